"""Compiling the few loops that every traveller walks through. Numba is loaded where this module is: with the index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt
from numba.core.types import unliteral

__all__ = ["Doubles", "Flag", "Int", "Numbers", "Record", "Records", "compiled", "within"]

Int: TypeAlias = Any
"""A number of Python's or of NumPy's: a compiled loop has one kind where mypy sees several."""
Flag: TypeAlias = Any
Record: TypeAlias = Any
"""One element of `Records`; its fields are read and written like attributes."""
Records: TypeAlias = Any
"""An array of records, see `Record`."""
Numbers = npt.NDArray[np.int32]
Doubles = npt.NDArray[np.float64]

_unliteral: Any = unliteral  # of a constant the type alone
# Without memory of its own: a loop counts no references to the arrays it is called with, and writes into what it is given. Nor is it
# called from C.
_HOW: Final[dict[str, Any]] = {"nogil": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}
_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """The same function as machine code, made when first called and kept for the next start where a folder for it can be written.

    It cannot make arrays: whoever calls it gives those that it fills. Integers wrap, and nothing is divided by nought; no rule
    of arithmetic is relaxed: the same input gives the same output on every machine.
    """
    return _made(function, _HOW)


def within(function: _Function) -> _Function:
    """As `compiled`, for loops that only other loops call: what Python would call them by takes a quarter of the time to compile."""
    return _made(function, _HOW | {"no_cpython_wrapper": True})


def _made(function: _Function, how: dict[str, Any]) -> _Function:
    try:
        found = numba.njit(cache=True, **how)(function)
    except RuntimeError:  # nowhere to keep it: neither beside the source nor in the user's own cache
        found = numba.njit(**how)(function)
    _once_for_all_constants(found)
    return cast(_Function, found)


def _once_for_all_constants(found: Any) -> None:
    """Numba compiles a loop anew for each constant that another loop calls it with, which trebles the first start."""
    called: Any = getattr(found, "get_call_template", None)  # None where compiling is switched off

    def call(types: tuple[Any, ...], named: dict[str, Any]) -> Any:
        return called(tuple(map(_unliteral, types)), {name: _unliteral(each) for name, each in named.items()})

    if called is not None:
        found.get_call_template = call

"""Compiling the few loops that every traveller walks through. Numba is loaded where this module is: with the index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar, cast

import numba
import numpy as np
import numpy.typing as npt

__all__ = ["Doubles", "Flag", "Int", "Numbers", "Record", "Records", "compiled"]

Int: TypeAlias = Any
"""A number of Python's or of NumPy's: a compiled loop has one kind where mypy sees several."""
Flag: TypeAlias = Any
Record: TypeAlias = Any
"""One element of `Records`; its fields are read and written like attributes."""
Records: TypeAlias = Any
"""An array of records, see `Record`."""
Numbers = npt.NDArray[np.int32]
Doubles = npt.NDArray[np.float64]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """The same function as machine code, made when first called and kept for the next start where a folder for it can be written.

    Integers wrap, and nothing is divided by nought; no rule of arithmetic is relaxed: the same input
    gives the same output on every machine.
    """
    try:
        return cast(_Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    except RuntimeError:  # nowhere to keep it: neither beside the source nor in the user's own cache
        return cast(_Function, numba.njit(nogil=True, error_model="numpy")(function))

"""What the verbs share that fetch from somebody else's server: a secret in a file, a package that a laptop need not have."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from fairway.kit.refusals import Refused

__all__ = ["first_line", "refuse_without"]


def first_line(file: str) -> str:
    """The first line of a file that holds a secret. Refuses where there is none; never repeats what it holds."""
    try:
        return Path(file).read_text("utf-8").splitlines()[0]
    except (OSError, IndexError, UnicodeDecodeError):
        raise Refused(
            "transport.secret", "The password file cannot be read, or is empty. Nothing was received."
        ) from None


def refuse_without(package: str, extra: str) -> None:
    """Refuses where the package that speaks to such a server is not installed."""
    if importlib.util.find_spec(package) is None:
        raise Refused(
            "transport.client_missing",
            f"The package that speaks to such a server is not installed: pip install 'fairway[{extra}]'. Nothing was received.",
        )

"""The office of watchlists: loads each list from its source, checks it, versions it, shows what changed, makes it the one in use.

The readers are in `watchlists.sources` and need no archive; the office itself is loaded when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fairway.watchlists.documents import load_documents
    from fairway.watchlists.office import (
        Activated,
        Age,
        Difference,
        Loaded,
        Stale,
        activate,
        ages,
        days_old,
        diff,
        instruct,
        instructions,
        load,
        stale,
        version_changes,
        versions,
    )

__all__ = [
    "Activated",
    "Age",
    "Difference",
    "Loaded",
    "Stale",
    "activate",
    "ages",
    "days_old",
    "diff",
    "instruct",
    "instructions",
    "load",
    "load_documents",
    "stale",
    "version_changes",
    "versions",
]


def __getattr__(name: str) -> Any:
    """The office's functions. Late, so that comparing with a list on the shell does not start the archive."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from fairway.watchlists import documents, office

    return documents.load_documents if name == "load_documents" else getattr(office, name)

"""A refusal: a named reason that cites the rule it rests on. Not an error, an answer."""

from __future__ import annotations

__all__ = ["Refused"]


class Refused(Exception):
    """The house says no, and says why.

    reason  stable dotted name, such as "role.may-not"
    says    one sentence for the person: what was refused, what was not changed, whom to ask
    cites   the article or rule behind it, such as "Directive (EU) 2016/681 Art. 12(3)"

    Never carries a personal value.
    """

    def __init__(self, reason: str, says: str, *, cites: str = "") -> None:
        super().__init__(f"{says} ({cites})" if cites else says)
        self.reason = reason
        self.says = says
        self.cites = cites

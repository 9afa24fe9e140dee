"""People of the unit declare who is near to them, so that nobody here puts those on a list. What is kept are one-way marks."""

from __future__ import annotations

from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_staff import RelationsDeclared
from fairway.staff.acting import acting
from fairway.store import relations
from fairway.store.archive import perform

__all__ = ["declare_relation"]

_TEXT_MAX = 200


def declare_relation(act: Act, *, names: tuple[str, ...], birth_date: str, documents: tuple[str, ...] = ()) -> int:
    """Declares somebody as near to the acting account; gives how many marks it has now. Nothing readable is kept, also not of the act.

    names       whole names, as they might stand on a list; birth_date: ISO, whole
    documents   numbers, where known
    """
    permit(act, Permission.SIGN_IN)
    texts = (*names, birth_date, *documents)
    if not names or not all(each.strip() for each in names) or any(len(each) > _TEXT_MAX for each in texts):
        raise Refused(
            "relation.incomplete", "A name and a whole date of birth (YYYY-MM-DD) are needed. Nothing was kept."
        )
    with perform(act) as archive:
        account = acting(act)
        marks = relations.marks_of(archive.keyring, names=names, birth_dates=(birth_date,), documents=documents)
        if not marks:
            raise Refused("relation.incomplete", "A whole date of birth (YYYY-MM-DD) is needed. Nothing was kept.")
        count = relations.declare(marks, account.name, at=act.at)
        act.record(RelationsDeclared(object=account.name, count=count))
    return count

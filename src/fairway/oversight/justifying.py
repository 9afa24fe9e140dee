"""Why did you open this? Asked at random, of whoever read and of a supervisor, although a decision explains the reading.

Two readings in a hundred are confirmed by a supervisor who is not the reader, one in a hundred by the reader. Nobody can know which
before it happened. What nobody can give a task for stands among what nothing explains, for the data protection officer.
"""

from __future__ import annotations

from datetime import UTC, timedelta

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_oversight import ReadJustified, ReadsAskedAbout
from fairway.safeguards.authorisation import PERMISSIONS
from fairway.store import justifications
from fairway.store.archive import Archive, perform
from fairway.store.justifications import Asked

__all__ = ["ANSWERS", "Asked", "justify", "reads_to_justify"]

ANSWERS = {
    "task": "it was needed for a task",
    "mistake": "it was opened by mistake",
    "unknown": "nobody knows why, or it was somebody else",
}
_DAYS = 7
_CITES = "Directive (EU) 2016/680 Art. 25(2), 29; Directive (EU) 2016/681 Art. 13(6)"


def reads_to_justify(act: Act) -> tuple[Asked, ...]:
    """What the acting person is asked about: readings of their own, and as a supervisor of others, in the last seven days."""
    permit(act, Permission.JUSTIFY_READS)
    with perform(act) as archive:
        found = _asked(archive, act)
        act.record(ReadsAskedAbout(object="asked at random", count=len(found)))
    return found


def justify(act: Act, code: str, answer: str) -> None:
    """Answers for one reading. code: public_code of the reading; answer: one of ANSWERS.

    Refuses a reading that one is not asked about, such as one's own where a supervisor is asked.
    """
    permit(act, Permission.JUSTIFY_READS)
    if answer not in ANSWERS:
        raise Refused("read.answer", f"An answer is one of: {', '.join(ANSWERS)}. Nothing was kept.", cites=_CITES)
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        identifier = 0
    with perform(act) as archive:
        of = next((each.of for each in _asked(archive, act) if each.read.id == identifier), "")
        if not of or not justifications.answer(identifier, of, answer, by=act.actor.name, at=act.at):
            raise Refused("read.not-asked", "You are not asked about such a reading. Nothing was kept.", cites=_CITES)
        act.record(ReadJustified(object=public_code(identifier), of=of, answer=answer))


def _asked(archive: Archive, act: Act) -> tuple[Asked, ...]:
    since = (act.at.astimezone(UTC) - timedelta(days=_DAYS)).date().toordinal()
    for_others = Permission.CONFIRM_READS in PERMISSIONS[act.actor.role]
    return justifications.to_answer(archive.keyring, act.actor.name, since, act.at, answers_for_others=for_others)

"""Travellers are told that data about them were used, as soon as that harms no longer: the officer's queue, and the letters.

The house sends nothing and names nobody: a letter goes to whoever has the case, who knows the address, and says what was done, with
what right, and where to complain (C-817/19, 219-220; Directive (EU) 2016/680 Art. 13(2), (3)).
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.oversight.letter_words import WORDS
from fairway.oversight.telling_words import TELLING
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_notified import (
    NotificationsSeen,
    NotificationWritten,
    TravellerNotTold,
    TravellerTold,
    TravellerToldLater,
)
from fairway.store import notifications
from fairway.store.archive import Archive, perform
from fairway.store.lanes import date_of
from fairway.store.notifications import Notification

__all__ = ["GROUNDS", "REASONS", "WAYS", "ToTell", "leave_untold", "tell", "tell_later", "telling_letter", "to_tell"]

GROUNDS = {
    "investigation": "telling would harm an investigation that goes on",
    "security": "telling would harm public or national security",
    "others": "telling would harm the rights of others",
}
WAYS = {"letter": "by letter", "in_person": "in person", "authority": "through the authority that has the case"}
REASONS = {"erased": "the law has taken the data", "address": "no address is known"}
_POSTPONED_MAX = timedelta(days=366)  # judgement: a court would ask why nobody had looked for a year
_LINES_MAX = 500
_IDENTIFIER_MAX = 2**63 - 1
_CITES = "C-817/19, 219-220; Directive (EU) 2016/680 Art. 13(3)"


class ToTell(msgspec.Struct, frozen=True):
    """Somebody who is to be told, by codes.

    about      the code of the hit, or of the request to unmask
    last_day   ISO; afterwards nobody finds whom to tell, unless the record is held
    is_late    the day has passed on which somebody had to look whether it still harms
    """

    code: str
    why: str
    about: str
    day: str
    began_on: str
    review_on: str
    last_day: str
    postponed: int
    ground: str
    state: str
    way: str
    is_late: bool


def to_tell(act: Act, *, most: int = 100) -> tuple[ToTell, ...]:
    """Everybody who is to be told, by the day on which it is looked at again; then those who were. Nobody where the profile says so."""
    permit(act, Permission.REVIEW_ACCESS)
    with perform(act) as archive:
        if archive.profile.notify_travellers:
            notifications.gather(archive, within_days=archive.profile.request_answer_days, at=act.at)
        rows = notifications.listing(min(max(most, 1), _LINES_MAX))
        act.record(NotificationsSeen(object="travellers to be told", count=len(rows)))
        return tuple(_row(each, archive, act.at.date()) for each in rows)


def _row(row: Notification, archive: Archive, today: date) -> ToTell:
    return ToTell(
        code=public_code(row.id),
        why=row.why,
        about=public_code(row.subject),
        day=date_of(row.day).isoformat(),
        began_on=row.began_on,
        review_on=row.review_on,
        last_day=notifications.last_day(row, archive.profile.erase_after_days).isoformat(),
        postponed=row.postponed,
        ground=row.ground,
        state=row.state,
        way=row.way,
        is_late=row.state == "waiting" and row.review_on < today.isoformat(),
    )


def tell_later(act: Act, code: str, ground: str, until: date) -> None:
    """Keeps that telling would still harm, on a ground of GROUNDS, and on which day it is looked at again; a year at most."""
    permit(act, Permission.REVIEW_ACCESS)
    if ground not in GROUNDS:
        raise Refused(
            "notification.ground", f"Say why it would harm: {', '.join(GROUNDS)}. Nothing was changed.", cites=_CITES
        )
    if not act.at.date() < until <= act.at.date() + _POSTPONED_MAX:
        raise Refused(
            "notification.day",
            f"It is looked at again within {_POSTPONED_MAX.days} days from tomorrow. Nothing was changed.",
            cites=_CITES,
        )
    with perform(act):
        row = _known(code)
        if not notifications.postpone(row.id, ground, until.isoformat(), by=act.actor.name, at=act.at):
            raise _settled()
        act.record(TravellerToldLater(object=public_code(row.id), ground=ground, until=until.isoformat()))


def telling_letter(act: Act, code: str, language: str) -> str:
    """The letter to a traveller, without their name: whoever has the case puts it on the envelope. Nothing is settled by it."""
    permit(act, Permission.REVIEW_ACCESS)
    if language not in TELLING:
        raise Refused("letter.language", f"Letters are written in: {', '.join(TELLING)}. Nothing was written.")
    with perform(act):
        row = _known(code)
        act.record(NotificationWritten(object=public_code(row.id), language=language))
    words, telling = WORDS[language], TELLING[language]
    lines = [
        telling.about.format(day=date_of(row.day).isoformat(), code=public_code(row.id)),
        "",
        telling.why[row.why].format(began=row.began_on),
        telling.rights,
        "",
        words.remedy,
        "",
        words.signed.format(day=act.at.date().isoformat()),
    ]
    return "\n".join(lines) + "\n"


def tell(act: Act, code: str, way: str) -> None:
    """Keeps that somebody was told. way: one of WAYS."""
    if way not in WAYS:
        raise Refused("notification.way", f"Say how they were told: {', '.join(WAYS)}. Nothing was changed.")
    _settle(act, code, "told", way)


def leave_untold(act: Act, code: str, reason: str) -> None:
    """Keeps that somebody could not be told. reason: one of REASONS."""
    if reason not in REASONS:
        raise Refused(
            "notification.reason",
            f"Say why nobody can be told: {', '.join(REASONS)}. Nothing was changed.",
            cites=_CITES,
        )
    _settle(act, code, "untold", reason)


def _settle(act: Act, code: str, state: str, way: str) -> None:
    permit(act, Permission.REVIEW_ACCESS)
    with perform(act):
        row = _known(code)
        if not notifications.decide(row.id, state, way, by=act.actor.name, at=act.at):
            raise _settled()
        if state == "told":
            act.record(TravellerTold(object=public_code(row.id), way=way))
        else:
            act.record(TravellerNotTold(object=public_code(row.id), reason=way))


def _known(code: str) -> Notification:
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        identifier = 0
    row = notifications.find(identifier) if 0 < identifier <= _IDENTIFIER_MAX else None
    if row is None:
        raise Refused("notification.unknown", "Nobody is to be told under that code. Nothing was changed.")
    return row


def _settled() -> Refused:
    return Refused("notification.settled", "That is settled: they were told, or could not be. Nothing was changed.")

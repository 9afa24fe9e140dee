"""The register of protected people, as the authority keeps it: tokens and the authority's own references, no names.

Pure: a register in, a register out. Where it is kept, and that two answers at once do not overwrite each other, is the command's.
"""

from __future__ import annotations

import base64
import secrets
from datetime import datetime, timedelta
from statistics import median

import msgspec

from fairway.kit.refusals import Refused
from fairway.safeguards.blinding import (
    CITES,
    KINDS,
    Answer,
    Enrolment,
    Question,
    enrolled_marks,
    point_of,
    public_of_seed,
    raised,
    signed_answer,
)

__all__ = [
    "Approval",
    "Day",
    "Kept",
    "Person",
    "Register",
    "Waiting",
    "accepted",
    "answered",
    "approved",
    "counts",
    "ended",
    "enrolled",
    "new_register",
    "public_key_of",
]

APPROVAL_HOURS_MAX = 24 * 31
_SPIKE_MIN = 3
_SPIKE_TIMES = 3
_SPIKE_DAYS = 28
_TEXT_MAX = 200


class Kept(msgspec.Struct, frozen=True):
    """Somebody who is protected. reference: the authority's own, by which it knows who it is; tokens: empty until they came back."""

    number: int
    reference: str
    tokens: tuple[str, ...]
    since: str
    enrolment: str = ""
    ended_at: str = ""


class Waiting(msgspec.Struct, frozen=True):
    """What the unit wants to do and needs approval for. kept: the numbers of whom it concerns. is_settled: approved, or let lie."""

    number: str
    kind: str
    concerns: tuple[tuple[int, str], ...]
    asked_at: str
    times: int = 1
    is_settled: bool = False


class Approval(msgspec.Struct, frozen=True):
    """That the unit may, for this person, on this ground, until then."""

    kept: int
    kind: str
    ground: str
    by: str
    at: str
    until: str


class Day(msgspec.Struct, frozen=True):
    """What was asked on a day (ISO, UTC). refused: people who were protected and for whom nothing was approved."""

    day: str
    questions: int = 0
    people: int = 0
    refused: int = 0
    approved: int = 0
    is_spike: bool = False


class Register(msgspec.Struct, frozen=True):
    """All of it. secret and seed: base64; whoever has them can answer for the authority."""

    secret: str
    seed: str
    kept: tuple[Kept, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    approvals: tuple[Approval, ...] = ()
    days: tuple[Day, ...] = ()


def new_register() -> Register:
    """An empty register with secrets of its own."""
    secret, seed = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
    return Register(secret, seed)


def public_key_of(register: Register) -> str:
    """The key by which the unit knows the register's answers, base64."""
    return public_of_seed(base64.b64decode(register.seed))


class Person(msgspec.Struct, frozen=True):
    """Whom the authority protects: names in Latin letters as in the passport, whole dates of birth (ISO), numbers of documents."""

    names: tuple[str, ...]
    birth_dates: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


def enrolled(register: Register, reference: str, person: Person, *, at: datetime) -> tuple[Register, Enrolment]:
    """The register with somebody more, and their blinded marks for the unit to raise. The names are forgotten here."""
    if not person.names or not all(each.strip() for each in person.names) or not 0 < len(reference) <= _TEXT_MAX:
        raise Refused("protected.form", "A name and a reference of your own are needed. Nobody was entered.")
    if any(len(each) > _TEXT_MAX for each in (*person.names, *person.birth_dates, *person.documents)):
        raise Refused("protected.form", "One of these is too long. Nobody was entered.")
    secret = base64.b64decode(register.secret)
    found = enrolled_marks(names=person.names, birth_dates=person.birth_dates, documents=person.documents)
    # Sorted by what they became, so that their order says nothing.
    points = tuple(sorted(base64.b64encode(raised(secret, point_of(each))).decode() for each in found))
    enrolment = Enrolment(secrets.token_hex(8), points)
    number = max((each.number for each in register.kept), default=0) + 1
    kept = Kept(number, reference, (), at.isoformat(), enrolment.id)
    return msgspec.structs.replace(register, kept=(*register.kept, kept)), enrolment


def accepted(register: Register, enrolment: Enrolment) -> Register:
    """The register with the tokens that came back. From now on the person is protected. Refuses what it did not send."""
    if not any(each.enrolment == enrolment.id and not each.tokens for each in register.kept) or not enrolment.points:
        raise Refused("protected.unknown", "Nobody in this register waits for that. Nothing was changed.")
    kept = tuple(
        msgspec.structs.replace(each, tokens=tuple(sorted(set(enrolment.points))), enrolment="")
        if each.enrolment == enrolment.id
        else each
        for each in register.kept
    )
    return msgspec.structs.replace(register, kept=kept)


def ended(register: Register, number: int, *, at: datetime) -> Register:
    """The register in which somebody is protected no longer; their tokens are gone."""
    if not any(each.number == number and not each.ended_at for each in register.kept):
        raise Refused("protected.unknown", "Nobody of that number is protected. Nothing was changed.")
    kept = tuple(
        msgspec.structs.replace(each, tokens=(), ended_at=at.isoformat()) if each.number == number else each
        for each in register.kept
    )
    return msgspec.structs.replace(register, kept=kept)


# -- answering ------------------------------------------------------------------------------------------------------


def answered(register: Register, content: bytes, *, at: datetime) -> tuple[Register, Answer]:
    """The answer to a question, signed, and the register that has counted it. Refuses what is no question."""
    try:
        question = msgspec.json.decode(content, type=Question)
    except msgspec.MsgspecError:
        raise Refused("protected.form", "That is no question. Nothing was answered.") from None
    if question.kind not in KINDS:
        raise Refused("protected.form", "That is no question. Nothing was answered.")
    owners: dict[str, list[int]] = {}
    for kept in register.kept:
        for token in kept.tokens:
            owners.setdefault(token, []).append(kept.number)
    found = [_kept_of(register, owners, each.points) for each in question.people]
    says = [
        "free"
        if not them
        else "approved"
        if all(_is_approved(register, number, question.kind, each.ground, at) for number in them)
        else "outside"
        for each, them in zip(question.people, found, strict=True)
    ]
    concerns = tuple(
        (number, each.ground)
        for each, them, said in zip(question.people, found, says, strict=True)
        if said == "outside"
        for number in them
    )
    register = _counted(register, says, at)
    request = ""
    if concerns:
        register, request = _wait(register, question.kind, tuple(dict.fromkeys(concerns)), at)
    answer = Answer(question.id, tuple(says), request)
    return register, signed_answer(answer, content, base64.b64decode(register.seed))


def _kept_of(register: Register, owners: dict[str, list[int]], points: tuple[str, ...]) -> tuple[int, ...]:
    secret = base64.b64decode(register.secret)
    try:
        asked = {base64.b64encode(raised(secret, base64.b64decode(each, validate=True))).decode() for each in points}
    except ValueError:
        raise Refused("protected.form", "That is no question. Nothing was answered.") from None
    return tuple(sorted({number for token in asked for number in owners.get(token, ())}))


def _is_approved(register: Register, kept: int, kind: str, ground: str, at: datetime) -> bool:
    now = at.isoformat()
    return any(
        (each.kept, each.kind, each.ground) == (kept, kind, ground) and each.at <= now < each.until
        for each in register.approvals
    )


def _wait(register: Register, kind: str, concerns: tuple[tuple[int, str], ...], at: datetime) -> tuple[Register, str]:
    for place, each in enumerate(register.waiting):
        if (each.kind, each.concerns, each.is_settled) == (kind, concerns, False):
            again = msgspec.structs.replace(each, times=each.times + 1)
            waiting = (*register.waiting[:place], again, *register.waiting[place + 1 :])
            return msgspec.structs.replace(register, waiting=waiting), each.number
    number = f"R-{len(register.waiting) + 1:05d}"
    fresh = Waiting(number, kind, concerns, at.isoformat())
    return msgspec.structs.replace(register, waiting=(*register.waiting, fresh)), number


def approved(register: Register, number: str, *, by: str, at: datetime, hours: int) -> Register:
    """The register with the approval of what waits under that number: for those people, that act, that ground, and so many hours."""
    if not 1 <= hours <= APPROVAL_HOURS_MAX or not by:
        raise Refused(
            "protected.hours", f"Somebody approves, for 1 to {APPROVAL_HOURS_MAX} hours. Nothing was approved."
        )
    found = next((each for each in register.waiting if each.number == number and not each.is_settled), None)
    if found is None:
        raise Refused("protected.unknown", "Nothing waits under that number. Nothing was approved.", cites=CITES)
    until = (at + timedelta(hours=hours)).isoformat()
    fresh = tuple(Approval(kept, found.kind, ground, by, at.isoformat(), until) for kept, ground in found.concerns)
    waiting = tuple(
        msgspec.structs.replace(each, is_settled=True) if each.number == number else each for each in register.waiting
    )
    return msgspec.structs.replace(register, approvals=(*register.approvals, *fresh), waiting=waiting)


# -- counting -------------------------------------------------------------------------------------------------------


def _counted(register: Register, says: list[str], at: datetime) -> Register:
    day = at.date().isoformat()
    before = next((each for each in register.days if each.day == day), Day(day))
    now = Day(
        day,
        before.questions + 1,
        before.people + len(says),
        before.refused + says.count("outside"),
        before.approved + says.count("approved"),
    )
    return msgspec.structs.replace(register, days=(*(each for each in register.days if each.day != day), now))


def counts(register: Register) -> tuple[Day, ...]:
    """What was asked, by day; nobody is named: it may be published. A day is a spike where three or more protected people were asked
    about, and more than three times as many as on the middle one of the four weeks before."""
    days = sorted(register.days, key=lambda each: each.day)
    return tuple(
        msgspec.structs.replace(each, is_spike=_is_spike(each, days[max(0, place - _SPIKE_DAYS) : place]))
        for place, each in enumerate(days)
    )


def _is_spike(day: Day, before: list[Day]) -> bool:
    usual = median([each.refused for each in before]) if before else 0
    return day.refused >= _SPIKE_MIN and day.refused > _SPIKE_TIMES * usual

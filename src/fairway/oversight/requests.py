"""Requests of travellers about their own data: opened, searched, answered in time, with a letter in words."""

from __future__ import annotations

import secrets
from datetime import UTC, date, timedelta

import msgspec

from fairway.kit.identifiers import from_public_code, public_code
from fairway.kit.refusals import Refused
from fairway.oversight.letters import letter
from fairway.safeguards import Act, Permission, permit
from fairway.safeguards.actions_oversight import RequestAnswered, RequestOpened, RequestSearched, RequestsSeen
from fairway.store import accesses, rectifying, requests, restrictions
from fairway.store.archive import Archive, perform
from fairway.store.requests import Concerned, Journey, Request

__all__ = [
    "CITES",
    "KINDS",
    "OUTCOMES",
    "Answer",
    "Concerned",
    "Found",
    "Journey",
    "Request",
    "answer_request",
    "concerned_of",
    "identifier_of",
    "is_day",
    "list_requests",
    "open_request",
    "search_for_request",
]

KINDS = ("access", "rectification", "erasure", "restriction", "indirect_access")
VIA = ("person", "authority")
OUTCOMES = {
    "granted": "the request is granted",
    "partly": "the request is granted in part",
    "refused": "the request is refused, with reasons and the way to the authority and the courts",
    "neither": "whether data are kept is neither confirmed nor denied, as the law allows",
    "checked": "the supervisory authority is told that the necessary checks were made",
}
CITES = "Directive (EU) 2016/681 Art. 13(1); Directive (EU) 2016/680 Art. 12-17"
_LINES_MAX = 500
_READS_MAX = 1000
_TEXT_MAX = 200
_IDENTIFIER_MAX = 2**63 - 1
_NUMBER_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another on paper
_NUMBER_LENGTH = 12


class Found(msgspec.Struct, frozen=True):
    """What is kept about whom a request concerns. reads: how often people, by role, opened one of these journeys' hits."""

    journeys: tuple[Journey, ...]
    reads: tuple[tuple[str, int], ...]


class Answer(msgspec.Struct, frozen=True):
    """How a request was answered. redress_number: "" where none was issued."""

    code: str
    outcome: str
    letter: str
    redress_number: str


def open_request(act: Act, kind: str, concerned: Concerned, *, via: str = "person", received_on: date) -> Request:
    """Opens a request; its answer is due within the days that the legal profile names, counted from receipt.

    kind         one of KINDS; indirect access comes through the authority
    concerned    whom it concerns, whose identity the officer has checked; sealed
    received_on  the day on which it reached the unit, not in the future
    """
    permit(act, Permission.ANSWER_REQUESTS)
    _check(act, kind, via, concerned, received_on)
    with perform(act) as archive:
        due = received_on + timedelta(days=archive.profile.request_answer_days)
        identifier = requests.add(
            archive, concerned, kind=kind, via=via, received_on=received_on, due_on=due, at=act.at, by=act.actor.name
        )
        act.record(RequestOpened(object=public_code(identifier), kind=kind, via=via, due=due.isoformat()))
        return _known(identifier)


def _check(act: Act, kind: str, via: str, concerned: Concerned, received_on: date) -> None:
    if kind not in KINDS or via not in VIA:
        raise ValueError(f"a request is one of {', '.join(KINDS)}, through one of {', '.join(VIA)}")
    if (kind == "indirect_access") != (via == "authority"):
        raise Refused(
            "request.via",
            "Indirect access comes through the supervisory authority, everything else from the person. Nothing was opened.",
            cites="Directive (EU) 2016/680 Art. 17",
        )
    if received_on > act.at.astimezone(UTC).date():
        raise Refused("request.day", "A request is received today or earlier. Nothing was opened.")
    texts = (concerned.surname, concerned.given_names, concerned.birth_date, concerned.document_number)
    if not concerned.surname.strip() or not is_day(concerned.birth_date) or max(map(len, texts)) > _TEXT_MAX:
        raise Refused(
            "request.incomplete",
            "A surname and a whole date of birth (YYYY-MM-DD) are needed to know somebody by. Nothing was opened.",
            cites="Directive (EU) 2016/680 Art. 12(5)",
        )


def is_day(text: str) -> bool:
    """Whether it is a whole day, YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def list_requests(act: Act, *, most: int = 100) -> tuple[Request, ...]:
    """Open requests by the day they are due, then the answered ones. Nobody is named."""
    permit(act, Permission.ANSWER_REQUESTS)
    with perform(act):
        found = requests.listing(min(max(most, 1), _LINES_MAX))
        act.record(RequestsSeen(object="requests", count=len(found)))
    return found


def search_for_request(act: Act, code: str) -> Found:
    """What is kept about whom an open request concerns, and who has read it, by role. Nobody else can be searched for."""
    permit(act, Permission.ANSWER_REQUESTS)
    identifier = identifier_of(code)
    with perform(act) as archive:
        concerned = _concerned(archive, identifier)
        journeys = requests.journeys_of(archive, concerned)
        act.record(RequestSearched(object=public_code(identifier), count=len(journeys)))
        reads = accesses.reads_of([public_code(each.traveller) for each in journeys], _READS_MAX)
    by_role: dict[str, int] = {}
    for each in reads:
        by_role[each.role] = by_role.get(each.role, 0) + 1
    return Found(journeys, tuple(sorted(by_role.items())))


def answer_request(
    act: Act, code: str, outcome: str, *, language: str = "en", with_redress_number: bool = False
) -> Answer:
    """Answers a request: gives the letter, keeps the outcome, and forgets whom it concerned.

    outcome              one of OUTCOMES; "checked" answers the authority alone
    language             one of `letters.LANGUAGES`
    with_redress_number  issues a number that the traveller states when booking. It clears them of a list entry once a supervisor has
                         kept it (`fairway lists redress`); the house keeps no copy.

    Erasure, restriction and rectification are carried out before they are answered (`carry_out`, `rectify`): granting what was not done
    is refused, and so is a second answer.
    """
    permit(act, Permission.ANSWER_REQUESTS)
    if outcome not in OUTCOMES:
        raise Refused(
            "request.outcome", f"An answer is one of: {', '.join(OUTCOMES)}. Nothing was answered.", cites=CITES
        )
    identifier = identifier_of(code)
    with perform(act) as archive:
        request = _known(identifier)
        if (outcome == "checked") != (request.via == "authority"):
            raise Refused(
                "request.recipient",
                "Through the authority the answer is that checks were made, and only there. Nothing was answered.",
                cites="Directive (EU) 2016/680 Art. 17(3)",
            )
        concerned = _concerned(archive, identifier)
        journeys = requests.journeys_of(archive, concerned) if outcome in ("granted", "partly") else ()
        _refuse_not_carried_out(request, outcome, journeys)
        number = _new_number() if with_redress_number else ""
        written = letter(language, request, outcome, concerned, journeys, number, today=act.at.date())
        if not requests.answer(identifier, outcome, by=act.actor.name, at=act.at):
            raise _answered()
        act.record(RequestAnswered(object=public_code(identifier), outcome=outcome))
    requests.forget_key(archive, identifier)
    return Answer(public_code(identifier), outcome, written, number)


def _refuse_not_carried_out(request: Request, outcome: str, journeys: tuple[Journey, ...]) -> None:
    """Nobody is told that something was done which was not."""
    kept = frozenset(each.traveller for each in journeys)
    unused = restrictions.restricted_among(kept)
    is_done = {
        ("erasure", "granted"): not kept,
        ("erasure", "partly"): kept == unused,
        ("restriction", "granted"): kept == unused,
        ("rectification", "granted"): not kept or rectifying.was_rectified(public_code(request.id)),
    }
    if not is_done.get((request.kind, outcome), True):
        raise Refused(
            "request.not-done",
            "What the letter would say was not done: records of whom it concerns are kept and used. Nothing was answered. Carry it out "
            "first (`fairway requests carry-out`, `rectify`); where evidence stays, the answer is partly.",
            cites=CITES,
        )


def concerned_of(archive: Archive, identifier: int) -> tuple[Request, Concerned]:
    """An open request and whom it concerns. Refuses one that there is not, or that was answered."""
    return _known(identifier), _concerned(archive, identifier)


def _new_number() -> str:
    return "".join(secrets.choice(_NUMBER_LETTERS) for _ in range(_NUMBER_LENGTH))


def _concerned(archive: Archive, identifier: int) -> Concerned:
    _known(identifier)
    concerned = requests.concerned_by(archive, identifier)
    if concerned is None:
        raise _answered()
    return concerned


def _answered() -> Refused:
    return Refused(
        "request.answered",
        "This request was answered, and whom it concerned is forgotten. Nothing was changed. Open a new one.",
    )


def _known(identifier: int) -> Request:
    found = requests.find(identifier)
    if found is None:
        raise Refused("request.unknown", "There is no request with this code. Nothing was read or changed.")
    return found


def identifier_of(code: str) -> int:
    try:
        identifier = from_public_code(code.strip())
    except ValueError:
        identifier = 0
    if not 0 < identifier <= _IDENTIFIER_MAX:
        raise Refused("request.unknown", "There is no request with this code. Nothing was read or changed.")
    return identifier

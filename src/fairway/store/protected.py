"""Asking the register of protected people, which the authority keeps outside: before a read, a search or an own entry.

FAIRWAY_PROTECTED_COMMAND  the program that asks, with its arguments (`ssh … fairway authority protected answer …`); it reads a
                           question on standard input and writes the answer on standard output, both JSON

The house asks where it has registered the register's key, and then shows nobody without an answer. Nothing about who is protected is
kept here: of a question only that it was refused, or approved. Any office may ask; it writes nothing but the audit chain.
"""

from __future__ import annotations

import base64
import os
import secrets
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from fairway.comparison import ComparedTraveller, ListedPerson
from fairway.kit.refusals import Refused
from fairway.safeguards.act import Act
from fairway.safeguards.actions_protected import ProtectedApproved, ProtectedRefused
from fairway.safeguards.blinding import (
    CITES,
    KINDS,
    Answer,
    Asked,
    NeedsApproval,
    Question,
    answer_holds,
    marks,
    point_of,
    raised,
)
from fairway.store import profiles
from fairway.store.archive import Archive, archive, perform
from fairway.store.keyring import Keyring

__all__ = ["MARKS_MAX", "asked_about", "is_kept", "must_be_free", "outside", "raise_points", "refusal_of"]

MARKS_MAX = 20_000
"""Of one question: what a proposal of a thousand entries has, multiplied in about a second."""
_SECONDS_MAX = 30
_ANSWER_BYTES_MAX = 1 << 20
_PURPOSE = "protected people"
Person = ListedPerson | ComparedTraveller


def is_kept() -> bool:
    """Whether an authority outside keeps a register that this house asks."""
    return bool(profiles.safeguards_of(profiles.PROTECTED_REGISTER))


def asked_about(keyring: Keyring, ground: str, person: Person) -> Asked:
    """The question about one person: their marks, raised by the house's secret."""
    points = raise_points(keyring, (point_of(each) for each in sorted(_marks(person))))
    return Asked(ground, points)


def raise_points(keyring: Keyring, points: Iterable[bytes]) -> tuple[str, ...]:
    """Points times the house's secret, base64. Refuses what is no point."""
    secret = keyring.standing_secret(_PURPOSE)
    return tuple(base64.b64encode(raised(secret, each)).decode() for each in points)


def _marks(person: Person) -> frozenset[str]:
    documents = [each.number for each in person.documents]
    if isinstance(person, ListedPerson):
        return marks(names=(*person.names, *person.weak_names), birth_dates=person.birth_dates, documents=documents)
    names = [each.full or f"{each.given_names} {each.surname}" for each in person.names]
    return marks(names=names, birth_dates=(person.birth_date,), documents=documents)


def must_be_free(act: Act, kind: str, people: Sequence[tuple[str, Person]]) -> None:
    """Refuses, on the record, where one of these people is protected and nobody outside approved. Not inside another act.

    kind    one of `safeguards.blinding.KINDS`
    people  each with the ground that an approval would name: a case, a hit, an entry

    Refuses too where the register does not answer, or the answer is not signed by it.
    """
    answer = _answer_to(kind, people)
    if answer is None:
        return
    if "approved" in answer.says:
        with perform(act):
            grounds = [ground for (ground, _), said in zip(people, answer.says, strict=True) if said == "approved"]
            for ground in dict.fromkeys(grounds):
                act.record(ProtectedApproved(object=ground, kind=KINDS[kind]))
    if (refusal := _refusal(kind, people, answer)) is not None:
        with perform(act):
            raise refusal


def refusal_of(kind: str, people: Sequence[tuple[str, Person]]) -> NeedsApproval | None:
    """The same for inside an act: to be raised there, which undoes the act and keeps the refusal. None where all are free."""
    answer = _answer_to(kind, people)
    return None if answer is None else _refusal(kind, people, answer)


def outside(kind: str, people: Sequence[tuple[str, Person]]) -> tuple[frozenset[int], str]:
    """Which of these people need approval from outside, by their place in the row, and under which request. Shows nobody."""
    found: set[int] = set()
    request = ""
    for first, part in _parts(people):
        if (answer := _answer_to(kind, part)) is not None:
            found |= {first + at for at, said in enumerate(answer.says) if said == "outside"}
            request = request or answer.request
    return frozenset(found), request


def _parts(people: Sequence[tuple[str, Person]]) -> Iterator[tuple[int, Sequence[tuple[str, Person]]]]:
    """The people in parts that are asked about at once, each with the place of its first."""
    first, count = 0, 0
    for at, (_, person) in enumerate(people):
        many = len(_marks(person))
        if at > first and count + many > MARKS_MAX:
            yield first, people[first:at]
            first, count = at, 0
        count += many
    if first < len(people):
        yield first, people[first:]


def _refusal(kind: str, people: Sequence[tuple[str, Person]], answer: Answer) -> NeedsApproval | None:
    if "outside" not in answer.says:
        return None
    # Of many who were asked about it is not said which one.
    grounds = dict.fromkeys(ground for ground, _ in people)
    about = next(iter(grounds)) if len(grounds) == 1 else f"one of {len(people)}"
    return NeedsApproval(answer.request, ProtectedRefused(object=about, kind=KINDS[kind], request=answer.request))


def _answer_to(kind: str, people: Sequence[tuple[str, Person]]) -> Answer | None:
    keys = profiles.safeguards_of(profiles.PROTECTED_REGISTER)
    if not keys or not people:
        return None
    return _ask(archive(), keys[0], kind, people)


def _ask(house: Archive, public_key: str, kind: str, people: Sequence[tuple[str, Person]]) -> Answer:
    if sum(len(_marks(person)) for _, person in people) > MARKS_MAX:
        raise Refused("protected.many", "That is more than is asked about at once. Nothing was done. Do it in parts.")
    asked = tuple(asked_about(house.keyring, ground, person) for ground, person in people)
    question = msgspec.json.encode(Question(secrets.token_hex(16), kind, asked))
    try:
        answer = msgspec.json.decode(_run(question), type=Answer)
    except msgspec.MsgspecError:
        raise _silent() from None
    if not answer_holds(answer, question, public_key) or len(answer.says) != len(people):
        raise Refused(
            "protected.forged",
            "What answered is not the register that is known here. Nothing was shown or changed. Tell the data protection officer.",
            cites=CITES,
        )
    return answer


def _run(question: bytes) -> bytes:
    command = shlex.split(os.environ.get("FAIRWAY_PROTECTED_COMMAND", ""))
    if not command:
        raise _silent()
    try:
        run = subprocess.run(  # noqa: S603 - the operator's own program, without a shell
            command,
            input=question,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS_MAX,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise _silent() from None
    if run.returncode or len(run.stdout) > _ANSWER_BYTES_MAX:
        raise _silent()
    return run.stdout


def _silent() -> Refused:
    return Refused(
        "protected.silent",
        "The register of protected people does not answer, and without it nobody is shown, sought or listed. Nothing was done. "
        "Tell an administrator; FAIRWAY_PROTECTED_COMMAND names the program that asks.",
        cites=CITES,
    )

"""Two different messages under one name: the second is set aside, and never overwrites the first.

A message is named by its sender, recipient, time of sending, interchange reference, family, own reference, access reference and part.
The same bytes never come this far (`receive` knows them); the same content in another envelope has another name and no new effect. What
is left is a name that says something else than before: a reference that a sender used twice, or somebody who is not the sender.
"""

from __future__ import annotations

from collections.abc import Iterable

from fairway.intake.codes import CONFLICT
from fairway.intake.placing import intake_finding
from fairway.kit.findings import Finding, Place
from fairway.messages import Function, Message, Reading, read
from fairway.store import arrivals, transmissions
from fairway.store.archive import Archive
from fairway.store.transmissions import Waiting

__all__ = ["Names"]


class Names:
    """The names of the messages of one batch, and what came under them before. Used inside the transaction that holds their flights."""

    def __init__(self, archive: Archive, readings: Iterable[Reading]) -> None:
        self._archive = archive
        names = {name for reading in readings for name in _named(reading)}
        self._known = arrivals.known_names(archive, sorted(names))
        self._fresh: dict[str, int] = {}
        self._earlier: dict[int, dict[str, Message]] = {}

    def conflicts(self, waiting: Waiting, reading: Reading) -> tuple[Finding, ...]:
        """A finding for each message whose name said something else before; empty for nearly all."""
        return tuple(
            intake_finding(CONFLICT, Place(message=reading.messages.index(message) + 1))
            for name, message in _named(reading).items()
            if self._known.get(name, waiting.id) != waiting.id
            and not _says_the_same(self._before(self._known[name], waiting).get(name), message)
        )

    def _before(self, transmission: int, now: Waiting) -> dict[str, Message]:
        """The messages of an earlier transmission by name; none where the law has taken it."""
        if transmission not in self._earlier:
            content = transmissions.content_of(self._archive, transmission)
            # Dates of two digits are read against the day of receipt; the two came close together or not at all.
            reading = read(content, received_on=now.received_at.date()) if content is not None else None
            self._earlier[transmission] = _named(reading) if reading is not None else {}
        return self._earlier[transmission]

    def note(self, waiting: Waiting, reading: Reading) -> None:
        """This transmission was read whole and stored: its names are taken. One that was cut off may come again, whole."""
        for name in _named(reading):
            if name not in self._known:
                self._known[name] = self._fresh[name] = waiting.id

    def write(self, day: int) -> None:
        """Keeps the new names. day: of reading (ordinal, UTC)."""
        arrivals.note_names(self._archive, day, self._fresh)


def _named(reading: Reading) -> dict[str, Message]:
    return {
        _name_of(message): message
        for message in reading.messages
        if message.function is not Function.ANSWER and message.sender and message.interchange_reference
    }


def _name_of(message: Message) -> str:
    sent = message.sent_at.isoformat() if message.sent_at is not None else ""
    return "|".join(
        (
            message.sender,
            message.recipient,
            sent,
            message.interchange_reference,
            message.family,
            message.reference,
            message.access_reference,
            str(message.part),
        )
    )


def _says_the_same(before: Message | None, now: Message) -> bool:
    return before is not None and (before.function, before.flight, before.bookings, before.travellers) == (
        now.function,
        now.flight,
        now.bookings,
        now.travellers,
    )

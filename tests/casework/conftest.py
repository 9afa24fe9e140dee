"""The cast, and hits that screening would have written. Everybody in them is invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fairway.kit.identifiers import public_code
from fairway.safeguards import Act, Actor, Purpose, Role


class Cast:
    """Who works here, and the acts they begin."""

    NOW = datetime(2026, 7, 12, 8, 0, tzinfo=UTC)
    ana = Actor("Ana", Role.ANALYST)
    adam = Actor("Adam", Role.ANALYST)
    sofia = Actor("Sofia", Role.SUPERVISOR)
    simon = Actor("Simon", Role.SUPERVISOR)
    daniel = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
    otto = Actor("Otto", Role.ADMINISTRATOR)

    def by(self, actor: Actor, code: str = "", *, minutes: float = 0) -> Act:
        """An act against serious crime on the ground of a hit, so many minutes after eight."""
        ground = f"hit {code}" if code else "queue"
        return Act(actor, Purpose.SERIOUS_CRIME, at=NOW + timedelta(minutes=minutes), ground=ground)


NOW = Cast.NOW
DAY = date(2026, 7, 12)


class Desk:
    """Writes flights, travellers and hits the way intake and screening do."""

    def __init__(self) -> None:
        self.travellers = 0

    def hit(self, *, due_at: str = "2026-07-12T09:15:00", strength: str = "strong", number: str = "451") -> str:
        """One more traveller with one hit: its code."""
        return self.hits(1, due_at=due_at, strength=strength, number=number)[0]

    def hits(self, count: int, **how: Any) -> list[str]:
        found = [self._new_hit(**how) for _ in range(count)]
        self._write(found)
        from fairway.store.models import Hit

        codes = {row.entry_id: public_code(row.id) for row in Hit.objects.all()}
        return [codes[each.entry_id] for each in found]

    def screened_again(self, code: str, *, version: int, birth_date: str = "1964-02-17", weight: float = 5.0) -> None:
        """The same pair, compared for a newer version of the record."""
        from fairway.kit.identifiers import from_public_code
        from fairway.store.models import Hit

        known = Hit.objects.get(pk=from_public_code(code))
        self._write([self._found(known.traveller_id, known.entry_id, version, birth_date, weight, known.flight_id)])

    def push(self, code: str) -> int:
        """A newer push changes the traveller's record: its new version."""
        from fairway.kit.identifiers import from_public_code
        from fairway.store.models import Hit

        traveller = Hit.objects.get(pk=from_public_code(code)).traveller
        traveller.version += 1
        traveller.save()
        return int(traveller.version)

    def _new_hit(self, *, due_at: str = "2026-07-12T09:15:00", strength: str = "strong", number: str = "451") -> Any:
        from fairway.store.models import Flight, Traveller

        self.travellers += 1
        flight, _ = Flight.objects.get_or_create(
            day=DAY.toordinal(), carrier="XX", number=number, departs_from="QAA", arrives_at="QBB",
            defaults={"id": 1000 + self.travellers, "departs_at_local": due_at},
        )  # fmt: skip
        traveller = Traveller.objects.create(
            id=self.travellers, day=DAY.toordinal(), flight=flight, kind="adult", state="active", sources="PNR+API",
            identity=b"", content=b"", record_open=b"", record_sealed=b"",
        )  # fmt: skip
        return self._found(
            traveller.id, f"E-{self.travellers}", 1, "1964-02-17", 5.0, flight.id, due_at=due_at, strength=strength
        )

    def _found(
        self, traveller: int, entry_id: str, version: int, birth_date: str, weight: float, flight: int,
        *, due_at: str = "2026-07-12T09:15:00", strength: str = "strong",
    ) -> Any:  # fmt: skip
        from fairway.comparison import ComparedTraveller, Document, Evidence, ListedPerson, PersonName
        from fairway.store.hits import FrozenHit, NewHit

        compared = ComparedTraveller(
            names=(PersonName(surname="Examplov", given_names="Jan Maria"),),
            birth_date=birth_date,
            sex="M",
            nationalities=("XQA",),
            documents=(Document("P", "XQA", "C0FFEE471"),),
        )
        listed = ListedPerson(
            entry_id, names=("Yan EXAMPLOW", "Maria Jan Examplov"), birth_dates=("1964-02-17",), sex="male"
        )
        evidence = (
            Evidence("name", 6.4, "The names are alike."),
            Evidence("birth_date", weight, "Born on the same day."),
            Evidence("sex", -0.5, "For this test, sex speaks against."),
        )
        return NewHit(
            day=DAY.toordinal(), flight=flight, traveller=traveller, traveller_version=version, list_source="csv",
            list_version=7, entry_id=entry_id, score=sum(each.weight for each in evidence), probability=0.9,
            strength=strength, matcher="test", due_at=due_at, frozen=FrozenHit(compared, listed, evidence),
        )  # fmt: skip

    def _write(self, found: list[Any]) -> None:
        from fairway.safeguards.actions import TravellersScreened
        from fairway.store.archive import perform
        from fairway.store.hits import write_hits

        act = Act(Actor("fairway", Role.MACHINE), Purpose.SCREENING, at=NOW)
        with perform(act) as archive:
            write_hits(archive, found, [each.traveller for each in found], at=NOW, lists=["csv"])
            act.record(TravellersScreened(object="test", count=1, hits=1, lapsed=0, lists="csv", matcher="test"))


@pytest.fixture(scope="session")
def cast() -> Cast:
    return Cast()


@pytest.fixture
def desk(house: Path) -> Desk:
    return Desk()


@pytest.fixture
def audit_says(house: Path) -> Callable[[], list[str]]:
    """What people did, oldest first, in the words of the audit log."""
    from fairway.store import audit

    return lambda: [line.says for line in reversed(list(audit.lines(most=500))) if line.role != "machine"]

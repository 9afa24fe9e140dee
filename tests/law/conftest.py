"""The cast, and an office at work on real messages about invented people."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fairway.safeguards import Act, Actor, Purpose, Role
from tests.path.pushes import booking, listed, manifest, person, push


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "law(text, article, seed): the duty that a test shows; see docs/law.md")


ANA = Actor("Ana", Role.ANALYST)
ADAM = Actor("Adam", Role.ANALYST)
SOFIA = Actor("Sofia", Role.SUPERVISOR)
SIMON = Actor("Simon", Role.SUPERVISOR)
PAOLA = Actor("Paola", Role.PROTECTION_OFFICER)
PETRA = Actor("Petra", Role.PROTECTION_OFFICER)
DANIEL = Actor("Daniel", Role.DATA_PROTECTION_OFFICER)
OTTO = Actor("Otto", Role.ADMINISTRATOR)
HEADING = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
MARTA = "L-1,Marta Exampla,,1981-03-04,F,UTO,P:UTO:XQ1234567\n"


class Office:
    """Does what carriers and the people of the unit do; looks at what came of it."""

    ana, adam, sofia, simon, paola, petra, daniel, otto = ANA, ADAM, SOFIA, SIMON, PAOLA, PETRA, DANIEL, OTTO

    def __init__(self, home: Path) -> None:
        self.home = home

    def by(
        self, actor: Actor, ground: str = "queue", purpose: Purpose = Purpose.SERIOUS_CRIME, seconds_ago: int = 0
    ) -> Act:
        from fairway.kit.clock import utc_now

        return Act(actor, purpose, at=utc_now() - timedelta(seconds=seconds_ago), ground=ground)

    def list_of(self, rows: str = MARTA, source: str = "csv") -> None:
        """Loads a list and puts it to use."""
        from fairway import watchlists
        from fairway.worker import machine_act

        watchlists.load(machine_act(Purpose.LIST_KEEPING), source, (HEADING + rows).encode())
        watchlists.activate(machine_act(Purpose.LIST_KEEPING), source, accept_shrinkage=True, accept_alarms=True)

    def receive(self, *contents: bytes) -> None:
        """Messages arrive, are read, and their travellers are screened."""
        from fairway import intake
        from fairway.screening import Screener
        from fairway.worker import machine_act, run_until_idle

        intake.receive(machine_act(Purpose.INTAKE), contents, transport="test")
        run_until_idle(Screener())

    def book(
        self, *, born: str = "04MAR81", number: str = "XQ1234567", changed: str = "100726:1000", more: str = ""
    ) -> None:
        """Marta's booking for 12 July 2026; `more` are further segments of hers."""
        marta = person("EXAMPLA", "MARTAMRS", number, born) + more
        self.receive(push(booking("AB12CD", marta, changed=changed), reference=changed.replace(":", "")))

    def fly(self, *, born: str = "810304", number: str = "XQ1234567", flight: str = "417") -> None:
        """Marta on the manifest of a flight of that day."""
        self.receive(manifest(listed("EXAMPLA", "MARTA", born, number)).replace(b"417", flight.encode()))

    def hits(self) -> list[str]:
        """The codes of all hits, oldest first."""
        from fairway.kit.identifiers import public_code
        from fairway.store.models import Hit

        return [public_code(each) for each in Hit.objects.order_by("id").values_list("id", flat=True)]

    def the_hit(self) -> str:
        [code] = self.hits()
        return code

    def decide(self, actor: Actor, code: str, outcome: str, reason: str, seconds_ago: int = 0) -> str:
        """Takes a hit and decides it: its new state."""
        from fairway import casework

        ground = f"hit {code}"
        casework.take(self.by(actor, ground, seconds_ago=seconds_ago), code)
        seen = casework.hit(self.by(actor, ground), code)
        act = self.by(actor, ground, seconds_ago=seconds_ago)
        return casework.decide(act, code, outcome=outcome, reason=reason, traveller_version=seen.traveller_version)

    def says(self) -> list[str]:
        """The audit log in words, newest first."""
        from fairway.store import audit

        return [line.says for line in audit.lines(most=500)]

    def records(self) -> str:
        """Everything that is stored of travellers and bookings, sealed parts opened, as text."""
        from datetime import date

        from fairway.store.archive import archive
        from fairway.store.models import Booking, Traveller

        house, parts = archive(), []
        for table, rows in (("store_traveller", Traveller.objects.all()), ("store_booking", Booking.objects.all())):
            for row in rows:
                assert date.fromordinal(row.day)
                parts.append(bytes(row.record_open))
                parts.append(house.travel_key(row.day).open(table, row.id, bytes(row.record_sealed)))
        return b"\n".join(parts).decode("utf-8", "replace")

    def in_days(self, days: int) -> datetime:
        from fairway.kit.clock import utc_now

        return utc_now() + timedelta(days=days)


@pytest.fixture
def office(house: Path) -> Office:
    return Office(house)

"""A list comes into use while travellers are compared with its predecessor, and another process has already sent them back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.path.pushes import booking, person, push

HEAD = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
BEFORE = HEAD + "L-1,SOMEBODY ELSE,,1950,M,,\n"
AFTER = BEFORE + "L-2,MARTA EXAMPLA,,1981-03-04,F,UTO,\n"


def test_nobody_counts_as_screened_against_a_list_that_is_in_use_no_more(house: Path) -> None:
    from fairway import intake, screening, watchlists
    from fairway.safeguards import Purpose
    from fairway.screening import Screener
    from fairway.worker import machine_act, run_until_idle

    def use(listing: str) -> None:
        version = watchlists.load(machine_act(Purpose.LIST_KEEPING), "csv", listing.encode()).version
        watchlists.activate(machine_act(Purpose.LIST_KEEPING), "csv", version, accept_alarms=True)

    class Slow(Screener):
        """While it compares, the next list comes into use and another process takes up what that asks for."""

        is_overtaken = False

        def screen(self, compared: Sequence[Any]) -> Any:
            found = super().screen(compared)
            if not self.is_overtaken:
                self.is_overtaken = True
                use(AFTER)
                screening.screen_waiting(machine_act(Purpose.SCREENING), Screener())
            return found

    use(BEFORE)
    content = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))
    intake.receive(machine_act(Purpose.INTAKE), [content], transport="test")
    intake.read_waiting(machine_act(Purpose.INTAKE))
    slow = Slow()
    assert screening.screen_waiting(machine_act(Purpose.SCREENING), slow).travellers == 0
    run_until_idle(slow)

    hits = screening.hits_on_flights(machine_act(Purpose.OVERSIGHT))
    assert [(each.entry_id, each.state) for each in hits] == [("L-2", "open")]

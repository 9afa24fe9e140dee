"""An empty queue says whether it is an all-clear; the board follows what others do."""

from __future__ import annotations

import re

from tests.path.pushes import booking, person, push
from tests.web.conftest import SignIn
from tests.web.test_records_pushes import _receive

_HER = booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"))


def test_otto_is_not_told_what_waits(signed_in: SignIn, staffed: object) -> None:
    for name in ("Daniel", "Alba"):
        assert "screened" not in signed_in(name, purpose="").get("/queue/", follow=True).content.decode()


def test_an_empty_queue_is_no_all_clear_while_anything_waits_to_be_screened(signed_in: SignIn, staffed: object) -> None:
    from fairway import intake
    from fairway.safeguards import Purpose
    from fairway.screening import Screener
    from fairway.worker import machine_act, run_until_idle

    ana = signed_in("Ana")
    assert "everything that came is screened" in ana.get("/queue/").content.decode()

    intake.receive(machine_act(Purpose.INTAKE), [push(_HER)], transport="test")
    unread = ana.get("/queue/").content.decode()
    assert "no all-clear" in unread
    assert "<dt>Transmissions to be read</dt><dd>1</dd>" in unread

    intake.read_waiting(machine_act(Purpose.INTAKE))
    unscreened = ana.get("/queue/").content.decode()
    assert "no all-clear" in unscreened
    assert "<dt>Flights to be screened</dt><dd>1</dd>" in unscreened

    run_until_idle(Screener())
    assert "everything that came is screened" in ana.get("/queue/").content.decode()


def test_the_board_is_asked_for_anew_by_its_part_that_lives(signed_in: SignIn, staffed: object) -> None:
    _receive(push(_HER))
    page = signed_in("Sofia").get("/board/").content.decode()

    assert page.index('id="live"') < page.index('id="load-table"') < page.index("</main>")
    assert re.search(r"/live\.[0-9a-f.]*js", page)

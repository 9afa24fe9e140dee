"""Search in the console, by REST and on the shell: one office, nobody named, nothing of many."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.path.pushes import booking, person, push
from tests.web.conftest import SignIn, new_client
from tests.web.invented import CANARY
from tests.web.test_records_pushes import _hit_on_her, _receive

_SURNAME, _GIVEN, _BORN, _DOCUMENT = CANARY
_CASE = {"case": "2026-117"}
_HER = {**_CASE, "kind": "person", "surname": _SURNAME, "given_names": "WYNDELINA"}


@pytest.fixture
def there(staffed: Path) -> str:
    """She, on a booking with somebody else, with a hit."""
    her = person(_SURNAME, "WYNDELINAMRS", _DOCUMENT, "29MAR71")
    _receive(push(booking("AB12CD", her, person("OBERSKALLY", "ODAMRS", reference="2")), reference="1"))
    return _hit_on_her()


def _audit(*actions: str) -> list[tuple[str, str, str]]:
    from fairway.store.models import AuditEntry

    return list(AuditEntry.objects.filter(action__in=actions).order_by("seq").values_list("action", "object", "ground"))


def _named(page: str) -> list[str]:
    """Whose values stand in the page, what was typed in its form left out."""
    shown = re.sub(r'value="[^"]*"', "", page).casefold()
    return [each for each in (_SURNAME, "WYNDELINA", _DOCUMENT, _BORN, "OBERSKALLY") if each.casefold() in shown]


# -- Otto -----------------------------------------------------------------------------------------------------------


def test_otto_at_the_door_is_sent_to_sign_in(there: str) -> None:
    for answer in (new_client().get("/search/"), new_client().post("/search/", _HER)):
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")
    assert new_client().post("/rest/searches", {}, content_type="application/json").status_code == 401


@pytest.mark.parametrize("name", ["Daniel", "Alba"])
def test_otto_in_the_house_searches_for_nobody(signed_in: SignIn, there: str, name: str) -> None:
    client = signed_in(name, purpose="")
    session = client.session
    session["purpose"] = "terrorism"
    session.save()

    assert 'href="/search/"' not in client.get("/account/").content.decode()
    for answer in (client.get("/search/"), client.post("/search/", _HER)):
        assert answer.status_code == 403
        assert _named(answer.content.decode()) == []
    assert _audit("SearchedFor", "TravellerFound") == []


# -- what is found --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sought",
    [
        {"kind": "person", "surname": _SURNAME.lower(), "given_names": "Wyndelina"},
        {"kind": "person", "surname": _SURNAME, "birth_date": _BORN},
        {"kind": "document", "document": f"{_DOCUMENT[:3]} {_DOCUMENT[3:]}"},
    ],
)
def test_she_is_found_unnamed_with_her_hit_and_her_flight(
    signed_in: SignIn, there: str, sought: dict[str, str]
) -> None:
    ana = signed_in("Ana")
    page = ana.post("/search/", {**_CASE, **sought}).content.decode()

    rows = page.split('id="people-table"')[1].split("</table>")[0]
    assert rows.count("<tr>") == 2  # the heading, and she
    assert "W." in rows and f'href="/hits/{there}/"' in rows and "2026-07-12" in rows
    assert _named(page) == []
    assert ana.get(re.search(r'href="(/flights/[^"]+)"', rows)[1]).status_code == 200  # type: ignore[index]
    assert _audit("SearchedFor", "TravellerFound") == [
        ("SearchedFor", "2026-117", "case 2026-117"),
        ("TravellerFound", "2026-117", "case 2026-117"),
    ]


def test_a_booking_gives_everybody_on_it_and_a_flight_itself(signed_in: SignIn, there: str) -> None:
    ana = signed_in("Ana")
    page = ana.post("/search/", {**_CASE, "kind": "booking", "locator": "ab12cd"}).content.decode()
    assert page.split('id="people-table"')[1].split("</table>")[0].count("<tr>") == 3
    assert _named(page) == []

    page = ana.post("/search/", {**_CASE, "kind": "flight", "flight": "qx 0417", "day": "2026-07-12"}).content.decode()
    assert page.split('id="flights-table"')[1].split("</table>")[0].count("<tr>") == 2
    assert "people-table" not in page


def test_who_is_not_there_is_not_found_and_the_search_is_on_the_record(signed_in: SignIn, there: str) -> None:
    page = signed_in("Ana").post("/search/", {**_CASE, "kind": "document", "document": "ZZ0000000"}).content.decode()

    assert "Nothing fits." in page
    assert "people-table" not in page
    assert _audit("SearchedFor") == [("SearchedFor", "2026-117", "case 2026-117")]


# -- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["", "for a friend", "Exampla", "x" * 60, "12"])
def test_without_the_number_of_a_case_nothing_is_sought(signed_in: SignIn, there: str, case: str) -> None:
    answer = signed_in("Ana").post("/search/", {**_HER, "case": case})

    assert answer.status_code == 409
    assert "Say under which case" in answer.content.decode()
    assert _audit("SearchedFor", "TravellerFound", "SearchTooWide") == []


@pytest.mark.parametrize(
    "sought",
    [
        {"kind": "person", "surname": _SURNAME},
        {"kind": "person", "surname": _SURNAME, "birth_date": "1971"},
        {"kind": "person", "birth_date": "1971-03-29"},
        {"kind": "person", "surname": _SURNAME, "birth_date": "29MAR71"},
        {"kind": "document", "document": "XQ1"},
        {"kind": "booking", "locator": "%"},
        {"kind": "flight", "flight": "QX 417"},
        {"kind": "nationality", "surname": "XQA"},
        {},
    ],
)
def test_what_tells_nobody_apart_is_not_sought(signed_in: SignIn, there: str, sought: dict[str, str]) -> None:
    answer = signed_in("Ana").post("/search/", {**_CASE, **sought})

    assert answer.status_code == 409
    assert "Nothing was sought." in answer.content.decode()
    assert _audit("SearchedFor", "TravellerFound", "SearchTooWide") == []


@pytest.mark.parametrize(("limit", "says"), [("SHOWN_MAX", "1 journeys may fit"), ("CANDIDATES_MAX", "More than 0")])
def test_of_too_many_none_is_shown_and_the_refusal_is_on_the_record(
    signed_in: SignIn, there: str, monkeypatch: pytest.MonkeyPatch, limit: str, says: str
) -> None:
    from fairway.casework import searching

    monkeypatch.setattr(searching, limit, 0)
    page = signed_in("Ana").post("/search/", _HER).content.decode()

    assert says in page and "Add given names, a date or year of birth" in page
    assert "people-table" not in page
    assert _audit("SearchedFor", "TravellerFound", "SearchTooWide") == [
        ("SearchTooWide", "2026-117", "case 2026-117"),
    ]


def test_whom_a_search_shows_counts_in_the_day_and_beyond_it_nobody_is_shown(signed_in: SignIn, there: str) -> None:
    from django.db import connection

    from fairway.store.archive import archive

    ana = signed_in("Ana")
    ana.post("/search/", _HER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT actor, action, ground FROM store_access")
        assert cursor.fetchall() == [("Ana", "TravellerFound", "case 2026-117")]
        for number in range(archive().profile.persons_a_day_max - 1):  # as many others as the day allows
            cursor.execute(
                "INSERT INTO store_access (id, at, day, actor, role, purpose, ground, action, object, subject, explained_from, "
                "explained_until, emergency, is_honey, reviewed_by, reviewed_at, finding) SELECT %s, at, day, actor, role, purpose, "
                "ground, action, object, %s, explained_from, explained_until, emergency, is_honey, '', '', '' FROM store_access "
                "WHERE action = 'TravellerFound' LIMIT 1",
                [number + 1, f"S-{number}"],
            )
    page = ana.post("/search/", {**_CASE, "kind": "booking", "locator": "AB12CD"}).content.decode()
    assert "different travellers today" in page
    assert "people-table" not in page


def test_a_record_that_is_kept_and_not_used_is_not_found(signed_in: SignIn, there: str) -> None:
    from fairway.kit.identifiers import from_public_code
    from fairway.store import restrictions
    from fairway.store.archive import archive
    from fairway.store.models import Hit

    hit = Hit.objects.get(pk=from_public_code(there))
    restrictions.restrict(archive(), [hit.traveller_id], 1, by="Daniel", at=hit.made_at)

    assert "Nothing fits." in signed_in("Ana").post("/search/", _HER).content.decode()


# -- the other doors ------------------------------------------------------------------------------------------------


def test_a_program_finds_the_same_with_what_is_sought_in_the_body(signed_in: SignIn, there: str) -> None:
    from fairway import staff
    from fairway.kit.clock import utc_now
    from fairway.safeguards import Act, Purpose

    token = staff.access_token(
        Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test"), "Ana", "test", days=1
    )
    headers = {"Authorization": f"Bearer {token}", "Fairway-Purpose": "serious_crime", "Fairway-Case": "2026-117"}
    sought = {"kind": "person", "surname": _SURNAME, "given_names": "WYNDELINA"}
    ask: Any = new_client().post
    answer = ask("/rest/searches", json.dumps(sought), content_type="application/json", headers=headers)

    (found,) = answer.json()["people"]
    assert (answer.status_code, found["hits"], found["day"]) == (200, [there], date(2026, 7, 12).isoformat())
    assert _named(answer.content.decode()) == []
    del headers["Fairway-Case"]
    answer = ask("/rest/searches", json.dumps(sought), content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["reason"]) == (409, "case.missing")


def test_the_shell_reads_what_is_sought_from_its_input(
    there: str, house: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from fairway.cli.main import run

    monkeypatch.setattr("sys.stdin", io.StringIO(f"{_SURNAME}/WYNDELINA/{_BORN}\n"))
    asked = ["search", "person", "--home", str(house), "--as", "Ana", "--case", "2026-117", "--purpose", "terrorism"]
    assert run(asked) == 0

    out = capsys.readouterr().out
    assert there in out
    assert _named(out) == []

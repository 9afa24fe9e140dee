"""The desks: who may see the state of the house, carriers, board and staff, and that nobody is named there."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest

from fairway import casework, intake, oversight, staff
from fairway.kit.clock import utc_now
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.worker import machine_act
from tests.path.pushes import booking, person, push
from tests.web.conftest import CAST, SignIn, new_client
from tests.web.invented import CANARY, PAIRS, canary_pair, write

_MAY = {
    "/board/": {"supervisor"},
    "/carriers/": {"supervisor", "dpo", "admin"},
    "/carriers/QX/": {"supervisor", "dpo", "admin"},
    "/staff/": {"supervisor", "dpo", "admin"},
    "/house/": {"supervisor", "dpo", "admin"},
    "/lists/": {"analyst", "supervisor", "dpo"},
    "/lists/own/": {"analyst", "supervisor", "dpo"},
}
_MARKS = [CANARY[0], CANARY[0].title(), *CANARY[1].split(), CANARY[2], CANARY[3]]
WHOLE = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81")))
TORN = WHOLE.replace(b"TVL+120726:0915:120726:1130+QXA+QZB+QX+417'EQN", b"TVL+12O726+QXA+QZB+QX+417'EQN", 1)


def act(role: Role = Role.SUPERVISOR, name: str = "Sofia") -> Act:
    return Act(Actor(name, role), Purpose.OVERSIGHT, at=utc_now(), ground="test")


def _numbers(page: str, row: str) -> list[str]:
    """The numbers of the row with this heading."""
    found = re.search(rf'<tr[^>]*><th scope="row">(?:<[^>]+>)*{row}(?:<[^>]+>)*</th>(.*?)</tr>', page)
    assert found, row
    return re.findall(r'class="number">(?:<bdi>)?([^<]+)<', found[1])


def test_without_a_session_no_desk_opens(staffed: Path) -> None:
    for address in _MAY:
        assert new_client().get(address).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", sorted(CAST))
def test_a_desk_opens_for_its_roles_alone_and_names_no_traveller(signed_in: SignIn, name: str) -> None:
    write((canary_pair(), *PAIRS[:2]))
    client = signed_in(name)
    for address, roles in _MAY.items():
        answer = client.get(address)
        page = answer.content.decode()
        assert answer.status_code == (200 if CAST[name] in roles else 403), address
        assert [mark for mark in _MARKS if mark in page] == [], address
        bar = page.partition("<nav")[2].partition("</nav>")[0]
        assert (f'href="{address}"' in bar) == (CAST[name] in roles and address.count("/") == 2), address


def test_the_offices_refuse_who_is_not_meant(house: Path) -> None:
    otto = act(Role.ANALYST, "otto")
    for attempt in (lambda: oversight.house_state(otto), lambda: casework.board(otto), lambda: staff.colleagues(otto)):
        with pytest.raises(Refused):
            attempt()


# -- the state of the house -----------------------------------------------------------------------------------------


def test_everything_received_stands_somewhere(house: Path) -> None:
    intake.receive(machine_act(Purpose.INTAKE), [WHOLE, TORN], transport="test")
    waiting = oversight.house_state(act())
    intake.read_waiting(machine_act(Purpose.INTAKE))
    read = oversight.house_state(act())

    assert [(each.carrier, each.received, each.waiting) for each in waiting.standings] == [("", 2, 2)]
    assert sum(each.received for each in read.standings) == 2
    assert [sum(getattr(each, place) for each in read.standings) for place in ("stored", "quarantined", "waiting")] == [
        1,
        1,
        0,
    ]
    assert read.is_balanced
    assert {each.kind: each.waiting for each in read.queues} == {
        "received": 0, "quarantined": 1, "screen": 1, "rescreen": 0,
    }  # fmt: skip
    assert {code: at is not None for code, at in read.events} == {
        "backup": False, "drill": False, "anchor": False, "verification": False,
    }  # fmt: skip


def test_what_was_done_is_no_longer_due(signed_in: SignIn) -> None:
    alba = signed_in("Alba")
    before = alba.get("/house/").content.decode()
    daniel = Act(Actor("Daniel", Role.DATA_PROTECTION_OFFICER), Purpose.OVERSIGHT, at=utc_now(), ground="test")
    oversight.anchor(daniel)
    oversight.verify_audit(daniel)
    after = alba.get("/house/").content.decode()

    assert (before.count("</span> due"), after.count("</span> due")) == (4, 2)
    assert "4 things are due" in before
    assert "2 things are due" in after
    assert "nobody is screened against anything" in after


# -- carriers -------------------------------------------------------------------------------------------------------


def test_a_carrier_is_told_what_was_wrong_in_sentences(signed_in: SignIn) -> None:
    intake.receive(machine_act(Purpose.INTAKE), [WHOLE, TORN], transport="test")
    intake.read_waiting(machine_act(Purpose.INTAKE))
    sofia = signed_in("Sofia")

    listed = sofia.get("/carriers/").content.decode()
    carriers = re.findall(r'href="/carriers/([^/]+)/\?days=28"', listed)
    pages = [sofia.get(f"/carriers/{code}/").content.decode() for code in carriers]

    assert "QX" in carriers
    assert any("intake.no-flight" in page or "tvl.date.unreadable" in page for page in pages)
    assert any("The date or time of a leg could not be read" in page for page in pages)
    everything = listed + "".join(pages)
    assert [secret for secret in ("EXAMPLA", "MARTA", "XQ1234567", "AB12CD", "12O726") if secret in everything] == []


@pytest.mark.parametrize("code", ["ZZ", "-", "AAAA-AAAA"])
def test_a_carrier_that_sent_nothing_is_an_answer(signed_in: SignIn, code: str) -> None:
    assert signed_in("Sofia").get(f"/carriers/{code}/").status_code in (200, 409)


# -- the board ------------------------------------------------------------------------------------------------------


def test_the_board_counts_by_last_useful_moment_and_says_who_holds_what(signed_in: SignIn) -> None:
    codes = write(PAIRS)
    from fairway.store.models import Hit

    Hit.objects.all().update(strength="strong")
    signed_in("Ana").post(f"/hits/{codes[0]}/take/")
    page = signed_in("Sofia").get("/board/").content.decode()

    assert _numbers(page, "Now") == ["1", "0", "0"]
    assert _numbers(page, "Soon") == ["3", "0", "0"]
    assert _numbers(page, "Today") == ["1", "0", "0"]
    assert _numbers(page, "Later") == ["1", "0", "0"]
    assert "6 hits are not decided" in page
    held = page.partition('id="held"')[2]
    assert codes[0] in held
    assert "Ana" in held


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_time_line_shows_the_flights_of_its_table_and_runs_the_way_one_reads(
    signed_in: SignIn, language: str
) -> None:
    write(PAIRS)
    from fairway.store.models import Hit

    Hit.objects.all().update(strength="strong")
    sofia = signed_in("Sofia")
    sofia.cookies["django_language"] = language
    page = sofia.get("/board/").content.decode()
    line, table = (
        page.partition('class="floor"')[2].partition("</svg>")[0],
        page.partition('id="floor-table"')[2].partition("</table>")[0],
    )
    drawn = [(int(x), int(hits)) for x, hits in re.findall(r'class="due [^"]*" x="(\d+)"[^>]*>\S (\d+)<', line)]
    said = [int(hits) for hits in re.findall(r'<td class="number">(\d+)</td>', table)]

    assert [hits for _, hits in drawn] == said
    assert sum(said) == 5  # what is due later than a day from now stands in the load alone
    places = [x for x, _ in drawn]
    assert places == sorted(places, reverse=language == "ar")
    assert len(set(places)) > 1


def test_a_dispute_names_who_disagrees_and_not_what_they_said(signed_in: SignIn) -> None:
    (code,) = write(PAIRS[1:2])
    for name, outcome, reason in (
        ("Ana", "same_person_pass_on", "document_and_birth_date_agree"),
        ("Adam", "different_person", "several_details_differ"),
    ):
        client = signed_in(name)
        client.post(f"/hits/{code}/take/")
        answer = client.post(
            f"/hits/{code}/decision/", {"outcome": outcome, "reason": f"{outcome}.{reason}", "traveller_version": "1"}
        )
        assert answer.status_code == 302, answer.content.decode()
    disputes = signed_in("Sofia").get("/board/").content.decode().partition('id="disputes"')[2]

    assert code in disputes
    assert disputes.index("Ana") < disputes.index("Adam")
    assert [said for said in ("Same person", "Different person", "several details") if said in disputes] == []


def test_an_emergency_stands_on_the_board_until_a_supervisor_takes_note(signed_in: SignIn) -> None:
    oversight.break_glass(Act(Actor("Ana", Role.ANALYST), Purpose.TERRORISM, at=utc_now(), ground="case 7"), "life")
    sofia = signed_in("Sofia")
    assert "a life is in danger" in sofia.get("/board/").content.decode()
    (emergency,) = oversight.emergencies(act())
    from fairway.kit.identifiers import public_code

    oversight.acknowledge_emergency(act(), public_code(emergency.id))
    assert "a life is in danger" not in sofia.get("/board/").content.decode()


# -- staff ----------------------------------------------------------------------------------------------------------


def test_staff_are_listed_with_role_sign_in_and_second_factor(signed_in: SignIn) -> None:
    signed_in("Ana")
    page = signed_in("Alba").get("/staff/").content.decode()
    rows = {name: re.search(rf"<bdi>{name}</bdi></th>(.*?)</tr>", page) for name in CAST}
    shown = {name: row[1] for name, row in rows.items() if row}

    assert "never" in shown["Daniel"]
    assert "never" not in shown["Ana"]
    assert "missing: no sign-in by password" in shown["Ana"]
    assert "not asked of this role" in shown["Alba"]
    assert page.count("<form") == 3  # preferences, sign-out, a new desk: no account is changed here


def test_the_desks_speak_arabic(signed_in: SignIn) -> None:
    sofia = signed_in("Sofia")
    sofia.post("/preferences/", {"language": "ar"})
    for address, says in (
        ("/board/", "ما ينتظر"),
        ("/carriers/", "الناقلون"),
        ("/staff/", "الموظفون"),
        ("/house/", "حالة الدار"),
    ):
        page = sofia.get(address).content.decode()
        assert 'dir="rtl"' in page
        assert says in page


# -- lists and own entries ------------------------------------------------------------------------------------------

_SECRET = ("Quirinus", "Unmistakable", "1964-02-17", "C01X00T47")


def _form(**changed: str) -> dict[str, str]:
    today = utc_now().date()
    return {
        "names": "Quirinus Unmistakable\nالاسم الآخر", "weak_names": "", "birth_dates": "1964-02-17", "sex": "M",
        "nationalities": "XQA", "documents": "P:XQA:C01X00T47", "legal_basis": "Police Act 12, order 7",
        "owner": "Regional court", "expires_on": (today + timedelta(days=90)).isoformat(),
        "review_on": (today + timedelta(days=30)).isoformat(), **changed,
    }  # fmt: skip


def test_an_own_entry_goes_from_one_persons_form_to_the_second_persons_word(signed_in: SignIn) -> None:
    ana, sofia = signed_in("Ana"), signed_in("Sofia")
    sent = ana.post("/lists/own/entry/", _form())
    assert sent.status_code == 302, sent.content.decode()
    address = sent.headers["Location"]
    assert address.startswith("/lists/own/proposals/")
    assert [value for value in _SECRET if value in address] == []

    assert "Approve" not in ana.get(address).content.decode()
    shown = sofia.get(address).content.decode()
    assert [value for value in _SECRET if value not in shown] == []
    assert "الاسم الآخر" in shown
    assert ana.post(f"{address}approval/").status_code == 403
    assert sofia.post(f"{address}approval/").status_code == 302

    for name in ("Ana", "Sofia", "Daniel"):
        client = signed_in(name)
        pages = [client.get(place).content.decode() for place in ("/lists/", "/lists/own/")]
        assert "Regional court" in pages[1]
        assert [value for value in _SECRET if value in "".join(pages)] == []
    version = re.search(r'href="(/lists/versions/[^"]+)"', sofia.get("/lists/").content.decode())
    assert version
    assert "OWN-" in sofia.get(version[1]).content.decode()
    log = signed_in("Daniel").get("/audit/").content.decode()
    assert "Sofia approved own entries" in log
    assert [value for value in _SECRET if value in log] == []


@pytest.mark.parametrize("name", ["Alba", "Daniel"])
def test_otto_neither_reads_nor_makes_own_entries(signed_in: SignIn, name: str) -> None:
    address = signed_in("Ana").post("/lists/own/entry/", _form()).headers["Location"]
    client = signed_in(name)
    for answer in (client.get(address), client.post(f"{address}approval/"), client.post(f"{address}rejection/")):
        assert answer.status_code == 403
        assert [value for value in _SECRET if value in answer.content.decode()] == []
    assert client.post("/lists/own/entry/", _form()).status_code == 403
    assert signed_in("Sofia").get(address).status_code == 200


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_missing(signed_in: SignIn) -> None:
    answer = signed_in("Ana").post("/lists/own/entry/", _form(expires_on=""))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "The last day must lie within" in page
    assert "Police Act 12, order 7" in page


def test_a_file_is_taken_row_by_row_and_each_row_is_answered(signed_in: SignIn) -> None:
    file = io.BytesIO(
        b"entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
        b"K-1,Ilse Example,,1970-01-01,F,,\nK-2,,,,,,\nK-3,Ida Example,,1971-13-45,F,,\n"
    )
    file.name = "rows.csv"
    answer = signed_in("Ana").post("/lists/own/file/", {**_form(), "file": file})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Rows proposed: 2. Rows kept out: 1." in page
    report = re.search(r'id="report-table">(.*?)</table>', page, re.DOTALL)
    assert report
    assert [row.count("<td") for row in report[1].split("<tr>")[2:]] == [3, 3, 3]
    assert "Ida" not in report[1]
    assert "1971-13-45" not in report[1]


def test_a_version_says_what_it_changed(signed_in: SignIn) -> None:
    from fairway import watchlists

    header = "entry_id,names,birth_dates\n"
    for lines in ("N-1,Ilse Example,1970\nN-2,Jan Example,1971\n", "N-2,Jan Example,1972\nN-3,Ada Example,1973\n"):
        keeping = machine_act(Purpose.LIST_KEEPING)
        watchlists.activate(keeping, "csv", watchlists.load(keeping, "csv", (header + lines).encode()).version)
    daniel = signed_in("Daniel")
    newest = re.findall(r'href="(/lists/versions/[^"]+)"', daniel.get("/lists/").content.decode())[0]
    page = daniel.get(newest).content.decode()

    assert [re.findall(r'<bdi class="code">(N-\d)</bdi>', part) for part in page.split("<h3")[1:]] == [
        ["N-3"],
        ["N-1"],
        ["N-2"],
    ]
    assert "Example" not in page
    assert daniel.get("/lists/versions/AAAA-AAAA/").status_code == 404


def test_whom_an_own_entry_means_stands_on_its_proposal_alone(signed_in: SignIn) -> None:
    from tests.web.test_outsider import every_address

    surname, given, born, document = CANARY
    sent = signed_in("Ana").post(
        "/lists/own/entry/",
        _form(names=f"{given} {surname}", birth_dates=born, documents=f"P:XQA:{document}"),
    )
    proposal = sent.headers["Location"]
    code = proposal.rstrip("/").rpartition("/")[2]
    for name, role in CAST.items():
        client = signed_in(name)
        for address in every_address(code):
            if "{}" in address:
                continue
            if address == "/live/":  # a stream has no end: `test_live`
                continue
            answer = client.get(address, follow=True)
            page = answer.content.decode() + str(answer.headers) + str(answer.cookies)
            shows = [mark for mark in (surname, given, born, document) if mark in page]
            may = address == proposal and role in ("analyst", "supervisor")
            assert shows == ([surname, given, born, document] if may else []), (name, address)


def test_an_administrator_keeps_desks_on_the_page_of_staff_and_others_read_them(signed_in: SignIn) -> None:
    alba, sofia = signed_in("Alba", purpose=""), signed_in("Sofia")
    for fields in (
        {"do": "add", "desk": "Arabic"},
        {"do": "join", "desk": "Arabic", "name": "Adam"},
        {"do": "join", "desk": "Arabic", "name": "Ana"},
        {"do": "leave", "desk": "Arabic", "name": "Ana"},
    ):
        assert alba.post("/staff/desks/", fields).headers["Location"] == "/staff/"
        assert sofia.post("/staff/desks/", fields).status_code == 403
    row = sofia.get("/staff/").content.decode().split('id="desks-table"')[1].split("</tbody>")[0]

    assert "Arabic" in row and "Adam" in row and "Ana" not in row
    assert "<form" not in row
    assert alba.post("/staff/desks/", {"do": "nothing"}).status_code == 409


def test_the_ground_of_a_reading_is_said_in_the_readers_language(signed_in: SignIn) -> None:
    (code,) = write((canary_pair(),))
    signed_in("Ana").get(f"/hits/{code}/")
    daniel = signed_in("Daniel", purpose="")
    daniel.cookies.load({"django_language": "ar"})
    page = daniel.post("/oversight/readings/", {"code": code}).content.decode()

    assert f'التطابق الآلي <bdi class="code">{code}</bdi>' in page
    assert f"hit {code}" not in page

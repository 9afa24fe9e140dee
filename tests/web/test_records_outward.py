"""From a person outward: other journeys, links, and the map; what is drawn is what is listed, and nobody is named on the way."""

from __future__ import annotations

import re

import pytest

from fairway.web.figures.graphs import graph
from fairway.web.figures.maps import great_circle, world_map
from tests.path.pushes import booking, person, push
from tests.web.conftest import SignIn
from tests.web.invented import CANARY
from tests.web.test_records_pushes import _hit_on_her, _receive

_SURNAME, _, _, _DOCUMENT = CANARY
_PHONE = "IFT+4:28::QX+CTCM QX 4930000{number}'"
_OTHERS = ("ZEPHYRINGHAM", "OBERSKALLY", "WINTERQUIST")


def _on(day: str, data: bytes) -> bytes:
    """The same push for a flight of another day of that month."""
    return data.replace(b"120726", f"{day}0726".encode())


@pytest.fixture
def linked(staffed: object) -> str:
    """She on two days with one document; a companion; one who is reached by her telephone, and one by his. A hit on her."""
    first, second, third = _OTHERS
    her = person(_SURNAME, "WYNDELINAMRS", _DOCUMENT, "29MAR71")
    _receive(
        push(booking("AB12CD", _PHONE.format(number="1"), her, person(first, "ODAMRS", reference="2")), reference="1")
    )
    between = _PHONE.format(number="1") + _PHONE.format(number="2")
    _receive(_on("13", push(booking("BB22BB", between, person(second, "ILJAMR")), reference="2")))
    _receive(_on("14", push(booking("CC33CC", _PHONE.format(number="2"), person(third, "UNAMRS")), reference="3")))
    _receive(_on("15", push(booking("DD44DD", person(_SURNAME, "W ORIOLMRS", _DOCUMENT, "29MAR71")), reference="4")))
    return _hit_on_her()


def _codes(page: str, table: str) -> list[str]:
    return re.findall(
        r'<bdi class="code">((?:[A-Z2-9]{1,4}-)+[A-Z2-9]+)</bdi>', page.split(f'id="{table}"')[1].split("</table>")[0]
    )


@pytest.mark.parametrize("name", ["Daniel", "Alba"])
def test_otto_is_led_nowhere(signed_in: SignIn, linked: str, name: str) -> None:
    client = signed_in(name, purpose="")
    session = client.session
    session["purpose"] = "terrorism"
    session.save()
    for way in ("journeys", "links", f"links/{linked}", f"journeys/{linked}"):
        answer = client.get(f"/hits/{linked}/{way}/")
        assert answer.status_code == 403
        assert [mark for mark in (*CANARY, *_OTHERS) if mark in answer.content.decode()] == []


def test_her_other_journey_is_found_by_her_document_and_opened_by_itself(signed_in: SignIn, linked: str) -> None:
    from fairway.store.models import AuditEntry

    ana = signed_in("Ana")
    page = ana.get(f"/hits/{linked}/journeys/").content.decode()
    (other,) = _codes(page, "journeys-table")
    assert "2026-07-15" in page
    assert "same document" in page
    assert [mark for mark in (*CANARY, *_OTHERS) if mark in page] == []

    opened = ana.get(f"/hits/{linked}/journeys/{other}/").content.decode()
    assert "another journey" in opened
    assert _DOCUMENT in opened
    entries = AuditEntry.objects.filter(action__in=["JourneysSought", "JourneySeen"]).order_by("seq")
    assert [(each.action, each.object, each.ground) for each in entries] == [
        ("JourneysSought", linked, f"hit {linked}"),
        ("JourneySeen", linked, f"hit {linked}"),
    ]


def test_somebody_elses_journey_does_not_open_from_this_hit(signed_in: SignIn, linked: str) -> None:
    from fairway.kit.identifiers import public_code
    from fairway.store.models import Traveller

    ana = signed_in("Ana")
    hers = set(_codes(ana.get(f"/hits/{linked}/journeys/").content.decode(), "journeys-table"))
    for identifier in Traveller.objects.values_list("id", flat=True):
        code = public_code(identifier)
        assert ana.get(f"/hits/{linked}/journeys/{code}/").status_code == (200 if code in hers else 404)


def test_links_are_drawn_and_listed_alike_and_name_nobody(signed_in: SignIn, linked: str) -> None:
    page = signed_in("Ana").get(f"/hits/{linked}/links/").content.decode()

    assert (
        len(_codes(page, "links-table")) == page.count('<g class="node') == 4
    )  # she, companion, telephone, her other journey
    assert {"same booking", "same contact", "same document"} <= set(re.findall(r"same \w+", page))
    assert [mark for mark in (*CANARY, *_OTHERS, "49300001") if mark in page] == []


def test_a_second_step_is_an_act_and_there_is_no_third(signed_in: SignIn, linked: str) -> None:
    from fairway.store.models import AuditEntry

    ana = signed_in("Ana")
    near = _codes(ana.get(f"/hits/{linked}/links/").content.decode(), "links-table")[1:]
    found = {code: ana.get(f"/hits/{linked}/links/{code}/").content.decode() for code in near}
    further = {
        code: set(_codes(page, "links-table")) - {*near, _codes(page, "links-table")[0]} for code, page in found.items()
    }
    (behind,) = [each for each in further.values() if each]
    (last,) = behind

    assert ana.get(f"/hits/{linked}/links/{last}/").status_code == 404
    assert AuditEntry.objects.filter(action="LinksFollowed").count() == 1 + len(near)


def test_a_value_that_too_many_share_links_nobody_and_is_counted(
    signed_in: SignIn, linked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fairway.casework import outward

    monkeypatch.setattr(outward, "COMMON_MAX", 0)
    page = signed_in("Ana").get(f"/hits/{linked}/links/").content.decode()

    assert (
        "same contact: shared by 1 travellers, too many to mean anything" in page or "too many to mean anything" in page
    )
    assert len(_codes(page, "links-table")) == 2  # the booking is no value that is shared by chance


def test_who_was_drawn_stays_where_they_are() -> None:
    near = [f"N{at}" for at in range(60)]
    before = graph("A", near, {}, [("A", each) for each in near])
    after = graph("A", near, {"N7": [f"F{at}" for at in range(139)]}, [("A", each) for each in near])
    shift = {(round(two.x - one.x), round(two.y - one.y)) for one, two in zip(before.spots, after.spots, strict=False)
             if one.code == two.code}  # fmt: skip

    assert len(after.spots) == 200
    assert len(shift) == 1  # the whole may move, nobody within it
    apart = [abs(a.x - b.x) + abs(a.y - b.y) for i, a in enumerate(after.spots) for b in after.spots[:i]]
    assert min(apart) > 25


def test_the_shortest_way_is_a_great_circle() -> None:
    legs = [("AAA", "BBB"), ("BBB", "CCC"), ("CCC", "ZZZ")]
    drawn = world_map(legs, {"AAA": (0.0, 0.0), "BBB": (0.0, 90.0), "CCC": (40.0, -170.0)})

    assert drawn is not None
    assert [each.number for each in drawn.legs] == [1, 2]  # of ZZZ no position is known
    assert drawn.legs[0].kilometres == 10_008
    assert drawn.legs[1].path.count("M") == 2  # cut where it crosses 180°
    assert great_circle((50.0, 0.0), (50.0, 100.0))[24][0] > 55  # it bends towards the pole
    assert world_map([("AAA", "ZZZ")], {"AAA": (0.0, 0.0)}) is None


def test_a_place_without_a_position_says_so(signed_in: SignIn, linked: str) -> None:
    page = signed_in("Ana").get(f"/hits/{linked}/booking/").content.decode()
    assert "no position known for QXA" in page
    assert "<svg" not in page.split('id="itinerary"')[1].split("</section>")[0]


def test_the_house_adds_positions_of_its_own(signed_in: SignIn, linked: str) -> None:
    from fairway.store.archive import archive

    own = archive().home / "airports.csv"
    own.write_text("code,name,latitude,longitude\nQXA,Here,36,-42\nQZB,There,62,-20\nBAD,x,900,0\n")
    page = signed_in("Ana").get(f"/hits/{linked}/booking/").content.decode()
    itinerary = page.split('id="itinerary"')[1].split("</section>")[0]

    assert itinerary.count('class="way"') == 1
    assert itinerary.count('class="place"') == 2
    assert "no position known" not in itinerary

"""The same person on several lists is seen on one card."""

from __future__ import annotations

from pathlib import Path

from tests.path.pushes import listed, manifest

from fairway import casework, intake, watchlists
from fairway.casework.together import why_the_same
from fairway.comparison import Document, ListedPerson
from fairway.kit.clock import utc_now
from fairway.kit.identifiers import public_code
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.screening import Screener
from fairway.store.models import Hit
from fairway.worker import machine_act, run_until_idle

NOBODY = frozenset[str]()
ROE = ListedPerson(
    "A-1", ("Jane Ann Roe",), birth_dates=("1971-03-09",), documents=(Document("P", "DEU", "C01X00T47"),)
)


def test_two_entries_are_one_person_by_reference_document_or_name_with_birth_date():
    same_document = ListedPerson("B-1", ("Somebody",), documents=(Document("O", "de", "c01 x00t47"),))
    same_name = ListedPerson("B-2", ("ROE Jane Ann",), birth_dates=("1971-03-09",))
    other_day = ListedPerson("B-3", ("Jane Ann Roe",), birth_dates=("1971-03-10",))
    only_year = ListedPerson("B-4", ("Jane Ann Roe",), birth_dates=("1971",))

    assert why_the_same(ROE, other_day, frozenset({"A-1"}), frozenset({"B-3", "A-1"})) == "reference"
    assert why_the_same(ROE, same_document, NOBODY, NOBODY) == "document"
    assert why_the_same(ROE, same_name, NOBODY, NOBODY) == "name_and_birth_date"
    assert why_the_same(ROE, other_day, NOBODY, NOBODY) == ""
    assert why_the_same(ROE, only_year, NOBODY, NOBODY) == ""


def test_the_card_of_one_list_names_the_other(house: Path):
    for source, content in (
        ("csv", "entry_id,names,birth_dates,references\nL-1,Marta Exampla,1981-03-04,2026/1\n"),
        ("notices", '[{"entity_id": "2026/1", "forename": "Marta", "name": "Exampla", "date_of_birth": "1981/03/04"}]'),
    ):
        watchlists.load(machine_act(Purpose.LIST_KEEPING), source, content.encode())
        watchlists.activate(machine_act(Purpose.LIST_KEEPING), source)
    content = manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567"))
    intake.receive(machine_act(Purpose.INTAKE), [content], transport="test")
    run_until_idle(Screener())
    one, other = Hit.objects.order_by("list_source")
    code = public_code(one.id)

    view = casework.hit(
        Act(Actor("ana", Role.ANALYST), Purpose.SERIOUS_CRIME, at=utc_now(), ground=f"hit {code}"), code
    )

    assert view.also_listed == (casework.AlsoListed(public_code(other.id), "notices", "2026/1", "open", "reference"),)

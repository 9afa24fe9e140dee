"""Acceptance seeds by each door of the house: the command line, the programming interface, the console, and the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fairway import casework, staff
from fairway.cli.main import run
from fairway.kit.clock import utc_now
from fairway.safeguards import Act, Purpose, Role
from fairway.safeguards.authorisation import PERMISSIONS, Permission
from tests.house.test_documents import verbs_of_the_parser
from tests.law.conftest import MARTA, Office
from tests.law.duties import CHILDREN, COURT, PNR
from tests.path.pushes import listed, manifest
from tests.web.conftest import link_for, new_client
from tests.web.test_outsider import every_address

law = pytest.mark.law
NINA = "N-1,Nina Exampla,,2011-05-02,F,UTO,P:UTO:XQ5555555\n"
ROLES = {
    "Ana": Role.ANALYST,
    "Sofia": Role.SUPERVISOR,
    "Petra": Role.PROTECTION_OFFICER,
    "Daniel": Role.DATA_PROTECTION_OFFICER,
    "Alba": Role.ADMINISTRATOR,
}
_ABROAD = re.compile(
    r"transfer|disseminat|europol|third.countr|partner.unit|hand.?over.to|export.person", re.IGNORECASE
)
_CRITERIA = re.compile(r"criteri|risk|rule", re.IGNORECASE)


@pytest.fixture
def staffed(house: Path) -> Path:
    for name, role in ROLES.items():
        staff.add_account(_operator(), name, role)
    return house


def _operator() -> Act:
    return Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=utc_now(), ground="test")


def console(name: str) -> Any:
    """Somebody signed in at the console, against serious crime."""
    client = new_client()
    client.post(link_for(name))
    client.post("/purpose/", {"purpose": "serious_crime"})
    return client


def by_token(name: str) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {staff.access_token(_operator(), name, 'test', 1)}",
        "Fairway-Purpose": "serious_crime",
    }


def what_the_interface_takes() -> Iterator[str]:
    """The name of every parameter, and of every field of a body, that the programming interface takes."""
    from fairway.rest import interface

    schema = next(each for each in vars(interface).values() if type(each).__name__ == "NinjaAPI").get_openapi_schema()
    for path in schema["paths"].values():
        for operation in path.values():
            yield from (each["name"] for each in operation.get("parameters", ()))
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = content["schema"].get("$ref", "").rpartition("/")[2]
                yield from schema["components"]["schemas"].get(name, {}).get("properties", {})


def tables() -> set[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        found = connection.introspection.table_names(cursor)
        return {
            f"{table}.{each.name}"
            for table in found
            for each in connection.introspection.get_table_description(cursor, table)
        }


@law(PNR, "Art. 6(4)", seed=4)
def test_no_criterion_is_in_use_by_any_door(office: Office, staffed: Path):
    """While no engine asks the gate, no criterion hits anybody: no verb, address, permission or table has one; lists alone hit."""
    from django.db import connection

    office.list_of()
    office.book()

    assert [each for each in verbs_of_the_parser() if _CRITERIA.search(each)] == []
    assert [each for each in every_address() if _CRITERIA.search(each)] == []
    assert [each for each in what_the_interface_takes() if _CRITERIA.search(each)] == []
    assert [each for each in Permission if _CRITERIA.search(each)] == []
    assert [each for each in tables() if _CRITERIA.search(each.replace("relname", ""))] == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), COUNT(l.id) FROM store_hit h "
            "LEFT JOIN store_listversion l ON l.id = h.list_version AND l.source = h.list_source"
        )
        assert tuple(cursor.fetchone()) == (1, 1), "each hit is of an entry of a version of a list"


@law(PNR, "Art. 11", seed=12)
@pytest.mark.parametrize("name", ROLES)
def test_no_door_hands_anybody_to_another_state(
    office: Office, staffed: Path, name: str, capsys: pytest.CaptureFixture[str]
):
    """A transfer abroad is refused at every door that exists, to every role: none takes a recipient, and asking gets nothing."""
    office.list_of()
    office.book()
    code = office.the_hit()

    for words in (("transfer", code, "--to", "XQB"), ("hits", "transfer", code), ("disseminate", code)):
        with pytest.raises(SystemExit) as refused:
            run([*words, "--home", str(staffed), "--as", name])
        assert refused.value.code == 2
    client, headers = console(name), by_token(name)
    body = {"code": code, "recipient": "XQB", "country": "XQB"}
    for path in ("/rest/transfers", f"/rest/hits/{code}/transfer", "/rest/disseminations"):
        assert new_client().post(path, body, content_type="application/json", headers=headers).status_code == 404
    for path in ("/transfers/", f"/hits/{code}/transfer/", f"/hits/{code}/recipient/"):
        assert client.post(path, body).status_code == 404
    said = capsys.readouterr()
    assert "EXAMPLA" not in (said.out + said.err).upper()

    assert [
        each for each in (*verbs_of_the_parser(), *every_address(), *PERMISSIONS[ROLES[name]]) if _ABROAD.search(each)
    ] == []
    taken = {*what_the_interface_takes()}
    assert taken and not taken & {"recipient", "recipients", "country", "destination", "to_state", "partner"}
    forms = Path(casework.__file__).parents[1] / "web" / "templates"
    fields = {
        field for page in forms.rglob("*.html") for field in re.findall(r'name="([a-z_]+)"', page.read_text("utf-8"))
    }
    assert len(fields) > 20 and not fields & {
        "recipient",
        "recipients",
        "country",
        "destination",
        "to_state",
        "partner",
    }


@law(CHILDREN, "Convention on the Rights of the Child Art. 3", seed=13)
@law(COURT, "196-201", seed=13)
def test_a_missing_child_goes_from_message_to_protection_by_every_door(office: Office, staffed: Path):
    """From the message to the decision a missing child is seen by protection officers alone, in every door, and passed to them."""
    office.list_of(NINA, source="missing_children")
    office.list_of(MARTA)
    office.receive(
        manifest(listed("EXAMPLA", "NINA", "110502", "XQ5555555"), listed("EXAMPLA", "MARTA", "810304", "XQ1234567"))
    )
    [child] = [row.code for row in casework.queue(office.by(office.petra))]
    [other] = [row.code for row in casework.queue(office.by(office.ana))]
    assert child != other and len(office.hits()) == 2

    for name, sees, not_his in (("Petra", child, other), ("Ana", other, child)):
        page, headers = console(name), by_token(name)
        queue = page.get("/queue/").content.decode()
        hits = new_client().get("/rest/hits", headers=headers).json()
        assert sees in queue and not_his not in queue
        assert [each["code"] for each in hits] == [sees]
        assert page.get(f"/hits/{sees}/").status_code == 200
        assert page.get(f"/hits/{not_his}/").status_code == 403
        assert new_client().get(f"/rest/hits/{not_his}", headers=headers).status_code == 403
        run_code = run(["hits", "show", not_his, "--purpose", "serious_crime", "--home", str(staffed), "--as", name])
        assert run_code == 1
    card = console("Petra").get(f"/hits/{child}/").content.decode()
    assert "Missing child" in card and "child protection" in card

    first = office.decide(office.paola, child, "same_person_pass_on", "several_details_agree")
    second = office.decide(office.petra, child, "same_person_pass_on", "several_details_agree")
    assert (first, second) == ("second", "match")

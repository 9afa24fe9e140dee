"""The audit chain forgets what the law takes, and holds: checked here, and by a program that knows no house."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fairway import casework, oversight, retention
from fairway.safeguards import Act, Purpose
from tests.law.conftest import DANIEL, Office
from tests.retention.forgotten import put_in_force

ERASED_AT = datetime(2027, 2, 1, 3, 0, tzinfo=UTC)


def officer(at: datetime = ERASED_AT) -> Act:
    return Act(DANIEL, Purpose.OVERSIGHT, at=at, ground="retention")


def traveller_code() -> str:
    from fairway.kit.identifiers import public_code
    from fairway.store.models import Traveller

    return public_code(Traveller.objects.get().id)


def payloads() -> str:
    from fairway.store.models import AuditEntry

    return " ".join(bytes(each or b"").decode() for each in AuditEntry.objects.values_list("payload", flat=True))


def subjects() -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT subject FROM store_access ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def seen(office: Office) -> str:
    """Marta is looked at: the code of the hit."""
    office.list_of()
    office.book()
    code = office.the_hit()
    casework.hit(office.by(office.ana, f"hit {code}"), code)
    return code


def test_with_the_day_goes_whom_somebody_looked_at_and_that_they_looked_stays(office: Office) -> None:
    code = seen(office)
    traveller = traveller_code()
    assert traveller in payloads()
    assert subjects() == [traveller]
    before = oversight.verify_audit(officer())
    (certificate,) = retention.run(officer()).certificates

    assert traveller not in payloads()
    assert subjects() == [""]
    assert f"Ana opened hit {code}" in office.says()
    assert (certificate.rows["store_access"], certificate.rows["store_auditentry"]) == (1, 1)
    after = oversight.verify_audit(officer())
    assert (before.broken, after.broken, before.wiped, after.wiped) == ((), (), 0, 1)
    assert any("fairway activated list" in each for each in office.says()), "the rest still speaks"


def test_a_held_record_keeps_who_looked_at_it_until_its_hold_ends(office: Office) -> None:
    seen(office)
    traveller = traveller_code()
    case = Act(office.sofia, Purpose.SERIOUS_CRIME, at=ERASED_AT - timedelta(days=1), ground="case 7F3K")
    retention.hold(case, traveller, case="7F3K", reason="proceedings", until=date(2027, 6, 1))
    retention.run(officer())
    assert subjects() == [traveller]
    retention.run(officer(datetime(2027, 6, 2, 3, 0, tzinfo=UTC)))

    assert subjects() == [""]
    assert f'"traveller":"{traveller}"' not in payloads()


def test_after_its_years_an_entry_says_who_did_what_when_and_no_more(office: Office) -> None:
    put_in_force("eu-2022", audit_retention_days=10)
    seen(office)
    late = datetime.now(UTC) + timedelta(days=11)
    done = retention.run(officer(late))

    assert done.wiped > 3
    assert subjects() == []
    assert any(re.fullmatch(r"fairway received … transmissions \(… bytes\) by …; … were known already", each)
               for each in office.says())  # fmt: skip
    assert f"Daniel wiped what {done.wiped} entries of the audit log said" in " ".join(office.says())
    assert oversight.verify_audit(officer(late)).broken == ()


def test_the_chain_still_verifies_elsewhere_after_wiping(office: Office, tmp_path: Path) -> None:
    """By the program of twenty lines that the documentation gives to whoever trusts none of ours."""
    from fairway.cli.main import run

    put_in_force("eu-2022", audit_retention_days=10)
    seen(office)
    retention.run(officer(datetime.now(UTC) + timedelta(days=11)))
    from fairway import staff
    from fairway.safeguards import Role

    staff.add_account(
        Act(staff.OPERATOR, Purpose.ADMINISTRATION, at=datetime.now(UTC), ground="test"),
        "Daniel",
        Role.DATA_PROTECTION_OFFICER,
    )
    chain, program = tmp_path / "chain.jsonl", tmp_path / "verify.py"
    assert run(["--as", "Daniel", "audit", "export", str(chain), "--home", str(office.home)]) == 0
    page = (Path(__file__).parents[2] / "docs/audit.md").read_text("utf-8")
    program.write_text(page.split("```python\n")[1].split("```")[0])
    checked = subprocess.run([sys.executable, str(program), str(chain)], capture_output=True, text=True, check=True)

    assert int(checked.stdout.split()[0]) > 5


def test_whoever_takes_a_payload_alone_without_its_salt_is_named(office: Office) -> None:
    """Half of a wiping is an alteration."""
    from fairway.safeguards.chain import Walk
    from fairway.store import audit

    seen(office)
    rows = [list(row) for page in audit.rows() for row in page]
    rows[1][10] = None  # the salt
    walk = Walk()
    walk.take([tuple(row) for row in rows])  # type: ignore[misc]

    assert [seq for seq, _ in walk.verdict().broken] == [2]


@pytest.mark.parametrize("column", ["payload", "hash"])
def test_otto_takes_nothing_else_of_an_entry(office: Office, column: str) -> None:
    """The database itself lets nobody change an entry but by emptying payload and salt."""
    from django.db import DatabaseError, connection, transaction

    seen(office)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE store_auditentry SET {column} = %s WHERE seq = 1", [b"x"])

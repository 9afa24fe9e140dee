"""Two rows with hits turn out to be one person: nothing that people decided is lost, and what is on record shows that they were two."""

from __future__ import annotations

from pathlib import Path

from tests.path.pushes import booking, listed, manifest, person, push
from tests.screening.test_screening import MARTA, activate, receive

from fairway.kit.clock import utc_now
from fairway.screening import Screener
from fairway.store.models import Change, Decision, Hit, Traveller
from fairway.worker import run_until_idle

BOOKED = push(booking("AB12CD", person("EXAMPLA", "MARTAMRS")))
LISTED = manifest(listed("EXAMPLA", "MARTA", "810304", "XQ1234567"))
BOTH = push(
    booking("AB12CD", person("EXAMPLA", "MARTAMRS", "XQ1234567", "04MAR81"), changed="110726:1000"), reference="2"
)
LIST = MARTA.replace("1981-03-04,F,UTO,P:UTO:XQ1234567", ",F,,")  # a name alone, so that both rows are hits


def decided(hit: Hit, outcome: str) -> None:
    """As casework leaves it."""
    Decision.objects.create(
        id=hit.id, hit=hit, stage="first", outcome=outcome, reason="test", by="Ana", at=utc_now(),
        traveller_version=hit.traveller_version, profile="", from_state="open", to_state=outcome,
    )  # fmt: skip
    Hit.objects.filter(pk=hit.pk).update(state=outcome)


def two_rows() -> list[Hit]:
    activate(LIST)
    receive(BOOKED, LISTED)
    run_until_idle(Screener())
    hits = list(Hit.objects.order_by("traveller__sources"))
    assert [hit.traveller.sources for hit in hits] == ["API", "PNR"]
    return hits


def test_whoever_is_one_in_the_end_has_one_hit(house: Path) -> None:
    two_rows()
    receive(BOTH)
    run_until_idle(Screener())

    [traveller] = Traveller.objects.all()
    assert [(hit.traveller_id, hit.state) for hit in Hit.objects.all()] == [(traveller.id, "open")]


def test_a_decided_hit_stays_decided(house: Path) -> None:
    decided(two_rows()[0], "no_match")
    receive(BOTH)
    run_until_idle(Screener())

    [traveller] = Traveller.objects.all()
    [hit] = Hit.objects.all()
    assert (hit.traveller_id, hit.state) == (traveller.id, "no_match")
    assert [each.outcome for each in Decision.objects.filter(hit=hit)] == ["no_match"]


def test_what_was_decided_on_less_evidence_is_asked_again_and_stays_on_record(house: Path) -> None:
    """The booking gave a name alone; with the manifest there is more to compare. As after any push that says more."""
    decided(two_rows()[1], "no_match")
    receive(BOTH)
    run_until_idle(Screener())

    [hit] = Hit.objects.all()
    assert hit.state == "open"
    assert [each.outcome for each in Decision.objects.filter(hit=hit)] == ["no_match"]


def test_what_two_people_decided_about_two_rows_stands_beside_each_other(house: Path) -> None:
    api, pnr = two_rows()
    decided(api, "match")
    decided(pnr, "no_match")
    receive(BOTH)
    run_until_idle(Screener())

    [hit] = Hit.objects.all()
    assert hit.state == "match"
    assert sorted(each.outcome for each in Decision.objects.filter(hit=hit)) == ["match", "no_match"]


def test_the_history_shows_that_there_were_two(house: Path) -> None:
    two_rows()
    receive(BOTH)
    run_until_idle(Screener())

    [traveller] = Traveller.objects.all()
    kinds = [each.kind for each in Change.objects.filter(subject=traveller.id, noun="traveller").order_by("id")]
    assert sorted(kinds) == ["changed", "first", "first", "joined"]
    assert not Change.objects.filter(noun="traveller").exclude(subject=traveller.id).exists()


def test_no_trace_of_the_row_that_went_is_left(house: Path) -> None:
    from django.db import connection

    two_rows()
    receive(BOTH)
    run_until_idle(Screener())

    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT traveller_id FROM store_trace")
        assert cursor.fetchall() == [(Traveller.objects.get().id,)]

"""Seen before: what was decided of the same person and entry on another journey stands on the card, as far as the law lets it."""

from __future__ import annotations

from typing import Any

import pytest

from fairway import casework
from fairway.kit.identifiers import from_public_code
from fairway.kit.refusals import Refused


@pytest.fixture
def pair(desk: Any) -> tuple[str, str]:
    """Two journeys of one person, hit by one entry: an earlier hit and today's."""
    from fairway.store.models import Hit

    earlier, today = desk.hit(number="1"), desk.hit(number="2")
    Hit.objects.update(entry_id="E-1")
    return earlier, today


def _decide(cast: Any, code: str, outcome: str, reason: str, actor: Any) -> None:
    act = cast.by(actor, code)
    casework.take(act, code)
    casework.decide(act, code, outcome=outcome, reason=reason, traveller_version=1)


def _seen(cast: Any, code: str) -> list[tuple[str, str, str]]:
    return [(each.code, each.state, each.outcome) for each in casework.hit(cast.by(cast.ana, code), code).seen_before]


def test_otto_is_told_of_nothing_that_was_seen(cast: Any, pair: tuple[str, str]) -> None:
    for outsider in (cast.otto, cast.daniel):
        with pytest.raises(Refused):
            casework.hit(cast.by(outsider, pair[1]), pair[1])


def test_an_earlier_decision_of_the_pair_stands_on_the_card(cast: Any, pair: tuple[str, str]) -> None:
    earlier, today = pair
    assert _seen(cast, today) == [(earlier, "open", "")]

    _decide(cast, earlier, "different_person", "several_details_differ", cast.adam)

    assert _seen(cast, today) == [(earlier, "no_match", "different_person")]


def test_an_answer_that_waits_for_a_second_person_is_not_given_away(cast: Any, pair: tuple[str, str]) -> None:
    earlier, today = pair
    _decide(cast, earlier, "same_person_pass_on", "document_and_birth_date_agree", cast.adam)

    assert _seen(cast, today) == [(earlier, "second", "")]


def test_a_decision_taken_back_counts_for_nothing(cast: Any, pair: tuple[str, str]) -> None:
    earlier, today = pair
    _decide(cast, earlier, "different_person", "several_details_differ", cast.adam)
    casework.take_back(cast.by(cast.adam, earlier, minutes=0.1), earlier)

    assert _seen(cast, today) == [(earlier, "open", "")]


def test_somebody_else_with_the_same_entry_was_not_seen_before(cast: Any, desk: Any, pair: tuple[str, str]) -> None:
    from fairway.comparison import ComparedTraveller, Document, PersonName
    from fairway.store.archive import archive
    from fairway.store.hits import FrozenHit, freeze, thaw
    from fairway.store.models import Hit

    earlier, today = pair
    row = Hit.objects.get(pk=from_public_code(earlier))
    kept = thaw(archive(), row.day, row.id, bytes(row.sealed))
    for document, born in (("C0FFEE472", "1964-02-17"), ("C0FFEE471", "1964-02-18")):
        other = ComparedTraveller(
            (PersonName(surname="Beispiel", given_names="Jan"),), born, "M", ("XQA",), (Document("P", "XQA", document),)
        )
        row.sealed = freeze(archive(), row.day, row.id, FrozenHit(other, kept.listed, kept.evidence))
        row.save()
        assert _seen(cast, today) == []


def test_what_law_has_taken_is_not_found(cast: Any, pair: tuple[str, str], house: Any) -> None:
    from fairway.store.archive import archive
    from fairway.store.models import Hit

    earlier, today = pair
    gone = Hit.objects.get(pk=from_public_code(earlier))
    Hit.objects.filter(pk=gone.pk).update(day=gone.day - 300)
    archive().travel_key(gone.day - 300)
    archive().keyring.destroy(f"travel-{archive_day(gone.day - 300)}")

    assert _seen(cast, today) == []


def archive_day(day: int) -> str:
    from fairway.store.lanes import name_of

    return name_of(day)


def test_how_much_was_seen_is_on_the_record(cast: Any, pair: tuple[str, str]) -> None:
    from fairway.store.models import AuditEntry

    _seen(cast, pair[1])

    assert b'"seen_before":1' in bytes(AuditEntry.objects.get(action="HitSeen").payload)

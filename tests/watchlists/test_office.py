"""The office of watchlists on a real house."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fairway import watchlists
from fairway.kit.refusals import Refused
from fairway.safeguards import Act, Actor, Purpose, Role
from fairway.store import audit, lists
from fairway.store.archive import archive

OTTO = Actor("otto", Role.ADMINISTRATOR)  # the outsider: keeps the machine running and has no business with lists
ANA = Actor("ana", Role.ANALYST)
SOFIA = Actor("sofia", Role.SUPERVISOR)
SAUL = Actor("saul", Role.SUPERVISOR)
DANIEL = Actor("daniel", Role.DATA_PROTECTION_OFFICER)

HEADER = "entry_id,names,weak_names,birth_dates,sex,nationalities,documents\n"
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


def act(actor: Actor, *, minutes: int = 0) -> Act:
    return Act(actor, Purpose.LIST_KEEPING, at=NOON + timedelta(minutes=minutes), ground="list test")


def people(*rows: str) -> bytes:
    return (HEADER + "".join(f"{row}\n" for row in rows)).encode()


def person(number: int, name: str = "Ilse Example", born: str = "1964-02-17") -> str:
    return f"N-{number},{name},,{born},F,DE,P:DE:C0{number}X00T47"


def test_otto_may_neither_load_nor_see_nor_activate_a_list(house: Path):
    watchlists.load(act(SOFIA), "csv", people(person(1)))
    before = (lists.versions(), audit.count())

    for attempt in (
        lambda: watchlists.load(act(OTTO), "csv", people(person(2))),
        lambda: watchlists.diff(act(OTTO), "csv"),
        lambda: watchlists.activate(act(OTTO), "csv"),
        lambda: watchlists.versions(act(OTTO)),
    ):
        with pytest.raises(Refused):
            attempt()

    assert (lists.versions(), audit.count()) == before


@pytest.mark.parametrize("actor", [ANA, DANIEL])
def test_an_analyst_and_the_data_protection_officer_see_the_lists_and_change_none(house: Path, actor: Actor):
    watchlists.load(act(SOFIA), "csv", people(person(1)))

    assert [each.source for each in watchlists.versions(act(actor))] == ["csv"]
    with pytest.raises(Refused):
        watchlists.load(act(actor), "csv", people(person(2)))
    with pytest.raises(Refused):
        watchlists.activate(act(actor), "csv")


def test_a_loaded_list_waits_and_comes_back_as_it_was_sent(house: Path):
    loaded = watchlists.load(act(SOFIA), "csv", people(person(1), person(2, "Jan Przykład"), "N-3,,,,,,"))

    (version,) = watchlists.versions(act(SOFIA))
    assert (version.id, version.state, version.entries, version.loaded_by) == (loaded.version, "loaded", 2, "sofia")
    assert (version.loaded_at, version.activated_at) == (NOON, None)
    assert [each.names for each in lists.entries_of(archive(), loaded.version)] == [
        ("Ilse Example",),
        ("Jan Przykład",),
    ]
    assert [each.entry_id for each in lists.entries_of(archive(), loaded.version, {"N-2", "N-9"})] == ["N-2"]
    assert lists.findings_of(loaded.version) == loaded.findings
    assert (loaded.entries, loaded.kept_out, loaded.added, loaded.compared_with) == (2, 1, 2, None)
    assert lists.active_versions() == ()


def test_nobody_on_a_list_stands_in_the_database_in_the_open(house: Path):
    watchlists.load(act(SOFIA), "csv", people(person(1, "Quirinus Unmistakable")))

    stored = b"".join(each.read_bytes() for each in house.glob("fairway.sqlite3*"))
    assert b"N-1" in stored
    for value in (b"Quirinus", b"Unmistakable", b"1964-02-17", b"C01X00T47"):
        assert value not in stored


def test_the_difference_names_entries_and_nobody(house: Path):
    _active(people(person(1), person(2), person(3)))
    watchlists.load(act(SOFIA, minutes=2), "csv", people(person(2), person(3, born="1965"), person(4)))

    difference = watchlists.diff(act(ANA, minutes=3), "csv")

    assert (difference.added, difference.removed, difference.changed) == (("N-4",), ("N-1",), ("N-3",))
    assert _last_said().endswith("with the active version: 1 added, 1 removed, 1 changed")


def test_an_activated_list_replaces_the_one_before_and_has_stored_travellers_screened_again(house: Path):
    first = _active(people(person(1)))
    second = watchlists.load(act(SOFIA, minutes=2), "csv", people(person(1), person(2)))

    activated = watchlists.activate(act(SAUL, minutes=3), "csv")

    assert (activated.version, activated.replaced, activated.added) == (second.version, first, 1)
    assert activated.loaded_by_the_same is False
    assert [(each.id, each.state) for each in lists.versions("csv")] == [(second.version, "active"), (first, "retired")]
    assert [(each.id, each.activated_by) for each in lists.active_versions()] == [(second.version, "saul")]
    assert lists.replaced_by(second.version).id == first  # type: ignore[union-attr]
    assert _work() == [("rescreen", first), ("rescreen", second.version)]
    assert "saul activated list" in _last_said()


def test_who_loads_a_list_may_activate_it_and_both_are_on_record(house: Path):
    loaded = watchlists.load(act(SOFIA), "csv", people(person(1)))

    assert watchlists.activate(act(SOFIA, minutes=1), "csv").loaded_by_the_same is True
    version = lists.version(loaded.version)
    assert version is not None
    assert (version.loaded_by, version.activated_by) == ("sofia", "sofia")


def test_the_same_file_again_is_recognised_and_changes_nothing(house: Path):
    first = _active(people(person(1)))

    again = watchlists.load(act(SOFIA, minutes=2), "csv", people(person(1)))
    activated = watchlists.activate(act(SOFIA, minutes=3), "csv")

    assert (again.version, again.is_new, again.is_active) == (first, False, True)
    assert (activated.is_new, activated.version) == (False, first)
    assert len(lists.versions()) == 1
    assert _work() == [("rescreen", first)]


def test_an_earlier_version_can_be_put_to_use_again(house: Path):
    first = _active(people(person(1), person(2)))
    second = _active(people(person(1), person(3)), minutes=2)

    back = watchlists.activate(act(SOFIA, minutes=5), "csv", first)

    assert (back.replaced, back.added, back.removed) == (second, 1, 1)
    assert [each.id for each in lists.active_versions()] == [first]
    assert lists.replaced_by(first).id == second  # type: ignore[union-attr]


def test_an_older_version_that_was_never_used_does_not_wait_for_ever(house: Path):
    watchlists.load(act(SOFIA), "csv", people(person(1)))
    _active(people(person(1), person(2)), minutes=1)

    with pytest.raises(Refused, match="waits to be activated"):
        watchlists.diff(act(SOFIA, minutes=3), "csv")


def test_a_list_that_lost_more_than_half_is_not_activated_unless_that_is_accepted(house: Path):
    first = _active(people(*(person(number) for number in range(10))))
    loaded = watchlists.load(act(SOFIA, minutes=2), "csv", people(*(person(number) for number in range(4))))

    assert loaded.has_shrunk is True
    with pytest.raises(Refused, match="6 of the 10 entries"):
        watchlists.activate(act(SOFIA, minutes=3), "csv")
    assert [each.id for each in lists.active_versions()] == [first]

    accepted = watchlists.activate(act(SOFIA, minutes=4), "csv", accept_shrinkage=True)
    assert (accepted.version, accepted.removed) == (loaded.version, 6)


def test_a_list_that_lost_half_is_an_ordinary_list(house: Path):
    _active(people(*(person(number) for number in range(10))))
    watchlists.load(act(SOFIA, minutes=2), "csv", people(*(person(number) for number in range(5))))

    assert watchlists.activate(act(SOFIA, minutes=3), "csv").removed == 5


def test_a_file_that_cannot_be_taken_leaves_everything_as_it_was(house: Path):
    first = _active(people(person(1)))
    before = audit.count()

    with pytest.raises(Refused, match="The lists are as they were"):
        watchlists.load(act(SOFIA, minutes=2), "un_sc", b"<!DOCTYPE x><CONSOLIDATED_LIST/>")

    assert [each.id for each in lists.versions()] == [first]
    assert audit.count() == before


def test_a_version_of_another_source_is_not_activated(house: Path):
    loaded = watchlists.load(act(SOFIA), "csv", people(person(1)))

    with pytest.raises(Refused, match="has no version"):
        watchlists.activate(act(SOFIA, minutes=1), "un_sc", loaded.version)
    with pytest.raises(Refused, match="Load one first"):
        watchlists.activate(act(SOFIA, minutes=1), "un_sc")


def test_a_list_of_twenty_thousand_tells_how_far_it_is(house: Path):
    told: list[tuple[int, int]] = []

    loaded = watchlists.load(
        act(SOFIA), "csv", people(*(person(number) for number in range(20_000))), progress=lambda *at: told.append(at)
    )

    assert told == [(done, 20_000) for done in (5_000, 10_000, 15_000, 20_000)]
    assert sum(1 for _ in lists.entries_of(archive(), loaded.version)) == 20_000


def _active(data: bytes, *, minutes: int = 0) -> int:
    watchlists.load(act(SOFIA, minutes=minutes), "csv", data)
    return watchlists.activate(act(SOFIA, minutes=minutes + 1), "csv").version


def _work() -> list[tuple[str, int]]:
    from fairway.store.models import Work

    return list(Work.objects.order_by("id").values_list("kind", "subject"))


def _last_said() -> str:
    return next(audit.lines(most=1)).says

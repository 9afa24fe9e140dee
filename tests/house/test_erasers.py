"""Every personal column has what erases it, and the page that says so says it of all of them."""

from __future__ import annotations

import re
from pathlib import Path

from fairway.store.erasers import ERASERS, NOT_OF_TRAVELLERS, PERSONAL

PAGE = Path(__file__).parents[2] / "docs/forgetting.md"


def columns() -> dict[str, list[str]]:
    from django.db import connection

    tables = [each for each in connection.introspection.table_names() if each.startswith("store_")]
    with connection.cursor() as cursor:
        return {
            table: [each.name for each in connection.introspection.get_table_description(cursor, table)]
            for table in tables
        }


def test_every_column_of_every_table_is_personal_with_an_eraser_or_named_as_not_personal(house: Path) -> None:
    """A new column fails here until somebody has decided what takes it."""
    for table, names in columns().items():
        personal, other = PERSONAL.get(table, {}), NOT_OF_TRAVELLERS.get(table, ())
        if other == ("*",):
            assert not personal, table
            continue
        assert sorted([*personal, *other]) == sorted(names), f"{table}: name each column in fairway/store/erasers.py"


def test_no_table_is_named_that_does_not_exist(house: Path) -> None:
    assert {*PERSONAL, *NOT_OF_TRAVELLERS} == set(columns())


def test_a_sealed_column_is_never_called_impersonal() -> None:
    sealed = re.compile(r"sealed|subject|identity|record_open")

    assert [name for names in NOT_OF_TRAVELLERS.values() for name in names if sealed.search(name)] == []


def test_the_page_of_forgetting_shows_the_table_as_it_is() -> None:
    lines = [
        f"| `{table.removeprefix('store_')}` | {', '.join(f'`{name}`' for name, each in kept.items() if each == eraser)} | {eraser} |"
        for table, kept in sorted(PERSONAL.items())
        for eraser in dict.fromkeys(kept.values())
    ]
    lines += [f"| {name} | {says} |" for name, says in ERASERS.items()]
    page = PAGE.read_text("utf-8")

    assert [line for line in lines if line not in page] == []

"""Selected flights inside the Union, what was dropped because nothing selects it, and counts that outlive the data they counted."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

SELECTION = """
CREATE TABLE store_selection (
    id BIGINT NOT NULL PRIMARY KEY, departs_from TEXT NOT NULL, arrives_at TEXT NOT NULL, carrier TEXT NOT NULL,
    reason TEXT NOT NULL, assessment TEXT NOT NULL, starts_on TEXT NOT NULL, ends_on TEXT NOT NULL, review_on TEXT NOT NULL,
    state TEXT NOT NULL, proposed_by TEXT NOT NULL, proposed_at TEXT NOT NULL, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL
)
"""
OUT_OF_SCOPE = """
CREATE TABLE store_out_of_scope (
    day TEXT NOT NULL, departs_from TEXT NOT NULL, arrives_at TEXT NOT NULL, messages BIGINT NOT NULL, travellers BIGINT NOT NULL,
    PRIMARY KEY (day, departs_from, arrives_at)
)
"""
# day: of departure (ordinal); source, lane: of hits, "" for travellers.
FUNNEL = """
CREATE TABLE store_funnel (
    day INTEGER NOT NULL, step TEXT NOT NULL, source TEXT NOT NULL, lane TEXT NOT NULL, counted BIGINT NOT NULL,
    PRIMARY KEY (day, step, source, lane)
)
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0024_dossiers")]
    operations: ClassVar = [
        migrations.RunSQL(SELECTION, "DROP TABLE store_selection"),
        migrations.RunSQL(OUT_OF_SCOPE, "DROP TABLE store_out_of_scope"),
        migrations.RunSQL(FUNNEL, "DROP TABLE store_funnel"),
    ]

"""What was forgotten and when, what is held beyond it, and the requests to open one record. None of it needs a model."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# Begun and finished: between the two the rows are done and the key may still be there.
FORGOTTEN = """
CREATE TABLE store_forgotten (
    day INTEGER NOT NULL, kind TEXT NOT NULL, begun_at TEXT NOT NULL, finished_at TEXT NOT NULL, rows TEXT NOT NULL,
    held INTEGER NOT NULL, digest TEXT NOT NULL, profile TEXT NOT NULL, certificate TEXT NOT NULL, PRIMARY KEY (day, kind)
) WITHOUT ROWID
"""
HOLD = """
CREATE TABLE store_hold (
    id BIGINT NOT NULL PRIMARY KEY, traveller_id BIGINT NOT NULL UNIQUE, case_code TEXT NOT NULL, reason TEXT NOT NULL,
    held_by TEXT NOT NULL, held_at TEXT NOT NULL, expires_on TEXT NOT NULL
)
"""
UNMASKING = """
CREATE TABLE store_unmasking (
    id BIGINT NOT NULL PRIMARY KEY, traveller_id BIGINT NOT NULL, day INTEGER NOT NULL, case_code TEXT NOT NULL,
    ground TEXT NOT NULL, asked_by TEXT NOT NULL, asked_at TEXT NOT NULL, expires_at TEXT NOT NULL, opened_at TEXT NOT NULL,
    review_by TEXT NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0008_reintegration_by_two")]
    operations: ClassVar = [
        migrations.RunSQL(FORGOTTEN, "DROP TABLE store_forgotten"),
        migrations.RunSQL(HOLD, "DROP TABLE store_hold"),
        migrations.RunSQL(UNMASKING, "DROP TABLE store_unmasking"),
    ]

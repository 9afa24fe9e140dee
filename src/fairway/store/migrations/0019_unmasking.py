"""A request may open a booking or a hit too; who approved it, what the officer found, and what a court said of an emergency."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

COLUMNS = ("approved_by", "reviewed_by", "reviewed_at", "finding", "court_said", "court_at", "court_noted_by")


def _column(name: str, default: str = "") -> migrations.RunSQL:
    return migrations.RunSQL(
        f"ALTER TABLE store_unmasking ADD COLUMN {name} TEXT NOT NULL DEFAULT '{default}'",
        f"ALTER TABLE store_unmasking DROP COLUMN {name}",
    )


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0018_urgency")]
    operations: ClassVar = [_column("kind", "traveller"), *(_column(name) for name in COLUMNS)]

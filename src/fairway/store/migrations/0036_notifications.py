"""Travellers who are to be told that data about them were used, once that harms no longer."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

NOTIFICATION = """
CREATE TABLE store_notification (
    id BIGINT NOT NULL PRIMARY KEY, why TEXT NOT NULL, about_id BIGINT NOT NULL, day INTEGER NOT NULL, began_on TEXT NOT NULL,
    review_on TEXT NOT NULL, postponed INTEGER NOT NULL, ground TEXT NOT NULL, state TEXT NOT NULL, way TEXT NOT NULL,
    decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, UNIQUE (why, about_id)
)
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0035_stated")]
    operations: ClassVar = [migrations.RunSQL(NOTIFICATION, "DROP TABLE store_notification")]

"""Records that may be kept and not used, and the stop that ends every reading of people at once."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

RESTRICTION = """
CREATE TABLE store_restriction (
    traveller_id BIGINT NOT NULL PRIMARY KEY, request_id BIGINT NOT NULL, restricted_by TEXT NOT NULL, restricted_at TEXT NOT NULL
)
"""
STOP = """
CREATE TABLE store_stop (
    id BIGINT NOT NULL PRIMARY KEY, begun_by TEXT NOT NULL, begun_at TEXT NOT NULL, reason TEXT NOT NULL,
    officer TEXT NOT NULL, supervisor TEXT NOT NULL, ended_at TEXT NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0026_confirmations")]
    operations: ClassVar = [
        migrations.RunSQL(RESTRICTION, "DROP TABLE store_restriction"),
        migrations.RunSQL(STOP, "DROP TABLE store_stop"),
    ]

"""Which parts of a push came, for flights whose push is sent in several. Needs no model: rows of numbers, written once."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# push: keyed fingerprint of sender, recipient and access reference, which a torn message can fill with anything.
PUSH_PART = """
CREATE TABLE store_push_part (
    transmission_id INTEGER NOT NULL, flight_id INTEGER NOT NULL, day INTEGER NOT NULL, family TEXT NOT NULL,
    push BLOB NOT NULL, number INTEGER NOT NULL, is_last INTEGER NOT NULL, received_at TEXT NOT NULL,
    carried INTEGER NOT NULL, declared INTEGER,
    PRIMARY KEY (day, flight_id, push, transmission_id, number)
) WITHOUT ROWID
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0003_repairs_and_findings_by_code")]
    operations: ClassVar = [migrations.RunSQL(PUSH_PART, "DROP TABLE store_push_part")]

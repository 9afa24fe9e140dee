"""Own entries are confirmed from outside, staff's own people are known by marks, senders speak for carriers, a house may be for training."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

CONFIRMATION = """
CREATE TABLE store_own_confirmation (
    proposal BIGINT NOT NULL PRIMARY KEY, authority TEXT NOT NULL, reference TEXT NOT NULL, noted_by TEXT NOT NULL,
    noted_at TEXT NOT NULL
)
"""
# Keyed digests: the table says how many there are, and never who.
RELATION = """
CREATE TABLE store_staff_relation (
    mark BLOB NOT NULL, account TEXT NOT NULL, declared_at TEXT NOT NULL, PRIMARY KEY (mark, account)
)
"""
SENDER_CARRIER = """
CREATE TABLE store_sender_carrier (name TEXT NOT NULL, carrier TEXT NOT NULL, PRIMARY KEY (name, carrier))
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0025_scope_and_funnel")]
    operations: ClassVar = [
        migrations.RunSQL(CONFIRMATION, "DROP TABLE store_own_confirmation"),
        migrations.RunSQL(RELATION, "DROP TABLE store_staff_relation"),
        migrations.RunSQL(SENDER_CARRIER, "DROP TABLE store_sender_carrier"),
    ]

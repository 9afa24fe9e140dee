"""What lists say besides the people they list, documents by the million, and the memory of decisions. None of it needs a model."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# What a list says of an entry that is not compared: law, expiry, references. Only the expiry stands in the open: screening asks it.
DETAIL = """
CREATE TABLE store_list_detail (
    id INTEGER NOT NULL PRIMARY KEY, version_id BIGINT NOT NULL, entry_id TEXT NOT NULL, expires_on TEXT NOT NULL,
    sealed BLOB NOT NULL
)
"""
DETAIL_INDEX = "CREATE UNIQUE INDEX one_detail_an_entry ON store_list_detail (version_id, entry_id)"
# Organisations, vessels, aircraft: kept for payers and agencies, never compared with travellers.
OTHER = """
CREATE TABLE store_list_other (
    id INTEGER NOT NULL PRIMARY KEY, version_id BIGINT NOT NULL, entry_id TEXT NOT NULL, kind TEXT NOT NULL, sealed BLOB NOT NULL
)
"""
OTHER_INDEX = "CREATE UNIQUE INDEX one_other_an_entry ON store_list_other (version_id, entry_id)"
# Counts and shares of a version, by which the next one is judged before it is used.
SHAPE = "CREATE TABLE store_list_shape (version_id BIGINT NOT NULL PRIMARY KEY, shape BLOB NOT NULL)"
# "Not the same person": blind digests of both sides, so that it lifts itself when either changes.
CLEARANCE = """
CREATE TABLE store_clearance (
    id INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, identity BLOB NOT NULL, list_source TEXT NOT NULL,
    entry_id TEXT NOT NULL, entry_digest BLOB NOT NULL, made_at TEXT NOT NULL, made_by TEXT NOT NULL,
    expires_on TEXT NOT NULL
)
"""
CLEARANCE_INDEX = (
    "CREATE UNIQUE INDEX one_clearance ON store_clearance (identity, list_source, entry_id, entry_digest, kind)"
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0004_parts_of_pushes")]
    operations: ClassVar = [
        migrations.RunSQL(DETAIL, "DROP TABLE store_list_detail"),
        migrations.RunSQL(DETAIL_INDEX, "DROP INDEX one_detail_an_entry"),
        migrations.RunSQL(OTHER, "DROP TABLE store_list_other"),
        migrations.RunSQL(OTHER_INDEX, "DROP INDEX one_other_an_entry"),
        migrations.RunSQL(SHAPE, "DROP TABLE store_list_shape"),
        migrations.RunSQL(CLEARANCE, "DROP TABLE store_clearance"),
        migrations.RunSQL(CLEARANCE_INDEX, "DROP INDEX one_clearance"),
    ]

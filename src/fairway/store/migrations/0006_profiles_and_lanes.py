"""Signed legal profiles, what production needs, lanes of protection, and entries that are to be left alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

PROFILE = """
CREATE TABLE store_profile (
    digest TEXT NOT NULL PRIMARY KEY, stamp TEXT NOT NULL, content BLOB NOT NULL, kept_at TEXT NOT NULL, kept_by TEXT NOT NULL,
    state TEXT NOT NULL
)
"""
ONE_IN_FORCE = "CREATE UNIQUE INDEX one_profile_in_force ON store_profile (state) WHERE state = 'active'"
SIGNATURE = """
CREATE TABLE store_profile_signature (
    id INTEGER NOT NULL PRIMARY KEY, digest TEXT NOT NULL, signed_by TEXT NOT NULL, role TEXT NOT NULL, public_key TEXT NOT NULL,
    signature TEXT NOT NULL, signed_at TEXT NOT NULL
)
"""
ONE_SIGNATURE = "CREATE UNIQUE INDEX one_signature_each ON store_profile_signature (digest, signed_by)"
# Public keys only; whoever signs keeps the private one.
KEY = """
CREATE TABLE store_signing_key (
    id INTEGER NOT NULL PRIMARY KEY, account TEXT NOT NULL, public_key TEXT NOT NULL UNIQUE, registered_at TEXT NOT NULL,
    registered_by TEXT NOT NULL, ended_at TEXT NOT NULL
)
"""
SAFEGUARD = """
CREATE TABLE store_safeguard (
    id INTEGER NOT NULL PRIMARY KEY, kind TEXT NOT NULL, value TEXT NOT NULL, registered_at TEXT NOT NULL,
    registered_by TEXT NOT NULL
)
"""
# Of a version of a list: what it is a list of. A version that is missing here is one of persons sought.
LIST_KIND = "CREATE TABLE store_list_kind (version_id BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL)"
# Entries of people who came back, whom an authority asks not to stop again, and until when.
REINTEGRATION = """
CREATE TABLE store_reintegration (
    id INTEGER NOT NULL PRIMARY KEY, list_source TEXT NOT NULL, entry_id TEXT NOT NULL, authority TEXT NOT NULL,
    expires_on TEXT NOT NULL, made_at TEXT NOT NULL, made_by TEXT NOT NULL
)
"""
REINTEGRATION_INDEX = "CREATE UNIQUE INDEX one_reintegration ON store_reintegration (list_source, entry_id)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0005_list_parts_and_memory")]
    operations: ClassVar = [
        migrations.RunSQL(PROFILE, "DROP TABLE store_profile"),
        migrations.RunSQL(ONE_IN_FORCE, "DROP INDEX one_profile_in_force"),
        migrations.RunSQL(SIGNATURE, "DROP TABLE store_profile_signature"),
        migrations.RunSQL(ONE_SIGNATURE, "DROP INDEX one_signature_each"),
        migrations.RunSQL(KEY, "DROP TABLE store_signing_key"),
        migrations.RunSQL(SAFEGUARD, "DROP TABLE store_safeguard"),
        migrations.RunSQL(LIST_KIND, "DROP TABLE store_list_kind"),
        migrations.RunSQL(REINTEGRATION, "DROP TABLE store_reintegration"),
        migrations.RunSQL(REINTEGRATION_INDEX, "DROP INDEX one_reintegration"),
        migrations.AddField("hit", "lane", models.CharField(max_length=20, default="sought")),
    ]

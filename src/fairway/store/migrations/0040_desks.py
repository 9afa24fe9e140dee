"""Desks, who belongs to them, and which hits wait for one."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

TABLES = (
    "CREATE TABLE store_desk (name TEXT NOT NULL PRIMARY KEY, made_at TEXT NOT NULL, made_by TEXT NOT NULL)",
    "CREATE TABLE store_desk_member (desk TEXT NOT NULL, account TEXT NOT NULL, joined_at TEXT NOT NULL, PRIMARY KEY (desk, account))",
    "CREATE TABLE store_desk_hit (hit_id BIGINT NOT NULL PRIMARY KEY, desk TEXT NOT NULL, reason TEXT NOT NULL, "
    "handed_by TEXT NOT NULL, handed_at TEXT NOT NULL)",
    "CREATE INDEX desk_member ON store_desk_member (account)",
    "CREATE INDEX desk_hit ON store_desk_hit (desk)",
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0039_stale_lists")]
    operations: ClassVar = [
        migrations.RunSQL(
            list(TABLES), ["DROP TABLE store_desk_hit", "DROP TABLE store_desk_member", "DROP TABLE store_desk"]
        )
    ]

"""Leaving an entry alone needs two people: one alone could hide a friend."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0007_accesses_and_requests")]
    operations: ClassVar = [
        migrations.RunSQL(
            "ALTER TABLE store_reintegration ADD COLUMN confirmed_by TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE store_reintegration DROP COLUMN confirmed_by",
        ),
    ]

"""A booking is found by the blind trace of its locator, whatever its flight; and the hits of an entry by the entry."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0033_justifications")]
    operations: ClassVar = [
        migrations.AddIndex("booking", models.Index(fields=["key"], name="booking_key")),
        migrations.AddIndex("hit", models.Index(fields=["list_source", "entry_id", "id"], name="hit_entry")),
    ]

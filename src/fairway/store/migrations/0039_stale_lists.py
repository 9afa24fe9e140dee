"""How old each version of a list may be, and which decisions were taken while a list was older than that."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0038_splits")]
    operations: ClassVar = [
        migrations.AddField("listversion", "refresh_days", models.IntegerField(null=True)),
        migrations.AddField(
            "decision", "list_is_stale", models.BooleanField(default=False, db_default=models.Value(False))
        ),
    ]

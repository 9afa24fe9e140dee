"""Outlines of travellers beside their traces; see `store.outlines`. A house that is older has none and gets them as it screens."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0036_notifications")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Outline",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("day", models.IntegerField(db_index=True)),
                ("is_whole", models.BooleanField()),
                ("sealed", models.BinaryField()),
            ],
        )
    ]

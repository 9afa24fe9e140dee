"""Dossiers that left the house."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Serial number, maker, time, purpose and codes; nothing about anybody."""

    dependencies: ClassVar = [("store", "0023_own_keys")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hit", models.CharField(max_length=20)),
                ("made_by", models.CharField(max_length=80)),
                ("made_at", models.CharField(max_length=32)),
                ("purpose", models.CharField(max_length=24)),
                ("is_unmasked", models.BooleanField()),
                ("code", models.BinaryField(max_length=16)),
                ("digest", models.BinaryField(max_length=32)),
            ],
        ),
    ]

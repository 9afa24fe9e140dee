"""Own entries of lists, made by two people."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0012_second_factor")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="OwnEntry",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("proposal", models.BigIntegerField(db_index=True)),
                ("entry_id", models.CharField(max_length=80)),
                ("kind", models.CharField(max_length=8)),
                ("state", models.CharField(max_length=10)),
                ("legal_basis", models.CharField(max_length=200)),
                ("owner", models.CharField(max_length=80)),
                ("expires_on", models.CharField(max_length=10)),
                ("review_on", models.CharField(max_length=10)),
                ("proposed_by", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.CharField(default="", max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("sealed", models.BinaryField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "active")), fields=("entry_id",), name="one_own_entry"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("entry_id",), name="one_own_proposal"
                    ),
                ],
            },
        )
    ]

"""Repairs of quarantined transmissions, and how often each finding was made, which needs no model."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

# Codes and counts only: what remains of the findings for the carriers' quality reports.
FINDING_COUNT = """
CREATE TABLE store_finding_count (
    transmission_id INTEGER NOT NULL, code TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (transmission_id, code)
) WITHOUT ROWID
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0002_traces_and_audit_guards")]
    operations: ClassVar = [
        migrations.CreateModel(
            name="Repair",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("state", models.CharField(default="proposed", max_length=12)),
                ("reason", models.CharField(max_length=24)),
                ("proposed_by", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.CharField(default="", max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("size_bytes", models.BigIntegerField()),
                ("bookings", models.IntegerField(default=0)),
                ("travellers", models.IntegerField(default=0)),
                ("findings_count", models.IntegerField(default=0)),
                ("sealed", models.BinaryField(null=True)),
                (
                    "transmission",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.transmission"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("transmission",), name="one_repair_at_a_time"
                    )
                ],
            },
        ),
        migrations.RunSQL(FINDING_COUNT, "DROP TABLE store_finding_count"),
    ]

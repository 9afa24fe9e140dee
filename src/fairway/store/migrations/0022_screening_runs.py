"""Runs that screen everybody again, and their partitions: one a day of travel."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0021_changes_by_flight")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ScreeningRun",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("matcher", models.CharField(max_length=24)),
                ("made_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ScreeningPartition",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("run", models.ForeignKey(on_delete=models.deletion.CASCADE, to="store.screeningrun")),
                ("day", models.IntegerField()),
                ("travellers", models.IntegerField(default=0)),
                ("hits", models.IntegerField(default=0)),
                ("lapsed", models.IntegerField(default=0)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=["run", "day"], name="one_partition_a_day")]},
        ),
    ]

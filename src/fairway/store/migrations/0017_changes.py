"""What each push changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """One row a change: the fields that were put anew, as they were before."""

    dependencies: ClassVar = [("store", "0013_taking_back")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("day", models.IntegerField()),
                ("flight_id", models.BigIntegerField()),
                ("noun", models.CharField(max_length=10)),
                ("subject", models.BigIntegerField()),
                ("source", models.CharField(max_length=4)),
                ("kind", models.CharField(max_length=8)),
                ("transmission_id", models.BigIntegerField()),
                ("at", models.CharField(max_length=32)),
                ("record_open", models.BinaryField()),
                ("record_sealed", models.BinaryField()),
            ],
            options={"indexes": [models.Index(fields=["subject", "id"], name="change_of")]},
        ),
    ]

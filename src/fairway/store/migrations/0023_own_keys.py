"""Which single keys of the console somebody uses."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0022_screening_runs")]
    operations: ClassVar = [
        migrations.AddField("account", "keys", models.CharField(max_length=2000, default="")),
    ]

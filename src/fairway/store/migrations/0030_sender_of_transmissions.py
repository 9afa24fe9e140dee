"""A transmission that was pushed says by whom, so that a sender is held to the carriers it speaks for."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0029_trace_files")]
    operations: ClassVar = [
        migrations.AddField("transmission", "sender", models.CharField(max_length=40, default="", db_default="")),
    ]

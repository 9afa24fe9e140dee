"""A booking knows which it was split to or from: one person whom both halves name is one row."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0037_outlines")]
    operations: ClassVar = [
        migrations.AddField(model_name="booking", name="splits", field=models.BinaryField(default=b"", db_default=b"")),
    ]

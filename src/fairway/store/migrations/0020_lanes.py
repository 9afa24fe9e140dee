"""A transmission, and whoever sends some, may say that its manifests came for border control."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0019_unmasking")]
    operations: ClassVar = [
        migrations.AddField("transmission", "lane", models.CharField(max_length=8, default="")),
        migrations.AddField("sendertoken", "lane", models.CharField(max_length=8, default="")),
    ]

"""An access token is used from where it was used first, and says when its holder last proved who they are."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0031_queue")]
    operations: ClassVar = [
        migrations.AddField("accesstoken", "place", models.BinaryField(max_length=32, null=True)),
        migrations.AddField("accesstoken", "proved_at", models.DateTimeField(null=True)),
    ]

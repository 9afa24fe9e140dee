"""A decision says from where to where it moved its hit, and whether its maker took it back."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0016_ways_in")]
    operations: ClassVar = [
        migrations.AddField("decision", "from_state", models.CharField(max_length=10, default="")),
        migrations.AddField("decision", "to_state", models.CharField(max_length=10, default="")),
        migrations.AddField("decision", "taken_back_at", models.DateTimeField(null=True)),
    ]

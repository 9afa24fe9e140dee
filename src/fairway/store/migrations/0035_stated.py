"""When the messages say that they were sent, beside what they say: merging goes by that and never by what arrived later."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


def _stamp() -> models.CharField[str, str]:
    return models.CharField(max_length=70, default="", db_default="")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0034_booking_key")]
    operations: ClassVar = [
        migrations.AddField("flight", "departs_stated", _stamp()),
        migrations.AddField("flight", "arrives_stated", _stamp()),
        migrations.AddField("flight", "state_stated", _stamp()),
        migrations.AddField("booking", "stated", _stamp()),
        migrations.AddField("traveller", "api_at", _stamp()),
    ]

"""Changes are looked up by the flight and then by whom they concern: one index for both questions."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """The index of `store_change`, by flight first."""

    dependencies: ClassVar = [("store", "0020_lanes")]

    operations: ClassVar = [
        migrations.RemoveIndex("change", "change_of"),
        migrations.AddIndex("change", models.Index(fields=["flight_id", "subject", "id"], name="change_on_flight")),
    ]

"""A hit knows its departure and arrival in universal time; a list says what it asks for."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0017_changes")]
    operations: ClassVar = [
        migrations.AddField("hit", "due_utc", models.CharField(max_length=19, default="")),
        migrations.AddField("hit", "lands_utc", models.CharField(max_length=19, default="")),
        migrations.AddField("hit", "due_is_exact", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="ListInstruction",
            fields=[
                ("source", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("instruction", models.CharField(max_length=10)),
            ],
        ),
        # Until a hit is screened again the airport's clock stands for universal time, as it was shown until now.
        migrations.RunSQL("UPDATE store_hit SET due_utc = due_at", migrations.RunSQL.noop),
        migrations.RemoveIndex("hit", "hit_queue"),
        migrations.AddIndex("hit", models.Index(fields=["state", "due_utc", "strength_rank", "id"], name="hit_queue")),
    ]

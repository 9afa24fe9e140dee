"""The queue is sorted from its index alone, and what is in the air is found by its landing."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

_QUEUE = ["state", "due_utc", "strength_rank", "id", "lands_utc", "made_at", "list_source", "strength", "lane"]


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0030_sender_of_transmissions")]
    operations: ClassVar = [
        migrations.RemoveIndex("hit", "hit_queue"),
        migrations.AddIndex(
            "hit", models.Index(fields=[*_QUEUE, "traveller", "taken_by", "taken_until"], name="hit_queue")
        ),
        migrations.AddIndex("hit", models.Index(fields=["state", "lands_utc", "due_utc"], name="hit_landing")),
        migrations.AddIndex("hit", models.Index(fields=["taken_by", "taken_until"], name="hit_holder")),
    ]

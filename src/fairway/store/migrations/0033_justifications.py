"""Answers to the question, asked at random, why somebody was opened."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

JUSTIFICATION = """
CREATE TABLE store_justification (
    access_id BIGINT NOT NULL PRIMARY KEY, asked TEXT NOT NULL, answer TEXT NOT NULL, answered_by TEXT NOT NULL, answered_at TEXT NOT NULL
)
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0032_tokens_proved")]
    operations: ClassVar = [migrations.RunSQL(JUSTIFICATION, "DROP TABLE store_justification")]

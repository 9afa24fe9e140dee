"""Days whose file of traces is behind the table; see `store.trace_files`."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

STALE = "CREATE TABLE store_trace_stale (day INTEGER NOT NULL PRIMARY KEY)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0028_arrivals")]
    operations: ClassVar = [migrations.RunSQL(STALE, "DROP TABLE store_trace_stale")]

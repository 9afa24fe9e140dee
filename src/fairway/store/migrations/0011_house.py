"""Whose keys open what is kept here: a database that is apart from the house must not be taken for another's."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# Keyed digest of the master key; one row, and only where the database is not a file in the house.
HOUSE = "CREATE TABLE store_house (one INTEGER NOT NULL PRIMARY KEY, mark BLOB NOT NULL)"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0010_senders")]
    operations: ClassVar = [migrations.RunSQL(HOUSE, "DROP TABLE store_house")]

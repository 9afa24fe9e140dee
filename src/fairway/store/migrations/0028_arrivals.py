"""What arrived, counted apart from what is kept; and under which name of which sender each message came."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

ARRIVALS = (
    "CREATE TABLE store_arrival (day INTEGER NOT NULL PRIMARY KEY, received INTEGER NOT NULL, known INTEGER NOT NULL)"
)
# A house that is older begins its count with what it keeps.
UNTIL_NOW = "INSERT INTO store_arrival (day, received, known) SELECT received_day, count(*), 0 FROM store_transmission GROUP BY received_day"
NAMES = """
CREATE TABLE store_messagename (
    name BLOB NOT NULL, transmission_id INTEGER NOT NULL, day INTEGER NOT NULL, PRIMARY KEY (name)
) WITHOUT ROWID
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0027_restrictions_and_stop")]
    operations: ClassVar = [
        migrations.AddField("transmission", "copies", models.IntegerField(default=0)),
        migrations.RunSQL(ARRIVALS, "DROP TABLE store_arrival"),
        migrations.RunSQL(UNTIL_NOW, migrations.RunSQL.noop),
        migrations.RunSQL(NAMES, "DROP TABLE store_messagename"),
    ]

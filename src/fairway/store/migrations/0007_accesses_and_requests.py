"""Who read whom and whether it is explained, emergencies, day's budgets, honey records, and the requests of travellers."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# `subject` is the code of a traveller or transmission, never a name. The two moments bound the day within which a decision explains it.
ACCESS = """
CREATE TABLE store_access (
    id BIGINT NOT NULL PRIMARY KEY, at TEXT NOT NULL, day INTEGER NOT NULL, actor TEXT NOT NULL, role TEXT NOT NULL,
    purpose TEXT NOT NULL, ground TEXT NOT NULL, action TEXT NOT NULL, object TEXT NOT NULL, subject TEXT NOT NULL,
    explained_from TEXT NOT NULL, explained_until TEXT NOT NULL, emergency BIGINT, is_honey INTEGER NOT NULL,
    reviewed_by TEXT NOT NULL, reviewed_at TEXT NOT NULL, finding TEXT NOT NULL
)
"""
ACCESS_BY_ACTOR = "CREATE INDEX access_by_actor ON store_access (actor, day, subject)"
ACCESS_BY_SUBJECT = "CREATE INDEX access_by_subject ON store_access (subject)"
ACCESS_BY_DAY = "CREATE INDEX access_by_day ON store_access (day, id)"
AUDIT_BY_OBJECT = "CREATE INDEX audit_by_object ON store_auditentry (object, actor)"
EMERGENCY = """
CREATE TABLE store_emergency (
    id BIGINT NOT NULL PRIMARY KEY, actor TEXT NOT NULL, role TEXT NOT NULL, reason TEXT NOT NULL, ground TEXT NOT NULL,
    begun_at TEXT NOT NULL, until_at TEXT NOT NULL, profile TEXT NOT NULL, seen_by TEXT NOT NULL, seen_at TEXT NOT NULL,
    reviewed_by TEXT NOT NULL, reviewed_at TEXT NOT NULL, finding TEXT NOT NULL
)
"""
EMERGENCY_BY_ACTOR = "CREATE INDEX emergency_by_actor ON store_emergency (actor, until_at)"
BUDGET = """
CREATE TABLE store_budget (
    id BIGINT NOT NULL PRIMARY KEY, actor TEXT NOT NULL, day INTEGER NOT NULL, more INTEGER NOT NULL, lifted_by TEXT NOT NULL,
    lifted_at TEXT NOT NULL
)
"""
BUDGET_BY_ACTOR = "CREATE INDEX budget_by_actor ON store_budget (actor, day)"
# A keyed digest: whoever reads the database cannot tell which traveller is invented.
HONEY = "CREATE TABLE store_honey (mark BLOB NOT NULL PRIMARY KEY, planted_by TEXT NOT NULL, planted_at TEXT NOT NULL)"
# `sealed` holds whom the request concerns, under a key of the request's own that goes when the request goes.
REQUEST = """
CREATE TABLE store_request (
    id BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, via TEXT NOT NULL, received_on TEXT NOT NULL, due_on TEXT NOT NULL,
    opened_by TEXT NOT NULL, opened_at TEXT NOT NULL, state TEXT NOT NULL, answered_by TEXT NOT NULL, answered_at TEXT NOT NULL,
    outcome TEXT NOT NULL, profile TEXT NOT NULL, sealed BLOB
)
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0006_profiles_and_lanes")]
    operations: ClassVar = [
        migrations.RunSQL(ACCESS, "DROP TABLE store_access"),
        migrations.RunSQL(ACCESS_BY_ACTOR, "DROP INDEX access_by_actor"),
        migrations.RunSQL(ACCESS_BY_SUBJECT, "DROP INDEX access_by_subject"),
        migrations.RunSQL(ACCESS_BY_DAY, "DROP INDEX access_by_day"),
        migrations.RunSQL(AUDIT_BY_OBJECT, "DROP INDEX audit_by_object"),
        migrations.RunSQL(EMERGENCY, "DROP TABLE store_emergency"),
        migrations.RunSQL(EMERGENCY_BY_ACTOR, "DROP INDEX emergency_by_actor"),
        migrations.RunSQL(BUDGET, "DROP TABLE store_budget"),
        migrations.RunSQL(BUDGET_BY_ACTOR, "DROP INDEX budget_by_actor"),
        migrations.RunSQL(HONEY, "DROP TABLE store_honey"),
        migrations.RunSQL(REQUEST, "DROP TABLE store_request"),
    ]

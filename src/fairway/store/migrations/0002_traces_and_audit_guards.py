"""The blind traces, which no model needs, and the triggers that keep the audit chain from being changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

TRACES = """
CREATE TABLE store_trace (
    day INTEGER NOT NULL, digest INTEGER NOT NULL, traveller_id INTEGER NOT NULL,
    PRIMARY KEY (day, digest, traveller_id)
) WITHOUT ROWID
"""
# Wiping may empty payload and salt; nothing else of an entry may change, and no entry may go.
NO_CHANGE = """
CREATE TRIGGER audit_no_change BEFORE UPDATE ON store_auditentry
WHEN NEW.seq IS NOT OLD.seq OR NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor OR NEW.role IS NOT OLD.role
  OR NEW.purpose IS NOT OLD.purpose OR NEW.ground IS NOT OLD.ground OR NEW.action IS NOT OLD.action
  OR NEW.object IS NOT OLD.object OR NEW.profile IS NOT OLD.profile OR NEW.payload_digest IS NOT OLD.payload_digest
  OR NEW.previous IS NOT OLD.previous OR NEW.hash IS NOT OLD.hash
  OR NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'the audit log is not changed'); END
"""
NO_REMOVAL = """
CREATE TRIGGER audit_no_removal BEFORE DELETE ON store_auditentry
BEGIN SELECT RAISE(ABORT, 'the audit log is not shortened'); END
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0001_begin")]
    operations: ClassVar = [
        migrations.RunSQL(TRACES, "DROP TABLE store_trace"),
        migrations.RunSQL(NO_CHANGE, "DROP TRIGGER audit_no_change"),
        migrations.RunSQL(NO_REMOVAL, "DROP TRIGGER audit_no_removal"),
    ]

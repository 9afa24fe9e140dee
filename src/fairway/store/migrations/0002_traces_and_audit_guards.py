"""The blind traces, which no model needs, and the triggers that keep the audit chain from being changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from fairway.store.dialect import EachItsOwn

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
# The same in PostgreSQL's words, which also knows TRUNCATE. Class 23: whoever tries has broken a rule of the data.
PG_NO_CHANGE = """
CREATE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ROW(NEW.seq, NEW.at, NEW.actor, NEW.role, NEW.purpose, NEW.ground, NEW.action, NEW.object, NEW.profile, NEW.payload_digest,
         NEW.previous, NEW.hash)
     IS DISTINCT FROM
     ROW(OLD.seq, OLD.at, OLD.actor, OLD.role, OLD.purpose, OLD.ground, OLD.action, OLD.object, OLD.profile, OLD.payload_digest,
         OLD.previous, OLD.hash)
     OR NEW.payload IS NOT NULL OR NEW.salt IS NOT NULL
  THEN RAISE EXCEPTION 'the audit log is not changed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_no_change BEFORE UPDATE ON store_auditentry FOR EACH ROW EXECUTE FUNCTION audit_change()
"""
PG_NO_REMOVAL = """
CREATE FUNCTION audit_removal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit log is not shortened' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER audit_no_removal BEFORE DELETE ON store_auditentry FOR EACH ROW EXECUTE FUNCTION audit_removal();
CREATE TRIGGER audit_no_truncation BEFORE TRUNCATE ON store_auditentry FOR EACH STATEMENT EXECUTE FUNCTION audit_removal()
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0001_begin")]
    operations: ClassVar = [
        migrations.RunSQL(TRACES, "DROP TABLE store_trace"),
        EachItsOwn(
            sqlite=(NO_CHANGE, "DROP TRIGGER audit_no_change"),
            postgresql=(PG_NO_CHANGE, "DROP FUNCTION audit_change CASCADE"),
        ),
        EachItsOwn(
            sqlite=(NO_REMOVAL, "DROP TRIGGER audit_no_removal"),
            postgresql=(PG_NO_REMOVAL, "DROP FUNCTION audit_removal CASCADE"),
        ),
    ]

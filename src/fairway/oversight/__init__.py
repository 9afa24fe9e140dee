"""Answers the data protection officer and the public: who looked, why, and whether the record still holds."""

from fairway.oversight.digest import StateDigest, digest
from fairway.oversight.log import AuditLine, Verdict, read_audit, verify_audit

__all__ = ["AuditLine", "StateDigest", "Verdict", "digest", "read_audit", "verify_audit"]

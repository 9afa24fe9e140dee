"""PostgreSQL with the habits of SQLite that the store relies on: text has no largest length, and migrations are written once."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.backends.postgresql.base import DatabaseWrapper as Engine
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as Editor

from fairway.store.dialect import in_postgresql

__all__ = ["DatabaseWrapper"]


class _Editor(Editor):
    """Makes tables that are written in SQLite's types."""

    def execute(self, sql: Any, params: Any = ()) -> None:
        super().execute(in_postgresql(sql) if isinstance(sql, str) else sql, params)


class DatabaseWrapper(Engine):
    """One connection to PostgreSQL."""

    # SQLite takes a text as long as it comes. An act must not fail because a ground was written at length.
    data_types: ClassVar[dict[str, Any]] = {**Engine.data_types, "CharField": "text"}  # type: ignore[misc]
    SchemaEditorClass = _Editor

"""Whose file it is, and of which schema: known without the schema itself, which is much to load."""

from __future__ import annotations

import pkgutil
import sqlite3

from scraper.errors import UsageError
from storage import migrations

APPLICATION_ID = 0x6A62616F
"""`jbao`, at offset 68 of the file."""

VERSION = max(int(module.name[1:4]) for module in pkgutil.iter_modules(migrations.__path__))
"""The number of the last migration; a test keeps it equal to how many `schema.MIGRATIONS` names."""


def version_of(conn: sqlite3.Connection) -> int:
    """How many migrations the file has had."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0])


def demand_today(path: str, conn: sqlite3.Connection) -> None:
    """Raise `UsageError` for an archive that must be brought up first."""
    if version_of(conn) < VERSION:
        raise UsageError(
            f"{path}: it was written by an older version and must be brought up first",
            hint=f"run: jianbao migrate -a {path}",
        )

"""Which SQLite keeps the archive, for `jianbao doctor`."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

_FIXED = (3, 51, 3)
_FIRST_WAL = (3, 7, 0)


@dataclass(frozen=True, slots=True)
class Engine:
    """The SQLite in use."""

    version: str
    full_text: bool
    """Whether it has FTS5, which search needs."""
    wal_reset_fault: bool
    """Whether it has the rare race of 3.7.0 to 3.51.2 in which a WAL reset can be lost."""


def engine() -> Engine:
    """What this process would open an archive with."""
    conn = sqlite3.connect(":memory:")
    try:
        options = {row[0] for row in conn.execute("PRAGMA compile_options")}
    finally:
        conn.close()
    known = sqlite3.sqlite_version_info
    return Engine(sqlite3.sqlite_version, "ENABLE_FTS5" in options, _FIRST_WAL <= known < _FIXED)

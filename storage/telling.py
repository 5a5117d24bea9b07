"""The part of the SQLite archive that tells what happened; see `events.Changes`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from storage import changes
from storage.database import told
from storage.events import ChangeQuery, Event


class SqliteChanges:
    """What `events.Changes` promises, on one SQLite file."""

    _conn: sqlite3.Connection
    path: str

    def changes(self, query: ChangeQuery) -> Iterator[Event]:
        """Edits, withdrawals and returns, the newest first."""
        with told(self.path):
            yield from changes.find(self._conn, query)

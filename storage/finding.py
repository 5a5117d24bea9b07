"""The part of the SQLite archive that finds articles; see `findings.Finding`.

What a search does not need is imported when it is asked for: a search from the command line is
over in a third of a second.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from storage import search
from storage.connecting import open_to_read
from storage.database import Database, told
from storage.findings import Bar, Counts, Explanation, Facet, Hit, Kin, Query, Step

if TYPE_CHECKING:
    from storage.protocol import Held


@contextmanager
def opened(path: str) -> Iterator[SqliteFinding]:
    """The archive at `path` for finding alone, read only; errors as `opening.open_archive`."""
    db = open_to_read(path)
    try:
        yield SqliteFinding(db)
    finally:
        db.close()


class SqliteFinding:
    """What `findings.Finding` promises, on one SQLite file."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn
        self.path = db.path

    def _indexed(self) -> sqlite3.Connection:
        """The connection, with all that a batch has added so far in the search index."""
        self._db.waiting.flush(self._conn)
        return self._conn

    def search(self, query: Query) -> tuple[Hit, ...]:
        """What the query finds."""
        with told(self.path):
            return search.find(self._indexed(), query)

    def count(self, query: Query) -> int:
        """How many articles the query finds."""
        with told(self.path):
            return search.count(self._indexed(), query)

    def select(self, query: Query) -> Iterator[Held]:
        """Stream what the query selects."""
        from storage import lookup

        with told(self.path):
            # Ids first: no cursor is open while the caller writes, and eight bytes each is little.
            ids = array("q", search.ids(self._indexed(), query))
            yield from lookup.latest(self._conn, sorted(ids))

    def facets(self, query: Query, *, most: int = 10) -> Mapping[Facet, Counts]:
        """The commonest values of each facet."""
        from storage import facets

        with told(self.path):
            return facets.facets(self._indexed(), query, most)

    def over_time(self, query: Query, step: Step) -> tuple[Bar, ...]:
        """How many articles each period has."""
        from storage import facets

        with told(self.path):
            return facets.over_time(self._indexed(), query, step)

    def explain(self, query: Query) -> Explanation:
        """How the query was read."""
        from storage import explain

        with told(self.path):
            return explain.explain(self._indexed(), query)

    def related(self, article_id: int, *, limit: int = 10) -> tuple[Kin, ...]:
        """Articles on the same matter."""
        from storage import related

        with told(self.path):
            return related.related(self._indexed(), article_id, limit)

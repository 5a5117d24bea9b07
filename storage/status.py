"""What an archive holds, in numbers."""

from __future__ import annotations

import sqlite3
from typing import Any

_COUNTS = {
    "articles": "SELECT count(*) FROM article",
    "versions": "SELECT count(*) FROM version",
    "snapshots": "SELECT count(*) FROM capture",
    "clusters": "SELECT count(DISTINCT cluster_id) FROM article",
    "withdrawn": "SELECT count(*) FROM article WHERE withdrawn_at IS NOT NULL",
    "tombstones": "SELECT count(*) FROM tombstone",
    "runs": "SELECT count(*) FROM run",
    "blobs": "SELECT count(*) FROM blob",
    "bytes_captured": "SELECT coalesce(sum(size), 0) FROM blob",
    "bytes_stored": """SELECT coalesce(sum(length(bytes)), 0)
        + (SELECT coalesce(sum(length(bytes)), 0) FROM dictionary) FROM blob""",
}
_GROUPS = {
    "frontier": "SELECT state, count(*) FROM errand GROUP BY state ORDER BY state",
    "failures": "SELECT kind, count(*) FROM failure GROUP BY kind ORDER BY 2 DESC, kind",
}


def status(conn: sqlite3.Connection) -> dict[str, Any]:
    """Counts of what is held; frontier by state; failures by kind; the file's size in bytes."""
    counts: dict[str, Any] = {
        name: conn.execute(sql).fetchone()[0] for name, sql in _COUNTS.items()
    }
    groups = {name: dict(map(tuple, conn.execute(sql))) for name, sql in _GROUPS.items()}
    pages = conn.execute("PRAGMA page_count").fetchone()[0]
    size = pages * conn.execute("PRAGMA page_size").fetchone()[0]
    schema = conn.execute("PRAGMA user_version").fetchone()[0]
    return counts | groups | {"file_bytes": size, "schema_version": schema}

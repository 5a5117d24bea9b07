"""A version that two archives brought: which pages it names, and which reading it shows.

The answer is the same whichever of the two took in the other.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence

from scraper.text import digest as digest_of


def seen_in(conn: sqlite3.Connection, version_id: int, captures: Iterable[int]) -> None:
    """These responses showed the version."""
    conn.executemany(
        "UPDATE capture SET version_id = ? WHERE id = ? AND version_id IS NULL",
        [(version_id, id) for id in captures],
    )


def put_parts(conn: sqlite3.Connection, version_id: int, found: Iterable[Sequence[int]]) -> None:
    """Let a version name the earliest of the responses that it was read from, page by page."""
    held = [(_names(conn, captures), captures) for captures in found if captures]
    conn.execute("DELETE FROM version_part WHERE version_id = ?", (version_id,))
    if held:
        *_, captures = min(held)
        conn.executemany(
            "INSERT INTO version_part (version_id, part, capture_id) VALUES (?, ?, ?)",
            [(version_id, part, id) for part, id in enumerate(captures, 1)],
        )


def _names(conn: sqlite3.Connection, captures: Sequence[int]) -> list[tuple[str, str]]:
    """Times and digests of responses: what tells them apart in any archive."""
    found = conn.execute(
        """SELECT c.fetched_at, b.sha256 FROM json_each(?) AS asked
        JOIN capture AS c ON c.id = asked.value JOIN blob AS b ON b.id = c.blob_id
        ORDER BY asked.key""",
        (json.dumps(captures),),
    )
    return [(row[0], row[1]) for row in found]


def replace(conn: sqlite3.Connection, before: int, after: int | None) -> None:
    """A later reading took the place of another, in the archive that they came from."""
    if after is not None and after != before:
        conn.execute(
            "UPDATE reading SET replaced_by = ? WHERE id = ? AND replaced_by IS NULL",
            (after, before),
        )


def show(conn: sqlite3.Connection, version_id: int, favoured: Collection[int] = ()) -> int | None:
    """Let a version show what was read at its newest look; that reading, where there is one.

    Of several of one time those that an archive showed (`favoured`) go first, then what was read
    last. One look that both archives read anew, each by rules of its own, keeps one reading that
    counts.
    """
    live = conn.execute(
        """SELECT r.id, r.seen_at, r.capture_id, coalesce(r.read_at, '') AS read_at, r.seal, b.text
        FROM reading AS r JOIN body AS b ON b.id = r.body_id
        WHERE r.version_id = ? AND r.replaced_by IS NULL""",
        (version_id,),
    ).fetchall()
    live.sort(key=lambda r: (r["seen_at"], r["id"] in favoured, r["read_at"], r["seal"]))
    latest = {(r["seen_at"], r["capture_id"]): r["id"] for r in live}
    for each in live:
        if each["capture_id"] is not None:
            replace(conn, each["id"], latest[each["seen_at"], each["capture_id"]])
    if not live:
        return None
    shown = live[-1]
    conn.execute(
        """UPDATE version SET reading_id = :reading, digest = :digest,
            sealed = CASE WHEN digest = :digest THEN sealed ELSE coalesce(sealed, digest) END
        WHERE id = :version""",
        {"reading": shown["id"], "digest": digest_of(shown["text"]), "version": version_id},
    )
    return int(shown["id"])

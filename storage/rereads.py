"""Re-reading: what was read at each look, beside what today's rules read from the same bytes.

A reading is never changed: a later one of the same pages takes its place and the old one stays, as
history of the reading. Versions of the text keep their numbers and times; the digest that the chain
vouches for is kept beside the one of today's reading.

A site's memory is that of before the run, whatever the number of processes and however often a run
is stopped: what pages would leave in it today is put aside, and takes effect when the run is done.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime

from scraper.model import Trace
from scraper.text import digest as digest_of
from scraper.text import strip_controls
from storage import articles, changes, index, records, search, traces, unread
from storage.database import Database, told
from storage.findings import Query
from storage.looks import Deferred, Look, Reread
from storage.moments import day_of, instant, stamp
from storage.records import Record


class SqliteRereads:
    """What `Rereads` promises, on one SQLite file."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._conn = db.conn
        self._path = db.path

    def defer(self, page: Deferred, *, run_id: int | None = None) -> int:
        """Keep a page to be read later."""
        with self._db.writing() as conn:
            return unread.keep(conn, page, run_id)

    def deferred(self) -> tuple[int, ...]:
        """The captures that wait to be read."""
        with told(self._path):
            return unread.ids(self._conn)

    def page(self, capture_id: int) -> Deferred:
        """One of them."""
        with told(self._path):
            return unread.page(self._conn, self._path, capture_id)

    def waits(self, capture_id: int) -> bool:
        """Whether it is one of them still."""
        with told(self._path):
            return unread.waits(self._conn, capture_id)

    def settle(self, capture_id: int, article_id: int | None) -> None:
        """It waits no more."""
        with self._db.writing() as conn:
            unread.settle(conn, capture_id, article_id)

    def ids(self, query: Query | None, *, after: int = 0) -> tuple[int, ...]:
        """The articles that a query selects."""
        with told(self._path):
            if query is None:
                found = self._conn.execute(
                    "SELECT id FROM article WHERE id > ? ORDER BY id", (after,)
                )
                return tuple(row[0] for row in found)
            self._db.waiting.flush(self._conn)
            return tuple(sorted(id for id in search.ids(self._conn, query) if id > after))

    def looks(self, article_id: int) -> tuple[Look, ...]:
        """The readings of an article that stand."""
        with told(self._path):
            return tuple(_looks(self._conn, article_id))

    def begin(
        self, command: str, rules: str, *, at: datetime, anew: bool = False
    ) -> tuple[int, int]:
        """A run, new or gone on with."""
        with self._db.writing() as conn:
            held = conn.execute(
                """SELECT r.id, p.place FROM rereading AS p JOIN run AS r ON r.id = p.run_id
                WHERE r.command = ? AND p.rules = ? ORDER BY r.id DESC LIMIT 1""",
                (strip_controls(command), rules),
            ).fetchone()
            if held is not None and not anew:
                conn.execute(
                    "UPDATE run SET finished_at = NULL, outcome = NULL WHERE id = ?", (held[0],)
                )
                return int(held[0]), int(held[1])
            return _fresh(conn, command, rules, at), 0

    def replace(
        self,
        article_id: int,
        found: Sequence[Reread],
        *,
        same: Sequence[int] = (),
        trace: Trace | None = None,
        extractor_version: str,
        at: datetime,
    ) -> None:
        """Let new readings take the place of old ones."""
        with self._db.writing() as conn:
            now = stamp(at)
            for each in found:
                _replace(conn, each, extractor_version, now, self._db.waiting)
            if _confirm(conn, same, extractor_version) or found:
                changes.rewrite(conn, article_id, now)
            if trace is not None:
                _put_aside(conn, article_id, trace)

    def reached(self, run_id: int, article_id: int) -> None:
        """All articles up to that one are done."""
        with self._db.writing() as conn:
            conn.execute(
                "UPDATE rereading SET place = max(place, ?) WHERE run_id = ?", (article_id, run_id)
            )

    def done(self, run_id: int) -> None:
        """The run has ended with the last article."""
        with self._db.writing() as conn:
            conn.execute(
                """UPDATE trace SET (names, marks, frames) =
                    (SELECT names, marks, frames FROM rereading_trace AS t
                    WHERE t.article_id = trace.article_id)
                WHERE article_id IN (SELECT article_id FROM rereading_trace)"""
            )
            conn.execute("DELETE FROM rereading_trace")
            conn.execute("DELETE FROM rereading WHERE run_id = ?", (run_id,))


def _fresh(conn: sqlite3.Connection, command: str, rules: str, at: datetime) -> int:
    """A run from the beginning; what earlier ones put aside was read by other rules."""
    conn.execute("DELETE FROM rereading_trace")
    conn.execute("DELETE FROM rereading")
    run_id = conn.execute(
        "INSERT INTO run (command, started_at) VALUES (?, ?) RETURNING id",
        (strip_controls(command), stamp(at)),
    ).fetchone()[0]
    conn.execute("INSERT INTO rereading VALUES (?, ?, 0)", (run_id, rules))
    return int(run_id)


def _looks(conn: sqlite3.Connection, article_id: int) -> Iterator[Look]:
    found = conn.execute(
        """SELECT r.*, b.text, v.reading_id = r.id AND a.version_id = v.id AS in_force
        FROM version AS v JOIN reading AS r ON r.version_id = v.id
        JOIN body AS b ON b.id = r.body_id JOIN article AS a ON a.id = v.article_id
        WHERE v.article_id = ? AND r.replaced_by IS NULL ORDER BY v.number, r.seen_at, r.id""",
        (article_id,),
    ).fetchall()
    for row in found:
        yield Look(
            row["id"], records.article_of(row, row["text"]), _pages(conn, row),
            row["extractor_version"], bool(row["in_force"]),
        )  # fmt: skip


def _pages(conn: sqlite3.Connection, reading: sqlite3.Row) -> tuple[int, ...]:
    """The responses that a reading was made of: the version's parts as they came at that look."""
    first = reading["capture_id"]
    if first is None:
        return ()
    parts = conn.execute(
        """SELECT p.part, p.capture_id,
            (SELECT min(c.id) FROM capture AS c WHERE c.version_id = p.version_id
                AND c.url = held.url AND c.id >= :first AND c.status = 200) AS at_that_look
        FROM version_part AS p JOIN capture AS held ON held.id = p.capture_id
        WHERE p.version_id = :version ORDER BY p.part""",
        {"version": reading["version_id"], "first": first},
    ).fetchall()
    if not parts or parts[0]["capture_id"] == first:
        return tuple(row["capture_id"] for row in parts) or (first,)
    return (first, *(row["at_that_look"] or row["capture_id"] for row in parts[1:]))


def _replace(
    conn: sqlite3.Connection,
    new: Reread,
    extractor_version: str,
    now: str,
    waiting: index.Waiting,
) -> None:
    """A reading in the place of another, of the same look; what shows that one follows."""
    old = conn.execute(
        """SELECT r.*, v.article_id, a.first_seen, v.reading_id = r.id AS shown,
            v.reading_id = r.id AND a.version_id = v.id AS in_force
        FROM reading AS r JOIN version AS v ON v.id = r.version_id
        JOIN article AS a ON a.id = v.article_id WHERE r.id = ?""",
        (new.reading_id,),
    ).fetchone()
    record = Record.of(new.article)
    body_id = articles.put_body(conn, record.text)
    found_otherwise = old["in_force"] and not _found_alike(record, body_id, old)
    if found_otherwise:
        waiting.drop(conn, old["article_id"])
    reading_id = articles.insert_reading(
        conn, record, old["version_id"], seen_at=old["seen_at"], capture_id=old["capture_id"],
        extractor_version=extractor_version, read_at=now, body_id=body_id,
    )  # fmt: skip
    conn.execute("UPDATE reading SET replaced_by = ? WHERE id = ?", (reading_id, old["id"]))
    if old["shown"]:
        _show(conn, new, record, reading_id, old["version_id"])
    if found_otherwise:
        day = day_of(record.article.published_at, instant(old["first_seen"]))
        waiting.put(old["article_id"], record.article, day)


_FOUND_BY = ("title", "origin", "reprinter", "authors", "category", "url", "published_at")
"""What the search index holds of an article besides its text, and the day it is listed under."""


def _found_alike(record: Record, body_id: int, old: sqlite3.Row) -> bool:
    """Whether the article is found by the same as it was: then its index stays."""
    return body_id == old["body_id"] and all(record.cells[key] == old[key] for key in _FOUND_BY)


def _show(
    conn: sqlite3.Connection, new: Reread, record: Record, reading_id: int, version_id: int
) -> None:
    """Let a version show a new reading."""
    bare = digest_of(strip_controls(new.alone.text)) if new.alone else record.digest
    conn.execute(
        """UPDATE version SET reading_id = :reading, alone = :alone, digest = :digest,
            sealed = CASE WHEN digest = :digest THEN sealed ELSE coalesce(sealed, digest) END
        WHERE id = :version""",
        {
            "reading": reading_id, "digest": record.digest, "version": version_id,
            "alone": None if bare == record.digest else bare,
        },
    )  # fmt: skip


def _confirm(conn: sqlite3.Connection, same: Sequence[int], extractor_version: str) -> bool:
    """Readings that today's rules read the same are theirs too; whether any was another's."""
    changed = 0
    for reading_id in same:
        changed += conn.execute(
            """UPDATE reading SET extractor_version = :now
            WHERE id = :id AND extractor_version <> :now""",
            {"now": extractor_version, "id": reading_id},
        ).rowcount
    return changed > 0


def _put_aside(conn: sqlite3.Connection, article_id: int, trace: Trace) -> None:
    """What an article leaves in its site's memory, where it is among those remembered."""
    cells = traces.cells(trace)
    held = conn.execute(
        "SELECT names, marks, frames FROM trace WHERE article_id = ?", (article_id,)
    ).fetchone()
    conn.execute("DELETE FROM rereading_trace WHERE article_id = ?", (article_id,))
    if held is not None and tuple(held) != cells:
        conn.execute("INSERT INTO rereading_trace VALUES (?, ?, ?, ?)", (article_id, *cells))

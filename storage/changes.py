"""What was edited, withdrawn and brought back: typed events with both snapshots.

An edit is what differs between two readings of one article that follow each other: a new wording,
or new facts over the same body. Events are derived from readings, so that a re-parse can write them
anew; what it supersedes is kept and no longer shown.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from scraper.text import strip_controls
from storage import records
from storage.events import ChangeQuery, Event
from storage.moments import instant, stamp

MADE_BY = "m013_changes"
"""The migration that brought them: the history that was held before is written then."""
LONGEST = 4_000
"""Characters of a text that an event repeats; the versions hold all of it."""
WITHDRAWN, RESTORED = "withdrawn", "restored"
_READING = """SELECT r.*, b.text, v.number, v.article_id FROM reading AS r
    JOIN version AS v ON v.id = r.version_id JOIN body AS b ON b.id = r.body_id"""


def edited(conn: sqlite3.Connection, before: int, after: int, *, not_before: str, at: str) -> None:
    """Write down what differs between two readings; `not_before` is the last look at the first."""
    old, new = (
        conn.execute(f"{_READING} WHERE r.id = ?", (id,)).fetchone() for id in (before, after)
    )
    _edited(conn, old, new, not_before, at)


def _edited(
    conn: sqlite3.Connection, old: sqlite3.Row, new: sqlite3.Row, not_before: str, at: str
) -> None:
    from scraper.edits.ledger import edits  # not imported by a search

    shared = {
        "article_id": new["article_id"], "not_before": not_before, "at": at,
        "version_before": old["number"], "version_after": new["number"],
        "capture_before": old["capture_id"], "capture_after": new["capture_id"],
        "same_rules": int(old["extractor_version"] == new["extractor_version"]),
    }  # fmt: skip
    told = edits(records.article_of(old, old["text"]), records.article_of(new, new["text"]))
    for edit in told:
        _write(
            conn,
            shared | {
                "kind": edit.kind, "field": edit.field, "before": _cut(edit.before),
                "after": _cut(edit.after), "context": _cut(edit.context),
            },
        )  # fmt: skip


def gone(
    conn: sqlite3.Connection, article_id: int, *, not_before: str, at: str, reason: str,
    capture_id: int | None,
) -> None:  # fmt: skip
    """Write down that an article was withdrawn; `capture_id` is what came in its place."""
    last = conn.execute(
        """SELECT v.number, r.capture_id FROM article AS a JOIN version AS v ON v.id = a.version_id
        JOIN reading AS r ON r.id = v.reading_id WHERE a.id = ?""",
        (article_id,),
    ).fetchone()
    _write(
        conn,
        _standing(article_id, WITHDRAWN, not_before, at) | {
            "after": _cut(strip_controls(reason)), "version_before": last[0],
            "capture_before": last[1], "capture_after": capture_id,
        },
    )  # fmt: skip


def back(conn: sqlite3.Connection, article_id: int, *, not_before: str, at: str) -> None:
    """Write down that a withdrawn article is there again."""
    shown = conn.execute(
        "SELECT max(id) FROM capture WHERE article_id = ? AND version_id IS NOT NULL", (article_id,)
    ).fetchone()[0]
    missed = conn.execute(
        """SELECT capture_after FROM event WHERE article_id = ? AND kind = ?
        ORDER BY id DESC LIMIT 1""",
        (article_id, WITHDRAWN),
    ).fetchone()
    number = conn.execute(
        "SELECT number FROM version WHERE id = (SELECT version_id FROM article WHERE id = ?)",
        (article_id,),
    ).fetchone()[0]
    _write(
        conn,
        _standing(article_id, RESTORED, not_before, at) | {
            "version_after": number, "capture_before": missed[0] if missed else None,
            "capture_after": shown,
        },
    )  # fmt: skip


def _standing(article_id: int, kind: str, not_before: str, at: str) -> dict[str, Any]:
    return {
        "article_id": article_id, "kind": kind, "field": "", "before": "", "after": "",
        "context": "", "not_before": not_before, "at": at, "version_before": None,
        "version_after": None, "capture_before": None, "capture_after": None, "same_rules": 1,
    }  # fmt: skip


def _write(conn: sqlite3.Connection, cells: Mapping[str, Any]) -> None:
    conn.execute(
        """INSERT INTO event (article_id, kind, field, before, after, context, not_before, at,
            version_before, version_after, capture_before, capture_after, same_rules)
        VALUES (:article_id, :kind, :field, :before, :after, :context, :not_before, :at,
            :version_before, :version_after, :capture_before, :capture_after, :same_rules)""",
        cells,
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


# derived anew


def rewrite(conn: sqlite3.Connection, article_id: int, at: str) -> None:
    """Derive the edits of an article anew from its readings as they are now read.

    Nothing is touched when they come out the same; else the old ones are superseded. Withdrawals
    and returns stand as they were.
    """
    if not _has_history(conn, article_id):
        return
    mark = conn.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()[0]
    _write_edits(conn, article_id)
    old, new = _events(conn, article_id, mark)
    known = {_edit(event): event["not_before"] for event in old}
    for event in new:  # a look that left nothing behind it is known to the old ones alone
        conn.execute(
            "UPDATE event SET not_before = max(not_before, ?) WHERE id = ?",
            (known.get(_edit(event), ""), event["id"]),
        )
    _, new = _events(conn, article_id, mark)
    if [tuple(event)[1:] for event in old] == [tuple(event)[1:] for event in new]:
        conn.execute("DELETE FROM event WHERE article_id = ? AND id > ?", (article_id, mark))
        return
    conn.execute(
        f"""UPDATE event SET superseded_at = ? WHERE article_id = ? AND superseded_at IS NULL
        AND kind NOT IN ('{WITHDRAWN}', '{RESTORED}') AND id <= ?""",  # noqa: S608 (own words)
        (at, article_id, mark),
    )


_EDIT = """kind, field, before, after, version_before, version_after, same_rules, at,
    capture_before, capture_after"""


def _events(
    conn: sqlite3.Connection, article_id: int, mark: int
) -> tuple[list[sqlite3.Row], list[sqlite3.Row]]:
    """The edits of an article that count, up to a number and beyond it."""
    found = conn.execute(
        f"""SELECT id, {_EDIT}, not_before FROM event
        WHERE article_id = ? AND superseded_at IS NULL
        AND kind NOT IN ('{WITHDRAWN}', '{RESTORED}') ORDER BY id""",  # noqa: S608 (own words)
        (article_id,),
    ).fetchall()
    return [row for row in found if row["id"] <= mark], [row for row in found if row["id"] > mark]


def _edit(event: sqlite3.Row) -> tuple[Any, ...]:
    """What makes an edit that one; the look before it may have been learnt later."""
    return tuple(event)[1:-1]


def _has_history(conn: sqlite3.Connection, article_id: int) -> bool:
    """Whether there is anything that edits could be derived from, or were."""
    found = conn.execute(
        """SELECT count(*) > 1 OR EXISTS (SELECT 1 FROM event WHERE article_id = :id)
        FROM reading AS r JOIN version AS v ON v.id = r.version_id
        WHERE v.article_id = :id AND r.replaced_by IS NULL""",
        {"id": article_id},
    ).fetchone()
    return bool(found[0])


def write_history(conn: sqlite3.Connection) -> None:
    """Derive the edits of all that was held before there were events."""
    several = conn.execute(
        """SELECT v.article_id FROM reading AS r JOIN version AS v ON v.id = r.version_id
        GROUP BY v.article_id HAVING count(*) > 1 ORDER BY v.article_id"""
    ).fetchall()
    for (article_id,) in several:
        _write_edits(conn, article_id)
    for row in conn.execute(
        "SELECT * FROM absence WHERE withdrawn_at IS NOT NULL ORDER BY id"
    ).fetchall():
        gone(
            conn, row["article_id"], not_before=row["first_look"], at=row["withdrawn_at"],
            reason=row["reason"], capture_id=None,
        )  # fmt: skip
        if row["returned_at"]:
            back(conn, row["article_id"], not_before=row["last_look"], at=row["returned_at"])


def _write_edits(conn: sqlite3.Connection, article_id: int) -> None:
    """The edits between each reading of an article and the next, replaced ones left out."""
    found = conn.execute(
        f"""{_READING} WHERE v.article_id = ? AND r.replaced_by IS NULL
        ORDER BY v.number, r.seen_at, r.id""",
        (article_id,),
    ).fetchall()
    for old, new in pairwise(found):
        _edited(conn, old, new, _last_look(conn, old, new), new["seen_at"])


def _last_look(conn: sqlite3.Connection, old: sqlite3.Row, new: sqlite3.Row) -> str:
    """The last look that found a reading as it was, before the one that found another."""
    looks = conn.execute(
        """SELECT fetched_at FROM capture
        WHERE article_id = :article AND (version_id IS NOT NULL OR status = 304)
        UNION ALL SELECT last_seen FROM version WHERE id = :version""",
        {"article": old["article_id"], "version": old["version_id"]},
    ).fetchall()
    between = [look for (look,) in looks if old["seen_at"] <= look < new["seen_at"]]
    return str(max(between, default=old["seen_at"]))


# asked


def find(conn: sqlite3.Connection, query: ChangeQuery) -> Iterator[Event]:
    """The events that a query asks for, the newest first."""
    wheres, values = ["1"], list[str | int]()
    if query.kinds:
        wheres.append(f"kind IN ({', '.join('?' * len(query.kinds))})")
        values += query.kinds
    for column, bound in (("at >= ?", query.since), ("at < ?", query.until)):
        if bound is not None:
            wheres.append(column)
            values.append(stamp(bound))
    if query.article_id is not None:
        wheres.append("article_id = ?")
        values.append(query.article_id)
    if query.source is not None:
        wheres.append(
            """EXISTS (SELECT 1 FROM articles AS a WHERE a.id = changes.article_id
            AND (instr(a.origin, ?) OR instr(a.reprinter, ?)))"""
        )
        values += [query.source, query.source]
    values.append(-1 if query.limit is None else query.limit)
    found = conn.execute(
        f"SELECT * FROM changes WHERE {' AND '.join(wheres)} ORDER BY at DESC, id DESC LIMIT ?",  # noqa: S608 (own words)
        values,
    )
    return map(_event, found)


def _event(row: sqlite3.Row) -> Event:
    cells = {name: row[name] for name in row.keys()}  # noqa: SIM118 (a Row iterates its values)
    cells |= {name: instant(cells[name]) for name in ("not_before", "at")}
    return Event(**cells | {"same_rules": bool(cells["same_rules"])})

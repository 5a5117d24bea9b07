"""Adding an article: what was known of it, and what of it is new."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from scraper.model import Article, Outcome, Snapshot, Trace, Verdict
from scraper.text import digest as digest_of
from scraper.text import squeeze, strip_controls
from scraper.urls import article_key, site_of
from storage import absences, blobs, captures, changes, index, records, similar, tombstones, traces
from storage.moments import day_of, instant, stamp
from storage.moves import Standing, has_moved, moved, standing_at
from storage.records import Record


@dataclass(frozen=True, slots=True)
class Look:
    """One look at an article: what was read, from which pages, when, by whom."""

    record: Record
    pages: tuple[Snapshot, ...]
    key: str
    at: datetime
    run_id: int | None
    extractor_version: str
    alone: Article | None = None
    """The article as read without its site's memory, where that made a difference."""
    bare: str = ""
    """The digest of its text as read without the memory, whether that differs or not."""


def add(
    conn: sqlite3.Connection,
    article: Article,
    pages: Sequence[Snapshot],
    *,
    at: datetime,
    run_id: int | None,
    extractor_version: str,
    waiting: index.Waiting,
    trace: Trace | None = None,
    alone: Article | None = None,
) -> Verdict:
    """Keep an article with its pages; see `protocol.Archive.add`.

    What can be searched follows when `waiting` is flushed.
    """
    record = Record.of(article)
    key = key_of(record, pages)
    bare = digest_of(strip_controls(alone.text)) if alone else record.digest
    known_by = {record.digest, bare} if len(record.text) >= tombstones.TELLING else {None}
    for name in known_by:
        tombstones.refuse(conn, record.article.url, key, name)
    look = Look(record, tuple(pages), key, at, run_id, extractor_version, alone, bare)
    standing = standing_at(conn, key)
    if standing is None and record.text.strip():
        standing = moved(conn, key, look.pages, record.digest, bare)
    verdict = (
        _first(conn, look, waiting) if standing is None else _again(conn, look, standing, waiting)
    )
    _note_aliases(conn, look, verdict.article_id, key if standing is None else standing.key)
    if trace is not None and (site := _site(look)):
        traces.put(conn, verdict.article_id, site, trace, again=verdict.outcome == "seen")
    return verdict


def _site(look: Look) -> str:
    """The site whose memory a page is part of; empty for what has no address."""
    url = look.record.article.url or (look.pages[0].url if look.pages else "")
    return site_of(strip_controls(url))


def key_of(record: Record, pages: Sequence[Snapshot]) -> str:
    """The identity of an article: of its address, else of its digest and title.

    The address it was fetched from counts before the one that the page names as canonical: a page
    must not pass for another site's article.
    """
    article = record.article
    address = article.url or (pages[0].url if pages else None) or article.canonical_url
    if address:
        return article_key(strip_controls(address))
    return f"text:{record.digest}:{squeeze(article.title or '')}"


def find(conn: sqlite3.Connection, url: str) -> int | None:
    """The article at an address, or at the end of a redirect from it."""
    row = conn.execute(
        """SELECT id FROM article WHERE key = :key
        UNION ALL SELECT article_id FROM alias WHERE key = :key LIMIT 1""",
        {"key": article_key(strip_controls(url))},
    ).fetchone()
    return None if row is None else int(row[0])


def touch(conn: sqlite3.Connection, article_id: int, at: str) -> None:
    """The article was seen as it stands: last looks move forward, an absence ends."""
    conn.execute(
        """UPDATE version SET last_seen = max(last_seen, :at)
        WHERE id = (SELECT version_id FROM article WHERE id = :id)""",
        {"at": at, "id": article_id},
    )
    conn.execute(
        "UPDATE article SET last_seen = max(last_seen, :at) WHERE id = :id",
        {"at": at, "id": article_id},
    )
    absences.returned(conn, article_id, at)


def _first(conn: sqlite3.Connection, look: Look, waiting: index.Waiting) -> Verdict:
    """The article was not held: it is new, or a reprint of one that is."""
    now = stamp(look.at)
    article_id = _insert(
        conn,
        "article",
        {"key": look.key, "version_id": 0, "cluster_id": 0, "first_seen": now, "last_seen": now},
    )
    _write_version(conn, look, article_id, 1, now)
    twin = _twin(conn, look.record, article_id)
    place = similar.place(conn, article_id, look.record.text, twin=twin)
    put_in_cluster(conn, article_id, place)
    _index(conn, look, article_id, waiting)
    outcome: Outcome = "new" if place.twin is None else "reprint"
    return Verdict(outcome, article_id, 1, place.cluster_id, place.twin)


def put_in_cluster(conn: sqlite3.Connection, article_id: int, place: similar.Placement) -> None:
    """Note the cluster an article was placed in, also for those whose cluster became that one."""
    conn.execute("UPDATE article SET cluster_id = ? WHERE id = ?", (place.cluster_id, article_id))
    conn.executemany(
        "UPDATE article SET cluster_id = ? WHERE cluster_id = ?",
        [(place.cluster_id, other) for other in place.joined],
    )


def _again(
    conn: sqlite3.Connection, look: Look, standing: Standing, waiting: index.Waiting
) -> Verdict:
    """The article was held: is it as it stood?"""
    now = max(stamp(look.at), standing.last_seen)
    look = _comparable(look, standing)
    outcome = _judge(conn, look, standing)
    if (
        outcome == "revised"
        or (
            outcome == "unchanged"
            and look.record.digest == standing.digest
            and not _says_the_same(conn, look.record, standing.reading)
        )
        or _elsewhere(look, standing)
    ):
        number = _rewrite(conn, look, standing, outcome, now, waiting)
    else:
        _keep_pages(conn, look, standing.article_id, standing.version_id)
        number = standing.number
    touch(conn, standing.article_id, now)
    return Verdict(outcome, standing.article_id, number, standing.cluster_id)


def _rewrite(
    conn: sqlite3.Connection,
    look: Look,
    standing: Standing,
    outcome: Outcome,
    now: str,
    waiting: index.Waiting,
) -> int:
    """A new version, or a new reading of the one in force; what is searched follows."""
    waiting.drop(conn, standing.article_id)
    number = standing.number
    if outcome == "revised":
        number += 1
        reading_id = _write_version(conn, look, standing.article_id, number, now)
        similar.revise(conn, standing.article_id, look.record.text)
    else:
        kept = _keep_pages(conn, look, standing.article_id, standing.version_id)
        capture_id = kept[0] if kept else None
        reading_id = _write_reading(conn, look, standing.version_id, now, capture_id)
    changes.edited(conn, standing.reading["id"], reading_id, not_before=standing.last_seen, at=now)
    _index(conn, look, standing.article_id, waiting)
    return number


def _comparable(look: Look, standing: Standing) -> Look:
    """The look as if the memory had not grown: the text in force may have what it takes now."""
    if look.alone is None or look.bare != standing.digest:
        return look
    return replace(look, record=Record.of(look.alone))


def _judge(conn: sqlite3.Connection, look: Look, standing: Standing) -> Outcome:
    """What became of an article; what a memory took or left since is no change of its wording."""
    same_text = look.record.digest == standing.digest or look.bare == standing.bare
    if look.pages:
        if _bytes_held(conn, look.pages, standing.version_id):
            return "seen"
        return "unchanged" if same_text else "revised"
    if not same_text:
        return "revised"
    return "seen" if _says_the_same(conn, look.record, standing.reading) else "unchanged"


def _bytes_held(conn: sqlite3.Connection, pages: Sequence[Snapshot], version_id: int) -> bool:
    """Whether these very bytes were read for the version in force."""
    return all(
        conn.execute(
            "SELECT 1 FROM capture WHERE blob_id = ? AND version_id = ? LIMIT 1",
            (blobs.find(conn, page.body), version_id),
        ).fetchone()
        for page in pages
    )


def _says_the_same(conn: sqlite3.Connection, record: Record, reading: sqlite3.Row) -> bool:
    return record.same_facts(reading) and _body(conn, record.text) == reading["body_id"]


def _twin(conn: sqlite3.Connection, record: Record, article_id: int) -> int | None:
    """The article that held this wording first, in force or not; no text has no twin."""
    if not record.text.strip():
        return None
    row = conn.execute(
        "SELECT article_id FROM version WHERE digest = ? AND article_id <> ? ORDER BY id LIMIT 1",
        (record.digest, article_id),
    ).fetchone()
    return None if row is None else int(row[0])


def _write_version(
    conn: sqlite3.Connection, look: Look, article_id: int, number: int, now: str
) -> int:
    """The next version, in force from now on; the id of its reading."""
    version_id = _insert(
        conn,
        "version",
        {
            "article_id": article_id, "number": number, "digest": look.record.digest,
            "alone": None if look.bare == look.record.digest else look.bare, "reading_id": 0,
            "first_seen": now, "last_seen": now,
        },
    )  # fmt: skip
    kept = _keep_pages(conn, look, article_id, version_id)
    conn.executemany(
        "INSERT INTO version_part (version_id, part, capture_id) VALUES (?, ?, ?)",
        [(version_id, part, capture_id) for part, capture_id in enumerate(kept, 1)],
    )
    conn.execute("UPDATE article SET version_id = ? WHERE id = ?", (version_id, article_id))
    return _write_reading(conn, look, version_id, now, kept[0] if kept else None)


def _keep_pages(
    conn: sqlite3.Connection, look: Look, article_id: int, version_id: int
) -> list[int]:
    return [
        captures.keep(
            conn, page, run_id=look.run_id, article_id=article_id, version_id=version_id,
            charset=look.record.article.charset,
        )
        for page in look.pages
    ]  # fmt: skip


def _write_reading(
    conn: sqlite3.Connection,
    look: Look,
    version_id: int,
    now: str,
    capture_id: int | None,
) -> int:
    reading_id = insert_reading(
        conn, look.record, version_id, seen_at=now, capture_id=capture_id,
        extractor_version=look.extractor_version,
    )  # fmt: skip
    conn.execute("UPDATE version SET reading_id = ? WHERE id = ?", (reading_id, version_id))
    return reading_id


def insert_reading(
    conn: sqlite3.Connection,
    record: Record,
    version_id: int,
    *,
    seen_at: str,
    capture_id: int | None,
    extractor_version: str,
    read_at: str | None = None,
    body_id: int | None = None,
) -> int:
    """A row of what was read at one look; its id. `body_id` where its text is stored already."""
    cells: dict[str, Any] = {
        **record.cells,
        "version_id": version_id,
        "body_id": put_body(conn, record.text) if body_id is None else body_id,
        "capture_id": capture_id,
        "seen_at": seen_at,
        "read_at": read_at,
        "extractor_version": extractor_version,
        "seal": records.seal_of(record.cells),
    }
    return _insert(conn, "reading", cells)


def _body(conn: sqlite3.Connection, text: str) -> int | None:
    """The stored text that is this one, letter for letter."""
    return _body_named(conn, blobs.name_of(text.encode()))


def _body_named(conn: sqlite3.Connection, name: str) -> int | None:
    row = conn.execute("SELECT id FROM body WHERE sha256 = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def put_body(conn: sqlite3.Connection, text: str) -> int:
    """The same, stored now if it is new."""
    name = blobs.name_of(text.encode())
    held = _body_named(conn, name)
    return _insert(conn, "body", {"sha256": name, "text": text}) if held is None else held


def _index(conn: sqlite3.Connection, look: Look, article_id: int, waiting: index.Waiting) -> None:
    """Make the newest reading findable."""
    article = look.record.article
    seen = conn.execute("SELECT first_seen FROM article WHERE id = ?", (article_id,)).fetchone()[0]
    waiting.put(article_id, article, day_of(article.published_at, instant(seen)))


def _elsewhere(look: Look, standing: Standing) -> bool:
    """Whether it was read at another address than before, which is then where it stands."""
    if not look.pages or look.record.article.url == standing.reading["url"]:
        return False
    return has_moved(standing, look.key)


def _note_aliases(conn: sqlite3.Connection, look: Look, article_id: int, own: str) -> None:
    """Addresses that led here by redirect, or where it stands now, lead here in the archive."""
    asked = {article_key(strip_controls(url)) for page in look.pages[:1] for url in page.redirects}
    conn.executemany(
        "INSERT OR REPLACE INTO alias (key, article_id) VALUES (?, ?)",
        [(key, article_id) for key in sorted((asked | {look.key}) - {own})],
    )


def _insert(conn: sqlite3.Connection, table: str, cells: dict[str, Any]) -> int:
    """Insert a row whose table and columns are names of ours; its id."""
    names = ", ".join(cells)
    marks = ", ".join("?" * len(cells))
    cursor = conn.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks})",  # noqa: S608  (no name from outside)
        tuple(cells.values()),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid

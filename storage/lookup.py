"""Reading articles back: latest, by number, by time, by cluster, in a stream."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from scraper.model import Article
from storage import articles, lineage, records, rows
from storage.moments import instant, instant_or_none, stamp
from storage.protocol import Held, Version

_LATEST = """SELECT v.reading_id FROM article AS a JOIN version AS v ON v.id = a.version_id
    WHERE a.id = :id"""
_NUMBERED = "SELECT reading_id FROM version WHERE article_id = :id AND number = :number"
_IN_FORCE = """SELECT r.id FROM version AS v JOIN reading AS r ON r.version_id = v.id
    WHERE v.article_id = :id AND r.seen_at <= :at AND r.replaced_by IS NULL
    ORDER BY r.seen_at DESC, r.id DESC LIMIT 1"""
_HELD = """SELECT a.id AS held_id, a.cluster_id, a.withdrawn_at, a.first_seen, a.last_seen,
        (SELECT number FROM version WHERE id = a.version_id) AS version_count,
        v.number, b.text, r.*,
        (SELECT capture_id FROM version_part WHERE version_id = v.id AND part = 1) AS page_id,
        (SELECT json_group_object(url, capture_id) FROM asset
            WHERE article_id = a.id AND capture_id IS NOT NULL) AS pictures
    FROM reading AS r
    JOIN version AS v ON v.id = r.version_id
    JOIN article AS a ON a.id = v.article_id
    JOIN body AS b ON b.id = r.body_id
    WHERE r.id = ({which})"""


def get(
    conn: sqlite3.Connection, ref: int | str, version: int | None, at: datetime | None
) -> Held | None:
    """By id or address; see `protocol.Archive.get`."""
    article_id = ref if isinstance(ref, int) else articles.find(conn, ref)
    if article_id is None:
        return None
    if version is not None:
        return _one(conn, _NUMBERED, {"id": article_id, "number": version})
    if at is not None:
        return _one(conn, _IN_FORCE, {"id": article_id, "at": stamp(at)})
    return _one(conn, _LATEST, {"id": article_id})


def latest(conn: sqlite3.Connection, article_ids: Iterable[int]) -> Iterator[Held]:
    """The latest version of each, in the order asked; ids no longer held are passed over."""
    for article_id in article_ids:
        if held := _one(conn, _LATEST, {"id": article_id}):
            yield held


def history(conn: sqlite3.Connection, article_id: int) -> tuple[Version, ...]:
    """Every wording, the first one first."""
    found = conn.execute(
        """SELECT article_id, number, title, text, digest, first_seen, last_seen, snapshot_id,
            extractor_version FROM versions WHERE article_id = ? ORDER BY number""",
        (article_id,),
    )
    return tuple(
        Version(
            row["article_id"], row["number"], row["title"], row["text"], row["digest"],
            instant(row["first_seen"]), instant(row["last_seen"]), row["snapshot_id"],
            row["extractor_version"],
        )
        for row in found
    )  # fmt: skip


def cluster(conn: sqlite3.Connection, article_id: int) -> tuple[Held, ...]:
    """Every article that carries the same text; see `lineage.ordered`."""
    ids = [
        row[0]
        for row in conn.execute(
            "SELECT id FROM article WHERE cluster_id = "
            "(SELECT cluster_id FROM article WHERE id = ?) ORDER BY id",
            (article_id,),
        )
    ]
    return lineage.ordered(tuple(latest(conn, ids)))


def clusters(conn: sqlite3.Connection) -> Iterator[tuple[int, ...]]:
    """The articles of every cluster that has several, the oldest cluster first."""
    many = conn.execute(
        "SELECT cluster_id FROM article GROUP BY cluster_id HAVING count(*) > 1 ORDER BY 1"
    ).fetchall()
    for (cluster_id,) in many:
        rows = conn.execute(
            "SELECT id FROM article WHERE cluster_id = ? ORDER BY id", (cluster_id,)
        )
        yield tuple(id for (id,) in rows)


def _illustrated(article: Article, pictures: Mapping[str, int]) -> Article:
    """The article, its images pointing at the pictures that are held."""
    if not pictures:
        return article
    images = (replace(each, snapshot_id=pictures.get(each.url)) for each in article.images)
    return replace(article, images=tuple(images))


def _one(conn: sqlite3.Connection, which: str, names: dict[str, int | str]) -> Held | None:
    row = conn.execute(_HELD.format(which=which), names).fetchone()
    return None if row is None else _held(row)


def _held(row: sqlite3.Row) -> Held:
    return Held(
        id=row["held_id"],
        article=_illustrated(records.article_of(row, row["text"]), rows.load(row["pictures"])),
        version=row["number"],
        version_count=row["version_count"],
        first_seen=instant(row["first_seen"]),
        last_seen=instant(row["last_seen"]),
        cluster_id=row["cluster_id"],
        snapshot_id=row["page_id"],
        withdrawn_at=instant_or_none(row["withdrawn_at"]),
    )

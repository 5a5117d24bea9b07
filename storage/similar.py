"""Reprints: which articles carry the same text, though edited, cut, or read by OCR.

Articles that share enough of a fingerprint (`storage.fingerprints`) are compared in full by
`storage.same`, which also tells a reprint from another member of a series (`storage.nearest`).

The functions work on a plain connection whose caller owns the transaction; they read texts from
the view `articles`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from scraper.text import digest, strip_controls
from storage import fingerprints, sides
from storage.candidates import text_of
from storage.cohesion import cohere, parted
from storage.fingerprints import Print
from storage.migrations import m019_recent_grams
from storage.nearest import Nearest, find

SCHEMA: tuple[str, ...] = (
    """CREATE TABLE similar_members(
        article_id INTEGER PRIMARY KEY,
        cluster_id INTEGER NOT NULL,
        digest BLOB NOT NULL,
        length INTEGER NOT NULL,
        owns INTEGER NOT NULL)""",
    "CREATE INDEX similar_members_by_cluster ON similar_members(cluster_id)",
    "CREATE INDEX similar_members_by_digest ON similar_members(digest)",
    """CREATE TABLE similar_grams(
        gram INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        PRIMARY KEY (gram, article_id)) WITHOUT ROWID""",
)
"""Executed by the archive's migrations. `owns` counts an article's rows of grams."""
MORE: tuple[str, ...] = (m019_recent_grams.SCRIPT,)
"""The same: where rows of grams gather (see `storage.fingerprints`)."""

WORKROOM = 65_536
"""KiB of memory for clustering without an archive; the rest is in a file."""
NEWS, NEWS_MOST = 0.25, 0.5
"""A copy owns the grams it brings when they are this share of its own. Of more it does when they
speak of what the rest speaks of: it is the whole of a story whose excerpt came first, and not a
roundup, whose other stories are not this one, nor what a site puts under all it carries."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The cluster of an article, the article whose text it carries, and how much they share."""

    cluster_id: int
    twin: int | None = None
    share: float = 0.0
    """Of the shorter text, 0 to 1."""
    joined: tuple[int, ...] = ()
    """Clusters that are this one from now on, since the article holds what both have parts of."""


def place(
    conn: sqlite3.Connection,
    article_id: int,
    text: str,
    *,
    twin: int | None = None,
) -> Placement:
    """Decide the cluster of an article, and remember it: its twin's, or a new one.

    Articles with equal digests are always twins, and so is `twin`, an article that is known to
    have held this wording. An article that is placed already is placed anew. Clusters of parts of
    the text that overlap, or speak of the same things, become one (`Placement.joined`).
    """
    displace(conn, article_id)
    key, bare = _key(text), sides.bare(text)
    if bare.text and (found := _exact(conn, key, twin)):
        _remember(conn, article_id, found[1], key, len(bare.text), ())
        return Placement(found[1], found[0], 1.0)
    seen = fingerprints.look(conn, bare)
    if nearest := find(conn, bare, seen):
        cluster_id, *joined = nearest.clusters
        placement = Placement(cluster_id, nearest.article_id, nearest.share, tuple(joined))
        _join(conn, placement)
        own = _news(conn, bare, seen, nearest)
    else:
        placement, own = Placement(_fresh_cluster(conn, article_id)), seen.telling
    _remember(conn, article_id, placement.cluster_id, key, len(bare.text), own)
    return placement


def _join(conn: sqlite3.Connection, placement: Placement) -> None:
    for other in placement.joined:
        conn.execute(
            "UPDATE similar_members SET cluster_id = ? WHERE cluster_id = ?",
            (placement.cluster_id, other),
        )


def _key(text: str) -> bytes:
    return bytes.fromhex(digest(text))[:12]


def _exact(conn: sqlite3.Connection, key: bytes, twin: int | None) -> tuple[int, int] | None:
    row: tuple[int, int] | None = conn.execute(
        "SELECT article_id, cluster_id FROM similar_members WHERE digest = ?1 OR article_id = ?2"
        " ORDER BY article_id LIMIT 1",
        (key, twin),
    ).fetchone()
    return row


def _fresh_cluster(conn: sqlite3.Connection, article_id: int) -> int:
    taken = conn.execute(
        "SELECT 1 FROM similar_members WHERE cluster_id = ? LIMIT 1", (article_id,)
    ).fetchone()
    if not taken:
        return article_id
    return int(conn.execute("SELECT max(cluster_id) FROM similar_members").fetchone()[0]) + 1


def _remember(
    conn: sqlite3.Connection,
    article_id: int,
    cluster_id: int,
    key: bytes,
    length: int,
    own: Iterable[int],
) -> None:
    conn.execute(
        "INSERT INTO similar_members VALUES (?, ?, ?, ?, ?)",
        (article_id, cluster_id, key, length, fingerprints.own(conn, article_id, own)),
    )


def _news(
    conn: sqlite3.Connection, bare: sides.Bare, seen: Print, nearest: Nearest
) -> tuple[int, ...]:
    """The grams that an article brings to its cluster, when they are more of the same story."""
    new = _unknown(conn, seen, nearest.clusters[0])
    share = len(new) / max(1, len(seen.telling))
    if share < NEWS or (share > NEWS_MOST and not cohere(*parted(bare.text, nearest.seen.spans))):
        return ()
    return tuple(new)


def _unknown(conn: sqlite3.Connection, seen: Print, cluster_id: int) -> list[int]:
    """The grams that nobody of a cluster owns."""
    rows = conn.execute(
        "SELECT article_id FROM similar_members WHERE cluster_id = ? AND owns > 0", (cluster_id,)
    )
    known = {owner for (owner,) in rows}
    return [gram for gram in seen.telling if known.isdisjoint(seen.owners.get(gram, ()))]


def revise(conn: sqlite3.Connection, article_id: int, text: str) -> None:
    """Note another wording of an article that was placed: copies of it are found too.

    The article stays in its cluster, whatever it says now. Call it when `articles` shows the new
    wording.
    """
    held = conn.execute(
        "SELECT cluster_id FROM similar_members WHERE article_id = ?", (article_id,)
    ).fetchone()
    bare = sides.bare(text)
    if held is None or not bare.text:
        return
    seen = fingerprints.look(conn, bare)
    new = _unknown(conn, seen, held[0])
    brought = len(new) >= NEWS * len(seen.telling)
    conn.execute(
        "UPDATE similar_members SET length = ?, owns = owns + ? WHERE article_id = ?",
        (len(bare.text), fingerprints.own(conn, article_id, new) if brought else 0, article_id),
    )


def displace(conn: sqlite3.Connection, article_id: int) -> None:
    """Forget an article; the rest of its cluster stays together.

    Call it before `articles` shows another text or none, since the text tells which rows go (they
    are found without it too, slowly).
    """
    held = conn.execute(
        "SELECT cluster_id, owns FROM similar_members WHERE article_id = ?", (article_id,)
    ).fetchone()
    if held is None:
        return
    cluster_id, owns = held
    conn.execute("DELETE FROM similar_members WHERE article_id = ?", (article_id,))
    if not owns:
        return
    fingerprints.disown(conn, article_id, sides.bare(text_of(conn, article_id)), owns)
    _bequeath(conn, cluster_id)


def _bequeath(conn: sqlite3.Connection, cluster_id: int) -> None:
    """Let the oldest member left own its text, when nobody of the cluster owns any."""
    heirs = conn.execute(
        "SELECT article_id, owns FROM similar_members WHERE cluster_id = ? ORDER BY article_id",
        (cluster_id,),
    ).fetchall()
    if not heirs or any(owns for _, owns in heirs):
        return
    heir = heirs[0][0]
    seen = fingerprints.look(conn, sides.bare(text_of(conn, heir)))
    owns = fingerprints.own(conn, heir, seen.telling)
    conn.execute("UPDATE similar_members SET owns = ? WHERE article_id = ?", (owns, heir))


def cluster_texts(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, int]]:
    """The cluster of each `{id, text}`, without an archive; other keys change nothing.

    Ids come back as they were given, in the order they came, once all are read: what is alone is
    placed a second time, for an excerpt may come before the text it is from. Texts are kept in a
    file of SQLite's that is gone afterwards. A row without text is alone.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = OFF")
        conn.execute(f"PRAGMA cache_size = -{WORKROOM}")
        conn.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, text TEXT)")
        for statement in (*SCHEMA, *MORE):
            conn.execute(statement)
        conn.execute("BEGIN")
        ids = [row.get("id") for row in _placed(conn, rows)]
        for number in _alone(conn):
            place(conn, number, text_of(conn, number))
        found = conn.execute("SELECT cluster_id FROM similar_members ORDER BY article_id")
        for id, (cluster_id,) in zip(ids, found, strict=True):
            yield id, cluster_id


def _placed(
    conn: sqlite3.Connection, rows: Iterable[Mapping[str, Any]]
) -> Iterator[Mapping[str, Any]]:
    """Place each row's text under its number, and hand the row on."""
    for number, row in enumerate(rows, 1):
        text = strip_controls(str(row.get("text") or ""))
        conn.execute("INSERT INTO articles VALUES (?, ?)", (number, text))
        place(conn, number, text)
        yield row


def _alone(conn: sqlite3.Connection) -> list[int]:
    """The articles that are the only ones of their clusters."""
    alone = conn.execute(
        "SELECT min(article_id) FROM similar_members GROUP BY cluster_id HAVING count(*) = 1"
    )
    return [article_id for (article_id,) in alone]

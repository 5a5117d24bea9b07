"""Reprints: which articles carry the same text, though edited, cut, or read by OCR.

A text is known by a sample of the hashes of its 8-grams (one in sixteen, chosen by the hash
itself, so that two copies choose the same). Articles that share enough of a sample are compared in
full by `storage.same`, which also tells a reprint from another member of a series. Only articles
that brought new text own rows in `similar_grams`, so that the fiftieth copy costs a single row.

The functions work on a plain connection whose caller owns the transaction; they read texts from
the view `articles`.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any
from zlib import crc32

from scraper.text import digest
from storage import same

SCHEMA: tuple[str, ...] = (
    """CREATE TABLE similar_members(
        article_id INTEGER PRIMARY KEY,
        cluster_id INTEGER NOT NULL,
        digest BLOB NOT NULL,
        owns INTEGER NOT NULL)""",
    "CREATE INDEX similar_members_by_cluster ON similar_members(cluster_id)",
    "CREATE INDEX similar_members_by_digest ON similar_members(digest)",
    """CREATE TABLE similar_grams(
        gram INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        PRIMARY KEY (gram, article_id)) WITHOUT ROWID""",
)
"""Executed by the archive's migrations. `owns` counts an article's rows in `similar_grams`."""

WIDTH = 8
"""Characters of a gram."""
SAMPLE = 16
"""One gram in so many is kept."""
FRAME = 40
"""A gram that so many articles own is the frame of a series: it points to nobody."""
CANDIDATES = 6
"""So many articles are compared in full."""


@dataclass(frozen=True, slots=True)
class Placement:
    """The cluster of an article, the article whose text it carries, and how much they share."""

    cluster_id: int
    twin: int | None = None
    share: float = 0.0
    """Of the shorter text, 0 to 1."""


def sample(bare: str) -> set[int]:
    """The chosen hashes of a text that holds letters, digits and dense characters only."""
    coded = bare.encode("utf-16-le", "replace")
    last = len(coded) - 2 * WIDTH + 1
    pieces = (coded[i : i + 2 * WIDTH] for i in range(0, max(last, 0), 2))
    return {
        int.from_bytes(blake2b(piece, digest_size=6).digest(), "big")
        for piece in pieces
        if not crc32(piece) % SAMPLE
    }


def place(
    conn: sqlite3.Connection,
    article_id: int,
    text: str,
    title: str | None = None,
    published_at: datetime | None = None,
) -> Placement:
    """Decide the cluster of an article, and remember it: its twin's, or a new one.

    Articles with equal digests are always twins. An article that is placed already is placed anew.
    """
    displace(conn, article_id)
    key, bare = _key(text), same.bare(text)
    found = (
        bare
        and conn.execute(
            "SELECT article_id, cluster_id FROM similar_members WHERE digest = ?"
            " ORDER BY article_id LIMIT 1",
            (key,),
        ).fetchone()
    )
    if found:
        _remember(conn, article_id, found[1], key, ())
        return Placement(found[1], found[0], 1.0)
    own = sample(bare)
    placement = _nearest(conn, bare, own) or Placement(_fresh_cluster(conn, article_id))
    _remember(conn, article_id, placement.cluster_id, key, own if placement.twin is None else ())
    return placement


def _key(text: str) -> bytes:
    return bytes.fromhex(digest(text))[:12]


def _fresh_cluster(conn: sqlite3.Connection, article_id: int) -> int:
    taken = conn.execute(
        "SELECT 1 FROM similar_members WHERE cluster_id = ? LIMIT 1", (article_id,)
    ).fetchone()
    if not taken:
        return article_id
    return int(conn.execute("SELECT max(cluster_id) FROM similar_members").fetchone()[0]) + 1


def _remember(
    conn: sqlite3.Connection, article_id: int, cluster_id: int, key: bytes, own: Iterable[int]
) -> None:
    rows = [(gram, article_id) for gram in own]
    conn.execute(
        "INSERT INTO similar_members VALUES (?, ?, ?, ?)", (article_id, cluster_id, key, len(rows))
    )
    conn.executemany("INSERT INTO similar_grams VALUES (?, ?)", rows)


def _nearest(conn: sqlite3.Connection, bare: str, own: set[int]) -> Placement | None:
    shared: Counter[int] = Counter()
    for gram in own:
        owners = conn.execute(
            "SELECT article_id FROM similar_grams WHERE gram = ? LIMIT ?", (gram, FRAME)
        ).fetchall()
        if len(owners) < FRAME:
            shared.update(owner for (owner,) in owners)
    best: Placement | None = None
    for other, _ in shared.most_common(CANDIDATES):
        found = conn.execute(
            "SELECT m.cluster_id, a.text FROM similar_members m JOIN articles a"
            " ON a.id = m.article_id WHERE m.article_id = ?",
            (other,),
        ).fetchone()
        if not found:
            continue
        share = same.share(bare, same.bare(found[1] or ""))
        if share and (best is None or share > best.share):
            best = Placement(found[0], other, share)
    return best


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
    text = _text_of(conn, article_id)
    gone = conn.executemany(
        "DELETE FROM similar_grams WHERE gram = ? AND article_id = ?",
        [(gram, article_id) for gram in sample(same.bare(text))],
    ).rowcount
    if gone != owns:
        conn.execute("DELETE FROM similar_grams WHERE article_id = ?", (article_id,))
    _bequeath(conn, cluster_id)


def _text_of(conn: sqlite3.Connection, article_id: int) -> str:
    row = conn.execute("SELECT text FROM articles WHERE id = ?", (article_id,)).fetchone()
    return (row and row[0]) or ""


def _bequeath(conn: sqlite3.Connection, cluster_id: int) -> None:
    """Let the oldest member left own its text, when nobody of the cluster owns any."""
    heirs = conn.execute(
        "SELECT article_id, owns FROM similar_members WHERE cluster_id = ? ORDER BY article_id",
        (cluster_id,),
    ).fetchall()
    if not heirs or any(owns for _, owns in heirs):
        return
    heir = heirs[0][0]
    rows = [(gram, heir) for gram in sample(same.bare(_text_of(conn, heir)))]
    conn.executemany("INSERT OR IGNORE INTO similar_grams VALUES (?, ?)", rows)
    conn.execute("UPDATE similar_members SET owns = ? WHERE article_id = ?", (len(rows), heir))


def cluster_texts(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, int]]:
    """The cluster of each `{id, text, title?, published_at?}`, without an archive.

    Ids come back as they were given, in the order they came; texts are kept in memory. A row
    without text is alone. Which cluster an article is in never depends on rows after it.
    """
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, text TEXT)")
    for statement in SCHEMA:
        conn.execute(statement)
    for number, row in enumerate(rows, 1):
        text = str(row.get("text") or "")
        conn.execute("INSERT INTO articles VALUES (?, ?)", (number, text))
        yield row.get("id"), place(conn, number, text).cluster_id
    conn.close()

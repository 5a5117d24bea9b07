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
from contextlib import closing
from dataclasses import dataclass
from hashlib import blake2b
from math import sqrt
from typing import Any
from zlib import crc32

from scraper.text import digest
from storage import same

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
"""Executed by the archive's migrations. `owns` counts an article's rows in `similar_grams`."""

WIDTH = 8
"""Characters of a gram."""
SAMPLE = 16
"""One gram in so many is kept."""
KEPT_WHOLE, KEPT = 24, 0.6
"""A sample up to so many is owned whole, of a longer one this share (the lowest hashes): a long
text can spare them, and the index stays small."""
FRAME = 40
"""A gram that so many articles own is the frame of a series: it points to nobody."""
CANDIDATES = 6
"""So many articles are compared in full."""
SURVIVING = 0.85
"""The share of the grams of a common passage that small edits leave alone."""
WORTH = 0.5
"""A candidate that shares less than so much of what the best one does is not compared."""
LOOKED_AT = 24
"""So many articles are looked at for being worth a comparison."""
NEWS_LEAST, NEWS_MOST = 0.25, 0.65
"""A copy owns the grams it brings when they are this share of its own: the whole of a story whose
excerpt came first, but not a roundup, whose other stories are not this one."""


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
    wide = 2 * WIDTH
    return {
        int.from_bytes(blake2b(coded[i : i + wide], digest_size=6).digest(), "big")
        for i in range(0, len(coded) - wide + 1, 2)
        if not crc32(coded[i : i + wide]) % SAMPLE
    }


def place(
    conn: sqlite3.Connection,
    article_id: int,
    text: str,
    *,
    twin: int | None = None,
) -> Placement:
    """Decide the cluster of an article, and remember it: its twin's, or a new one.

    Articles with equal digests are always twins, and so is `twin`, an article that is known to
    have held this wording. An article that is placed already is placed anew.
    """
    displace(conn, article_id)
    key, bare = _key(text), same.bare(text)
    if bare.text and (found := _exact(conn, key, twin)):
        _remember(conn, article_id, found[1], key, len(bare.text), ())
        return Placement(found[1], found[0], 1.0)
    own = sample(bare.text)
    owners = {gram: _owners(conn, gram) for gram in own}
    placement = _nearest(conn, bare, owners) or Placement(_fresh_cluster(conn, article_id))
    if placement.twin is not None:
        own = set(_news(conn, owners, placement))
    _remember(conn, article_id, placement.cluster_id, key, len(bare.text), own)
    return placement


def _key(text: str) -> bytes:
    return bytes.fromhex(digest(text))[:12]


def _exact(conn: sqlite3.Connection, key: bytes, twin: int | None) -> tuple[int, int] | None:
    row: tuple[int, int] | None = conn.execute(
        "SELECT article_id, cluster_id FROM similar_members WHERE digest = ?1 OR article_id = ?2"
        " ORDER BY article_id LIMIT 1",
        (key, twin),
    ).fetchone()
    return row


def _owners(conn: sqlite3.Connection, gram: int) -> list[int]:
    rows = conn.execute(
        "SELECT article_id FROM similar_grams WHERE gram = ? LIMIT ?", (gram, FRAME)
    )
    return [owner for (owner,) in rows]


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
    rows = _owned(article_id, own)
    conn.execute(
        "INSERT INTO similar_members VALUES (?, ?, ?, ?, ?)",
        (article_id, cluster_id, key, length, len(rows)),
    )
    conn.executemany("INSERT INTO similar_grams VALUES (?, ?)", rows)


def _owned(article_id: int, own: Iterable[int]) -> list[tuple[int, int]]:
    lowest = sorted(own)
    kept = lowest[: max(KEPT_WHOLE, round(KEPT * len(lowest)))]
    return [(gram, article_id) for gram in kept]


def _nearest(
    conn: sqlite3.Connection, bare: same.Bare, owners: Mapping[int, list[int]]
) -> Placement | None:
    """The article with the greatest share among those that are one story with this text.

    Of equals the shortest: a story stands in its own article and also in a roundup.
    """
    best: tuple[float, int, Placement] | None = None
    for other, cluster_id in _candidates(conn, len(bare.text), owners):
        text = same.bare(_text_of(conn, other))
        seen = same.compare(bare, text)
        rank = (round(seen.share, 2), -len(text.text))
        if seen.one_story and (best is None or rank > best[:2]):
            best = (*rank, Placement(cluster_id, other, round(seen.share, 4)))
    return best[2] if best else None


def _candidates(
    conn: sqlite3.Connection, length: int, owners: Mapping[int, list[int]]
) -> list[tuple[int, int]]:
    """Articles and clusters that may be one story, by the share of the sample in common."""
    counts: Counter[int] = Counter()
    for known in owners.values():
        if len(known) < FRAME:
            counts.update(known)
    likely: list[tuple[float, int, int]] = []
    for other, count in counts.most_common(LOOKED_AT):
        cluster_id, theirs = conn.execute(
            "SELECT cluster_id, length FROM similar_members WHERE article_id = ?", (other,)
        ).fetchone()
        shorter = min(length, theirs)
        if count >= _fewest(shorter):
            likely.append((count / shorter, other, cluster_id))
    likely.sort(reverse=True)
    worth = [it for it in likely[:CANDIDATES] if it[0] >= WORTH * likely[0][0]]
    return [(other, cluster_id) for _, other, cluster_id in worth]


def _fewest(shorter: int) -> float:
    """Fewer common grams than this are too few, even if chance and edits took their share."""
    expected = same.ENOUGH * shorter / SAMPLE * KEPT * SURVIVING
    return max(1.0, expected - 1.5 * sqrt(expected))


def _news(
    conn: sqlite3.Connection, owners: Mapping[int, list[int]], placement: Placement
) -> list[int]:
    """The grams that an article brings to its cluster, when they are more than trimmings."""
    known = {
        owner
        for (owner,) in conn.execute(
            "SELECT article_id FROM similar_members WHERE cluster_id = ? AND owns > 0",
            (placement.cluster_id,),
        )
    }
    new = [gram for gram, held in owners.items() if known.isdisjoint(held)]
    return new if NEWS_LEAST * len(owners) <= len(new) <= NEWS_MOST * len(owners) else []


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
        [(gram, article_id) for gram in sample(same.bare(text).text)],
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
    rows = _owned(heir, sample(same.bare(_text_of(conn, heir)).text))
    conn.executemany("INSERT OR IGNORE INTO similar_grams VALUES (?, ?)", rows)
    conn.execute("UPDATE similar_members SET owns = ? WHERE article_id = ?", (len(rows), heir))


def cluster_texts(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, int]]:
    """The cluster of each `{id, text}`, without an archive; other keys change nothing.

    Ids come back as they were given, in the order they came; texts are kept in memory. A row
    without text is alone. Which cluster an article is in never depends on rows after it.
    """
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, text TEXT)")
        for statement in SCHEMA:
            conn.execute(statement)
        for number, row in enumerate(rows, 1):
            text = str(row.get("text") or "")
            conn.execute("INSERT INTO articles VALUES (?, ?)", (number, text))
            yield row.get("id"), place(conn, number, text).cluster_id

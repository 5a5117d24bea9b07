"""Reprints: which articles carry the same text, though edited, cut, or read by OCR.

Articles that share enough of a fingerprint (`storage.fingerprints`) are compared in full by
`storage.same`, which also tells a reprint from another member of a series. What a text has in
common with many clusters is a frame, or furniture: it speaks for nothing.

The functions work on a plain connection whose caller owns the transaction; they read texts from
the view `articles`.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate
from math import sqrt
from typing import Any, NamedTuple

from scraper.text import digest, strip_controls
from storage import fingerprints, same, sides
from storage.fingerprints import Print
from storage.hopes import COMMON, Glimpse, hopeful
from storage.migrations import m019_recent_grams

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

APART = 0.03
"""What a character that one text is longer counts against the characters in common."""
CANDIDATES = 4
"""So many articles are compared in full."""
SURVIVING = 0.85
"""The share of the grams of a common passage that small edits leave alone."""
DOUBT = 1.25
"""So many standard deviations a sample may have fewer grams in common than the texts have."""
WORTH = 0.5
"""A candidate that shares less than so much of what the best one does is not compared."""
LOOKED_AT = 24
"""So many articles are looked at for being worth a comparison."""
WORKROOM = 65_536
"""KiB of memory for clustering without an archive; the rest is in a file."""
HELD, OVERLAP = 0.8, 30
"""A text that holds so much of each of two articles, so many characters of it for both, is what
both are parts of. Without the overlap it is as often a roundup of two stories."""
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
    joined: tuple[int, ...] = ()
    """Clusters that are this one from now on, since the article holds what both have parts of."""


class Candidate(NamedTuple):
    """An article that was compared with a text."""

    article_id: int
    cluster_id: int
    text: sides.Bare
    seen: same.Comparison

    @property
    def is_within(self) -> bool:
        """Whether the text holds nearly all of it: it is a part of the text, or a copy."""
        return self.seen.common >= HELD * len(self.text.text)

    def overlaps(self, other: Candidate) -> bool:
        """Whether the text has a passage that both have."""
        passages = [(*span, 0) for span in self.seen.spans]
        passages += [(*span, 1) for span in other.seen.spans]
        reached = [0, 0]  # a hostile text makes thousands of passages: each is met once
        for start, end, whose in sorted(passages):
            if min(reached[1 - whose], end) - start >= OVERLAP:
                return True
            reached[whose] = max(reached[whose], end)
        return False


def place(
    conn: sqlite3.Connection,
    article_id: int,
    text: str,
    *,
    twin: int | None = None,
) -> Placement:
    """Decide the cluster of an article, and remember it: its twin's, or a new one.

    Articles with equal digests are always twins, and so is `twin`, an article that is known to
    have held this wording. An article that is placed already is placed anew. Clusters of
    overlapping parts of the text become one (`Placement.joined`).
    """
    displace(conn, article_id)
    key, bare = _key(text), sides.bare(text)
    if bare.text and (found := _exact(conn, key, twin)):
        _remember(conn, article_id, found[1], key, len(bare.text), ())
        return Placement(found[1], found[0], 1.0)
    seen = fingerprints.look(conn, bare)
    placement = _nearest(conn, bare, seen) or Placement(_fresh_cluster(conn, article_id))
    for other in placement.joined:
        conn.execute(
            "UPDATE similar_members SET cluster_id = ? WHERE cluster_id = ?",
            (placement.cluster_id, other),
        )
    own: Sequence[int] = seen.telling if placement.twin is None else _news(conn, seen, placement)
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


def _nearest(conn: sqlite3.Connection, bare: sides.Bare, seen: Print) -> Placement | None:
    """The article that has the most in common among those that are one story with this text.

    Of equals the one most like it in length: a story stands in its own article and in a roundup.
    """
    glimpses, known = _glimpses(conn, bare, seen), seen.framed()
    if not glimpses or not hopeful(glimpses, known):
        return None
    found = [
        Candidate(one.article_id, one.cluster_id, one.text, same.compare(bare, one.text))
        for one in glimpses
    ]
    length = len(bare.text)
    compared = {one.cluster_id: one.seen for one in reversed(found)}
    frame = _frame(length, known, compared.values())
    alike = [one for one in found if one.seen.within(frame, length, len(one.text.text)).one_story]
    if not alike:
        return None
    best = max(alike, key=lambda one: one.seen.common - APART * abs(length - len(one.text.text)))
    clusters = {best.cluster_id}
    if best.is_within:
        parts = (one for one in alike if one.is_within and one.overlaps(best))
        clusters |= {one.cluster_id for one in parts}
    first, *others = sorted(clusters)
    return Placement(first, best.article_id, round(best.seen.share, 4), tuple(others))


def _glimpses(conn: sqlite3.Connection, bare: sides.Bare, seen: Print) -> list[Glimpse]:
    """The candidates that seem to share much with a text."""
    texts = ((*one, sides.bare(_text_of(conn, one[0]))) for one in _candidates(conn, seen))
    glimpses = (Glimpse(*one, sides.glance(bare, one[2])) for one in texts)
    return [one for one in glimpses if one.seems_close]


def _frame(
    length: int, known: Sequence[tuple[int, int]], compared: Collection[same.Comparison]
) -> list[int]:
    """How much of a text of this length is frame, up to each place.

    What many articles own is `known` as such, and so is what it has in common with `COMMON`
    clusters.
    """
    if not known and len(compared) < COMMON:
        return [0]
    steps = [0] * (length + 1)
    if len(compared) >= COMMON:
        for comparison in compared:
            for start, end in comparison.spans:
                steps[start] += 1
                steps[end] -= 1
    for start, end in known:
        steps[start] += COMMON
        steps[end] -= COMMON
    framed = (depth >= COMMON for depth in accumulate(steps))
    return list(accumulate(framed, initial=0))


def _candidates(conn: sqlite3.Connection, seen: Print) -> list[tuple[int, int]]:
    """Articles and clusters that may be one story, by the share of the sample in common."""
    counts: defaultdict[int, int] = defaultdict(int)
    weights: defaultdict[int, float] = defaultdict(float)
    for owners in map(seen.owners.__getitem__, filter(seen.owners.__contains__, seen.telling)):
        weight = 1 / len(owners)
        for owner in owners:
            counts[owner] += 1
            weights[owner] += weight
    likely: list[tuple[float, int, int]] = []
    mine, here = len(seen.telling) / seen.density, seen.density
    for other, cluster_id, length, owns in _members(conn, weights):
        theirs = fingerprints.density_owned(length)
        expected = min(mine, owns / theirs) * min(here, theirs)
        if counts[other] >= _fewest(expected):
            likely.append((counts[other] / expected, other, cluster_id))
    likely.sort(reverse=True)
    worth = [it for it in likely[:CANDIDATES] if it[0] >= WORTH * likely[0][0]]
    return [(other, cluster_id) for _, other, cluster_id in worth]


def _members(
    conn: sqlite3.Connection, weights: Mapping[int, float]
) -> Iterable[tuple[int, int, int, int]]:
    """Article, cluster, length and number of grams owned, of those with the greatest weight."""
    if not weights:
        return ()
    return conn.execute(
        """SELECT article_id, cluster_id, length, owns FROM similar_members
        WHERE article_id IN (SELECT value FROM json_each(?))""",
        (json.dumps(nlargest(LOOKED_AT, weights, key=weights.__getitem__)),),
    )


def _fewest(grams: float) -> float:
    """Fewer common grams than this are too few, even if chance and edits took their share.

    `grams` are those of the shorter text, as far as both are sampled.
    """
    expected = same.ENOUGH * grams * SURVIVING
    return max(1.0, expected - DOUBT * sqrt(expected))


def _news(conn: sqlite3.Connection, seen: Print, placement: Placement) -> Sequence[int]:
    """The grams that an article brings to its cluster, when they are more than trimmings."""
    new = _unknown(conn, seen, placement.cluster_id)
    telling = len(seen.telling)
    return new if NEWS_LEAST * telling <= len(new) <= NEWS_MOST * telling else []


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
    brought = len(new) >= NEWS_LEAST * len(seen.telling)
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
    fingerprints.disown(conn, article_id, sides.bare(_text_of(conn, article_id)), owns)
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
    seen = fingerprints.look(conn, sides.bare(_text_of(conn, heir)))
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
            place(conn, number, _text_of(conn, number))
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

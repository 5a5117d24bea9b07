"""Articles that may be one story with a text, told by their fingerprints and at a glance."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import nlargest
from math import sqrt

from storage import fingerprints, same, sides
from storage.fingerprints import Print
from storage.hopes import Glimpse

CANDIDATES = 4
"""So many articles are glanced at, by how much they share; and the one that shares what is rarest,
which may be none of them where many carry the same furniture."""
SURVIVING = 0.85
"""The share of the grams of a common passage that small edits leave alone."""
DOUBT = 1.25
"""So many standard deviations a sample may have fewer grams in common than the texts have."""
WORTH = 0.5
"""A candidate that shares less than so much of what the best one does is not glanced at."""
LOOKED_AT = 24
"""So many articles are looked at for being worth a glance."""


def glimpses(conn: sqlite3.Connection, bare: sides.Bare, seen: Print) -> list[Glimpse]:
    """The candidates that seem to share much with a text."""
    texts = ((*one, sides.bare(text_of(conn, one[0]))) for one in _candidates(conn, seen))
    glanced = (Glimpse(*one, sides.glance(bare, one[2])) for one in texts)
    return [one for one in glanced if one.seems_close]


def _candidates(conn: sqlite3.Connection, seen: Print) -> list[tuple[int, int]]:
    """Articles and clusters that may be one story, by the share of the sample in common."""
    likely = list(_likely(conn, seen))
    if not likely:
        return []
    rarest = max(likely)
    likely.sort(key=lambda it: it[1:], reverse=True)
    most = likely[:CANDIDATES]
    worth = [it for it in most if it[1] >= WORTH * most[0][1] and it != rarest]
    return [(other, cluster_id) for *_, other, cluster_id in (rarest, *worth)]


def _likely(conn: sqlite3.Connection, seen: Print) -> Iterator[tuple[float, float, int, int]]:
    """Of each article that has enough grams of a text: how rare, what share, itself, its cluster.

    A gram counts the less the more articles own it.
    """
    counts: defaultdict[int, int] = defaultdict(int)
    weights: defaultdict[int, float] = defaultdict(float)
    for owners in map(seen.owners.__getitem__, filter(seen.owners.__contains__, seen.telling)):
        weight = 1 / len(owners)
        for owner in owners:
            counts[owner] += 1
            weights[owner] += weight
    mine, here = len(seen.telling) / seen.density, seen.density
    for other, cluster_id, length, owns in _members(conn, weights):
        theirs = fingerprints.density_owned(length)
        expected = min(mine, owns / theirs) * min(here, theirs)
        if counts[other] >= _fewest(expected):
            yield weights[other] / expected, counts[other] / expected, other, cluster_id


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


def text_of(conn: sqlite3.Connection, article_id: int) -> str:
    """The text of an article as `articles` shows it; none is empty."""
    row = conn.execute("SELECT text FROM articles WHERE id = ?", (article_id,)).fetchone()
    return (row and row[0]) or ""

"""The article whose text another carries: found by their fingerprints, then compared in full.

What a text has in common with many clusters is a frame, or furniture: it speaks for nothing.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import accumulate
from math import sqrt
from typing import NamedTuple

from storage import fingerprints, same, sides
from storage.cohesion import cohere, parted
from storage.fingerprints import Print
from storage.hopes import COMMON, Glimpse, hopeful

APART = 0.03
"""What a character that one text is longer counts against the characters in common."""
CANDIDATES = 4
"""So many articles are compared in full, by how much they share; and the one that shares what is
rarest, which may be none of them where many carry the same furniture."""
SURVIVING = 0.85
"""The share of the grams of a common passage that small edits leave alone."""
DOUBT = 1.25
"""So many standard deviations a sample may have fewer grams in common than the texts have."""
WORTH = 0.5
"""A candidate that shares less than so much of what the best one does is not compared."""
LOOKED_AT = 24
"""So many articles are looked at for being worth a comparison."""
HELD, OVERLAP = 0.8, 30
"""A text that holds so much of each of two articles, so many characters of it for both, is what
both are parts of. Without the overlap it is as often a roundup of two stories."""
WHOLE = 0.95
"""An article that holds so much of a text carries the text."""
FIRST, AMID = 0.45, 0.5
"""A story is less of a roundup, whether it comes first there or later."""
HEAD = 60
"""So many characters of headline and credits stand before a story that a page carries."""
SURELY = 1.6
"""Passages have so many times as much in common as is asked, where clusters become one for it."""
WITNESSES, CROWD = 3, 100
"""So many of the first members of a cluster are asked when one article leaves it in doubt."""


class Nearest(NamedTuple):
    """The article whose text another carries."""

    article_id: int
    clusters: tuple[int, ...]
    """Its own, and those that are one with it, since the text holds what all have parts of."""
    seen: same.Comparison

    @property
    def share(self) -> float:
        """How much of the shorter text is common."""
        return round(self.seen.share, 4)


class Candidate(NamedTuple):
    """An article that was compared with a text."""

    article_id: int
    cluster_id: int
    mine: sides.Bare
    """The text to be placed."""
    yours: sides.Bare
    seen: same.Comparison

    @property
    def length(self) -> int:
        """Characters of the article."""
        return len(self.yours.text)

    @property
    def likeness(self) -> float:
        """What is common, less something for what only the longer text has."""
        return self.seen.common - APART * abs(len(self.mine.text) - self.length)

    @property
    def is_within(self) -> bool:
        """Whether the text holds nearly all of it: it is a part of the text, or a copy."""
        return self.seen.common >= HELD * self.length

    @property
    def is_around(self) -> bool:
        """Whether it holds nearly all of the text, and surely tells no other stories besides."""
        held = self.seen.common >= WHOLE * len(self.mine.text)
        return held and not self._stands_amid(FIRST if self._begins_with_it else AMID, SURELY)

    @property
    def is_roundup(self) -> bool:
        """Whether what is common stands amid other matter there, which speaks of other things.

        What begins an article is rather a story with furniture after it.
        """
        return not self._begins_with_it and self._stands_amid(AMID)

    def _stands_amid(self, least: float, surely: float = 1.0) -> bool:
        """Whether what is common is less of the article, and the rest is of other things."""
        if self.seen.common >= least * self.length:
            return False
        return not cohere(*parted(self.yours.text, self.seen.other_spans), surely)

    @property
    def _begins_with_it(self) -> bool:
        head = HEAD * (3 if self.seen.letters else 1)
        return min(self.seen.other_spans)[0] <= head

    def is_one_with(self, other: Candidate) -> bool:
        """Whether what the text has of both is of one story: it overlaps, or speaks of one thing.

        Both are parts of the text or hold it, so that it is a story and no passage that many quote.
        """
        if not all(one.is_within or one.is_around for one in (self, other)):
            return False
        if min(self.seen.common, other.seen.common) > HELD * len(self.mine.text):  # two wholes
            return same.compare(self.yours, other.yours).one_story
        return self._overlaps(other) or cohere(self.yours.text, other.yours.text, SURELY)

    def _overlaps(self, other: Candidate) -> bool:
        """Whether the text has a passage that both have."""
        passages = [(*span, 0) for span in self.seen.spans]
        passages += [(*span, 1) for span in other.seen.spans]
        reached = [0, 0]  # a hostile text makes thousands of passages: each is met once
        for start, end, whose in sorted(passages):
            if min(reached[1 - whose], end) - start >= OVERLAP:
                return True
            reached[whose] = max(reached[whose], end)
        return False


def find(conn: sqlite3.Connection, bare: sides.Bare, seen: Print) -> Nearest | None:
    """The article that has the most in common among those that are one story with this text.

    Of equals the one most like it in length: a story stands in its own article and in a roundup.
    """
    glimpses, known = _glimpses(conn, bare, seen), seen.framed()
    if not glimpses or not hopeful(glimpses, known):
        return None
    met = [
        Candidate(one.article_id, one.cluster_id, bare, one.text, same.compare(bare, one.text))
        for one in glimpses
    ]
    compared = {one.cluster_id: one.seen for one in reversed(met)}
    frame = _frame(len(bare.text), known, compared.values())

    def is_copy(one: Candidate) -> bool:
        return one.seen.within(frame, len(bare.text), one.length).one_story

    alike = [one for one in met if is_copy(one)]
    if not alike and len({one.cluster_id for one in met}) == 1:
        asked = _witnesses(conn, met[0])
        alike = [one for one in asked if one.seen.share >= HELD and is_copy(one)]
    alike.sort(key=lambda one: one.likeness, reverse=True)
    best = next((one for one in alike if _is_vouched_for(conn, one, is_copy)), None)
    if best is None:
        return None
    clusters = {best.cluster_id, *(one.cluster_id for one in alike if one.is_one_with(best))}
    return Nearest(best.article_id, tuple(sorted(clusters)), best.seen)


def _is_vouched_for(
    conn: sqlite3.Connection, one: Candidate, is_copy: Callable[[Candidate], bool]
) -> bool:
    """Whether a text belongs to the cluster of an article that it is like.

    A roundup is in the cluster of one of its stories: then another member has this one as well.
    """
    if not one.is_roundup:
        return True
    others = _witnesses(conn, one)
    return not others or any(map(is_copy, others))


def _witnesses(conn: sqlite3.Connection, one: Candidate) -> list[Candidate]:
    """Other articles of a cluster: those of middling length, neither cut nor trimmed the most."""
    members = conn.execute(
        "SELECT article_id FROM similar_members WHERE cluster_id = ? ORDER BY length LIMIT ?",
        (one.cluster_id, CROWD),
    ).fetchall()
    others = [other for (other,) in members if other != one.article_id]
    first = max(0, (len(others) - WITNESSES) // 2)
    return [
        Candidate(other, one.cluster_id, one.mine, text, same.compare(one.mine, text))
        for other in others[first : first + WITNESSES]
        for text in (sides.bare(text_of(conn, other)),)
    ]


def _glimpses(conn: sqlite3.Connection, bare: sides.Bare, seen: Print) -> list[Glimpse]:
    """The candidates that seem to share much with a text."""
    texts = ((*one, sides.bare(text_of(conn, one[0]))) for one in _candidates(conn, seen))
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
    likely: list[tuple[float, float, int, int]] = []
    mine, here = len(seen.telling) / seen.density, seen.density
    for other, cluster_id, length, owns in _members(conn, weights):
        theirs = fingerprints.density_owned(length)
        expected = min(mine, owns / theirs) * min(here, theirs)
        if counts[other] >= _fewest(expected):
            rare, share = weights[other] / expected, counts[other] / expected
            likely.append((rare, share, other, cluster_id))
    if not likely:
        return []
    rarest = max(likely)
    likely.sort(key=lambda it: it[1:], reverse=True)
    most = likely[:CANDIDATES]
    worth = [it for it in most if it[1] >= WORTH * most[0][1] and it != rarest]
    return [(other, cluster_id) for *_, other, cluster_id in (rarest, *worth)]


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

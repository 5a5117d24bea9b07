"""The article whose text another carries: found by their fingerprints, then compared in full.

What a text has in common with many clusters is a frame, or furniture: it speaks for nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import NamedTuple

from storage import same, sides
from storage.candidates import glimpses, text_of
from storage.cohesion import cohere, parted
from storage.fingerprints import Print
from storage.frames import Stretch, frame, marked
from storage.hopes import hopeful

APART = 0.03
"""What a character that one text is longer counts against the characters in common."""
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

    @classmethod
    def compared(
        cls, mine: sides.Bare, article_id: int, cluster_id: int, yours: sides.Bare
    ) -> Candidate:
        """An article laid side by side with a text."""
        return cls(article_id, cluster_id, mine, yours, same.compare(mine, yours))

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


Judge = Callable[[Candidate], bool]
"""Whether an article that was compared is one story with the text, frame left out of account."""


def find(conn: sqlite3.Connection, bare: sides.Bare, seen: Print) -> Nearest | None:
    """The article that has the most in common among those that are one story with this text.

    Of equals the one most like it in length: a story stands in its own article and in a roundup.
    """
    glanced, known = glimpses(conn, bare, seen), seen.framed()
    if not glanced or not hopeful(glanced, known):
        return None
    met = [Candidate.compared(bare, one.article_id, one.cluster_id, one.text) for one in glanced]
    is_copy = _judge(len(bare.text), known, met)
    alike = _alike(conn, met, is_copy)
    best = next((one for one in alike if _is_vouched_for(conn, one, is_copy)), None)
    if best is None:
        return None
    clusters = {best.cluster_id, *(one.cluster_id for one in alike if one.is_one_with(best))}
    return Nearest(best.article_id, tuple(sorted(clusters)), best.seen)


def _judge(length: int, known: Sequence[Stretch], met: Sequence[Candidate]) -> Judge:
    """What decides over copies of a text of this length, of which some is `known` as frame."""
    had = {one.cluster_id: marked(length, one.seen.spans) for one in reversed(met)}
    framed = list(accumulate(frame(length, known, had.values()), initial=0))
    return lambda one: one.seen.within(framed, length, one.length).one_story


def _alike(conn: sqlite3.Connection, met: Sequence[Candidate], is_copy: Judge) -> list[Candidate]:
    """The articles that are one story with a text, the nearest first.

    Where one cluster alone was met, and its article is none, other members are asked.
    """
    alike = list(filter(is_copy, met))
    if not alike and len({one.cluster_id for one in met}) == 1:
        asked = witnesses(conn, met[0])
        alike = [one for one in asked if one.seen.share >= HELD and is_copy(one)]
    return sorted(alike, key=lambda one: one.likeness, reverse=True)


def _is_vouched_for(conn: sqlite3.Connection, one: Candidate, is_copy: Judge) -> bool:
    """Whether a text belongs to the cluster of an article that it is like.

    A roundup is in the cluster of one of its stories: then another member has this one as well.
    """
    if not one.is_roundup:
        return True
    others = witnesses(conn, one)
    return not others or any(map(is_copy, others))


def witnesses(conn: sqlite3.Connection, one: Candidate) -> list[Candidate]:
    """Other articles of a cluster: those of middling length, neither cut nor trimmed the most.

    Of a crowd the first to come are taken, since it must not be read through.
    """
    members = conn.execute(
        """SELECT article_id FROM (
            SELECT article_id, length FROM similar_members WHERE cluster_id = ?
            ORDER BY article_id LIMIT ?)
        ORDER BY length""",
        (one.cluster_id, CROWD),
    ).fetchall()
    others = [other for (other,) in members if other != one.article_id]
    first = max(0, (len(others) - WITNESSES) // 2)
    return [
        Candidate.compared(one.mine, other, one.cluster_id, sides.bare(text_of(conn, other)))
        for other in others[first : first + WITNESSES]
    ]

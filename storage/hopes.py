"""Whether a glance at some articles leaves any hope that one is a text's story.

In a large archive most candidates share a sentence or a paragraph with a text and no more: to
compare them would cost more than all else. A glance may miss the ends of a passage; with that
granted, and what several of them share taken for a frame, too little in common is too little.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storage.sides import Bare, Glance

GLANCED = 0.25
"""What texts seem to have in common at a glance, when they are worth a comparison."""
MISSED = 4
"""Characters of a passage that a glance may miss, at both ends together."""
COMMON = 3
"""What so many clusters have in common is frame."""
ENOUGH, WHOLE = 0.45, 0.9
"""Shares that copies have in common, beyond a frame and with it: `same` asks for a little more."""


class Glimpse(NamedTuple):
    """An article that was glanced at."""

    article_id: int
    cluster_id: int
    text: Bare
    seen: Glance
    """What it seems to have of the text that it may be a copy of."""

    @property
    def shorter(self) -> int:
        """The characters of the shorter of both."""
        return max(1, min(len(self.seen.places), len(self.text.text)))

    @property
    def seems_close(self) -> bool:
        """Whether both seem to share much, frame or not."""
        return self.seen.common >= GLANCED * self.shorter

    def may_be_one_story(self, frame: bytearray) -> bool:
        """Whether it may have enough in common beyond a frame, whose characters are ones."""
        places = self.seen.places
        passages = places.count(b"\0\1") + places.startswith(b"\1")
        most = self.seen.common + MISSED * passages
        framed = (_bits(places) & _bits(frame)).bit_count()
        own = frame.count(1) if len(places) <= len(self.text.text) else framed
        return most - framed >= ENOUGH * (self.shorter - own) or most >= WHOLE * self.shorter


def hopeful(glimpses: Sequence[Glimpse], known: Sequence[tuple[int, int]]) -> bool:
    """Whether any may be one story with the text.

    What `COMMON` clusters have is frame, and what stands in the stretches `known` as such.
    """
    frame = _frame(glimpses, known)
    return any(one.may_be_one_story(frame) for one in glimpses)


def _frame(glimpses: Sequence[Glimpse], known: Sequence[tuple[int, int]]) -> bytearray:
    clusters = {one.cluster_id: one.seen.places for one in reversed(glimpses)}
    depths = sum(map(_bits, clusters.values()))  # byte by byte: they are far fewer than 256
    length = len(glimpses[0].seen.places)
    frame = bytearray(depths.to_bytes(length, "little").translate(_IS_FRAME))
    for start, end in known:
        frame[start:end] = b"\1" * (end - start)
    return frame


_IS_FRAME = bytes(depth >= COMMON for depth in range(256))


def _bits(places: bytes | bytearray) -> int:
    return int.from_bytes(places, "little")

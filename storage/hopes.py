"""Whether a glance at some articles leaves any hope that one is a text's story.

In a large archive most candidates share a sentence or a paragraph with a text and no more: to
compare them would cost more than all else. A glance may miss the ends of a passage; with that
granted, and what several of them share taken for a frame, too little in common is too little.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storage.sides import Bare

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
    seen: bytes
    """Which characters of the text it may be a copy of it seems to have, as ones."""

    def seems_close(self, length: int) -> bool:
        """Whether it seems to share much with a text of so many characters, frame or not."""
        return self.seen.count(1) >= GLANCED * max(1, min(length, len(self.text.text)))

    def may_be_one_story(self, frame: bytearray) -> bool:
        """Whether it may have enough in common beyond a frame, whose characters are ones."""
        length, other = len(self.seen), len(self.text.text)
        passages = self.seen.count(b"\0\1") + self.seen.startswith(b"\1")
        most = self.seen.count(1) + MISSED * passages
        framed = (_bits(self.seen) & _bits(frame)).bit_count()
        shorter = length - frame.count(1) if length <= other else other - framed
        return most - framed >= ENOUGH * shorter or most >= WHOLE * min(length, other)


def hopeful(glimpses: Sequence[Glimpse], known: Sequence[tuple[int, int]]) -> bool:
    """Whether any may be one story with the text.

    What `COMMON` clusters have is frame, and what stands in the stretches `known` as such.
    """
    frame = _frame(glimpses, known)
    return any(one.may_be_one_story(frame) for one in glimpses)


def _frame(glimpses: Sequence[Glimpse], known: Sequence[tuple[int, int]]) -> bytearray:
    clusters = {one.cluster_id: one.seen for one in reversed(glimpses)}
    depths = sum(map(_bits, clusters.values()))  # byte by byte: they are far fewer than 256
    length = len(glimpses[0].seen)
    frame = bytearray(depths.to_bytes(length, "little").translate(_IS_FRAME))
    for start, end in known:
        frame[start:end] = b"\1" * (end - start)
    return frame


_IS_FRAME = bytes(depth >= COMMON for depth in range(256))


def _bits(seen: bytes | bytearray) -> int:
    return int.from_bytes(seen, "little")

"""Whether a glance at some articles leaves any hope that one is a text's story.

In a large archive most candidates share a sentence or a paragraph with a text and no more: to
compare them would cost more than all else. A glance may miss the ends of a passage; with that
granted, and what several of them share taken for a frame, too little in common is too little.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from storage.frames import Stretch, bits, frame
from storage.sides import Bare, Glance

GLANCED = 0.25
"""What texts seem to have in common at a glance, when they are worth a comparison."""
MISSED = 4
"""Characters of a passage that a glance may miss, at both ends together."""
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

    def may_be_one_story(self, framing: bytearray) -> bool:
        """Whether it may have enough in common beyond what is frame."""
        places = self.seen.places
        passages = places.count(b"\0\1") + places.startswith(b"\1")
        most = self.seen.common + MISSED * passages
        framed = (bits(places) & bits(framing)).bit_count()
        own = framing.count(1) if len(places) <= len(self.text.text) else framed
        return most - framed >= ENOUGH * (self.shorter - own) or most >= WHOLE * self.shorter


def hopeful(glimpses: Sequence[Glimpse], known: Sequence[Stretch]) -> bool:
    """Whether any may be one story with the text, of which some stretches are `known` as frame."""
    length = len(glimpses[0].seen.places)
    had = {one.cluster_id: one.seen.places for one in reversed(glimpses)}
    framing = frame(length, known, had.values())
    return any(one.may_be_one_story(framing) for one in glimpses)

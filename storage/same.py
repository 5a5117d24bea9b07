"""Whether two texts are one story: the comparison behind `storage.similar`.

Both texts are laid side by side as runs of equal characters. What lies between the runs tells a
reprint from another member of a series:

* text on one side only was cut or added: editing;
* long text on both sides is contested: two articles in one frame;
* a few characters on both sides are a slot. Another number, name, place or office there is a
  conflict; another verb is editing, and single odd characters are the slips of OCR.

What both share with many others (`Comparison.within`) is a frame: then what stands in it decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storage.gaps import gaps
from storage.sides import Bare, runs
from storage.slots import Conflict, beyond_noise

ENOUGH = 0.5
"""The share of the shorter text that copies have in common."""
FILLED, WHOLE = 0.5, 0.98
"""What two texts in one frame have in common between its words, when they are copies; or in all."""
UPDATED, LONG_ENOUGH = 0.9, 150
"""A text that differs in one number only is a copy when so much of it, and so many characters,
are the same."""
CONTESTED = 0.39
"""The most that may be contested, as a share of what is common."""
PATIENCE, PATIENCE_PER_100 = 0.2, 0.25
"""Conflicts that are forgiven, and for every hundred characters in common."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two bare texts have in common, and what speaks against one story."""

    common: int
    shorter: int
    contested: int = 0
    conflicts: tuple[Conflict, ...] = ()
    slips: int = 0
    spans: tuple[tuple[int, int], ...] = ()
    """What is common, as stretches of the first text from `start` to `end`."""
    other_spans: tuple[tuple[int, int], ...] = ()
    """The same stretches of the second text, in the order of `spans`."""
    letters: bool = False
    """Whether the texts are written in letters, of which three say as much as one dense one."""
    framed: int = 0
    """Characters of a frame that both share with others, left out of `common` and `shorter`."""

    @property
    def share(self) -> float:
        """Of the shorter text, 0 to 1."""
        return self.common / self.shorter if self.shorter else 0.0

    def within(self, frame: Sequence[int], one: int, other: int) -> Comparison:
        """The same with what is frame left out of account.

        `frame` holds how many characters of the first text up to each place are frame; the texts
        have `one` and `other` characters.
        """
        if not frame[-1]:
            return self
        framed = sum(frame[end] - frame[start] for start, end in self.spans)
        shorter = one - frame[-1] if one <= other else other - framed
        return replace(self, common=self.common - framed, shorter=max(shorter, 0), framed=framed)

    @property
    def conflict(self) -> float:
        """The weight of all conflicts; each change of wording counts once."""
        worst: dict[tuple[str, str], float] = {}
        for one in self.conflicts:
            worst[one.sides] = max(worst.get(one.sides, 0.0), one.weight)
        return sum(worst.values())

    @property
    def one_story(self) -> bool:
        """Whether these are two copies, however edited, of one text."""
        if self.framed > self.common:
            return self._fills_the_frame_alike()
        if self.contested > CONTESTED * self.common or self.share < ENOUGH:
            return False
        room = self.common / (300 if self.letters else 100)
        return self.conflict <= PATIENCE + PATIENCE_PER_100 * room or self._is_updated

    def _fills_the_frame_alike(self) -> bool:
        """Of two texts in a frame that many share: whether they say the same in it."""
        if self.conflict or self.contested > CONTESTED * self.framed:
            return False
        whole = (self.common + self.framed) / (self.shorter + self.framed)
        return self.share >= FILLED or whole >= WHOLE

    @property
    def _is_updated(self) -> bool:
        """Whether a single number is all that differs: a correction, or news of the next hour."""
        first, *others = {one.sides for one in self.conflicts} or {("", "")}
        return (
            not others
            and all(side.isdigit() for side in first)
            and self.framed < self.common / 4
            and self.share >= UPDATED
            and self.common >= (3 if self.letters else 1) * LONG_ENOUGH
        )


def compare(one: Bare, other: Bare) -> Comparison:
    """Lay two bare texts side by side.

    >>> from storage.sides import bare
    >>> compare(bare("今天双色球开奖号码为12和31"), bare("今天双色球开奖号码为08和31")).conflicts
    (Conflict(mine='12', yours='08', weight=1.0),)
    """
    mine, yours = (one, other) if len(one.text) <= len(other.text) else (other, one)
    found = runs(one, other)
    conflicts: list[Conflict] = []
    slips = contested = 0
    for gap in gaps(mine, yours, found):
        told = gap.told()
        conflicts += told.conflicts
        slips += told.slips
        contested += told.contested
    inner = tuple((run.mine, run.mine + run.length) for run in found)
    outer = tuple((run.yours, run.yours + run.length) for run in found)
    spans, other_spans = (inner, outer) if mine is one else (outer, inner)
    return Comparison(
        sum(run.length for run in found), len(mine.text), contested,
        beyond_noise(conflicts, slips), slips, spans, other_spans,
        letters=_mostly_letters(mine.text),
    )  # fmt: skip


def _mostly_letters(text: str) -> bool:
    """Whether a text is written in letters, whatever its head or foot is written in."""
    return 2 * sum(map(str.isascii, text)) > len(text)

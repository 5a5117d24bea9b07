"""What lies between two runs of equal characters, and what it tells.

Text on one side only was cut or added, and tells nothing. A few characters on both sides are a
slot (`storage.slots`); long text on both is contested. At the start and the end of a text stand
the lines of who carried it, and the names of whom a notice is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from storage.numerals import LONGEST_NUMERAL, begins_with_numeral, counted, ends_with_numeral
from storage.sides import Bare, Run
from storage.slots import (
    SLOT,
    Conflict,
    are_alike_in_kind,
    conflicts_of,
    ending_digits,
    is_slot,
    longer_number,
    may_be_names,
    other_figures,
)

NAME = 6
"""The longest clause at the end of a text that may be a name."""
SPARE, SPARE_AT_EDGE = 20, 40
"""Characters of a caption, and of a header or editor's line, that are not contested."""

_UNITS = re.compile("[十百千]")


class Told(NamedTuple):
    """What a gap tells: its conflicts, odd characters, and how many characters are contested."""

    conflicts: list[Conflict]
    slips: int = 0
    contested: int = 0


class Gap(NamedTuple):
    """What stands in the shorter text from `start` to `end`, and in the longer one beside it."""

    mine: Bare
    yours: Bare
    start: int
    end: int
    your_start: int
    your_end: int
    first: bool
    """Whether no run stands before it."""
    last: bool

    def told(self) -> Told:
        """What speaks against one story here."""
        x, y, apart = self._sides()
        figures = [found] if (found := other_figures(x, y)) else []
        if x and y and not apart and is_slot(x, y):
            conflicts, slips = self._in_slot(x, y)
            return Told(figures + conflicts, slips, self._beyond_names(x, y))
        if not self.at_edge and (
            number := longer_number(self.mine.text, self.start, self.end, x + y)
        ):
            return Told([*figures, number])
        return Told(figures, contested=max(0, min(len(x), len(y)) - self._spare(x, y)))

    def _beyond_names(self, x: str, y: str) -> int:
        """What is contested beside two names: the stories that stand before them."""
        rest = min(self.end - self.start - len(x), self.your_end - self.your_start - len(y))
        return max(0, rest - SPARE_AT_EDGE) if self.at_edge else 0

    def _spare(self, x: str, y: str) -> int:
        """How much may differ here: a caption, or a header that stands in one of the texts only."""
        if not self.at_edge:
            return SPARE
        return 0 if are_alike_in_kind(x, y) else SPARE_AT_EDGE

    @property
    def at_edge(self) -> bool:
        """Whether it begins or ends the texts."""
        return self.first or self.last

    def _sides(self) -> tuple[str, str, bool]:
        """Both sides, and whether they are lines of their own; at an edge, names if they differ."""
        x = self.mine.text[self.start : self.end]
        y = self.yours.text[self.your_start : self.your_end]
        if not self.at_edge:
            return x, y, False
        apart = self._is_parted() and not may_be_names(x, y)
        if self.first and self.last:
            return x, y, apart
        clauses = self._clauses()
        if (self.last or apart or not is_slot(x, y)) and may_be_names(*clauses):
            return *clauses, False
        return x, y, apart

    def _is_parted(self) -> bool:
        """Whether what differs at the start or end is a line or clause of its own, not a slot."""
        if self.first and self.last:
            return True
        if self.first:
            return self.end in self.mine.breaks or self.your_end in self.yours.breaks
        return self.start in self.mine.breaks or self.your_start in self.yours.breaks

    def _clauses(self) -> tuple[str, str]:
        """The clauses next to what is common."""
        if self.first:
            return _last_clause(self.mine, self.end), _last_clause(self.yours, self.your_end)
        return _clause(self.mine, self.start), _clause(self.yours, self.your_start)

    def _in_slot(self, x: str, y: str) -> tuple[list[Conflict], int]:
        """Conflicts and odd characters of a slot; of a number that begins alike, the whole."""
        before = self.mine.text[: self.start]
        if self._is_one_number(x, y):
            return [], 0
        near = ending_digits(before) if x[0].isdigit() and y[0].isdigit() else ""
        after = self.mine.text[self.end : self.end + 2]
        return conflicts_of(near + x, near + y, before[: len(before) - len(near)][-1:], after)

    def _is_one_number(self, x: str, y: str) -> bool:
        """Whether it is a part of one number, written with and without units: 1百2十 and 120."""
        if not _UNITS.search(x + y):
            return False
        text = self.mine.text
        before = text[max(0, self.start - LONGEST_NUMERAL) : self.start]
        after = text[self.end : self.end + LONGEST_NUMERAL]
        near, far = ends_with_numeral(before), begins_with_numeral(after)
        return counted(near + x + far) == counted(near + y + far)


def gaps(mine: Bare, yours: Bare, runs: Iterable[Run]) -> Iterator[Gap]:
    """What lies before, between and after the runs of two texts."""
    ends = Run(0, 0, 0), Run(len(mine.text), len(yours.text), 0)
    for before, after in pairwise((ends[0], *runs, ends[1])):
        start, your_start = before.mine + before.length, before.yours + before.length
        yield Gap(
            mine, yours, start, after.mine, your_start, max(your_start, after.yours),
            not before.length, not after.length,
        )  # fmt: skip


def _last_clause(text: Bare, end: int) -> str:
    """The clause of letters that ends at a place, when it is short; else nothing.

    In a dense script the clause before the first that is common is a head more often than a name.
    """
    starts = range(end - 1, max(end - 3 * SLOT, 0) - 1, -1)
    start = next((at for at in starts if at in text.breaks or at == 0), end)
    clause = text.text[start:end]
    return clause if clause.isascii() else ""


def _clause(text: Bare, start: int) -> str:
    """The clause that begins at a place, when it may be a name; else nothing."""
    ends = range(start + 1, min(start + NAME, len(text.text)) + 1)
    end = next((at for at in ends if at in text.breaks or at == len(text.text)), start)
    return text.text[start:end]

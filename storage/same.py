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

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from storage import grams
from storage.slots import (
    SLOT,
    Conflict,
    beyond_noise,
    conflicts_of,
    ending_digits,
    is_slot,
    longer_number,
    may_be_names,
    other_figures,
)

ANCHOR = 6
"""Characters that must be equal for two places to be laid side by side."""
MOVED = 12
"""Characters that must be equal where a passage was moved farther than it is long; of letters three
times as many."""
STRIDE = 3
"""Of so many places one is looked at to see at a glance what two texts have in common."""
ENOUGH = 0.5
"""The share of the shorter text that copies have in common."""
NAME = 6
"""The longest clause at the end of a text that may be a name."""
SPARE, SPARE_AT_EDGE = 20, 40
"""Characters of a caption, and of a header or editor's line, that are not contested."""
FILLED, WHOLE = 0.5, 0.98
"""What two texts in one frame have in common between its words, when they are copies; or in all."""
UPDATED, LONG_ENOUGH = 0.9, 150
"""A text that differs in one number only is a copy when so much of it, and so many characters,
are the same."""
CONTESTED = 0.4
"""The most that may be contested, as a share of what is common."""
PATIENCE, PATIENCE_PER_100 = 0.2, 0.25
"""Conflicts that are forgiven, and for every hundred characters in common."""


class Run(NamedTuple):
    """`length` characters that stand at `mine` in one text and at `yours` in the other."""

    mine: int
    yours: int
    length: int


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
            pair = (one.mine, one.yours)
            worst[pair] = max(worst.get(pair, 0.0), one.weight)
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
        if self.conflict > PATIENCE or self.contested > CONTESTED * self.framed:
            return False
        whole = (self.common + self.framed) / (self.shorter + self.framed)
        return self.share >= FILLED or whole >= WHOLE

    @property
    def _is_updated(self) -> bool:
        """Whether a single number is all that differs: a correction, or news of the next hour."""
        first, *others = {(one.mine, one.yours) for one in self.conflicts} or {("", "")}
        return (
            not others
            and all(side.isdigit() for side in first)
            and self.framed < self.common / 4
            and self.share >= UPDATED
            and self.common >= (3 if self.letters else 1) * LONG_ENOUGH
        )


@dataclass(frozen=True, slots=True)
class Bare:
    """The folded letters, digits and dense characters of a text: what no layout changes."""

    text: str
    breaks: frozenset[int]
    """Where a clause or a line begins: before these characters stood a mark or a line end."""


@lru_cache(maxsize=1024)
def bare(text: str) -> Bare:
    """Strip a text of all that a reprint may lay out anew; Chinese numerals become digits.

    >>> bare("雙減， 二〇22 年")
    Bare(text='双减2022年', breaks=frozenset({2}))
    """
    for before, after in _FIRST:
        text = text.replace(before, after)
    pieces = _MARKS.split(grams.fold(text).replace(" ", ""))
    return Bare("".join(pieces), frozenset(accumulate(map(len, pieces[:-1]))))


_MARKS = re.compile(r"[\W_]+")
_FIRST = (
    ("\n", "|"),  # a mark, where folding would make a space of it
    *((han, str(n % 10)) for n, han in enumerate("〇一二三四五六七八九零")),
)


def compare(one: Bare, other: Bare) -> Comparison:
    """Lay two bare texts side by side.

    >>> compare(bare("今天双色球开奖号码为12和31"), bare("今天双色球开奖号码为08和31")).conflicts
    (Conflict(mine='12', yours='08', weight=1.0),)
    """
    mine, yours = (one, other) if len(one.text) <= len(other.text) else (other, one)
    runs = _runs(one, other)
    common = sum(run.length for run in runs)
    conflicts: list[Conflict] = []
    slips = contested = 0
    ends = Run(0, 0, 0), Run(len(mine.text), len(yours.text), 0)
    for before, after in pairwise((ends[0], *runs, ends[1])):
        a, b = before.mine + before.length, after.mine
        c, d = before.yours + before.length, max(before.yours + before.length, after.yours)
        x, y = mine.text[a:b], yours.text[c:d]
        edge = not before.length or not after.length
        parted = edge and _parted(mine, yours, before, after) and not may_be_names(x, y)
        if edge and before.length + after.length:
            clauses = (
                (_clause(mine, a), _clause(yours, c)) if before.length
                else (_last_clause(mine, b), _last_clause(yours, d))
            )  # fmt: skip
            if (before.length or parted or not is_slot(x, y)) and may_be_names(*clauses):
                (x, y), parted = clauses, False
        if figures := other_figures(x, y):
            conflicts.append(figures)
        if x and y and not parted and is_slot(x, y):
            near = ending_digits(mine.text[:a]) if x[0].isdigit() and y[0].isdigit() else ""
            found, odd = conflicts_of(
                near + x, near + y, mine.text[: a - len(near)][-1:], mine.text[b : b + 2]
            )
            conflicts += found
            slips += odd
        elif not edge and (number := longer_number(mine.text, a, b, x + y)):
            conflicts.append(number)
        else:
            contested += max(0, min(len(x), len(y)) - (SPARE_AT_EDGE if edge else SPARE))
    spans = tuple(
        (start, start + run.length)
        for run in runs
        for start in (run.mine if mine is one else run.yours,)
    )
    return Comparison(
        common, len(mine.text), contested, beyond_noise(conflicts, slips), slips, spans,
        letters=_mostly_letters(mine.text),
    )  # fmt: skip


def _parted(mine: Bare, yours: Bare, before: Run, after: Run) -> bool:
    """Whether what differs at the start or end is a line or clause of its own, not a slot."""
    if not before.length and not after.length:
        return True
    if not before.length:
        return after.mine in mine.breaks or after.yours in yours.breaks
    return (
        before.mine + before.length in mine.breaks or before.yours + before.length in yours.breaks
    )


def _mostly_letters(text: str) -> bool:
    """Whether a text is written in letters, whatever its head or foot is written in."""
    return 2 * sum(map(str.isascii, text)) > len(text)


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


def glance(one: Bare, other: Bare) -> float:
    """About what share of the shorter text is common: a tenth of the work of comparing them.

    >>> glance(bare("今天双色球开奖号码为12和31"), bare("今天双色球开奖号码为08和31"))
    0.6
    """
    known, text = _first_places(one.text), other.text
    common = end = 0
    for start in range(0, len(text) - ANCHOR + 1, STRIDE):
        if text[start : start + ANCHOR] in known:
            common += start + ANCHOR - max(start, end)
            end = start + ANCHOR
    return common / max(1, min(len(one.text), len(text)))


def _runs(one: Bare, other: Bare) -> list[Run]:
    """The runs of the shorter text; the places looked up are those of `one`, for every `other`."""
    if len(other.text) < len(one.text):
        return list(side_by_side(other.text, one.text))
    return list(_turned(side_by_side(other.text, one.text)))


def _turned(runs: Iterable[Run]) -> Iterator[Run]:
    """The same in the order of the second text, of which nothing counts twice."""
    end = 0
    for mine, yours, length in sorted((run.yours, run.mine, run.length) for run in runs):
        if (skipped := max(0, end - mine)) < length:
            yield Run(mine + skipped, yours + skipped, length - skipped)
            end = mine + length


def side_by_side(mine: str, yours: str) -> Iterator[Run]:
    """Runs of equal characters in the order of `mine`, each as long as can be."""
    first = _first_places(yours)
    moved = 3 * MOVED if mine.isascii() else MOVED
    i = end = expected = 0
    last = len(mine) - ANCHOR
    while i <= last:
        anchor = mine[i : i + ANCHOR]
        if (j := first.get(anchor)) is None:
            i += 1
            continue
        if j < expected:  # rather a later one, so that repeated phrases keep their order
            j = max(j, yours.find(anchor, expected))
        length = _equal(mine, i, yours, j)
        if length < moved and abs(j - expected - i + end) > length:
            i += 1  # a phrase that stands there too: taken for a part, it would hide what differs
            continue
        yield Run(i, j, length)
        i = end = i + length
        expected = j + length


@lru_cache(maxsize=4)
def _first_places(text: str) -> dict[str, int]:
    """Where each run of `ANCHOR` characters stands first; kept for the next candidate."""
    return {text[j : j + ANCHOR]: j for j in range(len(text) - ANCHOR, -1, -1)}


def _equal(mine: str, i: int, yours: str, j: int) -> int:
    length, step = ANCHOR, 32
    limit = min(len(mine) - i, len(yours) - j)
    while length < limit and step:
        wide = min(step, limit - length)
        if mine[i + length : i + length + wide] == yours[j + length : j + length + wide]:
            length += wide
        else:
            step = wide // 2
    return length

"""Two texts laid side by side, as runs of equal characters."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from storage import grams

ANCHOR = 6
"""Characters that must be equal for two places to be laid side by side."""
MOVED = 12
"""Characters that must be equal where a passage was moved farther than it is long; of letters three
times as many."""
STRIDE = 3
"""Of so many places one is looked at to see at a glance what two texts have in common."""


class Run(NamedTuple):
    """`length` characters that stand at `mine` in one text and at `yours` in the other."""

    mine: int
    yours: int
    length: int


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
    if "&" in text:
        text = html.unescape(text)  # a page that was escaped twice
    for before, after in _FIRST:
        text = text.replace(before, after)
    pieces = _MARKS.split(grams.fold(text).replace(" ", ""))
    return Bare("".join(pieces), frozenset(accumulate(map(len, pieces[:-1]))))


_MARKS = re.compile(r"[\W_]+")
_FIRST = (
    ("\n", "|"),  # a mark, where folding would make a space of it
    *((han, str(n % 10)) for n, han in enumerate("〇一二三四五六七八九零")),
)


class Glance(NamedTuple):
    """What two texts seem to have in common."""

    common: int
    """Characters of the second text."""
    places: bytes
    """Which characters of the first text, as ones: of what it says twice only the first."""


def glance(one: Bare, other: Bare) -> Glance:
    """What the second text seems to have of the first: a tenth of the work of comparing them.

    The ends of a passage may be missed.

    >>> glance(bare("今天双色球开奖号码为12和31"), bare("今天双色球开奖号码为08和31")).common
    9
    """
    known, text = _first_places(one.text), other.text
    places = bytearray(len(one.text))
    common = end = 0
    for start in range(0, len(text) - ANCHOR + 1, STRIDE):
        if (place := known.get(text[start : start + ANCHOR])) is not None:
            places[place : place + ANCHOR] = _ANCHORED
            common += start + ANCHOR - max(start, end)
            end = start + ANCHOR
    return Glance(common, bytes(places))


_ANCHORED = bytes([1]) * ANCHOR


def runs(one: Bare, other: Bare) -> list[Run]:
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

"""What fills the same slot of two texts, and how much the difference tells.

Another number, name, place or office is a conflict; another verb is editing, and single odd
characters are the slips of OCR.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from storage import grams
from storage.words import EDITORIAL, are_surnames, is_name, is_ordinary, opposed

if TYPE_CHECKING:
    from rapidfuzz.distance import Opcode

SLOT, LONGEST_SLOT, LIKENESS = 24, 60, 0.3
"""The longest difference that counts as a slot rather than as a replaced passage; a longer one is
a row of slots when the two sides are so much alike."""
SHORT = 3
"""The longest word whose characters are not compared one by one: 建国 and 国强 are two names."""
LONGEST_NUMBER, LONGER = 6, 0.5
"""Digits that a longer number has more than another, and the weight of that: OCR loses digits."""
LONGEST_NAME = 12
"""A longer slot is a passage that was rewritten, or a caption between two paragraphs."""
SPELLING = 0.7
"""Words of letters that are so much alike are two spellings of one."""
SHORTEST_NAME, LETTERS = 5, 0.6
"""The weight of other words of letters, and how long they must be to be names."""
WEAK, SURNAME = 0.1, 0.6
"""The weight of an exchanged word that is no name, and of one surname for another."""
REWORDED = 3
"""Where so many words were exchanged for each that seems a name, it is a word as well."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A slot that two texts of one frame fill differently, and how much that tells."""

    mine: str
    yours: str
    weight: float

    @property
    def sides(self) -> tuple[str, str]:
        """What stands in either text."""
        return self.mine, self.yours

    @property
    def has_figures(self) -> bool:
        """Whether a number is part of it."""
        return any(map(str.isdigit, self.mine + self.yours))


def longer_number(text: str, start: int, end: int, more: str) -> Conflict | None:
    """What is on one side only makes another number of the one that it stands beside."""
    if not more.isdigit() or len(more) > LONGEST_NUMBER:
        return None
    near = ending_digits(text[:start]) + ending_digits(text[end : end + LONGEST_NUMBER][::-1])[::-1]
    return Conflict(near, more, LONGER) if near else None


def other_figures(x: str, y: str) -> Conflict | None:
    """What two longer pieces tell in figures, when they have several and none in common."""
    mine, yours = _FIGURE.findall(x), _FIGURE.findall(y)
    if min(len(mine), len(yours)) < SEVERAL or not set(mine).isdisjoint(yours):
        return None
    return Conflict(" ".join(mine), " ".join(yours), 1.0)


_FIGURE = re.compile("[0-9]{2,}")
SEVERAL = 2
"""So many figures are no accident of a line that says who carried a text, and when."""


def ending_digits(text: str) -> str:
    """The digits at the end: of a number that two texts begin alike, the beginning."""
    return text[len(text.rstrip("0123456789")) :]


_CREDITS = re.compile(
    "讯|消息|记者|报道|来源|转自|编辑|责编|编[审委]|审核|作者|通讯员|标题|图|摄|首页|广告|声明|阅读|点击|下载|关注"
    "|[电社网报台]"
    "|source|reporter|editor|photo|updated|posted|news|press|times|read|share"
)
"""Words of lines that say who carried a text."""


def may_be_names(x: str, y: str) -> bool:
    """Whether two pieces at an edge may be whom or what the texts are about, and no credits."""
    return max(len(x), len(y)) <= _room(x, y) and are_alike_in_kind(x, y)


def are_alike_in_kind(x: str, y: str) -> bool:
    """Whether two pieces are about as long, and neither says who carried a text."""
    shorter, longer = sorted((len(x), len(y)))
    return 0 < longer <= 2 * shorter and not _CREDITS.search(x) and not _CREDITS.search(y)


def is_slot(x: str, y: str) -> bool:
    """Whether two pieces fill one slot: both are short, or much alike."""
    longest = max(len(x), len(y))
    if longest <= _room(x, y):
        return True
    from rapidfuzz.distance import Levenshtein  # late: searching does not need it

    return longest <= LONGEST_SLOT and Levenshtein.normalized_similarity(x, y) >= LIKENESS


def _room(x: str, y: str) -> int:
    """The longest slot, in characters: three letters take the room of one that is dense."""
    return 3 * SLOT if (x + y).isascii() else SLOT


def conflicts_of(x: str, y: str, before: str, after: str) -> tuple[list[Conflict], int]:
    """The conflicts within one slot, and how many odd characters and everyday words it has."""
    if _LETTERS.search(x) and _LETTERS.search(y):
        return _of_letters(x, y), 0
    found: list[Conflict] = []
    slips = 0
    for step in _steps(x, y):
        if step.tag != "replace":
            continue
        one = _word(x, step.src_start, step.src_end, before, after)
        other = _word(y, step.dest_start, step.dest_end, before, after)
        if weight := _weight(one, other):
            found.append(Conflict(one.text, other.text, weight))
        elif len(one.text) == 1 or is_ordinary(one.text) or is_ordinary(other.text):
            slips += 1
    return found, slips


def _steps(x: str, y: str) -> Iterable[Opcode]:
    """What turns one slot into the other; a short word is exchanged as a whole."""
    from rapidfuzz.distance import Levenshtein, Opcode

    if 1 <= len(x) <= SHORT and 1 <= len(y) <= SHORT and len(x + y) > 2:
        return [Opcode("replace", 0, len(x), 0, len(y))]
    return iter(Levenshtein.opcodes(x, y))


_LETTERS = re.compile(r"[^\W\d_" + grams.DENSE + r"]{3}")
"""A word of a script that is written with spaces."""


def _of_letters(x: str, y: str) -> list[Conflict]:
    """Other words in a script of letters: alike they are spellings, unlike they tell others."""
    from rapidfuzz.distance import Levenshtein

    if Levenshtein.normalized_similarity(x, y) >= SPELLING:
        return []
    return [Conflict(x, y, WEAK if min(len(x), len(y)) < SHORTEST_NAME else LETTERS)]


class Word(NamedTuple):
    """A piece of a slot between its neighbours."""

    text: str
    before: str
    after: str


def _word(text: str, start: int, end: int, before: str, after: str) -> Word:
    """A piece of a slot; of a number the whole."""
    if text[start:end].isdigit():
        while start and text[start - 1].isdigit():
            start -= 1
        while end < len(text) and text[end].isdigit():
            end += 1
    left = (before + text)[: start + len(before)]
    return Word(text[start:end], left[-1:], (text + after)[end : end + 2])


def _weight(one: Word, other: Word) -> float:
    if (one.text.isdigit() and other.text.isdigit()) or opposed(one.text, other.text):
        return 1.0
    if len(one.text) == len(other.text) == 1:
        return SURNAME if are_surnames(one.text, other.text) else 0.0
    if one.text in EDITORIAL or other.text in EDITORIAL:
        return 0.0
    if any(everyday := (is_ordinary(one.text), is_ordinary(other.text))):
        return 0.0 if all(everyday) else WEAK
    if max(len(one.text), len(other.text)) > LONGEST_NAME:
        return WEAK if min(len(one.text), len(other.text)) > LONGEST_NAME // 2 else 0.0
    if _CREDITS.search(one.text) or _CREDITS.search(other.text):
        return WEAK
    if is_name(*one) and is_name(*other):
        return 1.0
    return 0.0 if 1 in (len(one.text), len(other.text)) else WEAK


def beyond_noise(conflicts: list[Conflict], slips: int) -> tuple[Conflict, ...]:
    """The conflicts that slips of OCR and a change of wording do not explain.

    Where there are many odd characters, some are adjacent; where many words were exchanged, some
    of them begin or end like names.
    """
    forgiven = slips // 4 if slips >= 3 * len(conflicts) else 0
    kept = sorted(conflicts, key=lambda conflict: conflict.weight)[forgiven:]
    names = {one.sides for one in kept if one.weight > WEAK}
    words = {one.sides for one in kept if one.weight <= WEAK and not one.has_figures}
    swaps = slips + len(words)
    if not names or swaps < REWORDED * len(names):
        return tuple(kept)
    return tuple(one for one in kept if one.weight <= WEAK or one.has_figures)

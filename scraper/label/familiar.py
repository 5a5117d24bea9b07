"""What a site's memory knows: blocks that recur on its other stories are furniture.

A block has to recur on several stories, and on more of them the more it stands like the article's
own text: behind or above it and in a box of its own, behind or above it, in the midst of it. What
names people, houses or times is left to the steps that read such lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scraper.label.marks import is_sentence, kind_of
from scraper.label.prose import is_paragraph
from scraper.label.roles import Naming, named
from scraper.memory import Others, mark_of, mark_of_block
from scraper.model import Block, Document
from scraper.names import is_byline_only, is_person_name, parse_byline
from scraper.text import squeeze, width_folded

_OF_THIS_SITE = "other stories of this site"
_OPEN = frozenset({"", "paragraph", "lead", "caption", "picture"})
"""Roles that a reader gave by looks; the others it read."""
_FEWEST = 2
"""Other stories that must have a block."""
_FEWEST_APART = 3
_MOST = 0.5
"""Share of the other stories that must have it where it stands as the text stands."""
_SOME = 0.3
"""The same for a line above or below the text, in a box of its own."""
_LEAST_LEFT = 12
"""Letters of running text that must be left of an article."""
_EDITORIAL = re.compile(
    r"[(\[【—\s]*(?:作者|笔者|本文作者|编者|编后|编者按|按语|记者|通讯员|译者|撰文|撰稿|文/|图/|文图|来源|出处|据)"
)
"""What a writer or an editor says of the text, however often."""
_NUMBERED = re.compile(
    r"[(\[]?(?:[0-9一二三四五六七八九十]{1,3})[)\].、,:]|第[0-9一二三四五六七八九十]"
)
_LONGEST_SUBHEAD = 12
"""A short line amid the text that closes no sentence is a subhead, however often it recurs."""


@dataclass(frozen=True, slots=True)
class _Text:
    """Where the article's own text stands: blocks that do not recur and read as prose."""

    first: int
    last: int
    places: frozenset[str]


def by_memory(others: Others) -> Callable[[Document], Document]:
    """The step that names what other stories have too; none of a page without text of its own."""

    def step(document: Document) -> Document:
        if others.stories < _FEWEST:
            return document
        return named(document, _recurring(document, others))

    return step


def has_own_text(document: Document, others: Others) -> bool:
    """Whether something on the page reads as prose that other stories do not have."""
    return _own_text(document.blocks, _counts(document, others)) is not None


def familiar_lines(document: Document, others: Others) -> Callable[[str], str] | None:
    """For a page whose text is all known from other stories: which lines to look past.

    None for a page that has text of its own, where nothing else is to be looked for.
    """
    if others.stories < _FEWEST:
        return None
    counts = _counts(document, others)
    if not any(is_paragraph(document.blocks[n].text) for n in counts):
        return None
    return None if _own_text(document.blocks, counts) else _Lines(others)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Tells of a line why it is furniture, when half of the other stories have it."""

    others: Others

    def __call__(self, text: str) -> str:
        count, stories = self.others.count(mark_of(text)), self.others.stories
        return _why(count, stories) if count >= max(_FEWEST, _MOST * stories) else ""


def recurs(block: Block) -> bool:
    """Whether the memory named the block."""
    return block.role == "furniture" and block.why.endswith(_OF_THIS_SITE)


def _recurring(document: Document, others: Others) -> dict[int, Naming]:
    blocks, counts = document.blocks, _counts(document, others)
    text = _own_text(blocks, counts)
    if text is None:
        return {}
    return {
        n: ("furniture", _why(count, others.stories))
        for n, count in counts.items()
        if _is_furniture(blocks[n], n, count, others.stories, text)
    }


def _why(count: int, stories: int) -> str:
    return f"seen on {count} of {stories} {_OF_THIS_SITE}"


def _counts(document: Document, others: Others) -> dict[int, int]:
    """How many other stories have each block that could be text, where several have it.

    The page's own headline is none: the lists beside other stories have it, as a link to it.
    """
    found = {
        n: count
        for n, block in enumerate(document.blocks)
        if block.role in _OPEN and (count := _count(block, others)) >= _FEWEST
    }
    own = _headlines(document) if found else frozenset[str]()
    return {n: count for n, count in found.items() if squeeze(document.blocks[n].text) not in own}


def _headlines(document: Document) -> frozenset[str]:
    """What the page calls itself."""
    told = [hint.value for hint in document.told("title")]
    return frozenset(map(squeeze, [*told, *(b.text for b in document.blocks if b.role == "title")]))


def _count(block: Block, others: Others) -> int:
    mark = mark_of_block(block)
    return others.count(mark) if mark is not None else 0


def _own_text(blocks: Sequence[Block], counts: dict[int, int]) -> _Text | None:
    """None where nothing that reads as prose is the page's own."""
    own = [
        n
        for n, block in enumerate(blocks)
        if n not in counts
        and block.tag != "img"
        and (block.role in ("paragraph", "lead") or (not block.role and is_paragraph(block.text)))
    ]
    if sum(len(squeeze(blocks[n].text)) for n in own) < _LEAST_LEFT:
        return None
    return _Text(own[0], own[-1], frozenset(blocks[n].place for n in own))


def _is_furniture(block: Block, n: int, count: int, stories: int, text: _Text) -> bool:
    within = text.first < n < text.last
    often = count >= _MOST * stories
    if block.tag == "img":
        return often or (not within and count >= max(_FEWEST_APART, _SOME * stories))
    if _tells(block.text):
        return False
    if within:
        return often and count >= _FEWEST_APART and not _is_subhead(block.text)
    apart = bool(block.place) and block.place not in text.places
    return often or (apart and count >= max(_FEWEST_APART, _SOME * stories))


def _is_subhead(text: str) -> bool:
    return _NUMBERED.match(width_folded(text)) is not None or (
        len(text) <= _LONGEST_SUBHEAD and not is_sentence(text)
    )


def _tells(text: str) -> bool:
    """Whether a line tells who wrote, whence or when, which it may do on every page."""
    if kind_of(text) not in ("", "furniture", "notice"):
        return True
    line = width_folded(text)
    return (
        _EDITORIAL.match(line) is not None
        or is_person_name(text)
        or is_byline_only(text)
        or parse_byline(text).kind is not None
    )

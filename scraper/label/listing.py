"""Lists of other articles: what a snapshot site puts below the article, and runs of links."""

from __future__ import annotations

from scraper.label.marks import CUT, CUT_OPENINGS, MORE, closing_stamp, is_stamp, kind_of
from scraper.label.roles import Naming, named
from scraper.model import Block, Document
from scraper.text import width_folded

_ITEM_LINES = 2
"""Lines before the time of an entry: title and teaser, or the teaser alone."""


def by_cut(document: Document) -> Document:
    """Everything from a snapshot site's disclaimer on: notices, times, and two lists."""
    start = next((n for n, block in enumerate(document.blocks) if _cuts(block)), None)
    if start is None:
        return document
    naming: dict[int, Naming] = {}
    current = "related"
    pending: list[int] = []
    listed = False
    for n in range(start, len(document.blocks)):
        block = document.blocks[n]
        role = kind_of(block.text)
        if MORE.fullmatch(width_folded(block.text)):
            current = "more"
            naming[n] = ("furniture", "the heading of a list of more articles")
        elif is_stamp(block.text):
            _close(naming, [*pending, n], current)
            pending, listed = [], True
        elif role in ("captured", "address", "notice") and not listed:
            naming[n] = (role, "below the line that cuts off a snapshot site's own part")
        elif closing_stamp(block.text):
            naming[n] = (current, "an entry with its own time")
            listed = True
        elif is_entry(block):
            naming[n] = (current, "a link below the article")
        else:
            pending.append(n)
            naming[n] = ("furniture", "below the article, and no entry of a list")
    return named(document, naming)


def is_entry(block: Block) -> bool:
    """Whether a block is an entry of a list by itself: nearly all of it is one link."""
    return bool(block.links) and block.linked >= 0.6


def _cuts(block: Block) -> bool:
    return (
        block.role not in ("title", "picture")
        and block.text.startswith(CUT_OPENINGS)
        and CUT.match(width_folded(block.text)) is not None
    )


def _close(naming: dict[int, Naming], lines: list[int], current: str) -> None:
    for n in lines[-1 - _ITEM_LINES :]:
        naming[n] = (current, "an entry of a list ends at a line that is only a time")

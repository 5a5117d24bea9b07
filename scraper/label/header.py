"""The header zone: headline, 引题, 副题, captions and lines of metadata above the running text."""

from __future__ import annotations

from collections import Counter

from scraper.label.marks import bullet, is_stamp, kind_of
from scraper.label.prose import is_caption, is_paragraph, is_subtitle
from scraper.label.roles import Naming, named
from scraper.model import Block, Document
from scraper.names import bare_name, is_byline_only, is_person_name
from scraper.text import squeeze

_LONGEST_HEADLINE = 120


def by_headline(document: Document) -> Document:
    """Name the lines above the lead: one is the title; its copies are dropped, not kept."""
    zone = _zone(document)
    naming: dict[int, Naming] = {}
    lines: list[int] = []
    for n in zone:
        if found := _by_words(document.blocks[n]):
            naming[n] = found
        else:
            lines.append(n)
    title = _title(document, lines, naming)
    if title is not None:
        naming |= _around(document, lines, title, naming)
    return named(document, naming)


def _zone(document: Document) -> list[int]:
    """The blocks before the first paragraph, pictures and named ones apart."""
    end = next((n for n, b in enumerate(document.blocks) if _starts_text(b)), len(document.blocks))
    return [
        n
        for n, block in enumerate(document.blocks[:end])
        if not block.role and block.tag != "table"
    ]


def _starts_text(block: Block) -> bool:
    return block.role in ("lead", "paragraph") or (
        not block.role and block.tag != "table" and is_paragraph(block.text)
    )


def _by_words(block: Block) -> Naming | None:
    text = block.text
    if bullet(text):
        return "furniture", "a navigation bullet"
    if role := kind_of(text):
        return role, "by its words"
    if is_caption(text):
        return "caption", "it ends with a picture's credit"
    if len(text) <= _LONGEST_HEADLINE and is_byline_only(text):
        return "byline", "the whole line names reporters"
    return None


def _title(document: Document, lines: list[int], naming: dict[int, Naming]) -> int | None:
    """Which line is the headline: named already, repeated, told by a hint, or by its place."""
    blocks = document.blocks
    for n, block in enumerate(blocks):
        if block.role == "title":
            return n
    lines = [n for n in lines if 2 <= len(blocks[n].text) <= _LONGEST_HEADLINE]
    if not lines:
        return None
    keys = Counter(squeeze(blocks[n].text) for n in lines)
    told = {squeeze(hint.value) for hint in document.told("title")}
    for n in lines:
        if keys[squeeze(blocks[n].text)] > 1 or squeeze(blocks[n].text) in told:
            return n
    if document.kind == "columns":
        return _printed_title(document, lines)
    return _before_meta(lines, naming)


def _printed_title(document: Document, lines: list[int]) -> int:
    """In print the overline comes first, unless the second line is a subtitle."""
    second_is_title = len(lines) > 1 and not is_subtitle(document.blocks[lines[1]].text)
    return lines[1] if second_is_title else lines[0]


def _before_meta(lines: list[int], naming: dict[int, Naming]) -> int:
    meta = min((n for n, (role, _) in naming.items() if role in ("meta", "source")), default=None)
    above = [n for n in lines if meta is not None and n < meta]
    return above[-1] if above else lines[0]


def _around(
    document: Document, lines: list[int], title: int, naming: dict[int, Naming]
) -> dict[int, Naming]:
    """Roles of the title, its copies, and the short lines about them."""
    key = squeeze(document.blocks[title].text)
    copies = [n for n in lines if n != title and squeeze(document.blocks[n].text) == key]
    found: dict[int, Naming] = {title: ("title", _why_title(document, title, len(copies)))}
    found |= dict.fromkeys(copies, ("furniture", "the headline again"))
    source = min((n for n, (role, _) in naming.items() if role == "source"), default=None)
    last = max((n for n in copies if source is None or n > source), default=None)
    for n in lines:
        if n not in found:
            found[n] = _beside(document, n, title, last, source)
    return found


def _why_title(document: Document, title: int, copies: int) -> str:
    block = document.blocks[title]
    if block.role == "title":
        return block.why
    return f"the headline, printed {copies + 1} times" if copies else "the headline by its place"


def _beside(document: Document, n: int, title: int, last: int | None, source: int | None) -> Naming:
    """The role of a short line. `last` is where the headline stands for the last time, of several
    and below the line that tells the source."""
    text = document.blocks[n].text
    if n > title and _names_writer(text, document.blocks[title].text):
        return "byline", "a name alone above the text"
    if is_stamp(text):
        return "meta", "a time alone"
    if is_subtitle(text) or (last is not None and n > last):
        return "subtitle", "a short line below the headline"
    if last is not None and (source is None or n > source):
        return "kicker", "a short line above the repeated headline"
    return _without_copies(document, n, title, source)


def _names_writer(text: str, headline: str) -> bool:
    """Whether a line is a name, perhaps behind a mark, or what the headline opens with: 林木：……"""
    name = bare_name(text)
    if is_person_name(name):
        return True
    return 2 <= len(name) <= 6 and headline.startswith((f"{name}：", f"{name}:"))


def _without_copies(document: Document, n: int, title: int, source: int | None) -> Naming:
    """The headline stands once: print has its overline above it, a reprint after 转自."""
    if document.kind == "columns":
        return ("kicker", "the line above the headline") if n < title else ("subtitle", "below it")
    if source is not None and n > source and document.kind == "plain":
        return "kicker", "a short line that opens the reprinted part"
    return "furniture", "a short line above the text, and no headline"

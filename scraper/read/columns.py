"""Plain text of print columns: printed lines joined to paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from scraper.model import Block, Document
from scraper.names import is_byline_only, parse_byline
from scraper.reflow import Column, close_letters, em, is_letter_spaced, reflow
from scraper.text import clean

_FINAL = "。！？!?…"
_CLOSING = "”’」』）》】\")'"
_COLON = "：:"
_ROLE = re.compile("记 者|通 ?讯 ?员|实 ?习 ?生")
"""Words that a line's end may divide in a byline."""
_WIDE_LINE = 1.6
"""A physical line of more than so many columns holds a paragraph, not one printed line."""
_LONGEST_SUBHEAD = 30
_LONGEST_OPENING = 200
"""Characters in which a byline that opens the lead ends."""
_WIDE_COLUMN = 14
"""From so many em on, two full lines are no headline in two halves."""


def read_columns(text: str, url: str, column: Column) -> Document:
    """Print text as paragraphs, subheads and header lines; only white space is changed.

    A blank line ends a paragraph only after a final mark: elsewhere it is a column's end.
    """
    chunks = list(_chunks(text, column))
    start = _body_start(chunks, column)
    column = replace(column, indent=_indent(chunks[start:], column))
    header = [line for chunk in chunks[:start] for line in chunk]
    blocks = [
        Block(_header_line(line), place=f"header line {n}") for n, line in enumerate(header, 1)
    ]
    return Document(url, "columns", (*blocks, *_body(chunks[start:], column)))


def _chunks(text: str, column: Column) -> Iterator[list[str]]:
    """Groups of printed lines that stand together."""
    chunk: list[str] = []
    for line in map(str.strip, text.splitlines()):
        alone = em(line) > _WIDE_LINE * column.width
        if chunk and (not line or alone or em(chunk[-1]) > _WIDE_LINE * column.width):
            yield chunk
            chunk = []
        if line:
            chunk.append(line)
    if chunk:
        yield chunk


def _body_start(chunks: list[list[str]], column: Column) -> int:
    """The first chunk of running text: it holds a sentence, or several full printed lines."""
    for n, chunk in enumerate(chunks):
        if _is_text([piece for line in chunk for piece in column.lines(line)], column):
            return n
    return len(chunks)


def _is_text(lines: list[str], column: Column) -> bool:
    text = " ".join(lines)
    if is_byline_only(text) or em(text) <= column.width:
        return False
    if "。" in text:
        return True
    full = sum(1 for line in lines if abs(em(line) - column.width) <= 1.5)
    return full * 2 >= len(lines) and full >= (2 if column.width >= _WIDE_COLUMN else 3)


def _header_line(line: str) -> str:
    return clean(close_letters(line) if is_letter_spaced(line) else line)


def _body(chunks: list[list[str]], column: Column) -> Iterator[Block]:
    paragraph: list[str] = []
    first, why = True, ""
    for n, chunk in enumerate(chunks):
        following = chunks[n + 1] if n + 1 < len(chunks) else None
        if not paragraph and _is_subhead(chunk, following, column):
            yield Block(
                clean(chunk[0]), "subhead", "one short line without a final mark", place=_at(n)
            )
            continue
        paragraph += [piece for line in chunk for piece in column.lines(line)]
        if why := _end(paragraph, chunks[n + 1 : n + 3], column):
            yield from _paragraphs(paragraph, column, why, _at(n), first)
            paragraph, first = [], False
    if paragraph:
        yield from _paragraphs(
            paragraph, column, why or "end of the text", _at(len(chunks) - 1), first
        )


def _at(n: int) -> str:
    return f"print block {n + 1}"


def _indent(chunks: list[list[str]], column: Column) -> float:
    """The indent of first lines: those of the text, and those below a line that ends it short."""
    found: list[float] = []
    for n, chunk in enumerate(chunks):
        before = column.lines(chunks[n - 1][-1])[-1] if n else ""
        if n == 0 or (_ends(before, _FINAL) and column.is_short(before)):
            found.append(column.width - em(column.lines(chunk[0])[0]))
    middle = median(found) if found else 0.0
    return float(round(middle)) if 1 <= middle <= 3 else 0.0


def _is_subhead(chunk: list[str], following: list[str] | None, column: Column) -> bool:
    """One line between paragraphs: too long for a printed line, or with room left behind it."""
    if len(chunk) != 1 or following is None or _ends(chunk[0], _FINAL + _COLON + "，、；,;"):
        return False
    width = em(chunk[0])
    if width > column.width + 1:
        return width <= _LONGEST_SUBHEAD and len(chunk[0].split()) == 1
    if column.indent and column.leaves_room(chunk[0], following[0]):
        return True
    return _opens_indented(following, column)


def _opens_indented(chunk: list[str], column: Column) -> bool:
    lines = [piece for line in chunk[:2] for piece in column.lines(line)]
    return column.is_indented(lines[0], lines[1] if len(lines) > 1 else "")


def _end(paragraph: list[str], following: list[list[str]], column: Column) -> str:
    """Why a paragraph ends with its last line; empty when the next chunk goes on with it."""
    if not following:
        return "end of the text"
    line = paragraph[-1]
    indented = _opens_indented(following[0], column)
    if _ends(line, _COLON) and indented:
        return "a colon, and the next line is indented"
    if not _ends(line, _FINAL):
        return ""
    stands_in = column.indent if len(paragraph) == 1 else 0.0
    if em(line) + stands_in < column.width - 1:
        return "a final mark in a short line"
    if indented:
        return "a final mark, and the next line is indented"
    if _is_subhead(following[0], following[1] if len(following) > 1 else None, column):
        return "a final mark, and a subhead follows"
    return "" if column.indent else "a final mark in a full line: ambiguous, taken for an end"


def _paragraphs(
    lines: list[str], column: Column, why: str, place: str, first: bool
) -> Iterator[Block]:
    """The paragraphs within a chunk: a flat dump hides their ends in short lines."""
    start = 0
    for n in range(1, len(lines)):
        if _is_hidden_end(lines, n, column):
            text = _joined(lines[start:n], first and not start)
            yield Block(text, "", "a short line with a final mark", place=place)
            start = n
    yield Block(_joined(lines[start:], first and not start), "", why, place=place)


def _joined(lines: list[str], first: bool) -> str:
    """One paragraph; the gaps between the words of a byline that opens the first one stay."""
    text = " ".join(lines)
    if first:
        text = _ROLE.sub(lambda match: match[0].replace(" ", ""), text)
    byline = parse_byline(text[:_LONGEST_OPENING]) if first else None
    if byline is None or not 0 < byline.body_starts < len(text):
        return reflow(text)
    people = (*byline.authors, *byline.credits)
    words = {byline.outlet, byline.place, byline.kind, *(p.name for p in people)}
    words |= {person.title for person in people}
    opening, *pieces = text[: byline.body_starts].split()
    for piece in pieces:
        whole = any(word and _divides(opening, piece, word) for word in words)
        opening += piece if whole else " " + piece
    return opening + reflow(text[byline.body_starts :])


def _divides(before: str, after: str, word: str) -> bool:
    """Whether a gap stands within a word."""
    return any(
        before.endswith(word[:n]) and after.startswith(word[n:]) for n in range(1, len(word))
    )


def _is_hidden_end(lines: list[str], n: int, column: Column) -> bool:
    following = lines[n + 1] if n + 1 < len(lines) else ""
    return (
        _ends(lines[n - 1], _FINAL)
        and em(lines[n - 1]) <= column.width - 2
        and column.is_indented(lines[n], following)
    )


def _ends(line: str, marks: str) -> bool:
    bare = line.rstrip().rstrip(_CLOSING)
    return bool(bare) and bare[-1] in marks

"""Plain text of print columns: printed lines joined to paragraphs again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.model import Block, Document
from scraper.reflow import Column, close_letters, em, is_letter_spaced, printed_lines, reflow
from scraper.text import clean

_FINAL = "。！？!?…"
_CLOSING = "”’」』）》】\")'"
_COLON = "：:"
_TAIL_OF_GAP = re.compile(r"[\dA-Za-z%]$")
_HEAD_OF_GAP = re.compile(r"[\dA-Za-z]")
_WIDE_LINE = 1.6
"""A physical line of more than so many columns holds a paragraph, not one printed line."""


def read_columns(text: str, url: str, column: Column) -> Document:
    """Print text as paragraphs, subheads and header lines; only white space is changed.

    A blank line ends a paragraph only after a final mark: elsewhere it is a column's end.
    """
    chunks = list(_chunks(text, column))
    start = _body_start(chunks, column)
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
    """The first chunk of running text: several printed lines, most of the column's width."""
    for n, chunk in enumerate(chunks):
        lines = [piece for line in chunk for piece in printed_lines(line)]
        full = sum(1 for line in lines if abs(em(line) - column.width) <= 1.5)
        if full >= 2 and full * 2 >= len(lines):
            return n
    return len(chunks)


def _header_line(line: str) -> str:
    return clean(close_letters(line) if is_letter_spaced(line) else line)


def _body(chunks: list[list[str]], column: Column) -> Iterator[Block]:
    paragraph: list[str] = []
    why = ""
    for n, chunk in enumerate(chunks):
        following = chunks[n + 1] if n + 1 < len(chunks) else None
        if not paragraph and _is_subhead(chunk, following, column):
            yield Block(
                clean(chunk[0]), "subhead", "one short line without a final mark", place=_at(n)
            )
            continue
        paragraph += [piece for line in chunk for piece in printed_lines(line)]
        if why := _end(paragraph[-1], following, column):
            yield from _paragraphs(paragraph, column, why, _at(n))
            paragraph = []
    if paragraph:
        yield from _paragraphs(paragraph, column, why or "end of the text", _at(len(chunks) - 1))


def _at(n: int) -> str:
    return f"print block {n + 1}"


def _is_subhead(chunk: list[str], following: list[str] | None, column: Column) -> bool:
    return (
        len(chunk) == 1
        and following is not None
        and em(chunk[0]) < column.width
        and not _ends(chunk[0], _FINAL + _COLON + "，、；,;")
        and column.is_indented(printed_lines(following[0])[0])
    )


def _end(line: str, following: list[str] | None, column: Column) -> str:
    """Why a paragraph ends with `line`; empty when the next chunk goes on with it."""
    if following is None:
        return "end of the text"
    first = printed_lines(following[0])[0]
    if _ends(line, _COLON) and column.is_indented(first):
        return "a colon, and the next line is indented"
    if not _ends(line, _FINAL):
        return ""
    if column.is_short(line):
        return "a final mark in a short line"
    if column.is_indented(first):
        return "a final mark, and the next line is indented"
    return "a final mark in a full line: ambiguous, taken for an end"


def _paragraphs(lines: list[str], column: Column, why: str, place: str) -> Iterator[Block]:
    """The paragraphs within a chunk: a flat dump hides their ends in short lines."""
    start = 0
    for n in range(1, len(lines)):
        if _is_hidden_end(lines, n, column):
            yield Block(
                reflow(" ".join(lines[start:n])), "", "a short line with a final mark", place=place
            )
            start = n
    yield Block(reflow(" ".join(lines[start:])), "", why, place=place)


def _is_hidden_end(lines: list[str], n: int, column: Column) -> bool:
    if not _ends(lines[n - 1], _FINAL) or not column.is_indented(lines[n]):
        return False
    return _printed_width(lines, n - 1) <= column.width - 2


def _printed_width(lines: list[str], n: int) -> float:
    """The width of the printed line that piece `n` ends: gaps beside digits do not break a line."""
    width = em(lines[n])
    while n and (_TAIL_OF_GAP.search(lines[n - 1]) or _HEAD_OF_GAP.match(lines[n])):
        n -= 1
        width += em(lines[n]) + 0.5
    return width


def _ends(line: str, marks: str) -> bool:
    bare = line.rstrip().rstrip(_CLOSING)
    return bool(bare) and bare[-1] in marks

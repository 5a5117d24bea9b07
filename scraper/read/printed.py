"""What e-paper systems say of an article in marks of their own: headline parts, authors, the page.

Two generations of one maker's system serve most dailies: elements `<founder-title>`, and comments
`<!--<npm:article-title>-->` around the words. The page of the paper stands in a line like
`第A03版：民生`, and only there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Hint
from scraper.read.layout import spaced
from scraper.text import strip_controls

_ELEMENTS = {
    "founder-title": "title", "founder-pretitle": "kicker", "founder-subtitle": "subtitle",
    "founder-author": "author",
}  # fmt: skip
_COMMENT = re.compile(
    r"<!--\s*<npm:article-(title|pretitle|subtitle|author)>\s*-->(.{0,600}?)<!--\s*</?npm",
    re.DOTALL,
)
_COMMENTED = {"title": "title", "pretitle": "kicker", "subtitle": "subtitle", "author": "author"}
_TAG = re.compile(r"<[^<>]{0,300}>")
_PAGE = re.compile(r"第?\s?([A-Z]{0,3}\d{1,3})版\s?[:：]\s?([\u4e00-\u9fff·]{2,10})")
_MAY_HOLD_PAGE = re.compile(rb"[\d;\x90-\x99](?:%b|&#)" % "版".encode())
"""What bytes hold wherever `_PAGE` is in their text: digits may be wide, or references."""
_ADDRESS = re.compile(r"/content_\d|/node_|nw\.D\d|/content/20\d{4}|Page\d|epaper|/col\d\d")
_LONGEST = 300


def printed_hints(tree: LexborHTMLParser, html: bytes, url: str) -> tuple[Hint, ...]:
    """The parts of a headline and the page that an e-paper's own marks tell."""
    found = list(_elements(tree)) if b"<founder-" in html else []
    if b"npm:article-" in html:
        found += _comments(html.decode("utf-8", "replace"))
    if _ADDRESS.search(url) and _MAY_HOLD_PAGE.search(html):
        found += _page(tree)
    return tuple(found)


def _elements(tree: LexborHTMLParser) -> Iterator[Hint]:
    for name, field in _ELEMENTS.items():
        for node in tree.css(name)[:3]:
            if words := _words(node.text(separator=" ")):
                yield Hint(field, words, f"<{name}>")


def _comments(text: str) -> Iterator[Hint]:
    for match in _COMMENT.finditer(text):
        if words := _words(_TAG.sub(" ", match[2])):
            yield Hint(_COMMENTED[match[1]], words, f"comment npm:article-{match[1]}")


def _page(tree: LexborHTMLParser) -> Iterator[Hint]:
    body = tree.body
    match = _PAGE.search(body.text(separator=" ")) if body is not None else None
    if match is not None:
        yield Hint("page_no", match[1], "the line of the page")
        yield Hint("page_name", match[2], "the line of the page")


def _words(text: str) -> str:
    return spaced(strip_controls(text[:_LONGEST]))

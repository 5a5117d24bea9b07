"""Articles that stand in a page's scripts or text areas, where the page shows them by script.

The longest string under a name for texts is the article, or the longest list of paragraphs; title,
source and time are those nearest to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape, unescape
from itertools import takewhile
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from scraper.model import Hint
from scraper.read.layout import spaced
from scraper.read.pieces import NO_ARTICLE, in_pieces
from scraper.read.scripts import Pair, pairs_of
from scraper.text import strip_controls
from scraper.urls import absolute

_ELEMENTS = re.compile(r"<(?:p|div|br|article|section|h\d|img|span)\b", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_TIME = re.compile(r"\d{10}(?:\d{3})?|(?:19|20)\d\d[-/.年]\d{1,2}.{0,30}")
_BODY_NAMES = """
content articlebody body text html articlecontent contenthtml contenttext newscontent detail
contents paragraphs bodyhtml bodytext articletext maintext story
"""
_BODY = frozenset(_BODY_NAMES.split())
_FIELDS = {
    "title": "title", "headline": "title", "articletitle": "title", "msgtitle": "title",
    "newstitle": "title",
    "source": "source", "sourcename": "source", "nickname": "source", "medianame": "source",
    "articlesourcename": "source",
    "ct": "published_at", "publishtime": "published_at", "publishedat": "published_at",
    "datepublished": "published_at", "pubtime": "published_at", "publishdate": "published_at",
    "newstime": "published_at", "createtime": "published_at", "time": "published_at",
    "articletime": "published_at", "publishedtime": "published_at", "date": "published_at",
}  # fmt: skip
"""Names, in lower case without marks, and the field each speaks of."""
_SHORTEST = 60


class State(NamedTuple):
    """An article told by script: its text as HTML, and what stands beside it."""

    html: str
    hints: tuple[Hint, ...]


def state_of(tree: LexborHTMLParser, hints: Sequence[Hint]) -> State | None:
    """The article in the page's scripts, text areas or JSON-LD; None when there is none."""
    pairs = list(pairs_of(tree))
    size, best = _largest([*(pair for pair in pairs if _may_be_body(pair)), *in_pieces(pairs)])
    told = max((hint.value for hint in hints if hint.name == "body"), key=len, default="")
    if max(len(told), size) < _SHORTEST:
        return None
    if best is None or len(told) >= size:
        return State(as_html(told), ())
    return State(as_html(best.value), tuple(_beside(pairs, best)))


def _largest(pairs: Iterable[Pair]) -> tuple[int, Pair | None]:
    """The pair with the most text; a shorter value is not looked into, it cannot hold more."""
    size, best = 0, None
    for pair in sorted(pairs, key=lambda pair: len(pair.value), reverse=True):
        if len(pair.value) <= size:
            break
        if (own := _size(pair.value)) > size:
            size, best = own, pair
    return size, best


def wechat_hints(tree: LexborHTMLParser, html: bytes) -> tuple[Hint, ...]:
    """The exact time and the account of a WeChat page, whose text tells them only in words."""
    if b"msg_title" not in html or b"nickname" not in html:
        return ()
    wanted = {
        "ct": "published_at", "nickname": "source", "msgtitle": "title",
        "msgsourceurl": "origin_url",
    }  # fmt: skip
    found: dict[str, Hint] = {}
    for pair in pairs_of(tree):
        field = wanted.get(pair.name)
        if field and (value := _value(field, pair.value)):
            found.setdefault(field, Hint(field, value, f"script {pair.name}"))
    return tuple(found.values())


def _may_be_body(pair: Pair) -> bool:
    if len(pair.value) < _SHORTEST or pair.within in NO_ARTICLE:
        return False
    if pair.name in _BODY:
        return True
    return pair.name == "data" and _ELEMENTS.match(pair.value) is not None  # ifeng's contentList


def _size(value: str) -> int:
    """How much text a value holds, in UTF-8 thirds: characters of Han width."""
    bare = _TAGS.sub("", _raised(value))
    marks = sum(map(bare.count, "，。！？、,."))
    return len(bare.encode("utf-8", "replace")) // 3 if marks >= 2 else 0


def _raised(value: str) -> str:
    """The value with its elements as elements, when they are written as references."""
    return unescape(value) if "&lt;" in value and "<" not in value else value


def as_html(value: str) -> str:
    """A text from a script as elements; its lines are paragraphs where it has no elements."""
    value = _raised(value)
    if _ELEMENTS.search(value):
        return value
    return "".join(f"<p>{escape(line)}</p>" for line in value.split("\n"))


def _beside(pairs: Sequence[Pair], body: Pair) -> Iterator[Hint]:
    """For each field the pair that speaks of it nearest to the text: in its object, else around."""
    nearest: dict[str, tuple[tuple[int, int, int], Hint]] = {}
    for pair in pairs:
        field = _FIELDS.get(pair.name)
        value = _value(field, pair.value) if field and pair.source == body.source else None
        if field and value:
            found = _distance(pair, body), Hint(field, value, f"script {pair.name}")
            if field not in nearest or found[0] < nearest[field][0]:
                nearest[field] = found
    return (hint for _, hint in nearest.values())


def _distance(pair: Pair, body: Pair) -> tuple[int, int, int]:
    """How many objects lie between, on the text's side and on the other's, then characters."""
    both = zip(pair.path, body.path, strict=False)
    common = sum(1 for _ in takewhile(lambda two: two[0] == two[1], both))
    return len(body.path) - common, len(pair.path) - common, abs(pair.start - body.start)


def _value(field: str, text: str) -> str | None:
    """A value fit for the field, as one line."""
    value = spaced(strip_controls(_TAGS.sub("", unescape(text[:500])))).strip('"')
    if field == "published_at":
        return value if _TIME.fullmatch(value) else None
    if field == "origin_url":
        return absolute("", value)
    return value if 2 <= len(value) <= 200 and not value.startswith(("http", "{", "[")) else None

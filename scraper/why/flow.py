"""A page as a flat run of marks, and as one run of letters in which blocks can be looked for.

What a reader makes of a page keeps no tie to it: lines are joined, split and cleaned. So a page is
taken apart here once more, slowly, when somebody wants to see where its blocks stand.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from selectolax.lexbor import LexborNode

from scraper.read.guard import parse_html
from scraper.text import strip_controls

DEEPEST = 60
"""Boxes inside each other that are shown; deeper ones are left out, their text is not."""

_UNSEEN_TAGS = """
script style template noscript noframes iframe frame frameset object embed applet audio video canvas
svg math head title meta link base input select option optgroup textarea button datalist map area
dialog source track param portal slot
"""
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_BOX_TAGS = """
body div p li ul ol dl dt dd table tbody thead tfoot tr td th caption h1 h2 h3 h4 h5 h6 blockquote
pre section article main header footer nav aside figure figcaption form fieldset legend center
address details summary menu dir hgroup search hr
"""
_BOXES = frozenset(_BOX_TAGS.split())
_SPAN_TAGS = "a b strong i em u s del ins sub sup small code kbd mark q cite"
SPANS = frozenset(_SPAN_TAGS.split())
"""Elements within a line that are shown as such."""
_SOURCES = ("data-src", "data-original", "_src", "real_src", "data-lazy-src", "data-url", "src")
_NO_LETTER = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

_FAR = 400
"""Boxes that are looked at for the one around some letters."""

Kind = Literal["open", "close", "text", "break", "picture"]


@dataclass(slots=True)
class Mark:
    """One piece of the page: a box or span opens or closes, a text, a line break, a picture."""

    kind: Kind
    tag: str = ""
    text: str = ""
    start: int = 0
    end: int = 0
    """The letters it covers; for one that opens, those up to where it closes."""
    place: str = ""
    """A box's own step in a place: `div.main`."""
    hidden: bool = False


@dataclass(slots=True)
class Flow:
    """The marks of a page in order, and its letters: all that is no white space and no control."""

    marks: list[Mark] = field(default_factory=list[Mark])
    letters: str = ""
    edges: set[int] = field(default_factory=set[int])
    """Where a line begins or ends, in letters."""
    boxes: list[Mark] = field(default_factory=list[Mark])
    """Those that open boxes, in order."""
    box_starts: list[int] = field(default_factory=list[int])

    def around(self, start: int, end: int) -> Mark | None:
        """The narrowest box that covers these letters."""
        at = bisect_right(self.box_starts, start) - 1
        for n in range(at, max(-1, at - _FAR), -1):
            if self.boxes[n].end >= end:
                return self.boxes[n]
        return None


def letters(text: str) -> str:
    """What of a text is compared: no white space, no controls.

    >>> letters(" 株 洲\\u3000教育\\n")
    '株洲教育'
    """
    return _NO_LETTER.sub("", text)


def is_letter(char: str) -> bool:
    """Whether a character counts as a letter here."""
    return _NO_LETTER.match(char) is None


def flow_of_html(text: str) -> Flow:
    """A page of HTML; scripts, styles and what else shows no text are left out."""
    body = parse_html(text).body
    return _flow(_marks(body) if body is not None else iter(()))


def flow_of_text(text: str) -> Flow:
    """A page of plain text: a box a line."""
    return _flow(_lines(strip_controls(text)))


def _lines(text: str) -> Iterator[Mark]:
    for number, line in enumerate(text.splitlines(), 1):
        yield Mark("open", "line", place=f"line {number}")
        yield Mark("text", text=line)
        yield Mark("close", "line")


def _marks(body: LexborNode) -> Iterator[Mark]:
    """Every mark below the body, depth first and without recursion: pages nest deep."""
    above: list[tuple[LexborNode, str]] = []
    node = body.first_child
    boxes = 0
    while node is not None or above:
        if node is None:
            parent, closes = above.pop()
            if closes:
                boxes -= 1
                yield Mark("close", closes)
            node = parent.next
            continue
        tag = node.tag or ""
        if not node.is_element_node:
            if node.is_text_node and (words := node.text_content):
                yield Mark("text", text=words)
        elif tag == "br":
            yield Mark("break")
        elif tag == "img":
            yield Mark("picture", text=_described(node), place=" ".join(_addresses(node)))
        elif tag not in _UNSEEN:
            opens = tag if tag in _BOXES or tag in SPANS else ""
            shown = opens if boxes < DEEPEST else ""
            if shown:
                boxes += 1
                yield _opening(node, tag)
            elif opens in _BOXES:
                yield Mark("break")
            above.append((node, shown))
            node = node.first_child
            continue
        node = node.next


def _opening(node: LexborNode, tag: str) -> Mark:
    attributes = node.attributes
    mark = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower().split(None, 1)
    style = (attributes.get("style") or "")[:1000].replace(" ", "").lower()
    hidden = "hidden" in attributes or "display:none" in style
    return Mark("open", tag, place=f"{tag}.{mark[0]}" if mark else tag, hidden=hidden)


def _described(node: LexborNode) -> str:
    return strip_controls(node.attributes.get("alt") or "")[:200]


def _addresses(node: LexborNode) -> list[str]:
    """Every address the picture names, without what could part two of them."""
    found = (node.attributes.get(name) for name in _SOURCES)
    return ["".join(each.split())[:2000] for each in found if each]


def _flow(marks: Iterator[Mark]) -> Flow:
    flow = Flow()
    pieces: list[str] = []
    opened: list[Mark] = []
    at = 0
    for mark in marks:
        mark.start = mark.end = at
        if mark.kind == "text":
            found = letters(mark.text)
            pieces.append(found)
            at += len(found)
            mark.end = at
        elif mark.kind == "open":
            opened.append(mark)
            if mark.tag not in SPANS:
                flow.boxes.append(mark)
                flow.box_starts.append(at)
        elif mark.kind == "close":
            opened.pop().end = at
        if mark.kind != "text" and mark.tag not in SPANS:
            flow.edges.add(at)
        flow.marks.append(mark)
    flow.letters = "".join(pieces)
    return flow

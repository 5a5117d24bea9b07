"""Caps before the parse: no page may cost more than a bounded time and memory.

lexbor is quadratic on unclosed containers (60,000 nested `<div>` take over ten seconds), and
2,000 unclosed `<font>` with differing attributes grow 36 kB of page to 700 MB of nodes, as the HTML
standard demands. Browsers cap nesting at 512 as well. A page over `MAX_CHARS` or `MAX_TAGS` is read
up to there and flagged `truncated`: its article stands near its head, so refusing would lose more.
Deeper nesting than `MAX_DEPTH` is flattened: tags go, no text is lost, and no flag is needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

MAX_CHARS = 8_000_000
"""Characters that are parsed; the largest news page known has 2.5 million."""
MAX_TAGS = 200_000
"""`<` that are parsed; one news page in a hundred has over 6,000."""
MAX_DEPTH = 256
"""Containers inside each other; news pages have up to about 60."""
MAX_FORMATTING = 8
"""Unclosed `<font style=…>` and the like: each is reopened in every later paragraph."""
PLAIN_TAGS = 2_000
"""Up to this many tags the worst page costs 0.2 s and 200 MB, so it is not looked at first."""
LOOSE_TAGS = 8_000
"""Up to this many tags nesting alone costs no more than 0.2 s."""
REOPENED = 1_000_000
"""Nodes that formatting elements with attributes may grow to before they are counted with care."""
SHORT_TEXT = 100_000
"""A text up to this length cannot hold enough attributes to cost more than half a second."""
MAX_ATTRIBUTES = 1_000
"""Attributes of one tag; the parser compares each with all before it."""

_FORMATTING_TAGS = "b big code em font i nobr s small strike strong tt u"
_FORMATTING = frozenset(_FORMATTING_TAGS.split())
_STYLED = re.compile(rf"<(?=[bcefinstu])(?:{'|'.join(sorted(_FORMATTING))})[\s/]", re.IGNORECASE)
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][^\s/>]{0,40})|!--)")
_ATTRIBUTE = re.compile(
    r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
)
_CROWDED = re.compile(
    r"<(?:!--(?:[\s\S]*?-->|[\s\S]*+)|[a-zA-Z][^\s/>]{0,40}"
    rf"(?:{_ATTRIBUTE.pattern}){{0,{MAX_ATTRIBUTES}}}+({_ATTRIBUTE.pattern})?+)"
)
"""A comment, or a start tag; its group is set when the tag has too many attributes."""
_VOID_TAGS = (
    "area base br col embed hr img input link meta param source track wbr basefont bgsound keygen "
    "p li dt dd tr td th tbody thead tfoot option optgroup html body head a"
)
_VOID = frozenset(_VOID_TAGS.split())
"""Tags that hold nothing, or that the parser closes by itself before the next of their kind."""
_RAW_TAGS = "script style textarea title xmp iframe noembed noframes"
_RAW = frozenset(_RAW_TAGS.split())


@dataclass(frozen=True, slots=True)
class Guarded:
    """A text that is safe to parse, and the quality flags of what had to go."""

    text: str
    flags: tuple[str, ...] = ()


def parse_html(text: str) -> LexborHTMLParser:
    """The tree of `text`, in bounded time and memory; any text gives a tree."""
    return LexborHTMLParser(guarded(text).text)


def guarded(text: str) -> Guarded:
    """`text` within all caps; the same object when it was within them, as nearly every page is."""
    flags: tuple[str, ...] = ()
    if len(text) > MAX_CHARS:
        text, flags = text[:MAX_CHARS], ("truncated",)
    tags = text.count("<")
    if tags > MAX_TAGS:
        text, flags = _cut(text), ("truncated",)
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    if len(text) > SHORT_TEXT:
        text = _few_attributes(text)
    if tags <= PLAIN_TAGS:
        return Guarded(text, flags)
    if tags <= LOOSE_TAGS and len(_STYLED.findall(text)) * tags <= REOPENED:
        return Guarded(text, flags)
    return Guarded(_flattened(text), flags)


def _cut(text: str) -> str:
    """The text before its tag number `MAX_TAGS`."""
    at = -1
    for _ in range(MAX_TAGS + 1):
        at = text.find("<", at + 1)
    return text[:at]


def _few_attributes(text: str) -> str:
    """Take the attributes off tags that have more than `MAX_ATTRIBUTES`."""
    if not any(_CROWDED.findall(text)):
        return text
    kept: list[str] = []
    start = at = 0
    while match := _TAG.search(text, at):
        at, count = match.end(), 0
        if not match[2]:
            at = _after(text, "-->", at)
            continue
        while attribute := _ATTRIBUTE.match(text, at):
            at, count = attribute.end(), count + 1
        if count > MAX_ATTRIBUTES:
            kept.append(text[start : match.end()])
            start = at
    kept.append(text[start:])
    return "".join(kept)


def _flattened(text: str) -> str:
    """The text without the tags that nest deeper than `MAX_DEPTH`, or reopen without end."""
    walk = _Nesting()
    kept: list[str] = []
    start = at = 0
    while match := _TAG.search(text, at):
        at = match.end()
        name = (match[2] or "").lower()
        if not name:
            at = _after(text, "-->", at)
        elif not (walk.closes(name) if match[1] else walk.opens(name)):
            kept.append(text[start : match.start()])
            start = at = _after(text, ">", at)
        elif name in _RAW and not match[1]:
            at = _after_raw(text, name, at)
    kept.append(text[start:])
    return "".join(kept)


def _after(text: str, mark: str, at: int) -> int:
    found = text.find(mark, at)
    return len(text) if found < 0 else found + len(mark)


def _after_raw(text: str, name: str, at: int) -> int:
    """Behind the content of `<script>` and its like, in which `<` opens nothing."""
    found = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
    return found.start() if found else len(text)


class _Nesting:
    """The open elements, about as a parser keeps them."""

    def __init__(self) -> None:
        self.stack: list[str] = []
        self.open: dict[str, int] = {}
        self.dropped: dict[str, int] = {}
        self.formatting = 0

    def opens(self, name: str) -> bool:
        """Whether the start tag may stay."""
        if name in _VOID:
            return True
        if name in _FORMATTING:
            self.formatting += 1
            return self.formatting <= MAX_FORMATTING
        if len(self.stack) >= MAX_DEPTH:
            self.dropped[name] = self.dropped.get(name, 0) + 1
            return False
        self.stack.append(name)
        self.open[name] = self.open.get(name, 0) + 1
        return True

    def closes(self, name: str) -> bool:
        """Whether the end tag may stay; one that closes nothing goes, it would be searched for."""
        if name in _VOID:
            return True
        if name in _FORMATTING:
            self.formatting = max(0, self.formatting - 1)
            return True
        if self.dropped.get(name):
            self.dropped[name] -= 1
            return False
        if not self.open.get(name):
            return False
        while (last := self.stack.pop()) != name:
            self.open[last] -= 1
        self.open[name] -= 1
        return True

"""Caps before the parse: no page may cost more than a bounded time and memory.

lexbor is quadratic on unclosed containers (60,000 nested `<div>` take over ten seconds), and
2,000 unclosed `<font>` with differing attributes grow 36 kB of page to 700 MB of nodes, as the HTML
standard demands. Browsers cap nesting at 512 as well. A page over `MAX_BYTES` or `MAX_TAGS` is read
up to there and flagged `truncated`: its article stands near its head, so refusing would lose more.
Deeper nesting than `MAX_DEPTH` is flattened: tags go, no text is lost, and no flag is needed.

All of it works on the UTF-8 that the parser wants anyway: most pages come as UTF-8, and bytes are
counted and searched faster than text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

MAX_BYTES = 8_000_000
"""Bytes of UTF-8 that are parsed; the largest news page known has 2.7 million."""
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
SHORT_PAGE = 100_000
"""A page up to this length cannot hold enough attributes to cost more than half a second."""
MAX_ATTRIBUTES = 1_000
"""Attributes of one tag; the parser compares each with all before it."""
_MOST_PLACES = 300_000
"""Attributes of doubtful tags that are remembered; a page of more is read tag by tag."""

_FORMATTING = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
_STYLED = re.compile(
    rb"<(?=[bcefinstu])(?:" + b"|".join(sorted(_FORMATTING)) + rb")[\s/]", re.IGNORECASE
)
_TAG = re.compile(rb"<(?:(/?)([a-zA-Z][^\s/>]{0,40})|!--)")
_ATTRIBUTE = re.compile(
    rb"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>\"'][^\s>]*+)?+)?+"
)
_ODD = re.compile(
    rb"<(?=[a-zA-Z])(?!\w[^\s/>]{0,40}+(?:\s++[a-zA-Z][\w:.-]*+(?:=(?:\"[^\"]*+\"|'[^']*+'"
    rb"|[^\s>\"'][^\s>]*+))?+){0,%d}+\s*+/?>)" % MAX_ATTRIBUTES
)
"""A start tag that is not plainly one of few attributes; nearly all are, and told so at once."""
_NAME = re.compile(rb"<[a-zA-Z][^\s/>]{0,40}")
_VOID_TAGS = (
    b"area base br col embed hr img input link meta param source track wbr basefont bgsound keygen "
    b"p li dt dd tr td th tbody thead tfoot option optgroup html body head a"
)
_VOID = frozenset(_VOID_TAGS.split())
"""Tags that hold nothing, or that the parser closes by itself before the next of their kind."""
_RAW = frozenset(b"script style textarea title xmp iframe noembed noframes".split())


@dataclass(frozen=True, slots=True)
class Guarded:
    """A page, in UTF-8, that is safe to parse, and the quality flags of what had to go."""

    html: bytes
    flags: tuple[str, ...] = ()


def parse_html(text: str) -> LexborHTMLParser:
    """The tree of `text`, in bounded time and memory; any text gives a tree."""
    return LexborHTMLParser(guarded(text.encode("utf-8", "replace")).html)


def guarded(html: bytes) -> Guarded:
    """`html` within all caps; the same object when it was within them, as nearly every page is."""
    flags: tuple[str, ...] = ()
    if len(html) > MAX_BYTES:
        html, flags = _whole(html[:MAX_BYTES]), ("truncated",)
    tags = html.count(b"<")
    if tags > MAX_TAGS:
        html, flags = _cut(html), ("truncated",)
    if b"\0" in html:
        html = html.replace(b"\0", "\ufffd".encode())
    if len(html) > SHORT_PAGE and _crowded(html):
        html = _few_attributes(html)
    if tags <= PLAIN_TAGS:
        return Guarded(html, flags)
    if tags <= LOOSE_TAGS and len(_STYLED.findall(html)) * tags <= REOPENED:
        return Guarded(html, flags)
    return Guarded(_flattened(html), flags)


def _whole(html: bytes) -> bytes:
    """Bytes that were cut, without the character that the cut went through."""
    return html.decode("utf-8", "ignore").encode()


def _cut(html: bytes) -> bytes:
    """What stands before tag number `MAX_TAGS`."""
    at = -1
    for _ in range(MAX_TAGS + 1):
        at = html.find(b"<", at + 1)
    return html[:at]


def _crowded(html: bytes) -> bool:
    """Whether some tag may have more than `MAX_ATTRIBUTES`, or there is too much to tell.

    In a script one "tag" may begin within another; what is known of a place is not asked again.
    """
    ahead: dict[int, int] = {}
    for odd in _ODD.finditer(html):
        name = _NAME.match(html, odd.start())
        at = name.end() if name else odd.end()
        places: list[int] = []
        while at not in ahead and (attribute := _ATTRIBUTE.match(html, at)):
            places.append(at)
            at = attribute.end()
        count = ahead.get(at, 0) + len(places)
        if count > MAX_ATTRIBUTES or len(ahead) > _MOST_PLACES:
            return True
        ahead.update(zip(places, range(count, 0, -1), strict=False))
    return False


def _few_attributes(html: bytes) -> bytes:
    """Take the attributes off tags that have more than `MAX_ATTRIBUTES`."""
    kept: list[bytes] = []
    start = at = 0
    while match := _TAG.search(html, at):
        at, count = match.end(), 0
        if not match[2]:
            at = _after(html, b"-->", at)
            continue
        while attribute := _ATTRIBUTE.match(html, at):
            at, count = attribute.end(), count + 1
        if count > MAX_ATTRIBUTES:
            kept.append(html[start : match.end()])
            start = at
    kept.append(html[start:])
    return b"".join(kept)


def _flattened(html: bytes) -> bytes:
    """The page without the tags that nest deeper than `MAX_DEPTH`, or reopen without end."""
    walk = _Nesting()
    kept: list[bytes] = []
    start = at = 0
    while match := _TAG.search(html, at):
        at = match.end()
        name = (match[2] or b"").lower()
        if not name:
            at = _after(html, b"-->", at)
        elif not (walk.closes(name) if match[1] else walk.opens(name)):
            kept.append(html[start : match.start()])
            start = at = _after(html, b">", at)
        elif name in _RAW and not match[1]:
            at = _after_raw(html, name, at)
    kept.append(html[start:])
    return b"".join(kept)


def _after(html: bytes, mark: bytes, at: int) -> int:
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)


def _after_raw(html: bytes, name: bytes, at: int) -> int:
    """Behind the content of `<script>` and its like, in which `<` opens nothing."""
    found = re.compile(b"</" + re.escape(name), re.IGNORECASE).search(html, at)
    return found.start() if found else len(html)


class _Nesting:
    """The open elements, about as a parser keeps them."""

    def __init__(self) -> None:
        self.stack: list[bytes] = []
        self.open: dict[bytes, int] = {}
        self.dropped: dict[bytes, int] = {}
        self.formatting = 0

    def opens(self, name: bytes) -> bool:
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

    def closes(self, name: bytes) -> bool:
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

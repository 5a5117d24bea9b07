"""XML as the web writes it: a scanner that no malformed, hostile or huge file can hurt.

Nothing is expanded and nothing is fetched: a DOCTYPE with all its entities is skipped, so a bomb
of entities stays the few bytes it is. Linear in the text. What a strict parser would refuse
(unescaped `&`, unclosed elements, rubbish after the end) is read as far as it goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([A-Za-z_][\w:.-]{0,60})")
_ATTRIBUTE = re.compile(r"""([\w:.-]{1,60})\s{0,9}=\s{0,9}("[^"]*"|'[^']*')""")
_HTML_TAG = re.compile(r"<[^<>]{0,2000}>")
_SPACE = re.compile(r"\s+")
_LONGEST_TEXT = 20_000
"""Characters of one text; a longer one is an article's body, which no lead needs."""


_SPILT = frozenset({"br", "b", "p", "pre"})


class Event(NamedTuple):
    """A start tag, an end tag or a text. Names are lower case, with their prefix."""

    kind: str
    name: str
    value: str


def events(text: str) -> Iterator[Event]:
    """Start tags (`value` holds the attributes as written), end tags and texts, in order."""
    place, end = 0, len(text)
    while place < end:
        opens = text.find("<", place)
        if opens < 0:
            opens = end
        if opens > place:
            words = text[place : min(opens, place + _LONGEST_TEXT)]
            if not words.isspace():
                yield Event("text", "", unescape(words) if "&" in words else words)
        if opens == end:
            return
        if tag := _TAG.match(text, opens):
            place = _after(text, ">", tag.end())
            name = tag[2].lower()
            if tag[1]:
                yield Event("end", name, "")
                continue
            rest = text[tag.end() : place - 1]
            yield Event("start", name, rest)
            if rest.endswith("/"):
                yield Event("end", name, "")
        elif text.startswith("<![CDATA[", opens):
            place = _after(text, "]]>", opens)
            closed = text.endswith("]]>", opens, place)
            until = place - 3 if closed else place
            yield Event("text", "", text[opens + 9 : min(until, opens + _LONGEST_TEXT)])
        else:
            place = _past(text, opens)


def attributes(written: str) -> dict[str, str]:
    """The attributes of a start tag, names in lower case."""
    found = _ATTRIBUTE.findall(written[:4000])
    return {name.lower(): unescape(value[1:-1]).strip() for name, value in found}


def plain(text: str, longest: int = 300) -> str:
    """Words for people from a title that may hold markup, even escaped twice; one line."""
    if "<" in text:
        text = _HTML_TAG.sub("", text)
    if "&" in text:
        text = unescape(text)
    return _SPACE.sub(" ", text).strip()[:longest]


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


def _past(text: str, opens: int) -> int:
    """The end of a comment, of an instruction, of a DOCTYPE; one on from a stray `<`."""
    if text.startswith("<!--", opens):
        return _after(text, "-->", opens)
    if text.startswith("<?", opens):
        return _after(text, ">", opens)
    return _after_doctype(text, opens) if text.startswith("<!", opens) else opens + 1


def _after(text: str, mark: str, start: int) -> int:
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)


def _after_doctype(text: str, start: int) -> int:
    """The end of a `<!…>`, its internal subset included."""
    closes = _after(text, ">", start)
    subset = text.find("[", start, closes)
    if subset < 0:
        return closes
    inner = text.find("]", subset)
    return len(text) if inner < 0 else _after(text, ">", inner)


def root(head: str) -> str:
    """The name of a document's first element, from its head. Prolog, DOCTYPE and comments are
    passed over, and so is what servers print before a document when something went wrong there.

    >>> root('<br />\\n<b>Warning</b>: no such key in <b>x.php</b><br /><?xml version="1.0"?><rss>')
    'rss'
    """
    names = (event.name for event in events(head) if event.kind == "start")
    return next((name for name in names if name not in _SPILT), "")

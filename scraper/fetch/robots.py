"""What a host's robots.txt asks of us (RFC 9309), and what a page asks of archives."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from protego import Protego

from scraper.fetch.settings import PRODUCT
from scraper.model import Snapshot

LONGEST_DELAY = 86_400.0
"""A Crawl-delay beyond a day is taken for a day."""
SITEMAPS_AT_MOST = 100
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_META = re.compile(rb"<meta\b[^>]{0,500}>", re.I)
_SILENT = re.compile(
    rb"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL
)
"""What may hold the letters of a meta and has none: a comment, a script, a style."""
_ROBOTS_NAME = re.compile(r"name\s*=\s*[\"']?\s*(?:robots|jianbao)\b", re.I)
_NOARCHIVE = re.compile(r"\bnoarchive\b", re.I)
_WITH_VALUE = frozenset(
    ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
)
"""Rules of X-Robots-Tag that have a value: what stands before their colon names no crawler."""
_HOURS = re.compile(r":\d\d")
"""The colons of a time (`unavailable_after: Fri, 25 Jun 2030 15:00:00 PST`) name nobody."""
_VERSIONED = re.compile(
    r"(?im)^([ \t]{0,20}user-agent[ \t]{0,20}:[ \t]{0,20}[a-z_-]{1,100})/\S{0,100}"
)
"""A crawler is named with a version now and then; the name is what counts (RFC 9309, 2.2.1)."""
_NO_LINE_END = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What Python takes for the end of a line and RFC 9309 (2.2) does not."""
_PARTIAL = re.compile(
    r"(?im)^[ \t]{0,20}user-agent[ \t]{0,20}:[ \t]{0,20}([a-z_-]{1,100})[ \t\r]*(?=#|$)"
)
_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A robots.txt as it came, and when; an empty one where a host has none."""

    at: datetime
    body: bytes


class Shelf(Protocol):
    """Keeps the robots.txt files of origins (`addresses.origin_of`) from run to run."""

    async def find(self, origin: str) -> Kept | None:
        """The last one."""

    async def keep(self, origin: str, kept: Kept) -> None:
        """Keep this one."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt allows us. `Rules()` is that of a host without one."""

    parsed: Protego | None = None
    delay: float | None = None
    sitemaps: tuple[str, ...] = ()

    def allow(self, url: str) -> bool:
        """Whether we may ask that address."""
        return self.parsed is None or self.parsed.can_fetch(url, PRODUCT)


def read(body: bytes) -> Rules:
    """The rules of a robots.txt; an HTML page in its place has none.

    >>> rules = read(b"\\xef\\xbb\\xbfUser-agent: *\\nDisallow: /x\\nCrawl-delay: 3\\n")
    >>> rules.allow("http://a.cn/x/1"), rules.allow("http://a.cn/y"), rules.delay
    (False, True, 3.0)
    """
    text = _decoded(body)
    if text.lstrip()[:1] == "<":
        return Rules()
    text = _NO_LINE_END.sub(" ", text)
    parsed = Protego.parse(_PARTIAL.sub(_whole_name, _VERSIONED.sub(r"\1", text)))
    delay = parsed.crawl_delay(PRODUCT)
    usable = delay is not None and 0 <= delay < float("inf")
    sitemaps = tuple(parsed.sitemaps)[:SITEMAPS_AT_MOST]
    return Rules(parsed, min(delay, LONGEST_DELAY) if delay and usable else None, sitemaps)


def _whole_name(line: re.Match[str]) -> str:
    """A name that is only a part of ours is another crawler's; protego takes it for ours."""
    theirs = line[1].lower()
    return line[0] if theirs == PRODUCT or theirs not in PRODUCT else f"user-agent: not-{theirs}"


def _decoded(body: bytes) -> str:
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    return body.decode("utf-8", "replace")


def forbids_archiving(snapshot: Snapshot) -> bool:
    """Whether the answer asks not to be kept: `noarchive`, for all or for us, header or meta."""
    head = snapshot.body[:_HEAD].replace(b"\0", b"")  # so are the letters of UTF-16 told
    if any(map(_header_forbids, _robots_tags(snapshot))):
        return True
    # Comments are looked for second: that takes longer, and is seldom needed.
    return _meta_forbids(head) and _meta_forbids(_SILENT.sub(b"", head))


def _meta_forbids(head: bytes) -> bool:
    tags = (html.unescape(tag[0].decode("latin-1")) for tag in _META.finditer(head))
    return any(_ROBOTS_NAME.search(tag) and _NOARCHIVE.search(tag) for tag in tags)


def _robots_tags(snapshot: Snapshot) -> Iterator[str]:
    return (value for name, value in snapshot.headers if name.lower() == "x-robots-tag")


def _header_forbids(value: str) -> bool:
    """A rule after `name:` is for that crawler alone; without a name it is for all."""
    agent = ""
    for part in _HOURS.sub("", value.lower()).split(","):
        name, colon, rule = part.partition(":")
        if colon and name.strip() not in _WITH_VALUE:
            agent, part = name.strip(), rule  # the name holds for what follows
        if part.strip() == "noarchive" and agent in ("", "*", PRODUCT):
            return True
    return False

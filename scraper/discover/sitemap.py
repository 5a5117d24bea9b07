"""Sitemaps: of addresses, of news, of sitemaps, as XML or plain lines, gzipped or not.

sitemaps.org protocol 0.9 and Google's news extension, read leniently by a scanner that expands
nothing. A sitemap's `lastmod` stands for the time of publication where it names no better one.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from scraper.discover.leads import Leads
from scraper.discover.markup import events, local, plain, root
from scraper.discover.targets import Gathering
from scraper.model import Snapshot, Timestamp
from scraper.times import time_in_address

GZIP_MOST = 60_000_000
"""Bytes that a gzipped sitemap may grow to; the protocol allows 50 MB."""
_GZIP = b"\x1f\x8b"
_MEMBER = 10_000
"""What a member counts for besides what it holds, so that thousands of empty ones end as well."""
_PIECE = 64 * 1024
_ROWS = frozenset({"url", "sitemap"})
_LINE = re.compile(r"https?://\S{3,2000}", re.IGNORECASE)
_EXTENSIONS = ("image:", "video:", "xhtml:", "news:")
_HEAD = 4096


def unzipped(body: bytes) -> bytes:
    """The body of a `.xml.gz` that no Content-Encoding announced, up to `GZIP_MOST` bytes.

    Anything that is not gzip comes back as it is; a cut or broken one as far as it can be read.
    """
    for _ in range(2):  # gzip in gzip has been seen
        if body[:2] != _GZIP:
            return body
        body = b"".join(_members(body))
    return body


def _members(body: bytes) -> Iterator[bytes]:
    """What the members of a gzip file hold (RFC 1952, 2.2), piece by piece; padding ends them."""
    room, stream = GZIP_MOST, zlib.decompressobj(wbits=31)
    for start in range(0, len(body), _PIECE):
        rest = body[start : start + _PIECE]
        while rest and room > 0:
            if stream.eof:
                if rest[:1] != _GZIP[:1]:
                    return
                stream, room = zlib.decompressobj(wbits=31), room - _MEMBER
            try:
                piece = stream.decompress(rest, room)
            except zlib.error:
                return
            yield piece
            room -= len(piece)
            rest = stream.unused_data


def is_sitemap(text: str) -> bool:
    """Whether a text opens like a sitemap, or every line of it is an address."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        return local(root(head)) in ("urlset", "sitemapindex")
    return _is_lines(text)


def _is_lines(text: str) -> bool:
    lines = text[:_HEAD].strip("\ufeff \t\r\n").splitlines()
    if len(text) > _HEAD:
        lines = lines[:-1]
    filled = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return bool(filled) and all(_LINE.fullmatch(line) for line in filled)


def read_sitemap(snapshot: Snapshot, text: str) -> Leads:
    """What a sitemap names; an index names sitemaps, itself left out."""
    found = Gathering(snapshot.url, snapshot.fetched_at)
    if _is_lines(text):
        for line in text.split("\n"):
            if _LINE.fullmatch(line.strip("\ufeff \t\r")):
                found.add(line, "sitemap", kind="", time=time_in_address(line))
        return Leads("sitemap", found.targets, why="a list of addresses, one a line")
    index = _read_xml(text, found)
    found.drop(snapshot.url)
    what = "an index of sitemaps" if index else f"a sitemap of {len(found.targets)} addresses"
    return Leads("sitemap_index" if index else "sitemap", found.targets, why=what)


def _read_xml(text: str, found: Gathering) -> bool:
    """Gather the rows; whether they were sitemaps."""
    row: dict[str, str] = {}
    name, inside, index = "", "", False
    for kind, tag, value in events(text):
        if kind == "start":
            name = tag
            if _is_row(tag):
                if row:
                    _add(row, found, index or local(inside) == "sitemap")
                row, inside = {}, tag
            elif local(tag) == "sitemapindex":
                index = True
        elif kind == "text" and inside and name:
            row[name] = (row.get(name, "") + value)[:4000]
        elif kind == "end":
            name = ""
            if _is_row(tag):
                _add(row, found, index or local(tag) == "sitemap")
                row, inside = {}, ""
    return index


def _add(row: dict[str, str], found: Gathering, index: bool) -> None:
    fields: dict[str, str] = {}
    for name, value in row.items():
        if not name.startswith(_EXTENSIONS[:3]):
            fields.setdefault(local(name), value.strip())
    href = fields.get("loc", "")
    if not href:
        return
    if index:
        found.add(href, "sitemap index", kind="sitemap", time=fields.get("lastmod"))
    elif printed := fields.get("publication_date"):
        title = plain(fields.get("title", ""))
        found.add(href, "news sitemap", kind="article", title=title, time=printed)
    else:
        found.add(href, "sitemap", kind="", time=_time(href, fields.get("lastmod", "")))


def _time(href: str, changed: str) -> str | Timestamp | None:
    """The day in an address goes before the last change, which may be of another day."""
    day = time_in_address(href)
    if day is None or changed.startswith(str(day)[:10]):
        return changed or None
    return day


def _is_row(tag: str) -> bool:
    return tag in _ROWS or (local(tag) in _ROWS and not tag.startswith(_EXTENSIONS))

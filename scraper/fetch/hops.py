"""Redirects by hand: by status, by meta refresh, by a script that does nothing else.

Each hop is asked like any other address, so that guard, robots and pace apply to it. A page leads
on within its site only, a status wherever it says. Cookies that a host sets on the way go back to
it, and to the hosts of its site that it names, within the chain, and nowhere else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from scraper.errors import FetchError
from scraper.fetch.addresses import checked
from scraper.fetch.answers import REDIRECTS
from scraper.fetch.crumbs import Crumbs
from scraper.fetch.protocol import Conditions
from scraper.fetch.wire import Ask
from scraper.model import Snapshot
from scraper.urls import site_of

TINY = 4096
"""A page that only sends its reader elsewhere is no longer than that."""
WORDS_AT_MOST = 120
"""Visible characters of such a page."""
REFRESH_AT_MOST = 10.0
"""A page that reloads later than that is a page."""

_TAG = re.compile(rb"<meta\b[^>]{0,1000}>", re.I)
_REFRESH = re.compile(rb"http-equiv\s*=\s*[\"']?\s*refresh", re.I)
_CONTENT = re.compile(rb"content\s*=\s*(\"[^\"]{0,900}\"|'[^']{0,900}')", re.I)
_WHERE = re.compile(
    rb"\s*+(\d{0,4})(?:\.\d*+)?\s*+[;,]\s*(?:url\s*=\s*)?[\"']?\s*([^\"'>]{1,900})", re.I
)
_SCRIPT = re.compile(rb"<script\b[^>]{0,300}>([^<]{1,2000})</script", re.I)
_LOCATION = re.compile(
    rb"^\s*(?:<!--\s*)?(?:(?:window|self|top|document|parent)\s*\.\s*){0,2}location"
    rb"(?:\s*\.\s*href)?(?:\s*=\s*|\s*\.\s*(?:replace|assign)\s*\(\s*)"
    rb"(\"[^\"\s]{1,900}\"|'[^'\s]{1,900}')\s*\)?\s*;?\s*(?:(?://)?\s*-->)?\s*$"
)
_UNSEEN = re.compile(rb"<(?:script|style|title)\b[^>]{0,300}>[^<]{0,2000}|<[^>]{1,1000}>", re.I)


async def follow(
    ask: Ask, url: str, *, most: int, conditions: Conditions | None = None
) -> Snapshot:
    """Ask an address and go where it sends us, up to `most` times; the last answer.

    `conditions` are about the first address alone.
    Raises `FetchError` of kind `redirect` for loops, long chains and addresses that are no http.
    """
    trail: list[str] = []
    crumbs = Crumbs()
    now: datetime | None = None
    seen: set[tuple[str, str]] = set()
    here = url
    while True:
        cookies = crumbs.header(here, now) if now else ""
        if (here, cookies) in seen:
            raise FetchError(url, "redirect", f"a redirect loop at {here:.200}")
        seen.add((here, cookies))
        answer = await ask(here, conditions=None if trail else conditions, cookies=cookies)
        onward = _onward(url, answer)
        if onward is None:
            return replace(answer, redirects=tuple(trail)) if trail else answer
        if len(trail) >= most:
            raise FetchError(url, "redirect", f"more than {most} redirects")
        now = answer.fetched_at
        crumbs.collect(answer.url, answer.headers, now)
        trail.append(here)
        here = onward


def _onward(start: str, answer: Snapshot) -> str | None:
    if answer.status in REDIRECTS:
        named = {value.strip() for name, value in answer.headers if name == "location"} - {""}
        if len(named) > 1:
            raise FetchError(start, "redirect", "a redirect that names more than one address")
        if not named:
            raise FetchError(start, "redirect", "a redirect that names no address")
        return _joined(start, answer.url, named.pop())
    if answer.status != 200 or len(answer.body) > TINY:
        return None
    inward = refresh(answer.body) or scripted(answer.body) or _announced(answer)
    if inward is None:
        return None
    try:
        onward = _joined(start, answer.url, inward)
    except FetchError:
        return None
    if site_of(onward) != site_of(answer.url):
        raise FetchError(
            start, "redirect", f"a page that only leads to another site, {onward:.200}"
        )
    return onward if onward != urldefrag(answer.url).url else None


def _joined(start: str, base: str, location: str) -> str:
    try:
        onward = urldefrag(urljoin(base, _slashed(location))).url
        scheme, host = urlsplit(onward).scheme, urlsplit(onward).hostname
    except ValueError:
        raise FetchError(start, "redirect", f"a redirect to {location!r:.200}") from None
    if scheme not in ("http", "https") or not host:
        raise FetchError(start, "redirect", f"a redirect to {location!r:.200}, which is no page")
    try:
        checked(onward)
    except FetchError as error:
        raise FetchError(
            start, "redirect", f"a redirect to {location!r:.200}: {error.detail}"
        ) from None
    return onward


def _slashed(location: str) -> str:
    """An address as browsers read it: before the query a backslash is a slash (WHATWG URL, 4.4).

    >>> _slashed("\\\\news\\\\1.htm?a=\\\\")
    '/news/1.htm?a=\\\\'
    """
    path, mark, query = location.partition("?")
    return path.replace("\\", "/") + mark + query


def _announced(answer: Snapshot) -> str | None:
    """Where a Refresh header sends the reader of a page without words."""
    where = _WHERE.match((answer.header("refresh") or "").encode()[:1000])
    if where is None or float(where[1] or 0) > REFRESH_AT_MOST or not _wordless(answer.body):
        return None
    return where[2].decode("utf-8", "replace").strip()


def refresh(body: bytes) -> str | None:
    """Where a meta refresh of a page without words leads, soon.

    >>> refresh(b'<meta http-equiv="refresh" content="0; url=html/node_1.htm">')
    'html/node_1.htm'
    """
    for tag in _TAG.finditer(body[:TINY]):
        content = _CONTENT.search(tag[0]) if _REFRESH.search(tag[0]) else None
        where = _WHERE.match(content[1][1:-1]) if content else None
        if where and float(where[1] or 0) <= REFRESH_AT_MOST and _wordless(body):
            return unescape(where[2].decode("utf-8", "replace")).strip()
    return None


def scripted(body: bytes) -> str | None:
    """Where the only statement of a page's only script leads.

    >>> scripted(b"<script>window.location.href='html/node_1.htm';</script>")
    'html/node_1.htm'
    """
    scripts = _SCRIPT.findall(body[:TINY])
    where = _LOCATION.match(scripts[0]) if len(scripts) == 1 else None
    return where[1][1:-1].decode("utf-8", "replace") if where and _wordless(body) else None


def _wordless(body: bytes) -> bool:
    return len(_UNSEEN.sub(b"", body).decode("utf-8", "replace").strip()) <= WORDS_AT_MOST

"""Redirects by hand: by status, by meta refresh, by a script that does nothing else.

Each hop is asked like any other address, so that guard, robots and pace apply to it. Cookies
that a host sets on the way go back to that host within the chain, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from scraper.errors import FetchError
from scraper.fetch.addresses import checked, origin_of
from scraper.fetch.answers import REDIRECTS
from scraper.fetch.protocol import Conditions
from scraper.fetch.wire import Ask
from scraper.model import Snapshot

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
    rb"\s*+(\d{0,4})(?:\.\d*+)?\s*+[;,]\s*url\s*=\s*[\"']?\s*([^\"'>]{1,900})", re.I
)
_SCRIPT = re.compile(rb"<script\b[^>]{0,300}>([^<]{1,2000})</script", re.I)
_LOCATION = re.compile(
    rb"^\s*(?:<!--\s*)?(?:(?:window|self|top|document|parent)\s*\.\s*){0,2}location"
    rb"(?:\s*\.\s*href)?(?:\s*=\s*|\s*\.\s*(?:replace|assign)\s*\(\s*)"
    rb"(\"[^\"\s]{1,900}\"|'[^'\s]{1,900}')\s*\)?\s*;?\s*(?:(?://)?\s*-->)?\s*$"
)
_UNSEEN = re.compile(rb"<(?:script|style|title)\b[^>]{0,300}>[^<]{0,2000}|<[^>]{1,1000}>", re.I)
_COOKIE = re.compile(r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})=([\x21-\x7e]{0,1000}?)\s*(?:;|$)")
_COOKIES_AT_MOST = 20


async def follow(
    ask: Ask, url: str, *, most: int, conditions: Conditions | None = None
) -> Snapshot:
    """Ask an address and go where it sends us, up to `most` times; the last answer.

    `conditions` are about the first address alone.
    Raises `FetchError` of kind `redirect` for loops, long chains and addresses that are no http.
    """
    trail: list[str] = []
    crumbs: dict[str, dict[str, str]] = {}
    seen: set[tuple[str, str]] = set()
    here = url
    while True:
        cookies = _sent(crumbs.get(origin_of(here), {}))
        if (here, cookies) in seen:
            raise FetchError(url, "redirect", f"a redirect loop at {here:.200}")
        seen.add((here, cookies))
        answer = await ask(here, conditions=None if trail else conditions, cookies=cookies)
        onward = _onward(url, answer)
        if onward is None:
            return replace(answer, redirects=tuple(trail)) if trail else answer
        if len(trail) >= most:
            raise FetchError(url, "redirect", f"more than {most} redirects")
        _collect(answer, crumbs.setdefault(origin_of(here), {}))
        trail.append(here)
        here = onward


def _onward(start: str, answer: Snapshot) -> str | None:
    if answer.status in REDIRECTS:
        location = (answer.header("location") or "").strip()
        if not location:
            raise FetchError(start, "redirect", "a redirect that names no address")
        return _joined(start, answer.url, location)
    if answer.status != 200 or len(answer.body) > TINY:
        return None
    inward = refresh(answer.body) or scripted(answer.body)
    if inward is None:
        return None
    try:
        onward = _joined(start, answer.url, inward)
    except FetchError:
        return None
    same_host = origin_of(onward) == origin_of(answer.url)
    return onward if same_host and onward != urldefrag(answer.url).url else None


def _joined(start: str, base: str, location: str) -> str:
    try:
        onward = urldefrag(urljoin(base, location)).url
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


def _set_cookies(answer: Snapshot) -> Iterator[tuple[str, str]]:
    for name, value in answer.headers:
        if name.lower() == "set-cookie" and (match := _COOKIE.match(value[:2000])):
            yield match[1], match[2]


def _collect(answer: Snapshot, kept: dict[str, str]) -> None:
    for name, value in _set_cookies(answer):
        if len(kept) < _COOKIES_AT_MOST:
            kept[name] = value


def _sent(kept: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in kept.items())

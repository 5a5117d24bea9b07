"""Cookies that hosts set on the way to a page (RFC 6265): kept for that way alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scraper.fetch.cookies import Cookie, Jar
from scraper.urls import site_of

_SET = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})=([\x21-\x3a\x3c-\x7e]{0,1000})\s*(?:;|$)"
)
_SET_AT_MOST = 20
"""Cookies that a site may set on the way to one page."""
_AGE = re.compile(r"-?\d{1,12}")


class Crumbs:
    """The cookies that hosts set along one chain of redirects (RFC 6265).

    Each goes back to the host that set it, and to those below its `Domain`, which is never wider
    than the site; within its path, over TLS if it is `Secure`, and until it expires.
    """

    def __init__(self) -> None:
        self._kept: dict[str, dict[tuple[str, str, str], Cookie]] = {}

    def collect(self, url: str, headers: tuple[tuple[str, str], ...], now: datetime) -> None:
        """Keep what an answer sets; a cookie of the same name and path takes the place of one."""
        kept = self._kept.setdefault(site_of(url), {})
        for name, value in headers:
            cookie = set_by(url, value, now) if name.lower() == "set-cookie" else None
            if cookie is None:
                continue
            key = cookie.domain, cookie.path, cookie.name
            if 0 < cookie.expires <= now.timestamp():
                kept.pop(key, None)
            elif key in kept or len(kept) < _SET_AT_MOST:
                kept[key] = cookie

    def header(self, url: str, now: datetime) -> str:
        """The Cookie header of a request; empty for none."""
        kept = self._kept.get(site_of(url), {})
        found = Jar(tuple(kept.values())).cookies_for(url, now)
        return "; ".join(f"{name}={value}" for name, value in found.items())


def set_by(url: str, header: str, now: datetime) -> Cookie | None:
    """The cookie of a Set-Cookie header; None where a careful reader keeps none.

    >>> at = datetime(2026, 1, 5, tzinfo=UTC)
    >>> set_by("http://a.cn/x/1", "k=v; Path=/; HttpOnly", at).path
    '/'
    >>> set_by("http://a.cn/", "k=v; Domain=b.cn", at), set_by("http://a.cn/", "k=v; Secure", at)
    (None, None)
    >>> wide = set_by("http://sso.a.com.cn/", "k=v; Domain=.a.com.cn", at)
    >>> narrow = set_by("http://sso.a.com.cn/", "k=v; Domain=com.cn", at)
    >>> (wide.domain, wide.below), (narrow.domain, narrow.below)
    (('a.com.cn', True), ('sso.a.com.cn', False))
    """
    match = _SET.match(header[:4000])
    if match is None:
        return None
    told = dict(_attributes(header[match.end(2) : 4000]))
    parts = urlsplit(url)
    host, secure = (parts.hostname or "").rstrip("."), parts.scheme == "https"
    domain = told.get("domain", "").lower().lstrip(".")
    if domain and host != domain and not _is_below(host, domain):
        return None
    if "secure" in told and not secure:
        return None
    if match[1].startswith("__") and not _as_its_prefix_says(match[1], told):
        return None
    path = told.get("path", "")
    if not path.startswith("/"):
        path = parts.path.rpartition("/")[0] or "/"
    wide = bool(domain) and "." in domain and site_of(domain) == site_of(host)
    end = _end(told, now)
    return Cookie(domain if wide else host, wide, path, "secure" in told, end, match[1], match[2])


def _attributes(rest: str) -> Iterator[tuple[str, str]]:
    for piece in rest.split(";")[:30]:
        name, _, value = piece.partition("=")
        yield name.strip().lower(), value.strip()


def _is_below(host: str, domain: str) -> bool:
    """Whether a domain may be named by a host of it: it is no address, and no top one."""
    return host.endswith("." + domain) and "." in domain and not host[-1:].isdigit()


def _as_its_prefix_says(name: str, told: dict[str, str]) -> bool:
    """`__Secure-` and `__Host-` promise how a cookie was set (RFC 6265bis, 4.1.3)."""
    if name.startswith("__Host-"):
        return "secure" in told and told.get("path") == "/" and not told.get("domain")
    return not name.startswith("__Secure-") or "secure" in told


def _end(told: dict[str, str], now: datetime) -> float:
    """When a cookie expires, in seconds since 1970; 0 where it does not say so. Its age counts
    for more than its date.
    """
    if _AGE.fullmatch(age := told.get("max-age", "")):
        return now.timestamp() + max(int(age), 0)
    try:
        date = parsedate_to_datetime(told.get("expires", "")[:64])
        return max(date.replace(tzinfo=date.tzinfo or UTC).timestamp(), 1.0)
    except (ValueError, TypeError, OverflowError, IndexError):
        return 0.0

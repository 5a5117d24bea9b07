"""Cookies: a reader's own, and those that a host sets on the way to a page.

A reader's own come from the `cookies.txt` that browsers and their extensions write. The format is
Netscape's (https://curl.se/docs/http-cookies.html): seven columns parted by tabs,
`domain, subdomains, path, secure, expires, name, value`. The file is read and never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scraper.errors import ConfigError
from scraper.urls import paced_host

LONGEST = 2_000_000
"""Characters of a file."""
SENT_AT_MOST = 8192
"""Bytes of a Cookie header: servers refuse more."""
_HTTP_ONLY = "#HttpOnly_"
_YES_NO = {"TRUE": True, "FALSE": False}
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}")
_VALUE = re.compile(r"[\x20-\x3a\x3c-\x7e]{0,4096}")
"""No control character and no `;`: nothing that could end the header or the cookie."""
_EXPIRES = re.compile(r"-?\d{1,18}(?:\.\d{1,9})?")
_SET = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,100})=([\x21-\x3a\x3c-\x7e]{0,1000})\s*(?:;|$)"
)
_SET_AT_MOST = 20
"""Cookies that a host may set on the way to one page."""
_AGE = re.compile(r"-?\d{1,12}")


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie, and where it may be sent."""

    domain: str
    below: bool
    """Whether hosts below the domain get it too."""
    path: str
    secure: bool
    expires: float
    """Seconds since 1970; 0 for one that lasts as long as the browser runs."""
    name: str
    value: str

    def fits(self, host: str, path: str, *, secure: bool, now: float) -> bool:
        """Whether it goes with a request (RFC 6265, 5.1.3 and 5.1.4)."""
        if (self.secure and not secure) or 0 < self.expires <= now:
            return False
        if host != self.domain and not (self.below and host.endswith("." + self.domain)):
            return False
        rest = path.removeprefix(self.path)
        return path.startswith(self.path) and (
            not rest or rest.startswith("/") or self.path.endswith("/")
        )


@dataclass(frozen=True, slots=True)
class Jar:
    """Cookies of a reader. Nothing that a server sets gets in."""

    cookies: tuple[Cookie, ...] = ()

    def cookies_for(self, url: str, now: datetime) -> dict[str, str]:
        """The cookies that go with a request, those of the longest path first.

        >>> jar = read_cookies("a.cn\\tTRUE\\t/\\tFALSE\\t0\\tid\\t7", "cookies.txt")
        >>> jar.cookies_for("http://www.a.cn/x", datetime(2026, 1, 5)), jar.cookies_for(
        ...     "http://b.cn/", datetime(2026, 1, 5))
        ({'id': '7'}, {})
        """
        parts = urlsplit(url)
        host, path, at = (parts.hostname or "").rstrip("."), parts.path or "/", now.timestamp()
        fitting = [
            cookie
            for cookie in self.cookies
            if cookie.fits(host, path, secure=parts.scheme == "https", now=at)
        ]
        fitting.sort(key=lambda cookie: -len(cookie.path))
        found: dict[str, str] = {}
        size = 0
        for cookie in fitting:
            size += len(cookie.name) + len(cookie.value) + 3
            if size <= SENT_AT_MOST:
                found.setdefault(cookie.name, cookie.value)
        return found


EMPTY = Jar()


def read_cookies(text: str, name: str) -> Jar:
    """The cookies of a file's text; `name` is how errors call the file.

    Raises `ConfigError` that names the line. A value is never part of an error.
    """
    if len(text) > LONGEST:
        raise ConfigError(f"{name}: too long for a cookies.txt", hint="export one site's cookies")
    return Jar(tuple(_cookies(text, name)))


def _cookies(text: str, name: str) -> Iterator[Cookie]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        line = line.removeprefix(_HTTP_ONLY)
        if not line.strip() or line.startswith("#"):
            continue
        cookie = _cookie(line.split("\t"))
        if cookie is None:
            raise ConfigError(
                f"{name}:{number}: no line of a cookies.txt",
                hint="seven columns parted by tabs: domain, TRUE or FALSE (subdomains too), path, "
                "TRUE or FALSE (https only), expiry in seconds or 0, name, value",
            )
        yield cookie


def _cookie(cells: list[str]) -> Cookie | None:
    if len(cells) == 6:
        cells = [*cells, ""]  # an empty value, its tab lost
    if len(cells) != 7:
        return None
    domain, below, path, secure, expires, name, value = cells
    flags = _YES_NO.get(below.upper()), _YES_NO.get(secure.upper())
    if flags[0] is None or flags[1] is None or not path.startswith("/"):
        return None
    if not (_EXPIRES.fullmatch(expires) and _NAME.fullmatch(name) and _VALUE.fullmatch(value)):
        return None
    host = domain.lower().strip().lstrip(".")
    return Cookie(host, flags[0], path, flags[1], float(expires), name, value) if host else None


class Crumbs:
    """The cookies that hosts set along one chain of redirects (RFC 6265).

    Each goes back to the host that set it and to no other, whatever its `Domain` says, within its
    path, over TLS if it is `Secure`, and until it expires.
    """

    def __init__(self) -> None:
        self._kept: dict[str, dict[tuple[str, str], Cookie]] = {}

    def collect(self, url: str, headers: tuple[tuple[str, str], ...], now: datetime) -> None:
        """Keep what an answer sets; a cookie of the same name and path takes the place of one."""
        kept = self._kept.setdefault(paced_host(url), {})
        for name, value in headers:
            cookie = set_by(url, value, now) if name.lower() == "set-cookie" else None
            if cookie is None:
                continue
            key = cookie.path, cookie.name
            if 0 < cookie.expires <= now.timestamp():
                kept.pop(key, None)
            elif key in kept or len(kept) < _SET_AT_MOST:
                kept[key] = cookie

    def header(self, url: str, now: datetime) -> str:
        """The Cookie header of a request; empty for none."""
        kept = self._kept.get(paced_host(url), {})
        found = Jar(tuple(kept.values())).cookies_for(url, now)
        return "; ".join(f"{name}={value}" for name, value in found.items())


def set_by(url: str, header: str, now: datetime) -> Cookie | None:
    """The cookie of a Set-Cookie header; None where a careful reader keeps none.

    >>> at = datetime(2026, 1, 5, tzinfo=UTC)
    >>> set_by("http://a.cn/x/1", "k=v; Path=/; HttpOnly", at).path
    '/'
    >>> set_by("http://a.cn/", "k=v; Domain=b.cn", at), set_by("http://a.cn/", "k=v; Secure", at)
    (None, None)
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
    return Cookie(host, False, path, "secure" in told, _end(told, now), match[1], match[2])


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

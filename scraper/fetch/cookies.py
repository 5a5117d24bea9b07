"""Cookies of a reader, from the `cookies.txt` that browsers and their extensions write.

The format is Netscape's (https://curl.se/docs/http-cookies.html): seven columns parted by tabs,
`domain, subdomains, path, secure, expires, name, value`. The file is read and never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from scraper.errors import ConfigError

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

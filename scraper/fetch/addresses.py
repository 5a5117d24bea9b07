"""What of an address names its host."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scraper.errors import FetchError
from scraper.urls import remembered

_NO_NAME = re.compile(r"[\s%<>\"\\^`{|}]")


_USUAL = re.compile(
    r"(https?)://([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*)(?::([1-9]\d{0,4}))?(?=[/?#]|$)"
)
"""The beginning of nearly all addresses: what `urlsplit` makes of these is known."""


@remembered
def checked(url: str) -> tuple[str, int]:
    """The host and port of an address that can be asked; raises `FetchError` of kind `other`."""
    if (usual := _USUAL.match(url)) and int(usual[3] or 0) < 65536:
        return usual[2], int(usual[3] or (443 if usual[1] == "https" else 80))
    try:
        parts = urlsplit(url)
        port = (443 if parts.scheme == "https" else 80) if parts.port is None else parts.port
    except ValueError as error:
        raise FetchError(url, "other", f"not an address: {error}") from None
    if not port:
        raise FetchError(url, "other", "nobody can listen at port 0")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(url, "other", "not an http or https address")
    if _NO_NAME.search(parts.hostname) or not _has_labels(parts.hostname):
        raise FetchError(url, "other", "no host has a name like that")
    return parts.hostname, port


def _has_labels(host: str) -> bool:
    """Whether each part of a name is one that a name may have (RFC 1035, 2.3.4; RFC 3490)."""
    if ":" in host:
        return True
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


@remembered
def origin_of(url: str) -> str:
    """Scheme, host and port: one robots.txt speaks for them, one set of cookies goes to them."""
    if usual := _USUAL.match(url):
        return usual[0]
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"

"""What of an address names its host."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from scraper.errors import FetchError
from scraper.urls import remembered

_NO_NAME = re.compile(r"[\s%<>\"\\^`{|}]")


@remembered
def checked(url: str) -> tuple[str, int]:
    """The host and port of an address that can be asked; raises `FetchError` of kind `other`."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise FetchError(url, "other", f"not an address: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(url, "other", "not an http or https address")
    if _NO_NAME.search(parts.hostname):
        raise FetchError(url, "other", "no host has a name like that")
    return parts.hostname, port


@remembered
def origin_of(url: str) -> str:
    """Scheme, host and port: one robots.txt speaks for them, one set of cookies goes to them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"

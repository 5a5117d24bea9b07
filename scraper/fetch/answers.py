"""What an answer's status and type mean: a page, a redirect, or a failure with its kind."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scraper.errors import FetchError
from scraper.model import Snapshot

LONGEST_WAIT = 86_400.0
"""Retry-After beyond a day is taken for a day."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
_EDGE = 4096
_PAGES = frozenset({200, 203})
_OTHER_MEDIA = ("image/", "video/", "audio/", "font/", "model/")
_OTHER_TYPES = frozenset({
    "application/pdf", "application/zip", "application/x-rar-compressed", "application/msword",
    "application/x-7z-compressed", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
    "application/vnd.android.package-archive", "application/x-shockwave-flash", "text/css",
    "application/wasm", "application/x-msdownload",
})  # fmt: skip
_SECONDS = re.compile(r"-?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"OggS", "a recording"),
    (b"\x1aE\xdf\xa3", "a recording"),
)


def refuse_type(url: str, declared: str) -> None:
    """Raise before the body is read when the declared type can hold no article and no list."""
    media = declared.partition(";")[0].strip().lower()
    if media.startswith(_OTHER_MEDIA) or media in _OTHER_TYPES:
        raise FetchError(url, "unsupported_type", f"the answer is {media:.60}")


def verified(answer: Snapshot, *, conditional: bool) -> Snapshot:
    """The answer, if a reader may trust it; raises `FetchError` by its status or its first bytes.

    A 304 passes only when it was asked for.
    """
    url, status = answer.url, answer.status
    if status in _PAGES:
        return _no_picture(answer)
    if status == 304 and conditional:
        return answer
    wait = retry_after(answer.header("retry-after"), answer.fetched_at)
    kind, detail = _meaning(status)
    raise FetchError(url, kind, detail, status=status, retry_after=wait, answer=answer)


def _meaning(status: int) -> tuple[str, str]:
    match status:
        case 404 | 410:
            return "gone", f"the page is gone ({status})"
        case 429:
            return "throttled", "the host asks for fewer requests (429)"
        case 206:
            return "truncated", "only a part was sent, and none was asked for (206)"
        case _ if 400 <= status < 500:
            return "http_4xx", f"the host refuses ({status})"
        case _ if 500 <= status < 600:
            return "http_5xx", f"the host is in trouble ({status})"
        case _ if status in REDIRECTS:
            return "redirect", f"a redirect that names no address ({status})"
    return "bad_response", f"an answer without a page ({status})"


def _no_picture(answer: Snapshot) -> Snapshot:
    for magic, what in _MAGIC:
        if answer.body.startswith(magic):
            raise FetchError(answer.url, "unsupported_type", f"the body is {what}")
    return answer


def looks_cut(body: bytes) -> bool:
    """Whether an HTML page stops before its end, where nothing else tells how long it is.

    >>> looks_cut(b"<html><body><p>to be con"), looks_cut(b"<html><p>x</html>")
    (True, False)
    """
    opened = b"<html" in body[:_EDGE].lower()
    tail = body[-_EDGE:].lower()
    return opened and b"</html" not in tail and b"</body" not in tail


def ends_abruptly(body: bytes) -> bool:
    """Whether a page ends within its text or a tag, as no page does that was sent to its end.

    >>> ends_abruptly(b"<html><p>to be con"), ends_abruptly(b"<html><p>x</p>\\n")
    (True, False)
    """
    return not body[-_EDGE:].rstrip().endswith(b">")


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds to wait, from a number or a date; never negative, never more than a day.

    >>> retry_after("120", datetime.now(UTC)), retry_after("soon", datetime.now(UTC))
    (120.0, None)
    """
    if header is None:
        return None
    words = header.strip()
    if _SECONDS.fullmatch(words):
        return min(max(float(words[:64]), 0.0), LONGEST_WAIT)
    try:
        then = parsedate_to_datetime(words[:64])
        aware = then if then.tzinfo else then.replace(tzinfo=UTC)
        return min(max((aware - now).total_seconds(), 0.0), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

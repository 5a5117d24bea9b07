"""What an answer's status and type mean: a page, a redirect, or a failure with its kind."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scraper.errors import FetchError
from scraper.fetch.purpose import PAGE, Purpose
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
_PICTURES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*",
    b"\0\0\1\0",
)  # fmt: skip
_TELLING = 128
"""Bytes that are too few to tell a text from what is none."""
_CONTROLS = bytes({*range(1, 32)} - {*b"\t\n\f\r\x0e\x0f\x1b"})
"""Controls but for NUL, which hostile pages are full of, and those of ISO 2022."""
_CONTROLS_AT_MOST = 0.04
_OWN_WAYS = (b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
"""Gzip, which a sitemap may be, and the byte order marks of wide charsets."""
_WIDE = re.compile(rb"[<{\[]\0|\0[<{\[]")
"""How markup and JSON look in a wide charset without a mark."""
_SVG = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}-->\s*)?<svg\b", re.I)
_UNTOLD = frozenset({"", "application/octet-stream", "binary/octet-stream"})
"""Types that say nothing: the bytes decide."""
_SECONDS = re.compile(r"-?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an office program"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"\x7fELF", "a program"),
    (b"OggS", "a recording"),
    (b"\x1aE\xdf\xa3", "a recording"),
)


def refuse_type(url: str, declared: str, purpose: Purpose = PAGE) -> None:
    """Raise before the body is read when the declared type cannot be what was asked for."""
    media = declared.partition(";")[0].strip().lower()
    if not _may_be(media, purpose):
        raise FetchError(url, "unsupported_type", f"the answer is {media:.60}")


def _may_be(media: str, purpose: Purpose) -> bool:
    match purpose.medium:
        case "page":
            return not media.startswith(_OTHER_MEDIA) and media not in _OTHER_TYPES
        case "part":
            return not media.startswith(_OTHER_MEDIA)
        case "image":
            return media.startswith("image/") or media in _UNTOLD
        case "pdf":
            return media == "application/pdf" or media in _UNTOLD


def verified(answer: Snapshot, *, conditional: bool, purpose: Purpose = PAGE) -> Snapshot:
    """The answer, if a reader may trust it; raises `FetchError` by its status or its first bytes.

    A 304 passes only when it was asked for.
    """
    url, status = answer.url, answer.status
    if status in _PAGES:
        _check_bytes(answer, purpose)
        return answer
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


def _check_bytes(answer: Snapshot, purpose: Purpose) -> None:
    """A page may be no picture, a picture no page: the first bytes tell."""
    head = answer.body[:_EDGE]
    match purpose.medium:
        case "page":
            for magic, what in _MAGIC:
                if head.startswith(magic):
                    raise FetchError(answer.url, "unsupported_type", f"the body is {what}")
            if is_binary(head):
                raise FetchError(answer.url, "unsupported_type", "the body is no text")
        case "image" if not _is_picture(head):
            raise FetchError(answer.url, "unsupported_type", "the body is no picture")
        case "pdf" if b"%PDF-" not in head[:1024]:
            raise FetchError(answer.url, "unsupported_type", "the body is no PDF")


def is_binary(head: bytes) -> bool:
    """Whether first bytes are no text in any charset: one in ten of random bytes is a control that
    no text has, but for the wide charsets, whose marks tell them.

    >>> is_binary(bytes(range(256))), is_binary("正文，".encode("gbk") * 99)
    (True, False)
    >>> is_binary("<p>一丁七丄".encode("utf-16-le") * 99)
    False
    >>> is_binary('{"a一丁'.encode("utf-16-be") * 99)
    False
    """
    if len(head) < _TELLING or head.startswith(_OWN_WAYS) or _WIDE.search(head[:_TELLING]):
        return False
    return len(head) - len(head.translate(None, _CONTROLS)) > _CONTROLS_AT_MOST * len(head)


def _is_picture(head: bytes) -> bool:
    """Whether the first bytes are a picture's: PNG, JPEG, GIF, WebP, AVIF, BMP, TIFF, ICO, SVG.

    >>> _is_picture(b"GIF89a"), _is_picture(b"<!doctype html>")
    (True, False)
    """
    framed = head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    boxed = head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis", b"heic", b"mif1")
    return head.startswith(_PICTURES) or framed or boxed or _SVG.match(head) is not None


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
    said = [piece.strip() for piece in words.split(",", 9)]
    if all(map(_SECONDS.fullmatch, said)):  # a cache may add one of its own: the longest counts
        return min(max(0.0, *(float(piece[:64]) for piece in said)), LONGEST_WAIT)
    try:
        then = parsedate_to_datetime(words[:64])
        aware = then if then.tzinfo else then.replace(tzinfo=UTC)
        return min(max((aware - now).total_seconds(), 0.0), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

"""Content codings undone within bounds: nothing cut comes back, and no bomb goes off.

`raw` is the whole body as it came. Every decoder produces small steps, so that the bound is
checked before memory is spent, and demands the end of its stream.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import brotli  # type: ignore[import-untyped, unused-ignore]  # ships no annotations
import zstandard

from scraper.fetch.settings import Limits

CODINGS_AT_MOST = 3
MEMBERS_AT_MOST = 1000
_CHUNK = 64 * 1024
_STEP = 256 * 1024
_ZSTD_CHUNK = 256
"""A zstd block of 4 bytes may stand for 128 KB, and its decoder takes no bound on output."""
_ZSTD_WINDOW = 8 * 1024 * 1024
_NO_CODINGS = frozenset({"", "identity", "none", "binary", "utf-8", "utf8", "gb2312", "gbk"})
"""Words that stand in Content-Encoding by mistake and change nothing."""


class Undecodable(Exception):
    """A body whose codings cannot be undone; `kind` is one of `FAILURE_KINDS`."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


def undo(raw: bytes, codings: str, limits: Limits) -> bytes:
    """The body behind the codings that a Content-Encoding header names, last applied first.

    Raises `Undecodable` of kind `truncated` (the stream does not end), `too_large` (a bomb, or
    just too much) or `bad_encoding` (not what the header says, or a coding nobody knows).

    >>> undo(zlib.compress(b"page"), "deflate", Limits())
    b'page'
    """
    names = [
        name for part in codings.lower().split(",") if (name := part.strip()) not in _NO_CODINGS
    ]
    if len(names) > CODINGS_AT_MOST:
        raise Undecodable("bad_encoding", f"{len(names)} content codings, one upon the other")
    body = raw
    for name in reversed(names):
        body = _undo_one(body, name, _Bound(len(raw), limits)) if body else body
    return body


class _Bound:
    """Collects output and stops at the limits."""

    def __init__(self, raw: int, limits: Limits) -> None:
        self._most = min(limits.decoded, max(limits.free, int(raw * limits.ratio)))
        self._raw = raw
        self._size = 0
        self._out = BytesIO()

    @property
    def out(self) -> bytes:
        """All of it; the buffer itself, which a body of 48 MB would else be copied from."""
        return self._out.getvalue()

    def take(self, piece: bytes) -> None:
        self._out.write(piece)
        self._size += len(piece)
        if self._size > self._most:
            raise Undecodable(
                "too_large", f"{self._raw} bytes unpack to more than {self._most}; stopped there"
            )


def _undo_one(raw: bytes, name: str, bound: _Bound) -> bytes:
    decoder = _DECODERS.get(name)
    if decoder is None:
        raise Undecodable("bad_encoding", f"unknown content coding {name!r:.40}")
    try:
        decoder(raw, bound)
    except (zlib.error, zstandard.ZstdError, brotli.error) as error:
        raise Undecodable("bad_encoding", f"the body is not {name}: {error!s:.100}") from None
    return bound.out


def _gunzip(raw: bytes, bound: _Bound) -> None:
    position = 0
    for _ in range(MEMBERS_AT_MOST):
        position = _inflate(raw, position, 31, bound)
        if raw[position : position + 2] != b"\x1f\x8b":
            return  # what follows the last member is padding
    raise Undecodable("too_large", f"gzip of more than {MEMBERS_AT_MOST} members")


def _deflate(raw: bytes, bound: _Bound) -> None:
    """Zlib as the standard says, or bare deflate as many servers understood it."""
    zlib_header = len(raw) > 1 and raw[0] & 15 == 8 and int.from_bytes(raw[:2], "big") % 31 == 0
    _inflate(raw, 0, 15 if zlib_header else -15, bound)


def _inflate(raw: bytes, position: int, wbits: int, bound: _Bound) -> int:
    """One deflate stream from `position`; where it ended."""
    decoder = zlib.decompressobj(wbits)
    for start in range(position, len(raw), _CHUNK):
        piece = raw[start : start + _CHUNK]
        end = start + len(piece)
        while piece and not decoder.eof:
            bound.take(decoder.decompress(piece, _STEP))
            piece = decoder.unconsumed_tail
        if decoder.eof:
            return end - len(decoder.unused_data)
    while not decoder.eof and (rest := decoder.decompress(b"", _STEP)):
        bound.take(rest)
    if not decoder.eof:
        raise Undecodable("truncated", "the compressed body ends before its stream does")
    return len(raw)


def _unbrotli(raw: bytes, bound: _Bound) -> None:
    decoder = brotli.Decompressor()
    if not hasattr(decoder, "can_accept_more_data"):
        raise Undecodable("bad_encoding", "brotli, and the installed brotli cannot be bounded")
    for start in range(0, len(raw), _CHUNK):
        bound.take(decoder.process(raw[start : start + _CHUNK], output_buffer_limit=_STEP))
        while not decoder.can_accept_more_data():
            bound.take(decoder.process(b"", output_buffer_limit=_STEP))
        if decoder.is_finished():
            return
    raise Undecodable("truncated", "the compressed body ends before its stream does")


def _unzstd(raw: bytes, bound: _Bound) -> None:
    frames = 0
    decoder = None
    for piece in _pieces(raw, _ZSTD_CHUNK):
        while piece:
            if decoder is None:
                frames += 1
                if frames > MEMBERS_AT_MOST:
                    raise Undecodable("too_large", f"zstd of more than {MEMBERS_AT_MOST} frames")
                decoder = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
            bound.take(decoder.decompress(piece))
            piece = decoder.unused_data if decoder.eof else b""
            if decoder.eof:
                decoder = None
    if decoder is not None:
        raise Undecodable("truncated", "the compressed body ends before its stream does")


def _pieces(raw: bytes, size: int) -> Iterator[bytes]:
    return (raw[start : start + size] for start in range(0, len(raw), size))


_DECODERS: dict[str, Callable[[bytes, _Bound], None]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _deflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}

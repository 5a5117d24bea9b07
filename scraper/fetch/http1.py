"""An HTTP/1.1 answer from its bytes, as they come: strictly, within bounds, without I/O (RFC 9112).

Lenient only where the standard lets a reader be and servers need it: a bare LF ends a line of the
head, a folded line is one line. Whatever leaves a doubt about where the body ends is refused, or
the connection is not used again.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

HEADERS_AT_MOST = 500
CHUNK_LINE = 4096
"""Bytes of a chunk's size with its extensions."""
TRAILERS = 16 * 1024
_OVERHEAD_FREE = 64 * 1024
_OVERHEAD = 16
"""Bytes of framing per byte of body, beyond the free ones: more is nothing but framing."""
_STATUS = re.compile(rb"HTTP/1\.(\d) ([1-9]\d\d)(?: [^\0]*)?")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEAD_END = re.compile(rb"\n\r?\n")
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,16})[ \t]*(?:;[^\r\n\0]*)?")
_LENGTH = re.compile(rb"\d{1,18}")
_START = b"HTTP/1."
_BLANK = b" \t"
"""White space, as far as HTTP knows it: to a reader that knows more, other bytes are framing."""

Headers = list[tuple[bytes, bytes]]


class Unsound(Exception):
    """An answer that cannot be trusted; `kind` is one of `FAILURE_KINDS`."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Head:
    """Status line and headers, and what they say of the body."""

    status: int
    headers: Headers
    length: int | None
    """Bytes of the body; None when chunks or the end of the connection tell."""
    chunked: bool
    keep: bool
    """Whether the connection may be used again."""


class Answer:
    """One answer, fed as it comes. `pieces` is what has arrived of the body and nobody took.

    Raises `Unsound` of kind `bad_response`, `too_large`, `truncated` or `reset`.

    >>> answer = Answer()
    >>> answer.feed(b"HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\npage")
    >>> answer.complete, list(answer.pieces)
    (True, [b'page'])
    """

    __slots__ = (
        "_bodiless", "_buffer", "_heads", "_in_data", "_left", "_most", "_overhead", "_seen",
        "_trailers", "complete", "head", "pieces", "rest", "started",
    )  # fmt: skip

    def __init__(self, *, bodiless: bool = False, headers: int = 64 * 1024) -> None:
        self.head: Head | None = None
        self.pieces: deque[bytes] = deque()
        self.complete = False
        self.rest = False
        """Whether bytes came after the answer's end: the connection is out of step."""
        self.started = False
        self._bodiless = bodiless
        self._most = headers
        self._heads = 0
        self._buffer = bytearray()
        self._left = 0
        self._in_data = False
        self._trailers = -1
        self._overhead = 0
        self._seen = 0

    def feed(self, data: bytes) -> None:
        """Take what has come."""
        if not data:
            return
        self.started = True
        if self.complete:
            self.rest = True
        elif self.head is None:
            self._read_heads(data)
        else:
            self._body(self.head, data)

    def end(self) -> None:
        """The connection has ended: the answer is complete now, or never will be."""
        if self.complete:
            return
        if not self.started:
            raise Unsound("reset", "the server closed the connection without an answer")
        if self.head is None or self.head.chunked or self.head.length is not None:
            raise Unsound("truncated", "the connection closed before the answer was complete")
        self.complete = True

    # the head

    def _read_heads(self, data: bytes) -> None:
        """The head, past the informational ones before it."""
        buffer = self._buffer
        searched = max(0, len(buffer) - 2)
        buffer += data
        while self.head is None:
            if not buffer.startswith(_START[: len(buffer)]):
                raise Unsound("bad_response", f"not an HTTP/1.1 answer: {bytes(buffer[:40])!r}")
            end = _HEAD_END.search(buffer, searched)
            size = end.end() if end else len(buffer)
            if self._heads + size > self._most:
                raise Unsound("too_large", "the headers are longer than anybody needs")
            if end is None:
                return
            head = read_head(bytes(buffer[: end.start()]), bodiless=self._bodiless)
            self._heads += size
            del buffer[:size]
            searched = 0
            if head.status == 101:
                raise Unsound("bad_response", "the server changes the protocol, unasked (101)")
            if head.status >= 200:
                self.head = head
        body = bytes(buffer)
        buffer.clear()
        self._left = self.head.length or 0
        self.complete = self.head.length == 0
        self.feed(body)

    # the body

    def _body(self, head: Head, data: bytes) -> None:
        if head.chunked:
            self._chunks(data)
        elif head.length is None:
            self.pieces.append(data)
        else:
            piece = data if len(data) <= self._left else data[: self._left]
            self.pieces.append(piece)
            self._left -= len(piece)
            self.complete = self._left == 0
            self.rest = len(piece) < len(data)

    def _chunks(self, data: bytes) -> None:
        if self._buffer:
            data = bytes(self._buffer) + data
            self._buffer.clear()
        at = 0
        while at < len(data) and not self.complete:
            step = self._chunk_data(data, at) if self._in_data else self._chunk_line(data, at)
            if step == at:
                self._buffer += data[at:]
                return
            at = step
        self.rest = at < len(data)

    def _chunk_data(self, data: bytes, at: int) -> int:
        """Data of a chunk and the line end after it; where that ends, or `at` for too little."""
        if self._left:
            piece = data[at : at + self._left]
            self.pieces.append(piece)
            self._left -= len(piece)
            self._seen += len(piece)
            return at + len(piece)
        end = data[at : at + 2]
        if not b"\r\n".startswith(end):
            raise Unsound("bad_response", "a chunk is longer than it says")
        if len(end) < 2:
            return at
        self._in_data = False
        return at + 2

    def _chunk_line(self, data: bytes, at: int) -> int:
        """A chunk's size, or a line of the trailer; where it ends, or `at` for too little."""
        end = data.find(b"\r\n", at, at + CHUNK_LINE)
        if end < 0:
            if len(data) - at >= CHUNK_LINE or b"\n" in data[at : at + CHUNK_LINE]:
                raise Unsound("bad_response", "a chunk without a sound size")
            return at
        if self._trailers >= 0:
            self._trailer(end - at)
        else:
            self._size(data[at:end])
        return end + 2

    def _size(self, line: bytes) -> None:
        found = _SIZE.fullmatch(line)
        if found is None:
            raise Unsound("bad_response", f"a chunk of the size {line[:40]!r}")
        self._overhead += len(line) + 4
        if self._overhead > _OVERHEAD_FREE + _OVERHEAD * self._seen:
            raise Unsound("too_large", "chunks that hold little but their own framing")
        self._left = int(found[1], 16)
        self._in_data = self._left > 0
        if not self._in_data:
            self._trailers = 0

    def _trailer(self, size: int) -> None:
        """Trailers are read over: nothing in them may change an answer that is here."""
        self.complete = size == 0
        self._trailers += size + 2
        if self._trailers > TRAILERS:
            raise Unsound("too_large", "a trailer longer than anybody needs")


def read_head(raw: bytes, *, bodiless: bool = False) -> Head:
    """A head without the empty line at its end; `bodiless` for the answer to a HEAD request.

    >>> read_head(b"HTTP/1.1 200 OK\\r\\nContent-Length: 4").length
    4
    """
    text = raw.replace(b"\r\n", b"\n").removesuffix(b"\r")
    if b"\r" in text or b"\0" in text:
        raise Unsound("bad_response", "a NUL or a lone CR in the headers")
    first, _, rest = text.partition(b"\n")
    line = _STATUS.fullmatch(first)
    if line is None:
        raise Unsound("bad_response", f"no status line: {first[:80]!r}")
    headers = _headers(rest)
    status, modern = int(line[2]), line[1] != b"0"
    length, chunked, certain = _framing(headers)
    if bodiless or status < 200 or status in (204, 304):
        length, chunked = 0, False
    measured = chunked or length is not None
    keep = measured and certain and _keeps(headers, modern)
    return Head(status, headers, length, chunked, keep and (modern or not chunked))


def _headers(rest: bytes) -> Headers:
    headers: Headers = []
    if not rest:
        return headers
    for line in rest.split(b"\n"):
        if line[:1] in (b" ", b"\t") and headers:
            name, value = headers[-1]
            headers[-1] = name, (value + b" " + line.strip(b" \t")).strip(b" ")
            continue
        name, colon, value = line.partition(b":")
        if not colon or _NAME.fullmatch(name) is None:
            raise Unsound("bad_response", f"no header: {line[:80]!r}")
        headers.append((name, value.strip(b" \t")))
    if len(headers) > HEADERS_AT_MOST:
        raise Unsound("too_large", f"{len(headers)} headers")
    return headers


def _framing(headers: Headers) -> tuple[int | None, bool, bool]:
    """Length, chunked, and whether both are beyond doubt (RFC 9112, 6.3)."""
    lengths: set[bytes] = set()
    codings: list[bytes] = []
    for name, value in headers:
        lowered = name.lower()
        if lowered == b"content-length":
            lengths.update(part.strip(_BLANK) for part in value.split(b","))
        elif lowered == b"transfer-encoding":
            codings += [part.strip(_BLANK) for part in value.lower().split(b",")]
    codings = [coding for coding in codings if coding != b"identity"]
    if codings:
        if codings != [b"chunked"]:
            raise Unsound("bad_response", f"a transfer coding we did not ask for: {codings!r:.80}")
        return None, True, not lengths
    if not lengths:
        return None, False, True
    (length, *others) = lengths
    if others or _LENGTH.fullmatch(length) is None:
        raise Unsound("bad_response", f"no single length: {sorted(lengths)!r:.80}")
    return int(length), False, True


def _keeps(headers: Headers, modern: bool) -> bool:
    words = {
        word.strip(_BLANK)
        for name, value in headers
        if name.lower() == b"connection"
        for word in value.lower().split(b",")
    }
    return b"close" not in words if modern else b"keep-alive" in words

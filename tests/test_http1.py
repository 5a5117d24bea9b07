"""An answer of HTTP/1.1 is read strictly, however it is cut into pieces, or refused with a kind."""

import gzip
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.fetch.http1 import CHUNK_LINE, Answer, Unsound, read_head

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def read(said: bytes, *, step: int = 1 << 20, closed: bool = True, bodiless: bool = False) -> bytes:
    """The body of an answer fed in steps; `closed` when the server hangs up after it."""
    answer = Answer(bodiless=bodiless)
    for start in range(0, len(said), step):
        answer.feed(said[start : start + step])
    if closed:
        answer.end()
    assert answer.complete
    return b"".join(answer.pieces)


def kind_of(said: bytes, step: int = 1 << 20) -> str:
    with pytest.raises(Unsound) as caught:
        read(said, step=step)
    return caught.value.kind


SOUND = {
    "a length": OK + b"Content-Length: 4\r\n\r\npage",
    "the same length twice": OK + b"Content-Length: 4\r\nContent-Length: 4\r\n\r\npage",
    "the same length in one line": OK + b"Content-Length: 4, 4\r\n\r\npage",
    "chunks": CHUNKED + b"2\r\npa\r\n2\r\nge\r\n0\r\n\r\n",
    "a size with zeros": CHUNKED + b"0004\r\npage\r\n000\r\n\r\n",
    "chunks with extensions": CHUNKED + b'4;a="b;c";d \r\npage\r\n0;x\r\n\r\n',
    "chunks with a trailer": CHUNKED + b"4\r\npage\r\n0\r\nDigest: x\r\nContent-Length: 9\r\n\r\n",
    "chunks and a length": OK
    + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n",
    "chunks that are called identity too": OK
    + b"Transfer-Encoding: identity, Chunked\r\n\r\n4\r\npage\r\n0\r\n\r\n",
    "the end of the connection": OK + b"\r\npage",
    "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: 4\n\npage",
    "line ends of both kinds": b"HTTP/1.1 200 OK\r\nA: b\nContent-Length: 4\n\r\npage",
    "a folded header": OK + b"X: a\r\n  b\r\nContent-Length:\r\n 4\r\n\r\npage",
    "no reason": b"HTTP/1.1 200\r\nContent-Length: 4\r\n\r\npage",
    "a reason in Chinese": "HTTP/1.1 200 好的\r\nContent-Length: 4\r\n\r\npage".encode(),
    "answers before the answer": b"HTTP/1.1 100 Continue\r\n\r\n"
    + b"HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n"
    + OK
    + b"Content-Length: 4\r\n\r\npage",
    "an empty header": OK + b"X:\r\nContent-Length: 4\r\n\r\npage",
}


@pytest.mark.parametrize("said", SOUND.values(), ids=SOUND)
@pytest.mark.parametrize("step", [1, 2, 3, 7, 1 << 20])
def test_a_sound_answer_is_read_whole_however_it_is_cut(said: bytes, step: int) -> None:
    assert read(said, step=step) == b"page"


@given(st.sampled_from(sorted(SOUND.values())), st.lists(st.integers(0, 200), max_size=6))
@settings(deadline=None, max_examples=60)
def test_where_an_answer_is_cut_makes_no_difference(said: bytes, cuts: list[int]) -> None:
    answer = Answer()
    edges = sorted({0, len(said), *(cut % len(said) for cut in cuts)})
    for start, end in pairwise(edges):
        answer.feed(said[start:end])
    answer.end()
    assert b"".join(answer.pieces) == b"page"


UNSOUND = {
    "differing lengths": (
        OK + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\npage", "bad_response"
    ),
    "differing lengths in one line": (OK + b"Content-Length: 4, 5\r\n\r\npage", "bad_response"),
    "a negative length": (OK + b"Content-Length: -4\r\n\r\npage", "bad_response"),
    "a length with a plus": (OK + b"Content-Length: +4\r\n\r\npage", "bad_response"),
    "a length in hex": (OK + b"Content-Length: 0x4\r\n\r\npage", "bad_response"),
    "a length beyond numbers": (OK + b"Content-Length: %b\r\n\r\n" % (b"9" * 99), "bad_response"),
    "no length where one is announced": (OK + b"Content-Length:\r\n\r\n", "bad_response"),
    "too little for the length": (OK + b"Content-Length: 9\r\n\r\npage", "truncated"),
    "a chunk size of nonsense": (CHUNKED + b"zz\r\n", "bad_response"),
    "a negative chunk": (CHUNKED + b"-4\r\npage\r\n0\r\n\r\n", "bad_response"),
    "a chunk in 0x": (CHUNKED + b"0x4\r\npage\r\n0\r\n\r\n", "bad_response"),
    "a chunk size with an underscore": (CHUNKED + b"1_0\r\n", "bad_response"),
    "a chunk size that overflows": (CHUNKED + b"f" * 17 + b"\r\n", "bad_response"),
    "no chunk size": (CHUNKED + b"\r\npage\r\n0\r\n\r\n", "bad_response"),
    "a chunk longer than it says": (CHUNKED + b"2\r\npage\r\n0\r\n\r\n", "bad_response"),
    "a chunk line with a bare LF": (CHUNKED + b"4\npage\r\n0\r\n\r\n", "bad_response"),
    "an endless chunk line": (CHUNKED + b"4;" + b"x" * CHUNK_LINE, "bad_response"),
    "chunks cut in their data": (CHUNKED + b"9\r\npage", "truncated"),
    "chunks without the last": (CHUNKED + b"4\r\npage\r\n", "truncated"),
    "chunks cut in the trailer": (CHUNKED + b"4\r\npage\r\n0\r\nA: b\r\n", "truncated"),
    "a trailer without end": (CHUNKED + b"0\r\n" + b"A: b\r\n" * 4000, "too_large"),
    "chunks that are all framing": (
        CHUNKED + (b"1;" + b"x" * 4000 + b"\r\np\r\n") * 20, "too_large"
    ),
    "another transfer coding": (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n", "bad_response"),
    "chunked twice": (OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n", "bad_response"),
    "chunked that is not the last": (OK + b"Transfer-Encoding: chunked, x\r\n\r\n", "bad_response"),
    "a lone CR": (OK + b"A: b\rC: d\r\n\r\n", "bad_response"),
    "a NUL": (OK + b"A: b\0c\r\n\r\n", "bad_response"),
    "a space before the colon": (OK + b"Content-Length : 4\r\n\r\npage", "bad_response"),
    "a header without a name": (OK + b": 4\r\n\r\npage", "bad_response"),
    "a line that is no header": (OK + b"nonsense\r\n\r\npage", "bad_response"),
    "a fold without a header": (b"HTTP/1.1 200 OK\r\n folded\r\nA: b\r\n\r\n", "bad_response"),
    "a status line that goes on": (b"HTTP/1.1\r\n 200 OK\r\n\r\npage", "bad_response"),
    "HTTP/0.9": (b"<html>page</html>", "bad_response"),
    "HTTP/2": (b"HTTP/2 200\r\n\r\npage", "bad_response"),
    "an empty line first": (b"\r\n" + OK + b"\r\n", "bad_response"),
    "a status of two digits": (b"HTTP/1.1 20 OK\r\n\r\n", "bad_response"),
    "a status that starts with 0": (b"HTTP/1.1 099 OK\r\n\r\n", "bad_response"),
    "another radio": (b"ICY 200 OK\r\n\r\npage", "bad_response"),
    "a change of protocol": (
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n", "bad_response"
    ),
    "headers without end": (OK + b"A: b\r\n" * 20_000, "too_large"),
    "a header without end": (OK + b"A: " + b"b" * 70_000, "too_large"),
    "very many headers": (OK + b"A: b\r\n" * 501 + b"\r\n", "too_large"),
    "informational answers without end": (b"HTTP/1.1 100 C\r\n\r\n" * 9000, "too_large"),
    "a head that is cut": (OK + b"Content-Le", "truncated"),
    "nothing": (b"", "reset"),
}  # fmt: skip


@pytest.mark.parametrize(("said", "kind"), UNSOUND.values(), ids=UNSOUND)
def test_an_unsound_answer_is_refused(said: bytes, kind: str) -> None:
    assert kind_of(said) == kind


@pytest.mark.parametrize(("said", "kind"), UNSOUND.values(), ids=UNSOUND)
def test_an_unsound_answer_is_refused_in_little_pieces_too(said: bytes, kind: str) -> None:
    assert kind_of(said, step=max(1, len(said) // 997)) == kind


def test_another_protocol_is_known_from_its_first_byte() -> None:
    answer = Answer()
    with pytest.raises(Unsound, match="not an HTTP"):
        answer.feed(b"S")


@given(st.binary(max_size=300), st.sampled_from([b"", OK, CHUNKED]))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_an_answer_or_a_kind_of_failure(noise: bytes, before: bytes) -> None:
    answer, kind = Answer(), ""
    try:
        answer.feed(before + noise)
        answer.end()
    except Unsound as error:
        kind = error.kind
    assert (kind == "") is answer.complete
    assert kind in {"", "bad_response", "too_large", "truncated", "reset"}


@pytest.mark.parametrize("status", [b"204 No Content", b"304 Not Modified"])
def test_an_answer_without_a_body_has_none_whatever_it_says(status: bytes) -> None:
    answer = Answer()
    answer.feed(b"HTTP/1.1 %b\r\nContent-Length: 4\r\n\r\n" % status)
    assert answer.complete
    assert not answer.rest
    answer.feed(b"page")
    assert answer.rest
    assert not answer.pieces


def test_the_answer_to_head_has_no_body() -> None:
    assert read(OK + b"Content-Length: 400\r\n\r\n", bodiless=True, closed=False) == b""


@pytest.mark.parametrize("said", [SOUND["a length"], SOUND["chunks"]])
def test_what_follows_an_answer_is_no_part_of_it(said: bytes) -> None:
    answer = Answer()
    answer.feed(said + b"HTTP/1.1 200 OK\r\n\r\nanother")
    assert b"".join(answer.pieces) == b"page"
    assert answer.rest


@pytest.mark.parametrize(
    ("head", "keep"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: Close", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: x\r\nConnection: y, close", False),
        (b"HTTP/1.1 200 OK", False),
        (b"HTTP/1.1 304 Not Modified", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked", True),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 4", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 4", False),
        (b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\nConnection: keep-alive", True),
        (b"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive", False),
    ],
)
def test_a_connection_is_kept_only_where_the_end_of_the_answer_is_beyond_doubt(
    head: bytes, keep: bool
) -> None:
    assert read_head(head).keep is keep


def test_headers_come_as_they_are() -> None:
    name = "株洲.html".encode()
    head = read_head(OK + b"Location: /" + name + b"\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2")
    assert head.headers == [
        (b"Location", b"/" + name),
        (b"Set-Cookie", b"a=1"),
        (b"Set-Cookie", b"b=2"),
    ]


def test_a_large_body_in_chunks_is_read_in_time_linear_in_its_size() -> None:
    body = gzip.compress(b"page" * 1000) * 2000
    chunks = b"".join(b"40\r\n%b\r\n" % body[at : at + 64] for at in range(0, len(body) - 64, 64))
    assert len(read(CHUNKED + chunks + b"0\r\n\r\n", step=16384)) == len(body) // 64 * 64 - (
        64 if len(body) % 64 == 0 else 0
    )


@pytest.mark.parametrize("blank", [b"\x0b", b"\x0c", b"\x1c", b"\x85"])
def test_white_space_that_http_does_not_know_is_no_white_space(blank: bytes) -> None:
    with pytest.raises(Unsound):
        read_head(OK + b"Transfer-Encoding: " + blank + b"chunked")
    with pytest.raises(Unsound):
        read_head(OK + b"Content-Length: 4" + blank)

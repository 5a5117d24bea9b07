"""Each unkind thing a server can do ends as a kind of failure, in bounded time and memory."""

import asyncio
import gzip
import random
import ssl
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped, unused-ignore]  # ships no annotations
import pytest
import zstandard

from scraper.errors import FetchError
from scraper.fetch.guard import Guard
from scraper.fetch.http import HttpFetcher
from scraper.fetch.settings import Limits, Settings
from scraper.fetch.transport import PinnedTransport
from scraper.model import Snapshot
from tests.support.certificates import certified
from tests.support.clocks import Clock
from tests.support.hostile import RESET, Reply, Request, Server, gzipped, page

LIMITS = Limits(connect=20, read=20, total=30, raw=1_000_000, decoded=4_000_000, free=1_000_000)
HURRIED = replace(LIMITS, read=0.3, total=0.6)
PAGE = "<html><body><p>株洲日报讯 一切如常。</p></body></html>"
BODY = PAGE.encode() * 20


def squeezed(raw: bytes, level: int = 9) -> bytes:
    """gzip without the hour in its header: it would change the names of the tests."""
    return gzip.compress(raw, level, mtime=0)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def fetch(server: Server, url: str = "", **wishes: object) -> Snapshot:
    """One polite fetch, robots left out so that each case is about itself."""
    settings = Settings(limits=LIMITS, allow_private=(server.host,), delay=0.0, obey_robots=False)
    settings = replace(settings, **wishes)  # type: ignore[arg-type]  # named by each test
    return asyncio.run(_fetch(url or server.url("/x"), settings))


async def _fetch(url: str, settings: Settings) -> Snapshot:
    clock = Clock()
    fetcher = HttpFetcher(settings, clock=clock, sleep=clock.sleep)
    try:
        return await fetcher.fetch(url)
    finally:
        await fetcher.aclose()


def kind_of(server: Server, reply: Reply, url: str = "", **wishes: object) -> str:
    server.replies["/x"] = reply
    with pytest.raises(FetchError) as caught:
        fetch(server, url, **wishes)
    return caught.value.kind


def stream(*pieces: bytes, pause: float = 0.0) -> Callable[[Request], AsyncIterator[bytes]]:
    async def said(_: Request) -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece
            await asyncio.sleep(pause)

    return said


def endless(piece: bytes, head: bytes = b"HTTP/1.1 200 OK\r\n\r\n", pause: float = 0.0) -> Reply:
    async def said(_: Request) -> AsyncIterator[bytes]:
        yield head
        while True:
            yield piece
            await asyncio.sleep(pause)

    return said


# transport


def test_a_sound_page_comes_back_whole(server: Server) -> None:
    server.replies["/x"] = page(BODY)
    got = fetch(server)
    assert got.body == BODY
    assert got.url == server.url("/x")
    assert server.asked[0].headers["user-agent"].startswith("jianbao/")


def test_http_1_0_without_length_is_read_to_its_end(server: Server) -> None:
    server.replies["/x"] = stream(b"HTTP/1.0 200 OK\r\n\r\n", BODY)
    assert fetch(server).body == BODY


def test_informational_answers_are_skipped(server: Server) -> None:
    server.replies["/x"] = stream(
        b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 103 Hints\r\n\r\n", page(BODY)
    )
    assert fetch(server).body == BODY


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(stream(b"HTTP/1.1 200 OK\r\nContent-Le", pause=5), id="slow head"),
        pytest.param(endless(b"x", pause=0.1), id="one byte now and then"),
        pytest.param(endless(b"HTTP/1.1 100 C\r\n\r\n", b"", 0.01), id="flood of 1xx"),
        pytest.param(endless(b"A: b\r\n", b"HTTP/1.1 200 OK\r\n", 0.1), id="slow headers"),
    ],
)
def test_an_answer_that_takes_for_ever_is_given_up(server: Server, reply: Reply) -> None:
    assert kind_of(server, reply, limits=HURRIED) == "timeout"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        pytest.param(
            endless(b"A: b\r\n" * 2000, b"HTTP/1.1 200 OK\r\n"), "too_large", id="header-flood"
        ),
        pytest.param(
            page(BODY, X_Long="x" * 80_000), "too_large", id="headers-beyond-the-limit"
        ),
        pytest.param(endless(b"x" * 65536), "too_large", id="endless-body"),
        pytest.param(
            page(b"", Content_Length="99999999999"), "too_large", id="more-announced-than-taken"
        ),
        pytest.param(
            stream(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", BODY[:100]),
            "truncated", id="short-of-its-length",
        ),
        pytest.param(
            stream(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n"),
            "truncated", id="chunks-without-the-last",
        ),
        pytest.param(stream(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
                     "bad_response", id="chunks-of-nonsense"),
        pytest.param(
            stream(b"HTTP/1.0 200 OK\r\n\r\n<html><body><p>half a"), "truncated", id="half-a-page"
        ),
        pytest.param(
            page(PAGE[:30], Content_Length="30"), "truncated", id="a-length-that-cuts-a-word"
        ),
        pytest.param(
            stream(b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n", BODY),
            "truncated", id="a-length-that-cuts-after-a-tag",
        ),
        pytest.param(stream(), "reset", id="closed-without-a-word"),
        pytest.param(stream(RESET), "reset", id="reset-at-once"),
        pytest.param(stream(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", b"x", RESET),
                     "reset", id="reset-within"),
        pytest.param(stream(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "bad_response", id="another-protocol"),
        pytest.param(stream(b"HTTP/1.1 two hundred\r\n\r\n"), "bad_response", id="no-status"),
        pytest.param(
            page(BODY, Content_Length="10, 20"), "bad_response", id="two-lengths"
        ),
    ],
)  # fmt: skip
def test_a_broken_answer_is_a_kind_of_failure(server: Server, reply: Reply, kind: str) -> None:
    assert kind_of(server, reply) == kind


def test_a_closed_port_is_no_connection(server: Server) -> None:
    with Server() as other:
        host = other.host
    assert kind_of(server, b"", f"http://{host}/", allow_private=(host,)) == "connect"


# codings


@pytest.mark.parametrize(
    ("coding", "raw"),
    [
        ("gzip", squeezed(BODY)),
        ("gzip", squeezed(BODY[:100]) + squeezed(BODY[100:])),
        ("gzip", squeezed(BODY) + b"\0" * 512),
        ("x-gzip", squeezed(BODY)),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("br", brotli.compress(BODY)),
        ("zstd", zstandard.compress(BODY)),
        ("gzip, gzip", squeezed(squeezed(BODY))),
        ("deflate, br", brotli.compress(zlib.compress(BODY))),
        ("identity", BODY),
        ("utf-8", BODY),
    ],
)
def test_content_codings_are_undone(server: Server, coding: str, raw: bytes) -> None:
    server.replies["/x"] = page(raw, Content_Encoding=coding)
    assert fetch(server).body == BODY


@pytest.mark.parametrize(
    ("coding", "raw", "kind"),
    [
        ("gzip", squeezed(BODY)[:-9], "truncated"),
        ("gzip", squeezed(BODY)[:30], "truncated"),
        ("deflate", zlib.compress(BODY)[:-5], "truncated"),
        ("br", brotli.compress(BODY)[:-3], "truncated"),
        ("zstd", zstandard.compress(BODY)[:-3], "truncated"),
        ("gzip", BODY, "bad_encoding"),
        ("br", squeezed(BODY), "bad_encoding"),
        ("zstd", BODY, "bad_encoding"),
        ("gzip", squeezed(BODY)[:-8] + b"\0" * 8, "bad_encoding"),
        ("snappy", BODY, "bad_encoding"),
        (", ".join(["gzip"] * 1000), BODY, "bad_encoding"),
        ("gzip", squeezed(b"<html><body><p>half a"), "truncated"),
        ("br", brotli.compress(b"<html><body><p>half a"), "truncated"),
    ],
)
def test_a_coding_that_does_not_hold_is_told(
    server: Server, coding: str, raw: bytes, kind: str
) -> None:
    assert kind_of(server, page(raw, Content_Encoding=coding)) == kind


NOTHING = b"\0" * 1_000_000


def zeros(compressor: Any, finish: Callable[[], bytes], times: int = 200) -> bytes:
    """Two hundred megabytes of nothing, packed."""
    return b"".join([compressor(NOTHING) for _ in range(times)]) + finish()


def gzip_bomb() -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    return zeros(packer.compress, packer.flush)


def deflate_bomb() -> bytes:
    packer = zlib.compressobj(9)
    return zeros(packer.compress, packer.flush)


def brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=1)
    return zeros(packer.process, packer.finish)


def zstd_bomb() -> bytes:
    packer = zstandard.ZstdCompressor().compressobj()
    return zeros(packer.compress, packer.flush)


@pytest.mark.parametrize(
    ("coding", "raw"),
    [
        ("gzip", gzip_bomb),
        ("deflate", deflate_bomb),
        ("br", brotli_bomb),
        ("zstd", zstd_bomb),
        ("gzip, gzip", lambda: squeezed(gzip_bomb(), 9)),
        ("gzip", lambda: squeezed(b"") * 2000),
    ],
    ids=["gzip", "deflate", "brotli", "zstd", "gzip of gzip", "many members"],
)
def test_a_bomb_does_not_go_off(server: Server, coding: str, raw: Callable[[], bytes]) -> None:
    reply = page(raw(), Content_Encoding=coding)
    tracemalloc.start()
    try:
        assert kind_of(server, reply) == "too_large"
        assert tracemalloc.get_traced_memory()[1] < 24_000_000
    finally:
        tracemalloc.stop()


# redirects


def to(where: str, status: int = 302, **more: str) -> bytes:
    return page("", status, Location=where, **more)


def test_redirects_are_followed_and_remembered(server: Server) -> None:
    server.replies |= {"/x": to("/y"), "/y": to("z?a=1", 308), "/z?a=1": page(BODY)}
    got = fetch(server)
    assert got.url == server.url("/z?a=1")
    assert got.redirects == (server.url("/x"), server.url("/y"))


@pytest.mark.parametrize(
    "where",
    [
        "/x",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.cn/",
        "http://",
        "http://a.cn:99999/",
        "http://a.cn:-1/",
        "http://a..cn/",
        "http://" + "a" * 64 + ".cn/",
        "http://a b.cn/",
        "http://\u202e.cn/",
    ],
)
def test_a_redirect_to_no_page_is_refused(server: Server, where: str) -> None:
    assert kind_of(server, to(where)) == "redirect"


def test_a_redirect_to_two_places_is_refused(server: Server) -> None:
    twice = b"HTTP/1.1 302 Found\r\nLocation: /y\r\nLocation: /z\r\nContent-Length: 0\r\n\r\n"
    assert kind_of(server, twice) == "redirect"
    assert server.paths() == ["/x"]


def test_a_refresh_header_leads_on_where_a_page_has_no_words(server: Server) -> None:
    server.replies |= {
        "/x": page("<html><body></body></html>", Refresh="0; url=/y"),
        "/y": page(BODY, Refresh="0; url=/z"),
    }
    assert fetch(server).body == BODY
    assert server.paths() == ["/x", "/y"]


def test_backslashes_of_a_redirect_are_slashes(server: Server) -> None:
    server.replies |= {"/x": to("\\news\\1.htm"), "/news/1.htm": page(BODY)}
    assert fetch(server).body == BODY


def test_a_redirect_without_a_location_is_refused(server: Server) -> None:
    assert kind_of(server, page("", 302)) == "redirect"


def test_a_long_chain_is_cut(server: Server) -> None:
    server.replies |= {f"/{n}": to(f"/{n + 1}") for n in range(30)}
    assert kind_of(server, to("/0")) == "redirect"
    assert len(server.asked) == 9


@dataclass
class Held:
    etag: str | None = '"1"'
    last_modified: str | None = "Mon, 05 Jan 2026 08:00:00 GMT"


async def ask_again(server: Server, held: Held) -> Snapshot:
    settings = Settings(LIMITS, delay=0, allow_private=(server.host,), obey_robots=False)
    fetcher = HttpFetcher(settings, sleep=Clock().sleep)
    try:
        return await fetcher.fetch(server.url("/x"), validators=held)
    finally:
        await fetcher.aclose()


def test_conditions_are_about_the_address_they_were_given_for(server: Server) -> None:
    server.replies |= {"/x": to("/y"), "/y": page(BODY)}
    assert asyncio.run(ask_again(server, Held())).body == BODY
    assert [request.headers.get("if-none-match") for request in server.asked] == ['"1"', None]
    assert "if-modified-since" in server.asked[0].headers
    server.replies["/x"] = page(b"", 304)
    assert asyncio.run(ask_again(server, Held())).status == 304


@pytest.mark.parametrize("etag", ['"\x1b[31m"', '"a\x01"', '"' + "x" * 20_000 + '"'])
def test_a_validator_that_no_header_of_ours_may_hold_is_not_sent(server: Server, etag: str) -> None:
    server.replies["/x"] = page(BODY)
    assert asyncio.run(ask_again(server, Held(etag))).body == BODY
    assert "if-none-match" not in server.asked[0].headers


def test_a_cookie_set_on_the_way_opens_the_door(server: Server) -> None:
    def door(request: Request) -> bytes:
        return (
            page(BODY)
            if "seen=1" in request.headers.get("cookie", "")
            else to("/x", Set_Cookie="seen=1; Path=/; HttpOnly")
        )

    server.replies["/x"] = door
    assert fetch(server).body == BODY


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("a=1", "a=1"),
        ("a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "a=1"),
        ("a=1; Expires=someday", "a=1"),
        ("a=1; Path=/news", "a=1"),
        ("a=1; Path=/new", ""),
        ("a=1; Path=/sport", ""),
        ("a=1; Domain=example.com", ""),
        ("a=1; Domain=0.1", ""),
        ("a=1; Secure", ""),
        ("a=1; Max-Age=0", ""),
        ("a=1; Expires=Thu, 01-Jan-1970 00:00:00 GMT", ""),
        ("__Host-a=1; Path=/news", ""),
    ],
)
def test_a_cookie_goes_where_its_attributes_let_it(server: Server, given: str, sent: str) -> None:
    server.replies |= {"/news/x": to("/news/y", Set_Cookie=given), "/news/y": page(BODY)}
    assert fetch(server, server.url("/news/x")).body == BODY
    assert server.asked[-1].headers.get("cookie", "") == sent


def test_a_cookie_that_is_set_again_is_changed_or_deleted(server: Server) -> None:
    server.replies |= {
        "/x": to("/y", Set_Cookie="a=1; Path=/"),
        "/y": to("/z", Set_Cookie="a=2; Path=/"),
        "/z": to("/end", Set_Cookie="a=; Path=/; Max-Age=0"),
        "/end": page(BODY),
    }
    assert fetch(server).body == BODY
    assert [got.headers.get("cookie") for got in server.asked[1:]] == ["a=1", "a=2", None]


def test_cookies_and_credentials_stay_with_their_host(server: Server) -> None:
    with Server({"/y": page(BODY)}) as other:
        server.replies["/x"] = to(f"http://me:secret@{other.host}/y", Set_Cookie="a=b")
        got = fetch(server, allow_private=(server.host, other.host))
        assert got.body == BODY
        assert not {"cookie", "authorization"} & set(other.asked[0].headers)


@pytest.mark.parametrize(
    "entry",
    [
        '<html><head><meta http-equiv="refresh" content="0; url=html/1.htm"></head></html>',
        "<META HTTP-EQUIV='Refresh' CONTENT='1;URL=html/1.htm'>",
        '<meta http-equiv="refresh" content="0; html/1.htm">',
        "<script>window.location.href='html/1.htm';</script>",
        '<html><head><title>数字报</title><script language="javascript">'
        'location.replace("html/1.htm")</script></head><body></body></html>',
    ],
)
def test_the_entry_of_an_e_paper_leads_inside(server: Server, entry: str) -> None:
    server.replies |= {"/x": page(entry), "/html/1.htm": page(BODY)}
    got = fetch(server)
    assert got.url == server.url("/html/1.htm")
    assert got.redirects == (server.url("/x"),)


@pytest.mark.parametrize(
    "entry",
    [
        '<meta http-equiv="refresh" content="600; url=/y">',
        '<meta http-equiv="refresh" content="0; url=/y">' + "正文" * 200,
        "<script>if (mobile) location.href='/y'</script>",
        "<script>a()</script><script>location.href='/y'</script>",
        '<meta http-equiv="refresh" content="0; url=javascript:alert(1)">',
        '<meta http-equiv="refresh" content="0">',
    ],
)
def test_a_page_that_is_a_page_stays(server: Server, entry: str) -> None:
    server.replies["/x"] = page(entry)
    assert fetch(server).body == entry.encode()
    assert server.paths() == ["/x"]


# private addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0177.0.0.1",
        "0x7f.1", "127.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0", "[fe80::1]",
        "[::]", "100.64.0.1", "192.0.0.8", "[fec0::1]", "[3fff::1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "224.0.0.1", "134744072",
    ],
)  # fmt: skip
def test_a_private_address_is_not_asked(server: Server, host: str) -> None:
    url = f"http://{host}:{server.port}/x"
    assert kind_of(server, page(BODY), url, allow_private=()) == "private_address"
    assert not server.asked


def test_a_redirect_to_a_private_address_is_not_followed(server: Server) -> None:
    with Server({"/": page(BODY)}) as other:
        assert kind_of(server, to(other.url())) == "private_address"
        assert not other.asked


@pytest.mark.parametrize(
    "allowed", ["127.0.0.1", "localhost", "127.0.0.0/8", "127.0.0.1:PORT", "localhost:PORT"]
)
def test_what_is_named_may_be_asked(server: Server, allowed: str) -> None:
    server.replies["/x"] = page(BODY)
    allowed = allowed.replace("PORT", str(server.port))
    assert fetch(server, allow_private=("10.1.1.1:80", allowed)).body == BODY
    assert fetch(server, f"http://localhost:{server.port}/x", allow_private=(allowed,)).body == BODY


def test_a_name_is_resolved_once_and_that_address_is_asked(server: Server) -> None:
    answers = iter(["127.0.0.1", "10.0.0.1"])

    async def rebinding(host: str, port: int) -> list[IPv4Address | IPv6Address]:
        return [ip_address(next(answers))]

    async def ask() -> bytes:
        transport = PinnedTransport(Guard(("127.0.0.1",)), resolve=rebinding)
        settings = Settings(LIMITS, delay=0, obey_robots=False)
        fetcher = HttpFetcher(settings, sleep=Clock().sleep, transport=transport)
        url = f"http://news.example:{server.port}/x"
        try:
            assert (await fetcher.fetch(url)).url == url
            return (await fetcher.fetch(url)).body
        finally:
            await fetcher.aclose()

    server.replies["/x"] = page(BODY)
    assert asyncio.run(ask()) == BODY
    assert server.asked[0].headers["host"] == f"news.example:{server.port}"


# statuses and types


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, "gone"), (410, "gone"), (401, "http_4xx"), (403, "http_4xx"), (451, "http_4xx"),
        (429, "throttled"), (500, "http_5xx"), (503, "http_5xx"), (206, "truncated"),
        (204, "bad_response"), (304, "bad_response"), (299, "bad_response"),
    ],
)  # fmt: skip
def test_a_status_is_a_kind(server: Server, status: int, kind: str) -> None:
    body = b"" if status in (204, 304) else b"no"
    assert kind_of(server, page(body, status)) == kind


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("3600, 5", 3600.0), ("5, soon", None),
     ("7", 7.0), ("Mon, 05 Jan 2026 08:02:00 GMT", 120.0), ("Mon, 05 Jan 1970 00:00:00 GMT", 0.0),
     ("99999999999999", 86400.0), ("-5", 0.0), ("--5", None), ("1.5", 1.5),
     ("9" * 5000, 86400.0), ("", None), ("1;2", None),
     ("Fri, 31 Dec 9999 23:59:59 -2359", 86400.0), ("tomorrow", None), ("nan", None)],
)  # fmt: skip
def test_retry_after_is_read_with_sense(server: Server, header: str, seconds: float | None) -> None:
    server.replies["/x"] = page("", 503, Retry_After=header)
    with pytest.raises(FetchError) as caught:
        fetch(server)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize("kind", ["image/jpeg", "video/mp4", "application/pdf", "IMAGE/PNG; x=y"])
def test_what_holds_no_article_is_refused_by_type(server: Server, kind: str) -> None:
    assert kind_of(server, page(BODY, kind=kind)) == "unsupported_type"


@pytest.mark.parametrize(
    "body",
    [
        b"\x89PNG\r\n\x1a\n....",
        b"%PDF-1.7 ...",
        b"GIF89a..",
        b"PK\3\4.",
        b"7z\xbc\xaf\x27\x1c..",
        random.Random(5).randbytes(9000),
    ],
)
def test_a_picture_called_html_is_refused(server: Server, body: bytes) -> None:
    assert kind_of(server, page(body)) == "unsupported_type"


@pytest.mark.parametrize("kind", ["", "text/plain", "application/octet-stream", "nonsense"])
def test_a_page_with_another_label_is_read(server: Server, kind: str) -> None:
    server.replies["/x"] = page(BODY, kind=kind)
    assert fetch(server).body == BODY


@pytest.mark.parametrize(
    "entry",
    [
        '<meta http-equiv="refresh" content="0; url=http://other.example/">',
        "<script>location.href='http://other.example/'</script>",
    ],
)
def test_a_page_that_only_leads_to_another_site_is_told_as_such(server: Server, entry: str) -> None:
    server.replies["/x"] = page(entry)
    with pytest.raises(
        FetchError, match=r"only leads to another site, http://other\.example/"
    ) as told:
        fetch(server)
    assert told.value.kind == "redirect"
    assert server.paths() == ["/x"]


@pytest.mark.parametrize(
    "url", ["", "x", "file:///etc/passwd", "http://", "http://a b/", "http://[::1"]
)
def test_what_is_no_address_is_told(server: Server, url: str) -> None:
    with pytest.raises(FetchError):
        fetch(server, url or "//")


@pytest.mark.parametrize(
    ("name", "trusted", "kind"),
    [("news.example", True, ""), ("other.example", True, "tls"), ("news.example", False, "tls")],
)
def test_tls_is_verified_by_name(certificate: Path, name: str, trusted: bool, kind: str) -> None:
    async def home(host: str, port: int) -> list[IPv4Address | IPv6Address]:
        return [ip_address("127.0.0.1")]

    async def ask(url: str) -> bytes:
        tls = ssl.create_default_context(cafile=str(certificate) if trusted else None)
        transport = PinnedTransport(Guard((name,)), resolve=home, tls=tls)
        settings = Settings(LIMITS, delay=0, allow_private=(name,), obey_robots=False)
        fetcher = HttpFetcher(settings, sleep=Clock().sleep, transport=transport)
        try:
            return (await fetcher.fetch(url)).body
        finally:
            await fetcher.aclose()

    with Server({"/x": page(BODY)}, tls=certified(certificate)) as server:
        url = f"https://{name}:{server.port}/x"
        if not kind:
            assert asyncio.run(ask(url)) == BODY
            return
        with pytest.raises(FetchError) as caught:
            asyncio.run(ask(url))
        assert caught.value.kind == kind
        assert not server.asked


def test_gzip_is_what_we_offer(server: Server) -> None:
    server.replies["/x"] = gzipped(BODY)
    assert fetch(server).body == BODY
    assert server.asked[0].headers["accept-encoding"] == "gzip, deflate"


# robots.txt over the wire


def asked_after(server: Server, robots: Reply) -> list[str]:
    server.replies |= {"/robots.txt": robots, "/x": page(BODY)}
    with suppress(FetchError):
        fetch(server, obey_robots=True, limits=HURRIED)
    return server.paths()


RULES = b"User-agent: *\nDisallow: /x\n"


@pytest.mark.parametrize(
    "robots",
    [
        page(RULES, kind="text/plain"),
        page(RULES, kind="text/html"),
        page(gzip.compress(RULES), Content_Encoding="gzip"),
        page(RULES + b"# filler\n" * 100_000),
        endless(b"# filler\n" * 1000, b"HTTP/1.1 200 OK\r\n\r\n" + RULES),
        page("", 503),
        page(gzip.compress(RULES)[:-4], Content_Encoding="gzip"),
        stream(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", RULES),
        stream(b"HTTP/1.1 200", pause=5),
    ],
    ids=["plain", "called html", "gzip", "a megabyte", "endless", "503", "cut gzip", "cut",
         "slow"],
)  # fmt: skip
def test_nothing_is_asked_against_robots_txt_or_before_it_is_read(
    server: Server, robots: Reply
) -> None:
    assert "/x" not in asked_after(server, robots)


@pytest.mark.parametrize(
    "robots",
    [
        page("", 404),
        page("", 403),
        page("", 301, Location="/none"),
        page("", 302, Location="/robots.txt"),
        page("<html>no</html>"),
        page(""),
    ],
)
def test_without_rules_the_page_is_asked(server: Server, robots: Reply) -> None:
    assert asked_after(server, robots)[-1] == "/x"

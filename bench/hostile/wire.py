"""Transport, codings, redirects: what a server can do before a page is seen."""

# ruff: noqa: E501  (a case a line, however long: it is a table)
# fmt: off

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import brotli  # type: ignore[import-untyped, unused-ignore]  # ships no annotations
import zstandard

from bench.hostile.case import ARTICLE, SECRET, Case, case, endless, ok, story
from tests.support.hostile import RESET, Reply, page

OK = b"HTTP/1.1 200 OK\r\n"
HTML = b"Content-Type: text/html; charset=utf-8\r\n"
CHUNKED = OK + HTML + b"Transfer-Encoding: chunked\r\n\r\n"
OPEN = OK + HTML + b"Connection: close\r\n\r\n"


def cases(secret: str) -> Iterator[Case]:
    """`secret` is an address on this machine that must not be asked."""
    yield from _slow()
    yield from _broken()
    yield from _lengths()
    yield from _chunks()
    yield from _heads()
    yield from _codings()
    yield from _bombs()
    yield from _redirects()
    yield from _private(secret)


def _whole(n: str) -> bytes:
    return story(n).encode()


def _half(n: str) -> bytes:
    """Enough of a story to be taken for one, and not its end."""
    return story(n).partition("下楼")[0].encode()


def _slow() -> Iterator[Case]:
    yield case("a head, one byte a second", ok(*[b"%c" % c for c in OK * 3], pause=1), "timeout")
    yield case("headers for ever, slowly", endless(OK, b"A: b\r\n", 0.5), "timeout")
    yield case("a body, one byte a second", endless(OPEN, b"<", 1), "timeout")
    yield case("promised bytes that never come", ok(OK + b"Content-Length: 900\r\n\r\n<html>", b"", pause=60), "timeout")
    yield case("nothing at all", ok(b"", pause=60), "timeout")
    yield case("1xx for ever, slowly", endless(b"", b"HTTP/1.1 103 Hints\r\n\r\n", 0.2), "timeout")
    yield case("a chunk a second for ever", endless(CHUNKED, b"1\r\nx\r\n", 1), "timeout")


def _broken() -> Iterator[Case]:
    half = _half("0")
    yield case("closed without a word", ok(), "reset")
    yield case("reset at once", ok(RESET), "reset")
    yield case("reset within the head", ok(OK[:9], RESET), "reset", "truncated")
    yield case("reset within the body", ok(OK + HTML + b"Content-Length: 9000\r\n\r\n" + half, RESET), "reset", "truncated")
    yield case("closed within the head", ok(OK[:9]), "truncated", "reset")
    yield case("http/1.0, half a page", ok(b"HTTP/1.0 200 OK\r\n" + HTML + b"\r\n" + half), "truncated")
    yield case("close-delimited, half a page", ok(OPEN + half), "truncated")
    yield case("http/0.9", ok(_whole("0.9")), "bad_response", "truncated")
    yield case("another protocol", ok(b"SSH-2.0-OpenSSH_9.6\r\n"), "bad_response")
    yield case("http/2 unasked", ok(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), "bad_response")
    yield case("http/3.7", ok(b"HTTP/3.7 200 OK\r\n" + HTML + b"\r\n" + _whole("3.7")), "bad_response")
    yield case("tls where none was asked", ok(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9), "bad_response")
    yield case("another protocol by 101", ok(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n" + _whole("101")), "bad_response")
    yield case("zeros", ok(b"\0" * 100_000), "bad_response")
    yield case("http/1.0, a whole page", ok(b"HTTP/1.0 200 OK\r\n" + HTML + b"\r\n" + _whole("1.0")), ARTICLE)
    yield case("1xx before a page", ok(b"HTTP/1.1 100 C\r\n\r\n" * 5 + page(_whole("100"))), ARTICLE)
    yield case("no reason phrase", ok(b"HTTP/1.1 200\r\n" + HTML + b"\r\n" + _whole("200")), ARTICLE)
    for status in (99, 299, 600, 999):
        yield case(f"status {status}", ok(f"HTTP/1.1 {status} X\r\n\r\n".encode() + _whole("s")), "bad_response", "http_5xx", "other")
    for status, kind in ((204, "bad_response"), (205, "bad_response"), (206, "truncated"), (304, "bad_response"), (401, "http_4xx"), (404, "gone"), (410, "gone"), (418, "http_4xx"), (451, "http_4xx"), (500, "http_5xx"), (502, "http_5xx"), (508, "http_5xx")):
        yield case(f"status {status}", page(_whole("s") if status not in (204, 304) else b"", status), kind)


def _lengths() -> Iterator[Case]:
    body = _whole("长")

    def long(value: str) -> Reply:
        return ok(OK + HTML + f"Content-Length: {value}\r\n\r\n".encode() + body)

    yield case("fewer bytes than promised", long(str(len(body) + 100)), "truncated")
    short = _half("短")
    lie = OK + HTML + b"Connection: close\r\nContent-Length: %d\r\n\r\n" % len(short)
    yield case("a promise that cuts the page", ok(lie + _whole("短")), "truncated", "not_article")
    yield case("a negative length", long("-5"), "bad_response")
    yield case("a length in words", long("many"), "bad_response")
    yield case("a length with a sign", long(f"+{len(body)}"), "bad_response")
    yield case("a length of 10^30", long("1" + "0" * 30), "bad_response", "too_large")
    yield case("a length of 9 GB", long("9999999999"), "too_large")
    yield case("two lengths", ok(OK + b"Content-Length: 5\r\n" + b"Content-Length: 9\r\n\r\n" + body), "bad_response")
    yield case("the same length twice", ok(OK + HTML + f"Content-Length: {len(body)}\r\n".encode() * 2 + b"\r\n" + body), ARTICLE)
    yield case("a length and chunks", ok(OK + HTML + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)), ARTICLE, "bad_response")
    yield case("junk after the page", ok(page(_whole("尾")) + b"HTTP/1.1 200 OK\r\n\r\n" + SECRET.encode()), ARTICLE)
    yield case("an endless body", endless(OPEN, b"<p>x" * 20_000), "too_large")
    yield case("100 MB on one line", ok(OPEN, *[b"x" * 1_000_000] * 100), "too_large")


def _chunks() -> Iterator[Case]:
    body = _whole("块")
    whole = b"%x\r\n%b\r\n" % (len(body), body)
    for name, said, ends in (
        ("chunks without the last", whole, ("truncated",)),
        ("a chunk cut within", whole[:500], ("truncated",)),
        ("a chunk of nonsense", b"zz\r\n" + body, ("bad_response",)),
        ("a negative chunk", b"-5\r\n" + body, ("bad_response",)),
        ("a chunk of 0x", b"0x10\r\n" + body, ("bad_response",)),
        ("a chunk longer than it says", b"5\r\n" + body, ("bad_response",)),
        ("a chunk of 10^20", b"f" * 20 + b"\r\n" + body, ("bad_response",)),
        ("a chunk size without end", b"0" * 1_000_000, ("bad_response", "too_large")),
        ("an extension without end", b"5;" + b"a" * 1_000_000, ("bad_response", "too_large")),
        ("trailers", whole + b"0\r\nX: y\r\n\r\n", (ARTICLE,)),
    ):
        yield case(name, ok(CHUNKED + said), *ends)
    yield case("chunks of one byte for ever", endless(CHUNKED, b"1;" + b"x" * 3000 + b"\r\nx\r\n"), "too_large")
    yield case("trailers without end", endless(CHUNKED + whole + b"0\r\n", b"X: y\r\n" * 1000), "too_large")
    yield case("chunks said twice", ok(OK + b"Transfer-Encoding: chunked, chunked\r\n\r\n" + whole), "bad_response")
    yield case("an unknown transfer coding", ok(OK + b"Transfer-Encoding: cow\r\n\r\n" + whole), "bad_response")


def _heads() -> Iterator[Case]:
    body = _whole("头")
    yield case("a header of 1 MB", ok(OK + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n" + body), "too_large")
    yield case("a status line of 1 MB", ok(b"HTTP/1.1 200 " + b"a" * 1_000_000 + b"\r\n\r\n" + body), "too_large")
    yield case("ten thousand headers", ok(OK + b"A: b\r\n" * 10_000 + b"\r\n" + body), "too_large")
    yield case("600 headers", ok(OK + b"A: b\r\n" * 600 + b"\r\n" + body), "too_large", ARTICLE)
    yield case("headers without end", endless(OK, b"A: b\r\n" * 1000), "too_large")
    yield case("1xx without end", endless(b"", b"HTTP/1.1 100 C\r\n\r\n" * 500), "too_large")
    yield case("a NUL in a header", ok(OK + b"A: \0\r\n\r\n" + body), "bad_response")
    yield case("a name with a space", ok(OK + b"Content Length: 5\r\n\r\n" + body), "bad_response")
    yield case("a header without a colon", ok(OK + b"nonsense\r\n\r\n" + body), "bad_response")
    yield case("bare line feeds", ok((OK + HTML).replace(b"\r", b"") + b"\n" + _whole("行")), ARTICLE)
    yield case("a folded header", ok(OK + b"X: a\r\n b\r\n" + HTML + b"\r\n" + _whole("折")), ARTICLE, "bad_response")
    yield case("latin-1 and raw bytes in headers", ok(OK + HTML + b"X: \xe9\xff\x80\r\nSet-Cookie: \xff=\xfe\r\n\r\n" + _whole("字")), ARTICLE)
    yield case("ten thousand cookies", ok(OK + HTML + b"Set-Cookie: a=b\r\n" * 400 + b"\r\n" + _whole("饼")), ARTICLE)


def _squeezed(raw: bytes) -> bytes:
    return gzip.compress(raw, 9, mtime=0)


def _coded(raw: bytes, coding: str) -> bytes:
    return page(raw, Content_Encoding=coding)


def _codings() -> Iterator[Case]:
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gzip": _squeezed, "deflate": zlib.compress, "br": brotli.compress,
        "zstd": zstandard.compress,
    }  # fmt: skip
    for name, pack in packers.items():
        whole = pack(_whole(f"码{name}"))
        yield case(f"{name}", _coded(whole, name), ARTICLE)
        for share in (0.02, 0.3, 0.7, 0.99):
            cut = whole[: max(1, int(len(whole) * share))]
            yield case(f"{name}, {share:.0%} of it", _coded(cut, name), "truncated", "bad_encoding")
        yield case(f"{name}, its last byte gone", _coded(whole[:-1], name), "truncated", "bad_encoding")
        yield case(f"{name} that is not", _coded(_whole("码"), name), "bad_encoding", "truncated")
        middle = bytearray(whole)
        middle[len(middle) // 2] ^= 0xFF
        yield case(f"{name} with a byte turned", _coded(bytes(middle), name), "bad_encoding", "truncated", *(() if name in ("gzip", "deflate") else (ARTICLE,)))
    bare = zlib.compress(_whole("裸"))[2:-4]
    two = _squeezed(_whole("双")[:500]) + _squeezed(_whole("双")[500:])
    yield case("bare deflate", _coded(bare, "deflate"), ARTICLE)
    yield case("gzip of two members", _coded(two, "gzip"), ARTICLE)
    yield case("the second member cut", _coded(two[:-20], "gzip"), "truncated", "bad_encoding")
    yield case("gzip and zeros after it", _coded(_squeezed(_whole("零")) + b"\0" * 600, "gzip"), ARTICLE)
    yield case("gzip of gzip", _coded(_squeezed(_squeezed(_whole("重"))), "gzip, gzip"), ARTICLE)
    yield case("a thousand codings", _coded(_whole("千"), ", ".join(["gzip"] * 1000)), "bad_encoding")
    yield case("an unknown coding", _coded(_whole("异"), "snappy"), "bad_encoding")
    yield case("gzip called br", _coded(_squeezed(_whole("错")), "br"), "bad_encoding", "truncated")
    yield case("identity", _coded(_whole("同"), "identity"), ARTICLE)
    yield case("a charset for a coding", _coded(_whole("误"), "UTF-8"), ARTICLE)
    yield case("gzip without a label", page(_squeezed(_whole("无"))), "unsupported_type", "not_article", "bad_encoding", ARTICLE)
    yield case("an empty body, called gzip", _coded(b"", "gzip"), "not_article", "truncated", "bad_encoding")


def _zeros(compressor: Any, finish: Callable[[], bytes], times: int = 300) -> bytes:
    nothing = b"\0" * 1_000_000
    return b"".join([compressor(nothing) for _ in range(times)]) + finish()


def _bombs() -> Iterator[Case]:
    gz, raw, br = zlib.compressobj(9, wbits=31), zlib.compressobj(9), brotli.Compressor(quality=1)
    zst = zstandard.ZstdCompressor().compressobj()
    bombs = {
        "gzip": _zeros(gz.compress, gz.flush), "deflate": _zeros(raw.compress, raw.flush),
        "br": _zeros(br.process, br.finish), "zstd": _zeros(zst.compress, zst.flush),
    }  # fmt: skip
    for name, bomb in bombs.items():
        yield case(f"a bomb of {name}", _coded(bomb, name), "too_large")
    yield case("a bomb in gzip in gzip", _coded(_squeezed(bombs["gzip"]), "gzip, gzip"), "too_large")
    yield case("gzip of 3000 members", _coded(_squeezed(b"") * 3000, "gzip"), "too_large", "bad_encoding")
    spaces = _squeezed(story("大", body="<p>" + " " * 40_000_000).encode())
    yield case("40 MB of spaces in a page", _coded(spaces, "gzip"), "too_large", ARTICLE, "limits")


def _to(where: str, status: int = 302, **more: str) -> bytes:
    return page("", status, Location=where, **more)


def _redirects() -> Iterator[Case]:
    yield case("to itself", _to("/x"), "redirect", requests=4)
    yield case("round in a ring", _to("/y"), "redirect", replies={"/y": _to("/x")}, requests=5)
    chain = {f"/{n}": _to(f"/{n + 1}") for n in range(60)}
    yield case("a chain of sixty", _to("/0"), "redirect", replies=chain, requests=12)
    yield case("a new cookie each time", lambda r: _to("/x", Set_Cookie=f"n={r.headers.get('cookie', '')[-900:]}1"), "redirect", requests=12)
    yield case("a new query each time", lambda r: _to("/x?" + r.path[-900:].replace("?", "") + "1"), "redirect", replies={"*": lambda r: _to(r.path + "1")}, requests=12)
    for where in ("file:///etc/passwd", "javascript:alert(1)", "data:text/html,<p>x", "ftp://a.cn/x", "gopher://127.0.0.1:25/", "http://", "//", "http://[::1", "\\\\a.cn\\x", "https:", "http:///x"):
        yield case(f"to {where}", _to(where), "redirect", "other", "private_address", "dns", "connect", "gone")
    yield case("without a location", page("", 302), "redirect")
    yield case("an empty location", _to(""), "redirect")
    yield case("two locations", ok(b"HTTP/1.1 302 F\r\nLocation: /y\r\nLocation: /z\r\nContent-Length: 0\r\n\r\n"), "redirect", never=("/y", "/z"))
    yield case("a Refresh header", page("<html><body></body></html>", Refresh="0; url=/y"), ARTICLE, replies={"/y": page(story("刷"))})
    for given in ("a=1; Path=/z", "a=1; Domain=a.cn", "a=1; Secure", "a=1; Max-Age=0", "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"):
        yield case(f"a cookie that is not for it: {given[:14]}", _to("/y", Set_Cookie=given), ARTICLE, replies={"/y": lambda r: page("", 403) if "cookie" in r.headers else page(story("甜"))})
    yield case("300 with choices", page("<p>choose", 300), "bad_response", "redirect")
    yield case("305, a proxy", _to("http://10.0.0.1/", 305), "bad_response", "redirect")
    yield case("a fragment", _to("/y#frag"), ARTICLE, replies={"/y": page(story("片"))})
    for status in (301, 302, 303, 307, 308):
        yield case(f"{status} to the story", _to("/y", status), ARTICLE, replies={"/y": page(story(status))})
    yield case("to the front page", _to("/"), "soft_404", start="/2024/0301/long-gone-story-1234.html", replies={"/2024/0301/long-gone-story-1234.html": _to("/"), "/": page(story("首"))})
    yield case("a location in raw bytes", ok(b"HTTP/1.1 302 F\r\nLocation: /\xe4\xb8\xad\xff\r\nContent-Length: 0\r\n\r\n"), "gone", "redirect", "bad_response")
    yield case("a location of 60 KB", _to("/" + "a" * 60_000), "gone", "redirect", "too_large", "trap", "other")
    yield case("a line end in the location", ok(b"HTTP/1.1 302 F\r\nLocation: /y%0d%0aX: y\r\nContent-Length: 0\r\n\r\n"), "gone", "redirect")
    yield case("meta refresh for ever", lambda r: page(f'<meta http-equiv="refresh" content="0; url={r.path}1">'), "redirect", "not_article", "trap", replies={"*": lambda r: page(f'<meta http-equiv="refresh" content="0; url={r.path}1">')}, requests=30)
    yield case("a script for ever", lambda r: page("<script>location.href='/x'</script>"), "redirect", "not_article", requests=5)


def _private(secret: str) -> Iterator[Case]:
    port = secret.rpartition(":")[2].rstrip("/")
    for host in (
        "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "2130706433",
        "0177.0.0.1", "0x7f.1", "0x7f000001", "127.1", "127.0.0.1.", "0.0.0.0", "[::]",
        "①②⑦.⓪.⓪.①", "127。0。0。1", "user@127.0.0.1", "LOCALHOST", "127.0.0.2",
    ):  # fmt: skip
        where = f"http://{host}:{port}/secret"
        yield case(f"to {where.rpartition(':')[0]}", ok(_to("X").replace(b": X\r", b": %b\r" % where.encode())), "private_address", "redirect", "other", "dns", "bad_response", "connect")
    for where in ("http://192.0.0.8/", "http://[fec0::1]/", "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/", "http://192.168.1.1/", "http://[fe80::1]/", "http://100.64.0.1/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://224.0.0.1/", "http://198.18.0.1/", "http://240.0.0.1/"):
        yield case(f"to {where}", _to(where), "private_address")
    refresh = f'<meta http-equiv="refresh" content="0; url={secret}secret">'
    yield case("meta refresh to a private address", page(refresh), "redirect", "private_address")
    yield case("a list of private addresses", page("".join(f'<li><a href="{secret}secret{n}.html">一条新闻的标题在这里写着第{n}</a>' for n in range(9))), "not_article", "list", ARTICLE)
    feed = f'<rss version="2.0"><channel><title>t</title><item><title>新闻</title><link>{secret}secret</link></item></channel></rss>'
    yield case("a feed of private addresses", plain_xml(feed), "list", "not_article")


def plain_xml(text: str) -> bytes:
    """A sound answer of XML."""
    return page(text, kind="application/xml")

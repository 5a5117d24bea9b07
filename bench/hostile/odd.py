"""Odder things: what is rarely seen, and what two readers of a message would not read alike."""

# ruff: noqa: E501  (a case a line, however long: it is a table)
# fmt: off

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterator
from itertools import count

import brotli  # type: ignore[import-untyped, unused-ignore]  # ships no annotations
import zstandard

from bench.hostile.case import ARTICLE, LIST, SECRET, Case, case, endless, ok, plain, story
from bench.hostile.wire import CHUNKED, HTML, OK, OPEN, plain_xml
from tests.support.hostile import Reply, Request, page


def cases(secret: str) -> Iterator[Case]:
    """`secret` is an address on this machine that must not be asked."""
    yield from _framing()
    yield from _kept_alive()
    yield from _types()
    yield from _codings()
    yield from _redirects(secret)
    yield from _notations(secret)
    yield from _headers(secret)
    yield from _robots()
    yield from _refusals()
    yield from _charsets()
    yield from _pages(secret)
    yield from _lists(secret)
    yield from _traps()
    yield from _output()


def _whole(n: str) -> bytes:
    return story(n).encode()


def _half(n: str) -> bytes:
    return story(n).partition("下楼")[0].encode()


def _chunk(body: bytes, extension: bytes = b"") -> bytes:
    return b"%x%b\r\n%b\r\n" % (len(body), extension, body)


def _framing() -> Iterator[Case]:
    body = _whole("框")
    long = b"%d" % len(body)
    yield case("blank lines before the status", ok(b"\r\n\r\n" + page(body)), "bad_response", ARTICLE)
    yield case("http in small letters", ok(b"http/1.1 200 OK\r\n" + HTML + b"\r\n" + body), "bad_response")
    yield case("tabs in the status line", ok(b"HTTP/1.1\t200\tOK\r\n" + HTML + b"\r\n" + body), "bad_response")
    yield case("a status of four digits", ok(b"HTTP/1.1 2000 OK\r\n" + HTML + b"\r\n" + body), "bad_response")
    yield case("a status of Arabic digits", ok("HTTP/1.1 ٢٠٠ OK\r\n".encode() + HTML + b"\r\n" + body), "bad_response")
    yield case("a list of one length", ok(OK + HTML + b"Content-Length: " + long + b", " + long + b"\r\n\r\n" + body), ARTICLE, "bad_response")
    yield case("a list of two lengths", ok(OK + HTML + b"Content-Length: " + long + b", 5\r\n\r\n" + body), "bad_response")
    yield case("a length of hex", ok(OK + HTML + b"Content-Length: 0x%x\r\n\r\n" % len(body) + body), "bad_response")
    yield case("a length of nothing", ok(OK + HTML + b"Content-Length: \r\n\r\n" + body), "bad_response")
    yield case("a length folded", ok(OK + HTML + b"Content-Length:\r\n " + long + b"\r\n\r\n" + body), ARTICLE, "bad_response")
    yield case("length 0 before a page", ok(OK + HTML + b"Content-Length: 0\r\n\r\n" + body), "not_article", "truncated")
    yield case("an informational answer with a length", ok(b"HTTP/1.1 103 E\r\nContent-Length: 40\r\n\r\n" + page(_whole("预"))), ARTICLE)
    yield case("204 and a page", ok(b"HTTP/1.1 204 No\r\n" + HTML + b"Content-Length: " + long + b"\r\n\r\n" + body), "bad_response")
    yield case("chunks in http/1.0", ok(b"HTTP/1.0 200 OK\r\n" + HTML + b"Transfer-Encoding: chunked\r\n\r\n" + _chunk(_whole("旧")) + b"0\r\n\r\n"), ARTICLE, "bad_response")
    yield case("CHUNKED", ok(OK + HTML + b"TRANSFER-ENCODING: CHUNKED\r\n\r\n" + _chunk(_whole("大写")) + b"0\r\n\r\n"), ARTICLE)
    yield case("a transfer coding of gzip", ok(OK + HTML + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + _chunk(gzip.compress(body)) + b"0\r\n\r\n"), "bad_response")
    yield case("a transfer coding of identity", ok(OK + HTML + b"Transfer-Encoding: identity\r\nContent-Length: %d\r\n\r\n" % len(_whole("一")) + _whole("一")), ARTICLE, "bad_response")
    yield case("a transfer coding on two lines", ok(OK + HTML + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + _chunk(_whole("二行")) + b"0\r\n\r\n"), ARTICLE, "bad_response")
    yield case("a transfer coding after a form feed", ok(OK + HTML + b"Transfer-Encoding: \x0bchunked\r\n\r\n" + _chunk(body) + b"0\r\n\r\n"), "bad_response")
    yield case("chunks of bare line feeds", ok(CHUNKED + _chunk(body).replace(b"\r\n", b"\n") + b"0\n\n"), "bad_response")
    yield case("a chunk with a sign", ok(CHUNKED + b"+" + _chunk(body) + b"0\r\n\r\n"), "bad_response")
    yield case("a chunk in words", ok(CHUNKED + _chunk(_whole("扩"), b';name="a;b\\"c"') + b"0\r\n\r\n"), ARTICLE)
    yield case("a last chunk of many zeros", ok(CHUNKED + _chunk(_whole("零块")) + b"0000000\r\n\r\n"), ARTICLE)
    yield case("a last chunk without its end", ok(CHUNKED + _chunk(body) + b"0\r\n"), "truncated")
    yield case("a trailer that gives another length", ok(CHUNKED + _chunk(_whole("拖")) + b"0\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\n"), ARTICLE)
    yield case("half a page in whole chunks, closed", ok(CHUNKED + _chunk(_half("半块")[:700]) + _chunk(_half("半块")[700:])), "truncated")
    yield case("a chunk, then silence", ok(CHUNKED + _chunk(_half("静")), b"", pause=60), "timeout")


def _kept_alive() -> Iterator[Case]:
    """Bytes that a connection holds back for the next question."""
    poison = page(story("毒").replace("市民", SECRET))
    links = "".join(f'<li><a href="/2024/03/01/{n}.html">江边第{n}号步道今日正式开通使用</a></li>' for n in range(8))
    column = page(f"<html><body><ul>{links}</ul></body></html>")
    honest: dict[str, Reply] = {f"/2024/03/01/{n}.html": page(story(f"真{n}")) for n in range(8)}
    yield case("an answer to the next question, given before", ok(column + poison), LIST, "not_article", replies=honest)
    yield case("a second answer after no body", ok(b"HTTP/1.1 304 N\r\n\r\n" + poison), "bad_response", replies=honest)
    yield case("a body where none may be", ok(b"HTTP/1.1 204 N\r\nContent-Length: 9\r\n\r\n" + poison), "bad_response", replies=honest)


def _types() -> Iterator[Case]:
    yield case("an endless multipart of replacements", endless(OK + b"Content-Type: multipart/x-mixed-replace; boundary=x\r\n\r\n", b"--x\r\nContent-Type: text/html\r\n\r\n" + b"y" * 200_000), "too_large", "unsupported_type")
    yield case("events for ever", endless(OK + b"Content-Type: text/event-stream\r\n\r\n", b"data: x\n\n", 0.5), "timeout", "unsupported_type")
    yield case("a page of XHTML", page(_whole("XHTML"), kind="application/xhtml+xml"), ARTICLE)
    yield case("two types", page(_whole("两型"), kind="text/html; charset=utf-8, image/png"), ARTICLE, "unsupported_type")
    yield case("a mail", page(b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n\r\nx", kind="message/rfc822"), "not_article", "unsupported_type")
    yield case("a directory of files", page("<html><head><title>Index of /</title></head><body><h1>Index of /</h1><pre>" + "".join(f'<a href="{n}.zip">{n}.zip</a> 01-Mar-2024 08:47 9K\n' for n in range(40)) + "</pre></body></html>"), "not_article", LIST)
    yield case("a calendar file", page("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", kind="text/calendar"), "not_article", "unsupported_type")
    yield case("XML of its own kind", plain_xml("<config><password>geheim</password></config>"), "not_article", LIST)
    yield case("SVG with a script", page("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", kind="text/html"), "not_article", "unsupported_type")
    for wrap in ('{{"title": "x", "content": "{0}"}}', 'cb({{"html": "<p>{0}</p>"}});'):
        yield case(f"JSON as a page: {wrap[:8]}", page(wrap.format("江边步道昨天上午正式开放，市民出门五分钟就能走到那里。" * 20)), "not_article")
    yield case("source of PHP", page("<?php\n$password = 'geheim';\nphpinfo();\n", kind="text/plain"), "not_article", "unsupported_type")


def _codings() -> Iterator[Case]:
    def coded(raw: bytes, *lines: str) -> bytes:
        said = "".join(f"Content-Encoding: {line}\r\n" for line in lines)
        return OK + HTML + f"{said}Content-Length: {len(raw)}\r\n\r\n".encode() + raw

    body = _whole("编")
    squeezed = gzip.compress(body, mtime=0)
    named = squeezed[:3] + b"\x08" + squeezed[4:10] + b"n" * 200_000 + b"\0" + gzip.compress(_whole("名"), mtime=0)[10:]
    yield case("gzip with a name of 200 KB", coded(named, "gzip"), ARTICLE, "bad_encoding")
    yield case("gzip with a wrong sum", coded(squeezed[:-8] + b"\0\0\0\0" + squeezed[-4:], "gzip"), "bad_encoding")
    yield case("gzip with a wrong size", coded(squeezed[:-4] + b"\xff\xff\xff\xff", "gzip"), "bad_encoding")
    yield case("gzip of half a page", coded(gzip.compress(_half("压半")), "gzip"), "truncated", "not_article")
    yield case("brotli of half a page", coded(brotli.compress(_half("压半布")), "br"), "truncated", "not_article")
    yield case("chunks of gzip of half a page", ok(OK + HTML + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + _chunk(gzip.compress(_half("块压半"))) + b"0\r\n\r\n"), "truncated", "not_article")
    yield case("gzip, and words after it", coded(gzip.compress(_whole("词后")) + b"<p>error: upstream gone", "gzip"), ARTICLE, "bad_encoding")
    yield case("gzip that asks for another method", coded(squeezed[:2] + b"\x07" + squeezed[3:], "gzip"), "bad_encoding")
    yield case("deflate that asks for a dictionary", coded(_with_dictionary(body), "deflate"), "bad_encoding", "truncated")
    yield case("zstd that asks for a dictionary", coded(zstandard.ZstdCompressor(dict_data=zstandard.ZstdCompressionDict(body * 4)).compress(body), "zstd"), "bad_encoding", ARTICLE)
    yield case("zstd of a window of 2 GB", coded(b"\x28\xb5\x2f\xfd\x00" + bytes([21 << 3]) + b"\x01\x00\x00", "zstd"), "bad_encoding", "truncated", "not_article")
    skipped = struct.pack("<II", 0x184D2A50, 90_000) + b"x" * 90_000
    yield case("zstd behind a frame to skip", coded(skipped + zstandard.compress(_whole("跳")), "zstd"), ARTICLE, "bad_encoding")
    yield case("nothing but frames to skip", coded(skipped * 20, "zstd"), "not_article", "bad_encoding", "truncated")
    yield case("zstd of 3000 frames", coded(zstandard.compress(b"") * 3000, "zstd"), "too_large", "bad_encoding")
    yield case("a bomb of br in gzip", coded(gzip.compress(brotli.compress(b"\0" * 200_000_000, quality=1)), "br, gzip"), "too_large")
    yield case("codings on two lines", coded(gzip.compress(gzip.compress(_whole("两行码"))), "gzip", "gzip"), ARTICLE)
    yield case("one coding, named twice", coded(gzip.compress(body), "gzip", "gzip"), "bad_encoding")
    yield case("X-GZIP", coded(gzip.compress(_whole("叉")), "X-GZIP"), ARTICLE)
    yield case("chunked for a content coding", coded(body, "chunked"), "bad_encoding")
    yield case("a coding with a parameter", coded(gzip.compress(body), "gzip;q=1.0"), "bad_encoding", ARTICLE)


def _with_dictionary(body: bytes) -> bytes:
    packer = zlib.compressobj(zdict=b"p" * 99)
    return packer.compress(body) + packer.flush()


def _redirects(secret: str) -> Iterator[Case]:
    def to(where: str, **more: str) -> bytes:
        return page("", 302, Location=where, **more)

    there = f"Location: /y\r\nLocation: {secret}secret\r\n".encode()
    yield case("two locations", ok(b"HTTP/1.1 302 F\r\n" + there + b"Content-Length: 0\r\n\r\n"), ARTICLE, "redirect", "private_address", "gone", replies={"/y": page(story("两处"))})
    yield case("302 and a story", ok(b"HTTP/1.1 302 F\r\n" + HTML + b"Content-Length: %d\r\n\r\n" % len(_whole("转")) + _whole("转")), "redirect")
    yield case("to port 0", lambda r: to(f"http://{r.headers['host'].partition(':')[0]}:0/y"), "redirect", "private_address", requests=3)
    yield case("a refresh that does not say url=", page('<meta http-equiv="refresh" content="0; /y">'), ARTICLE, replies={"/y": page(story("直"))})
    yield case("to what robots.txt forbids", to("/y"), "robots", replies={"/robots.txt": plain("User-agent: *\nDisallow: /y\n"), "/y": page(story("禁"))}, never=("/y",))
    yield case("a host in other letters, for ever", lambda r: to(f"http://{r.headers['host']}./x"), "redirect", "private_address", "dns", "other", requests=12)
    yield case("a port of its own", to("http://127.0.0.1:80/y"), "private_address", "connect")
    for where in ("http://127.0.0.1:70000/", "http://127.0.0.1:-1/", "http://a..cn/", "http://" + "a" * 64 + ".cn/", "http://a%20b.cn/", "http://%E2%80%AE.cn/"):
        yield case(f"to what no host is called: {where[7:30]}", to(where), "redirect")
    yield case("credentials on the way", lambda r: to(f"http://admin:secret@{r.headers['host']}/y"), ARTICLE, "redirect", "other", replies={"/y": page(story("凭"))})
    yield case("tabs in the location", to("/\ty"), ARTICLE, "gone", "redirect", replies={"/y": page(story("制表"))})
    yield case("back slashes", to("\\y"), ARTICLE, "gone", "redirect", replies={"/y": page(story("反斜"))})
    yield case("dots that climb out", to("/../../../../y"), ARTICLE, replies={"/y": page(story("点"))})
    yield case("a query alone", to("?again=1"), "redirect", "gone", ARTICLE, replies={"/x?again=1": page(story("问"))})
    yield case("a location of Han letters", to("/%E6%8A%A5"), ARTICLE, replies={"/%E6%8A%A5": page(story("汉址"))})
    yield case("a Refresh header", page(_whole("刷新头"), Refresh=f"0; url={secret}secret"), ARTICLE)
    yield case("a refresh in a comment", page(f'<!-- <meta http-equiv="refresh" content="0; url={secret}secret"> -->{story("注释")}'), ARTICLE)
    yield case("a refresh by a form", page(f'<form action="{secret}secret" method=post></form><script>document.forms[0].submit()</script>'), "not_article")
    yield case("a frame of a private page", page(f'<html><frameset><frame src="{secret}secret"></frameset></html>'), "not_article", "parse", LIST)


def _notations(secret: str) -> Iterator[Case]:
    port = secret.rpartition(":")[2].rstrip("/")
    for host in (
        "[::127.0.0.1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::ffff:0:7f00:1]", "[0000::1]", "[::1%25lo]", "0",
        "0x7f.0x0.0x0.0x1", "017700000001", "127.0.1", "127.1.1.1", "0x7F000001", "127.0.0.1%2e", "127%2e0%2e0%2e1",
        "127.0.0.1%00.example.com", "１２７.０.０.１", "127．0．0．1", "localhost.localdomain", "ip6-localhost", "localhost.", "lo%63alhost",
        "4294967297", "0127.0.0.1", "127.0.0.1\t", "127.0.0.1:80@127.0.0.1",
    ):  # fmt: skip
        where = f"http://{host}:{port}/secret"
        raw = b"HTTP/1.1 302 F\r\nLocation: " + where.encode() + b"\r\nContent-Length: 0\r\n\r\n"
        yield case(f"to {where.rpartition(':')[0]!r}", ok(raw), "private_address", "redirect", "other", "dns", "connect", "gone")
    for where in ("http://172.16.0.1/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[ff02::1]/", "http://[100::1]/", "http://[64:ff9b:1::1]/", "http://255.255.255.255/", "http://192.0.2.1/", "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", "http://192.0.0.1/", "http://0.1.2.3/"):
        yield case(f"to {where}", page("", 302, Location=where), "private_address")


def _headers(secret: str) -> Iterator[Case]:
    for name in ("Link", "X-Pingback", "Content-Location", "Alt-Svc", "Report-To", "SourceMap"):
        value = f'<{secret}secret>; rel="canonical preload hub"' if name == "Link" else f"{secret}secret"
        yield case(f"{name} of a private address", ok(OK + HTML + f"{name}: {value}\r\n".encode() + b"Content-Length: %d\r\n\r\n" % len(_whole(name)) + _whole(name)), ARTICLE)
    yield case("a file name that climbs", page(_whole("爬"), Content_Disposition='attachment; filename="../../../etc/cron.d/x"'), ARTICLE, "unsupported_type")
    yield case("early hints of a private address", ok(b"HTTP/1.1 103 E\r\nLink: <" + secret.encode() + b"secret>; rel=preload\r\n\r\n" + page(_whole("提示"))), ARTICLE)
    yield case("a cookie for all the web", page(_whole("饼干"), Set_Cookie="a=b; Domain=.cn; Path=/; Max-Age=99999999999999"), ARTICLE)
    yield case("an ETag of raw bytes", ok(OK + HTML + b"ETag: \"\xff\xfe\x80\"\r\nLast-Modified: never\r\nContent-Length: %d\r\n\r\n" % len(_whole("标")) + _whole("标")), ARTICLE)


def _robots() -> Iterator[Case]:
    def robots(name: str, reply: Reply, *ends: str) -> Case:
        never = () if ARTICLE in ends else ("/x",)
        return case(f"robots.txt: {name}", page(story(f"则{name}")), *ends, replies={"/robots.txt": reply, "/rules": plain("User-agent: *\nDisallow: /x\n")}, never=never)

    yield robots("two groups of ours", plain("User-agent: jianbao\nDisallow: /y\n\nUser-agent: *\nAllow: /\n\nUser-agent: jianbao\nDisallow: /x\n"), "robots")
    yield robots("a group of several names", plain("User-agent: other\nUser-agent: Jianbao\nDisallow: /x\n"), "robots")
    yield robots("our name with a version", plain("User-agent: jianbao/0.1\nDisallow: /x\n"), "robots")
    yield robots("a percent in the rule", plain("User-agent: *\nDisallow: /%78\n"), "robots")
    yield robots("a rule in other letters", plain("User-agent: *\nDisallow: /X\n"), ARTICLE)
    yield robots("rules of nobody", plain("Disallow: /x\n"), ARTICLE)
    yield robots("an empty Disallow", plain("User-agent: *\nDisallow:\n"), ARTICLE)
    yield robots("as long a rule for as against", plain("User-agent: *\nDisallow: /x\nAllow: /x\n"), ARTICLE)
    yield robots("rules in a 404", page("User-agent: *\nDisallow: /x\n", 404, kind="text/plain"), ARTICLE)
    yield robots("redirected to rules", page("", 301, Location="/rules"), "robots")
    yield robots("a bomb", page(gzip.compress(b"#" * 300_000_000), kind="text/plain", Content_Encoding="gzip"), "too_large", ARTICLE, "robots")
    yield robots("a rule of 400 KB", plain("User-agent: *\nDisallow: /" + "x" * 400_000 + "\n"), ARTICLE)
    yield robots("304 unasked", page("", 304), ARTICLE, "http_5xx", "bad_response")
    yield robots("a picture", page(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, kind="image/png"), ARTICLE)


def _refusals() -> Iterator[Case]:
    for said in ("Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "120 seconds", "+5", "1e3", "0x10", "120, 5", "PT5M", " 7200 ", "١٢٠", "NaN"):
        yield case(f"429, Retry-After: {said}", page("", 429, Retry_After=said.encode().decode("latin-1")), "throttled", "http_4xx", requests=6)
    twice = b"HTTP/1.1 503 S\r\nRetry-After: 3600\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n"
    yield case("503, Retry-After twice", ok(twice), "throttled", "http_5xx", requests=6)
    for status, kind in ((402, "http_4xx"), (407, "http_4xx"), (421, "http_4xx"), (425, "http_4xx"), (431, "http_4xx"), (444, "http_4xx"), (509, "http_5xx"), (511, "http_5xx"), (529, "http_5xx")):
        yield case(f"status {status} with a story", page(_whole("拒"), status), kind, requests=6)
    yield case("a story that says Retry-After", page(_whole("缓"), Retry_After="3600"), ARTICLE)


def _charsets() -> Iterator[Case]:
    for name, body, kind in (
        ("a BOM against meta", b"\xef\xbb\xbf" + story("标记", charset="gbk").encode(), "text/html"),
        ("UTF-16 without a BOM", story("无标").encode("utf-16-le"), "text/html; charset=utf-16le"),
        ("a label in quotes", story("引号").encode("gbk"), 'text/html; charset="gbk"'),
        ("two labels", story("双标").encode(), "text/html; charset=utf-8; charset=gbk"),
        ("meta behind 5 KB", story("远", head="<!--" + "x" * 5000 + "-->").encode("gbk").replace(b'charset="utf-8"', b'charset="gbk"'), "text/html"),
        ("overlong letters", story("超").encode().replace("市民".encode(), b"\xc0\xaf\xe0\x80\xaf"), "text/html; charset=utf-8"),
        ("a label of 200 KB in meta", story("长标", charset="x" * 200_000).encode(), "text/html"),
    ):
        yield case(f"charset: {name}", page(body, kind=kind), ARTICLE)
    yield case("charset: EBCDIC", page("news of the day ".encode("cp037") * 900, kind="text/html"), "not_article", "unsupported_type", "bad_encoding")


def _pages(secret: str) -> Iterator[Case]:
    def with_body(name: str, body: str) -> Case:
        return case(name, page(story(name, body=body)), ARTICLE, "limits", "too_large")

    yield with_body("50,000 letters set bold, none closed", "<b><i><a>" * 50_000)
    yield with_body("a million entities", "<p>" + "&amp;" * 1_000_000)
    yield with_body("entities of no letter", "<p>" + "&#x110000;&#0;&#xD800;&#99999999999;" * 5000)
    yield with_body("tables in tables in cells", "<table><tr><td>" * 20_000)
    yield with_body("lists nested 30,000 deep", "<ul><li>" * 30_000)
    yield with_body("selects and options", "<select><option>" * 30_000)
    yield with_body("formulae in drawings", "<svg><math><desc><p>" * 20_000)
    yield with_body("templates in templates", "<template>" * 20_000)
    yield with_body("quotes that never end", "<p title='" + "<p>x" * 200_000)
    yield with_body("half a million white spaces after a label", "<p>来源：" + "\u3000 " * 250_000 + "</p>")
    yield with_body("dates without end", "<p>" + "2024-03-01 " * 60_000)
    yield with_body("reporters without end", "<p>（记者" + " 王小明" * 60_000)
    yield with_body("addresses without end", "<p>" + "http://a.cn/" * 60_000)
    yield with_body("brackets without end", "<p>" + "（【" * 100_000)
    yield with_body("a page in a data address", f'<iframe src="data:text/html;base64,{"QUFB" * 500_000}"></iframe>')
    head = '<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * 20_000
    yield case("20,000 scripts of JSON-LD", page(story("多据", head=head)), ARTICLE, "limits", "too_large")
    state = "<script>window.__STATE__=" + '{"a":[' * 20_000 + "</script>"
    yield case("a state nested 20,000 deep", page(story("态", head=state)), ARTICLE, "limits")
    yield case("metas without end", page(story("元", head="<meta name=author content=x>" * 100_000)), ARTICLE, "limits", "too_large")
    yield case("a base of private addresses", page(story("基", head=f'<base href="{secret}">', body='<a href="secret">下一页</a><img src="secret">')), ARTICLE)
    yield case("a next page that is private", page(story("邻", body=f'<a href="{secret}secret">下一页</a>')), ARTICLE)
    yield case("an AMP twin that is private", page(story("双", head=f'<link rel="amphtml" href="{secret}secret"><link rel="alternate" media="handheld" href="{secret}secret">')), ARTICLE)
    yield case("pictures of private addresses", page(story("图", body=f'<img src="{secret}secret"><img srcset="{secret}secret 2x">')), ARTICLE)


def _lists(secret: str) -> Iterator[Case]:
    rows = "".join(f'<li><a href="secret{n}.html">江边第{n}号步道今日正式开通使用</a></li>' for n in range(9))
    yield case("a list whose base is private", page(f'<html><head><base href="{secret}"></head><ul>{rows}</ul></html>'), LIST, "not_article", requests=4)
    schemes = ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@a.cn", "tel:1", "blob:http://a.cn/1", "view-source:http://a.cn/", "//10.0.0.1/x", "http:\\\\10.0.0.1\\x")
    odd = "".join(f'<li><a href="{each}">江边第{n}号步道今日正式开通使用</a></li>' for n, each in enumerate(schemes))
    yield case("a list of odd schemes", page(f"<ul>{odd}</ul>"), LIST, ARTICLE, "not_article", requests=6)
    items = "".join(f"<item><title>第{n}条新闻的标题</title><link>{each}</link></item>" for n, each in enumerate(schemes))
    yield case("a feed of odd schemes", plain_xml(f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'), LIST, "not_article", requests=6)
    yield case("a feed with a DTD elsewhere", plain_xml(f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{secret}dtd"><rss version="2.0"><channel><title>t</title><item><title>a</title><link>/a</link></item></channel></rss>'), LIST, "not_article", requests=6)
    yield case("a feed with a stylesheet elsewhere", plain_xml(f'<?xml version="1.0"?><?xml-stylesheet href="{secret}xsl"?><rss version="2.0"><channel><title>t</title><item><title>a</title><link>/a</link></item></channel></rss>'), LIST, "not_article", requests=6)
    yield case("a feed that includes", plain_xml(f'<rss version="2.0" xmlns:xi="http://www.w3.org/2001/XInclude"><channel><title>t</title><xi:include href="{secret}xi"/><item><title>a</title><link>/a</link></item></channel></rss>'), LIST, "not_article", requests=6)
    yield case("an Atom feed with a private base", plain_xml(f'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="{secret}"><title>t</title><entry><title>a</title><link href="secret"/></entry></feed>'), LIST, "not_article", requests=6)
    yield case("a JSON feed of nonsense", page('{"version":"https://jsonfeed.org/version/1.1","items":[{"url":[],"id":{}},null,7,{"url":"javascript:1"}]}', kind="application/feed+json"), LIST, "not_article", requests=6)
    yield case("dates of every wrong kind", plain_xml('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + "".join(f"<url><loc>/a{n}</loc><lastmod>{day}</lastmod></url>" for n, day in enumerate(("2023-02-30", "99999-01-01", "-5", "1e300", "now", "2023-13-45T99:99:99Z", "٢٠٢٣"))) + "</urlset>"), LIST, "not_article")
    yield case("a feed in UTF-16 that says UTF-8", page('<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title></channel></rss>'.encode("utf-16"), kind="application/rss+xml"), LIST, "not_article", "unsupported_type")


def _traps() -> Iterator[Case]:
    front = page("<html><head><title>首页</title></head><body><p>欢迎光临本站首页</p></body></html>")
    links = "".join(f'<li><a href="/2024/03/01/gone-{n}.html">江边第{n}号步道今日正式开通使用</a></li>' for n in range(60))
    yield case("trap: every page is the same greeting", page(f"<ul>{links}</ul>"), LIST, replies={"*": front, "/robots.txt": page("", 404)}, requests=80)
    ring = {f"/l{n}": page(f'<ul>{links}</ul><a href="/l{(n + 1) % 3}">下一页</a>') for n in range(3)}
    yield case("trap: pages in a ring", page(f'<ul>{links}</ul><a href="/l0">下一页</a>'), LIST, replies={**ring, "/robots.txt": page("", 404)}, requests=80)
    routes = "".join(f'<li><a href="/#/news/{n}">江边第{n}号步道今日正式开通使用</a></li>' for n in range(200))
    yield case("trap: two hundred routes of a script", page(f"<ul>{routes}</ul>"), LIST, "not_article", replies={"/": page(f"<ul>{routes}</ul>"), "/robots.txt": page("", 404)}, requests=4)
    sorts = "".join(f'<li><a href="/list?sort={a}&amp;order={b}&amp;view={c}&amp;n={d}">按第{a}{b}{c}{d}种办法排列全部的新闻</a></li>' for a in range(4) for b in range(4) for c in range(4) for d in range(4))
    yield case("trap: every order of a list", page(f"<ul>{sorts}</ul>"), LIST, "not_article", replies={"*": page(f"<ul>{sorts}</ul>"), "/robots.txt": page("", 404)}, requests=300)


    asked = count()

    def tree(_: Request) -> bytes:
        here = next(asked)
        return page("<ul>" + "".join(f'<li><a href="/l{n}.html?zq={here:x}a{n}">江边第{n}号步道今日正式开通使用</a></li>' for n in range(6)) + "</ul>")

    yield case("trap: a tree of lists that pose as stories", tree, LIST, replies={"*": tree, "/robots.txt": page("", 404)}, requests=700)


def _output() -> Iterator[Case]:
    for name, letters in (("a link of the terminal", "\x1b]8;;http://a.cn\x1b\\点\x1b]8;;\x1b\\"), ("a return", "\r覆盖"), ("line separators", "\u2028\u2029\x85"), ("backspaces", "\b\b\b"), ("letters of no width", "\u200b\u2060\ufeff"), ("tags of Unicode", "\U000e0041\U000e007f"), ("a device's answer", "\x1b[6n\x9b5n\x05")):
        yield case(f"{name} in the title", page(story("题" + name[-2:]).replace("今日开通", f"今{letters}日开通")), ARTICLE)
    yield case("escapes in an address", page("<ul>" + "".join(f'<li><a href="/a%1b[31m{n}\x1b[2J.html">江边第{n}号步道今日正式开通使用</a></li>' for n in range(9)) + "</ul>"), LIST, "not_article")
    yield case("escapes in a name", page(story("名逃").replace("周望", "周\x1b[31m望").replace("城市日报", "城市\u202e日报")), ARTICLE)
    yield case("an open body of noise", ok(OPEN + bytes(range(256)) * 40), "not_article", "unsupported_type", "truncated")

"""Manners, types, charsets, pages, feeds, traps, output: what a server can say."""

# ruff: noqa: E501  (a case a line, however long: it is a table)
# fmt: off

from __future__ import annotations

import gzip
import random
import re
from collections.abc import Iterator

from bench.hostile.case import ARTICLE, LIST, Case, case, endless, ok, plain, story
from bench.hostile.wire import OK, plain_xml
from tests.support.hostile import Reply, Request, page

RULES = "User-agent: *\nDisallow: /x\n"


def cases() -> Iterator[Case]:
    """Everything above the wire."""
    yield from _robots()
    yield from _patience()
    yield from _noarchive()
    yield from _types()
    yield from _charsets()
    yield from _pages()
    yield from _feeds()
    yield from _traps()
    yield from _tls()
    yield from _output()


def _robots() -> Iterator[Case]:
    def robots(name: str, reply: Reply, *ends: str) -> Case:
        never = () if ARTICLE in ends else ("/x",)
        there = page(story("规" + str(len(name)) + name[:3]))
        return case(f"robots.txt: {name}", there, *ends, replies={"/robots.txt": reply}, never=never)

    yield robots("forbids it", plain(RULES), "robots")
    yield robots("forbids all", plain("User-agent: *\nDisallow: /\n"), "robots")
    yield robots("forbids it to us", plain("User-agent: jianbao\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), "robots")
    yield robots("forbids it to others", plain("User-agent: badbot\nDisallow: /\n"), ARTICLE)
    yield robots("a wildcard", plain("User-agent: *\nDisallow: /*x$\n"), "robots")
    yield robots("an Allow that is longer", plain("User-agent: *\nDisallow: /\nAllow: /x\n"), ARTICLE)
    yield robots("with a BOM", plain("\ufeff" + RULES), "robots")
    yield robots("in UTF-16", page(("\ufeff" + RULES).encode("utf-16-le"), kind="text/plain"), "robots")
    yield robots("called HTML", page(RULES), "robots")
    yield robots("old Mac line ends", plain(RULES.replace("\n", "\r")), "robots")
    yield robots("in capitals, spaced", plain("  USER-AGENT : *  \n  DISALLOW : /x  # no\n"), "robots")
    yield robots("gzip", page(gzip.compress(RULES.encode()), Content_Encoding="gzip"), "robots")
    yield robots("NULs and junk", plain(b"\0\xff\xfe junk \x80\nUser-agent: *\nDisallow: /x\n"), "robots")
    yield robots("5 MB, the rule first", plain(RULES + "# filler\n" * 550_000), "robots")
    yield robots("endless, the rule first", endless(OK + b"\r\n" + RULES.encode(), b"# filler\n" * 1000), "robots")
    yield robots("a million rules", plain("User-agent: *\n" + "".join(f"Disallow: /{n}*a*b*c$\n" for n in range(20_000))), ARTICLE)
    yield robots("stars that backtrack", plain("User-agent: *\nDisallow: /" + "*a" * 3000 + "$\n"), ARTICLE, "robots")
    yield robots("404", page("", 404), ARTICLE)
    yield robots("403", page("", 403), ARTICLE)
    yield robots("401", page("", 401), ARTICLE)
    yield robots("an HTML page", page("<html><body>welcome"), ARTICLE)
    yield robots("empty", plain(""), ARTICLE)
    yield robots("500", page("", 500), "http_5xx")
    yield robots("503", page("", 503), "http_5xx", "throttled")
    yield robots("429", page("", 429), "throttled", "http_5xx")
    yield robots("never", ok(b"", pause=60), "timeout")
    yield robots("reset", ok(), "reset")
    yield robots("nonsense", ok(b"SSH-2.0\r\n"), "bad_response")
    yield robots("cut", ok(OK + b"Content-Length: 900\r\n\r\n" + RULES.encode()), "truncated")
    yield robots("a ring of redirects", page("", 302, Location="/robots.txt"), ARTICLE, "redirect")
    yield robots("redirected to nowhere", page("", 301, Location="/none"), ARTICLE)
    yield robots("redirected to a file", page("", 301, Location="file:///etc/passwd"), ARTICLE, "other", "redirect")
    yield robots("redirected to a private address", page("", 301, Location="http://10.0.0.1/r"), ARTICLE, "private_address")
    yield robots("forbids it to a part of our name", plain("User-agent: jian\nDisallow: /\n"), ARTICLE)
    yield robots("a crawl-delay of nonsense", plain("User-agent: *\nCrawl-delay: -5\nCrawl-delay: nan\nCrawl-delay: 1e400\n"), ARTICLE)
    yield robots("a crawl-delay of a year", plain("User-agent: *\nCrawl-delay: 31536000\n"), ARTICLE)


def _patience() -> Iterator[Case]:
    for said in ("3600", "Wed, 21 Oct 2037 07:28:00 GMT", "99999999999999999999", "1e9"):
        for status in (429, 503):
            yield case(f"{status}, Retry-After: {said}", page("", status, Retry_After=said), "throttled", "http_5xx", requests=6)
    for said in ("-5", "--5", "1.5", "", "soon", "0", "Mon, 01 Jan 0001 00:00:00 +2359", "Fri, 31 Dec 9999 23:59:59 -2359", "9" * 5000, "٣", "1;2"):
        yield case(f"503, Retry-After: {said[:40]}", page("", 503, Retry_After=said.encode().decode("latin-1")), "http_5xx", "throttled", requests=6)
    yield case("a storm of 403", page("", 403), "http_4xx", requests=4)

    def twice() -> Reply:
        said = iter([page("", 503, Retry_After="1"), page("", 500)])
        return lambda _: next(said, page(story("终于")))

    yield case("well at the third try", twice(), ARTICLE)


def _noarchive() -> Iterator[Case]:
    def meta(tag: str) -> bytes:
        return page(story("存" + str(len(tag)), head=tag))

    for tag in (
        '<meta name="robots" content="noarchive">', "<META CONTENT='index,NOARCHIVE' NAME=ROBOTS>",
        '<meta name="jianbao" content="noarchive"/>', "<meta name=robots content=noarchive>",
        '<meta\nname="robots"\ncontent="follow,\nnoarchive">',
    ):  # fmt: skip
        yield case(f"noarchive: {tag[:40]!r}", meta(tag), "noarchive")
    yield case("noarchive in a reference", meta('<meta name="robots" content="no&#97;rchive">'), "noarchive")
    yield case("noarchive in UTF-16", page(story("宽签", head='<meta name="robots" content="noarchive">').encode("utf-16")), "noarchive")
    for around in ("<!-- {} -->", "<script>var x = '{}'</script>"):
        hidden = around.format('<meta name="robots" content="noarchive">')
        yield case(f"noarchive within {around}", meta(hidden), ARTICLE)
    yield case("noarchive for another", meta('<meta name="otherbot" content="noarchive">'), ARTICLE)
    for value, ends in (
        ("noarchive", "noarchive"), ("noindex, NoArchive", "noarchive"),
        ("jianbao: noarchive", "noarchive"), ("otherbot: noarchive", ARTICLE),
        ("max-snippet:5, noarchive", "noarchive"), ("otherbot: max-snippet:5, noarchive", ARTICLE),
        ("otherbot: noindex, noarchive", ARTICLE), ("unavailable_after: 1 Jan 2030, noarchive", "noarchive"),
        ("unavailable_after: Fri, 25 Jun 2030 15:00:00 PST, noarchive", "noarchive"), ("*: noarchive", "noarchive"),
    ):  # fmt: skip
        yield case(f"X-Robots-Tag: {value}", page(story("签" + str(len(value))), X_Robots_Tag=value), ends)


def _types() -> Iterator[Case]:
    for kind in ("image/jpeg", "video/mp4", "application/pdf", "application/zip", "text/css", "font/woff2"):
        yield case(f"called {kind}", page(story("型"), kind=kind), "unsupported_type")
    for name, body in (
        ("PNG", b"\x89PNG\r\n\x1a\n" + b"\0" * 999), ("PDF", b"%PDF-1.7\n" + b"x" * 999),
        ("ZIP", b"PK\x03\x04" + b"\0" * 999), ("GIF", b"GIF89a" + b"\0" * 99),
        ("JPEG", b"\xff\xd8\xff\xe0" + b"\0" * 99), ("an MP4", b"\0\0\0 ftypisom" + b"\0" * 999),
        ("a RAR", b"Rar!\x1a\x07\0" + b"\0" * 99), ("a program", b"\x7fELF" + b"\0" * 999),
        ("noise", bytes(n * 7919 % 251 for n in range(9000))), ("an Office file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 999),
        ("random bytes", random.Random(7).randbytes(9000)), ("a 7z", b"7z\xbc\xaf\x27\x1c" + b"\x92" * 4000),
        ("WebP", b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 99), ("SQLite", b"SQLite format 3\0" + b"\1" * 999),
    ):  # fmt: skip
        yield case(f"{name}, called HTML", page(body), "unsupported_type", "not_article")
        yield case(f"{name}, of no type", page(body, kind=""), "unsupported_type", "not_article")
    for kind in ("", "application/octet-stream", "text/plain", "nonsense", "text/html;;;charset==", "a" * 9000):
        yield case(f"a story, called {kind[:30]!r}", page(story(f"称{len(kind)}"), kind=kind), ARTICLE)
    yield case("JSON", page('{"a": [1, 2, NaN], "b": {"c": null}}', kind="application/json"), "not_article", "unsupported_type")
    yield case("JSON, nested 100,000 deep", page("[" * 100_000, kind="application/json"), "not_article", "limits", "unsupported_type")
    yield case("script", page("var a = 1; function b() { return a }", kind="text/javascript"), "not_article", "unsupported_type")


def _charsets() -> Iterator[Case]:
    def said(name: str, charset: str, header: str, *, label: str | None = None) -> Case:
        text = story(f"字{name}", charset=label or charset)
        body = text.encode(charset, "replace")
        return case(f"charset: {name}", page(body, kind=f"text/html{header}"), ARTICLE)

    yield said("gb2312 by meta", "gb18030", "", label="gb2312")
    yield said("gbk by header", "gbk", "; charset=gbk")
    yield said("big5", "big5", "; charset=big5")
    yield said("utf-8 under a gbk label", "utf-8", "; charset=gbk", label="gbk")
    yield said("gbk under a utf-8 label", "gbk", "; charset=utf-8", label="utf-8")
    yield said("utf-16 with a BOM", "utf-16", "")
    yield said("a charset of nonsense", "utf-8", "; charset=nonsense-9", label="x")
    yield case("charset: NULs within", page(story("空").replace("市民", "市\0民")), ARTICLE)
    yield case("charset: cut within a letter", page(story("断").partition("刘女士")[0].replace("到这里为止", "").encode() + b"\xe6\xb1</p></body></html>"), ARTICLE)
    yield case("charset: lone surrogates", page(story("孤").encode().replace("市民".encode(), b"\xed\xa0\x80\xed\xb0\x80")), ARTICLE)
    yield case("charset: utf-7 that hides a script", page("+ADw-script+AD4-alert(1)+ADw-/script+AD4-" + story("七"), kind="text/html; charset=utf-7"), ARTICLE)


def _pages() -> Iterator[Case]:
    def wall(name: str, body: str, *ends: str) -> Case:
        return case(name, page(f"<!doctype html><html><head><meta charset=utf-8><title>{name}</title></head><body>{body}</body></html>"), *ends)

    yield wall("用户登录", '<h1>请先登录</h1><form action="/login"><input name="user"><input type="password" name="p"><button>登录</button></form><p>登录后查看全文</p>', "login", "not_article")
    yield wall("安全验证", '<h1>请完成安全验证</h1><p>为了您的账号安全，请拖动滑块完成验证。系统检测到访问异常。</p><div id="captcha"></div>', "captcha", "not_article")
    yield wall("Just a moment...", "<h1>Checking your browser before accessing</h1><p>This process is automatic. Enable JavaScript and cookies to continue</p><div class='cf-challenge'></div>", "captcha", "not_article")
    yield wall("页面不存在", "<h1>404</h1><p>您访问的页面不存在或已被删除</p><a href='/'>返回首页</a>", "soft_404", "not_article")
    others = "".join(f'<li><a href="/n/{n}.html">江边第{n}号步道今日正式开通使用</a></li>' for n in range(20))
    yield wall("新闻已删除", f"<h1>该文章已被删除</h1><p>您可以看看这些：</p><ul>{others}</ul>", "soft_404", "not_article")
    yield wall("Page not found", "<h1>Oops!</h1><p>The page you requested could not be found.</p>", "soft_404", "not_article")
    yield wall("a shell", '<div id="app"></div><noscript>请开启 JavaScript 后再访问</noscript><script src="/app.js"></script>', "not_article", "captcha", "login")
    for name, body in (("nothing", ""), ("white space", " \n\t" * 900), ("only tags", "<div>" * 900), ("only a comment", "<!-- x -->"), ("only a script", "<script>var a</script>"), ("only a picture", "<img src=/a.jpg>")):
        yield case(f"a page of {name}", page(body), "not_article", "unsupported_type")
    yield case("100,000 tags, one in another", page(story("深", body="<div>" * 100_000)), ARTICLE, "limits", "parse", "not_article")
    yield case("a title of 10 MB", page(story("长").replace("<title>", "<title>" + "字" * 3_000_000)), ARTICLE, "too_large", "limits", "not_article")
    yield case("a million links", page("<a href=/a>x</a>" * 1_000_000), "too_large", LIST, "not_article", "limits")
    yield case("a word of 8 MB", page(story("词", body="<p>" + "x" * 8_000_000)), ARTICLE, "limits", "too_large")
    yield case("300,000 paragraphs", page(story("段", body="<p>又一段话在这里。" * 300_000)), ARTICLE, "limits", "too_large")
    yield case("an attribute of 5 MB", page(story("属", body=f"<p title='{'x' * 5_000_000}'>y")), ARTICLE, "limits")
    yield case("a table of 200,000 cells", page(story("表", body="<table>" + "<tr><td>1<td>2" * 100_000)), ARTICLE, "limits")
    odd = '<script type="application/ld+json">{"@type":"NewsArticle","headline":NaN,"datePublished":"2023-02-30T99:99","author":[[[[{}]]]]}</script>'
    yield case("JSON-LD of nonsense", page(story("据", head=odd)), ARTICLE)
    yield case("JSON-LD nested 50,000 deep", page(story("套", head='<script type="application/ld+json">' + '{"a":' * 50_000 + "</script>")), ARTICLE, "limits")
    yield case("dates of year 0", page(story("年").replace("2024-03-01 08:47", "0000-00-00 99:99")), ARTICLE)
    yield case("a canonical address elsewhere", page(story("规", head='<link rel="canonical" href="http://10.0.0.1/x"><base href="file:///etc/">')), ARTICLE)
    yield case("next pages for ever", page(story("页0", body='<a href="/x_2">下一页</a>')), ARTICLE, "truncated", "trap", replies={f"/x_{n}": page(story(f"页{n}", body=f'<a href="/x_{n + 1}">下一页</a>')) for n in range(2, 200)}, requests=70)


def _feeds() -> Iterator[Case]:
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    yield case("a billion laughs", plain_xml(f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "哈哈">{bomb}]><rss><channel><title>&a11;</title><item><link>/a</link><title>&a11;</title></item></channel></rss>'), LIST, "not_article", "gone", requests=8)
    yield case("an entity of a file", plain_xml('<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title><item><title>&x;</title><link>/a</link></item></channel></rss>'), LIST, "not_article", requests=8)
    index = '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>{url}</loc></sitemap></sitemapindex>'
    yield case("an index that names itself", lambda r: plain_xml(index.format(url=f"http://{r.headers['host']}/x")), LIST, "not_article", requests=8)
    yield case("indexes for ever", lambda r: plain_xml(index.format(url=f"http://{r.headers['host']}/m1.xml")), LIST, "not_article", requests=30, replies={"*": _next_index(index), "/robots.txt": page("", 404)})
    many = "".join(f"<url><loc>http://127.0.0.1:1/{n}</loc></url>" for n in range(300_000))
    yield case("a sitemap of 300,000 foreign hosts", plain_xml(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{many}</urlset>'), LIST, "not_article", "too_large", "limits", requests=8)
    yield case("a feed cut in the middle", plain_xml('<rss version="2.0"><channel><title>t</title><item><title>a</title><link>/a</link></item><item><ti'), LIST, "not_article", requests=8)
    yield case("gzip in a sitemap", page(gzip.compress(gzip.compress(b"<urlset></urlset>")), kind="application/x-gzip"), LIST, "not_article", "unsupported_type", requests=8)
    spilt = "<br />\n<b>Warning</b>: no key in <b>/x.php</b> on line <b>3</b><br />\n"
    yield case("a feed behind a warning", page(spilt + "<rss><channel><title>要闻</title><item><title>江边第九号步道开通</title><link>/a</link></item></channel></rss>", kind="text/xml"), LIST, requests=8)
    yield case("a feed nested 50,000 deep", plain_xml("<rss><channel>" + "<item>" * 50_000), LIST, "not_article", "limits", requests=8)


def _next_index(index: str) -> Reply:
    def said(request: Request) -> bytes:
        n = int((re.findall(r"\d+", request.path) or ["0"])[-1]) + 1
        return plain_xml(index.format(url=f"http://{request.headers['host']}/m{n}.xml"))

    return said


def _traps() -> Iterator[Case]:
    def trap(name: str, link: str) -> Case:
        def said(request: Request) -> bytes:
            n = int((re.findall(r"\d+", request.path) or ["0"])[-1]) + 1
            links = "".join(
                f'<li><a href="{link.format(n=n + i, path=request.path.rstrip("/"))}">第{n + i}期往期内容回顾汇总列表</a></li>'
                for i in range(3)
            )
            return page(f"<html><head><title>往期</title></head><body><ul>{links}</ul></body></html>")

        replies: dict[str, Reply] = {"/x": said, "*": said, "/robots.txt": page("", 404)}
        return case(f"trap: {name}", said, LIST, "trap", "not_article", replies=replies, requests=200)

    yield trap("a calendar", "/calendar?month={n}")
    yield trap("days for ever", "/archive/2024/{n}/")
    yield trap("ever deeper", "{path}/deeper")
    yield trap("in circles", "{path}/a/b")
    yield trap("sessions", "/list?PHPSESSID=0123456789abcdef{n}")
    yield trap("a counter", "/list?page={n}")
    yield from _shuffled()
    same = page(story("同一篇"))
    links = "".join(f'<li><a href="/a.html?from={n}">江边第{n}号步道今日正式开通使用</a></li>' for n in range(200))
    yield case("trap: 200 variants of one story", page(f"<ul>{links}</ul>"), LIST, replies={"*": same, "/robots.txt": page("", 404)}, requests=60)


def _shuffled() -> Iterator[Case]:
    """Webs that never use an address twice, and say the same."""

    def links(addresses: list[str]) -> bytes:
        rows = "".join(f'<li><a href="{a}">江边第{n}号步道今日正式开通使用</a></li>' for n, a in enumerate(addresses))
        return page(f"<html><head><title>要闻</title></head><body><ul>{rows}</ul></body></html>")

    tokens = (f"{n * 0x9E3779B97F4A7C15 % (1 << 64):016x}a1" for n in range(1, 1 << 30))

    def sessions(request: Request) -> bytes:
        if "/n/" in request.path:
            return page(story("会话" + request.path[-6]))
        token = next(tokens)
        return links([f"/s/{token}/n/{n}.html" for n in range(5)] + [f"/s/{token}/list/{n}" for n in (1, 2)])

    def facets(request: Request) -> bytes:
        if "/n/" in request.path:
            return page(story("筛选" + request.path[-6]))
        chosen = set(filter(None, request.path.partition("?")[2].split("&")))
        wider = ("&".join(sorted(chosen | {f"{name}=1"})) for name in "abcdefgh")
        return links([f"/n/{n}.html" for n in range(5)] + [f"/x?{query}" for query in wider])

    for name, said in (("sessions in paths", sessions), ("facets", facets)):
        replies: dict[str, Reply] = {"*": said, "/robots.txt": page("", 404)}
        yield case(f"trap: {name}", said, LIST, replies=replies, requests=250)


def _tls() -> Iterator[Case]:
    for name in ("expired", "self-signed", "another host's"):
        yield case(f"TLS: {name}", page(story("锁")), "tls", tls=name, never=("/x",))


def _output() -> Iterator[Case]:
    escapes = "\x1b]0;owned\x07\x1b[31m\x9b31m\x1b[2J"
    yield case("escapes in the title", page(story("逃").replace("今日开通", f"今{escapes}日开通")), ARTICLE)
    yield case("escapes as entities", page(story("实").replace("今日开通", "今&#27;[31m&#x9b;日&#0;开通")), ARTICLE)
    yield case("bidi in the title", page(story("向").replace("今日开通", "今\u202e日\u2066开通")), ARTICLE)
    yield case("a formula for a title", page(story("式").replace("江边第式", "=HYPERLINK(1)江边第式")), ARTICLE)
    yield case("escapes in a header", ok(OK + b"X: \x1b[31m\r\nContent-Type: text/html; charset=\x1b[2J\r\n\r\n" + story("报头").encode()), ARTICLE, "bad_response")
    yield case("escapes in a reason", ok(b"HTTP/1.1 500 \x1b[2J\x1b]0;x\x07\r\nContent-Length: 0\r\n\r\n"), "http_5xx")
    yield case("escapes in a location", ok(b"HTTP/1.1 302 F\r\nLocation: javascript:\x1b[2J\x07\r\nContent-Length: 0\r\n\r\n"), "redirect", "bad_response")

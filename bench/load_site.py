"""A news site under load: every answer made before the first request, served as cheaply as can be.

    python -m bench.load_site ARTICLES [HOSTS]

Runs in a process of its own on 127.0.0.2, 127.0.0.3 … and prints its port. A host has a front page,
columns of fifty headlines, and articles of about 50 KB of HTML with 1,000 characters of text that
no other has; all in gzip, kept alive, with an ETag that it honours. `/asked` tells how often each
path of the host was asked, as JSON.
"""

from __future__ import annotations

import asyncio
import gc
import gzip
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial

_HAN = (
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后"
    "能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从"
)
PER_COLUMN = 50
_HEADLINES = 20
_ETAG = b'"1"'
_HEAD = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">
<title>{title}_晨江新闻网</title>
<link rel="stylesheet" href="/css/main.css"><script>var _site={{"id":17,"column":"yw"}};</script>
<style>.top{{height:40px}}.nav li{{float:left;width:88px}}</style></head><body>
<div class="top"><div class="nav"><ul>{nav}</ul></div></div>
"""
_FOOT = """<div class="footer"><p>关于我们 | 联系我们 | 版权声明 | 网站地图</p>
<p>晨江新闻网 版权所有 未经授权不得转载</p>
<p>备案号 000000</p></div><script>{script}</script></body></html>"""
_SCRIPT = (
    "(function(){var s=document.createElement('script');s.async=true;s.src='/js/count.js';})();"
)


def host(number: int) -> str:
    """The address of one of the hosts.

    >>> host(0), host(3)
    ('127.0.0.2', '127.0.0.5')
    """
    return f"127.0.0.{number + 2}"


def path_of(article: int) -> str:
    """Where an article stands on its host."""
    return f"/2026/01/{article % 28 + 1:02}/content_{100000 + article}.html"


def words(dice: random.Random, many: int) -> str:
    """Characters as common as those of a newspaper, without sense."""
    return "".join(dice.choices(_HAN, k=many))


def article(dice: random.Random, number: int, nav: str) -> str:
    """The HTML of one article."""
    title = words(dice, 18)
    told = "".join(
        f"<p>　　{words(dice, 40)},{words(dice, 35)}。{words(dice, 28)}。</p>\n" for _ in range(10)
    )
    related = "".join(
        f'<li class="item"><a href="{path_of(number + n + 1)}" target="_blank" title="相关阅读">'
        f"{words(dice, 16)}</a><span class='date'>2026-01-05</span></li>\n"
        for n in range(30)
    )
    tiles = "".join(
        f'<div class="tile"><a href="/pic/{n}.html"><img src="/img/{n}.jpg" width="120" alt=""></a>'
        f'<div class="info" data-id="{n}"><em>图集</em><i class="ico ico-{n}"></i></div></div>\n'
        for n in range(150)
    )
    return (
        _HEAD.format(title=title, nav=nav)
        + f'<div class="content"><h1>{title}</h1><div class="info">2026-01-05 08:{number % 60:02}　'
        f'来源:晨江日报　作者:周明</div><div class="article" id="zoom"><p>　　晨江日报讯(记者 周明)'
        f"{words(dice, 60)}。</p>\n{told}</div><p class='editor'>责任编辑:李华</p></div>"
        f'<div class="side"><h3>相关新闻</h3><ul>{related}</ul>{tiles}</div>'
        + _FOOT.format(script=_SCRIPT * 120)
    )


def listing(title: str, nav: str, items: list[tuple[str, str]]) -> str:
    """The HTML of a column or a front page."""
    rows = "".join(
        f'<li><a href="{path}">{name}</a><span>2026-01-05</span></li>\n' for path, name in items
    )
    top = _HEAD.format(title=title, nav=nav)
    return f'{top}<div class="list"><ul class="news">{rows}</ul></div>' + _FOOT.format(script="")


def pages(seed: int, articles: int) -> Iterator[tuple[str, str]]:
    """Every page of one host: path and HTML."""
    dice = random.Random(seed)
    columns = range(-(-articles // PER_COLUMN))
    nav = "".join(f'<li><a href="/lm{n:03}/">栏目{n:03}</a></li>' for n in columns)
    short = "".join(f'<li><a href="/lm{n:03}/">栏目{n:03}</a></li>' for n in columns[:12])
    names = [(path_of(number), words(dice, 18)) for number in range(articles)]
    yield "/", listing("首页", nav, names[:_HEADLINES])
    for n in columns:
        yield f"/lm{n:03}/", listing(f"栏目{n}", short, names[n * PER_COLUMN :][:PER_COLUMN])
    for number in range(articles):
        yield path_of(number), article(dice, number, short)


def answer(html: str) -> bytes:
    """The whole answer, head and all."""
    body = gzip.compress(html.encode(), 1, mtime=0)
    return (
        b"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Mon, 05 Jan 2026 00:00:00 GMT\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nConnection: keep-alive\r\n"
        b"Vary: Accept-Encoding\r\nLast-Modified: Mon, 05 Jan 2026 00:00:00 GMT\r\n"
        b"ETag: %b\r\nContent-Encoding: gzip\r\n"
        b"Content-Length: %d\r\n\r\n%b" % (_ETAG, len(body), body)
    )


_GONE = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ngone"
_SAME = b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % _ETAG


def _told(times: Counter[bytes]) -> bytes:
    body = json.dumps({path.decode(): count for path, count in times.items()}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


class _Answers(asyncio.Protocol):
    """One connection; a request is known by its first line."""

    def __init__(self, known: dict[bytes, bytes], times: Counter[bytes]) -> None:
        self._known = known
        self._times = times
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        asked = self._asked + data if self._asked else data
        while (end := asked.find(b"\r\n\r\n")) >= 0:
            path = asked[4 : asked.index(b" ", 4)]
            conditional = asked.find(b"-none-match", 0, end) > 0 or asked.find(b"-None-Match") > 0
            known = self._known.get(path, _GONE) if path != b"/asked" else _told(self._times)
            self._times[path] += 1
            self._transport.write(_SAME if conditional and known is not _GONE else known)
            asked = asked[end + 4 :]
        self._asked = asked


async def serve(articles: int, hosts: int) -> None:
    """Serve until killed; the port is printed when everything is ready."""
    loop = asyncio.get_running_loop()
    port = 0
    for number in range(hosts):
        share = articles // hosts + (number < articles % hosts)
        known = {path.encode(): answer(html) for path, html in pages(number, share)}
        answers = partial(_Answers, known, Counter[bytes]())
        server = await loop.create_server(answers, host(number), port)
        port = server.sockets[0].getsockname()[1]
    gc.freeze()
    print(port, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 4))

"""HTML to a Document: where the article is, and how its lines come out."""

from __future__ import annotations

from datetime import UTC, datetime

from scraper.charset import decode
from scraper.model import Block, Document, Snapshot
from scraper.read.html import read_html

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LONG = "这是一段用来充当正文的文字，它有逗号，也有句号。它说的是一座小城如何修好了自己的图书馆。"


def read(page: str, url: str = "http://news.example.cn/2026/0105/1.html") -> Document:
    snapshot = Snapshot(url, page.encode(), NOON)
    return read_html(snapshot, decode(snapshot.body))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.tag != "img"]


def body(document: Document) -> list[Block]:
    return [block for block in document.blocks if not block.role]


def test_white_space_is_as_a_browser_lays_it_out() -> None:
    first = "<p>\u3000\u3000新<b>华</b>社\n  北京&nbsp;&nbsp;电 <i>记者</i></p>"
    page = f"<div>{first}<p>{LONG}</p></div>"
    assert texts(read(page)) == ["新华社 北京 电 记者", LONG]


def test_line_breaks_make_paragraphs() -> None:
    page = f"<div>{LONG}<br><br>{LONG}<br>\u3000\u3000{LONG}</div>"
    assert texts(read(page)) == [LONG] * 3


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    prose = LONG.replace("。", "，") * 4
    lines = "<br>".join(prose[n : n + 20] for n in range(0, len(prose), 20))
    assert texts(read(f"<div>{lines}。<br><br>{LONG}</div>")) == [prose + "。", LONG]


def test_a_lazy_picture_is_a_block_with_its_real_address() -> None:
    page = f"<div><p><img src='/b.gif' data-src='/a.jpg' alt='图'></p><p>{LONG}</p></div>"
    picture = next(block for block in read(page).blocks if block.tag == "img")
    assert (picture.src, picture.text, picture.role) == (
        "http://news.example.cn/a.jpg", "图", "picture",
    )  # fmt: skip


def test_links_keep_their_words_and_absolute_addresses() -> None:
    page = f"<div><p>{LONG}<a href='../2.html'>详见</a>。</p><p>{LONG}</p></div>"
    link = read(page).blocks[0].links[0]
    assert (link.text, link.url) == ("详见", "http://news.example.cn/2026/2.html")

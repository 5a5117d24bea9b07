"""The next page of an article, and only that."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.model import Snapshot
from scraper.pipeline import extract

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LONG = "这是一段用来充当正文的文字，它有逗号，也有句号。它说的是一座小城如何修好了自己的图书馆。"


def after(url: str, more: str) -> str | None:
    page = f"<body><div><p>{LONG}</p><p>{LONG}</p></div>{more}</body>"
    return extract(Snapshot(f"http://a.cn/{url}", page.encode(), NOON)).next_page


@pytest.mark.parametrize(
    ("url", "link", "wanted"),
    [
        ("n/c_11199.htm", "<a href='c_11199_2.htm'>下一页</a>", "n/c_11199_2.htm"),
        (
            "c_1119_2.htm",
            "<a href='c_1119_1.htm'>上一页</a><a href='c_1119_3.htm'>下页</a>",
            "c_1119_3.htm",
        ),
        ("5.html", "<a href='5-2.html'>[2]</a> <a href='5-3.html'>[3]</a>", "5-2.html"),
        ("show.php?id=7", "<a href='?id=7&page=2'>下一页</a>", "show.php?id=7&page=2"),
        ("show.php?id=7&page=2", "<a href='?id=7&page=3'>&gt;</a>", "show.php?id=7&page=3"),
        ("2026/story/", "<link rel=next href='/2026/story/2/'>", "2026/story/2/"),
        ("m/2405101249112.html", "<script>var page_num = '3';</script>", "m/2405101249112-2.html"),
        (
            "m/2405101249112-2.html",
            "<script>var page_num = '3';</script>",
            "m/2405101249112-3.html",
        ),
        (
            "t2026_77.html",
            "<script>createPageHTML(2, 0, 't2026_77', 'html')</script>",
            "t2026_77_1.html",
        ),
    ],
)
def test_the_next_page_keeps_the_stem(url: str, link: str, wanted: str) -> None:
    assert after(url, link) == f"http://a.cn/{wanted}"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("content_1234.htm", "<a href='content_1235.htm'>下一页</a>"),
        ("show.php?id=7", "<a href='?id=8'>下一页</a>"),
        ("show.php?id=7", "<a href='?id=8&page=2'>下一页</a>"),
        ("5.html", "<a href='/list_2.html'>下一页</a><a href='http://b.cn/5_2.html'>2</a>"),
        ("5_2.html", "<a href='5_2.html'>下一页</a><a href='5.html'>1</a>"),
        ("5.html", "<script>var page_num = '1';</script>"),
        ("m/5-3.html", "<script>var page_num = '3';</script>"),
    ],
)
def test_another_article_is_no_next_page(url: str, link: str) -> None:
    assert after(url, link) is None


def test_pictures_below_the_text_are_not_the_articles() -> None:
    page = (
        f"<body><div class=c><p>{LONG}</p><p>{LONG}</p><p><img src=/own.jpg></p></div>"
        "<p>扫码下载</p><img src=/code.jpg></body>"
    )
    article = extract(Snapshot("http://a.cn/1.html", page.encode(), NOON))
    assert [image.url for image in article.images] == ["http://a.cn/own.jpg"]

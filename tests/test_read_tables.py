"""A table of data is one block; a table that lays out the page is none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.model import Article, Snapshot
from scraper.pipeline import extract

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LONG = "这是一段用来充当正文的文字，它有逗号，也有句号。它说的是一座小城如何修好了自己的图书馆。"
ROWS = (("学段", "优良率", "比去年"), ("小学", "52.3%", "4.6"), ("初中", "44.7%", ""))


def read(page: str) -> Article:
    body = f"<title>图书馆修好了</title><body><h1>图书馆修好了</h1>{page}</body>"
    return extract(Snapshot("http://a.cn/1.html", body.encode(), NOON))


def table(rows: tuple[tuple[str, ...], ...], head: str = "td") -> str:
    lines = [
        "<tr>" + "".join(f"<{tag}><p>{cell}</p></{tag}>" for cell in row) + "</tr>"
        for row, tag in zip(rows, [head] + ["td"] * len(rows), strict=False)
    ]
    return f"<table>{''.join(lines)}</table>"


def roles(article: Article) -> list[tuple[str, str]]:
    return [(block.role, block.text) for block in article.blocks]


DATA = "学段 | 优良率 | 比去年\n小学 | 52.3% | 4.6\n初中 | 44.7% |"


@pytest.mark.parametrize("place", ["{t}{p}{p}", "{p}{t}{p}", "{p}{p}{t}"])
def test_a_table_is_one_block_wherever_it_stands(place: str) -> None:
    article = read(f"<div>{place.format(t=table(ROWS), p=f'<p>{LONG}</p>')}</div>")
    assert [text for role, text in roles(article) if role == "table"] == [DATA]
    assert [text for role, text in roles(article) if role != "table"] == [LONG, LONG]
    assert DATA in article.text


def test_a_caption_is_the_tables_first_line() -> None:
    marked = table(ROWS[:2], "th").replace("<table>", "<table><caption>监测结果</caption><tbody>")
    article = read(f"<p>{LONG}</p>{marked}<p>{LONG}</p>")
    assert roles(article)[1] == ("table", "监测结果\n学段 | 优良率 | 比去年\n小学 | 52.3% | 4.6")


@pytest.mark.parametrize(
    "page",
    [
        f"<table><tr><td>首页</td><td><p>{LONG}</p><p>{LONG}</p></td></tr></table>",
        f"<table><tr><td>{table(ROWS)}</td><td><p>{LONG}</p><p>{LONG}</p></td></tr></table>",
        table(((LONG, LONG), (LONG, LONG), (LONG, LONG))),
    ],
    ids=["one row", "a table within", "long cells"],
)
def test_a_layout_table_stays_what_it_was(page: str) -> None:
    assert ("paragraph", LONG) in roles(read(page))


def test_a_form_of_facts_is_no_table() -> None:
    facts = table((("来源：江州日报", "2026-01-05"), ("作者：陶然", "09:30"), ("编辑：骆冰", "1")))
    article = read(f"{facts}<div><p>{LONG}</p><p>{LONG}</p></div>")
    assert "table" not in {role for role, _ in roles(article)}


def test_a_list_of_links_is_no_table() -> None:
    row = ("<a href=/2.html>老旧小区加装的电梯昨日运行</a>", "11-05")
    article = read(f"<div><p>{LONG}</p><p>{LONG}</p></div>{table((row,) * 5)}")
    assert article.text == f"{LONG}\n\n{LONG}"


def test_pictures_in_a_table_are_kept() -> None:
    rows = (("<img src=/a.jpg>", "图一"), ("<img src=/b.jpg>", "图二"), ("甲", "乙"))
    article = read(f"<div><p>{LONG}</p>{table(rows)}<p>{LONG}</p></div>")
    assert [image.url for image in article.images] == ["http://a.cn/a.jpg", "http://a.cn/b.jpg"]

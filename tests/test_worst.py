"""No page costs more than its length: hostile text in every place, and pages nobody writes."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.crawl.looking import look
from scraper.errors import ReadError
from scraper.model import Snapshot
from scraper.names import parse_byline
from scraper.pipeline import extract
from scraper.times import parse_time

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
GENEROUS = 20.0
"""Seconds of CPU that are a thousand times too many for what is asked here."""
LINE = "江州市水务局通报，城北泵站的三台新机组已于当日凌晨并网，排水能力提高了一倍。"
PIECES = (
    " ", "\u3000", "1", "1-", "-", "a", "A ", "A. ", "(", "【", "“", "、", "/", "|", "_", ":",
    ">", "&nbsp;", "<", "<!--",
    "首席摄影", "综合外电", "驻派", "全媒体", "记者", "记者张三", "通讯员", "文/图", "来源：",
    "本报讯", "快", "专电", "新华社",
    "1月", "2026-", "2026年1月5日", "12:", "下载", "快照", "以上内容为", "更多关于", "付费",
    "剩余1", "请先", "404", "第1页",
    "下一页>", "AP ", "By ", "Mr. ", "中a", "張 ", "�", "æ–°", "锟斤拷", "\\u4e00", "content:'",
    "{[", "\"a\":", "http://", ".html?",
)  # fmt: skip
PLACES = (
    "<title>{}</title><p>{line}</p><p>{line}</p>", "<h1>{}</h1><p>{line}</p><p>{line}</p>",
    "<h1>标题</h1><div class=info>{}</div><p>{line}</p><p>{line}</p>", "<p>{line}</p><p>{}</p>",
    "<p>{}{line}</p><p>{line}</p>", "<p>{line}{}</p>",
    "<a href='{}'>{}</a><p>{line}</p><p>{line}</p>",
    "<meta name=author content='{}'><meta name=source content='{}'><p>{line}</p><p>{line}</p>",
    "<div class='{}'><p>{line}</p></div><p>{line}</p>", "<script>{}</script><p>{line}</p>",
    "<img src='{}' alt='{}'><p>{line}</p><p>{line}</p>",
    "<table><tr><td>{}</td></tr></table><p>{line}</p>",
)  # fmt: skip


def spent_on(body: bytes, url: str = "http://a.cn/2026/0105/1.html") -> float:
    started = time.process_time()
    with suppress(ReadError):
        extract(Snapshot(url, body, NOON))
    return time.process_time() - started


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_repeated_in_any_place_of_a_page_costs_no_more_than_its_length(piece: str) -> None:
    pumped = piece * (3000 // len(piece)) + "\x01"
    for place in PLACES:
        page = place.replace("{line}", LINE).replace("{}", pumped)
        assert spent_on(f"<html><body>{page}</body></html>".encode()) < GENEROUS


@pytest.mark.parametrize("piece", PIECES)
def test_lines_and_texts_cost_no_more_than_their_length(piece: str) -> None:
    pumped = piece * (20_000 // len(piece)) + "\x01"
    started = time.process_time()
    parse_byline(pumped)
    parse_time(pumped)
    look(Snapshot("http://a.cn/", f"<a href=/1.html>{pumped}</a>".encode(), NOON))
    spent_on(pumped.encode())
    assert time.process_time() - started < GENEROUS


PAGES = {
    "nested boxes": "<div>" * 30_000 + f"<p>{LINE}</p>",
    "unclosed bold": "<b>字" * 20_000 + f"<p>{LINE}</p>",
    "cells": "<table><tr>" + f"<td>{LINE[:4]}</td>" * 20_000 + f"</tr></table><p>{LINE}</p>",
    "links": f"<a href=/n/1.html>{LINE[:12]}</a> " * 20_000 + f"<p>{LINE}</p>",
    "entries": f"<li><a href=/n/1.html>{LINE[:12]}</a> 2026-01-05" * 20_000 + f"<p>{LINE}</p>",
    "breaks": f"{LINE[:9]}<br>" * 20_000 + f"<p>{LINE}</p>",
    "entities": "&#x4e2d;&nbsp;&amp;" * 20_000 + f"<p>{LINE}</p>",
    "attributes": "<div " + " ".join(f"a{n}=1" for n in range(20_000)) + f"><p>{LINE}</p></div>",
    "end tags": "</div></p></b>" * 20_000 + f"<p>{LINE}</p>",
    "comments": "<!-- x -->" * 20_000 + f"<p>{LINE}</p>" + "<!-- " * 20_000,
    "titles": "<h1>江州新闻</h1>" * 20_000 + f"<p>{LINE}</p>",
    "bylines": "<p>记者张三 通讯员李四、王五/文 赵六/图</p>" * 5_000,
    "state": "<script>" + f'{{"content":"{LINE}{LINE}"}},' * 10_000 + "</script>",
    "brackets": "<script type='application/ld+json'>" + "[" * 300_000 + f"</script><p>{LINE}</p>",
    "a long line": "<p>" + LINE * 10_000 + "</p>",
    "a long word": "<p>" + "a" * 500_000 + "</p>" + f"<p>{LINE}</p>",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_a_page_that_nobody_writes_is_read_in_time(page: str) -> None:
    assert spent_on(page.encode()) < GENEROUS


SCRAPS = st.sampled_from(
    [
        "<div>", "</div>", "<p>", "<b>", "<a href=/1>", "</a>", "<table>", "<tr>", "<td>", "<br>",
        "<li>", "<ul>",
        "<script>", "</script>", "<!--", "-->", "<h1>", "<title>", "<font color=red>",
        "<img src=x>", LINE, LINE[:9],
        "&nbsp;", "2026-01-05 ", "来源：江州日报 ", "“", "<form>", "<svg>", "<math>",
        "<template>", "<select>",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(st.lists(SCRAPS, min_size=1, max_size=12), st.integers(50, 800))
def test_any_scraps_of_markup_repeated_are_read_in_time(scraps: list[str], times: int) -> None:
    assert spent_on(("".join(scraps) * times).encode()) < GENEROUS

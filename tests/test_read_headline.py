"""The headline of pages that call themselves nothing, or by the name of their site or column."""

from datetime import UTC, datetime

import pytest

from scraper.model import Article, Snapshot
from scraper.pipeline import extract

HEADLINE = "山里十二所学校这个月都通了热水"
STORY = "".join(
    f"<p>青石县教育局昨天说，第{n}所山里学校这个月通了热水，孩子们冬天可以用温水洗手。</p>"
    for n in range(1, 6)
)
META = "<div class=k3>2026-11-20 09:30　来源：青石晚报　字号：大 中 小</div>"
HEAD = "<div class=k1><a href=/>首页</a> &gt; <a href=/edu/>教育新闻</a> &gt; 正文</div>"
TITLES = ("", "<title></title>", "<title>新闻详情</title>", "<title>青石新闻网</title>")
HEADLINES = (
    f"<h2 class=k2>{HEADLINE}</h2>",
    f"<div class=k2>{HEADLINE}</div>",
    f"<p align=center><font size=5><b>{HEADLINE}</b></font></p>",
    f"<table><tr><td class=k2>{HEADLINE}</td></tr></table>",
)


def read(title: str, headline: str, *, meta: str = META, logo: str = "") -> Article:
    html = (
        f"<html><head>{title}</head><body>{logo}{HEAD}<div class=k4>{headline}{meta}"
        f"<div class=k5>{STORY}</div></div></body></html>"
    )
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return extract(Snapshot("https://www.jz.example/2026/1.html", html.encode(), at))


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("headline", HEADLINES)
def test_the_line_above_the_time_is_the_headline(title: str, headline: str) -> None:
    article = read(title, headline)
    assert article.title == HEADLINE
    assert HEADLINE not in article.text
    assert article.published_at is not None
    assert article.origin == "青石晚报"


def test_a_far_logo_in_h1_is_no_headline() -> None:
    logo = "<h1>青石晚报 QINGSHI</h1>" + "".join(
        f"<p><a href=/{n}>栏目{n}</a></p>" for n in range(20)
    )
    assert read(TITLES[2], HEADLINES[1], logo=logo).title == HEADLINE


def test_a_heading_right_above_the_text_needs_no_time() -> None:
    assert read(TITLES[2], HEADLINES[0], meta="").title == HEADLINE


def test_a_title_that_tells_is_the_headline_of_a_page_that_prints_none() -> None:
    told = "<title>青石县十二所学校冬天有了热水可用_青石新闻网</title>"
    assert read(told, "").title == "青石县十二所学校冬天有了热水可用"


@pytest.mark.parametrize(
    "line", ["调整字体：大 中 小", "您现在的位置：首页 > 教育", "昨天下了一场雪。"]
)
def test_a_line_of_another_form_above_the_time_is_none(line: str) -> None:
    assert read(TITLES[2], f"<div>{HEADLINE}</div><div>{line}</div>").title == HEADLINE

"""What a site file says beyond patterns takes effect: its selectors, and whose pages these are."""

from __future__ import annotations

from datetime import UTC, datetime

from scraper.model import Article, Snapshot
from scraper.pipeline import extract
from scraper.rules import load_sites

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
URL = "http://news.example.cn/2026/0105/1.html"
LONG = "这是一段用来充当正文的文字，它有逗号，也有句号。它说的是一座小城如何修好了自己的图书馆。"
OTHER = "另一栏里的文字更长一些，讲的是完全不相干的事情，却比正文多得多，足以把正文比下去。" * 4


def read(page: str, rules: str) -> Article:
    known = load_sites({"news.example.cn.toml": f'host = "news.example.cn"\n{rules}'})
    return extract(Snapshot(URL, f"<body>{page}</body>".encode(), NOON), known)


TWO = f"<div id=one><p>{LONG}</p><p>{LONG}</p></div><div id=two>{f'<p>{OTHER}</p>' * 4}</div>"


def test_the_text_is_where_the_site_says() -> None:
    assert OTHER in read(TWO, "").text
    assert read(TWO, 'body = "#one"').text.split("\n\n") == [LONG, LONG]


def test_the_text_is_read_in_a_box_with_the_name_of_furniture() -> None:
    page = f"<div class=sidebar><div class=comments><p>{LONG}</p></div></div><div>{OTHER}</div>"
    assert read(page, 'body = ".comments"').text == LONG


def test_a_body_that_is_not_there_changes_nothing() -> None:
    assert read(TWO, 'body = "#gone"').text == read(TWO, "").text


def test_dropped_elements_are_not_read() -> None:
    page = f"<div><p>{LONG}</p><p class=promo>{OTHER}<b class=promo>深处</b></p><p>{LONG}</p></div>"
    assert OTHER in read(page, "").text
    assert read(page, 'drop = [".promo", "b", "body"]').text.split("\n\n") == [LONG, LONG]


def test_the_headline_is_where_the_site_says() -> None:
    page = (
        "<title>频道首页</title><h1>某某新闻频道</h1><div class=t>图书馆<br>修好了</div>"
        f"<div><p>{LONG}</p><p>{LONG}</p></div>"
    )
    article = read(page, 'title = ".t"')
    assert (article.title, article.text) == ("图书馆 修好了", f"{LONG}\n\n{LONG}")
    assert article.evidence["title"] == "news.example.cn.toml: title .t"


def test_a_snapshot_site_is_named_by_its_host() -> None:
    page = f"<div><p>本文转自：江州日报</p><p>来源：看点汇</p><p>{LONG}</p><p>{LONG}</p></div>"
    article = read(page, "snapshotter = true")
    assert (article.origin, article.snapshotter) == ("江州日报", "news.example.cn")


def test_pages_of_an_own_host_are_first_hand_unless_they_say_otherwise() -> None:
    rules = 'outlet = "例城日报"\nown_host = true'
    page = f"<div><p>{LONG}</p><p>{LONG}</p></div>"
    assert (read(page, "").origin, read(page, rules).origin) == (None, "例城日报")
    told = read(f"<p>2026-01-05 09:30 来源：江州日报</p>{page}", rules)
    assert (told.origin, told.reprinter) == ("江州日报", "例城日报")


HEAD = (
    "<div class=head><h1>图书馆修好了</h1><p class=line>发布时间：2026-01-03 08:00 来源：甲报</p>"
    "<span class=when>2026年1月4日 09:30</span><b class=house>来源：乙报</b>"
    "<i class=who>王珩</i></div>"
)


def test_what_a_selected_element_says_goes_before_what_the_page_says_elsewhere() -> None:
    rules = '[select]\npublished_at = ".when"\nsource = ".house"\nauthor = ".who"'
    page = f"{HEAD}<div><p>（记者 戴凛）{LONG}</p><p>{LONG}</p></div>"
    general, ruled = read(page, ""), read(page, rules)
    assert str(general.published_at) == "2026-01-03T08:00:00+08:00"
    assert str(ruled.published_at) == "2026-01-04T09:30:00+08:00"
    assert (general.origin, ruled.origin) == ("甲报", "乙报")
    assert [one.name for one in ruled.authors] == ["王珩"]
    assert ruled.evidence["published_at"] == "news.example.cn.toml: select.published_at .when"
    assert ruled.text == general.text


def test_a_selected_element_that_is_not_there_or_says_nothing_of_use_changes_nothing() -> None:
    page = f"{HEAD}<div><p>（记者 戴凛）{LONG}</p><p>{LONG}</p></div>"
    rules = '[select]\npublished_at = "h1"\nsource = ".none"\nauthor = ".line"'
    assert read(page, rules).to_json() == read(page, "").to_json()


def test_a_selected_link_is_the_next_page() -> None:
    page = f"<div><p>{LONG}</p><p>{LONG}</p></div><a class=on href='/more/2'>继续阅读</a>"
    assert read(page, "").next_page is None
    assert read(page, '[select]\nnext_page = "a.on"').next_page == "http://news.example.cn/more/2"


def test_a_time_for_machines_is_read_from_its_attribute() -> None:
    page = f"<time datetime=2026-01-04T09:30+08:00>昨天</time><div><p>{LONG}</p><p>{LONG}</p></div>"
    found = read(page, '[select]\npublished_at = "time"').published_at
    assert str(found) == "2026-01-04T09:30:00+08:00"

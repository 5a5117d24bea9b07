"""Which leads lie outside a span of days."""

from datetime import date

import pytest

from scraper.discover.window import Window, period_of
from scraper.model import Target
from scraper.times import parse_time

JANUARY = Window(date(2023, 1, 1), date(2023, 1, 31))


def target(url: str, kind: str, day: str | None = None) -> Target:
    return Target(url, kind=kind, published_at=parse_time(day) if day else None)


@pytest.mark.parametrize(
    ("url", "first", "last"),
    [
        ("http://a.cn/sitemap-2023-02.xml", "2023-02-01", "2023-02-28"),
        ("http://a.cn/sitemap_20230105.xml.gz", "2023-01-05", "2023-01-05"),
        ("http://a.cn/sitemaps/2023/1.xml", "2023-01-01", "2023-12-31"),
        ("http://a.cn/sitemap.xml?yyyy=2023&mm=4", "2023-04-01", "2023-04-30"),
    ],
)
def test_a_sitemap_names_its_period(url: str, first: str, last: str) -> None:
    assert period_of(url) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("url", ["http://a.cn/sitemap1.xml", "http://a.cn/sitemap-20230230.xml"])
def test_a_number_is_no_period(url: str) -> None:
    assert period_of(url) is None


def test_an_article_without_a_day_may_be_wanted() -> None:
    assert JANUARY.wants_article(target("http://a.cn/1.html", "article"))
    assert not JANUARY.wants_article(target("http://a.cn/1.html", "article", "2022-12-31"))
    assert not JANUARY.wants_article(target("http://a.cn/1.html", "article", "2023-02-01"))


def test_a_sitemap_last_changed_before_holds_nothing_of_the_span() -> None:
    assert not JANUARY.wants_list(target("http://a.cn/s1.xml", "sitemap", "2022-12-30"))
    assert JANUARY.wants_list(target("http://a.cn/s2.xml", "sitemap", "2024-05-05"))
    assert not JANUARY.wants_list(target("http://a.cn/sitemap-2023-03.xml", "sitemap"))
    assert JANUARY.wants_list(target("http://a.cn/sitemap-2023-02-01.xml", "sitemap"))


def test_an_issue_is_of_its_day() -> None:
    page = "http://epaper.a.cn/html/{}/node_1.htm"
    assert JANUARY.wants_list(target(page.format("2023-01/05"), "epaper"))
    assert not JANUARY.wants_list(target(page.format("2023-02/05"), "epaper"))
    assert Window().wants_list(target(page.format("2023-02/05"), "epaper"))


def test_a_column_is_always_wanted() -> None:
    assert JANUARY.wants_list(target("http://a.cn/zt/20230401/", "list"))

"""What a crawl that only fetches sees at a glance, and what it looks at closely."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.crawl.looking import SEARCHED_EACH, SURE_AFTER, Glancer
from scraper.crawl.scope import Recent
from scraper.model import Snapshot

AT = datetime(2026, 1, 5, tzinfo=UTC)
PLAIN = b"<!doctype html><html><body><p>news</p></body></html>"
MARKED = b'<!doctype html><html><body><map name="PagePicMap"></map></body></html>'


def snapshot(url: str, body: bytes = PLAIN, *asked: str) -> Snapshot:
    return Snapshot(url, body, AT, redirects=asked)


def test_a_page_that_was_promised_is_an_article_at_a_glance() -> None:
    glance = Glancer()
    sight = glance(snapshot("http://a.cn/news/1.html"), expected="article")
    assert sight is not None
    assert sight.what == "article"
    assert glance(snapshot("http://a.cn/news/1.html"), expected="list") is None


def test_the_first_pages_of_a_form_are_searched_for_marks() -> None:
    glance = Glancer()
    for n in range(SURE_AFTER):
        assert glance(snapshot(f"http://a.cn/{n}.html", MARKED), expected="article") is None


def test_a_page_that_is_no_html_is_looked_at_whatever_its_form() -> None:
    glance = Glancer()
    for n in range(2 * SURE_AFTER):
        assert glance(snapshot(f"http://a.cn/{n % 10}.html"), expected="article")
    assert glance(snapshot("http://a.cn/9.html", b"%PDF-1.7"), expected="article") is None


def test_marks_are_found_in_time_among_pages_of_a_form_that_was_plain() -> None:
    glance = Glancer()
    for n in range(SURE_AFTER):
        assert glance(snapshot(f"http://a.cn/{n}.html"), expected="article")
    looked_at = [
        glance(snapshot(f"http://a.cn/{n % 10}.html", MARKED), expected="article") is None
        for n in range(SEARCHED_EACH + 2)
    ]
    assert any(looked_at)
    first = looked_at.index(True)
    assert all(looked_at[first : first + SURE_AFTER]), "once found, each page is searched again"


@pytest.mark.parametrize(
    ("url", "asked", "gone"),
    [
        ("http://a.cn/", "http://a.cn/2026/01/05/story_1.html", True),
        ("http://a.cn", "http://a.cn/2026/01/05/story_1.html", True),
        ("http://a.cn/index.shtml#top", "http://a.cn/2026/01/05/story_1.html", True),
        ("http://a.cn/404.html", "http://a.cn/2026/01/05/story_1.html", True),
        ("http://a.cn/?id=5", "http://a.cn/2026/01/05/story_1.html", False),
        ("http://a.cn/news/", "http://a.cn/2026/01/05/story_1.html", False),
        ("http://a.cn/", "http://a.cn/a/1.html", False),
    ],
)
def test_a_deep_address_that_leads_to_the_front_page_is_gone(
    url: str, asked: str, gone: bool
) -> None:
    sight = Glancer()(snapshot(url, PLAIN, asked), expected="article")
    assert sight is not None
    assert (sight.kind == "soft_404") is gone


def test_what_was_met_of_late_is_known_and_what_was_met_long_ago_is_forgotten() -> None:
    met = Recent(10)
    for n in range(100):
        met.add(n)
        assert all(each in met for each in range(max(0, n - 9), n + 1))
        assert 0 in met, "met again and again"
    assert 50 not in met

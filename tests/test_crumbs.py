"""Cookies that hosts set on the way to a page."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from scraper.fetch.crumbs import Crumbs
from scraper.fetch.hops import follow
from scraper.fetch.protocol import Conditions
from scraper.fetch.purpose import PAGE, Purpose
from scraper.model import Snapshot

AT = datetime(2026, 1, 5, tzinfo=UTC)


def sent(setter: str, header: str, reader: str) -> str:
    """The Cookie header of a request after an answer that set a cookie."""
    crumbs = Crumbs()
    crumbs.collect(setter, (("set-cookie", header),), AT)
    return crumbs.header(reader, AT)


@pytest.mark.parametrize(
    ("setter", "header", "reader"),
    [
        ("https://sso.a.com.cn/v", "k=v; Domain=.a.com.cn; Path=/", "https://www.a.com.cn/1"),
        ("https://sso.a.com.cn/v", "k=v; Domain=a.com.cn; Path=/; Secure", "https://a.com.cn/1"),
        ("http://www.a.cn/v", "k=v; Path=/", "http://www.a.cn/1"),
    ],
)
def test_a_cookie_goes_back_within_what_its_domain_says(
    setter: str, header: str, reader: str
) -> None:
    assert sent(setter, header, reader) == "k=v"


@pytest.mark.parametrize(
    ("setter", "header", "reader"),
    [
        ("https://sso.a.com.cn/v", "k=v; Domain=com.cn; Path=/", "https://www.b.com.cn/1"),
        ("https://sso.a.com.cn/v", "k=v; Path=/", "https://www.a.com.cn/1"),
        ("https://a.com.cn/v", "k=v; Domain=sso.a.com.cn; Path=/", "https://sso.a.com.cn/1"),
        ("https://sso.a.cn/v", "k=v; Domain=.a.cn; Path=/", "https://www.b.cn/1"),
        ("https://sso.a.cn/v", "k=v; Domain=.a.cn; Path=/; Secure", "http://www.a.cn/1"),
        ("https://me.github.io/v", "k=v; Domain=github.io; Path=/", "https://you.github.io/1"),
        ("http://127.0.0.1:8001/v", "k=v; Path=/", "http://127.0.0.1:8002/1"),
    ],
)
def test_a_cookie_goes_nowhere_else(setter: str, header: str, reader: str) -> None:
    assert sent(setter, header, reader) == ""


def test_a_visitor_cookie_of_a_sites_passport_opens_the_page() -> None:
    """The page sends a stranger to the passport, that sets a cookie for all and sends back."""
    page, passport = "https://news.a.com.cn/1.html", "https://passport.a.com.cn/visitor"

    async def ask(
        url: str,
        *,
        conditions: Conditions | None = None,
        cookies: str = "",
        purpose: Purpose = PAGE,
    ) -> Snapshot:
        if url == passport:
            told = (("location", page), ("set-cookie", "v=1; Domain=.a.com.cn; Path=/"))
            return Snapshot(url, b"", AT, 302, told)
        if cookies == "v=1":
            return Snapshot(url, b"<p>the article", AT)
        return Snapshot(url, b"", AT, 302, (("location", passport),))

    got = asyncio.run(follow(ask, page, most=8))
    assert (got.url, got.body) == (page, b"<p>the article")
    assert got.redirects == (page, passport)

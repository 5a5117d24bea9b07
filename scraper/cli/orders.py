"""What the web is asked by: orders for a crawl, with what the settings say of its sources."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scraper.amounts import duration
from scraper.cli.frame import Frame
from scraper.errors import ConfigError, UsageError
from scraper.urls import site_of

if TYPE_CHECKING:
    from scraper.config import Crawl, Recheck, Source
    from scraper.crawl.budget import Share
    from scraper.crawl.order import Order, Start
    from scraper.crawl.schedule import Plan
    from scraper.crawl.treatment import Medium, Treatment
    from scraper.fetch.cookies import Jar
    from scraper.fetch.settings import Settings
    from scraper.fetch.terms import Proxy, Terms


def order_of(
    told: Frame,
    starts: tuple[Start, ...],
    *,
    delay: float | None = None,
    concurrency: int | None = None,
    per_host: int | None = None,
    processes: int | None = None,
    allow_private: Sequence[str] | None = None,
    assets: str | None = None,
    **wishes: Any,
) -> Order:
    """An order for these starts; what a command leaves open is as the settings say.

    Cookies, proxy and exceptions of a source count where it is crawled by its name. Raises
    `ConfigError` for a file of cookies that cannot be read.
    """
    from scraper.crawl.order import Order
    from scraper.timers import zone

    config = told.config
    fetch, named = config.fetch, {start.source for start in starts}
    sources = [source for source in config.sources if source.name in named]
    return Order(
        starts,
        concurrency=concurrency or fetch.concurrency,
        per_host=per_host or fetch.per_host,
        processes=processes or config.crawl.in_processes,
        delay=fetch.delay if delay is None else delay,
        max_fail_ratio=config.crawl.max_fail_ratio,
        allow_private=(*fetch.allow_private, *(allow_private or ())),
        contact=fetch.contact,
        proxy=_proxy(told, fetch.proxy),
        terms=tuple(_terms(told, sources)),
        usual=_usual(config.crawl, assets),
        browser=config.crawl.browser,
        treatments={source.name: treatment_of(source, config.crawl, assets) for source in sources},
        rechecks=_plan(config.recheck),
        related=config.crawl.related,
        calendars={source.name: source.cadence.calendar for source in sources},
        zone=zone(config.time_zone),
        **wishes,
    )


def settings_of(told: Frame, allow_private: Sequence[str] = ()) -> Settings:
    """How a command that is no crawl asks the web: as the settings say of every request."""
    from scraper.fetch.settings import Settings

    fetch = told.config.fetch
    return Settings(
        contact=fetch.contact,
        allow_private=(*fetch.allow_private, *allow_private),
        delay=fetch.delay,
        proxy=_proxy(told, fetch.proxy),
        by_hand=True,
    )


def share_of(pages: int | None, bytes: int | None, time: float | None) -> Share:
    """The most of one host, in seconds and bytes; what is left open is as usual."""
    from scraper.crawl.budget import Share

    usual = Share()
    return Share(pages or usual.pages, bytes or usual.bytes, time or usual.time)


def _terms(told: Frame, sources: Sequence[Source]) -> Iterator[tuple[str, Terms]]:
    """The terms by site; of two sources of one site the first that says something counts."""
    from scraper.fetch.terms import Terms

    for source in reversed(sources):
        if source.cookies or source.proxy or source.tls_exception:
            proxy = source.proxy or told.config.fetch.proxy
            yield (
                site_of(source.url),
                Terms(
                    _jar(told, source.cookies),
                    _proxy(told, proxy),
                    source.tls_exception,
                ),
            )


def _proxy(told: Frame, text: str) -> Proxy | None:
    from scraper.configread import secret
    from scraper.fetch.terms import Proxy

    return Proxy.of(secret(text, os.environ, told.beside_settings)) if text else None


def _plan(recheck: Recheck) -> Plan:
    from scraper.crawl.schedule import Plan

    ages = tuple(timedelta(seconds=duration(age)) for age in recheck.ages)
    return Plan(ages, timedelta(seconds=duration(recheck.then)), recheck.per_host)


def _usual(crawl: Crawl, assets: str | None) -> Treatment:
    from scraper.crawl.treatment import Treatment

    return Treatment(crawl.js, assets=_media(assets, crawl.assets), originals=crawl.originals)


def treatment_of(source: Source, crawl: Crawl, assets: str | None = None) -> Treatment:
    """How the answers of a source are treated: as it says, else as all are."""
    from scraper.crawl.treatment import Treatment

    media = _media(assets, source.assets or crawl.assets)
    originals = crawl.originals if source.originals < 0 else source.originals
    return Treatment(source.js or crawl.js, source.noarchive_exception, media, originals)


def _media(asked: str | None, settled: Sequence[str]) -> frozenset[Medium] | None:
    """What is kept beside articles: as the option says, else as the settings do."""
    from scraper.crawl.treatment import MEDIA

    words = [word.strip() for word in asked.split(",")] if asked is not None else settled
    for word in words:
        if word not in (*MEDIA, "none"):
            raise UsageError(f"--assets {word[:40]!r}: no such thing", hint="images, pdf or none")
    return frozenset(each for each in MEDIA if each in words) if words else None


def _jar(told: Frame, name: str) -> Jar:
    from scraper.fetch.cookies import EMPTY, read_cookies

    if not name:
        return EMPTY
    path = told.beside_settings(name)
    try:
        text = path.read_text("utf-8", "replace")
    except OSError as error:
        raise ConfigError(f"{path}: the cookies cannot be read: {error.strerror}") from None
    return read_cookies(text, str(path))

"""A little web in a language of its own, so that tests of the crawl are about the crawl alone.

A page is lines of text. `article: 标题` opens an article, its paragraphs follow; `list:` opens a
list, a lead a line: address, kind, and a day if it names one. `next: /address` names the next page
of either, `related: /address` an entry of an article's related list. Anything else is no article.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from scraper.crawl.discovering import Found, discover
from scraper.crawl.engine import crawl
from scraper.crawl.order import Event, Order, Report
from scraper.crawl.shelf import RobotsShelf
from scraper.crawl.sight import Sight
from scraper.discover.leads import Leads
from scraper.fetch.http import HttpFetcher, open_fetcher
from scraper.fetch.settings import Limits, Settings
from scraper.model import Article, Block, Related, Snapshot, Target, Timestamp
from storage.opening import open_archive
from storage.protocol import Archive, Query
from tests.support.clocks import Clock
from tests.support.hostile import Reply, Request, Server, page

PATIENT = Limits(connect=20, read=20, total=40)


def article(
    title: str, *paragraphs: str, day: str = "", after: str = "", related: Sequence[str] = ()
) -> str:
    """A page with an article; without paragraphs it gets some that no other title has."""
    told = paragraphs or tuple(f"{title}：{_words(f'{title} {n}')}。" for n in range(3))
    beside = [f"related: {address}" for address in related]
    onward = [f"next: {after}"] if after else []
    return "\n".join([f"article: {title} {day}", *told, *beside, *onward])


def _words(seed: str) -> str:
    """Fifty characters that no other seed gives, so that no article is another's reprint."""
    dice = random.Random(seed)
    return "".join(chr(dice.randrange(0x4E00, 0x8000)) for _ in range(50))


def listing(*leads: str, after: str = "") -> str:
    """A list; a lead is `address`, `address kind` or `address kind day`."""
    return "\n".join(["list:", *leads, *([f"next: {after}"] if after else [])])


def lasting(text: str) -> Reply:
    """A page with an ETag, that answers 304 to whoever has it."""
    tag = f'"{abs(hash(text)):x}"'

    def reply(request: Request) -> bytes:
        if request.headers.get("if-none-match") == tag:
            return page("", 304, ETag=tag)
        return page(text, ETag=tag)

    return reply


def look(snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
    """What a page of the little web is."""
    head, *lines = snapshot.body.decode().splitlines() or [""]
    after = next((line[6:] for line in lines if line.startswith("next: ")), None)
    beside = tuple(
        Related("related", line[9:], url=urljoin(snapshot.url, line[9:]))
        for line in lines if line.startswith("related: ")
    )  # fmt: skip
    told = [line for line in lines if line and not line.startswith(("next: ", "related: "))]
    if head.startswith("list:"):
        return Sight("list", Leads("list", tuple(map(_lead, told)), after))
    if head.startswith("article: "):
        title, _, day = head[9:].partition(" ")
        blocks = tuple(Block(line, "paragraph" if n else "lead") for n, line in enumerate(told))
        published = Timestamp.parse(day) if day else None
        return Sight(
            "article",
            article=Article(
                url=snapshot.url, title=title, blocks=blocks, published_at=published,
                fetched_at=snapshot.fetched_at, next_page=after, related=beside,
            ),
        )  # fmt: skip
    return Sight("nothing", kind="not_article", why="neither list nor article")


def _lead(line: str) -> Target:
    address, *more = line.split(" ")
    kind = more[0] if more else "article"
    day = Timestamp.parse(more[1]) if len(more) > 1 else None
    return Target(address, via="a test", kind=kind, published_at=day)


class LittleReader:
    """Reads the little web at once."""

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        return look(snapshot)


@dataclass
class Desk:
    """An archive, a clock and a way to crawl: everything a test of the crawl needs."""

    server: Server
    path: Path
    clock: Clock = field(default_factory=Clock)
    events: list[Event] = field(default_factory=list[Event])
    reader: Any = field(default_factory=LittleReader)
    archive: Callable[[Archive], Archive] = lambda archive: archive
    """What stands between the crawl and its archive, in tests of a failing one."""

    def crawl(self, *paths: str, stop: asyncio.Event | None = None, **wishes: Any) -> Report:
        addresses = [self.server.url(path) for path in paths or ("/",)]
        wishes = {"delay": 0.0, "allow_private": (self.server.host,), **wishes}
        return self.order(Order.of(*addresses, **wishes), stop)

    def order(self, order: Order, stop: asyncio.Event | None = None) -> Report:
        return asyncio.run(self.carry_out(order, stop))

    async def carry_out(self, order: Order, stop: asyncio.Event | None = None) -> Report:
        settings = Settings(
            PATIENT, allow_private=order.allow_private, delay=order.delay, per_host=order.per_host,
            concurrency=order.concurrency,
        )  # fmt: skip
        shelf = RobotsShelf()
        fetcher = HttpFetcher(settings, clock=self.clock, sleep=self.clock.sleep, shelf=shelf)
        try:
            with open_archive(self.path, create=True) as archive:
                return await crawl(
                    order, self.archive(archive), fetcher, clock=self.clock, sleep=self.clock.sleep,
                    watch=self.events.append, reader=self.reader, stop=stop, shelf=shelf,
                )  # fmt: skip
        finally:
            await fetcher.aclose()

    async def discover(self, path: str) -> list[Found]:
        order = Order.of(self.server.url(path))
        settings = Settings(PATIENT, allow_private=(self.server.host,), delay=0.0)
        async with open_fetcher(settings, clock=self.clock, sleep=self.clock.sleep) as fetcher:
            with open_archive(self.path, create=True) as archive:
                found = discover(
                    order.starts[0], fetcher, order=order, archive=archive, reader=LittleReader()
                )
                return [one async for one in found]

    def texts(self) -> dict[str, str]:
        """Path to text of every article that is held."""
        with open_archive(self.path) as archive:
            held = archive.select(Query(limit=None))
            return {self._path(one.article.url): one.article.text for one in held}

    def failures(self) -> dict[str, str]:
        """Path to kind of every failure, the latest."""
        with open_archive(self.path) as archive:
            return {self._path(failed.url): failed.kind for failed in archive.failures()}

    def _path(self, url: str | None) -> str:
        return (url or "").removeprefix(self.server.url(""))

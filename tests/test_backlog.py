"""Nobody asks for more while what was fetched is not yet read and kept."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from scraper.crawl.backlog import Backlog, CountingReader
from scraper.crawl.engine import crawl
from scraper.crawl.order import Order
from scraper.crawl.sight import Sight
from scraper.fetch.http import HttpFetcher
from scraper.fetch.settings import Settings
from scraper.model import Snapshot
from storage.opening import open_archive
from tests.support.clocks import Clock
from tests.support.hostile import Server, page
from tests.support.little_web import article, listing, look

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


def test_there_is_room_until_there_is_too_much() -> None:
    async def waits(backlog: Backlog) -> bool:
        try:
            await asyncio.wait_for(backlog.room(), 0.01)
        except TimeoutError:
            return True
        return False

    async def course() -> list[bool]:
        backlog = Backlog(most=100)
        told = []
        for step in (60, 60, -60, -60):
            backlog.add(step) if step > 0 else backlog.done(-step)
            told.append(await waits(backlog))
        return told

    assert asyncio.run(course()) == [False, True, False, False]


def test_a_page_counts_while_it_is_read_even_when_reading_fails() -> None:
    async def read() -> list[int]:
        backlog = Backlog()
        sizes = []

        class Broken:
            async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
                sizes.append(backlog.size)
                raise ValueError

        reader = CountingReader(backlog, Broken())
        await asyncio.gather(
            reader.look(Snapshot("http://a.cn/", b"page", NOW)), return_exceptions=True
        )
        return [*sizes, backlog.size]

    assert asyncio.run(read()) == [4, 0]


def test_a_crawl_with_room_for_one_page_brings_all_of_them(tmp_path: Path) -> None:
    most: list[int] = []

    class Slow:
        def __init__(self, backlog: Backlog) -> None:
            self._backlog = backlog

        async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
            most.append(self._backlog.size)
            await asyncio.sleep(0.001)
            return look(snapshot)

    async def carry_out(server: Server) -> int:
        backlog, clock = Backlog(most=0), Clock()
        order = Order.of(server.url("/"), delay=0.0, allow_private=(server.host,), per_host=8)
        settings = Settings(allow_private=order.allow_private, delay=0.0, per_host=8, concurrency=2)
        fetcher = HttpFetcher(settings, clock=clock, sleep=clock.sleep, room=backlog)
        try:
            with open_archive(tmp_path / "archive.db", create=True) as archive:
                report = await crawl(
                    order, archive, fetcher, clock=clock, sleep=clock.sleep,
                    reader=Slow(backlog), backlog=backlog,
                )  # fmt: skip
                assert backlog.size == 0
                return report.counts["new"]
        finally:
            await fetcher.aclose()

    pages = {f"/a{n}": page(article(f"第{n}条", after=f"/b{n}")) for n in range(20)}
    pages |= {f"/b{n}": page(article(f"第{n}条之二")) for n in range(20)}
    longest = max(len(one) for one in pages.values())
    with Server({"/": page(listing(*[f"/a{n}" for n in range(20)])), **pages}) as server:
        assert asyncio.run(carry_out(server)) == 20
    assert max(most) <= 4 * longest  # two being fetched, and what each may find when it is read

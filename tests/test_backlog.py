"""Nobody asks for more while what was fetched is not yet read and kept."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from traceback import walk_tb

from scraper.crawl.backlog import FREE, GIVE_BACK_AFTER, Backlog, CountingReader
from scraper.crawl.engine import crawl
from scraper.crawl.order import Order
from scraper.crawl.sight import Sight
from scraper.errors import FetchError
from scraper.fetch.http import HttpFetcher
from scraper.fetch.settings import Limits, Settings
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


def _large(size: int) -> bytes:
    return page("<html>" + "x" * size + "</html>")


def test_of_large_answers_one_at_a_time_comes_while_there_is_too_much() -> None:
    async def course() -> list[bool]:
        backlog = Backlog(most=2 * FREE)
        one, other = backlog.coming(), backlog.coming()
        told = [one.took(2 * FREE), other.took(FREE), other.took(FREE)]
        first = asyncio.ensure_future(one.turn())
        second = asyncio.ensure_future(other.turn())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        told += [first.done(), second.done(), one.took(FREE), other.took(1)]
        one.end()
        await second
        told.append(other.took(1))
        other.end()
        return [*told, backlog.size == 0]

    assert asyncio.run(course()) == [
        True, True, False, True, False, True, False, True, True,
    ]  # fmt: skip


def test_a_large_answer_that_stops_in_the_middle_keeps_no_small_one_waiting() -> None:
    async def course() -> bool:
        backlog = Backlog(most=FREE)
        backlog.coming().took(10 * FREE)
        await asyncio.wait_for(backlog.room(), 1)
        return backlog.coming().took(FREE)

    assert asyncio.run(course())


def test_free_memory_is_given_back_after_much_was_in_hand() -> None:
    given: list[int] = []
    backlog = Backlog(give_back=lambda: given.append(1))
    for _ in range(5):
        backlog.add(GIVE_BACK_AFTER // 2)
        backlog.done(GIVE_BACK_AFTER // 2)

    assert given == [1]


def test_large_answers_wait_for_each_other_and_all_come() -> None:
    size = 3 * FREE

    async def fetched(servers: list[Server]) -> tuple[list[int], int]:
        backlog = Backlog(most=FREE)
        settings = Settings(allow_private=("127.0.0.0/8",), delay=0.0)
        fetcher = HttpFetcher(settings, room=backlog)
        try:
            urls = [f"http://{server.host}/x" for server in servers]
            answers = await asyncio.gather(*map(fetcher.fetch, urls))
        finally:
            await fetcher.aclose()
        return [len(answer.body) for answer in answers], backlog.size

    with Server({"/x": _large(size)}) as a, Server({"/x": _large(size)}) as b:
        sizes, left = asyncio.run(fetched([a, b]))

    assert min(sizes) > size
    assert left == 0


def test_an_error_that_is_kept_holds_nothing_of_the_body() -> None:
    async def refused(server: Server) -> FetchError:
        settings = Settings(allow_private=("127.0.0.0/8",), delay=0.0)
        settings = replace(settings, limits=Limits(raw=FREE))
        fetcher = HttpFetcher(settings)
        try:
            await fetcher.fetch(f"http://{server.host}/x")
        except FetchError as error:
            return error
        finally:
            await fetcher.aclose()
        raise AssertionError

    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>" + b"x" * (2 * FREE)
    with Server({"/x": lambda _: body}) as server:
        error = asyncio.run(refused(server))
    held = [
        value
        for frame, _ in walk_tb(error.__traceback__)
        for value in frame.f_locals.values()
        if isinstance(value, bytes) and len(value) > FREE
    ]

    assert error.kind == "too_large"
    assert held == []

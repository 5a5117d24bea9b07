"""Pages are read in processes, and a bad page costs itself and nothing else."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bench.load_site import pages
from scraper.crawl.order import Order
from scraper.crawl.pool import ProcessReader
from scraper.crawl.running import run
from scraper.crawl.sight import Sight
from scraper.crawl.worker import SHELF
from scraper.known import known
from scraper.memory import SiteMemory
from scraper.model import Snapshot
from storage.opening import open_archive
from storage.protocol import Query
from tests.support.hostile import Server, page
from tests.support.looks import scripted

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)


def said(body: str) -> Snapshot:
    return Snapshot("http://a.cn/1.html", body.encode(), NOW)


def reading(
    ask: Callable[[ProcessReader], Awaitable[list[Sight]]],
    *,
    processes: int = 2,
    seconds: float = 60.0,
    few: int = 0,
) -> list[Sight]:
    async def read() -> list[Sight]:
        reader = ProcessReader(scripted, processes=processes, seconds=seconds, few=few)
        try:
            return await ask(reader)
        finally:
            await reader.aclose()

    return asyncio.run(read())


async def each(bodies: list[str], reader: ProcessReader) -> list[Sight]:
    return list(await asyncio.gather(*(reader.look(said(body)) for body in bodies)))


async def in_turn(bodies: list[str], reader: ProcessReader) -> list[Sight]:
    return [await reader.look(said(body)) for body in bodies]


def process_of(sight: Sight) -> str:
    return sight.why.split()[-1]


def test_no_more_processes_are_started_than_were_asked_for() -> None:
    sights = reading(partial(each, ["page"] * 20))
    assert {sight.what for sight in sights} == {"article"}
    assert 1 <= len({process_of(sight) for sight in sights}) <= 2


def test_a_few_pages_start_no_process() -> None:
    first, second, third = reading(partial(in_turn, ["page"] * 3), few=2)
    assert process_of(first) == process_of(second) != process_of(third)


def test_a_page_that_kills_its_process_is_given_up_alone() -> None:
    good, bad, after = reading(partial(in_turn, ["page", "die", "page"]), processes=1)
    assert (good.what, after.what) == ("article", "article")
    assert (bad.what, bad.kind) == ("nothing", "limits")
    assert process_of(good) != process_of(after)


def test_a_page_whose_process_died_once_is_read_in_another(tmp_path: Path) -> None:
    (sight,) = reading(partial(in_turn, [f"die once {tmp_path / 'died'}"]))
    assert sight.what == "article"


def test_a_page_that_takes_for_ever_is_given_up_and_its_process_with_it() -> None:
    bodies = ["page", "sleep", "page"]
    good, slow, after = reading(partial(in_turn, bodies), processes=1, seconds=5.0)
    assert (good.what, slow.kind, after.what) == ("article", "limits", "article")
    assert process_of(good) != process_of(after)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux only")
def test_a_page_that_eats_memory_is_given_up_and_its_process_with_it() -> None:
    good, eater, after = reading(partial(in_turn, ["page", "eat", "page"]), processes=1)
    assert (eater.what, eater.kind) == ("nothing", "limits")
    assert process_of(good) != process_of(after)


def test_a_page_that_breaks_the_reader_is_told_as_such() -> None:
    (broken,) = reading(partial(in_turn, ["break"]))
    assert (broken.kind, broken.why) == ("parse", "ValueError: a bug")


def test_signals_are_for_the_crawl_and_not_for_its_readers() -> None:
    first, second = reading(partial(in_turn, ["stop", "page"]), processes=1)
    assert process_of(first) == process_of(second)


def test_each_page_is_read_with_the_memory_of_its_site() -> None:
    memories = [SiteMemory(stories=n, stamp=f"m{n}") for n in range(1, SHELF + 4)]
    order = [*memories, *memories[:3], memories[-1], memories[0]]

    async def ask(reader: ProcessReader) -> list[Sight]:
        return [await reader.look(said("page"), memory=memory) for memory in order]

    sights = reading(ask, processes=1)
    assert [int(sight.why.split()[1]) for sight in sights] == [one.stories for one in order]


def test_a_cancelled_look_leaves_no_process_out_of_step() -> None:
    async def ask(reader: ProcessReader) -> list[Sight]:
        first = await reader.look(said("page"))
        task = asyncio.create_task(reader.look(said("sleep")))
        await asyncio.sleep(0.2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return [first, await reader.look(said("page"), expected="article")]

    _, after = reading(ask, processes=1)
    assert after.why.startswith("article ")


def test_processes_bring_the_same_articles_as_one(tmp_path: Path) -> None:
    held = []
    with Server({path: page(html) for path, html in pages(7, 30)}) as server:
        for processes in (1, 2):
            order = Order.of(
                server.url(), delay=0.0, per_host=4, allow_private=(server.host,),
                processes=processes,
            )  # fmt: skip
            with open_archive(tmp_path / f"{processes}.db", create=True) as archive:
                report = run(order, archive, knows=partial(known, ()))
                assert report.counts["new"] == 30
                texts = {one.article.url: one.article for one in archive.select(Query(limit=None))}
            held.append(texts)
    assert {url: (a.title, a.text, a.related) for url, a in held[0].items()} == {
        url: (a.title, a.text, a.related) for url, a in held[1].items()
    }

"""A crawl learns what a site repeats, and a later one begins with what was learned."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.crawl.remembering import RememberingReader
from scraper.crawl.sight import Sight, ThreadReader
from scraper.model import Snapshot
from scraper.recall import AT_FIRST, SITES
from storage.opening import open_archive
from tests.support.hostile import Server, page
from tests.support.little_web import Desk
from tests.support.promoted_site import PROMOTION, READ_AT, paragraphs
from tests.support.promoted_site import page as story


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        yield Desk(server, tmp_path / "archive.db", reader=None)


def publish(desk: Desk, number: int, *more: str) -> str:
    lines = [*paragraphs(number), *more, PROMOTION]
    path = f"/2026/0105/{number}.html"
    desk.server.replies[path] = page(story(number, lines).body)
    return path


def promoted(desk: Desk, paths: list[str]) -> list[bool]:
    texts = desk.texts()
    return [PROMOTION in texts[path] for path in paths]


def test_a_crawl_begins_with_what_the_last_one_learned(desk: Desk) -> None:
    first = [publish(desk, n) for n in range(4)]
    desk.crawl(*first)
    later = [publish(desk, n) for n in range(10, 13)]
    desk.crawl(*later)
    assert promoted(desk, later) == [False] * 3


def test_a_crawl_learns_on_its_way(desk: Desk) -> None:
    paths = [publish(desk, n) for n in range(5 * AT_FIRST)]
    desk.crawl(*paths)
    found = promoted(desk, paths)
    assert 2 <= sum(found) <= 3 * AT_FIRST


def test_learning_makes_no_page_a_revision(desk: Desk) -> None:
    paths = [publish(desk, n) for n in range(6)]
    desk.crawl(*paths)
    for n in range(6):
        desk.server.replies[paths[n]] = page(story(n).body + b"<!-- later -->")
    report = desk.crawl(*paths, refetch=True)
    assert (report.counts["revised"], report.counts["unchanged"]) == (0, 6)
    publish(desk, 3, "昨天，石板路提前完工，全镇放了一挂鞭炮。")
    assert desk.crawl(paths[3], refetch=True).counts["revised"] == 1
    with open_archive(desk.path) as archive:
        assert not list(archive.verify())


class Counting:
    """Books that count how often a memory is asked for."""

    def __init__(self) -> None:
        self.asked = 0

    async def ask(self, question: object) -> object:
        from scraper.memory import FORGETFUL

        self.asked += 1
        await asyncio.sleep(0)
        return FORGETFUL


def test_memories_are_bounded() -> None:
    books = Counting()

    eyes = ThreadReader(lambda snapshot, **_: Sight("nothing"))
    reader = RememberingReader(books, eyes)  # type: ignore[arg-type]  # Books

    async def asked_after(*sites: int) -> int:
        for n in sites:
            await reader.look(Snapshot(f"https://s{n}.cn/", b"", READ_AT))
        return books.asked

    async def looks() -> list[int]:
        return [
            await asked_after(*range(SITES + 10)),
            await asked_after(SITES),
            await asked_after(0),
        ]

    assert asyncio.run(looks()) == [SITES + 10, SITES + 10, SITES + 11]


def test_pages_that_come_while_a_memory_is_made_wait_for_the_same() -> None:
    books = Counting()
    reader = RememberingReader(books, ThreadReader(lambda snapshot, **_: Sight("nothing")))  # type: ignore[arg-type]  # Books

    async def looks() -> int:
        pages = [Snapshot(f"https://s.cn/{n}", b"", READ_AT) for n in range(8)]
        await asyncio.gather(*map(reader.look, pages))
        return books.asked

    assert asyncio.run(looks()) == 1

"""One thread has the archive: what is handed in is written in batches, in that order."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from scraper.crawl.backlog import Backlog
from scraper.crawl.books import BATCH, Books
from scraper.errors import DamagedArchive
from storage.protocol import Archive


class Noting:
    """An archive of notes; it tells which were written together."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    @contextmanager
    def batch(self) -> Iterator[None]:
        self.batches.append([])
        yield

    def note(self, word: str) -> None:
        self.batches[-1].append(word)


def written(archive: Any, word: str) -> None:
    archive.note(word)


class Study:
    """Books of notes beside a page that is being read for ever."""

    def __init__(self, *, in_hand: int, gathering: float = 60.0) -> None:
        self.archive = Noting()
        self.backlog = Backlog()
        self.backlog.add(in_hand)
        self.books = Books(cast(Archive, self.archive), self.backlog, gathering=gathering)

    async def post(self, word: str) -> None:
        await self.books.post(lambda archive: written(archive, word), size=1)

    async def settle(self) -> None:
        """Let the writer do what it would do now."""
        for _ in range(20):
            await asyncio.sleep(0.001)


def test_what_nobody_waits_for_is_held_while_more_pages_are_in_hand() -> None:
    study = Study(in_hand=10)

    async def course() -> list[list[str]]:
        async with study.books:
            await study.post("a")
            await study.settle()
            before = list(study.archive.batches)
            await study.post("b")
            await study.books.written()
            return before

    assert asyncio.run(course()) == []
    assert study.archive.batches == [["a", "b"]]


def test_it_is_held_for_a_while_only() -> None:
    study = Study(in_hand=10, gathering=0.001)

    async def course() -> None:
        async with study.books:
            await study.post("a")
            await study.settle()
            assert study.archive.batches == [["a"]]

    asyncio.run(course())


def test_with_no_other_page_in_hand_it_is_written_at_once() -> None:
    study = Study(in_hand=0)

    async def course() -> None:
        async with study.books:
            for word in "ab":
                await study.post(word)
                await study.settle()

    asyncio.run(course())
    assert study.archive.batches == [["a"], ["b"]]


def test_a_full_batch_is_held_no_longer() -> None:
    study = Study(in_hand=10)

    async def course() -> list[list[str]]:
        async with study.books:
            for n in range(BATCH):
                await study.post(str(n))
            await study.settle()
            return list(study.archive.batches)

    assert [len(batch) for batch in asyncio.run(course())] == [BATCH]


def test_what_is_handed_in_stands_when_the_books_are_closed() -> None:
    study = Study(in_hand=10)

    async def course() -> None:
        async with study.books:
            await study.post("a")

    asyncio.run(course())
    assert study.archive.batches == [["a"]]


def test_a_question_does_not_wait_for_what_was_handed_in() -> None:
    study = Study(in_hand=10)

    async def course() -> int:
        async with study.books:
            await study.post("a")
            return await study.books.ask(lambda archive: len(cast(Noting, archive).batches))

    assert asyncio.run(course()) == 0


def test_a_question_that_finds_damage_is_the_end_of_the_run() -> None:
    study = Study(in_hand=0)
    damage = DamagedArchive("a.db", "it does not hold together", hint="jianbao verify a.db")

    def question(archive: Archive) -> None:
        raise damage

    async def course() -> None:
        async with study.books:
            with pytest.raises(DamagedArchive):
                await study.books.ask(question)

    asyncio.run(course())
    assert study.books.trouble is damage

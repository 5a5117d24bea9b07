"""A crawl is killed, stopped and crowded, and nothing is lost or doubled."""

import asyncio
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from storage.opening import open_archive
from tests.support.archives import DAY, story
from tests.support.hostile import Reply, Request, Server, page
from tests.support.little_web import Desk, article, listing

ARTICLES = 60
PER_LIST = 6
PATIENCE = 60.0
"""Seconds a crawl may take on a crowded machine; nothing is measured by it."""
SOON = 25.0
"""Less than a fetch may last (30 s): what ends within it did not wait for its answer."""


def slowly(text: str) -> Reply:
    def reply(_: Request) -> bytes:
        time.sleep(0.004)
        return page(text)

    return reply


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        lists = [range(start, start + PER_LIST) for start in range(0, ARTICLES, PER_LIST)]
        server.replies["/"] = page(listing(*[f"/list{n} list" for n in range(len(lists))]))
        for n, numbers in enumerate(lists):
            server.replies[f"/list{n}"] = slowly(listing(*[f"/a{number}" for number in numbers]))
        for number in range(ARTICLES):
            server.replies[f"/a{number}"] = slowly(article(f"第{number}条"))
        yield Desk(server, tmp_path / "archive.db")


Started = subprocess.Popen[bytes]


@pytest.fixture
def start(desk: Desk) -> Iterator[Callable[..., Started]]:
    started: list[Started] = []

    def begin(*more: str) -> Started:
        command = [sys.executable, "-m", "tests.support.crawl_once", desk.server.url("/")]
        started.append(
            subprocess.Popen(
                [*command, str(desk.path), *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
        )
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def wait_for(desk: Desk, requests: int) -> None:
    """Until the server was asked that often."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if len(desk.server.asked) >= requests:
            return
        time.sleep(0.005)
    raise AssertionError(f"only {len(desk.server.asked)} requests came")


def whole(desk: Desk) -> None:
    """Every article is there once, with one version, and the archive holds together."""
    assert sorted(desk.texts()) == sorted(f"/a{n}" for n in range(ARTICLES))
    with open_archive(desk.path) as archive:
        assert archive.status()["versions"] == ARTICLES
        assert not list(archive.verify())


def test_a_crawl_that_is_killed_again_and_again_goes_on(
    desk: Desk, start: Callable[..., Started]
) -> None:
    dice = random.Random(5)
    kills = 3
    for _ in range(kills):
        process = start()
        wait_for(desk, len(desk.server.asked) + dice.randint(3, 25))
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE)
    process = start()
    assert process.wait(PATIENCE) == 0
    whole(desk)
    with open_archive(desk.path) as archive:
        assert [run.outcome for run in archive.runs()] == ["done", *["killed"] * kills]
    asked = Counter(path for path in desk.server.paths() if path.startswith("/a"))
    again = sum(asked.values()) - ARTICLES
    assert again <= kills * (100 + 4)  # one batch and what was under way, each time
    assert max(asked.values()) <= kills + 1


def test_a_signal_ends_a_crawl_soon_with_its_state_saved(
    desk: Desk, start: Callable[..., Started]
) -> None:
    process = start()
    wait_for(desk, 30)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 130
    with open_archive(desk.path) as archive:
        (run,) = archive.runs()
        assert run.outcome == "interrupted"
        assert run.counts["new"] == archive.status()["articles"]
    assert start().wait(PATIENCE) == 0
    whole(desk)


def test_add_and_remove_beside_a_crawl_lose_and_double_nothing(
    desk: Desk, start: Callable[..., Started]
) -> None:
    """Three at once: a crawl, somebody who adds, and somebody who takes down what came."""
    process = start()
    wait_for(desk, 20)
    until = time.monotonic() + PATIENCE
    while len(desk.texts()) < 6 and time.monotonic() < until:
        time.sleep(0.05)
    added = [f"https://elsewhere.example.cn/2023/01/05/{n}.html" for n in range(30)]
    removed: list[str] = []
    with open_archive(desk.path) as adding, open_archive(desk.path) as removing:
        for n, url in enumerate(added):
            adding.add(story(f"第{n}条，{article(str(n))}", url), at=DAY)
            if n % 6 == 5:
                path = next(path for path in desk.texts() if path.startswith("/a"))
                removing.remove(desk.server.url(path), reason="a test", at=DAY)
                removed.append(path)
    assert process.wait(PATIENCE) == 0
    assert start().wait(PATIENCE) == 0  # what was taken down does not come back
    wanted = {f"/a{n}" for n in range(ARTICLES)} - set(removed) | set(added)
    assert set(desk.texts()) == wanted
    with open_archive(desk.path) as archive:
        told = archive.status()
        assert (told["articles"], told["versions"]) == (len(wanted), len(wanted))
        assert not list(archive.verify())


async def never(_: Request) -> AsyncIterator[bytes]:
    await asyncio.sleep(4 * SOON)
    yield b""


def test_ctrl_c_ends_a_crawl_that_waits_for_an_answer(
    desk: Desk, start: Callable[..., Started]
) -> None:
    desk.server.replies["/"] = never
    process = start()
    wait_for(desk, 2)
    process.send_signal(signal.SIGINT)
    assert process.wait(SOON) == 130


def test_a_host_that_never_answers_does_not_outlast_the_time(
    desk: Desk, start: Callable[..., Started]
) -> None:
    desk.server.replies["/"] = never
    assert start("0.5").wait(SOON) == 8

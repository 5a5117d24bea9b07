"""When lists that no start names are asked again by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from scraper.crawl.schedule import after_list
from tests.support.hostile import Server, page
from tests.support.little_web import Desk, article, lasting, listing

NOW = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        server.replies |= {f"/a{n}": lasting(article(f"第{n}条")) for n in range(9)}
        yield Desk(server, tmp_path / "archive.db")


def days_asked(desk: Desk, path: str, days: int) -> list[int]:
    """On which days a crawl a day asked for that."""
    asked: list[int] = []
    for day in range(days):
        before = len(desk.server.asked)
        desk.crawl()
        if any(request.path == path for request in desk.server.asked[before:]):
            asked.append(day)
        desk.clock.pass_time(days=1)
    return asked


def test_a_list_that_no_longer_changes_is_asked_less_and_less(desk: Desk) -> None:
    """An e-paper names its newest issue; those before are met once and stay as they are."""
    desk.server.replies["/"] = lasting(listing("/issue list", "/a0"))
    desk.server.replies["/issue"] = lasting(listing("/a1", "/a2"))
    desk.crawl()
    desk.server.replies["/"] = lasting(listing("/a0"))
    asked = days_asked(desk, "/issue", 60)
    gaps = [later - former for former, later in pairwise(asked)]
    assert gaps == sorted(gaps)
    assert len(asked) <= 8


def test_a_list_that_changes_and_names_something_new_is_asked_daily(desk: Desk) -> None:
    desk.server.replies["/"] = lasting(listing("/far list", "/a0"))
    desk.server.replies["/far"] = lasting(listing("/a1"))
    desk.crawl()
    desk.server.replies["/"] = lasting(listing("/a0"))
    desk.clock.pass_time(days=1)
    for n in range(2, 9):
        desk.server.replies["/far"] = page(listing(f"/a{n}"))
        desk.crawl()
        desk.clock.pass_time(days=1)
        assert f"/a{n}" in desk.texts()


def test_waits_of_a_list() -> None:
    def days(unchanged: int | None, *, news: bool) -> int:
        since = None if unchanged is None else NOW - timedelta(days=unchanged)
        return (after_list(NOW, unchanged_since=since, news=news) - NOW).days

    assert [days(n, news=False) for n in (0, 1, 3, 90)] == [1, 1, 3, 30]
    assert (days(None, news=True), days(None, news=False)) == (1, 4)

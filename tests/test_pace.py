"""How fast a host is asked: by what it bears."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import FetchError
from scraper.fetch.pace import LONGEST, STEP, Door, Pace
from scraper.fetch.politeness import Politeness
from scraper.fetch.protocol import Conditions, Wait
from scraper.fetch.purpose import PAGE, Purpose
from scraper.fetch.settings import Settings
from scraper.model import Snapshot
from tests.support.clocks import Clock

# the pause


def test_trouble_doubles_the_pause_and_good_answers_shorten_it_step_by_step() -> None:
    pace = Pace(2.0)
    pace.trouble()
    pace.trouble()
    assert pace.pause == 8.0
    for _ in range(4):
        pace.answered(0.1)
    assert pace.pause == 8.0 - 4 * STEP
    for _ in range(100):
        pace.answered(0.1)
    assert pace.pause == 2.0


def test_a_host_that_answers_more_slowly_than_it_used_to_strains() -> None:
    pace = Pace(1.0)
    assert all(pace.answered(0.2) for _ in range(10))
    assert not pace.answered(1.5)
    assert all(pace.answered(0.9) for _ in range(3))  # slower than usual, and still quick


def test_a_host_whose_pages_take_longer_than_its_files_strains_once() -> None:
    pace = Pace(2.0)
    pace.answered(0.01)  # its robots.txt
    assert [pace.answered(1.2) for _ in range(9)] == [False] + [True] * 8


def test_a_host_that_takes_ever_longer_strains_each_time() -> None:
    pace = Pace(1.0)
    pace.answered(0.5)
    assert not any(pace.answered(0.5 * 4**n) for n in range(1, 4))


def test_a_host_is_left_in_peace_as_long_as_it_took() -> None:
    pace = Pace(2.0)
    pace.answered(5.0)
    assert pace.pause == 5.0


def test_without_a_pause_there_is_none_whatever_happens() -> None:
    pace = Pace(0.0)
    pace.trouble()
    pace.answered(9.0)
    assert pace.pause == 0.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(0, 1e6))), st.floats(0.1, 600))
def test_a_pause_is_never_shorter_than_its_floor_nor_endless(
    told: list[float | None], floor: float
) -> None:
    pace = Pace(floor)
    for seconds in told:
        if seconds is None or not pace.answered(seconds):
            pace.trouble()
        assert floor <= pace.pause <= max(LONGEST, floor)


# how many at once


def test_a_door_lets_half_as_many_in_after_trouble_and_recovers() -> None:
    door = Door(8)
    door.narrow()
    assert door.wide == 4
    for _ in range(4 + 5):  # a round of four, and one of five
        door.widen()
    assert 5 < door.wide < 6.1
    for _ in range(5):
        door.narrow()
    assert door.wide == 1


def test_a_door_lets_no_more_in_than_it_is_wide() -> None:
    inside, most = 0, 0

    async def enter(door: Door) -> None:
        nonlocal inside, most
        async with door:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    async def many() -> None:
        door = Door(8)
        door.narrow()
        await asyncio.gather(*(enter(door) for _ in range(50)))

    asyncio.run(many())
    assert most == 4


def test_who_gives_up_in_line_takes_nobody_s_place() -> None:
    async def given_up() -> bool:
        door = Door(1)
        async with door:
            waiting = [asyncio.create_task(_in_and_out(door)) for _ in range(3)]
            await asyncio.sleep(0)
            waiting[0].cancel()
        waiting[1].cancel()  # it was called in by now, in the same breath
        await asyncio.gather(*waiting, return_exceptions=True)
        async with asyncio.timeout(5), door:
            return not waiting[2].cancelled()

    assert asyncio.run(given_up())


async def _in_and_out(door: Door) -> None:
    async with door:
        pass


# a host over time


class Host:
    """Answers after so many seconds each, 500 where that is None; `asked` is when."""

    def __init__(self, *seconds: float | None) -> None:
        self.clock = Clock()
        self.began = self.clock()
        self.seconds = list(seconds)
        self.asked: list[float] = []
        self.ended: list[float] = []

    async def ask(
        self,
        url: str,
        *,
        conditions: Conditions | None = None,
        cookies: str = "",
        purpose: Purpose = PAGE,
    ) -> Snapshot:
        self.asked.append(self._now())
        took = self.seconds.pop(0)
        self.clock.now += timedelta(seconds=took or 0.1)
        self.ended.append(self._now())
        return Snapshot(url, b"page", self.clock(), 200 if took is not None else 500)

    async def ask_robots(self, url: str) -> Snapshot:
        return Snapshot(url, b"", self.clock(), 404)

    def _now(self) -> float:
        return (self.clock() - self.began).total_seconds()

    def gaps(self) -> list[float]:
        """Seconds of peace before each request but the first."""
        return [round(b - a, 6) for a, b in zip(self.ended, self.asked[1:], strict=False)]


def visit(
    host: Host,
    visits: Callable[[Politeness], Awaitable[object]],
    look: Callable[[Politeness], None] = lambda politeness: None,
) -> Politeness:
    """Make the visits; `look` is called whenever one of them sleeps."""

    async def sleep(seconds: float) -> None:
        look(politeness)
        await host.clock.sleep(seconds)

    politeness = Politeness(
        host.ask,
        host.ask_robots,
        Settings(delay=1.0),
        clock=host.clock,
        sleep=sleep,
        random=lambda: 0.0,
    )

    async def all_of_them() -> None:
        await visits(politeness)

    asyncio.run(all_of_them())
    return politeness


def test_a_host_in_trouble_is_asked_half_as_often_until_it_recovers() -> None:
    host = Host(0.1, 0.1, None, None, 0.1, 0.1, 0.1)

    async def visits(politeness: Politeness) -> None:
        for n in range(7):
            await politeness.ask(f"http://a.cn/{n}")

    politeness = visit(host, visits)
    assert host.gaps() == [1, 1, 2, 4, 3.75, 3.5]
    told = politeness.timeline.hosts["a.cn"]
    assert (told.pace, told.slowest) == (3.25, 4)


def test_a_page_that_is_not_to_our_taste_does_not_slow_its_host() -> None:
    class Choosy(Host):
        async def ask(
            self,
            url: str,
            *,
            conditions: Conditions | None = None,
            cookies: str = "",
            purpose: Purpose = PAGE,
        ) -> Snapshot:
            await super().ask(url)
            raise FetchError(url, "unsupported_type", "a picture")

    async def visits(politeness: Politeness) -> None:
        for n in range(4):
            with pytest.raises(FetchError):
                await politeness.ask(f"http://a.cn/{n}")

    host = Choosy(*[0.1] * 4)
    visit(host, visits)
    assert host.gaps() == [1, 1, 1]


def test_hosts_that_wait_are_named_with_the_reason() -> None:
    host = Host(*[0.1] * 3)
    seen: set[Wait] = set()

    async def visits(politeness: Politeness) -> None:
        for n in range(3):
            await politeness.ask(f"http://a.cn/{n}")
        assert politeness.waits() == ()

    visit(host, visits, lambda politeness: seen.update(politeness.waits()))
    assert {(wait.host, wait.why) for wait in seen} == {("a.cn", "1 s between requests")}

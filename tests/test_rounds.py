"""Rounds: a crawl again and again, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice

from scraper.rounds import NAP, Rounds, turns
from scraper.timers import Cron, Every, Timer, zone

START = datetime(2026, 3, 1, 0, 10, tzinfo=UTC)
SHANGHAI = zone("Asia/Shanghai")


class Hands:
    """The hands of a clock: sleeping moves them, and so does somebody who sets them."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now
        self.slept: list[float] = []
        self.jumps: dict[int, timedelta] = {}
        """After so many sleeps the clock is set by that much."""

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert 0 < seconds <= NAP
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds) + self.jumps.get(len(self.slept), timedelta(0))


def rounds_of(rounds: Rounds, hands: Hands, count: int, work: float = 60) -> list[tuple[str, str]]:
    told = []
    for words in islice(turns(rounds, clock=hands, sleep=hands.sleep), count):
        told.append((hands.now.isoformat()[5:16], " ".join(words)))
        hands.now += timedelta(seconds=work)
    return told


def test_a_period_begins_at_once_and_counts_from_the_beginnings() -> None:
    told = rounds_of(Rounds({"a": Every(1800)}), Hands(), 3)
    assert told == [("03-01T00:10", "a"), ("03-01T00:40", "a"), ("03-01T01:10", "a")]


def test_a_day_of_hourly_rounds_has_24_of_them() -> None:
    hands = Hands()
    told = rounds_of(Rounds({"a": Cron("0 * * * *", SHANGHAI)}), hands, 24)
    assert [time[6:] for time, _ in told] == [f"{hour % 24:02}:00" for hour in range(1, 25)]
    assert all(time.endswith(":00") for time, _ in told)


def test_each_word_keeps_its_own_time_and_those_due_together_are_one_round() -> None:
    timers: dict[str, Timer] = {
        "fast": Every(600),
        "slow": Every(1200),
        "daily": Cron("30 8 * * *", SHANGHAI),
    }
    told = rounds_of(Rounds(timers), Hands(), 5)
    assert told == [
        ("03-01T00:10", "fast slow"), ("03-01T00:20", "fast"), ("03-01T00:30", "fast slow daily"),
        ("03-01T00:40", "fast"), ("03-01T00:50", "fast slow"),
    ]  # fmt: skip


def test_a_round_that_takes_too_long_is_followed_by_one_not_many() -> None:
    told = rounds_of(Rounds({"a": Every(600)}), Hands(), 3, work=3000)
    assert [time for time, _ in told] == ["03-01T00:10", "03-01T01:00", "03-01T01:50"]


def test_what_had_its_turn_before_the_start_waits_for_the_next() -> None:
    rounds = Rounds(
        {"a": Every(3600), "b": Cron("0 6 * * *", SHANGHAI)},
        {"a": START - timedelta(minutes=50), "b": START - timedelta(days=3)},
    )
    assert rounds_of(rounds, Hands(), 2) == [("03-01T00:10", "b"), ("03-01T00:20", "a")]


def test_a_clock_that_is_set_ahead_makes_one_round_due() -> None:
    hands = Hands()
    hands.jumps = {3: timedelta(days=400)}
    told = rounds_of(Rounds({"a": Every(3600)}), hands, 3)
    assert [time for time, _ in told] == ["03-01T00:10", "04-05T00:12", "04-05T01:12"]


def test_a_clock_that_is_set_back_by_years_makes_no_long_wait() -> None:
    for timer, count in ((Every(3600), 2), (Cron("10 * * * *", SHANGHAI), 1)):
        hands = Hands()
        hands.jumps = {3: timedelta(days=-4000)}
        rounds_of(Rounds({"a": timer}), hands, count)
        assert sum(hands.slept) <= 3600 + 4 * NAP


def test_no_nap_is_longer_than_half_a_minute_and_the_wait_is_told_once() -> None:
    hands, told = Hands(), list[datetime]()
    rounds = Rounds({"a": Every(3600)})
    again = turns(rounds, clock=hands, sleep=hands.sleep, waiting=told.append, most=2)
    assert list(again) == [["a"], ["a"]]
    assert told == [START + timedelta(hours=1)]

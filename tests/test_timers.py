"""Timers: when the next run is due, whatever clocks and calendars do."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.amounts import duration
from scraper.timers import Cron, Every, zone

SHANGHAI = zone("Asia/Shanghai")
BERLIN = zone("Europe/Berlin")
NEW_YORK = zone("America/New_York")


def at(text: str, where: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone(where))


def following(timer: Cron | Every, start: datetime, count: int) -> list[datetime]:
    found = [start]
    for _ in range(count):
        found.append(timer.next(found[-1], found[-1]))
    return found[1:]


def test_half_an_hour_is_counted_from_the_last_beginning() -> None:
    last = at("2026-03-01 08:00")
    assert Every(1800).next(last, last + timedelta(minutes=7)) == at("2026-03-01 08:30")


def test_a_run_that_took_too_long_is_due_at_once_and_only_once() -> None:
    last, now = at("2026-03-01 08:00"), at("2026-03-01 11:59")
    assert Every(1800).next(last, now) <= now
    assert Every(1800).next(now, now) == now + timedelta(minutes=30)


@pytest.mark.parametrize("timer", [Every(1800), Cron("*/30 * * * *", SHANGHAI)])
def test_a_clock_set_back_by_years_makes_no_long_wait(timer: Cron | Every) -> None:
    last, now = at("2031-01-01 00:00"), at("2026-01-01 00:10")
    assert now < timer.next(last, now) <= now + timedelta(minutes=30)


@pytest.mark.parametrize("timer", [Every(1800), Cron("0 6 * * *", SHANGHAI)])
def test_a_clock_set_ahead_makes_one_run_due(timer: Cron | Every) -> None:
    last, now = at("2026-01-01 00:10"), at("2031-01-01 00:00")
    assert timer.next(last, now) <= now < timer.next(now, now)


def test_a_cron_line_is_read_in_its_zone() -> None:
    told = Cron("30 6 * * *", SHANGHAI).next(at("2026-03-01 05:00", "UTC"), at("2026-03-01 05:00"))
    assert told == at("2026-03-01 06:30")
    assert told.astimezone(UTC).hour == 22


def test_an_hour_that_is_left_out_moves_a_run_and_loses_none() -> None:
    times = following(Cron("30 2 * * *", BERLIN), at("2026-03-28 00:00", "Europe/Berlin"), 3)
    assert [one.isoformat() for one in times] == [
        "2026-03-28T02:30:00+01:00",
        "2026-03-29T03:00:00+02:00",
        "2026-03-30T02:30:00+02:00",
    ]


def test_an_hour_that_is_repeated_runs_a_daily_line_once_and_an_hourly_one_twice() -> None:
    night = at("2026-11-01 00:10", "America/New_York")
    daily = following(Cron("30 1 * * *", NEW_YORK), night, 2)
    assert [one.day for one in daily] == [1, 2]
    hourly = following(Cron("30 * * * *", NEW_YORK), night, 4)
    assert [one.astimezone(UTC).hour for one in hourly] == [4, 5, 6, 7]
    assert [one.hour for one in hourly] == [0, 1, 1, 2]


def test_a_zone_without_daylight_saving_has_24_hours_every_day_of_the_year() -> None:
    times = following(Cron("0 * * * *", SHANGHAI), at("2025-12-31 23:30"), 24 * 365)
    gaps = {(b - a) for a, b in pairwise(times)}
    assert gaps == {timedelta(hours=1)}


@pytest.mark.parametrize(
    "line",
    [
        "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "0 0 30 2 *", "a b c d e",
        "0 0 0 * *", "*/0 * * * *", "5-1 * * * *", "* * * * 8", "* * * * MON#6", "１ * * * *",
        "0 0 31 2,4,6 *", "9" * 5000 + " * * * *", ",".join("1" * 3000) + " * * * *",
    ],
)  # fmt: skip
def test_a_line_that_is_none_or_never_comes_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="cron line"):
        Cron(line, SHANGHAI)


@pytest.mark.parametrize(
    "name",
    ["", "Asia", "Asia/Peking", "../../etc/passwd", "/etc/passwd", "+25:00", "x" * 9999, "\0"],
)
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        zone(name)


@pytest.mark.parametrize("text", ["", "m", "-5m", "5x", "1e9", "nan", "٣m", "1" * 16])
def test_a_duration_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="a duration is a number"):
        duration(text)


@pytest.mark.parametrize("seconds", [0.0, 0.5, -1.0, float("nan"), float("inf"), 1e9])
def test_no_timer_runs_all_the_time_or_never(seconds: float) -> None:
    with pytest.raises(ValueError, match="1 second to 366 days"):
        Every(seconds)


@settings(deadline=None, max_examples=60)
@given(
    minute=st.sampled_from(["0", "*/7", "59", "1,31"]),
    hour=st.sampled_from(["*", "2", "*/5", "1-3"]),
    where=st.sampled_from([SHANGHAI, BERLIN, NEW_YORK, zone("Australia/Lord_Howe"), UTC]),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 (made aware)
)
def test_the_next_time_is_always_ahead(
    minute: str, hour: str, where: object, start: datetime
) -> None:
    timer = Cron(f"{minute} {hour} * * *", where)  # type: ignore[arg-type]  # a tzinfo of the list
    told = timer.next(start, start)
    assert start < told <= start + timedelta(hours=26)


def test_timers_tell_themselves_in_a_few_words() -> None:
    assert [str(Every(1800)), str(Cron("0 6 * * *", UTC))] == ["every 30m", "cron 0 6 * * *"]

"""On which days an issue is expected."""

from datetime import date, timedelta

import pytest

from scraper.cadence import Calendar


def days_off(calendar: Calendar, year: int) -> list[date]:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    return [day for day in days if not calendar.expects(day)]


def test_the_spring_festival_follows_the_chinese_year() -> None:
    calendar = Calendar.of(["daily"], ["spring-festival"])
    assert days_off(calendar, 2026)[0] == date(2026, 2, 16)
    assert days_off(calendar, 2023)[0] == date(2023, 1, 21)
    assert len(days_off(calendar, 2025)) == 8
    assert not days_off(calendar, 2090)


def test_weekdays_and_single_days_and_spans_are_left_out() -> None:
    calendar = Calendar.of(["mon", "thu"], ["2026-01-05", "2026-01-08/2026-01-15"])
    expected = [date(2026, 1, 1) + timedelta(days=n) for n in range(20)]
    assert [day.day for day in expected if calendar.expects(day)] == [1, 19]
    assert not Calendar.of(["weekdays"], []).expects(date(2026, 1, 3))


@pytest.mark.parametrize(
    ("days", "holidays"),
    [
        (["monday"], []), ([""], []), ([], ["xmas"]), ([], ["2026-02-30"]),
        ([], ["2026-01-02/2026-01-01"]), ([], ["2026-01-01/2029-01-01"]), ([], [""]),
    ],
)  # fmt: skip
def test_a_word_that_means_no_day_is_refused(days: list[str], holidays: list[str]) -> None:
    with pytest.raises(ValueError, match=r"is no day|is no holiday|must end after"):
        Calendar.of(days, holidays)

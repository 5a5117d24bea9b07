"""Days held against days expected: what is missing, and how it is drawn."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scraper.cadence import Calendar
from scraper.coverage.heat import sheets
from scraper.coverage.picture import svg
from scraper.coverage.survey import GAPS, MEANINGS, Day, Known, gaps, survey
from scraper.model import Article, Block, Snapshot, Target, Timestamp
from storage.ledger import Day as Noted
from storage.opening import open_archive
from tests.support.calls import call

MONDAY = date(2026, 3, 2)


def week(number: int, weekday: int = 0) -> date:
    return MONDAY + timedelta(days=7 * number + weekday)


def daily(weeks: int, count: int = 30) -> dict[date, Known]:
    return {week(n, d): Known(held=count) for n in range(weeks) for d in range(7)}


def state(known: Known, day: date = MONDAY, calendar: Calendar | None = None) -> str:
    return survey({day: known}, calendar or Calendar(), day, day)[0].state


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (Known(), "gap"),
        (Known(held=1), "held"),
        (Known(none=True), "none"),
        (Known(held=3, waiting=1), "partly"),
        (Known(lost=2), "partly"),
        (Known(held=9, lost=2), "held"),
    ],
)
def test_what_is_known_of_a_day_says_what_it_is(known: Known, told: str) -> None:
    assert state(known) == told


def test_a_day_without_an_issue_is_no_gap() -> None:
    weekdays = Calendar.of(["weekdays"], ["national-day"])
    assert state(Known(), date(2026, 3, 7), weekdays) == "quiet"
    assert state(Known(), date(2026, 10, 5), weekdays) == "quiet"
    assert state(Known(held=2), date(2026, 3, 7), weekdays) == "held"


def test_a_day_far_below_its_weekdays_usual_count_is_thin() -> None:
    known = daily(6) | {week(5, 2): Known(held=4)}
    days = survey(known, Calendar(), week(0), week(5, 6))
    assert [day.day for day in days if day.state == "thin"] == [week(5, 2)]


def test_a_thin_sunday_paper_is_usual_on_sundays() -> None:
    known = daily(6) | {week(n, 6): Known(held=4) for n in range(6)}
    assert {day.state for day in survey(known, Calendar(), week(0), week(5, 6))} == {"held"}


def test_few_days_make_no_usual_count() -> None:
    known = {week(0): Known(held=30), week(1): Known(held=30), week(2): Known(held=1)}
    assert {day.state for day in survey(known, Calendar.of(["mon"], []), week(0), week(2))} == {
        "held",
        "quiet",
    }


def test_gaps_are_what_a_backfill_should_ask_for() -> None:
    known = {week(0, 1): Known(held=2), week(0, 2): Known(waiting=1), week(0, 3): Known(none=True)}
    days = survey(known, Calendar(), week(0), week(0, 3))
    assert list(gaps(days)) == [week(0), week(0, 2)]
    assert set(GAPS) <= set(MEANINGS)


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_every_day_stands_once_in_the_calendar(columns: int) -> None:
    days = survey({}, Calendar(), date(2024, 11, 20), date(2026, 2, 3))
    drawn = [cell.day for sheet in sheets(days, columns) for _, row in sheet.rows for cell in row]
    assert sorted((day for day in drawn if day), key=lambda day: day.day) == list(days)
    assert all(len(row) + 4 <= columns for s in sheets(days, columns) for _, row in s.rows)
    for sheet in sheets(days, columns):
        for weekday, (_, row) in enumerate(sheet.rows):
            assert {cell.day.day.weekday() for cell in row if cell.day} <= {weekday}


def test_the_months_stand_over_their_weeks() -> None:
    (sheet,) = sheets(survey({}, Calendar(), date(2026, 1, 1), date(2026, 4, 30)))
    assert sheet.head.split() == ["Jan", "Feb", "Mar", "Apr"]


def test_the_picture_is_well_formed_whatever_the_source_is_called() -> None:
    days: tuple[Day, ...] = survey(daily(2), Calendar(), week(0), week(2, 6))
    root = ElementTree.fromstring(svg('<script>"&\x1b[31m株洲', days))
    told = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
    assert len(told) == 21
    assert told[0] == "2026-03-02: 30, held"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three days of a paper: two articles on Monday, none on Tuesday, no issue on Wednesday."""
    path = tmp_path / "archive.db"
    now = datetime(2026, 3, 9, tzinfo=UTC)
    with open_archive(str(path)) as held:
        for number in (1, 2):
            url = f"https://paper.example.cn/{number}.html"
            when = Timestamp(datetime(2026, 3, 2, 1, tzinfo=UTC), "minute")
            held.push([Target(url, source="paper", kind="article", published_at=when)], due_at=now)
            text = f"第{number}版的文字，讲的是一座小城的图书馆如何修好。"
            article = Article(url=url, title=f"其{number}", blocks=(Block(text, "lead"),),
                              published_at=when)  # fmt: skip
            held.add(article, Snapshot(url, text.encode(), now), at=now)
            held.settle(url, "done", due_at=None)
        held.ledger.note([Noted("paper", date(2026, 3, 4), "none", 0, 0, None, now)])
    return path


def test_the_command_says_what_is_held_and_what_is_missing(archive: Path) -> None:
    words = ("coverage", "paper", "-a", archive, "--until", "2026-03-05")
    told = json.loads(call(*words, "--json").out)
    assert [day["state"] for day in told["days"]] == ["held", "gap", "none", "gap"]
    assert told["states"] == {"held": 1, "gap": 2, "none": 1}
    assert call(*words, "--gaps").out.splitlines() == ["2026-03-03", "2026-03-05"]
    assert len(call(*words, "--jsonl").out.splitlines()) == 4
    assert "paper: 1 of 3 expected days, 2026-03-02 to 2026-03-05" in call(*words).out


def test_the_settings_say_on_which_days_a_paper_comes(archive: Path) -> None:
    settings = archive.parent / "jianbao.toml"
    settings.write_text(
        '[[sources]]\nname = "paper"\nurl = "https://paper.example.cn/"\n'
        '[sources.cadence]\ndays = ["mon", "tue"]\n'
    )
    words = ("-c", settings, "coverage", "paper", "-a", archive, "--until", "2026-03-08")
    assert call(*words, "--gaps").out.splitlines() == ["2026-03-03"]


def test_a_picture_is_written_beside(archive: Path) -> None:
    file = archive.parent / "paper.svg"
    call("coverage", "paper", "-a", archive, "--until", "2026-03-05", "--svg", file)
    assert len(ElementTree.parse(file).getroot()) > 4


def test_a_source_of_which_nothing_is_held_is_told(archive: Path) -> None:
    said = call("coverage", "peper", "-a", archive)
    assert (said.code, "peper: the archive holds no day of it" in said.err) == (1, True)
    wrong = call(
        "coverage", "paper", "-a", archive, "--since", "2026-04-01", "--until", "2026-03-01"
    )
    assert (wrong.code, "--since before --until" in wrong.err) == (2, True)

"""A backfill of an e-paper that keeps a calendar: a request a month tells which days to ask."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from scraper.backfill.wish import days_between
from scraper.crawl.discovering import discovered
from scraper.crawl.order import Order, Start
from scraper.discover.issues import Template
from tests.support.papers import MAKES, Make, Paper, calendar, span
from tests.support.site import serving
from tests.test_backfill import fill, held

MARCH = days_between(date(2023, 3, 1), date(2023, 3, 31))
WEEKLY = [date(2023, 1, 5) + timedelta(7 * n) for n in range(14)]
NUMBERED = Make(
    lambda day, n: f"/szb/{day:%Y/%m/%d}/{day.toordinal()}__{n:02}.html",
    lambda day, n: f"/szb/{day:%Y/%m/%d}/{day:%Y%m%d}{n:03}.html",
)
"""Issues are counted, and no folder of a day answers."""


class Recorded(dict[str, str]):
    """Pages that note what is asked of them."""

    def __init__(self, pages: dict[str, str]) -> None:
        super().__init__(pages)
        self.asked: list[str] = []

    def get(self, path: str, default: object = None) -> str | None:  # type: ignore[override]  # as the site asks
        self.asked.append(path)
        return super().get(path)


def test_days_that_the_calendar_leaves_out_are_not_asked(tmp_path: Path) -> None:
    paper = Paper(MAKES["founder, old"], WEEKLY)
    calendars = paper.calendars("/zzrb/html/%Y-%m/period.xml")
    pages = Recorded(paper.pages | calendars)
    with serving(pages) as site:
        report, noted = fill(site, tmp_path / "a.db", MARCH)
    states = {day.day: one.state for day, one in noted.items()}
    assert [day for day, state in states.items() if state == "done"] == [2, 9, 16, 23, 30]
    assert states[3] == states[29] == "none"
    issues = {path.split("/")[4] for path in pages.asked if path.startswith("/zzrb/html/2023-03/")}
    assert issues == {"period.xml", "01", "02", "09", "16", "23", "30", "31"}  # and the two ends
    assert sum("period.xml" in path for path in pages.asked) == 1
    assert report.exit_code == 0


def test_without_calendars_two_are_asked_for_and_no_more(tmp_path: Path) -> None:
    pages = Recorded(Paper(MAKES["founder, new"], WEEKLY).pages)
    with serving(pages) as site:
        fill(site, tmp_path / "a.db", days_between(date(2023, 1, 5), date(2023, 4, 6)))
    assert sum("period.xml" in path for path in pages.asked) == 2


def test_days_are_found_where_no_address_tells_them(tmp_path: Path) -> None:
    paper = Paper(NUMBERED, span(1, 12, without=[6]))
    pages = {path: page.replace("上一期", "") for path, page in paper.pages.items()}
    with serving(pages | paper.calendars("/szb/%Y/%m/period.xml")) as site:
        _, noted = fill(site, tmp_path / "a.db", days_between(date(2023, 3, 3), date(2023, 3, 9)))
    assert {day.day: one.state for day, one in noted.items()} == {
        3: "done", 4: "done", 5: "done", 6: "none", 7: "done", 8: "done", 9: "done",
    }  # fmt: skip
    assert len(held(tmp_path / "a.db")) == 6 * 4


def test_a_cut_calendar_settles_no_day(tmp_path: Path) -> None:
    paper = Paper(MAKES["founder, old"], span(1, 12))
    path = "/zzrb/html/2023-03/period.xml"
    cut = calendar({day: "node_2.htm" for day in paper.days if day.day not in (5, 6)})
    with serving(paper.pages | {path: cut.removesuffix("</period_list>")}) as site:
        _, noted = fill(site, tmp_path / "a.db", days_between(date(2023, 3, 3), date(2023, 3, 9)))
    assert {one.state for one in noted.values()} == {"done"}


def test_who_asks_again_doubts_the_calendar(tmp_path: Path) -> None:
    paper = Paper(MAKES["founder, old"], span(1, 12))
    wrong = calendar({day: "node_2.htm" for day in paper.days if day.day != 5})
    wanted = days_between(date(2023, 3, 4), date(2023, 3, 6))
    with serving(paper.pages | {"/zzrb/html/2023-03/period.xml": wrong}) as site:
        _, noted = fill(site, tmp_path / "a.db", wanted)
        assert noted[date(2023, 3, 5)].state == "none"
        _, noted = fill(site, tmp_path / "a.db", wanted, again=True)
    assert {one.state for one in noted.values()} == {"done"}


def test_a_day_that_the_calendar_names_and_nothing_gives_stays_open(tmp_path: Path) -> None:
    paper = Paper(MAKES["founder, old"], span(1, 12, without=[5]))
    days = dict.fromkeys(span(1, 12), "node_2.htm")
    with serving(paper.pages | {"/zzrb/html/2023-03/period.xml": calendar(days)}) as site:
        _, noted = fill(site, tmp_path / "a.db", days_between(date(2023, 3, 4), date(2023, 3, 6)))
    assert [noted[day].state for day in sorted(noted)] == ["done", "open", "done"]


def test_a_template_of_the_settings_tells_where_the_calendar_stands(tmp_path: Path) -> None:
    paper = Paper(MAKES["numbers that change"], span(1, 12, without=[6]))
    pages = paper.pages | paper.calendars("/html/%Y-%m/period.xml")
    del pages["/"]
    wanted = days_between(date(2023, 3, 5), date(2023, 3, 7))
    with serving(pages) as site:
        template = Template(f"{site}/html/{{yyyy}}-{{mm}}/{{dd}}/node_1.htm")
        _, noted = fill(site, tmp_path / "a.db", wanted, templates=(template,))
    assert [noted[day].state for day in sorted(noted)] == ["done", "none", "done"]


def test_discover_says_what_a_calendar_names(tmp_path: Path) -> None:
    paper = Paper(MAKES["founder, new"], span(1, 2))
    with serving(paper.pages | paper.calendars("/rb/pc/layout/%Y%m/period.xml")) as site:
        start = Start(f"{site}/rb/pc/layout/202303/period.xml", "paper")
        order = Order((start,), delay=0.0, allow_private=("127.0.0.1",))
        found = [(one.target.kind, one.why.replace(site, "")) for one in discovered(order)]
    assert found[:2] == [("epaper", "calendar on /rb/pc/layout/202303/period.xml")] * 2
    assert sum(kind == "article" for kind, _ in found) == 8


def test_a_crawl_takes_the_calendar_where_no_issue_names_the_one_before(tmp_path: Path) -> None:
    paper = Paper(MAKES["numbers that change"], span(1, 3))
    names_it = "<script>days('../period.xml')</script>"
    pages = {
        path: page.replace("上一期", "") + (names_it if "node" in path else "")
        for path, page in paper.pages.items()
    }
    with serving(pages | paper.calendars("/html/%Y-%m/period.xml")) as site:
        order = Order((Start(f"{site}/", "paper"),), delay=0.0, allow_private=("127.0.0.1",))
        issues = {
            one.target.url.split("/")[-2]
            for one in discovered(order)
            if one.target.kind == "epaper"
        }
    assert {"01", "02", "03"} <= issues

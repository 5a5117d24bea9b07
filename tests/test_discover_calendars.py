"""Calendars of e-papers: the days with an issue, whoever wrote the file."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from scraper.discover.calendars import LONGEST, MOST_DAYS, calendar_in, is_calendar
from scraper.discover.issues import Template, filled, month_template
from scraper.discover.leads import Leads
from scraper.discover.recognise import leads
from scraper.model import Snapshot
from tests.support.papers import calendar

AT = datetime(2023, 3, 20, 4, tzinfo=UTC)
MONTH = "http://epaper.a.cn/zzrb/html/2023-03/period.xml"
THIRD, FOURTH = date(2023, 3, 3), date(2023, 3, 4)


def snapshot(text: str, url: str = MONTH) -> Snapshot:
    return Snapshot(url, text.encode(), AT, headers=(("content-type", "text/xml"),))


def read(text: str, url: str = MONTH) -> Leads:
    return leads(snapshot(text, url))


def fronts(text: str, url: str = MONTH) -> dict[date, str]:
    return dict(calendar_in(snapshot(text, url), text).fronts)


def test_a_calendar_leads_to_the_issues_of_its_days_the_newest_first() -> None:
    found = read(calendar({THIRD: "node_1.htm", FOURTH: "node_77.htm"}))
    assert found.kind == "calendar"
    assert [(t.url, t.kind, t.via, str(t.published_at)) for t in found.targets] == [
        ("http://epaper.a.cn/zzrb/html/2023-03/04/node_77.htm", "epaper", "calendar", "2023-03-04"),
        ("http://epaper.a.cn/zzrb/html/2023-03/03/node_1.htm", "epaper", "calendar", "2023-03-03"),
    ]
    assert found.why == "an e-paper's calendar: 2 days with an issue, 2023-03-03 to 2023-03-04"


@pytest.mark.parametrize(
    ("url", "printed", "stands"),
    [
        ("http://a.cn/2023/03/period.xml", "9455__01.html", "http://a.cn/2023/03/03/9455__01.html"),
        ("http://a.cn/pc/layout/202303/period.xml", "node_01.html",
         "http://a.cn/pc/layout/202303/03/node_01.html"),
        (MONTH, "03/node_9.htm", "http://epaper.a.cn/zzrb/html/2023-03/03/node_9.htm"),
        (MONTH, "A01/node.htm", "http://epaper.a.cn/zzrb/html/2023-03/03/A01/node.htm"),
        ("http://a.cn/period.xml", "html/2023-03/03/node_1.htm",
         "http://a.cn/html/2023-03/03/node_1.htm"),
        ("http://a.cn/period.xml", "/show.aspx?issue=812", "http://a.cn/show.aspx?issue=812"),
    ],
)  # fmt: skip
def test_where_an_issue_stands_is_told_from_the_folder_of_its_day(
    url: str, printed: str, stands: str
) -> None:
    assert fronts(calendar({THIRD: printed}), url) == {THIRD: stands}


@pytest.mark.parametrize(
    "printed",
    [
        "http://evil.example/html/2023-03/03/node_1.htm",
        "//evil.example/html/2023-03/03/node_1.htm",
        "javascript:alert(1)",
        "../2023-02/09/node_1.htm",
        "p_A01.pdf",
        "",
        " ",
    ],
)
def test_an_issue_that_stands_nowhere_sensible_still_has_its_day(printed: str) -> None:
    found = calendar_in(snapshot(""), calendar({THIRD: printed, FOURTH: "node_1.htm"}))
    assert found.days == {THIRD, FOURTH}
    assert list(found.fronts) == [FOURTH]


@pytest.mark.parametrize(
    "row",
    [
        "<period><period_date>2023-03-03</period_date><front_page>node_1.htm</front_page></period>",
        "<period><front_page>node_1.htm</front_page><period_date>20230303</period_date></period>",
        "<x:period><x:period_date> 2023/3/3 </x:period_date>"
        "<x:front_page>node_1.htm</x:front_page></x:period>",
        "<period><period_date><![CDATA[2023-03-03 00:00:00.0]]></period_date>"
        "<front_page><![CDATA[node_1.htm]]></front_page></period>",
        "<period period_date='2023年3月3日' front_page='node_1.htm'/>",
        "<PERIOD><PERIOD_DATE>2023-03-03<FRONT_PAGE>node_1.htm",
        "<period_date>2023-03-03</period_date><front_page>node_1.htm</front_page>",
    ],
)
def test_rows_are_read_however_they_are_written(row: str) -> None:
    text = f"\ufeff<?xml version='1.0'?>\n<period_list>{row}{row.replace('03<', '04<')}"
    assert is_calendar(text)
    assert fronts(text)[THIRD] == "http://epaper.a.cn/zzrb/html/2023-03/03/node_1.htm"


def test_days_that_no_calendar_has_and_days_to_come_are_left_out() -> None:
    text = calendar({THIRD: "node_1.htm", date(2023, 3, 21): "n.htm", date(2023, 3, 22): "n.htm"})
    text = text.replace("</period_list>", "<period_date>2023-02-30</period_date></period_list>")
    assert sorted(calendar_in(snapshot(""), text).days) == [THIRD, date(2023, 3, 21)]


def test_a_cut_calendar_is_not_whole() -> None:
    text = calendar({THIRD: "node_1.htm", FOURTH: "node_1.htm"})
    assert calendar_in(snapshot(text), text).whole
    assert not calendar_in(snapshot(text), text[:-1]).whole


def test_a_hostile_calendar_is_bounded_and_expands_nothing() -> None:
    bomb = "<!DOCTYPE p [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b SYSTEM 'file:///etc/passwd'>]>"
    row = "<period_date>2023-03-03</period_date><front_page>&b;&a;.htm</front_page>"
    found = calendar_in(snapshot(""), f"{bomb}<period_list>{row}</period_list>")
    assert all("root:" not in front for front in found.fronts.values())
    endless = "".join(
        f"<period_date>{1900 + n % 123}-{n % 12 + 1:02}-{n % 28 + 1:02}</period_date>"
        for n in range(60_000)
    )
    assert 0 < len(calendar_in(snapshot(""), f"<period_list>{endless}").days) <= MOST_DAYS
    long = calendar({THIRD: "node_1.htm"}).replace("</period_list>", " " * LONGEST)
    cut = calendar_in(snapshot(""), f"{long}<period_date>2023-03-04</period_date></period_list>")
    assert cut.days == {THIRD}
    assert not cut.whole
    deep = "<period_list>" + "<period>" * 50_000 + "<period_date>" * 50_000 + "9" * 1_000_000
    assert calendar_in(snapshot(""), deep).days == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><period_date>2023-03-03</period_date></body></html>",
        "<rss><channel><item><pubDate>2023-03-03</pubDate></item></channel></rss>",
        "<urlset><url><loc>http://a.cn/</loc></url></urlset>",
        "period_date 2023-03-03",
        "",
    ],
)
def test_what_is_no_calendar_is_not_taken_for_one(text: str) -> None:
    assert not is_calendar(text)


def test_a_page_names_its_calendar() -> None:
    page = (
        "<html><body><script>load('../period.xml?v=2')</script><map name=PagePicMap>"
        "<area href='content_1.htm'></map></body></html>"
    )
    found = read(page, "http://a.cn/html/2023-03/03/node_1.htm")
    assert found.calendar == "http://a.cn/html/2023-03/period.xml"
    elsewhere = page.replace("../period.xml", "http://b.cn/period.xml")
    assert read(elsewhere, "http://a.cn/html/2023-03/03/node_1.htm").calendar is None


@pytest.mark.parametrize(
    ("template", "stands"),
    [
        ("http://a.cn/{yyyy}/{mm}/{dd}/1__01.html", "http://a.cn/{yyyy}/{mm}/period.xml"),
        ("http://a.cn/content/{yyyy}{mm}{dd}/Page01.htm", None),
        ("http://a.cn/{yyyy}{mm}{dd}/{dd}/1.htm", None),
    ],
)
def test_a_calendar_stands_beside_the_folders_of_the_days(
    template: str, stands: str | None
) -> None:
    assert Template(template).calendar == stands


def test_the_calendar_of_another_month_is_told_from_one() -> None:
    form = month_template("http://a.cn/x/202303/period.xml", THIRD)
    assert filled(form, date(2022, 11, 1)) == "http://a.cn/x/202211/period.xml"
    assert month_template("http://a.cn/period.xml", THIRD) == "http://a.cn/period.xml"

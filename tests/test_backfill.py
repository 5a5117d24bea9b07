"""The history of a source: days done, holes known, days without an issue; resumable."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from scraper.backfill.planner import Planner
from scraper.backfill.wish import Wish, days_between
from scraper.crawl.order import Order, Report, Start
from scraper.crawl.running import run
from scraper.discover.issues import Template
from storage.ledger import Day
from storage.opening import open_archive
from storage.protocol import Query
from tests.support.clocks import Clock
from tests.support.papers import MAKES, Paper, span
from tests.support.site import serving


def fill(
    site: str, path: Path, wanted: tuple[date, ...], **more: object
) -> tuple[Report, dict[date, Day]]:
    told: list[Day] = []
    order_wishes = {key: more.pop(key) for key in ("limit",) if key in more}
    wish = Wish("paper", (Start(f"{site}/", "paper"),), wanted, **more)  # type: ignore[arg-type]  # fields of a Wish
    order = Order(
        (), since=wish.since, until=wish.until, every_list=True, delay=0.0, per_host=4,
        allow_private=("127.0.0.1",), command="backfill", **order_wishes,  # type: ignore[arg-type]  # as above
    )  # fmt: skip
    with open_archive(path, create=True) as archive:
        clock = Clock()
        planner = Planner(wish, told=told.append, sleep=clock.sleep)
        report = run(order, archive, more=planner, clock=clock, sleep=clock.sleep)
        noted = {day.day: day for day in archive.ledger.of("paper")}
    assert [noted[day.day] for day in told] == told
    return report, noted


def held(path: Path) -> list[date]:
    with open_archive(path) as archive:
        found = archive.select(Query(limit=None))
        return sorted(
            one.article.published_at.value.date() for one in found if one.article.published_at
        )


MARCH = days_between(date(2023, 3, 3), date(2023, 3, 9))


@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
@pytest.mark.parametrize("oldest_first", [False, True])
def test_each_day_of_an_epaper_is_held_and_a_day_without_an_issue_is_told(
    make: object, oldest_first: bool, tmp_path: Path
) -> None:
    paper = Paper(make, span(1, 12, without=[6]))  # type: ignore[arg-type]  # a Make
    wanted = tuple(reversed(MARCH)) if oldest_first else MARCH
    with serving(paper.pages) as site:
        report, noted = fill(site, tmp_path / "a.db", wanted)
    states = {day.day: noted[day].state for day in MARCH}
    assert states == {3: "done", 4: "done", 5: "done", 6: "none", 7: "done", 8: "done", 9: "done"}
    assert {noted[day].articles for day in MARCH} == {4, 0}
    assert held(tmp_path / "a.db") == sorted([day for day in MARCH if day.day != 6] * 4)
    assert report.exit_code == 0


def test_holes_are_known(tmp_path: Path) -> None:
    paper = Paper(MAKES["founder, old"], span(1, 8), lost={(date(2023, 3, 5), 2)})
    with serving(paper.pages) as site:
        _, noted = fill(site, tmp_path / "a.db", MARCH[-4:])
    assert {d.day: (one.state, one.articles, one.holes) for d, one in noted.items()} == {
        3: ("done", 4, 0), 4: ("done", 4, 0), 5: ("done", 3, 1), 6: ("done", 4, 0),
    }  # fmt: skip


def test_settled_days_are_not_asked_again(tmp_path: Path) -> None:
    paper = Paper(MAKES["founder, new"], span(1, 12, without=[6]))
    with serving(paper.pages) as site:
        fill(site, tmp_path / "a.db", MARCH)
        report, _ = fill(site, tmp_path / "a.db", MARCH)
        assert report.counts["requests"] == 0
        again, _ = fill(site, tmp_path / "a.db", MARCH, again=True)
    assert again.counts["requests"] > 7
    assert not again.counts["new"]


def test_a_template_says_where_issues_stood_in_other_years(tmp_path: Path) -> None:
    old = Paper(MAKES["dazhong"], span(1, 12))
    moved = {path.replace("/content/", "/old/content/"): html for path, html in old.pages.items()}
    pages = {path: html.replace("/content/", "/old/content/") for path, html in moved.items()}
    del pages["/"]
    template = "/old/content/{yyyy}{mm}{dd}/Page01JQ.htm"
    with serving(pages) as site:
        _, noted = fill(
            site, tmp_path / "a.db", MARCH, templates=(
                Template(f"{site}{template}", valid_until=date(2023, 3, 7)),
                Template(f"{site}/nowhere/{{yyyy}}/{{mm}}{{dd}}.html", date(2023, 3, 8)),
            ),
        )  # fmt: skip
    assert [day.day for day, one in noted.items() if one.state == "done"] == [3, 4, 5, 6, 7]
    assert [day.day for day, one in noted.items() if one.state == "none"] == [8, 9]


COLUMN = "<html><title>城事</title><body><ul class=list>{rows}</ul>{onward}</body></html>"


def column(first: int, last: int) -> dict[str, str]:
    """A column of three pages, a day a row, the newest first; its articles."""
    paper = Paper(MAKES["founder, old"], span(first, last))
    made = [
        (f"/city/{day:%Y%m}/t{day:%Y%m%d}_{100 + n}.html", day, n)
        for day in reversed(paper.days)
        for n in (1, 2)
    ]
    served = {
        url: paper.pages[paper.make.article(day, n).partition("?")[0]] for url, day, n in made
    }
    size = -(-len(made) // 3)
    for page in range(3):
        rows = "".join(
            f"<li><a href='{url}'>江州大桥夜间封闭检修第{n}号通知</a><span>{day}</span></li>"
            for url, day, n in made[page * size : (page + 1) * size]
        )
        onward = f"<a href='/city/index_{page + 1}.html'>下一页</a>" if page < 2 else ""
        served["/city/" if page == 0 else f"/city/index_{page}.html"] = COLUMN.format(
            rows=rows, onward=onward
        )
    return served | {"/": served["/city/"]}


def test_a_column_is_walked_within_the_span(tmp_path: Path) -> None:
    with serving(column(1, 15)) as site:
        report, noted = fill(site, tmp_path / "a.db", MARCH)
    assert {one.state for one in noted.values()} == {"done"}
    assert held(tmp_path / "a.db") == sorted([*MARCH, *MARCH])
    assert report.exit_code == 0


def test_days_that_a_site_does_not_reach_stay_open(tmp_path: Path) -> None:
    with serving(column(6, 15)) as site:
        _, noted = fill(site, tmp_path / "a.db", MARCH)
    assert [day.day for day, one in sorted(noted.items()) if one.state == "open"] == [3, 4, 5]


def test_a_sitemap_of_the_span_is_read_and_others_are_not(tmp_path: Path) -> None:
    pages = column(1, 15)
    del pages["/"]
    index = "".join(
        f"<sitemap><loc>{{site}}/sitemap-2023-{month:02}.xml</loc></sitemap>"
        for month in range(1, 13)
    )
    rows = "".join(f"<url><loc>{{site}}{url}</loc></url>" for url in pages if "/t2023" in url)
    with serving(pages) as site:
        pages["/robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {site}/sitemap.xml"
        pages["/sitemap.xml"] = f"<sitemapindex>{index}</sitemapindex>".format(site=site)
        pages["/sitemap-2023-03.xml"] = f"<urlset>{rows}</urlset>".format(site=site)
        pages["/"] = "<html><body><a href='/about/'>关于</a></body></html>"
        report, noted = fill(site, tmp_path / "a.db", MARCH)
    assert {one.state for one in noted.values()} == {"done"}
    assert report.failures.get("gone", 0) <= 2  # the neighbours of March, and no other month


def test_a_source_that_cannot_be_had_leaves_its_days_open(tmp_path: Path) -> None:
    with serving({}) as site:
        pass
    report, noted = fill(site, tmp_path / "a.db", MARCH)
    assert {one.state for one in noted.values()} == {"open"}
    assert report.exit_code == 4


def jianbao(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scraper.cli.main", *words],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_command_lists_days_and_goes_on_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    paper = Paper(MAKES["founder, old"], span(1, 28), pages_a_day=3)
    with serving(paper.pages) as site:
        words = ["backfill", f"{site}/", "--from", "2023-03-01", "--to", "2023-03", "-a", str(path),
                 "--delay", "0", "-j", "1", "--allow-private", "127.0.0.1"]  # fmt: skip
        for wait in (1.5, 2.5):
            going = subprocess.Popen(
                [sys.executable, "-m", "scraper.cli.main", *words],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            time.sleep(wait)
            os.kill(going.pid, signal.SIGKILL)
            going.wait()
        done = jianbao(*words)
        assert done.returncode == 0, done.stderr
        again = jianbao(*words, "--jsonl")
        assert (again.returncode, again.stdout) == (0, "")
    with open_archive(path) as archive:
        noted = {one.day.day: one for one in archive.ledger.of(f"{site}/")}
        assert [noted[n].state for n in range(1, 29)] == ["done"] * 28
        assert [noted[n].state for n in (29, 30, 31)] == ["none"] * 3
        assert {noted[n].articles for n in range(1, 29)} == {6}
        assert archive.count(Query(limit=None)) == 28 * 6


def test_days_come_from_a_file_and_a_wrong_line_is_named(tmp_path: Path) -> None:
    path, gaps = tmp_path / "a.db", tmp_path / "gaps.txt"
    gaps.write_text("# gaps\n2023-03-04\n\n2023-03-06 why\n")
    paper = Paper(MAKES["founder, new"], span(1, 8))
    with serving(paper.pages) as site:
        common = ["-a", str(path), "--delay", "0", "-j", "1", "--allow-private", "127.0.0.1"]
        done = jianbao("backfill", f"{site}/", "--days", str(gaps), *common, "--jsonl")
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        assert [(row["day"], row["state"]) for row in rows] == [
            ("2023-03-06", "done"), ("2023-03-04", "done"),
        ]  # fmt: skip
        plan = jianbao("backfill", f"{site}/", "--days", str(gaps), "--dry-run", *common[:2])
        assert [json.loads(line)["asked"] for line in plan.stdout.splitlines()] == [False, False]
        gaps.write_text("2023-03-04\n2023-02-30\n")
        wrong = jianbao("backfill", f"{site}/", "--days", str(gaps), *common)
    assert wrong.returncode == 2
    assert "gaps.txt:2" in wrong.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "2023-03-09", "--to", "2023-03-01"], "after --to"),
        ([], "which days"),
        (["--from", "0001-01-01"], "more than a backfill takes"),
        (["--from", "2023-02-30"], "no such day"),
        (["--days", "/nowhere/gaps"], "no such file"),
    ],
)
def test_wrong_days_are_named(words: list[str], said: str, tmp_path: Path) -> None:
    done = jianbao("backfill", "http://a.cn/", *words, "-a", str(tmp_path / "a.db"))
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr

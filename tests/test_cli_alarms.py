"""Alarms as people and programs meet them: doctor, a file, a command, the report as a page."""

from __future__ import annotations

import json
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from scraper.alarms import stand_ins
from scraper.cli.alarming import pass_on
from scraper.cli.frame import Frame
from scraper.crawl.order import Start
from scraper.runpage import page
from storage.harvests import Alarm
from storage.opening import open_archive
from tests.support.archives import DAY
from tests.support.calls import call

FACTS = {
    "told": "authors was found in 98% until then, 0% since",
    "since": "2026-03-01T08:00:00+08:00",
    "rules": [{"rule": "the meta line (body > div.info)", "before": 40, "now": 0}],
    "candidate": "span.who (5 of 6 pages)",
    "pages_before": [{"url": "https://a.cn/1", "snapshot_id": 4}],
    "pages_after": [{"url": "https://a.cn/2", "snapshot_id": 9}],
}
ALARM = {"source": "city", "kind": "field", "subject": "authors", **FACTS}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    with open_archive(tmp_path / "a.db") as held:
        run = held.start_run("crawl", at=DAY)
        held.finish_run(run, at=DAY, outcome="done", counts={})
        held.harvests.raise_alarm(Alarm("city", "field", "authors", DAY, run, FACTS))
    return tmp_path / "a.db"


def test_doctor_lists_open_alarms_with_what_helps_and_ends_with_5(archive: Path) -> None:
    said = call("doctor", "-a", archive, "--json")
    assert said.code == 5
    row = next(row for row in json.loads(said.out) if row["check"] == "city: field authors")
    assert row["standing"] == "bad"
    assert "authors was found in 98% until then, 0% since" in row["detail"]
    for told in ("found 40, and finds none", "span.who", "snapshot 9", "sources learn a.cn"):
        assert told in row["hint"]


def test_doctor_is_well_once_the_alarm_is_over(archive: Path) -> None:
    with open_archive(archive) as held:
        (alarm,) = held.harvests.alarms()
        assert alarm.id is not None
        held.harvests.clear(alarm.id, at=DAY)
    assert call("doctor", "-a", archive, "--json").code == 0


def test_an_alarm_is_told_added_to_a_file_and_handed_to_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard = tmp_path / "heard.json"
    hook = tmp_path / "hook.py"
    hook.write_text(f"import sys\nopen({str(heard)!r}, 'w').write(sys.stdin.read())\n")
    settings = tmp_path / "jianbao.toml"
    words = json.dumps([sys.executable, str(hook)])
    settings.write_text(f'[alarms]\nfile = "alarms.jsonl"\nexec = {words}\n')
    pass_on([ALARM, ALARM], Frame(config_file=settings))
    lines = (tmp_path / "alarms.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [ALARM, ALARM]
    assert json.loads(heard.read_text("utf-8")) == ALARM
    assert "alarm: city: field authors: authors was found in 98%" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("exec_", "told"),
    [
        (["/no/such/hook"], "it cannot be run"),
        ([sys.executable, "-c", "raise SystemExit(3)"], "it ended with 3"),
    ],
)
def test_a_hook_that_fails_is_told_and_ends_nothing(
    tmp_path: Path, exec_: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = tmp_path / "jianbao.toml"
    settings.write_text(f'[alarms]\nfile = "no/a.jsonl"\nexec = {json.dumps(exec_)}\n')
    pass_on([ALARM], Frame(config_file=settings))
    said = capsys.readouterr().err
    assert told in said
    assert "the alarm cannot be added" in said


class Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def report(evil: str) -> dict[str, Any]:
    source = {
        "source": evil, "discovered": 9, "fetched": 9, "not_modified": 1, "new": 3, "revised": 1,
        "reprinted": 0, "unchanged": 0, "seen": 2, "withdrawn": 0, "failed": 1, "bytes": 12345,
        "seconds": 1.5, "failures": {evil: 1}, "fill": {"title": 1.0, "authors": 0.25},
    }  # fmt: skip
    host = {"pace": 2.0, "requests": 9, "bytes": 9, "shortest_gap": None, "mean_gap": 2.1,
            "statuses": {"200": 8, "404": 1}}  # fmt: skip
    return {
        "run_id": 7, "command": evil, "outcome": "done", "why": evil, "exit_code": 5,
        "started_at": "2026-03-01T08:00:00+08:00", "seconds": 3.25, "new": 3, "revised": 1,
        "failures": {evil: 1}, "sources": [source, source | {"fill": {}}], "hosts": {evil: host},
        "alarms": [ALARM | {"told": evil, "source": evil}],
    }  # fmt: skip


def test_a_report_as_a_page_escapes_all_that_came_from_the_web() -> None:
    evil = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>\x1b[31m\u202e"
    made = page(report(evil))
    tags = Tags()
    tags.feed(made)
    assert not {"script", "img", "a", "link", "iframe"} & set(tags.tags)
    assert not [name for name, _ in tags.attributes if name.startswith("on") or name == "style"]
    assert "\x1b" not in made
    assert "&lt;script&gt;" in made


def test_a_page_lets_a_browser_load_nothing_and_no_style_but_its_own() -> None:
    made = page(report("city"))
    assert "default-src &#x27;none&#x27;; style-src &#x27;sha256-" in made
    assert "unsafe-inline" not in made
    assert "25%" in made


def test_a_report_of_nothing_is_a_page_too() -> None:
    bare = report("x") | {"sources": [], "failures": {}, "hosts": {}, "alarms": []}
    assert page(bare).endswith("</html>\n")


def test_the_front_page_takes_over_from_a_feed_that_is_gone(archive: Path) -> None:
    feed, other = Start("https://a.cn/rss.xml", "paper"), Start("https://b.cn/rss.xml", "other")
    with open_archive(archive) as held:
        assert stand_ins(held, [feed, other]) == ()
        held.harvests.raise_alarm(Alarm("paper", "list", feed.url, DAY, None, FACTS))
        assert stand_ins(held, [feed, other]) == (Start("https://a.cn/", "paper"),)
        assert stand_ins(held, [feed, Start("https://a.cn/", "paper")]) == ()
        held.harvests.raise_alarm(Alarm("other", "silence", "", DAY, None, FACTS))
        assert len(stand_ins(held, [feed, other])) == 2

"""Sources in minutes: what a site offers, proposed as a file; lists of feeds in and out."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from scraper.configread import decode, load
from scraper.discover.opml import Outline, read_opml, write_opml
from tests.support.papers import MAKES, Paper
from tests.support.site import serving

TODAY = datetime.now(UTC).date()
TITLE = "江州大桥夜间封闭检修第{}号通知"


def rows(column: str, days: list[date]) -> str:
    return "<ul class=list>" + "".join(
        f"<li><a href='/{column}/{day:%Y%m}/t{day:%Y%m%d}_{n}.html'>{TITLE.format(n)}</a>"
        f"<span>{day}</span></li>"
        for n, day in enumerate(days)
    ) + "</ul>"  # fmt: skip


def feed(days: list[date], column: str) -> str:
    items = "".join(
        f"<item><title>{TITLE.format(n)}</title><link>/{column}/{day:%Y%m}/t{day:%Y%m%d}_{n}.html"
        f"</link><pubDate>{day}T08:00:00+08:00</pubDate></item>"
        for n, day in enumerate(days)
    )
    return f"<rss version='2.0'><channel><title>要闻</title>{items}</channel></rss>"


def site_pages() -> dict[str, str]:
    fresh = [TODAY - timedelta(days=n // 2) for n in range(8)]
    old = [date(2020, 5, 1)] * 5
    nav = (
        "<div class=nav><a href='/edu/'>教育</a><a href='/city/'>城事</a><a href='/dead/'>旧闻</a>"
    )
    head = (
        "<link rel=alternate type='application/rss+xml' href='/rss.xml'>"
        "<link rel=alternate type='application/rss+xml' href='/old.xml'>"
    )
    pages = {
        "/": f"<html><head><title>江州网</title>{head}</head><body>{nav}"
        f"<a href='/paper/'>数字报</a></div>{rows('top', fresh)}</body></html>",
        "/edu/": f"<html><title>教育</title><body>{nav}</div>{rows('edu', fresh)}</body></html>",
        "/city/": f"<html><title>城事</title><body>{nav}</div>{rows('top', fresh)}</body></html>",
        "/dead/": f"<html><title>旧闻</title><body>{nav}</div>{rows('dead', old)}</body></html>",
        "/rss.xml": feed(fresh, "news"),
        "/old.xml": feed(old, "old"),
    }
    paper = Paper(MAKES["founder, old"], [date(2026, 10, 3), date(2026, 10, 4)])
    return pages | {("/paper/" if url == "/" else url): html for url, html in paper.pages.items()}


def jianbao(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parent.parent)
    return subprocess.run(
        [sys.executable, "-m", "scraper.cli.main", *words],
        capture_output=True, text=True, timeout=120, check=False, cwd=cwd,
        env={"PYTHONPATH": root, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )  # fmt: skip


def test_a_site_is_proposed_as_a_file_that_can_be_crawled(tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text("[fetch]\ndelay = 0\n")
    with serving(site_pages()) as site:
        words = ["sources", "add", f"{site}/", "--allow-private", "127.0.0.1", "--name", "jz"]
        done = jianbao(*words, "--jsonl", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        offers = {
            row["url"].removeprefix(site): row for row in map(json.loads, done.stdout.splitlines())
        }
        again = jianbao(*words, cwd=tmp_path)
    assert {url for url, row in offers.items() if row["proposed"]} == {
        "/", "/rss.xml", "/edu/", "/zzrb/html/2026-10/04/node_2.htm",
    }  # fmt: skip
    assert offers["/old.xml"]["note"] == "stale: nothing since 2020-05-01"
    assert offers["/city/"]["note"] == "names nothing that is not named above"
    assert offers["/edu/"]["pattern"] == "/edu/*/t*_*.html"
    assert (offers["/rss.xml"]["articles"], offers["/rss.xml"]["newest"]) == (8, str(TODAY))
    source = load(tmp_path / "jianbao.toml").source("jz")
    assert source is not None
    assert [url.removeprefix(site) for url in source.starts] == ["/rss.xml", "/edu/"]
    assert source.issues[0].address == f"{site}/zzrb/html/{{yyyy}}-{{mm}}/{{dd}}/node_2.htm"
    assert again.returncode == 2
    assert "there is a source jz" in again.stderr


def test_a_dry_run_prints_and_writes_nothing(tmp_path: Path) -> None:
    with serving(site_pages()) as site:
        words = [
            "-o",
            "fetch.delay=0",
            "sources",
            "add",
            f"{site}/",
            "--allow-private",
            "127.0.0.1",
        ]
        done = jianbao(*words, "--dry-run", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert decode(
        done.stdout.replace("[source]", "[[sources]]").replace("[[source.", "[[sources."), "x"
    ).sources
    assert not list(tmp_path.iterdir())


def test_a_site_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    with serving({}) as site:
        done = jianbao("-o", "fetch.delay=0", "sources", "add", f"{site}/", "--allow-private",
                       "127.0.0.1", cwd=tmp_path)  # fmt: skip
    assert done.returncode == 4
    assert "Traceback" not in done.stderr
    assert site in done.stderr


OPML = """<?xml version="1.0"?><!DOCTYPE opml [<!ENTITY x "y">]><opml version="2.0"><body>
<outline text="报纸"><outline text="要闻 &amp; 评论" type="rss" xmlUrl="http://a.cn/rss.xml" htmlUrl="http://a.cn/"/>
<outline text="要闻 &amp; 评论" xmlUrl="http://b.cn/rss.xml"></outline></outline>
<outline text="../../etc/passwd" xmlUrl="https://c.cn/feed?a=1&amp;b=2"/>
<outline text="no address"/><outline text="bad" xmlUrl="javascript:1"/></body></opml>"""


def test_opml_is_read_and_written(tmp_path: Path) -> None:
    read = read_opml(OPML)
    assert [(one.title, one.url, one.page, one.group) for one in read] == [
        ("要闻 & 评论", "http://a.cn/rss.xml", "http://a.cn/", "报纸"),
        ("要闻 & 评论", "http://b.cn/rss.xml", None, "报纸"),
        ("../../etc/passwd", "https://c.cn/feed?a=1&b=2", None, ""),
    ]
    assert read_opml(write_opml(read, title="x", made_at=datetime(2026, 1, 1, tzinfo=UTC))) == read


def test_what_is_hostile_in_a_title_is_escaped() -> None:
    odd = Outline('"><x>\x1b[31m\n', "http://a.cn/?a=1&b=2", None, "R&D >")
    written = write_opml([odd], title="<t>", made_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert "\x1b" not in written
    (read,) = read_opml(written)
    assert (read.url, read.group) == (odd.url, "R&D >")


def test_feeds_come_in_from_opml_and_go_out_again(tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text("")
    (tmp_path / "feeds.opml").write_text(OPML)
    done = jianbao("sources", "add", "feeds.opml", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    names = sorted(path.name for path in (tmp_path / "sources.d").iterdir())
    assert names == ["etc-passwd.toml", "要闻-评论-2.toml", "要闻-评论.toml"]
    assert {source.url for source in load(tmp_path / "jianbao.toml").sources} == {
        "http://a.cn/rss.xml", "http://b.cn/rss.xml", "https://c.cn/feed?a=1&b=2",
    }  # fmt: skip
    again = jianbao("sources", "add", "feeds.opml", cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, "")
    out = jianbao("sources", "list", "--opml", cwd=tmp_path)
    assert {one.url for one in read_opml(out.stdout)} == {
        "http://a.cn/rss.xml", "http://b.cn/rss.xml", "https://c.cn/feed?a=1&b=2",
    }  # fmt: skip


@pytest.mark.parametrize("what", ["nowhere.opml", "jianbao.toml", "ftp://a.cn/"])
def test_what_is_neither_site_nor_opml_is_named(what: str, tmp_path: Path) -> None:
    (tmp_path / "jianbao.toml").write_text("")
    done = jianbao("sources", "add", what, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert what in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('address = "http://a.cn/{yyyy}.htm"', "{dd} is missing"),
        ('address = "http://a.cn/{dd}{x}"', "{x} means nothing"),
        ('address = "http://a.cn/{dd}"\nvalid_from = "2020-13-01"', "is no day"),
        ('address = "http://a.cn/{dd}"\nvalid_from = "2021-01-01"\nvalid_until = "2020-01-01"',
         "is after"),
    ],
)  # fmt: skip
def test_a_wrong_template_is_named(line: str, said: str) -> None:
    from scraper.errors import ConfigError

    text = f'[[sources]]\nname = "x"\nurl = "http://a.cn/"\n[[sources.issues]]\n{line}\n'
    with pytest.raises(ConfigError) as wrong:
        decode(text, "jianbao.toml")
    assert said in wrong.value.message

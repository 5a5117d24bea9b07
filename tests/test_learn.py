"""A site file is learnt from stored pages: where things stand, since when, and what is repeated."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.errors import UsageError
from scraper.knowledge import Knowledge
from scraper.learn.lesson import agreement, cases, learn, pattern_of
from scraper.learn.sample import Sample
from scraper.learn.selectors import candidates
from scraper.lessons import samples_of, write
from scraper.model import Snapshot
from scraper.pipeline import extract, study
from scraper.rules import load_sites
from scraper.sitefiles import site_files_of
from storage.harvests import Alarm
from storage.opening import open_archive
from tests.support.calls import call

HOST = "news.example.cn"
BEGAN = datetime(2026, 3, 1, 4, tzinfo=UTC)
PLACES = "图书馆 旧城 河堤 学校 粮仓 车站 渡口 茶园 医院 剧场 菜场 步道 水厂 公园 邮局 码头"
ASKS = "想看更多家乡的新鲜事，就来城南老街口的茶馆坐坐，我们每天下午都在那里等你。"


def story(number: int) -> tuple[str, str, str]:
    words = PLACES.split()
    word = words[number % len(words)]
    title = f"{word}修缮一新，居民说第{number}次来"
    first = f"今年春天，{word}的修缮终于完工，附近的居民都说比从前好看，也比从前方便了许多。"
    second = f"负责{word}的人告诉来客，这项工程前后用了{number + 3}个月，花的钱比原来想的要少一些。"
    return title, first, second


def old_face(number: int) -> str:
    title, first, second = story(number)
    return (
        f"<html><body><div class=top><a href=/>首页</a></div><div class='main w980' id=p{number}77>"
        f"<h1 class=tit>{title}</h1><div class=info><span class=when>2026-03-{number % 27 + 1:02} "
        f"08:{number % 60:02}</span> <span class=from>来源：江州日报</span> "
        f"<i class=who>作者：{'王珩' if number % 2 else '戴凛'}</i></div>"
        f"<div class=txt><p>{first}</p><p>{second}</p><p>{ASKS}</p></div></div></body></html>"
    )


def new_face(number: int) -> str:
    title, first, second = story(number)
    return (
        f"<html><body><article class=story><header><h2 class=headline>{title}</h2>"
        f"<time>2026-04-{number % 27 + 1:02} 09:{number % 60:02}</time></header>"
        f"<section class=story-text><p>{first}</p><p>{second}</p></section></article></body></html>"
    )


def snapshot(number: int, html: str) -> Snapshot:
    url = f"https://{HOST}/2026/{number}.html"
    return Snapshot(url, html.encode(), BEGAN + timedelta(days=number))


def samples(*faces: str) -> list[Sample]:
    taken = [snapshot(n, html) for n, html in enumerate(faces)]
    return [Sample(one, extract(one)) for one in taken]


def test_the_elements_that_tell_the_parts_of_an_article_are_found() -> None:
    lesson = learn(HOST, samples(*map(old_face, range(12))))
    (layout,) = lesson.layouts
    assert layout.era.body
    assert layout.era.body.selector == "div.txt"
    assert layout.title
    assert layout.title.selector == "h1.tit"
    assert {field: choice.selector for field, choice in layout.select.items()} == {
        "published_at": "span.when",
        "source": "span.from",
        "author": "i.who",
    }
    assert [line.text for line in layout.lines] == [ASKS]


def test_the_file_takes_the_repeated_line_out_and_reads_the_rest_as_before() -> None:
    pages = samples(*map(old_face, range(12)))
    lesson = learn(HOST, pages)
    assert agreement(lesson) == (12, 12)
    assert ASKS in pages[0].article.text
    read = extract(pages[0].snapshot, load_sites({"learnt.toml": lesson.text}))
    assert ASKS not in read.text
    assert (read.title, read.published_at) == (
        pages[0].article.title,
        pages[0].article.published_at,
    )


def test_a_change_of_face_makes_two_dated_layouts() -> None:
    lesson = learn(HOST, samples(*map(old_face, range(8)), *map(new_face, range(8, 16))))
    old, new = lesson.layouts
    changed = (BEGAN + timedelta(days=8)).date()
    assert (old.era.valid_until, new.era.valid_from) == (changed - timedelta(days=1), changed)
    assert (old.era.body and old.era.body.selector) == "div.txt"
    assert (new.era.body and new.era.body.selector) == "section.story-text"
    assert "valid_from = 2026-03-09" in lesson.text
    assert agreement(lesson) == (16, 16)


def test_names_that_count_are_no_selectors() -> None:
    page = samples(old_face(3))[0]
    told = [s for node in page.tree.css("div.txt") for s in candidates(node)]
    assert "div.main > div.txt" in told
    assert not [selector for selector in told if "#p" in selector]


def test_a_selector_that_chooses_another_thing_on_some_pages_is_left_out() -> None:
    strange = [
        old_face(n).replace("class=when>2026-03", "class=when>读者 2025-03") for n in range(4)
    ]
    lesson = learn(HOST, samples(*strange, *map(old_face, range(4, 12))))
    when = lesson.layouts[0].select.get("published_at")
    assert when is None or when.wrong == 0


def test_the_same_pages_give_the_same_file() -> None:
    pages = list(map(old_face, range(12)))
    assert learn(HOST, samples(*pages)).text == learn(HOST, samples(*pages)).text


def test_hostile_names_and_lines_give_a_file_that_can_be_read() -> None:
    odd = 'a"]{}\\\n'
    pages = [
        old_face(n).replace("class=txt", f"class='{odd} txt'").replace("河", '"\\河')
        for n in range(12)
    ]
    lesson = learn(HOST, samples(*pages))
    assert load_sites({"learnt.toml": lesson.text}).site(f"https://{HOST}/1") is not None
    assert pattern_of("a.*(b" * 100).startswith(r"^a\.\*\(b")


def filled(folder: Path, count: int, changed: int = 99) -> Path:
    """An archive of so many pages, from number `changed` on with the new face."""
    path = folder / "archive.db"
    with open_archive(str(path)) as archive:
        for number in range(count):
            taken = snapshot(number, (old_face if number < changed else new_face)(number))
            read = study(taken, Knowledge.NONE)
            archive.add(read.article, taken, at=taken.fetched_at)
    return path


def test_pages_come_from_the_archive_and_the_file_passes_its_own_cases(tmp_path: Path) -> None:
    with open_archive(str(filled(tmp_path, 12)), readonly=True) as archive:
        host, pages = samples_of(archive, HOST)
    written = write(learn(host, pages), tmp_path / "sites")
    assert written[0] == tmp_path / "sites" / f"{HOST}.toml"
    (mine,) = [file for file in site_files_of([tmp_path / "sites"]) if file.own]
    known = load_sites({"x.toml": written[0].read_text("utf-8")})
    assert len(mine.cases()) == 3
    assert not [d for case in mine.cases() for d in case.differences(known)]
    with pytest.raises(UsageError, match="there is a site file for this host already"):
        write(learn(host, pages), tmp_path / "sites")


def test_cases_are_pages_that_the_rules_read() -> None:
    lesson = learn(HOST, samples(*map(old_face, range(12))))
    assert [article.title for _, article in cases(lesson)] == [story(n)[0] for n in (0, 4, 8)]


def test_the_command_prints_a_file_and_too_few_pages_are_told(tmp_path: Path) -> None:
    told = call("sources", "learn", HOST, "-a", filled(tmp_path, 4))
    assert told.code == 2
    assert "4 stored pages to learn from, at least 10 are needed" in told.err
    (tmp_path / "more").mkdir()
    enough = filled(tmp_path / "more", 12)
    rows = call("sources", "learn", HOST, "-a", enough, "--jsonl").out.splitlines()
    assert {row["key"] for row in map(json.loads, rows)} >= {"body", "title", "select.author"}
    done = call("sources", "learn", HOST, "-a", enough, "-O", tmp_path / "s")
    assert f'host = "{HOST}"' in done.out
    assert call("sources", "check", "--sites", tmp_path / "s", "--jsonl").code == 0


def test_doctor_proposes_the_dated_layout_behind_an_alarm(tmp_path: Path) -> None:
    path = filled(tmp_path, 16, changed=8)
    page = [{"url": f"https://{HOST}/2026/15.html", "snapshot_id": 15}]
    facts = {"told": "authors is gone", "since": "2026-03-09T08:00:00+08:00", "pages_after": page}
    with open_archive(str(path)) as archive:
        archive.harvests.raise_alarm(Alarm("city", "field", "authors", BEGAN, None, facts))
    found = json.loads(call("doctor", "-a", path, "--json").out)
    (layout,) = [row for row in found if row["check"] == f"layout of {HOST}"]
    assert layout["detail"].startswith("from 2026-03-09 on: body = 'section.story-text' (8 of 8")
    assert f"sources learn {HOST} -O DIR" in layout["hint"]

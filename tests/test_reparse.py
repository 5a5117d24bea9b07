"""`reparse`: today's rules on stored bytes; nothing of the text's history is touched."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.extractor import EXTRACTOR_VERSION
from scraper.model import Article, Snapshot
from scraper.pipeline import join, study
from scraper.rereading import Rereader, answers, killed, rules_of
from storage.events import ChangeQuery
from storage.opening import open_archive
from storage.protocol import Archive, Query
from tests.support.archives import DAY, later
from tests.support.calls import call, command, environment, terminal

SITE = "https://news.example.cn/2023/01/05/"
WORDS = (
    "日前，市教育局公布了新学期安排，全市{n}所学校将同时开学。",
    "记者了解到，开学前各校已对食堂、操场和教室进行了全面检修，确保师生安全。",
    "市教育局负责人表示，今年将继续推进课后服务，让更多家庭受益，第{n}批名单不日公布。",
)


def html(number: int, extra: str = "") -> bytes:
    """An article's page of one layout."""
    told = "".join(f"<p>{line.format(n=number + 100)}</p>" for line in (*WORDS, extra) if line)
    menu = "".join(f'<li><a href="/c{n}/">频道{n}</a></li>' for n in range(20))
    return (
        f"<html><head><title>第{number}号新闻:学校开学_晨江新闻网</title></head><body><ul>{menu}</ul>"
        f"<h1>第{number}号新闻:学校开学</h1>"
        f"<div class=info>2023-01-05 08:{number:02} 来源:晨江日报</div>"
        f"<div class=content>{told}</div><p>责任编辑:李华</p></body></html>"
    ).encode()


def snapshot(number: int, extra: str = "", hours: float = 0, part: str = "") -> Snapshot:
    header = (("Content-Type", "text/html; charset=utf-8"),)
    return Snapshot(f"{SITE}{number}{part}.html", html(number, extra), later(hours), headers=header)


def add(archive: Archive, page: Snapshot, spoil: bool = False, version: str = "0") -> int:
    """A page as rules of old read it: without its last paragraph and with another headline."""
    found = study(page)
    article = old_reading(found.article) if spoil else found.article
    return archive.add(
        article, page, at=page.fetched_at, extractor_version=version, trace=found.trace
    ).article_id


def old_reading(article: Article) -> Article:
    return replace(article, title=f"{article.title} | 晨江", blocks=article.blocks[:-1])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Six articles, the even ones read badly; one without bytes."""
    place = tmp_path / "a.db"
    with open_archive(place) as archive:
        for number in range(6):
            add(archive, snapshot(number), spoil=number % 2 == 0)
        archive.add(Article(title="只有文字", blocks=study(snapshot(9)).article.blocks), at=DAY)
    return place


def dump(path: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as sql:
        return sql.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


def test_a_dry_run_tells_what_would_change_per_field_and_changes_nothing(path: Path) -> None:
    before = {table: dump(path, table) for table in ("version", "reading", "run", "event")}
    said = call("reparse", "--dry-run", "-j", "1", "-a", path)
    rows = {row["field"]: row for row in map(json.loads, said.out.splitlines())}
    assert said.code == 1
    assert (rows["title"]["changed"], rows["text"]["changed"]) == (3, 3)
    assert rows["text"]["examples"] == [1, 3, 5]
    assert "6 read anew, 3 would change, 1 without stored bytes, left alone" in said.err
    assert {table: dump(path, table) for table in before} == before


def test_a_reparse_reads_anew_and_keeps_the_old_reading_apart_from_the_text(path: Path) -> None:
    with open_archive(path, readonly=True) as archive:
        before = archive.get(1)
        assert before is not None
    said = call("reparse", "-j", "1", "-a", path)
    assert (said.code, "3 changed" in said.err) == (0, True)
    with open_archive(path) as archive:
        held = archive.get(1)
        assert held is not None
        wanted = study(snapshot(0)).article
        assert (held.article.title, held.article.text) == (wanted.title, wanted.text)
        assert (held.version_count, held.first_seen, held.last_seen) == (1, DAY, DAY)
        (version,) = archive.history(1)
        assert (version.digest, version.extractor_version) == (wanted.digest, EXTRACTOR_VERSION)
        assert archive.get(1, at=later(1)) == held
        assert list(archive.verify()) == []
        assert list(archive.changes(ChangeQuery())) == []
        assert [hit.id for hit in archive.search(Query("第100批名单"))] == [1]
        assert archive.search(Query('"学校开学 | 晨江"')) == ()
    with closing(sqlite3.connect(path)) as sql:
        readings = sql.execute(
            "SELECT title, replaced_by, extractor_version FROM readings WHERE article_id = 1"
        ).fetchall()
    assert [(title == before.article.title, bool(by)) for title, by, _ in readings] == [
        (True, True), (False, False),
    ]  # fmt: skip


def rereading(path: Path, spoilt: Article) -> tuple[list[tuple[object, ...]], ...]:
    """The rows of the index before and after such a reading of a page is made anew."""
    with open_archive(path) as archive:
        archive.add(spoilt, snapshot(0), at=DAY, extractor_version="0")
        archive.add(study(snapshot(1)).article, snapshot(1), at=DAY)
    before = dump(path, "search_rows")
    assert "1 changed" in call("reparse", "-j", "1", "-a", path).err
    with open_archive(path) as archive:
        assert list(archive.verify()) == []
    return before, dump(path, "search_rows")


def test_what_is_not_searched_is_changed_without_indexing_anew(tmp_path: Path) -> None:
    read = study(snapshot(0)).article
    before, after = rereading(tmp_path / "a.db", replace(read, kicker="旧的引题", editors=()))
    assert before == after


def test_another_day_or_source_of_the_same_text_is_indexed_anew(tmp_path: Path) -> None:
    read = study(snapshot(0)).article
    for name, spoilt in (
        ("source", replace(read, origin="某报", reprinter=None)),
        ("day", replace(read, published_at=None)),
    ):
        before, after = rereading(tmp_path / f"{name}.db", spoilt)
        assert before != after
    with open_archive(tmp_path / "source.db") as archive:
        assert archive.search(Query("", source="某报")) == ()


def test_after_a_reparse_nothing_is_left_to_change(path: Path) -> None:
    call("reparse", "-j", "1", "-a", path)
    said = call("reparse", "--dry-run", "-j", "1", "-a", path)
    assert (said.code, said.out) == (0, "")


def test_readings_that_stand_are_told_to_be_of_todays_rules(path: Path) -> None:
    call("reparse", "-j", "1", "-a", path)
    with closing(sqlite3.connect(path)) as sql:
        old = sql.execute(
            "SELECT count(*) FROM readings WHERE replaced_by IS NULL AND snapshot_id IS NOT NULL "
            "AND extractor_version <> ?", (EXTRACTOR_VERSION,),
        ).fetchone()[0]  # fmt: skip
    assert old == 0


def test_the_chain_of_evidence_still_holds(path: Path) -> None:
    with open_archive(path) as archive:
        archive.seal(at=later(1))
    call("reparse", "-j", "1", "-a", path)
    with open_archive(path) as archive:
        assert list(archive.verify()) == []
        archive.seal(at=later(2))
        assert list(archive.verify()) == []


def test_a_query_narrows_what_is_read(path: Path) -> None:
    said = call("reparse", "第2号新闻", "-j", "1", "-a", path)
    assert "1 read anew, 1 changed" in said.err
    with open_archive(path) as archive:
        titles = {held.id: held.article.title for held in archive.select(Query(limit=None))}
    assert [id for id, title in titles.items() if title and title.endswith("| 晨江")] == [1, 5]


def test_processes_read_the_same_as_one(path: Path) -> None:
    with open_archive(path) as archive:
        ids = archive.rereads.ids(None)
    one = list(answers(Rereader(str(path)), ids, processes=1))
    two = list(answers(Rereader(str(path)), ids, processes=2))
    assert one == two
    assert call("reparse", "-j", "2", "-a", path).code == 0
    assert call("reparse", "--dry-run", "-j", "2", "-a", path).code == 0


def test_each_wording_of_the_history_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_archive(path) as archive:
        add(archive, snapshot(1), spoil=True)
        add(archive, snapshot(1, "另有三人受伤。", hours=2), spoil=True)
        add(archive, snapshot(1, "另有五人受伤。", hours=4), version=EXTRACTOR_VERSION)
        before = [event.kind for event in archive.changes(ChangeQuery())]
        assert "headline" in before
    call("reparse", "-j", "1", "-a", path)
    with open_archive(path) as archive:
        first, second, third = archive.history(1)
        assert first.text.endswith("不日公布。")
        assert [second.text[-7:], third.text[-7:]] == ["另有三人受伤。", "另有五人受伤。"]
        assert [v.first_seen for v in (first, second, third)] == [DAY, later(2), later(4)]
        events = list(archive.changes(ChangeQuery()))
        assert [(event.kind, event.after, event.same_rules) for event in events] == [
            ("number", "五", True), ("paragraph_added", "另有三人受伤。", True),
        ]  # fmt: skip
        assert list(archive.verify()) == []


def test_pages_of_one_article_are_joined_again(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    pages = [snapshot(1), snapshot(1, "第二页说了别的事情，也很长很长，直到最后一句。", part="_2")]
    studies = [study(page) for page in pages]
    whole = join([one.article for one in studies])
    with open_archive(path) as archive:
        archive.add(
            old_reading(whole), pages[0], parts=pages[1:], at=DAY, extractor_version="0",
            trace=studies[0].trace,
        )  # fmt: skip
    call("reparse", "-j", "1", "-a", path)
    with open_archive(path) as archive:
        held = archive.get(1)
    assert held is not None
    assert held.article.text == whole.text
    assert held.article.evidence["parts"] == "2 pages joined"


def test_what_todays_rules_cannot_read_stays_as_it_was(path: Path) -> None:
    with open_archive(path) as archive:
        empty = replace(snapshot(8), body=b"<html><title>404</title></html>")
        article = replace(study(snapshot(8)).article, title="旧时读出的")
        id = archive.add(article, empty, at=DAY, extractor_version="0").article_id
    said = call("reparse", "-j", "1", "-a", path)
    assert said.code == 3
    assert f"unread: #{id}:" in said.err
    with open_archive(path) as archive:
        held = archive.get(id)
    assert held is not None
    assert held.article.title == "旧时读出的"


def test_a_damaged_page_costs_its_own_article_only(path: Path) -> None:
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute("UPDATE blob SET bytes = zeroblob(10) WHERE id = 3")
    said = call("reparse", "-j", "1", "-a", path)
    assert "2 changed, 1 not readable any more" in said.err


def test_another_run_holds_the_lock(path: Path) -> None:
    with open_archive(path) as archive, archive.lock("crawl"):
        assert call("reparse", "-j", "1", "-a", path).code == 6
        assert call("reparse", "--dry-run", "-j", "1", "-a", path).code == 1


def test_a_run_that_was_stopped_goes_on_where_it_stopped(path: Path) -> None:
    with open_archive(path) as archive:
        run, place = archive.rereads.begin("reparse", rules_of(()), at=later(1))
        archive.rereads.reached(run, 2)
        assert (place, archive.rereads.begin("reparse", rules_of(()), at=later(2))) == (0, (run, 2))
    said = call("reparse", "-j", "1", "-a", path)
    assert "going on after #2" in said.err
    assert "4 read anew, 2 changed" in said.err
    again = call("reparse", "-j", "1", "-a", path)
    assert "6 read anew, 1 changed" in again.err


@pytest.mark.parametrize(("rules", "anew"), [("others", False), ("same", True)])
def test_a_run_begins_afresh_by_other_rules_or_when_told(
    path: Path, rules: str, anew: bool
) -> None:
    with open_archive(path) as archive:
        run, _ = archive.rereads.begin("reparse", "same", at=later(1))
        archive.rereads.reached(run, 4)
        again, place = archive.rereads.begin("reparse", rules, at=later(2), anew=anew)
    assert (place, again != run) == (0, True)


def test_a_killed_run_loses_nothing_and_is_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_archive(path) as archive:
        for number in range(60):
            add(archive, snapshot(number), spoil=True)
    words = command("reparse", "-j", "2", "-a", str(path))
    process = subprocess.Popen(
        words, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline and not dump(path, "rereading"):
        time.sleep(0.02)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    with open_archive(path) as archive:
        assert list(archive.verify()) == []
    assert call("reparse", "-j", "1", "-a", path).code == 0
    assert call("reparse", "--dry-run", "-j", "1", "-a", path).code == 0
    with open_archive(path) as archive:
        assert all(len(archive.history(id)) == 1 for id in range(1, 61))
        assert list(archive.verify()) == []


def test_what_was_told_from_outside_stays(tmp_path: Path) -> None:
    page = tmp_path / "p.html"
    page.write_bytes(html(3).replace("来源:晨江日报".encode(), b""))
    path = tmp_path / "a.db"
    call("add", page, "--url", f"{SITE}3.html", "--source", "湘江晚报", "-a", path)
    said = call("reparse", "--dry-run", "-j", "1", "-a", path)
    assert (said.code, said.out) == (0, "")


def test_a_site_file_of_the_user_is_heard(path: Path, tmp_path: Path) -> None:
    call("reparse", "-j", "1", "-a", path)
    sites = tmp_path / "sites"
    sites.mkdir()
    (sites / "x.toml").write_text(
        "host = \"news.example.cn\"\n[facts]\norigin = '(晨江日)报'\n", encoding="utf-8"
    )
    (tmp_path / "jianbao.toml").write_text('sites = ["sites"]\n', encoding="utf-8")
    said = call("-c", tmp_path / "jianbao.toml", "reparse", "--dry-run", "-j", "1", "-a", path)
    rows = {row["field"]: row for row in map(json.loads, said.out.splitlines())}
    assert (said.code, rows["origin"]["changed"]) == (1, 6)
    assert rules_of([sites]) != rules_of(())


def test_people_see_a_table(path: Path) -> None:
    shown = terminal("reparse", "--dry-run", "-j", "1", "-a", path).out
    assert "title" in shown
    assert "gained" in shown


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    said = call("reparse", "-a", tmp_path / "none.db")
    assert (said.code, "there is no archive here" in said.err) == (2, True)


def test_an_article_that_kills_its_process_is_told() -> None:
    assert killed(7).failed.startswith("reading it killed")


def test_edits_after_a_reparse_are_told_between_the_same_rules(path: Path) -> None:
    call("reparse", "-j", "1", "-a", path)
    with open_archive(path) as archive:
        page = snapshot(0, "另有三人受伤。", hours=5)
        add(archive, page, version=EXTRACTOR_VERSION)
        (event,) = archive.changes(ChangeQuery())
    assert (event.kind, event.same_rules, event.at) == ("paragraph_added", True, later(5))

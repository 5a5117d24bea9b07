"""Pages that a crawl kept unread are read by `reparse`: articles, versions, clusters, index."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from scraper.crawl.deferred import Read, Tally, kept
from scraper.extractor import EXTRACTOR_VERSION
from scraper.model import Snapshot
from scraper.pipeline import study
from storage.looks import Deferred
from storage.opening import open_archive
from storage.protocol import Archive, Query
from tests.support.archives import DAY, later
from tests.support.calls import call, command, environment
from tests.test_reparse import SITE, snapshot

FRONT = (
    b"<html><body><ul>" + b"".join(
        f'<li><a href="/2023/01/05/{n}.html">第{n}号新闻学校今天按时开学</a></li>'.encode()
        for n in range(30)
    ) + b"</ul></body></html>"
)  # fmt: skip


def defer(archive: Archive, *pages: Snapshot, expected: str = "article") -> None:
    run = archive.start_run("crawl --fetch-only", at=DAY)
    for page in pages:
        archive.rereads.defer(Deferred(page, expected), run_id=run)
    archive.finish_run(run, at=later(1), outcome="done", counts={"new": len(pages)})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "a.db"
    with open_archive(place) as archive:
        defer(archive, *map(snapshot, range(4)))
    return place


def reparse(path: Path, *more: str) -> str:
    said = call("reparse", "-j", "1", "-a", path, *more)
    assert said.code == 0
    return said.err


def test_pages_kept_unread_become_articles_that_are_found(path: Path) -> None:
    assert "4 unread pages: 4 new, 0 read anew" in reparse(path)
    with open_archive(path) as archive:
        held = archive.get(f"{SITE}2.html")
        assert held is not None
        wanted = study(snapshot(2)).article
        assert (held.article.title, held.article.text) == (wanted.title, wanted.text)
        assert (held.first_seen, held.last_seen, held.version_count) == (DAY, DAY, 1)
        assert [hit.id for hit in archive.search(Query("第102批名单"))] == [held.id]
        assert len(archive.captures(f"{SITE}2.html")) == 1
        assert archive.history(held.id)[0].extractor_version == EXTRACTOR_VERSION
        assert list(archive.verify()) == []
        assert archive.rereads.deferred() == ()
        assert dict(archive.runs()[0].counts)["new"] == 4


def test_what_was_read_is_not_read_again(path: Path) -> None:
    reparse(path)
    assert "0 changed" in reparse(path)
    with open_archive(path) as archive:
        defer(archive, snapshot(1))
        assert archive.rereads.deferred() == ()


def test_a_dry_run_reads_and_writes_nothing(path: Path) -> None:
    said = call("reparse", "--dry-run", "-j", "1", "-a", path)
    assert (said.code, "4 unread pages: 4 with an article" in said.err) == (1, True)
    with open_archive(path) as archive:
        assert (len(archive.rereads.deferred()), archive.status()["articles"]) == (4, 0)


def test_a_later_page_of_an_article_is_its_next_version(path: Path) -> None:
    with open_archive(path) as archive:
        defer(
            archive, snapshot(1, "另有三人受伤。", hours=2), snapshot(1, "另有三人受伤。", hours=4)
        )
    assert "4 new + 1 revised + 1 seen" in reparse(path)
    with open_archive(path) as archive:
        held = archive.get(f"{SITE}1.html")
        assert held is not None
        first, second = archive.history(held.id)
        assert (first.first_seen, second.first_seen, second.last_seen) == (DAY, later(2), later(4))
        assert list(archive.verify()) == []


def test_a_page_that_was_read_too_late_takes_no_newer_wording_s_place(path: Path) -> None:
    with open_archive(path) as archive:
        page = snapshot(1, "另有三人受伤。", hours=2)
        archive.add(study(page).article, page, at=page.fetched_at, extractor_version="0")
    reparse(path)
    with open_archive(path) as archive:
        held = archive.get(f"{SITE}1.html")
        assert held is not None
        assert held.article.text.endswith("另有三人受伤。")
        assert held.version_count == 1


def test_bytes_confirmed_later_are_a_look_at_the_article(path: Path) -> None:
    with open_archive(path) as archive:
        archive.unchanged(f"{SITE}1.html", at=later(5))
    reparse(path)
    with open_archive(path) as archive:
        held = archive.get(f"{SITE}1.html")
        assert held is not None
        assert (held.first_seen, held.last_seen) == (DAY, later(5))


def test_lists_and_pages_without_an_article_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    front = replace(snapshot(1), url="https://news.example.cn/", body=FRONT)
    empty = replace(snapshot(2), body="<html><p>文章不存在</p></html>".encode())
    with open_archive(path) as archive:
        defer(archive, front, empty, expected="unknown")
    assert "2 unread pages: 2 without" in reparse(path)
    with open_archive(path) as archive:
        (failure,) = archive.failures()
        assert failure.url == empty.url
        assert archive.status()["articles"] == 0


def test_reprints_among_them_share_a_cluster(path: Path) -> None:
    copy = replace(snapshot(1), url="https://other.example.cn/a/1.html")
    with open_archive(path) as archive:
        defer(archive, copy)
    assert "1 reprinted" in reparse(path)
    with open_archive(path) as archive:
        one, other = archive.get(f"{SITE}1.html"), archive.get(copy.url)
        assert one is not None
        assert other is not None
        assert one.cluster_id == other.cluster_id


def test_the_pages_of_one_article_are_joined_when_all_were_fetched(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    onward = b'<a href="1_2.html">\xe4\xb8\x8b\xe4\xb8\x80\xe9\xa1\xb5</a></body>'
    first = snapshot(1)
    first = replace(first, body=first.body.rstrip() + onward)
    second = snapshot(1, "第二页说了别的事情，也很长很长，直到最后一句话才说完。", part="_2")
    with open_archive(path) as archive:
        defer(archive, first)
    assert study(first).article.next_page
    with open_archive(tmp_path / "b.db") as archive:
        defer(archive, first, second)
    reparse(path)
    with open_archive(path) as archive:
        held = archive.get(first.url)
        assert held is not None
        assert "truncated" in held.article.quality
    reparse(tmp_path / "b.db")
    with open_archive(tmp_path / "b.db") as archive:
        held = archive.get(first.url)
        assert held is not None
        assert held.article.text.endswith("直到最后一句话才说完。")
        assert archive.status()["articles"] == 1
        assert list(archive.verify()) == []


def test_what_was_removed_is_not_read(path: Path) -> None:
    with open_archive(path) as archive:
        archive.remove(f"{SITE}1.html", reason="误采", at=later(3))
    reparse(path)
    with open_archive(path) as archive:
        assert archive.get(f"{SITE}1.html") is None
        assert archive.status()["articles"] == 3


def test_a_merge_brings_pages_that_wait(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.db"
    assert call("init", tmp_path / "x").code == 0
    with open_archive(other):
        pass
    assert call("merge", path, "-a", other).code == 0
    assert "4 new" in reparse(other)


def test_two_processes_read_the_same_as_one(path: Path, tmp_path: Path) -> None:
    twin = tmp_path / "b.db"
    with open_archive(twin) as archive:
        defer(archive, *map(snapshot, range(4)))
    reparse(path)
    assert call("reparse", "-j", "2", "-a", twin).code == 0
    with open_archive(path) as one, open_archive(twin) as other:
        shown = [[a.article for a in x.select(Query(limit=None))] for x in (one, other)]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("processes", ["1", "2"])
def test_an_article_of_which_a_page_was_not_fetched_is_kept_as_far_as_it_goes(
    tmp_path: Path, processes: str
) -> None:
    path, first = tmp_path / "a.db", snapshot(0)
    onward = '<a href="0_2.html">下一页</a></body>'.encode()
    with open_archive(path) as archive:
        defer(archive, replace(first, body=first.body.replace(b"</body>", onward)), snapshot(1))
    assert call("reparse", "-j", processes, "-a", path).code == 0
    with open_archive(path) as archive:
        held = archive.get(first.url)
        assert held is not None
        assert "truncated" in held.article.quality
        assert archive.failures() == ()


def test_a_page_that_kills_its_reader_is_told(path: Path) -> None:
    with open_archive(path) as archive:
        run = archive.start_run("reparse", at=DAY)
        waiting = archive.rereads.deferred()
        killed = iter([Read(waiting[0], kind="limits", why="reading it killed the process")])
        list(kept(archive, run, killed, Tally(), at=DAY))
        assert [(told.kind, told.url) for told in archive.failures()] == [
            ("limits", snapshot(0).url)
        ]


def test_a_killed_run_goes_on_and_reads_each_page_once(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_archive(path) as archive:
        defer(archive, *map(snapshot, range(260)))
    words = command("reparse", "-j", "1", "-a", str(path))
    process = subprocess.Popen(
        words, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline and _articles(path) == 0:
        time.sleep(0.01)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    process.wait()
    with open_archive(path) as archive:
        assert list(archive.verify()) == []
    reparse(path)
    assert _articles(path) == 260
    with open_archive(path) as archive:
        assert list(archive.verify()) == []
        assert {held.version_count for held in archive.select(Query(limit=None))} == {1}


def _articles(path: Path) -> int:
    with closing(sqlite3.connect(path)) as sql:
        return int(sql.execute("SELECT count(*) FROM article").fetchone()[0])


def maintained(n: int, *, hours: float) -> Snapshot:
    text = "各位网友，本站正在进行系统升级与维护，预计需要二十四小时，期间暂停访问，敬请谅解。" * 3
    body = f"<html><body><h1>升级公告</h1><div>2023-01-06 08:00</div><p>{text}</p></body></html>"
    return replace(snapshot(n), body=body.encode(), fetched_at=later(hours))


def test_a_notice_that_several_pages_showed_is_a_wording_of_none(path: Path) -> None:
    with open_archive(path) as archive:
        defer(archive, *(maintained(n, hours=30) for n in range(3)))
    reparse(path)
    with open_archive(path) as archive:
        held = archive.select(Query(limit=None))
        assert {each.version_count for each in held} == {1}
        assert {failed.kind for failed in archive.failures()} == {"not_article"}
        defer(archive, maintained(5, hours=31), maintained(3, hours=31), maintained(2, hours=31))
    reparse(path)
    with open_archive(path) as archive:
        counts = {
            each.article.url: each.version_count for each in archive.select(Query(limit=None))
        }
        assert counts[f"{SITE}3.html"] == counts[f"{SITE}2.html"] == 1


def test_another_text_that_waits_at_one_address_alone_is_a_wording(path: Path) -> None:
    with open_archive(path) as archive:
        defer(archive, maintained(1, hours=30))
    reparse(path)
    with open_archive(path) as archive:
        held = archive.get(f"{SITE}1.html")
        assert held is not None
        assert held.version_count == 2

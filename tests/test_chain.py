"""The chain vouches for every snapshot and version, and tells what it does not bear out."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storage import chain
from storage.opening import open_archive
from storage.protocol import Archive
from tests.support.archives import DAY, OTHER, TEXT, URL, later, page, story
from tests.support.calls import call

THIRD = "https://news.example.com/a/9.html"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive of two runs: three articles, one with two wordings."""
    path = tmp_path / "archive.db"
    with open_archive(path) as archive:
        first = archive.start_run("crawl", at=DAY)
        archive.add(story(), page(), at=DAY, run_id=first)
        archive.add(story("另一篇。" * 9, OTHER), page(b"2", OTHER), at=DAY, run_id=first)
        archive.finish_run(first, at=later(), outcome="done", counts={})
        second = archive.start_run("crawl", at=later(2))
        archive.add(story(TEXT + "补。"), page(b"3", at=later(2)), at=later(2), run_id=second)
        archive.add(story("第三篇。" * 9, THIRD), at=later(2), run_id=second)
        archive.finish_run(second, at=later(3), outcome="done", counts={})
    return path


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with open_archive(path) as opened:
        yield opened


def harm(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        for statement in statements:
            conn.execute(statement)


def found(path: Path) -> list[str]:
    with open_archive(path) as archive:
        return [damage.what for damage in archive.verify()]


def links(path: Path) -> list[chain.Link]:
    with closing(sqlite3.connect(path)) as conn:
        return list(chain.links(conn))


def test_a_run_makes_one_link_over_what_it_brought(path: Path) -> None:
    one, two = links(path)
    assert (one.run_id, two.run_id) == (1, 2)
    assert [line.rsplit(" ", 1)[0] for line in one.list().splitlines()] == [
        "snapshot 1", "snapshot 2", "version 1", "version 2",
    ]  # fmt: skip
    assert (two.items, two.previous) == (3, one.sha256)
    assert found(path) == []


def test_sha256_alone_checks_a_link_and_what_it_names(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        for link in chain.links(conn):
            assert hashlib.sha256(link.text().encode()).hexdigest() == link.sha256
            assert hashlib.sha256(link.list().encode()).hexdigest() == link.items_sha256
            assert link.items_sha256 in link.text()
            for item in map(chain.Item.of, link.list().splitlines()):
                record = chain.record(conn, item.kind, item.id)
                assert record is not None
                assert hashlib.sha256(record.encode()).hexdigest() == item.sha256


def test_what_a_killed_run_left_is_in_the_next_ones_first_link(archive: Archive) -> None:
    archive.start_run("crawl", at=later(4))
    archive.add(story("被打断的一篇。" * 4, "https://a.example/1"), at=later(4))
    archive.close()
    with open_archive(archive.path) as again:
        again.start_run("crawl", at=later(5))
    assert [link.items for link in links(Path(archive.path))] == [4, 3, 1]


def test_a_link_holds_so_many_items_and_no_more(archive: Archive) -> None:
    conn = archive._conn  # type: ignore[attr-defined]  # to make many rows quickly
    conn.execute(
        """INSERT INTO capture (url, status, fetched_at, blob_id, mime, headers, redirects, seal)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
        SELECT 'u' || i, 200, '2023', 1, '', '[]', '[]', 0 FROM n""",
        (chain.LONGEST + 5,),
    )
    assert archive.seal(at=later(5)) == 2
    assert [link.items for link in links(Path(archive.path))][2:] == [chain.LONGEST, 5]
    assert archive.seal(at=later(6)) == 0


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE capture SET status = 500 WHERE id = 1", "snapshot 1 is not what link 1"),
        ("UPDATE capture SET fetched_at = '2020' WHERE id = 2", "snapshot 2 is not what link 1"),
        ("UPDATE version SET digest = 'ab' WHERE id = 3", "version 3 is not what link 2"),
        ("UPDATE article SET key = 'x' WHERE id = 2", "version 2 is not what link 1"),
        ("DELETE FROM capture WHERE id = 2", "snapshot 2, which link 1 vouches for, is missing"),
        ("UPDATE link SET at = '2020' WHERE number = 1", "link 1 is not what its digest says"),
        ("UPDATE link SET previous = 'ab' WHERE number = 2", "link 2 does not follow"),
        ("UPDATE link SET items = 9 WHERE number = 1", "list of link 1 is not what"),
        ("UPDATE link SET list = x'00' WHERE number = 1", "list of link 1 cannot be read"),
        ("DELETE FROM link WHERE number = 1", "link 1 is missing"),
    ],
)
def test_what_was_changed_behind_its_back_is_told(path: Path, statement: str, what: str) -> None:
    harm(path, "PRAGMA foreign_keys = OFF", statement)
    assert any(what in told for told in found(path)), found(path)


def test_the_article_that_is_hit_is_named(path: Path) -> None:
    harm(path, "UPDATE capture SET status = 500 WHERE id = 2")
    with open_archive(path) as archive:
        hits = {(it.article_id, it.url) for it in archive.verify() if it.what.startswith("chain")}
    assert hits == {(2, OTHER)}


def test_a_row_slipped_in_among_older_ones_is_told(path: Path) -> None:
    harm(
        path,
        "UPDATE capture SET id = 99 WHERE id = 3",
        "UPDATE link SET capture_id = 99 WHERE number = 2",
        "INSERT INTO capture (id, url, status, fetched_at, blob_id, mime, headers, redirects, seal)"
        " SELECT 50, url, status, fetched_at, blob_id, mime, headers, redirects, seal"
        " FROM capture WHERE id = 1",
    )
    assert "chain: snapshot 50 is not in link 2" in found(path)


def test_a_takedown_leaves_the_chain_whole(archive: Archive) -> None:
    archive.remove(URL, reason="x", at=later(5))
    assert list(archive.verify()) == []
    last = links(Path(archive.path))[-1]
    marks = [item.mark for item in map(chain.Item.of, last.list().splitlines())]
    assert marks == ["gone"] * 4 + [""] * 2


def test_numbers_that_come_again_after_a_takedown_do_no_harm(archive: Archive) -> None:
    for n in range(3):
        url = f"https://news.example.com/again/{n}.html"
        archive.remove(3 + n, reason="x", at=later(5 + n))
        archive.add(story(f"第{n}次，又是另外一篇。" * 5, url), at=later(5 + n))
        archive.seal(at=later(6 + n))
    versions = archive._conn.execute("SELECT max(id) FROM version")  # type: ignore[attr-defined]  # the number
    assert versions.fetchone()[0] == 4
    assert list(archive.verify()) == []


def test_a_removed_stone_is_told(path: Path) -> None:
    with open_archive(path) as archive:
        archive.remove(OTHER, reason="x", at=later(5))
    harm(path, "DELETE FROM tombstone")
    assert any("tombstone 1, which link 3 vouches for, is missing" in it for it in found(path))


def test_a_time_stamp_of_a_link_that_is_not_there_is_told(path: Path) -> None:
    harm(
        path,
        "INSERT INTO token (link_sha256, authority, at, bytes)"
        " SELECT sha256, 'https://tsa.example', '2023', x'00' FROM link WHERE number = 2",
        "DELETE FROM link WHERE number = 2",
    )
    assert any("https://tsa.example time-stamped a link that is not there" in it
               for it in found(path))  # fmt: skip


def test_an_add_without_a_run_is_in_the_chain(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(
        '{"title": "题", "text": "一篇短文。", "url": "https://a.example/1"}\n', "utf-8"
    )
    assert call("add", file, "-a", tmp_path / "a.db").code == 0
    (link,) = links(tmp_path / "a.db")
    assert (link.items, link.run_id) == (1, None)

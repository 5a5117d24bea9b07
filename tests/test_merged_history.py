"""What two archives knew of one article, told as one: whichever of the two takes in the other."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scraper.errors import Removed
from storage.events import ChangeQuery
from storage.looks import Reread
from storage.opening import open_archive
from storage.protocol import Archive
from tests.support.archives import DAY, OTHER, URL, later, page, story

SECOND = "日前，省教育厅更正了名单，株洲有四所学校入选。\n\n记者了解到，明年再议。"
ANEW = "日前，省教育厅公布了名单，株洲有三所学校入选。"


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return tmp_path / "one.db"


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return tmp_path / "two.db"


def both_ways(one: Path, two: Path) -> list[Path]:
    """Each with what the other holds; the other of before."""
    copy = two.with_name("copy.db")
    copy.write_bytes(two.read_bytes())
    for here, there in ((one, two), (copy, one)):
        with open_archive(here) as archive:
            archive.merge(str(there), at=later(99))
            assert list(archive.verify()) == []
    return [one, copy]


def reread(archive: Archive, text: str, hours: float) -> None:
    """Today's rules read another text from the first look."""
    look = archive.rereads.looks(1)[0]
    archive.rereads.replace(
        1, [Reread(look.reading_id, story(text))], extractor_version="new", at=later(hours)
    )


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql).fetchall()


def test_a_version_names_the_response_of_its_first_look(one: Path, two: Path) -> None:
    with open_archive(one) as archive:
        archive.add(story(), page(b"late", at=later(5)), at=later(5))
    with open_archive(two) as archive:
        archive.add(story(), page(b"early", at=DAY), at=DAY)
    for path in both_ways(one, two):
        with open_archive(path) as archive:
            (version,) = archive.history(1)
            assert version.snapshot_id is not None
            assert archive.bytes_of(version.snapshot_id) == b"early"
            assert (version.first_seen, version.last_seen) == (DAY, later(5))


def test_three_archives_come_to_the_same_in_any_order(tmp_path: Path) -> None:
    looks = {"a": None, "b": page(b"late", at=later(9)), "c": page(b"early", at=later(5))}
    told = set()
    for order in ("abc", "bca", "cab"):
        paths = []
        for name in order:
            paths.append(tmp_path / f"{order}{name}.db")
            with open_archive(paths[-1]) as archive:
                seen = looks[name]
                archive.add(story(), seen, at=seen.fetched_at if seen else DAY)
        for other in paths[1:]:
            with open_archive(paths[0]) as archive:
                archive.merge(str(other), at=later(99))
        named = """SELECT s.sha256, v.first_seen FROM versions AS v
            JOIN snapshots AS s ON s.id = v.snapshot_id"""
        told.add(tuple(rows(paths[0], named)))
    assert len(told) == 1


def test_bytes_that_either_had_seen_are_known(one: Path, two: Path) -> None:
    with open_archive(one) as archive:
        archive.add(story(), page(b"ours"), at=DAY)
    with open_archive(two) as archive:
        archive.add(story(), page(b"theirs", at=later(1)), at=later(1))
    for path in both_ways(one, two):
        with open_archive(path) as archive:
            for body in (b"ours", b"theirs"):
                verdict = archive.add(story(), page(body, at=later(100)), at=later(100))
                assert verdict.outcome == "seen"


def test_what_both_took_down_leaves_both_chains_whole(one: Path, two: Path) -> None:
    for hours, path in enumerate((one, two), 1):
        with open_archive(path) as archive:
            archive.add(story(), page(), at=DAY)
            archive.remove(URL, reason=f"order {hours}", at=later(hours))
    for path in both_ways(one, two):
        told = rows(path, "SELECT reason FROM tombstones ORDER BY 1")
        assert told == [("order 1",), ("order 2",)]


def test_a_wording_that_only_the_other_saw_of_what_went_here_stays_out(
    one: Path, two: Path
) -> None:
    with open_archive(one) as archive:
        archive.add(story(), page(), at=DAY)
        archive.remove(URL, reason="order", at=later(1))
    with open_archive(two) as archive:
        archive.add(story(SECOND), page(b"2"), at=DAY)
    paths = both_ways(one, two)
    stones = [rows(path, "SELECT DISTINCT article_key, digest FROM tombstones ORDER BY 1, 2")
              for path in paths]  # fmt: skip
    assert stones[0] == stones[1]
    for path in paths:
        with open_archive(path) as archive, pytest.raises(Removed):
            archive.add(story(SECOND, OTHER), page(b"3", OTHER), at=later(100))


def test_a_look_that_one_has_read_anew_is_one_version(one: Path, two: Path) -> None:
    for path in (one, two):
        with open_archive(path) as archive:
            archive.add(story(), page(), at=DAY, extractor_version="old")
    with open_archive(two) as archive:
        reread(archive, ANEW, 2)
    for path in both_ways(one, two):
        with open_archive(path) as archive:
            (version,) = archive.history(1)
            assert (version.text, version.extractor_version) == (ANEW, "new")
            assert list(archive.changes(ChangeQuery())) == []
        replaced = "SELECT n.text FROM readings AS r JOIN readings AS n ON n.id = r.replaced_by"
        assert rows(path, replaced) == [(ANEW,)]


def test_a_wording_that_was_read_anew_and_met_again_stays_two(one: Path, two: Path) -> None:
    for path in (one, two):
        with open_archive(path) as archive:
            archive.add(story(), page(), at=DAY, extractor_version="old")
    with open_archive(two) as archive:
        reread(archive, ANEW, 2)
        archive.add(story(), page(b"2", at=later(3)), at=later(3), extractor_version="old")
    for path in both_ways(one, two):
        with open_archive(path) as archive:
            told = [(version.number, version.text) for version in archive.history(1)]
            assert told == [(1, ANEW), (2, story().text)]


def test_of_a_look_that_both_have_read_anew_the_later_reading_counts(one: Path, two: Path) -> None:
    for path, text, hours in ((one, ANEW + "（早）", 2), (two, ANEW, 3)):
        with open_archive(path) as archive:
            archive.add(story(), page(), at=DAY, extractor_version="old")
            reread(archive, text, hours)
    for path in both_ways(one, two):
        with open_archive(path) as archive:
            assert [version.text for version in archive.history(1)] == [ANEW]
            assert len(archive.rereads.looks(1)) == 1
            assert list(archive.changes(ChangeQuery())) == []


def test_an_edit_is_told_by_the_look_that_saw_it_first(one: Path, two: Path) -> None:
    for path, hours in ((one, 9), (two, 4)):
        with open_archive(path) as archive:
            archive.add(story(), page(), at=DAY)
            archive.add(story(SECOND), page(b"%d" % hours, at=later(hours)), at=later(hours))
    with open_archive(one) as archive:
        archive.unchanged(URL, at=later(10))
    with open_archive(two) as archive:
        before = {event.at for event in archive.changes(ChangeQuery())}
    for path in both_ways(one, two):
        with open_archive(path) as archive:
            assert {event.at for event in archive.changes(ChangeQuery())} == before == {later(4)}


def test_the_last_look_before_an_edit_may_be_the_others(one: Path, two: Path) -> None:
    with open_archive(one) as archive:
        archive.add(story(), page(), at=DAY)
        archive.add(story(SECOND), page(b"2", at=later(9)), at=later(9))
    with open_archive(two) as archive:
        archive.add(story(), page(at=later(7)), at=later(7))
    for path in both_ways(one, two):
        with open_archive(path) as archive:
            assert {event.not_before for event in archive.changes(ChangeQuery())} == {later(7)}


def test_copies_of_what_the_other_took_down_go_together(one: Path, two: Path) -> None:
    with open_archive(one) as archive:
        archive.add(story(), page(), at=DAY)
        archive.add(story(url=OTHER), page(b"copy", OTHER), at=DAY)
    with open_archive(two) as archive:
        archive.add(story(), page(), at=DAY)
        archive.remove(URL, reason="order", at=later(1))
    for path in both_ways(one, two):
        assert rows(path, "SELECT url FROM articles") == []
        with open_archive(path) as archive:
            assert set(archive.removed([URL, OTHER])) == {URL, OTHER}


def test_the_same_edit_at_two_places_stays_two(one: Path, two: Path) -> None:
    twice = "株洲下雨了。\n\n" + "河水涨了不少，桥面已经封闭。\n\n" * 2 + "医院照常开门。"
    with open_archive(one) as archive:
        archive.add(story("株洲下雨了。\n\n医院照常开门。"), page(), at=DAY)
        archive.add(story(twice), page(b"2", at=later(1)), at=later(1))
        told = len(list(archive.changes(ChangeQuery())))
    with open_archive(two) as archive:
        archive.merge(str(one), at=later(9))
        assert len(list(archive.changes(ChangeQuery()))) == told == 2

"""Two archives become one: nothing doubled, nothing lost, the other left as it was."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.errors import NewerArchive, NothingFound, Removed, UsageError
from scraper.model import Target, Trace
from storage import schema
from storage.events import ChangeQuery
from storage.opening import open_archive
from storage.protocol import Archive, Failure, Query
from storage.weave import Seen, weave
from tests.support.archives import DAY, FULL, OTHER, TEXT, URL, later, look, page, story
from tests.support.calls import call
from tests.test_migrate import FIRST_RELEASE

THIRD = "https://news.example.com/a/9.html"
LONG = "一篇只有对方才有的报道，足够长，可以凭它的文字认出来。"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.db"
    with open_archive(path) as archive:
        run = archive.start_run("crawl", at=DAY)
        archive.add(FULL, page(b"full"), at=DAY, run_id=run, extractor_version="1")
        archive.add(story("第二版。"), page(b"2", at=later(4)), at=later(4), run_id=run)
        archive.add(story(TEXT, OTHER), page(b"other", OTHER), at=DAY, run_id=run)
        archive.finish_run(run, at=later(5), outcome="done", counts={"new": 2})
    return path


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """The first story (seen before and between our looks), another, a list, a frontier."""
    path = tmp_path / "theirs.db"
    with open_archive(path) as archive:
        run = archive.start_run("backfill", at=later(-9))
        archive.add(FULL, page(b"full", at=later(-8)), at=later(-8), run_id=run)
        between = page(b"1.5", at=later(2), redirects=("https://go.example/1",))
        archive.add(story("中间的一版。"), between, at=later(2), run_id=run)
        archive.add(story(LONG, THIRD), page(b"third" * 99, THIRD), at=later(3), run_id=run,
                    trace=Trace((1,), (2,)))  # fmt: skip
        archive.keep(page(b"list", "https://news.example.com/"), run_id=run)
        archive.push([Target(THIRD, "city"), Target(URL, "city")], due_at=DAY)
        archive.fail(Failure("https://x.example/", DAY, "gone", "404", run))
        archive.finish_run(run, at=later(5), outcome="done", counts={})
    return path


def wordings(archive: Archive, url: str) -> list[str]:
    held = archive.get(url)
    assert held is not None
    return [version.text for version in archive.history(held.id)]


def sound(path: Path) -> None:
    with open_archive(path, readonly=True) as archive:
        assert list(archive.verify()) == []


def counts(path: Path) -> dict[str, int]:
    """Rows of every table that holds what was captured."""
    tables = ("article", "version", "reading", "body", "capture", "blob", "version_part", "alias",
              "absence", "trace", "errand", "failure", "run", "tombstone", "foreign_link",
              "search_rows", "similar_members")  # fmt: skip
    with closing(sqlite3.connect(path)) as conn:
        return {t: conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in tables}


def test_histories_of_one_article_are_woven_by_time(ours: Path, theirs: Path) -> None:
    with open_archive(ours) as archive:
        merged = archive.merge(str(theirs), at=later(9))
        assert (merged.new, merged.joined, merged.snapshots, merged.versions) == (1, 1, 4, 2)
        assert wordings(archive, URL) == [FULL.text, "中间的一版。", "第二版。"]
        first = archive.history(1)[0]
        assert (first.first_seen, first.number) == (later(-8), 1)
        held = archive.get(URL)
        assert held is not None
        assert (held.first_seen, held.last_seen, held.version) == (later(-8), later(4), 3)
        told = [event for event in archive.changes(ChangeQuery()) if event.article_id == 1]
        assert {(event.version_before, event.version_after) for event in told} == {(1, 2), (2, 3)}
        then = archive.get(URL, at=later(3))
        assert then is not None
        assert then.article.text == "中间的一版。"
        assert len(archive.captures(URL)) == 4
        assert archive.get("https://go.example/1") == held
    sound(ours)


def test_what_only_the_other_had_comes_with_all_it_has(ours: Path, theirs: Path) -> None:
    with open_archive(ours) as archive, open_archive(theirs) as other:
        archive.merge(str(theirs), at=later(9))
        here, there = archive.get(THIRD), other.get(THIRD)
        assert here is not None
        assert there is not None
        assert here.article == there.article
        assert here.snapshot_id is not None
        assert archive.bytes_of(here.snapshot_id) == b"third" * 99
        assert [hit.id for hit in archive.search(Query("只有对方才有"))] == [here.id]
        assert archive.traces("example.com") == other.traces("example.com") != ()
        assert len(archive.captures("https://news.example.com/")) == 1
        assert archive.errand(THIRD) is not None
        assert [failure.url for failure in archive.failures()] == ["https://x.example/"]
        assert [run.command for run in archive.runs()] == ["backfill", "crawl"]


def test_the_other_is_left_as_it_was(ours: Path, theirs: Path) -> None:
    before = theirs.read_bytes(), sorted(it.name for it in theirs.parent.glob("theirs*"))
    with open_archive(ours) as archive:
        archive.merge(str(theirs), at=later(9))
    assert (theirs.read_bytes(), sorted(it.name for it in theirs.parent.glob("theirs*"))) == before


def test_the_same_merge_again_changes_nothing(ours: Path, theirs: Path) -> None:
    with open_archive(ours) as archive:
        archive.merge(str(theirs), at=later(9))
        before = counts(ours)
        again = archive.merge(str(theirs), at=later(10))
    assert (again.new, again.joined, again.unchanged) == (0, 0, 2)
    assert counts(ours) == before
    sound(ours)


def test_both_ways_round_hold_the_same(ours: Path, theirs: Path) -> None:
    def held(path: Path) -> Counter[tuple[str | None, int, str]]:
        with open_archive(path) as archive:
            return Counter(
                (article.article.url, version.number, version.text)
                for article in archive.select(Query(limit=None))
                for version in archive.history(article.id)
            )

    copy = theirs.with_name("copy.db")
    copy.write_bytes(theirs.read_bytes())
    with open_archive(ours) as archive:
        archive.merge(str(theirs), at=later(9))
    with open_archive(copy) as archive:
        archive.merge(str(ours), at=later(10))
    assert held(ours) == held(copy)
    sound(copy)


def test_reprints_are_found_across_archives(ours: Path, theirs: Path) -> None:
    reprint = "https://reprint.example/1"
    with open_archive(theirs) as other:
        other.add(story(TEXT, reprint), page(b"r", reprint), at=later(6))
    with open_archive(ours) as archive:
        archive.merge(str(theirs), at=later(9))
        held, leader = archive.get(reprint), archive.get(OTHER)
        assert held is not None
        assert leader is not None
        assert held.cluster_id == leader.cluster_id


# stones


def test_what_we_took_down_does_not_come_back(ours: Path, theirs: Path) -> None:
    with open_archive(ours) as archive:
        archive.remove(URL, reason="ours", at=later(6))
        merged = archive.merge(str(theirs), at=later(9))
        assert (merged.barred, merged.new) == (1, 1)
        assert archive.get(URL) is None
        assert archive.search(Query("中间的一版")) == ()
    sound(ours)


def test_what_the_other_took_down_goes_here_too(ours: Path, theirs: Path) -> None:
    with open_archive(theirs) as other:
        other.remove(URL, reason="theirs", at=later(6))
        other.vacuum(at=later(6))
    with open_archive(ours) as archive:
        merged = archive.merge(str(theirs), at=later(9))
        assert merged.removed == 1
        assert archive.unscrubbed()
        stone = archive.tombstone(URL)
        assert stone is not None
        assert (stone.reason, stone.at) == ("theirs", later(6))
        with pytest.raises(Removed):
            archive.add(story(), at=later(9))
        assert archive.merge(str(theirs), at=later(10)).removed == 0
    sound(ours)


# the chain


def test_the_other_chain_is_kept_and_borne_out(ours: Path, theirs: Path) -> None:
    with open_archive(ours) as archive:
        archive.merge(str(theirs), at=later(9))
    sound(ours)
    with closing(sqlite3.connect(ours)) as conn, closing(sqlite3.connect(theirs)) as other:
        kept = conn.execute("SELECT sha256 FROM foreign_link").fetchall()
        assert kept == other.execute("SELECT sha256 FROM link").fetchall()
        conn.execute("DELETE FROM capture WHERE url = 'https://news.example.com/'")
        conn.commit()
    with open_archive(ours) as archive:
        told = [damage.what for damage in archive.verify()]
    assert any("snapshot" in what and "is missing" in what for what in told), told


def test_a_merged_archive_can_be_merged_on(ours: Path, theirs: Path, tmp_path: Path) -> None:
    with open_archive(ours) as archive:
        archive.merge(str(theirs), at=later(9))
        archive.remove(THIRD, reason="x", at=later(9))
    with open_archive(tmp_path / "third.db") as archive:
        archive.merge(str(ours), at=later(10))
        assert archive.get(THIRD) is None
    sound(tmp_path / "third.db")
    assert counts(tmp_path / "third.db")["foreign_link"] == counts(ours)["foreign_link"] + len(
        links(ours)
    )


def links(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return [row[0] for row in conn.execute("SELECT sha256 FROM link")]


# withdrawal


def test_a_page_that_the_other_saw_later_is_not_withdrawn(ours: Path, theirs: Path) -> None:
    with open_archive(theirs) as other:
        other.add(story("中间的一版。"), page(b"x", at=later(30)), at=later(30))
    with open_archive(ours) as archive:
        look(archive, 6)
        look(archive, 9)
        held = archive.get(URL)
        assert held is not None
        assert held.withdrawn_at == later(9)
        archive.merge(str(theirs), at=later(31))
        merged = archive.get(URL)
        assert merged is not None
        assert (merged.withdrawn_at, merged.last_seen) == (None, later(30))
        assert merged.article.text == "中间的一版。"
    sound(ours)


def test_a_withdrawal_that_the_other_saw_counts(ours: Path, theirs: Path) -> None:
    with open_archive(theirs) as other:
        look(other, 6)
        look(other, 9)
    with open_archive(ours) as archive:
        archive.merge(str(theirs), at=later(31))
        merged = archive.get(URL)
        assert merged is not None
        assert merged.withdrawn_at == later(9)


# odd ones


def test_an_archive_of_an_earlier_version_is_merged_and_left_as_it_was(
    ours: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(gzip.decompress(FIRST_RELEASE.read_bytes()))
    before = old.read_bytes()
    with open_archive(ours) as archive:
        merged = archive.merge(str(old), at=later(9))
    assert (merged.new, merged.joined) == (2, 2)
    assert old.read_bytes() == before
    assert sorted(it.name for it in tmp_path.iterdir()) == ["old.db", "ours.db"]
    sound(ours)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE blob SET bytes = x'00' WHERE size = 495",
        "DELETE FROM blob WHERE size = 495",
        "DELETE FROM version WHERE article_id = 2",
        "DELETE FROM body WHERE text LIKE '一篇只有%'",
    ],
)
def test_what_is_damaged_there_is_named_and_the_rest_is_taken(
    ours: Path, theirs: Path, harm: str
) -> None:
    with closing(sqlite3.connect(theirs)) as conn:
        conn.execute(harm)
        conn.commit()
    with open_archive(ours) as archive:
        merged = archive.merge(str(theirs), at=later(9))
        assert (merged.new, merged.joined) == (0, 1)
        (damage,) = merged.damage
        assert damage.url == "news.example.com/a/9.html"
        assert archive.get(THIRD) is None
    done = call("merge", theirs, "-a", ours)
    assert done.code == 7


@pytest.mark.parametrize("kind", ["itself", "none", "newer"])
def test_what_cannot_be_merged_is_refused(ours: Path, theirs: Path, kind: str) -> None:
    other, error = {
        "itself": (ours, UsageError), "none": (ours.with_name("none.db"), UsageError),
        "newer": (theirs, NewerArchive),
    }[kind]  # fmt: skip
    with closing(sqlite3.connect(theirs)) as conn:
        conn.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = counts(ours)
    with open_archive(ours) as archive, pytest.raises(error):
        archive.merge(str(other), at=later(9))
    assert counts(ours) == before


def test_an_empty_archive_and_one_merged_into_an_empty_one(ours: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.db"
    with open_archive(empty) as archive:
        archive.merge(str(ours), at=later(9))
        with pytest.raises(NothingFound):
            archive.remove("https://none.example/", reason="x", at=DAY)
        assert wordings(archive, URL) == [FULL.text, "第二版。"]
    sound(empty)
    with open_archive(ours) as archive, open_archive(tmp_path / "none.db") as none:
        assert archive.merge(none.path, at=later(9)).new == 0
    sound(ours)


# weaving

TIMES = st.integers(1, 12).map(lambda hour: f"2023-01-01T{hour:02}")


@st.composite
def histories(draw: st.DrawFn) -> list[Seen]:
    seen: list[Seen] = []
    for ours in (True, False):
        times = sorted(draw(st.lists(TIMES, min_size=2, max_size=8)))
        spans = list(zip(times[::2], times[1::2], strict=False))
        before = ""
        for number, (first, last) in enumerate(spans, 1):
            digest = draw(st.sampled_from([d for d in "xyz" if d != before]))
            seen.append(Seen(ours, number, digest, first, last, number))
            before = digest
    return seen


@given(histories())
@settings(deadline=None, max_examples=200)
def test_a_woven_history_keeps_every_version_and_ends_with_the_last_look(seen: list[Seen]) -> None:
    strands = weave(seen)
    assert Counter(each for strand in strands if not strand.again for each in strand.of) == Counter(
        seen
    )
    assert [strand.first for strand in strands] == sorted(strand.first for strand in strands)
    assert all(one.kept.digest != two.kept.digest for one, two in pairwise(strands))
    last = max(each.last for each in seen)
    assert strands[-1].last == last or strands[-1].kept.digest in {
        each.digest for each in seen if each.last == last
    }
    assert all(sum(each.ours for each in strand.of) <= 1 for strand in strands)


@given(histories())
@settings(deadline=None, max_examples=200)
def test_a_woven_history_is_the_same_whoever_takes_in_the_other(seen: list[Seen]) -> None:
    def shape(versions: list[Seen]) -> list[tuple[str, str, str, bool]]:
        return [(it.kept.digest, it.first, it.last, it.again) for it in weave(versions)]

    assert shape(seen) == shape([replace(each, ours=not each.ours) for each in seen])


# on the command line


def test_merge_says_what_came_and_takes_the_run_lock(ours: Path, theirs: Path) -> None:
    before = ours.read_bytes()
    tried = call("merge", theirs, "-a", ours, "--dry-run", "--json")
    assert (tried.code, json.loads(tried.out)["new"]) == (0, 1)
    assert counts(ours)["article"] == 2
    assert ours.stat().st_size >= len(before)
    with open_archive(ours) as archive, archive.lock("crawl"):
        assert call("merge", theirs, "-a", ours).code == 6
    done = call("merge", theirs, "-a", ours, "--json")
    assert (done.code, json.loads(done.out)["versions"]) == (0, 2)
    assert call("merge", theirs.with_name("none.db"), "-a", ours).code == 2


def test_merge_of_a_takedown_wipes_the_file(ours: Path, theirs: Path) -> None:
    secret = "鼷鼠夜嗥录，不该公开的一段话，登在了报上，后来撤下。"
    url = "https://news.example.com/secret"
    for path in (ours, theirs):
        with open_archive(path) as archive:
            archive.add(story(secret, url), page(secret.encode(), url), at=later(5))
    with open_archive(theirs) as other:
        other.remove(url, reason="x", at=later(6))
    assert call("merge", theirs, "-a", ours).code == 0
    for file in ours.parent.glob("ours.db*"):
        assert secret[:5].encode() not in file.read_bytes()


def test_a_replaced_story_is_not_confused_with_its_twin(ours: Path, theirs: Path) -> None:
    """The same response in both archives is one snapshot."""
    with open_archive(theirs) as other:
        other.add(story(TEXT, OTHER), page(b"other", OTHER), at=DAY)
        other.add(
            replace(story(TEXT, OTHER), title="新题"), page(b"o2", OTHER, later(7)), at=later(7)
        )
    with open_archive(ours) as archive:
        archive.merge(str(theirs), at=later(9))
        held = archive.get(OTHER)
        assert held is not None
        assert (held.version_count, held.article.title) == (1, "新题")
        assert len(archive.captures(OTHER)) == 2
    sound(ours)

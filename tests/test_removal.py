"""A takedown: text and bytes go from everywhere, a tombstone stays, nothing brings it back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from scraper.errors import LockHeld, NothingFound, Removed
from scraper.model import Target, Trace, blocks_of
from scraper.text import digest
from storage.leaning import children
from storage.opening import open_archive
from storage.protocol import Archive, Asset, Failure, Query
from tests.support.archives import DAY, FULL, OTHER, TEXT, URL, later, look, page, story
from tests.support.calls import call

SECRET = "鼷鼠夜嗥录"
WORDING = f"{SECRET}，这一段话本来不该公开，却登在了报上，读者甲某因此受到了打扰。"
REVISED = f"{SECRET}，这一段话经过修改，又登了一次，读者甲某再次受到了打扰，编辑致歉。"
COPY = "https://copy.example.cn/9.html"
STARTED = "https://go.example.cn/x"
PICTURE = "https://www.zhuzhou.example.cn/2023/01/05/1001.jpg"
BYSTANDER = "https://www.zhuzhou.example.cn/bystander.html"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with a story that must go (two wordings, a copy), and others that must not."""
    path = tmp_path / "archive.db"
    with open_archive(path) as archive:
        run = archive.start_run("crawl", at=DAY)
        full = replace(FULL, blocks=(*blocks_of(WORDING), *FULL.blocks))
        whole = page(WORDING.encode() * 30, redirects=(STARTED,), headers=(("X", SECRET),))
        archive.add(full, whole, at=DAY, run_id=run, trace=Trace((1,), (2,)), alone=story(REVISED))
        archive.add(story(REVISED), page(REVISED.encode("gb18030")), at=later(), run_id=run)
        archive.add(story(full.text, COPY), page(b"x" + WORDING.encode(), COPY), at=later(2))
        archive.add(story(TEXT, OTHER), page(b"<p>other" * 99, OTHER), at=later(2))
        archive.add(story(TEXT + "别的。", BYSTANDER), at=later(2))
        archive.unchanged(URL, at=later(3))
        archive.keep(page(REVISED.encode("gb18030"), "https://mirror.example/", later(4)))
        archive.keep(replace(page(b"gone", at=later(5)), status=404))
        archive.push([Target(URL, title=SECRET), Target(OTHER)], due_at=DAY)
        archive.fail(Failure(URL, DAY, "parse", f"what came was {SECRET}", run))
        archive.want_assets([Asset(PICTURE, "image", URL, 1)])
        archive.fail(Failure(PICTURE, DAY, "gone", f"no {SECRET}", run))
        look(archive, 6)
        archive.finish_run(run, at=later(7), outcome="done", counts={})
        archive.vacuum(at=later(8))
    return path


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with open_archive(path) as opened:
        yield opened


def traces(path: Path) -> list[str]:
    """Where the secret can be read: in the files' raw bytes, in frames, in words of the index."""
    found = []
    for file in path.parent.glob(f"{path.name}*"):
        raw = file.read_bytes()
        found += [f"{file.name} holds {mark!r}" for mark in marks() if mark in raw]
    with closing(sqlite3.connect(path)) as conn:
        for codec, packed in conn.execute("SELECT codec, bytes FROM blob"):
            content = zstandard.decompress(packed) if codec == "zstd" else packed
            found += [f"a blob holds {mark!r}" for mark in marks() if mark in content]
        conn.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, search_grams, row)")
        words = {row[0] for row in conn.execute("SELECT term FROM temp.words")}
        found += [f"the index holds {word}" for word in words if word in ("鼷鼠", "夜嗥")]
    return found


def marks() -> list[bytes]:
    return [SECRET.encode(), SECRET.encode("gb18030"), json.dumps(SECRET)[1:-1].encode()]


def test_the_secret_stands_in_many_places_before(path: Path) -> None:
    assert len(traces(path)) > 4


def test_nothing_of_it_is_left_in_the_file_or_its_log(archive: Archive, path: Path) -> None:
    archive.remove(URL, reason="court order", at=later(9))
    assert archive.unscrubbed()
    archive.vacuum(at=later(9))
    assert not archive.unscrubbed()
    assert traces(path) == []


def test_what_is_not_of_it_stays_and_all_holds_together(archive: Archive) -> None:
    before = archive.get(OTHER)
    archive.remove(1, reason="court order", at=later(9))
    assert archive.get(OTHER) == before
    assert archive.knows([URL, COPY, OTHER, BYSTANDER]) == {OTHER, BYSTANDER}
    assert list(archive.verify()) == []
    archive.vacuum(at=later(9))
    assert list(archive.verify()) == []


def test_it_says_what_went(archive: Archive) -> None:
    removal = archive.remove(URL, reason="court order", at=later(9))
    assert removal.articles == ((1, URL), (2, COPY))
    assert removal.snapshots == 6
    assert removal.bytes > 2000


def test_search_finds_nothing_of_it(archive: Archive) -> None:
    assert archive.search(Query("受到了打扰"))
    archive.remove(URL, reason="court order", at=later(9))
    assert archive.search(Query("受到了打扰")) == archive.search(Query("鼷")) == ()
    assert archive.search(Query("三所学校"))


@pytest.mark.parametrize("ref", [1, 2, URL, COPY, STARTED, URL.replace("www.", "m.")])
def test_the_stone_is_found_by_number_and_by_every_address(
    archive: Archive, ref: int | str
) -> None:
    archive.remove(URL, reason="court order", at=later(9))
    stone = archive.tombstone(ref)
    assert stone is not None
    assert (stone.reason, stone.at) == ("court order", later(9))
    assert stone.digest in (None, digest(f"{WORDING}\n\n{FULL.text}"), digest(REVISED))


@pytest.mark.parametrize(
    ("text", "url"),
    [("全新的一篇。", URL), ("全新的一篇。", STARTED), (REVISED, OTHER + "?id=8")],
    ids=["its address", "an address that led to it", "its wording elsewhere"],
)
def test_it_does_not_come_back(archive: Archive, text: str, url: str) -> None:
    archive.remove(URL, reason="court order", at=later(9))
    with pytest.raises(Removed, match="court order"):
        archive.add(story(text, url), page(b"again", url), at=later(10))
    assert archive.push([Target(URL), Target(STARTED)], due_at=DAY) == 0
    assert archive.errand(URL) is None


def test_removing_it_again_says_that_it_is_gone(archive: Archive) -> None:
    archive.remove(URL, reason="court order", at=later(9))
    for ref in (1, URL):
        with pytest.raises(Removed, match="court order"):
            archive.remove(ref, reason="again", at=later(10))


@pytest.mark.parametrize("ref", [77, -1, "https://nowhere.example/1", "", "x\x00y"])
def test_what_is_not_held_cannot_be_removed(archive: Archive, ref: int | str) -> None:
    with pytest.raises(NothingFound):
        archive.remove(ref, reason="x", at=later(9))
    assert archive.status()["tombstones"] == 0


def test_a_response_without_an_article_can_be_removed(archive: Archive) -> None:
    front = "https://mirror.example/"
    removal = archive.remove(front, reason="private", at=later(9))
    assert (removal.articles, removal.snapshots) == ((), 1)
    with pytest.raises(Removed):
        archive.keep(page(b"new", front))
    assert archive.knows([URL]) == {URL}
    assert list(archive.verify()) == []


def test_a_notice_that_many_articles_turned_into_bars_no_other(tmp_path: Path) -> None:
    notice = "该内容已被发布者删除，如有疑问，请与本站的客服人员取得联系，谢谢理解。"
    first, second = (f"https://news.example.cn/{n}.html" for n in (1, 2))
    with open_archive(tmp_path / "a.db") as archive:
        archive.add(story("一件事情的始末，说来话长，这里只说开头。", first), at=DAY)
        archive.add(story("另一件毫不相干的事，发生在遥远的海边小城。", second), at=DAY)
        archive.add(story(notice, first), at=later())
        archive.add(story(notice, second), at=later())
        removal = archive.remove(first, reason="x", at=later(2))
        assert removal.articles == ((1, first),)
        held = archive.get(second)
        assert held is not None
        assert held.version_count == 2
        third = "https://news.example.cn/3.html"
        assert archive.add(story(notice, third), at=later(3)).outcome == "reprint"


def test_a_very_short_text_bars_its_address_only(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        archive.add(story("图片新闻", URL), at=DAY)
        archive.add(story("图片新闻", OTHER), at=DAY)
        assert archive.remove(URL, reason="x", at=DAY).articles == ((1, URL),)
        assert archive.add(story("图片新闻", COPY), at=DAY).outcome == "reprint"
        with pytest.raises(Removed):
            archive.add(story("图片新闻", URL), at=DAY)


def test_a_damaged_index_does_not_keep_a_text_from_going(archive: Archive, path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE search_rows SET proof = 7 WHERE article_id = 1")
        conn.commit()
    archive.remove(URL, reason="x", at=later(9))
    archive.vacuum(at=later(9))
    assert traces(path) == []
    assert list(archive.verify()) == []


def test_a_reader_that_holds_the_log_is_told(archive: Archive, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM article").fetchone()
        archive.remove(URL, reason="x", at=later(9))
        archive._conn.execute("PRAGMA busy_timeout = 10")  # type: ignore[attr-defined]  # the fault
        with pytest.raises(LockHeld, match="reader"):
            archive.vacuum(at=later(9))
        assert archive.unscrubbed()
    archive.vacuum(at=later(9))
    assert traces(path) == []


def test_every_table_that_leans_on_an_article_is_known_by_its_keys(archive: Archive) -> None:
    leaning = {lean.table for lean in children(archive._conn, "article")}  # type: ignore[attr-defined]  # the schema
    assert {"version", "capture", "alias", "absence", "trace"} <= leaning


# on the command line


def test_remove_leaves_a_stone_that_show_tells_of(path: Path) -> None:
    done = call("remove", URL, "--reason", "court order", "-a", path, "--json")
    assert done.code == 0, done.err
    (row,) = json.loads(done.out)
    assert [article["id"] for article in row["articles"]] == [1, 2]
    assert traces(path) == []
    for ref in ("1", "#2", URL, COPY):
        shown = call("show", ref, "-a", path)
        assert shown.code == 1
        assert "court order" in shown.err
    assert call("search", "受到了打扰", "-a", path).code == 1
    assert call("verify", "-a", path).code == 0


def test_remove_can_be_tried_first_and_given_twice(path: Path) -> None:
    before = path.read_bytes()
    tried = call("remove", URL, "--reason", "x", "--dry-run", "-a", path)
    assert tried.code == 0
    assert "2 articles, 6 snapshots" in tried.err
    assert path.read_bytes() == before
    assert call("remove", URL, "--reason", "x", "--no-scrub", "-a", path).code == 0
    again = call("remove", URL, "--reason", "x", "-a", path)
    assert (again.code, json.loads(again.out)["verdict"]) == (0, "removed before")
    assert traces(path) == []


def test_add_does_not_bring_it_back(path: Path, tmp_path: Path) -> None:
    call("remove", URL, "--reason", "court order", "-a", path)
    row = {"title": "又来了", "text": REVISED, "url": "https://elsewhere.example/1"}
    (tmp_path / "again.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    done = call("add", tmp_path / "again.jsonl", "-a", path)
    assert done.code == 4
    assert "court order" in done.out
    assert traces(path) == []


def test_remove_needs_a_reason_and_something_that_is_there(path: Path) -> None:
    assert call("remove", URL, "--reason", " ", "-a", path).code == 2
    assert call("remove", URL, "-a", path).code == 2
    assert call("remove", "999", "--reason", "x", "-a", path).code == 1
    both = call("remove", URL, "999", "--reason", "x", "-a", path)
    assert both.code == 1
    assert call("show", URL, "-a", path).code == 0


def test_remove_and_vacuum_make_no_archive(tmp_path: Path) -> None:
    for args in (["remove", "1", "--reason", "x"], ["vacuum"]):
        assert call(*args, "-a", tmp_path / "none.db").code == 2
    assert list(tmp_path.iterdir()) == []


def test_vacuum_says_what_it_gave_back(path: Path) -> None:
    told = json.loads(call("vacuum", "-a", path, "--json").out)
    assert told["bytes_after"] <= told["bytes_before"]

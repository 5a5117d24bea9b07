"""Bytes of pages: once, small, readable for ever, and gone when they are taken down."""

from __future__ import annotations

import random
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scraper.errors import DamagedArchive
from storage import blobs, dictionaries, packing, schema
from storage.opening import open_archive
from tests.support.archives import DAY, later, page, story

FRAME = "".join(
    f'<li class="nav-{n}"><a href="/channel/{n}/">频道{n}号</a></li>\n' for n in range(300)
)
WORDS = "市民学校工程春节记者介绍目前已经完成投入使用交通医院公园河东河西社区老人孩子天气"


def made_page(number: int, frame: str = FRAME, length: int = 400) -> bytes:
    """A page of one layout with a text of its own."""
    chance = random.Random(number)
    text = "".join(chance.choices(WORDS, k=length))
    return f"<html><title>{number}</title>{frame}<p>{text}</p>{frame[:2000]}</html>".encode()


@pytest.fixture
def conn() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(opened)
    yield opened
    opened.close()


def put(
    conn: sqlite3.Connection, *numbers: int, site: str = "a.cn", frame: str = FRAME
) -> list[int]:
    return [blobs.put(conn, made_page(number, frame), site=site) for number in numbers]


def stored(conn: sqlite3.Connection, ids: list[int]) -> int:
    marks = ",".join("?" * len(ids))
    sql = f"SELECT sum(length(bytes)) FROM blob WHERE id IN ({marks})"
    return int(conn.execute(sql, ids).fetchone()[0])


def dictionaries_of(conn: sqlite3.Connection, ids: list[int]) -> list[int | None]:
    return [
        conn.execute("SELECT dict_id FROM blob WHERE id = ?", (id,)).fetchone()[0] for id in ids
    ]


def test_the_fourth_page_of_a_site_makes_a_dictionary_for_those_that_follow(
    conn: sqlite3.Connection,
) -> None:
    first, rest = put(conn, *range(4)), put(conn, *range(4, 12))
    assert dictionaries_of(conn, first) == [None] * 4
    assert dictionaries_of(conn, rest) == [1] * 8
    gzipped = sum(len(zlib.compress(made_page(n), 6)) for n in range(4, 12))
    assert stored(conn, rest) < 0.5 * gzipped
    read = [blobs.read(conn, "a", id) for id in first + rest]
    assert read == [made_page(n) for n in range(12)]


def test_pages_of_another_site_do_not_share_a_dictionary(conn: sqlite3.Connection) -> None:
    put(conn, *range(6))
    assert dictionaries_of(conn, put(conn, 20, 21, site="b.cn")) == [None, None]
    assert dictionaries_of(conn, put(conn, 22, 23, site="")) == [None, None]


def test_pages_that_have_nothing_in_common_make_no_dictionary(conn: sqlite3.Connection) -> None:
    for number in range(40):
        blobs.put(conn, random.Random(number).randbytes(3000), site="a.cn")
    assert conn.execute("SELECT count(*) FROM dictionary").fetchone()[0] == 0
    assert (
        conn.execute("SELECT max(json_array_length(blobs)) FROM dictionary_queue").fetchone()[0] < 7
    )


def test_a_new_layout_gets_a_dictionary_and_the_old_one_keeps_its_own(
    conn: sqlite3.Connection,
) -> None:
    old = put(conn, *range(8))
    other = "".join(f"<div data-x='{n * 7919}'>栏目{n}</div>\n" for n in range(400))
    put(conn, *range(100, 116), frame=other)
    assert set(dictionaries_of(conn, put(conn, *range(120, 124), frame=other))) == {2}
    assert set(dictionaries_of(conn, put(conn, *range(8, 12)))) == {1}
    assert [blobs.read(conn, "a", id) for id in old] == [made_page(n) for n in range(8)]


def test_dictionaries_of_a_site_that_never_repeats_itself_stay_few(
    conn: sqlite3.Connection,
) -> None:
    for number in range(300):
        frame = "".join(random.Random(number // 4).choices(FRAME, k=4000))
        blobs.put(conn, made_page(number, frame), site="a.cn")
    assert conn.execute("SELECT count(*) FROM dictionary").fetchone()[0] <= 7


def test_bytes_that_do_not_shrink_are_kept_as_they_are(conn: sqlite3.Connection) -> None:
    put(conn, *range(4))
    noise = random.Random(0).randbytes(5000)
    id = blobs.put(conn, noise, site="a.cn")
    codec, dictionary = conn.execute(
        "SELECT codec, dict_id FROM blob WHERE id = ?", (id,)
    ).fetchone()
    assert (codec, dictionary, blobs.read(conn, "a", id)) == ("plain", None, noise)


@pytest.mark.parametrize("body", [b"", b"x", b"<p>\x00\xff" * 100, b"a" * 3_000_000])
def test_any_bytes_come_back(conn: sqlite3.Connection, body: bytes) -> None:
    put(conn, *range(5))
    assert blobs.read(conn, "a", blobs.put(conn, body, site="a.cn")) == body


def test_a_blob_that_is_dropped_leaves_no_copy_in_a_dictionary(conn: sqlite3.Connection) -> None:
    ids = put(conn, *range(12))
    source = conn.execute("SELECT blob_id FROM dictionary_source").fetchone()[0]
    gone = made_page(ids.index(source))
    assert blobs.drop_unheld(conn, [source, source]) == 1
    assert conn.execute("SELECT count(*) FROM dictionary").fetchone()[0] == 0
    kept = [blobs.read(conn, "a", id) for id in ids if id != source]
    assert kept == [made_page(n) for n in range(12) if made_page(n) != gone]
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(LookupError):
        blobs.read(conn, "a", source)


def test_a_blob_that_waits_to_be_a_dictionary_leaves_the_queue(conn: sqlite3.Connection) -> None:
    first = put(conn, 1, 2)
    blobs.drop_unheld(conn, first[:1])
    put(conn, 3, 4, 5)
    sources = {row[0] for row in conn.execute("SELECT blob_id FROM dictionary_source")}
    assert first[0] not in sources
    assert dictionaries_of(conn, put(conn, 6, 7)) == [1, 1]


def test_a_site_gets_a_new_dictionary_after_one_was_taken_down(conn: sqlite3.Connection) -> None:
    put(conn, *range(6))
    source = conn.execute("SELECT blob_id FROM dictionary_source").fetchone()[0]
    blobs.drop_unheld(conn, [source])
    put(conn, *range(20, 36))
    assert set(dictionaries_of(conn, put(conn, 40, 41))) == {2}


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("UPDATE dictionary SET bytes = zeroblob(length(bytes))", "cannot be unpacked"),
        ("UPDATE dictionary SET sha256 = 'x'", "its dictionary 1 is not what was put in"),
        ("DELETE FROM dictionary", "its dictionary 1 is not held"),
        ("UPDATE blob SET size = 9 WHERE dict_id = 1", "says"),
        ("UPDATE blob SET dict_id = NULL", "cannot be unpacked|not what was put in"),
    ],
)
def test_damage_of_a_dictionary_is_told_and_hits_only_its_own(
    conn: sqlite3.Connection, harm: str, told: str
) -> None:
    plain, packed = put(conn, *range(4)), put(conn, *range(4, 6))
    dictionaries._shelf = packing.Shelf()  # as in a process that begins
    conn.execute(harm)
    with pytest.raises(DamagedArchive, match=told):
        blobs.read(conn, "a", packed[0])
    assert blobs.read(conn, "a", plain[0]) == made_page(0)
    again = blobs.put(conn, made_page(99), site="a.cn")
    assert blobs.read(conn, "a", again) == made_page(99)


def test_an_unchanged_page_costs_a_row_and_no_blob(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        archive.add(story(), page(made_page(1)), at=DAY)
        for hours in range(1, 6):
            archive.add(story(), page(made_page(1), at=later(hours)), at=later(hours))
        status = archive.status()
        assert (status["blobs"], status["snapshots"], status["versions"]) == (1, 6, 1)


def test_snapshots_of_a_compressed_site_come_back_and_verify(tmp_path: Path) -> None:
    with open_archive(tmp_path / "a.db") as archive:
        urls = [f"https://a.example.cn/{n}.html" for n in range(9)]
        ids = [archive.keep(page(made_page(n), url)) for n, url in enumerate(urls)]
        assert archive.snapshot_of(ids[8]).body == made_page(8)
        assert list(archive.verify()) == []


def test_a_takedown_packs_anew_what_leaned_on_the_page(tmp_path: Path) -> None:
    urls = [f"https://a.example.cn/{n}.html" for n in range(9)]
    with open_archive(tmp_path / "a.db") as archive:
        for n, url in enumerate(urls):
            archive.add(story(f"第{n}篇。" + WORDS, url), page(made_page(n), url), at=DAY)
    with closing(sqlite3.connect(tmp_path / "a.db")) as sql:
        found = sql.execute(
            """SELECT c.article_id, s.dictionary_id FROM dictionary_source AS s
            JOIN capture AS c ON c.blob_id = s.blob_id"""
        ).fetchall()
    with open_archive(tmp_path / "a.db") as archive:
        archive.remove(found[0][0], reason="told to", at=later())
        kept = [n for n, url in enumerate(urls) if archive.get(url)]
        assert len(kept) == 8
        bodies = [archive.snapshot_of(archive.captures(urls[n])[0].id).body for n in kept]
        assert bodies == [made_page(n) for n in kept]
        assert list(archive.verify()) == []
    with closing(sqlite3.connect(tmp_path / "a.db")) as sql:
        assert sql.execute("SELECT count(*) FROM dictionary").fetchone()[0] == 0


def test_choosing_takes_what_serves_the_others_best() -> None:
    odd = random.Random(7).randbytes(5000)
    chosen = packing.choose([odd, *(made_page(n) for n in range(4))])
    assert chosen
    assert 0 not in chosen
    assert packing.choose([odd]) == packing.choose([]) == []

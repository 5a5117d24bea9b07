"""Kills, full disks, flipped bytes, several processes: the archive stays whole."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
from pathlib import Path

import pytest

from scraper.errors import ArchiveError, DamagedArchive, DiskFull, LockHeld
from scraper.model import Article
from storage import database
from storage.archive import SqliteArchive
from storage.examine import examine
from storage.opening import open_archive
from storage.protocol import Archive
from tests.support.archives import DAY, FULL, OTHER, TEXT, URL, later, page, story

ROOT = Path(__file__).parent.parent
WRITER = """
import sys
from storage.opening import open_archive
from tests.support.archives import DAY, page, story

path, start, count, size = sys.argv[1], *map(int, sys.argv[2:])
with open_archive(path) as archive:
    for first in range(start, start + count, size):
        with archive.batch():
            for n in range(first, first + size):
                url = f"https://news.example.cn/{n}.html"
                text = f"第 {n} 条消息，内容各不相同。"
                archive.add(story(text, url), page(b"%d" % n, url), at=DAY)
                archive.settle(url, "done", due_at=None)
        print(first + size - start, flush=True)
"""


def writer(path: Path, start: int, count: int, size: int = 1) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), str(start), str(count), str(size)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def raw(archive: object) -> sqlite3.Connection:
    """The connection below: for faults that no promise of the archive can bring about."""
    assert isinstance(archive, SqliteArchive)
    return archive._conn


# kills


@pytest.mark.parametrize("size", [1, 20])
def test_a_kill_in_the_middle_of_adding_loses_nothing_committed(path: Path, size: int) -> None:
    chance = random.Random(size)
    held = 0
    for start in (0, 100_000, 200_000):
        child = writer(path, start, 50_000, size)
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(chance.randint(1, 200 // size))]
        child.send_signal(signal.SIGKILL)
        told += child.stdout.read().splitlines(keepends=True)
        child.wait()
        child.stdout.close()
        committed = int([line for line in told if line.endswith("\n")][-1])
        with open_archive(path) as archive:
            status = archive.status()
            assert committed <= status["articles"] - held <= committed + size
            assert status["articles"] == status["snapshots"] == status["frontier"]["done"]
            assert (status["articles"] - held) % size == 0
            assert list(archive.verify()) == []
            held = status["articles"]


def test_a_killed_holder_leaves_no_lock(path: Path) -> None:
    code = """
import sys, signal
from storage.opening import open_archive
with open_archive(sys.argv[1]) as archive, archive.lock("crawl city"):
    print("held", flush=True)
    signal.pause()
"""
    command = [sys.executable, "-c", code, str(path)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    with open_archive(path) as archive:
        with pytest.raises(LockHeld) as caught, archive.lock("crawl world"):
            pass
        assert f"process {child.pid} (crawl city), since 20" in str(caught.value)
        child.kill()
        child.wait()
        child.stdout.close()
        with archive.lock("crawl world"):
            pass


# several at once


def test_two_writers_lose_nothing(path: Path) -> None:
    children = [writer(path, start, 100, size) for start, size in ((0, 1), (1000, 10))]
    assert [child.communicate()[0].splitlines()[-1] for child in children] == ["100", "100"]
    with open_archive(path) as archive:
        assert archive.status()["articles"] == 200
        assert list(archive.verify()) == []


def test_several_that_make_the_same_archive_make_one(path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: open_archive(path), range(8)))
    for archive in made:
        assert archive.status()["schema_version"] > 0
        archive.close()


def test_a_reader_does_not_wait_for_a_writer(path: Path) -> None:
    with open_archive(path) as one, open_archive(path, readonly=True) as other:
        one.add(story(), page(), at=DAY)
        with one.batch():
            one.add(story("改。"), page(b"2"), at=later())
            held = other.get(URL)
            assert held is not None
            assert held.article.text == TEXT


def test_a_writer_that_waits_too_long_names_the_reason(path: Path) -> None:
    with open_archive(path) as one, open_archive(path) as other:
        raw(other).execute("PRAGMA busy_timeout = 0")
        with one.batch(), pytest.raises(LockHeld, match="writing"):
            other.add(story(), at=DAY)
        assert other.add(story(), at=DAY).outcome == "new"
    assert database.BUSY_SECONDS >= 5


# full disks


def test_a_full_disk_undoes_the_call_and_all_can_go_on(path: Path) -> None:
    noise = random.Random(1).randbytes(200_000)
    with open_archive(path) as archive:
        archive.add(story(), page(), at=DAY)
        room = raw(archive).execute("PRAGMA page_count").fetchone()[0] + 4
        raw(archive).execute(f"PRAGMA max_page_count = {room}")
        with pytest.raises(DiskFull, match=str(path)):
            archive.add(story("二。", OTHER), page(noise, OTHER), at=DAY)
        assert archive.knows([URL, OTHER]) == {URL}
        assert list(archive.verify()) == []
        raw(archive).execute("PRAGMA max_page_count = 1000000")
        assert archive.add(story("二。", OTHER), page(noise, OTHER), at=DAY).outcome == "new"


def test_a_full_disk_in_a_batch_undoes_the_batch_and_says_so(path: Path) -> None:
    noise = random.Random(1).randbytes(200_000)
    with open_archive(path) as archive:
        room = raw(archive).execute("PRAGMA page_count").fetchone()[0] + 40
        raw(archive).execute(f"PRAGMA max_page_count = {room}")
        with pytest.raises(DiskFull), archive.batch():  # noqa: PT012  (the batch is the matter)
            archive.add(story(), page(), at=DAY)
            archive.add(story("二。", OTHER), page(noise, OTHER), at=DAY)
        assert archive.status()["articles"] == 0
        assert list(archive.verify()) == []


def test_a_batch_whose_transaction_is_gone_does_not_go_on_by_itself(path: Path) -> None:
    """On a full disk SQLite may undo all of it, and a caller may have passed over the error."""
    with open_archive(path) as archive:
        with pytest.raises(DiskFull), archive.batch():  # noqa: PT012  (the batch is the matter)
            archive.add(story(), page(), at=DAY)
            raw(archive).execute("ROLLBACK")
            archive.add(story("二。", OTHER), page(url=OTHER), at=DAY)
        assert archive.status()["articles"] == 0


SMALL_DISK = """
import os, sys
from pathlib import Path
from scraper.errors import DiskFull
from storage.opening import open_archive
from tests.support.archives import DAY, page, story

disk = Path(sys.argv[1])
ballast = disk / "ballast"
ballast.write_bytes(bytes(1_000_000))

def fill(archive, start):
    for n in range(start, start + 9999):
        url = f"https://news.example.cn/{n}.html"
        archive.add(story(f"第 {n} 条。", url), page(os.urandom(20_000), url), at=DAY)

with open_archive(disk / "a.db") as archive:
    try:
        fill(archive, 0)
    except DiskFull:
        print("full", archive.status()["articles"] > 5, list(archive.verify()))
    try:
        open_archive(disk / "b.db")
    except DiskFull:
        print("no room for another")
    ballast.unlink()
    before = archive.status()["articles"]
    try:
        fill(archive, 10_000)
    except DiskFull:
        print("went on", archive.status()["articles"] > before, list(archive.verify()))
"""


def test_a_small_disk_that_fills_up_does_no_harm(tmp_path: Path) -> None:
    mount = 'mount -t tmpfs -o size=4m none "$0"'
    able = subprocess.run(
        ["unshare", "-m", "sh", "-c", mount, str(tmp_path)], capture_output=True, check=False
    )
    if able.returncode:
        pytest.skip("no right to mount a small disk here")
    script = f'{mount} && exec "$1" -c "$2" "$0"'
    command = ["unshare", "-m", "sh", "-c", script, str(tmp_path), sys.executable, SMALL_DISK]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["full True []", "no room for another", "went on True []"]


# flipped bytes


@pytest.fixture
def two(path: Path) -> tuple[Path, int]:
    """An archive of two articles; the id of the first."""
    with open_archive(path) as archive:
        id = archive.add(FULL, page(b"<p>unpressed", headers=(("ETag", "kiwi"),)), at=DAY)
        archive.add(story("另一篇报道，毫发无损。", OTHER), page(b"<p>other", OTHER), at=DAY)
    return path, id.article_id


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 0x01
    path.write_bytes(content)


@pytest.mark.parametrize(
    "spot",
    ["unpressed", "第二段", "副题", "图说", "kiwi", "谭浩瀚"],
    ids=["bytes", "text", "fact", "caption", "header", "author"],
)
def test_a_flipped_byte_is_found_and_the_article_named(two: tuple[Path, int], spot: str) -> None:
    path, id = two
    content = path.read_bytes()
    start = content.index(spot.encode())
    while start >= 0:  # wherever it stands: a row may be copied within its page
        flip(path, start)
        start = content.find(spot.encode(), start + 1)
    with open_archive(path) as archive:
        found = list(archive.verify())
        assert {(damage.article_id, damage.url) for damage in found} == {(id, URL)}
        other = archive.get(OTHER)
        assert other is not None
        assert other.article.text == "另一篇报道，毫发无损。"


def test_a_text_that_is_no_utf8_any_more_is_damage_and_is_not_printed(
    two: tuple[Path, int],
) -> None:
    path, _ = two
    with open_archive(path) as archive:
        raw(archive).execute("UPDATE reading SET title = CAST(x'e5b1' AS TEXT)")
        with pytest.raises(DamagedArchive, match="Could not decode") as caught:
            archive.get(URL)
    assert "with text" not in caught.value.why


def test_damaged_bytes_are_not_handed_out(two: tuple[Path, int]) -> None:
    path, _ = two
    flip(path, path.read_bytes().index(b"unpressed"))
    with open_archive(path) as archive:
        (capture,) = archive.captures(URL)
        with pytest.raises(DamagedArchive, match="not what was put in"):
            archive.bytes_of(capture.id)


def test_pressed_bytes_that_are_damaged_are_named(path: Path) -> None:
    with open_archive(path) as archive:
        archive.add(story(), page(b"<li>again" * 9999), at=DAY)
        raw(archive).execute("UPDATE blob SET bytes = substr(bytes, 1, length(bytes) - 9)")
        assert [damage.url for damage in archive.verify()] == [URL]
        raw(archive).execute("UPDATE blob SET size = 99999999999")
        assert [damage.url for damage in archive.verify()] == [URL]
        with pytest.raises(DamagedArchive):
            archive.bytes_of(archive.captures(URL)[0].id)


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        ("UPDATE article SET version_id = 77 WHERE id = 1", "no version in force"),
        ("UPDATE version SET number = 5 WHERE article_id = 1", "numbered"),
        ("UPDATE version SET digest = 'x' WHERE article_id = 1", "digest"),
        ("UPDATE version SET reading_id = 77 WHERE article_id = 1", "no reading"),
        ("UPDATE article SET cluster_id = 77 WHERE id = 1", "cluster"),
        ("DELETE FROM blob WHERE id = 1", "points to nothing"),
        ("DELETE FROM body WHERE id = 1", "points to nothing"),
        ("DELETE FROM search_rows WHERE article_id = 1", "index does not have it"),
        ("UPDATE search_rows SET article_id = 77 WHERE article_id = 1", "is not held"),
        ("UPDATE search_rows SET proof = 1 WHERE article_id = 1", "other words"),
        ("DELETE FROM search_grams_data WHERE id > 10", "index cannot be read"),
    ],
)
def test_rows_that_do_not_fit_together_are_found(
    two: tuple[Path, int], harm: str, what: str
) -> None:
    with open_archive(two[0]) as archive:
        raw(archive).execute("PRAGMA foreign_keys = OFF")
        raw(archive).execute(harm)
        assert any(what in damage.what for damage in archive.verify())


def test_any_flipped_byte_leaves_verify_able_to_speak(two: tuple[Path, int]) -> None:
    path, _ = two
    whole = path.read_bytes()
    chance = random.Random(7)
    for place in chance.sample(range(len(whole)), 20):
        flip(path, place)
        try:
            with open_archive(path) as archive:
                for damage in archive.verify():
                    assert damage.what
        except ArchiveError as error:
            assert error.hint or error.why  # noqa: PT017  (either way is well: it was said)
        for leftover in path.parent.glob("archive.db-*"):
            leftover.unlink()
        path.write_bytes(whole)


def test_a_page_turned_to_noise_hits_the_articles_that_verify_names(path: Path) -> None:
    chance = random.Random(3)
    with open_archive(path) as archive, archive.batch():
        for n in range(60):
            url = f"https://news.example.cn/{n}.html"
            text = f"第 {n} 条。" * 60
            archive.add(story(text, url), page(chance.randbytes(3000), url), at=DAY)
    whole = path.read_bytes()
    with open_archive(path) as archive:
        before = {n: as_read(archive, n) for n in range(1, 61)}
    for place in chance.sample(range(1, len(whole) // 4096), 7):
        start = place * 4096
        path.write_bytes(whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :])
        try:
            with open_archive(path) as archive:
                found = list(archive.verify())
                named = {damage.article_id for damage in found}
                assert found
                assert all(damage.url for damage in found if damage.article_id)
                for n in set(before) - named:
                    assert as_read(archive, n) == before[n]
        except DamagedArchive:
            continue  # the page of the schema: nothing can be asked of such a file


def test_a_file_that_ends_anywhere_is_told_in_few_words(path: Path) -> None:
    with open_archive(path) as archive, archive.batch():
        assert sum(1 for _ in added(archive, 0, 60)) == 60
    whole = path.read_bytes()
    for pages in range(1, len(whole) // 4096, 5):
        path.write_bytes(whole[: pages * 4096 + 17])
        found = list(islice(examine(str(path)), 2000))
        assert 0 < len(found) < 2000
        for leftover in path.parent.glob("archive.db-*"):
            leftover.unlink()


def as_read(archive: Archive, id: int) -> tuple[Article, bytes]:
    held = archive.get(id)
    assert held is not None
    assert held.snapshot_id is not None
    return held.article, archive.bytes_of(held.snapshot_id)


# size


def added(archive: object, start: int, count: int) -> Iterator[int]:
    assert isinstance(archive, SqliteArchive)
    for n in range(start, start + count):
        url = f"https://news.example.cn/{n}.html"
        text = f"第 {n} 条消息，内容各不相同。"
        yield archive.add(story(text, url), page(b"%d" % n, url), at=DAY).article_id


def resident() -> int:
    """Bytes of memory that this process holds."""
    pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="asks Linux for its memory")
def test_many_articles_need_no_more_memory_than_some(path: Path) -> None:
    with open_archive(path) as archive:
        raw(archive).execute("PRAGMA synchronous = OFF")  # the disk is not what is asked here
        held = []
        for start in range(0, 3000, 500):
            with archive.batch():
                assert sum(1 for _ in added(archive, start, 500)) == 500
            held.append(resident())
        assert archive.status()["articles"] == 3000
    assert held[-1] - held[0] < 8_000_000


def test_many_looks_at_one_article_keep_their_order(path: Path) -> None:
    with open_archive(path) as archive:
        for n in range(300):
            at = DAY + timedelta(minutes=n)
            text = f"滚动更新第 {n // 3} 次。"
            archive.add(story(text), page(b"%d" % n, at=at), at=at)
        id = next(iter({capture.article_id for capture in archive.captures(URL)}))
        assert id is not None
        history = archive.history(id)
        assert [version.number for version in history] == list(range(1, 101))
        assert all(v.last_seen - v.first_seen == timedelta(minutes=2) for v in history)
        assert list(archive.verify()) == []

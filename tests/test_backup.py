"""A backup is made beside a writer, checked, and an archive of its own."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.errors import DamagedArchive, NotAnArchive, UsageError
from storage import schema
from storage.backup import back_up
from storage.opening import open_archive
from tests.support.archives import DAY, FULL, OTHER, URL, page, story
from tests.support.calls import call
from tests.test_migrate import FIRST_RELEASE


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.db"
    with open_archive(path) as archive:
        archive.add(FULL, page(), at=DAY)
        archive.add(story("另一篇。", OTHER), page(url=OTHER), at=DAY)
    return path


def test_a_backup_holds_all_that_was_committed_and_nothing_since(path: Path) -> None:
    with open_archive(path) as archive:
        with archive.batch():
            archive.add(story("还没有提交。", URL + "?x=1"), at=DAY)
            copy = back_up(str(path), f"{path}.copy")
        with open_archive(copy) as held:
            assert held.get(1) == archive.get(1)
            assert held.knows([URL, OTHER, URL + "?x=1"]) == {URL, OTHER}
            assert held.add(story(), at=DAY).outcome == "revised"
    assert sorted(it.name for it in path.parent.iterdir()) == ["archive.db", "archive.db.copy"]


def test_a_backup_in_a_folder_is_named_after_the_archive_and_the_time(path: Path) -> None:
    (path.parent / "backups").mkdir()
    now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    copy = back_up(str(path), str(path.parent / "backups"), now=now)
    assert copy.name == "archive-20260102T030405+0000.db"


def test_what_is_there_is_not_overwritten_unasked(path: Path) -> None:
    target = path.parent / "notes.txt"
    target.write_text("mine")
    with pytest.raises(UsageError, match="there already"):
        back_up(str(path), str(target))
    assert target.read_text() == "mine"
    back_up(str(path), str(target), replace=True)
    with open_archive(target, readonly=True) as copy:
        assert copy.knows([URL]) == {URL}
    with pytest.raises(UsageError, match="the archive itself"):
        back_up(str(path), str(path), replace=True)
    with pytest.raises(UsageError, match="no folder"):
        back_up(str(path), str(path.parent / "none" / "a.db"))


def test_a_damaged_archive_gives_no_backup_and_spoils_no_older_one(path: Path) -> None:
    good = back_up(str(path), f"{path}.copy").read_bytes()
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE body SET text = 'x'")
    with pytest.raises(DamagedArchive, match="copy does not hold together"):
        back_up(str(path), f"{path}.copy", replace=True)
    assert Path(f"{path}.copy").read_bytes() == good
    assert not Path(f"{path}.copy.part").exists()


def test_an_archive_of_an_earlier_version_is_copied_as_it_is(tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    old.write_bytes(gzip.decompress(FIRST_RELEASE.read_bytes()))
    copy = back_up(str(old), str(tmp_path / "copy.db"))
    with closing(sqlite3.connect(copy)) as conn:
        assert schema.version_of(conn) == 3
    assert sorted(it.name for it in tmp_path.iterdir()) == ["copy.db", "old.db"]


def test_what_is_no_archive_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"hello" * 100)
    with pytest.raises(NotAnArchive):
        back_up(str(tmp_path / "a.db"), str(tmp_path / "b.db"))
    assert [it.name for it in tmp_path.iterdir()] == ["a.db"]


def test_what_a_killed_backup_left_is_thrown_away(path: Path) -> None:
    Path(f"{path}.copy.part").write_bytes(path.read_bytes()[:5000])
    Path(f"{path}.copy.part-journal").write_bytes(b"junk")
    back_up(str(path), f"{path}.copy")
    left = sorted(it.name for it in path.parent.glob("archive.db.copy*"))
    assert left == ["archive.db.copy"]


# on the command line


def test_backup_says_where_it_stands(path: Path) -> None:
    done = call("backup", f"{path}.copy", "-a", path, "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert (told["verified"], told["bytes"]) == (True, Path(f"{path}.copy").stat().st_size)
    assert call("verify", f"{path}.copy").code == 0
    assert call("backup", f"{path}.copy", "-a", path).code == 2
    assert call("backup", f"{path}.2", "-a", path, "--dry-run").code == 0
    assert not Path(f"{path}.2").exists()


def test_backup_of_nothing_makes_nothing(tmp_path: Path) -> None:
    assert call("backup", tmp_path / "b.db", "-a", tmp_path / "none.db").code == 2
    assert list(tmp_path.iterdir()) == []


def test_migrate_brings_up_an_earlier_archive_and_keeps_a_copy(tmp_path: Path) -> None:
    old, copy = tmp_path / "old.db", tmp_path / "before.db"
    old.write_bytes(gzip.decompress(FIRST_RELEASE.read_bytes()))
    assert "jianbao migrate" in call("search", "名单", "-a", old).err
    tried = json.loads(call("migrate", "-a", old, "--dry-run").out)
    assert (tried["from"], tried["to"]) == (3, schema.VERSION)
    assert tried["changes"][0] == "m004_removals"
    done = call("migrate", "-a", old, "--backup", copy, "--json")
    assert (done.code, json.loads(done.out)) == (0, tried)
    assert call("search", "名单", "-a", old).code == 0
    assert json.loads(call("migrate", "-a", old).out)["changes"] == []
    assert json.loads(call("migrate", "-a", copy, "--dry-run").out)["from"] == 3


def test_migrate_leaves_a_newer_archive_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    before = path.read_bytes()
    done = call("migrate", "-a", path)
    assert done.code == 7
    assert "newer" in done.err
    assert path.read_bytes() == before

"""Verifying files that are cut, changed on any page, or out of step with their index."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scraper.errors import NotAnArchive
from storage import grams
from storage.examine import examine
from storage.opening import open_archive
from tests.support.archives import DAY, later, page, story
from tests.support.calls import call

MANY = 40


def url(n: int) -> str:
    return f"https://news.example.cn/{n}.html"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("examine") / "a.db"
    dice = random.Random(2)
    with open_archive(path) as archive:
        run = archive.start_run("crawl", at=DAY)
        with archive.batch():
            for n in range(1, MANY + 1):
                text = f"第 {n} 条。" + "".join(dice.choices("株洲日报今天上午记者了解到", k=700))
                article = story(text, url(n), title=f"A-b c'd {n}")
                archive.add(article, page(dice.randbytes(3000), url(n)), at=DAY)
            archive.add(story("改过。", url(1)), at=later())
        archive.finish_run(run, at=later(2), outcome="done", counts={})
    return path.read_bytes()


@pytest.fixture
def path(whole: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "a.db"
    path.write_bytes(whole)
    return path


def faults(path: Path) -> list[str]:
    return [damage.what for damage in examine(str(path))]


def harm(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(statement)


def test_a_sound_archive_has_no_faults(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.6, 0.8, 0.99])
def test_a_file_cut_short_is_told_with_what_is_missing(
    path: Path, whole: bytes, share: float
) -> None:
    path.write_bytes(whole[: int(share * len(whole))])
    told = faults(path)
    assert told[0] == "its end is missing"
    assert f"of {len(whole) // 4096} pages are there" in told[1]
    done = call("verify", path)
    assert done.code == 7
    assert "damaged" in done.err


def test_articles_whose_pages_are_cut_off_are_named(path: Path, whole: bytes) -> None:
    path.write_bytes(whole[: int(0.6 * len(whole))])
    hit = {damage.url for damage in examine(str(path)) if damage.article_id}
    assert hit
    assert hit <= {url(n) for n in range(1, MANY + 1)}


def test_a_damaged_first_page_is_told(path: Path, whole: bytes) -> None:
    path.write_bytes(whole[:110] + b"\xff" * 900 + whole[1010:])
    assert faults(path)
    assert call("verify", path).code == 7


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"no archive" * 99)
    with pytest.raises(NotAnArchive):
        list(examine(str(tmp_path / "a.db")))


def test_a_word_that_the_index_lists_wrongly_is_told(path: Path) -> None:
    harm(path, "INSERT INTO search_grams (rowid, text) VALUES (99, '株洲 洲日')")
    assert any("lists words elsewhere than they stand" in told for told in faults(path))
    assert call("doctor", "--fix", "-a", path).code == 0
    assert faults(path) == []


def test_a_word_that_the_index_lists_at_another_place_is_told(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn, conn:
        row, *texts = conn.execute(
            "SELECT s.rowid, a.title, a.text FROM search_rows AS s"
            " JOIN articles AS a ON a.id = s.article_id WHERE a.id = 7"
        ).fetchone()
        title, text = (grams.spelled(grams.fold(it)).line for it in texts)
        conn.execute(
            "INSERT INTO search_grams(search_grams, rowid, title, text) VALUES ('delete', ?, ?, ?)",
            (row, title, text),
        )
        first, *others = text.split()
        conn.execute(
            "INSERT INTO search_grams(rowid, title, text) VALUES (?, ?, ?)",
            (row, title, " ".join([*others, first])),
        )
    assert any("lists words elsewhere than they stand" in told for told in faults(path))


def test_a_word_that_the_index_lists_in_another_article_is_told(path: Path) -> None:
    harm(path, "UPDATE search_rows SET rowid = rowid + 999 WHERE article_id = 7")
    assert any("lists words elsewhere than they stand" in told for told in faults(path))


def test_every_page_is_looked_at(path: Path, whole: bytes) -> None:
    """Noise over any page in use is told, whatever the page holds."""
    missed = []
    unused = free_pages(path)
    for number in range(2, len(whole) // 4096 + 1):
        if number in unused:
            continue
        start = (number - 1) * 4096
        path.write_bytes(whole[:start] + b"\x5a" * 4096 + whole[start + 4096 :])
        if not faults(path):
            missed.append(number)
    assert missed == []


def free_pages(path: Path) -> set[int]:
    """Pages that hold nothing: leaves of the freelist."""
    content = path.read_bytes()
    found: set[int] = set()
    trunk = int.from_bytes(content[32:36], "big")
    while trunk:
        start = (trunk - 1) * 4096
        count = int.from_bytes(content[start + 4 : start + 8], "big")
        leaves = content[start + 8 : start + 8 + 4 * count]
        found |= {int.from_bytes(leaves[n : n + 4], "big") for n in range(0, 4 * count, 4)}
        trunk = int.from_bytes(content[start : start + 4], "big")
    return found

"""`extract --learn`: a memory of each site is built from the folder first."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import pytest

from tests.support.calls import call, run
from tests.support.promoted_site import PROMOTION, page, paragraphs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve pages of a site that promotes itself, and two of another that has no such line."""
    root = tmp_path / "pages"
    root.mkdir()
    for n in range(12):
        (root / f"{n:02}.html").write_bytes(page(n).body)
    for n in (12, 13):
        (root / f"{n}.html").write_bytes(page(n, paragraphs(n)).body)
    return root


def meta(folder: Path, key: str, *, of: int = 12) -> Path:
    names = [f"{n:02}.html" for n in range(of)]
    told = {"site": "lingshang", "url": "https://news.lingshang.example/"}
    rows = [{"file": name, key: told[key] + (name if key == "url" else "")} for name in names]
    file = folder.parent / f"{key}.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def texts(out: str) -> list[str]:
    return [json.loads(line)["text"] for line in out.splitlines()]


@pytest.mark.parametrize("key", ["site", "url"])
def test_what_recurs_on_a_site_is_left_out(folder: Path, key: str) -> None:
    told = ("--meta", meta(folder, key))
    plain, learned = call("extract", folder, *told), call("extract", folder, "--learn", *told)
    assert sum(PROMOTION in text for text in texts(plain.out)) == 12
    assert texts(learned.out) == ["\n\n".join(paragraphs(n)) for n in range(14)]


def test_the_number_of_processes_changes_nothing(folder: Path) -> None:
    args = ("extract", folder, "--learn", "--meta", meta(folder, "site"))
    assert run(*args, "-j", "3").out == run(*args).out


def test_a_folder_that_tells_no_sites_apart_is_refused(folder: Path) -> None:
    said = call("extract", folder, "--learn")
    assert said.code == 2
    assert "a directory cannot tell sites apart" in said.err
    assert "--meta FILE" in said.err


def test_pages_of_no_known_site_are_counted(folder: Path) -> None:
    said = call("extract", folder, "--learn", "--meta", meta(folder, "site"))
    assert "note: 2 pages name no site and are read without a memory" in said.err


def test_one_page_is_nothing_to_learn_from(folder: Path) -> None:
    said = call("extract", folder / "00.html", "--learn")
    assert said.code == 2
    assert "hint: give a folder of them" in said.err


def test_a_site_that_is_no_text_is_refused(folder: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"file": "00.html", "site": 7}\n')
    assert "bad.jsonl:1: site: 7 is no text" in call("extract", folder, "--meta", bad).err


def test_explain_shows_what_the_memory_took(folder: Path) -> None:
    said = call(
        "extract", folder, "--learn", "--explain", "--meta", meta(folder, "site"), "--jsonl"
    )
    assert "seen on 11 of 11 other stories of this site" in said.out


def test_memories_can_be_given_to_processes() -> None:
    from scraper.memory import learn
    from scraper.pipeline import study

    memory = learn(study(page(n)).trace for n in range(4))
    assert pickle.loads(pickle.dumps(memory)) == memory


def test_add_reads_with_what_the_archive_remembers(tmp_path: Path) -> None:
    db, file = tmp_path / "a.db", tmp_path / "page.html"
    texts = []
    for n in range(4):
        file.write_bytes(page(n).body)
        said = call("add", file, "--url", page(n).url, "-a", db)
        assert said.code == 0, said.err
        texts.append(json.loads(call("show", str(n + 1), "-a", db).out)["text"])
    assert [PROMOTION in text for text in texts] == [True, True, False, False]
    file.write_bytes(page(0).body + b"<!-- later -->")
    (row,) = map(json.loads, call("add", file, "--url", page(0).url, "-a", db).out.splitlines())
    assert row["verdict"] == "unchanged"

"""Searching, showing, exporting and checking an archive from the command line."""

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.model import Article, Timestamp
from storage.opening import open_archive
from tests.support.archives import DAY, FULL, OTHER, URL, page, story
from tests.support.calls import call, command, environment, run, terminal

EVIL = "\x1b[31m株洲\x9b\u202e\u061c"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three articles: one with two versions and its bytes, its reprint, and a strange one."""
    path = tmp_path_factory.mktemp("archive") / "news.db"
    first = story()
    changed = story(first.text.replace("三所", "四所"))
    reprint = replace(story(changed.text, OTHER), origin="株洲日报", reprinter="每日汇")
    strange = replace(
        story("=1+1 怪文一篇，名单在此。", "https://odd.example/1", title="=怪"),
        category="怪", published_at=Timestamp.parse("2021-03-04"),
    )  # fmt: skip
    with open_archive(path) as store:
        run_id = store.start_run("crawl", at=DAY)
        store.add(first, page(b"<p>one"), at=DAY, run_id=run_id)
        store.add(changed, page(b"<p>two\x1b[31m", at=DAY + timedelta(hours=2)),
                  at=DAY + timedelta(hours=2), run_id=run_id)  # fmt: skip
        store.add(reprint, page(b"<p>three", OTHER), at=DAY + timedelta(hours=3), run_id=run_id)
        store.add(strange, None, at=DAY + timedelta(hours=4))
        store.finish_run(run_id, at=DAY + timedelta(hours=5), outcome="done", counts={"new": 2})
    return path


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_search_prints_a_result_a_line_in_a_pipe(archive: Path) -> None:
    said = run("search", "教育", "-a", archive)
    assert said.code == 0, said.err
    found = lines(said.out)
    assert {row["id"] for row in found} == {1, 2}
    assert {"id", "url", "title", "origin", "published_at", "snippet", "score"} <= set(found[0])
    assert "教育" in said.out
    assert said.err == ""


def test_search_prints_one_document_with_json(archive: Path) -> None:
    assert len(json.loads(call("search", "教育", "-a", archive, "--json").out)) == 2
    assert json.loads(call("search", "无此词语", "-a", archive, "--json").out) == []


@pytest.mark.parametrize("more", [[], ["--json"], ["--count"], ["--ids"], ["--limit", "3"]])
def test_search_ends_with_1_when_nothing_is_found(archive: Path, more: list[str]) -> None:
    assert call("search", "无此词语", "-a", archive, *more).code == 1


def test_search_counts_and_lists_ids(archive: Path) -> None:
    assert call("search", "教育", "-a", archive, "--count").out == "2\n"
    assert json.loads(call("search", "教育", "-a", archive, "--count", "--json").out) == {
        "count": 2
    }
    assert sorted(call("search", "教育", "-a", archive, "--ids").out.split()) == ["1", "2"]
    assert call("search", "教育", "-a", archive, "--ids", "--json").code == 2


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (["--category", "怪"], {3}),
        (["--source", "每日汇"], {2}),
        (["--origin", "每日汇"], set()),
        (["--since", "2022"], {1, 2}),
        (["--until", "2022-01"], {3}),
        (["--revised"], {1}),
        (["--withdrawn"], set()),
    ],
)
def test_search_and_export_narrow_by_the_same_filters(
    archive: Path, filters: list[str], ids: set[int]
) -> None:
    searched = call("search", "名单", "-a", archive, *filters)
    assert {row["id"] for row in lines(searched.out)} == ids
    told = call("export", "名单", "-a", archive, *filters)
    assert {row["id"] for row in lines(told.out)} == ids
    assert told.code == searched.code == (0 if ids else 1)


def test_search_pages_stably(archive: Path) -> None:
    pages = [
        call("search", "名单", "-a", archive, "--limit", "1", "--offset", str(n), "--ids").out
        for n in range(4)
    ]
    assert sorted(pages) == ["", "1\n", "2\n", "3\n"]


def test_a_query_that_begins_with_a_dash_stands_after_two_dashes(archive: Path) -> None:
    assert call("search", "-a", archive, "--", "--无此词语").code == 1
    refused = call("search", "--无此词语", "-a", archive)
    assert refused.code == 2
    assert "no such option" in refused.err


@pytest.mark.parametrize(
    "query",
    ["", " ", "'", '"', "a:b", "NEAR(", "*", "%", "\x00", "\ud800", "(" * 300, "双" * 10_000],
)
def test_no_query_is_an_error(archive: Path, query: str) -> None:
    said = call("search", "-a", archive, "--", query)
    assert said.code in (0, 1), said.err


def test_search_on_a_terminal_shows_titles_facts_and_bright_matches(archive: Path) -> None:
    said = terminal("search", "名单", "-a", archive)
    assert said.code == 0, said.err
    assert "\x1b[1m株洲教育亮出了" in said.out
    assert "株洲日报 · 2023-01-05 08:47" in said.out
    assert "1–3 of 3" in said.out
    bare = terminal("search", "名单", "-a", archive, NO_COLOR="1")
    assert "\x1b" not in bare.out


def test_search_on_a_terminal_says_when_nothing_is_found(archive: Path) -> None:
    said = terminal("search", "无此词语", "-a", archive)
    assert (said.code, said.out) == (1, "")
    assert said.err == "note: nothing found for 无此词语\n"


def test_search_imports_nothing_that_it_does_not_use(archive: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "scraper.cli.main", "search", "教育", "-a",
         str(archive)],
        capture_output=True, env=environment(), check=True, timeout=60,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines()}
    heavy = {"httpx", "selectolax", "rich", "pydantic", "sqlite_utils", "msgspec", "tenacity",
             "multiprocessing", "asyncio", "rapidfuzz", "zstandard", "scraper.config"}  # fmt: skip
    assert not loaded & heavy


def test_show_prints_the_article_object(archive: Path) -> None:
    for ref in ("1", "#1", URL):
        row = json.loads(call("show", ref, "-a", archive, "--json").out)
        assert row["id"] == 1
        assert Article.from_json(row).title == "株洲教育亮出了"
    assert "四所" in row["text"]
    assert list(row)[:3] == ["id", "url", "canonical_url"]


def test_show_goes_back_in_time(archive: Path) -> None:
    by_number = json.loads(call("show", "1", "-a", archive, "--version", "1").out)
    by_time = json.loads(call("show", "1", "-a", archive, "--at", "2023-01-05T17:00").out)
    assert "三所" in by_number["text"]
    assert by_time == by_number
    assert call("show", "1", "-a", archive, "--version", "9").code == 1
    assert call("show", "1", "-a", archive, "--at", "2020-01-01").code == 1
    assert call("show", "1", "-a", archive, "--at", "soon").code == 2


@pytest.mark.parametrize("ref", ["99", "https://nobody.example/", "0", "9" * 30, "x"])
def test_what_is_not_held_ends_with_1_and_says_so(archive: Path, ref: str) -> None:
    for name in ("show", "history"):
        said = call(name, ref, "-a", archive)
        assert said.code == 1
        assert said.err.startswith(f"error: {ref}: not in the archive")


def test_show_on_a_terminal_reads_like_a_clipping(archive: Path) -> None:
    said = terminal("show", "2", "-a", archive, NO_COLOR="1")
    printed = said.out.splitlines()
    assert printed[0] == "株洲教育亮出了"
    assert printed[1] == "2023-01-05 08:47 · 株洲日报 → 每日汇 · 教育"
    assert "记者了解到，今年还将新增两所。" in printed
    assert any(line.startswith("#2 · version 1 of 1") for line in printed)


def test_show_raw_gives_the_bytes_and_a_terminal_gets_no_escape(archive: Path) -> None:
    done = subprocess.run(
        command("show", "1", "--raw", "-a", archive),
        capture_output=True, env=environment(), check=True, timeout=60,
    )  # fmt: skip
    assert done.stdout == b"<p>two\x1b[31m"
    assert "\x1b" not in terminal("show", "1", "--raw", "-a", archive).out
    assert call("show", "3", "--raw", "-a", archive).code == 1


def test_show_tells_where_an_article_came_from(archive: Path) -> None:
    told = json.loads(call("show", "2", "-a", archive, "--provenance").out)
    assert (told["origin"], told["reprinter"]) == ("株洲日报", "每日汇")
    assert told["evidence"] == {"title": "h1"}
    assert [one["status"] for one in told["captures"]] == [200]
    assert "株洲日报 → 每日汇" in terminal("show", "2", "-a", archive, "--provenance").out


def test_show_lists_every_capture_of_an_address(archive: Path) -> None:
    found = lines(call("show", URL, "-a", archive, "--captures").out)
    assert len(found) == 2
    assert found == lines(call("show", "1", "-a", archive, "--captures").out)
    assert call("show", "https://nobody.example/", "-a", archive, "--captures").code == 1


def test_history_lists_the_versions(archive: Path) -> None:
    found = lines(call("history", "1", "-a", archive).out)
    assert [row["number"] for row in found] == [1, 2]
    assert found[0]["digest"] != found[1]["digest"]
    assert "株洲教育亮出了" in terminal("history", "1", "-a", archive).out


def test_export_streams_what_can_be_read_again(archive: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    said = call("export", "-a", archive, "-O", out)
    assert (said.code, said.out) == (0, "")
    assert said.err == f"done: 3 articles in {out}\n"
    rows = lines(out.read_text("utf-8"))
    assert sorted(int(str(row["id"])) for row in rows) == [1, 2, 3]
    assert Article.from_json(rows[0]).blocks


def test_export_as_csv_is_safe_in_a_spreadsheet(archive: Path) -> None:
    said = run("export", "-a", archive, "--format", "csv", "--category", "怪")
    assert said.out.startswith("\ufeffid,title")
    (row,) = csv.DictReader(io.StringIO(said.out.removeprefix("\ufeff"), newline=""))
    assert row["title"] == "'=怪"
    assert row["text"].startswith("'=1+1")


def test_export_into_a_folder_makes_a_file_an_article(archive: Path, tmp_path: Path) -> None:
    folder = f"{tmp_path}/out/"
    assert call("export", "-a", archive, "--format", "md", "-O", folder).code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names[0] == "2021-03-04-000003-怪.md"
    refused = call("export", "-a", archive, "--format", "csv", "-O", folder)
    assert refused.code == 2
    assert "csv goes into a file" in refused.err


def test_export_keeps_one_of_a_cluster(archive: Path) -> None:
    every = call("export", "教育", "-a", archive)
    one = call("export", "教育", "-a", archive, "--one-per-cluster")
    assert len(lines(every.out)) == 2
    assert len(lines(one.out)) == 1


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--format", "cvs"], "--format: 'cvs' is none of its values"),
        (["--limit", "0"], "--limit: must be at least 1, not 0"),
        (["--limit", "many"], "--limit: 'many' is not a whole number"),
        (["--since", "2023-02-31"], "--since: cannot read '2023-02-31'"),
        (["-O", "no/such/out.csv"], "no/such/out.csv: there is no folder no/such"),
    ],
)
def test_wrong_options_are_named(archive: Path, args: list[str], told: str) -> None:
    said = call("export", "-a", archive, *args)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: {told}"), said.err
    assert "hint:" in said.err or "-O" in args or "--limit" in args


def test_status_says_what_is_held(archive: Path) -> None:
    told = json.loads(call("status", "-a", archive).out)
    assert (told["articles"], told["versions"], told["runs"]) == (3, 4, 1)
    shown = terminal("status", "-a", archive, NO_COLOR="1").out
    assert re.search(r"articles +3\r", shown)


def test_runs_lists_what_each_found(archive: Path) -> None:
    (row,) = lines(call("runs", "-a", archive).out)
    assert (row["command"], row["outcome"], row["new"], row["seconds"]) == (
        "crawl", "done", 2, 18000.0,
    )  # fmt: skip
    shown = terminal("runs", "-a", archive, NO_COLOR="1").out
    assert "18000.0 s · new 2\r\n" in shown
    assert "revised" not in shown


def test_verify_is_content_with_a_sound_archive(archive: Path) -> None:
    assert call("verify", "-a", archive).code == 0
    said = call("verify", archive, "--json")
    assert (said.code, json.loads(said.out)) == (0, [])
    assert "sound" in terminal("verify", archive).out


def test_verify_names_the_articles_that_damage_hits_and_ends_with_7(
    archive: Path, tmp_path: Path
) -> None:
    hurt = tmp_path / "hurt.db"
    hurt.write_bytes(archive.read_bytes())
    with closing(sqlite3.connect(hurt)) as conn, conn:
        conn.execute("UPDATE body SET text = text || '。' WHERE text LIKE '%怪文%'")
    conn.close()
    said = call("verify", hurt)
    assert said.code == 7
    (row,) = (row for row in lines(said.out) if row["article_id"])
    assert (row["article_id"], row["url"]) == (3, "https://odd.example/1")
    assert said.err.startswith(f"error: {hurt}: damaged in ")


@pytest.mark.parametrize(
    "name", ["search", "show", "history", "export", "status", "runs", "verify"]
)
def test_a_reading_command_says_when_there_is_no_archive(name: str, tmp_path: Path) -> None:
    words = {"search": ["双减"], "show": ["1"], "history": ["1"]}.get(name, [])
    said = call(name, *words, "-a", tmp_path / "none.db")
    assert said.code == 2
    assert "none.db: there is no archive here" in said.err
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a letter, not an archive" * 20, "no archive"),
        (b"", "empty"),
        (b"SQLite format 3\x00" + b"\0" * 20, "its end is missing"),
    ],
)
def test_a_file_that_is_no_archive_ends_with_7(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    said = call("search", "双减", "-a", path)
    assert said.code == 7
    assert told in said.err
    assert path.read_bytes() == content


def test_an_archive_of_a_newer_version_ends_with_7_and_is_not_touched(
    archive: Path, tmp_path: Path
) -> None:
    path = tmp_path / "newer.db"
    path.write_bytes(archive.read_bytes())
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("PRAGMA journal_mode = DELETE")
        conn.execute("PRAGMA user_version = 999")
    conn.close()
    before = path.read_bytes()
    for name in (["search", "双减"], ["status"], ["verify"]):
        said = call(*name, "-a", path)
        assert said.code == 7
        assert "newer version" in said.err
    assert path.read_bytes() == before


def test_a_postgres_address_says_that_it_is_for_later() -> None:
    said = call("status", "-a", "postgresql://localhost/news")
    assert said.code == 2
    assert "PostgreSQL" in said.err


def test_nothing_from_the_web_steers_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "evil.db"
    with open_archive(path) as store:
        store.add(replace(FULL, title=EVIL, origin=EVIL, evidence={"title": EVIL}),
                  page(b"<p>" + EVIL.encode(), FULL.url or ""), at=DAY)  # fmt: skip
    calls = (
        "search 第一段", "show 1", "show 1 --provenance", "history 1", "show 1 --captures",
        "export --format txt",
    )  # fmt: skip
    for args in map(str.split, calls):
        said = terminal(*args, "-a", path, NO_COLOR="1")
        assert not re.search("[\x1b\x9b\u202e\u061c]", said.out), args
        piped = call(*args, "-a", path)
        assert not re.search("[\x1b\x9b\u202e\u061c]", piped.out), args


def test_doctor_makes_a_damaged_index_anew(archive: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(archive)) as whole, closing(sqlite3.connect(path)) as copy:
        whole.backup(copy)
        copy.execute("DELETE FROM search_rows WHERE article_id = 1")
        copy.commit()
    damage = call("verify", "-a", path)
    assert damage.code == 7
    assert "jianbao doctor --fix" in damage.out + damage.err
    said = call("doctor", "--fix", "-a", path, "--jsonl")
    told = {row["check"]: row["detail"] for row in lines(said.out)}
    assert told["search index"] == "made anew: 3 articles"
    assert call("verify", "-a", path).code == 0
    assert call("search", "教育", "-a", path, "--count").out == "2\n"


def test_doctor_mends_no_archive_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "none.db"
    assert call("doctor", "--fix", "-a", path).code == 2
    assert not path.exists()


def test_ids_from_a_search_are_exported_in_their_order(archive: Path, tmp_path: Path) -> None:
    ids = call("search", "教育 OR 怪文", "--ids", "--sort", "date", "-a", archive).out.split()
    assert len(ids) > 1
    listed = tmp_path / "ids"
    listed.write_text("\n".join([*ids, ids[0]]) + "\n", "utf-8")
    told = call("export", "--ids", listed, "-a", archive)
    assert [str(row["id"]) for row in lines(told.out)] == ids
    backwards = "\n".join(reversed(ids))
    told = call("export", "--ids", "-", "--limit", "1", "-a", archive, stdin=backwards)
    assert [str(row["id"]) for row in lines(told.out)] == ids[-1:]


def test_ids_are_shown_one_after_the_other(archive: Path) -> None:
    ids = ["3", "1", "2"]
    shown = call("show", *ids, "-a", archive).out
    assert [str(row["id"]) for row in lines(shown)] == ids
    assert len(json.loads(call("show", *ids, "--json", "-a", archive).out)) == len(ids)
    assert call("show", "-", "-a", archive, stdin="\n".join(ids)).out == shown


def test_a_number_that_is_not_held_leaves_no_half_export(archive: Path, tmp_path: Path) -> None:
    listed, out = tmp_path / "ids", tmp_path / "out.jsonl"
    listed.write_text("1\n999999\n", "utf-8")
    told = call("export", "--ids", listed, "-O", out, "-a", archive)
    assert (told.code, out.exists()) == (1, False)
    assert "999999: not in the archive" in told.err


@pytest.mark.parametrize(
    "args",
    [
        ("export", "教育", "--ids", "x"),
        ("export", "--ids", "x", "--origin", "株洲日报"),
        ("export", "--ids", "no-such-file"),
        ("show", "1", "2", "--raw"),
    ],
)
def test_ids_go_with_nothing_that_would_choose_too(archive: Path, args: tuple[str, ...]) -> None:
    assert call(*args, "-a", archive).code == 2

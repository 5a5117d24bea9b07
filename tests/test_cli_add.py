"""`add`: what is given is kept, the rest is computed, and nothing is kept by halves."""

import gzip
import json
from pathlib import Path

import pytest

from storage.opening import open_archive
from tests.support.calls import Said, call, run, terminal

ARTICLE = {
    "title": "江边步道今日开通",
    "text": "城市日报讯 长三点二公里的步道开通。\n\n据了解，步道去年三月动工。",
    "url": "https://city.example.cn/2024/1.html?utm_source=x",
    "published_at": "2024-03-05T08:47:00+08:00",
    "published_precision": "minute",
    "origin": "城市日报",
    "category": "民生",
}
PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>河边修起小公园</title></head>
<body><h1>河边修起小公园</h1><p>2024-04-01 10:00 来源：城市日报</p>
<p>昨天，城南的小公园正式开放，园里种了三百棵树，还修了一条环形跑道供居民使用。</p>
<p>附近的居民王先生说，公园建成以后，傍晚散步的人多了起来，孩子们也有了玩耍的地方。</p>
</body></html>"""


def lines(said: Said) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.out.splitlines()]


def written(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def verdicts(said: Said) -> list[object]:
    return [row["verdict"] for row in lines(said)]


def test_an_article_object_is_kept_as_given_and_completed(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    said = call("add", written(tmp_path / "a.jsonl", ARTICLE), "-a", db)
    (row,) = lines(said)
    assert (said.code, row["verdict"], row["id"], row["title"]) == (0, "new", 1, ARTICLE["title"])
    assert said.err == "done: 1 new\n"
    kept = json.loads(call("show", "1", "-a", db).out)
    for key, value in ARTICLE.items():
        assert kept[key] == value
    assert kept["canonical_url"] == "https://city.example.cn/2024/1.html"
    assert [block["role"] for block in kept["blocks"]] == ["lead", "paragraph"]
    assert len(kept["digest"]) == 64


def test_the_same_again_adds_nothing(tmp_path: Path) -> None:
    file, db = written(tmp_path / "a.jsonl", ARTICLE), tmp_path / "a.db"
    call("add", file, "-a", db)
    again = call("add", file, "-a", db)
    assert again.code == 0
    assert verdicts(again)[0] in ("seen", "unchanged")
    told = json.loads(call("status", "-a", db).out)
    assert (told["articles"], told["versions"]) == (1, 1)


def test_a_changed_text_is_revised_and_a_copy_elsewhere_is_a_reprint(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    changed = ARTICLE | {"text": ARTICLE["text"] + "\n\n全线安装了路灯。"}
    copied = changed | {"url": "https://other.example.cn/9.html"}
    said = call("add", written(tmp_path / "a.jsonl", ARTICLE, changed, copied), "-a", db)
    assert verdicts(said) == ["new", "revised", "reprint"]
    assert lines(said)[2]["twin"] == 1


def test_an_export_can_be_added_to_another_archive_and_is_the_same(tmp_path: Path) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    call("add", written(tmp_path / "a.jsonl", ARTICLE), "-a", one)
    out = tmp_path / "out.jsonl"
    call("export", "-a", one, "-O", out)
    assert verdicts(call("add", out, "-a", two)) == ["new"]
    assert call("export", "-a", two).out == out.read_text("utf-8")


def test_a_page_is_read_and_kept_with_its_bytes(tmp_path: Path) -> None:
    page, db = tmp_path / "p.html", tmp_path / "a.db"
    page.write_text(PAGE, "utf-8")
    url = "https://city.example.cn/park.html"
    said = call("add", page, "-a", db, "--url", url, "--fetched-at", "2024-04-02T09:00")
    assert verdicts(said) == ["new"]
    kept = json.loads(call("show", url, "-a", db).out)
    assert kept["title"] == "河边修起小公园"
    assert kept["fetched_at"] == "2024-04-02T09:00:00+08:00"
    assert run("show", "1", "--raw", "-a", db).out == PAGE
    assert verdicts(call("add", page, "-a", db, "--url", url)) == ["seen"]


def test_a_folder_holds_pages_and_articles(tmp_path: Path) -> None:
    folder, db = tmp_path / "in", tmp_path / "a.db"
    folder.mkdir()
    (folder / "b.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    written(folder / "a.jsonl", ARTICLE)
    (folder / "c.ndjson.gz").write_bytes(
        gzip.compress(json.dumps(ARTICLE | {"url": "https://x.example.cn/2"}).encode())
    )
    said = call("add", folder, "-a", db)
    assert [row["item"] for row in lines(said)] == ["a.jsonl:1", "b.html.gz", "c.ndjson.gz:1"]
    assert verdicts(said) == ["new", "new", "reprint"]


def test_standard_input_is_lines_or_a_page(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    text = json.dumps(ARTICLE, ensure_ascii=False).encode()
    assert verdicts(run("add", "-", "-a", db, stdin=b"\n" + text + b"\n")) == ["new"]
    assert verdicts(run("add", "-", "-a", db, stdin=PAGE.encode())) == ["new"]


def test_source_names_the_house_of_what_names_none(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    bare = {"title": "无源之文", "text": "文章一篇，没有说来源。"}
    file = written(tmp_path / "a.jsonl", bare, ARTICLE)
    call("add", file, "-a", db, "--source", "地方晚报")
    rows = [json.loads(line) for line in call("export", "-a", db).out.splitlines()]
    assert {row["title"]: row["origin"] for row in rows} == {
        "无源之文": "地方晚报", ARTICLE["title"]: "城市日报",
    }  # fmt: skip


BAD = (
    (b"{", "not JSON"),
    (b'"a word"', "an article is a JSON object"),
    (b'{"title": "t"}', 'an article needs "text"'),
    (b'{"text": "t"}', 'an article needs "title"'),
    (b'{"title": "t", "text": "  "}', '"text" holds nothing to keep'),
    (b'{"title": "t", "text": "x", "published_at": "soon"}', "published_at: 'soon'"),
    (b'{"title": 3, "text": "x"}', "title: 3"),
    (b'{"title": "t", "text": "x", "authors": [{"nom": "y"}]}', "authors: "),
    (b'{"title": "\xff", "text": "x"}', "not UTF-8 at byte 11"),
    (b"[" * 200_000, "nested too deep"),
    (b'{"title": "t", "text": "x", "published_at": "2024-02-30"}', "published_at: '2024-02-30'"),
)


@pytest.mark.parametrize(("line", "told"), BAD, ids=[told for _, told in BAD])
def test_a_bad_line_is_named_and_the_others_are_added(
    tmp_path: Path, line: bytes, told: str
) -> None:
    db, file = tmp_path / "a.db", tmp_path / "a.jsonl"
    good = json.dumps(ARTICLE).encode()
    file.write_bytes(line + b"\n\n" + good + b"\n")
    said = call("add", "a.jsonl", "-a", db, cwd=tmp_path)
    first, second = lines(said)
    assert said.code == 3
    assert (first["verdict"], second["verdict"]) == (None, "new")
    assert str(first["error"]).startswith(f"a.jsonl:1: {told}")
    assert second["item"] == "a.jsonl:3"
    assert said.err == "done: 1 failed, 1 new\n"
    assert json.loads(call("status", "-a", db).out)["articles"] == 1


def test_a_text_longer_than_any_story_is_refused(tmp_path: Path) -> None:
    long = {**ARTICLE, "text": "长" * 400_001}
    fits = {**ARTICLE, "text": "长" * 400_000, "url": "https://city.example.cn/2024/2.html"}
    said = call("add", written(tmp_path / "a.jsonl", long, fits), "-a", tmp_path / "a.db")
    assert [row.get("verdict") for row in lines(said) if row.get("verdict")] == ["new"]
    assert "a.jsonl:1: a text of 400001 characters" in said.out


def test_nothing_but_bad_items_ends_with_4(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(json.dumps(ARTICLE).encode())[:-9])
    said = call("add", tmp_path, "-a", tmp_path / "a.db")
    assert said.code == 4
    assert [row["kind"] for row in lines(said)] == ["truncated", "not_article"]


def test_a_dry_run_gives_the_same_verdicts_and_keeps_nothing(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    copied = ARTICLE | {"url": "https://other.example.cn/9.html"}
    file = written(tmp_path / "a.jsonl", ARTICLE, copied)
    dry = call("add", file, "-a", db, "--dry-run")
    assert verdicts(dry) == ["new", "reprint"]
    assert dry.err == "would be: 1 new, 1 reprint\n"
    assert not db.exists()
    call("init", tmp_path / "made")
    made = tmp_path / "made/archive.db"
    assert verdicts(call("add", file, "-a", made, "--dry-run")) == ["new", "reprint"]
    assert json.loads(call("status", "-a", made).out)["articles"] == 0
    assert verdicts(call("add", file, "-a", made)) == ["new", "reprint"]


def test_more_than_a_batch_is_added_in_order(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    rows = [
        ARTICLE | {"url": f"https://c.example.cn/{n}", "text": f"第{n}篇。"} for n in range(450)
    ]
    said = call("add", written(tmp_path / "a.jsonl", *rows), "-a", db)
    assert verdicts(said) == ["new"] * 450
    assert json.loads(call("status", "-a", db).out)["articles"] == 450


def test_a_terminal_gets_a_line_an_item(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(ARTICLE) + "\n{\n")
    said = terminal("add", file, "-a", tmp_path / "a.db", NO_COLOR="1")
    assert said.code == 3
    first, second = said.out.splitlines()
    assert first.split() == ["new", "#1", "江边步道今日开通"]
    assert "a.jsonl:2: not JSON" in second


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["none.jsonl"], "none.jsonl: there is no such file"),
        (["a.jsonl", "a.jsonl", "--url", "https://x.cn/"], "--url: speaks of one page"),
        (["a.jsonl", "-a", "no/such/a.db"], "no/such/a.db: there is no folder no/such"),
        (["a.jsonl", "-a", "postgres://x/y"], "a PostgreSQL archive"),
    ],
)
def test_wrong_usage_is_named(tmp_path: Path, args: list[str], told: str) -> None:
    written(tmp_path / "a.jsonl", ARTICLE)
    said = call("add", *args, cwd=tmp_path)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: {told}"), said.err


def test_a_file_that_is_no_archive_is_not_written_to(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_text("a letter, and not an archive at all")
    said = call("add", written(tmp_path / "a.jsonl", ARTICLE), "-a", other)
    assert said.code == 7
    assert other.read_text() == "a letter, and not an archive at all"


def test_adding_while_another_reads_loses_nothing(tmp_path: Path) -> None:
    db = tmp_path / "a.db"
    call("add", written(tmp_path / "a.jsonl", ARTICLE), "-a", db)
    with open_archive(db, readonly=True) as held:
        assert held.status()["articles"] == 1
        more = ARTICLE | {"url": "https://c.example.cn/2", "text": "另一篇。"}
        assert verdicts(call("add", written(tmp_path / "b.jsonl", more), "-a", db)) == ["new"]
        assert held.status()["articles"] == 2


@pytest.mark.parametrize(
    ("kind", "head"),
    [
        ("WARC", "WARC/1.1\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"),
        ("MHTML", "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
                  'Content-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n\r\n'),
    ],
)  # fmt: skip
def test_a_file_that_holds_pages_is_not_taken_for_one(tmp_path: Path, kind: str, head: str) -> None:
    story = "<h1>城北泵站并网</h1><p>江州市水务局通报，城北泵站的三台新机组当天上午并网运行。</p>"
    (tmp_path / "saved").write_bytes(f"{head}<html>{story * 3}</html>".encode())
    done = call("add", tmp_path / "saved", "-a", tmp_path / "a.db")
    assert done.code == 4
    assert f"it is a {kind} file" in done.out

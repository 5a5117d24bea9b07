"""`extract`: pages to articles, and what becomes of everything that is no page."""

import gzip
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.batch import Reader
from scraper.errors import UsageError
from scraper.files import LARGEST, Page, notes, pages, snapshot
from scraper.model import Article
from tests.support.calls import call, command, environment, run, terminal
from tests.support.hostile import Server, page
from tests.support.proxy import ProxyServer
from tests.support.site import serving

PAGE = """<!doctype html><html lang="zh"><head><meta charset="utf-8">
<title>江边步道今日开通_城市日报网</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/n">新闻</a></div>
<h1>江边步道今日开通</h1><div class="info">2024-03-05 08:47 来源：城市日报</div>
<div class="content">
<p>城市日报讯（记者 周望）昨天上午，长三点二公里的沿江步道正式开通，市民出门五分钟能看到江。</p>
<p>据了解，这条步道去年三月动工，沿途设有二十四处休息亭，两座公厕和一个自行车驿站，全线安装了路灯。</p>
<p>家住城北的刘女士说，以前散步要绕很远的路，现在下楼就能走到江边，孩子也有了骑车的地方。</p></div>
<div class="foot">版权所有</div></body></html>"""
NAV = "<html><body><a href='/a'>首页</a><a href='/b'>新闻</a></body></html>"


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Pages in two folders, one packed, one without an article, one empty, and a stray file."""
    root = tmp_path / "pages"
    (root / "sub").mkdir(parents=True)
    (root / "b.html").write_text(PAGE, "utf-8")
    (root / "a.htm.gz").write_bytes(gzip.compress(PAGE.encode("gb18030").replace(b"utf-8", b"gbk")))
    (root / "sub" / "c.html").write_text(NAV)
    (root / "sub" / "d.txt").write_bytes(b"")
    (root / "e.PDF").write_bytes(b"%PDF-1.4")
    (root / "picture.jpg").write_bytes(b"\xff\xd8")
    return root


def test_a_page_becomes_the_article_object(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(PAGE, "utf-8")
    said = run("extract", file)
    assert (said.code, said.err) == (0, "")
    row = json.loads(said.out)
    assert row["title"] == "江边步道今日开通"
    assert row["published_at"].startswith("2024-03-05T08:47")
    assert (row["id"], row["url"], row["fetched_at"]) == (None, None, None)
    assert "版权所有" not in row["text"]
    assert Article.from_json(row).text == row["text"]


def test_what_is_told_of_a_page_stands_in_its_article(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(PAGE, "utf-8")
    told = ["--url", "https://city.example.cn/1.html", "--fetched-at", "2024-03-06 09:00"]
    row = json.loads(call("extract", file, *told).out)
    assert row["url"] == "https://city.example.cn/1.html"
    assert row["fetched_at"] == "2024-03-06T09:00:00+08:00"


def test_a_page_comes_from_standard_input(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE.encode())
    for given in (PAGE.encode(), packed):
        row = json.loads(run("extract", "-", stdin=given).out)
        assert row["title"] == "江边步道今日开通"


def test_a_folder_gives_a_line_a_page_in_the_order_of_names(folder: Path) -> None:
    said = call("extract", folder)
    rows = lines(said.out)
    assert [row["file"] for row in rows] == [
        "a.htm.gz",
        "b.html",
        "e.PDF",
        "sub/c.html",
        "sub/d.txt",
    ]
    assert [row["file"] for row in rows if "error" in row] == ["e.PDF", "sub/c.html", "sub/d.txt"]
    assert rows[0]["text"] == rows[1]["text"]
    assert rows[0]["charset"] == "gb18030"
    assert said.code == 3
    assert said.err == "done: 2 articles, 3 pages without\n"


def test_json_is_one_document_and_an_array_for_several(folder: Path) -> None:
    assert json.loads(call("extract", folder / "b.html", "--json").out)["title"]
    assert len(json.loads(call("extract", folder, "--format", "json").out)) == 5
    assert len(json.loads(call("extract", folder / "b.html", folder / "b.html", "--json").out)) == 2
    assert call("extract", folder / "b.html", "--json", "--format", "md").code == 2


def test_text_and_markdown_are_for_reading(folder: Path) -> None:
    text = call("extract", folder / "b.html", "--format", "text").out
    assert text.startswith("江边步道今日开通\n2024-03-05 08:47 · 城市日报")
    assert "# 江边步道今日开通" in call("extract", folder / "b.html", "--format", "md").out
    many = call("extract", folder, "--format", "text")
    assert many.out.count("江边步道今日开通") == 2
    assert "error: sub/d.txt: the file is empty" in many.err


def test_a_terminal_gets_a_clipping_or_a_line_a_page(folder: Path) -> None:
    one = terminal("extract", folder / "b.html", NO_COLOR="1")
    assert one.out.startswith("江边步道今日开通\r\n")
    many = terminal("extract", folder, NO_COLOR="1")
    assert "   a.htm.gz · 2024-03-05" in many.out
    assert many.code == 3


def test_explain_says_why_of_every_block_and_fact(folder: Path) -> None:
    told = json.loads(call("extract", folder / "b.html", "--explain", "--json").out)
    roles = {block["text"]: block["role"] for block in told["blocks"]}
    assert roles["江边步道今日开通"] == "title"
    assert all(block["why"] for block in told["blocks"])
    assert told["evidence"]["title"]
    shown = call("extract", folder / "b.html", "--explain", "--format", "text").out
    assert "lead" in shown
    assert "published_at" in shown
    none = call("extract", folder / "sub/c.html", "--explain", "--format", "text")
    assert none.code == 4
    assert "no article" in none.out
    several = call("extract", folder, "--explain")
    assert several.code == 3
    assert len(lines(several.out)) == 3


def test_meta_tells_of_many_pages(folder: Path, tmp_path: Path) -> None:
    meta = tmp_path / "meta.jsonl"
    rows = [
        {"file": "b.html", "url": "https://city.example.cn/b.html", "site": "city"},
        {"file": "a.htm.gz", "fetched_at": "2024-03-06"},
    ]
    meta.write_text("".join(json.dumps(row) + "\n" for row in rows))
    found = {row["file"]: row for row in lines(call("extract", folder, "--meta", meta).out)}
    assert found["b.html"]["url"] == "https://city.example.cn/b.html"
    assert found["a.htm.gz"]["url"] is None
    assert str(found["a.htm.gz"]["fetched_at"]).startswith("2024-03-06")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "meta.jsonl:1: not JSON"),
        ("[" * 100_000, "meta.jsonl:1: not JSON"),
        ("[]", "meta.jsonl:1: a line tells of a file"),
        ('{"url": "x"}', "meta.jsonl:1: a line tells of a file"),
        ('{"file": "a", "url": 3}', "meta.jsonl:1: url: 3 is no text"),
        ('{"file": "a", "fetched_at": "soon"}', "meta.jsonl:1: fetched_at: 'soon' is no time"),
    ],
    ids=lambda text: text[:30],
)
def test_a_wrong_line_of_meta_is_named(tmp_path: Path, line: str, told: str) -> None:
    meta = tmp_path / "meta.jsonl"
    meta.write_text(line + "\n")
    with pytest.raises(UsageError) as caught:
        notes(meta)
    assert told in caught.value.message


@pytest.mark.parametrize(
    ("name", "content", "code", "told"),
    [
        ("empty.html", b"", 4, "empty.html: the file is empty"),
        ("blank.txt", b" \n\t\r\n", 4, "blank.txt: the file is empty"),
        ("rubbish.html", os.urandom(20_000), 4, "rubbish.html: "),
        ("nav.html", NAV.encode(), 4, "nav.html: "),
        ("cut.html.gz", gzip.compress(PAGE.encode())[:-20], 4, "the gzip file ends too soon"),
        ("not.html.gz", b"\x1f\x8bnot gzip at all", 4, "not a whole gzip file"),
        ("bomb.html.gz", gzip.compress(b"\0" * (LARGEST + 9)), 4, "more than 32 MB"),
        ("letter.pdf", b"%PDF-1.4", 2, "letter.pdf: reading a PDF needs an optional part"),
        ("odd.html", b"%PDF-1.4", 2, "odd.html: reading a PDF needs an optional part"),
    ],
)
def test_what_holds_no_article_is_told_and_ends_as_promised(
    tmp_path: Path, name: str, content: bytes, code: int, told: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    said = call("extract", name, cwd=tmp_path)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith("error: ")
    assert told in said.err
    assert "Traceback" not in said.err


def test_a_page_of_50_mb_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "big.html"
    with file.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    said = call("extract", "big.html", cwd=tmp_path)
    assert said.code == 4
    assert said.err.startswith("error: big.html: more than 32 MB, too large for a page")


def test_sixty_thousand_nested_tags_are_read_or_refused_in_time(tmp_path: Path) -> None:
    file = tmp_path / "deep.html"
    body = PAGE.partition("<h1>")
    file.write_text(body[0] + "<div>" * 60_000 + "".join(body[1:]), "utf-8")
    said = call("extract", file)
    assert said.code in (0, 4)
    if said.code == 0:
        assert "沿江步道" in json.loads(said.out)["text"]


def test_an_unknown_charset_is_read_as_what_it_is(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_bytes(PAGE.replace('charset="utf-8"', 'charset="x-klingon"').encode())
    assert json.loads(call("extract", file).out)["title"] == "江边步道今日开通"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["no-such.html"], "no-such.html: there is no such file"),
        (["https://"], "https://"),
        (["empty"], "empty: no pages in this folder"),
        (["a.html", "a.html", "--url", "https://x.cn/"], "--url: speaks of one page"),
        (["a.html", "https://x.cn/"], "addresses and files: one kind at a time"),
        (["a.html", "--fetched-at", "soon"], "--fetched-at: cannot read 'soon'"),
        (["a.html", "-j", "0"], "-j: must be 1 to 64, not 0"),
        (["a.html", "--format", "xml"], "--format: 'xml' is none of its values"),
        (["a.html", "--meta", "none.jsonl"], "none.jsonl: there is no such file (--meta)"),
    ],
)
def test_wrong_usage_is_named(tmp_path: Path, args: list[str], told: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.html").write_text(PAGE)
    said = call("extract", *args, cwd=tmp_path)
    assert said.code == (4 if args == ["https://"] else 2), said.err
    assert said.err.startswith(f"error: {told}"), said.err


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "loop.html").symlink_to("loop.html")
    said = call("extract", "loop.html", cwd=tmp_path)
    assert said.code in (2, 4)
    assert "loop.html" in said.err


def test_a_folder_named_like_a_page_is_walked_into(tmp_path: Path) -> None:
    (tmp_path / "x.html").mkdir()
    (tmp_path / "x.html" / "y.html").write_text(PAGE)
    assert [row["file"] for row in lines(call("extract", tmp_path).out)] == ["x.html/y.html"]


def test_pages_of_two_folders_carry_the_folders_name(folder: Path) -> None:
    other = folder.parent / "other"
    other.mkdir()
    (other / "b.html").write_text(PAGE)
    names = [page.name for page in pages([str(folder / "sub"), str(other)])]
    assert names == ["sub/c.html", "sub/d.txt", "other/b.html"]


def test_a_time_stamp_is_a_bound_and_no_fact(tmp_path: Path) -> None:
    file = tmp_path / "a.html"
    file.write_text(PAGE)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    now = datetime(2024, 1, 1, tzinfo=UTC)
    page = Page(file, "a.html")
    assert snapshot(page, now=now).fetched_at == datetime.fromtimestamp(1_700_000_000, UTC)
    os.utime(file, (4_000_000_000, 4_000_000_000))
    assert snapshot(page, now=now).fetched_at == now
    article = Reader(now)(page).article
    assert article
    assert article.fetched_at is None


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a small site."""
    with serving({"/a.html": PAGE}) as address:
        yield address


def test_an_address_is_fetched_and_read(site: str) -> None:
    allow = ("-o", "fetch.allow_private=['127.0.0.1']")
    row = json.loads(call(*allow, "extract", f"{site}/a.html").out)
    assert row["url"] == f"{site}/a.html"
    assert row["title"] == "江边步道今日开通"
    assert row["fetched_at"]
    gone = call(*allow, "extract", f"{site}/gone.html")
    assert gone.code == 4
    assert f"{site}/gone.html" in gone.err
    both = call(*allow, "extract", f"{site}/a.html", f"{site}/gone.html")
    assert both.code == 3
    assert [row["file"] for row in lines(both.out)] == [f"{site}/a.html", f"{site}/gone.html"]


def test_a_private_address_is_refused_unless_it_is_allowed(site: str) -> None:
    said = call("extract", f"{site}/a.html")
    assert said.code == 4
    assert "private" in said.err


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_with_130_and_no_traceback(sent: signal.Signals, folder: Path) -> None:
    process = subprocess.Popen(
        command("extract", folder / "b.html", "-"), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, env=environment(),
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline().startswith(b'{"file": ')
    os.kill(process.pid, sent)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.startswith(b"error: interrupted")
    assert b"Traceback" not in err


LOOPBACK = ("-o", 'fetch.allow_private=["127.0.0.1"]', "-o", "fetch.delay=0")


def test_addresses_are_asked_with_the_manners_of_a_crawl() -> None:
    told = page("User-agent: *\nDisallow: /own/", kind="text/plain")
    replies = {"/robots.txt": told, "/1": page(PAGE), "/2": page(PAGE), "/own/3": page(PAGE)}
    with Server(replies) as server:
        said = call(*LOOPBACK, "extract", *map(server.url, ("/1", "/2", "/own/3")))
        assert server.paths() == ["/robots.txt", "/1", "/2"]
    assert said.code == 3
    assert [row.get("kind") for row in lines(said.out)] == [None, None, "robots"]


def test_addresses_are_asked_through_the_proxy_of_the_settings() -> None:
    replies = {"/robots.txt": page("", 404, Connection="close"), "/1": page(PAGE)}
    with Server(replies) as server, ProxyServer() as proxy:
        through = ("-o", f"fetch.proxy=http://127.0.0.1:{proxy.port}")
        assert call(*LOOPBACK, *through, "extract", server.url("/1")).code == 0
        urls = [server.url(path) for path in ("/robots.txt", "/1")]
        assert proxy.lines == [f"GET {url} HTTP/1.1" for url in urls]

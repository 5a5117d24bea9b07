"""Pictures of articles, pictures and prints of e-paper pages: kept beside, once, with manners."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.calls import Said, call
from tests.support.hostile import Server, page
from tests.support.site import STORY

PATH = "/2024/0301/1001.html"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 9
PDF = b"%PDF-1.7\n" + b"print" * 9


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def story(*pictures: str) -> bytes:
    shown = "".join(
        f'<p><img src="{url}"></p><p>又一段话，说的是别的事情，也不短。</p>' for url in pictures
    )
    page_text = STORY.format(title="江边步道今日正式开通使用", day=1)
    return page(page_text.replace('</div>\n<div class="foot">', shown + '</div><div class="foot">'))


def crawl(server: Server, db: Path, *more: str, start: str = PATH) -> Said:
    return call(
        "crawl", server.url(start), *more, "--delay", "0", "--allow-private", server.host,
        "-a", db, "--json",
    )  # fmt: skip


def rows(db: Path, sql: str) -> list[Any]:
    conn = sqlite3.connect(db)
    try:
        return conn.execute(sql).fetchall()
    finally:
        conn.close()


def test_images_are_kept_once_and_the_article_points_at_them(
    server: Server, tmp_path: Path
) -> None:
    db = tmp_path / "a.db"
    server.replies = {PATH: story("/a.png", "/b.png"), "/a.png": page(PNG, kind="image/png")}
    said = json.loads(crawl(server, db, "--assets", "images").out)
    assert (said["new"], said["failures"], said["exit_code"]) == (1, {"gone": 1}, 0)
    images = json.loads(call("show", "1", "--json", "-a", db).out)["images"]
    (held,) = [image for image in images if "snapshot_id" in image]
    ((url, mime, article),) = rows(
        db, f"SELECT url, mime, article_id FROM snapshots WHERE id = {held['snapshot_id']}"
    )
    assert (url, mime, article) == (held["url"], "image/png", 1)
    asked = len(server.asked)
    again = json.loads(crawl(server, db, "--assets", "images").out)
    assert again["new"] == 0
    assert [path for path in server.paths()[asked:] if path.endswith(".png")] == []
    server.replies["/b.png"] = page(PNG + b"b", kind="")
    retried = call(
        "retry", "--kind", "gone", "--delay", "0", "--allow-private", server.host, "-a", db
    )
    assert retried.code == 0, retried.err
    images = json.loads(call("show", "1", "--json", "-a", db).out)["images"]
    assert all("snapshot_id" in image for image in images)
    assert call("verify", "-a", db).code == 0


def test_images_are_off_unless_asked_for(server: Server, tmp_path: Path) -> None:
    server.replies = {PATH: story("/a.png"), "/a.png": page(PNG, kind="image/png")}
    crawl(server, tmp_path / "a.db")
    assert "/a.png" not in server.paths()


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (page("<html>no picture</html>", kind="image/png"), "unsupported_type"),
        (page("<html>no picture</html>"), "unsupported_type"),
        (page(b"", Content_Length="99999999", kind="image/png"), "too_large"),
        (page("", 302, Location="http://10.0.0.1/a.png"), "private_address"),
        (page(PNG, kind="image/png", X_Robots_Tag="noarchive"), "noarchive"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_a_failure_and_not_kept(
    server: Server, tmp_path: Path, reply: bytes, kind: str
) -> None:
    db = tmp_path / "a.db"
    server.replies = {PATH: story("/a.png"), "/a.png": reply}
    crawl(server, db, "--assets", "images", "--max-time", "20")
    assert rows(db, "SELECT kind FROM failures") == [(kind,)]
    assert rows(db, "SELECT url FROM snapshots WHERE url LIKE '%.png'") == []
    assert rows(db, "SELECT snapshot_id FROM assets") == [(None,)]


def test_robots_txt_speaks_for_pictures_too(server: Server, tmp_path: Path) -> None:
    rules = "User-agent: *\nDisallow: /a.png\n"
    server.replies = {PATH: story("/a.png"), "/robots.txt": page(rules, kind="text/plain")}
    crawl(server, tmp_path / "a.db", "--assets", "images")
    assert "/a.png" not in server.paths()
    assert rows(tmp_path / "a.db", "SELECT kind FROM failures") == [("robots",)]


def test_a_private_picture_is_refused(server: Server, tmp_path: Path) -> None:
    with Server({"*": page(PNG, kind="image/png")}) as private:
        server.replies = {PATH: story(private.url("/a.png"))}
        crawl(server, tmp_path / "a.db", "--assets", "images")
        assert not private.asked


EPAPER = """<html><head><meta charset="utf-8"><title>城市日报 第A01版：要闻</title></head><body>
<img src="/images/2024-03/01/A01/page.png" usemap="#PagePicMap">
<map name="PagePicMap"><area href="content_1001.htm"></map>
<a href="/images/2024-03/01/A01/page.pdf">PDF</a>
<ul id="titleList"><li><a href="content_1001.htm">江边步道今日正式开通使用</a></li></ul>
</body></html>"""
LAYOUT = "/html/2024-03/01/node_A01.htm"


@pytest.mark.parametrize(
    ("wish", "kinds"),
    [
        ((), ["image", "pdf"]),
        (("--assets", "pdf"), ["pdf"]),
        (("--assets", "none"), []),
        (("--assets", "images,pdf"), ["image", "pdf"]),
    ],
)
def test_the_picture_and_print_of_a_paper_s_page_are_kept_with_their_number(
    server: Server, tmp_path: Path, wish: tuple[str, ...], kinds: list[str]
) -> None:
    db = tmp_path / "a.db"
    server.replies = {
        LAYOUT: page(EPAPER), "/html/2024-03/01/content_1001.htm": story(),
        "/images/2024-03/01/A01/page.png": page(PNG, kind="image/png"),
        "/images/2024-03/01/A01/page.pdf": page(PDF, kind="application/pdf"),
    }  # fmt: skip
    said = crawl(server, db, *wish, start=LAYOUT)
    assert json.loads(said.out)["new"] == 1, said.out + said.err
    held = rows(db, "SELECT kind, page_no, page_name, issue, size FROM assets ORDER BY kind")
    sizes = {"image": len(PNG), "pdf": len(PDF)}
    assert held == [(kind, "A01", "要闻", "2024-03-01", sizes[kind]) for kind in kinds]


def test_what_is_no_asset_is_told(server: Server, tmp_path: Path) -> None:
    said = crawl(server, tmp_path / "a.db", "--assets", "videos")
    assert (said.code, "images, pdf or none" in said.err) == (2, True)
    assert not server.asked

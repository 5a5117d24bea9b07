"""Articles of several pages: what names the next one, how they become one, how a crawl has them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scraper.model import Article, Block, Image, Person, Related, Snapshot, Timestamp
from scraper.pipeline import extract, join
from scraper.read.paging import follows
from tests.support.hostile import Server
from tests.support.hostile import page as answer
from tests.support.little_web import Desk, article

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
LINE = "这是第{}段，用来充当正文的文字，它有逗号，也有句号，说的是一座小城如何修好了图书馆。"


# which address is the next page


@pytest.mark.parametrize(
    ("url", "after"),
    [
        ("2026/story/", "2026/story/index_2.html"), ("2026/story/", "2026/story/page/2/"),
        ("2026/story/index.html", "2026/story/index_2.html"), ("2026/story", "2026/story/2"),
        ("c/1234.html", "c/1234_2.html"), ("c/1234.shtml", "c/1234_p2.shtml"),
        ("c/1234-2.html", "c/1234-3.html"), ("s?id=1", "s?id=1&page=2"),
        ("s?id=1&p=2", "s?p=3&id=1"), ("c/20260105123.html", "c/20260105123/2.html"),
    ],
)  # fmt: skip
def test_a_page_that_counts_on_is_the_next(url: str, after: str) -> None:
    assert follows(f"http://a.cn/{after}", f"http://a.cn/{url}")


@pytest.mark.parametrize(
    ("url", "after"),
    [
        ("news/3.html", "news/4.html"), ("2026-01-05.html", "2026-01-06.html"),
        ("2026/01/05/", "2026/01/06/"), ("c/1234.html", "c/1234_all.html"),
        ("c/1234.html", "c/1234_3.html"), ("c/1234_2.html", "c/1234_2.html"),
        ("c/1234.html", "c/1235.html"), ("c/1234_3.html", "c/1234_2.html"),
    ],
)  # fmt: skip
def test_a_neighbour_a_day_and_a_whole_view_are_not(url: str, after: str) -> None:
    assert not follows(f"http://a.cn/{after}", f"http://a.cn/{url}")


def named(more: str, url: str = "http://a.cn/c/12345.html") -> str | None:
    text = f"<body><div><p>{LINE.format(1)}</p><p>{LINE.format(2)}</p></div>{more}</body>"
    return extract(Snapshot(url, text.encode(), NOON)).next_page


@pytest.mark.parametrize(
    "words",
    ["下一页", "下一頁 >>", "[下一页]", "下页", "后一页", "Next page", "NEXT »", "Page 2",
     "次のページ", "次へ", "다음 페이지", "Следующая страница", "Nächste Seite",
     "Page suivante", "Siguiente", "2", "[2]", "第2页"],
)  # fmt: skip
def test_the_link_says_so_in_any_language(words: str) -> None:
    assert named(f"<p><a href=12345_2.html>{words}</a></p>") == "http://a.cn/c/12345_2.html"


@pytest.mark.parametrize(
    "more",
    [
        "<a href=12346.html>下一篇</a>", "<a href=12345_2.html>下一篇：图书馆开馆</a>",
        "<a href=12346.html>Next story</a>", "<link rel=next href=12346.html>",
        "<div class='comment-list'><p><a href='?page=2'>下一页</a></p></div>",
        "<div id=pinglun><a href='12345_2.html'>2</a></div>",
        "<a href='?page=2#comments'>下一页</a>", "<a href=list_2.html>下一页</a>",
        "<a href='http://b.cn/c/12345_2.html'>下一页</a>", "<a href=12345.html>下一页</a>",
        "<a href='javascript:next()'>下一页</a>",
    ],
)  # fmt: skip
def test_other_stories_lists_and_comments_are_no_next_page(more: str) -> None:
    assert named(more) is None


# joining


def part(*texts: str, **facts: object) -> Article:
    blocks = tuple(Block(text, "paragraph" if n else "lead") for n, text in enumerate(texts))
    return Article(blocks=blocks, **facts)  # type: ignore[arg-type]  # facts of many types


ONE, TWO, THREE = (LINE.format(n) for n in (1, 2, 3))


def test_what_a_part_repeats_of_the_last_stands_once() -> None:
    whole = join([part(ONE, TWO), part(TWO, THREE), part(THREE)])
    assert whole.text == "\n\n".join((ONE, TWO, THREE))
    assert [block.role for block in whole.blocks] == ["lead", "paragraph", "paragraph"]


def test_a_short_line_may_be_said_twice() -> None:
    assert join([part(ONE, "他笑了。"), part("他笑了。", TWO)]).text.count("他笑了。") == 2


def test_a_sentence_that_a_page_break_parted_is_one() -> None:
    whole = join([part(ONE, TWO[:20]), part(TWO[20:], THREE)])
    assert whole.text == "\n\n".join((ONE, TWO, THREE))
    english = join(
        [part("The tests took six weeks, its director said, and no"), part("household went dry.")]
    )
    assert english.text.endswith("and no household went dry.")


def test_a_subhead_at_the_end_of_a_part_stays_a_line() -> None:
    first = Article(blocks=(Block(ONE, "lead"), Block("图书馆怎么修", "subhead")))
    assert len(join([first, part(TWO)]).blocks) == 3


def test_pictures_stand_where_they_stood_and_once() -> None:
    first = part(ONE, TWO, images=(Image("http://a.cn/1.jpg", position=1),))
    second = part(TWO, THREE, LINE.format(4), images=(
        Image("http://a.cn/1.jpg", position=0), Image("http://a.cn/2.jpg", position=2),
    ))  # fmt: skip
    whole = join([first, second])
    assert [(image.url[-5:], image.position) for image in whole.images] == [
        ("1.jpg", 1),
        ("2.jpg", 3),
    ]


def test_facts_come_from_the_first_part_that_tells_them() -> None:
    editor, writer = Person("王五", "editor"), Person("张三", "reporter")
    told = Timestamp(NOON)
    other = Related("related", "别的新闻", url="http://a.cn/9.html")
    whole = join([
        part(ONE, title="图书馆", related=(other,), next_page="http://a.cn/1_2.html"),
        part(TWO, title="图书馆(2)", published_at=told, editors=(editor,), authors=(writer,),
             related=(other,), evidence={"published_at": "a line"}),
        part(THREE, editors=(editor,), quality=("low_confidence",)),
    ])  # fmt: skip
    assert (whole.title, whole.published_at, whole.next_page) == ("图书馆", told, None)
    assert (whole.authors, whole.editors, whole.related) == ((writer,), (editor,), (other,))
    assert whole.quality == ()
    assert whole.evidence["published_at"] == "part 2: a line"
    assert whole.evidence["parts"] == "3 pages joined"


# crawling


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        yield Desk(server, tmp_path / "archive.db")


def serve(desk: Desk, **pages: str) -> None:
    desk.server.replies |= {f"/{name}.html": answer(text) for name, text in pages.items()}


def test_the_parts_become_one_article_and_each_snapshot_is_kept(desk: Desk) -> None:
    serve(
        desk, s_=article("长文", ONE, TWO, after="/s_2.html"),
        s_2=article("长文", TWO, THREE, after="/s_3.html"), s_3=article("长文", LINE.format(4)),
    )  # fmt: skip
    desk.server.replies["/s.html"] = desk.server.replies.pop("/s_.html")
    desk.crawl("/s.html")
    assert desk.texts() == {"/s.html": "\n\n".join((ONE, TWO, THREE, LINE.format(4)))}
    with sqlite3.connect(desk.path) as sql:
        rows = sql.execute("SELECT part FROM version_parts ORDER BY part").fetchall()
    assert rows == [(1,), (2,), (3,)]


def test_a_part_that_is_gone_leaves_what_is_there_flagged(desk: Desk) -> None:
    serve(
        desk, s=article("长文", ONE, after="/s_2.html"), s_2=article("长文", TWO, after="/s_3.html")
    )
    desk.crawl("/s.html")
    assert desk.texts() == {"/s.html": f"{ONE}\n\n{TWO}"}
    with sqlite3.connect(desk.path) as sql:
        (flags,) = sql.execute("SELECT quality FROM articles").fetchone()
    assert json.loads(flags) == ["truncated"]


@pytest.mark.parametrize("after", ["/s.html", "/s_2.html"])
def test_pages_that_lead_back_end(desk: Desk, after: str) -> None:
    serve(desk, s=article("长文", ONE, after="/s_2.html"), s_2=article("长文", TWO, after=after))
    desk.crawl("/s.html")
    assert desk.texts() == {"/s.html": f"{ONE}\n\n{TWO}"}
    assert sorted(desk.server.paths()).count("/s_2.html") == 1


def test_pages_that_say_nothing_new_end_soon_and_are_no_parts(desk: Desk) -> None:
    serve(desk, s=article("长文", ONE, TWO, after="/s_2.html"))
    for n in range(2, 12):
        serve(desk, **{f"s_{n}": article("长文", ONE, TWO, after=f"/s_{n + 1}.html")})
    desk.crawl("/s.html")
    assert desk.texts() == {"/s.html": f"{ONE}\n\n{TWO}"}
    assert sum(path.startswith("/s_") for path in desk.server.paths()) == 2


def test_pages_without_end_are_capped_and_flagged(desk: Desk) -> None:
    for n in range(1, 80):
        serve(desk, **{f"s_{n}": article("长文", LINE.format(n), after=f"/s_{n + 1}.html")})
    desk.crawl("/s_1.html")
    with sqlite3.connect(desk.path) as sql:
        text, flags = sql.execute("SELECT text, quality FROM articles").fetchone()
    assert text.count("这是第") == 60
    assert json.loads(flags) == ["truncated"]


def test_a_part_of_another_site_is_not_fetched(desk: Desk) -> None:
    serve(desk, s=article("长文", ONE, TWO, after="http://other.example/s_2.html"))
    desk.crawl("/s.html")
    assert desk.texts() == {"/s.html": f"{ONE}\n\n{TWO}"}


def test_a_change_on_the_second_page_alone_is_a_revision(desk: Desk) -> None:
    first = article("长文", ONE, after="/s_2.html")
    desk.server.replies["/s.html"] = answer(first, ETag='"same"')
    serve(desk, s_2=article("长文", TWO))
    desk.crawl("/s.html")
    serve(desk, s_2=article("长文", THREE))
    desk.server.replies["/s.html"] = lambda request: (
        answer("", 304, ETag='"same"')
        if "if-none-match" in request.headers
        else answer(first, ETag='"same"')
    )
    desk.clock.pass_time(days=2)
    desk.crawl("/s.html")
    assert desk.texts() == {"/s.html": f"{ONE}\n\n{THREE}"}
    with sqlite3.connect(desk.path) as sql:
        assert sql.execute("SELECT version_count FROM articles").fetchone() == (2,)

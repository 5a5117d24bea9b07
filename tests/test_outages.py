"""What a site shows in place of its pages for a while is no wording of them, and none is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from scraper.crawl.absent import Instead, instead, unlike
from scraper.crawl.control import form_of
from scraper.crawl.sight import Sight
from scraper.model import Article, Snapshot, blocks_of
from storage.events import ChangeQuery
from storage.opening import open_archive
from tests.support.hostile import Reply, Request, Server, page
from tests.support.little_web import Desk, article, lasting, listing

NOTICE = article(
    "网站升级公告",
    "尊敬的各位网友，本网将于近日对服务器进行整体搬迁与系统升级，升级期间网站的浏览、评论、投稿等功能暂停使用。",
    "升级预计需要二十四个小时，完成之后将第一时间恢复正常访问，届时您可以继续浏览我们的全部内容。",
)
OTHER = article(
    "旧址新闻", "港口的吊车在雾里停了一夜，", "天亮后第一艘货轮靠上三号码头，工人开始卸货。" * 9
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Server() as server:
        desk = Desk(server, tmp_path / "archive.db")
        server.replies["/"] = lasting(listing(*(f"/news/{n}.html" for n in range(1, 5))))
        for n in range(1, 7):
            server.replies[f"/news/{n}.html"] = lasting(article(f"第{n}条"))
        desk.crawl()
        yield desk


def crawl(desk: Desk, hours: float = 26) -> Mapping[str, int]:
    desk.clock.pass_time(hours=hours)
    return desk.crawl().counts


def kinds(desk: Desk) -> list[str]:
    with open_archive(desk.path) as archive:
        return [event.kind for event in archive.changes(ChangeQuery())]


def test_a_notice_on_every_page_of_a_site_is_a_wording_of_none(desk: Desk) -> None:
    before, pages = desk.texts(), dict(desk.server.replies)
    desk.server.replies = {"*": page(NOTICE)}
    counts = [crawl(desk) for _ in range(3)]
    assert not any(each[name] for each in counts for name in ("new", "revised", "withdrawn"))
    assert set(desk.failures().values()) == {"not_article"}
    desk.server.replies = pages
    assert crawl(desk, hours=24 * 9)["seen"] == 4
    assert (desk.texts(), kinds(desk)) == (before, [])


def test_a_notice_is_known_again_at_addresses_that_were_never_asked(desk: Desk) -> None:
    desk.server.replies |= {f"/news/{n}.html": page(NOTICE) for n in range(1, 5)}
    desk.server.replies["/"] = page(listing(*(f"/news/{n}.html" for n in range(1, 7))))
    desk.server.replies["/news/5.html"] = page(NOTICE)
    desk.clock.pass_time(hours=26)
    desk.crawl("/news/1.html", "/")
    assert set(desk.texts()) == {f"/news/{n}.html" for n in (1, 2, 3, 4, 6)}


def test_a_text_where_a_list_stood_is_no_article(desk: Desk) -> None:
    desk.server.replies["/"] = page(NOTICE)
    assert crawl(desk)["new"] == 0
    assert desk.failures()["/"] == "not_article"


def test_another_text_at_an_address_is_a_wording_while_the_site_stands(desk: Desk) -> None:
    desk.server.replies["/news/1.html"] = page(OTHER)
    assert crawl(desk)["revised"] == 1
    assert "货轮" in desk.texts()["/news/1.html"]


def test_what_cannot_be_compared_is_not_taken_for_a_wording(desk: Desk) -> None:
    desk.server.replies = {
        "*": page("", 410), "/robots.txt": page("", 404), "/news/1.html": page(OTHER),
    }  # fmt: skip
    desk.clock.pass_time(hours=26)
    desk.crawl("/news/1.html")
    assert "货轮" not in desk.texts()["/news/1.html"]
    assert desk.failures()["/news/1.html"] == "not_article"


def test_a_page_of_which_only_its_list_is_left_was_emptied(desk: Desk) -> None:
    desk.server.replies["/news/1.html"] = page(article("第1条", "江水漫过了旧堤。" * 40))
    assert crawl(desk)["revised"] == 1
    desk.server.replies["/news/1.html"] = page(listing("/news/2.html", "/news/3.html"))
    assert sum(crawl(desk)["withdrawn"] for _ in range(12)) == 1
    assert "江" in desk.texts()["/news/1.html"]


def test_articles_whose_like_are_all_gone_have_moved(desk: Desk) -> None:
    """New addresses, no redirects: that others of the site answer says nothing of these."""
    for n in range(1, 7):
        del desk.server.replies[f"/news/{n}.html"]
        desk.server.replies[f"/c/2026/content_{n}.htm"] = lasting(article(f"第{n}条"))
    desk.server.replies["/"] = lasting(listing(*(f"/c/2026/content_{n}.htm" for n in range(1, 7))))
    assert [crawl(desk)["withdrawn"] for _ in range(4)] == [0, 0, 0, 0]
    del desk.server.replies["/c/2026/content_1.htm"]
    assert sum(crawl(desk)["withdrawn"] for _ in range(20)) == 1


def test_a_control_is_asked_once_in_a_run(desk: Desk) -> None:
    desk.server.replies = {"/": desk.server.replies["/"], "*": page("", 404)}
    before = len(desk.server.asked)
    crawl(desk)
    asked = Counter(request.path for request in desk.server.asked[before:])
    assert asked["/"] == 1
    assert max(asked.values()) <= 2, "each by itself, and two of them as controls"


def test_a_withdrawn_page_is_looked_for_soon_and_then_less_and_less(desk: Desk) -> None:
    del desk.server.replies["/news/1.html"]
    looks: list[int] = []
    for day in range(40):
        before = len(desk.server.asked)
        crawl(desk, hours=24)
        if any(request.path == "/news/1.html" for request in desk.server.asked[before:]):
            looks.append(day)
    assert kinds(desk) == ["withdrawn"]
    gaps = [later - former for former, later in pairwise(looks)]
    assert gaps == sorted(gaps)
    assert gaps[:3] == [1, 1, 2]
    desk.server.replies["/news/1.html"] = lasting(article("第1条"))
    crawl(desk, hours=24 * 30)
    assert kinds(desk)[0] == "restored"


def test_a_teaser_is_no_wording_of_what_was_read_before_the_paywall() -> None:
    lines = [f"第{n}段说的是第{n}件事，与别的{n}段都不相同，{n * 7919}为证。" for n in range(1, 12)]
    whole = Article(url="http://a.cn/1", title="文", blocks=blocks_of("\n\n".join(lines)))
    teaser = Article(
        url="http://a.cn/1", title="文", blocks=blocks_of("\n\n".join(lines[:3])),
        quality=("paywall",),
    )  # fmt: skip
    cut = Article(url="http://a.cn/1", title="文", blocks=blocks_of("\n\n".join(lines[:3])))
    found = unlike(whole, teaser)
    assert found is not None
    assert found.kind == "login"
    assert unlike(whole, cut) is None, "an editor may cut a text"
    assert unlike(teaser, whole) is None
    assert unlike(whole, whole) is None
    assert isinstance(found, Instead)


def test_addresses_of_one_form_differ_in_numbers_and_in_what_tells_of_the_article() -> None:
    assert form_of("http://a.cn/2026/01/05/snow-on-the-line/") == form_of(
        "https://www.a.cn/2025/11/30/a-long-way-home/"
    )
    assert form_of("http://a.cn/show-17.html") != form_of("http://a.cn/c/2026/content_17.htm")


def says_that_nothing_changed(text: str) -> Reply:
    """A page whose host answers 304 to whoever has any of it, whatever stands there now."""

    def reply(request: Request) -> bytes:
        asks = "if-none-match" in request.headers
        return page("", 304, ETag='"1"') if asks else page(text, ETag='"1"')

    return reply


def test_a_host_that_always_says_that_nothing_changed_is_believed_for_a_while(desk: Desk) -> None:
    desk.server.replies["/"] = says_that_nothing_changed(listing("/news/1.html"))
    desk.server.replies["/news/1.html"] = says_that_nothing_changed(article("第1条"))
    desk.crawl()
    desk.server.replies["/"] = says_that_nothing_changed(listing("/news/1.html", "/news/6.html"))
    desk.server.replies["/news/1.html"] = says_that_nothing_changed(article("第1条", "改了" * 60))
    assert crawl(desk, hours=2)["new"] == 0
    assert crawl(desk, hours=23)["new"] == 1
    assert sum(crawl(desk, hours=24)["revised"] for _ in range(20)) == 1


LINES = [f"第{n}段说的是第{n}件事，与别的{n}段都不相同，{n * 7919}为证。" for n in range(1, 12)]
OTHERS = (
    "<ul>"
    + "".join(f"<li><a href='/n/{n}.html'>又一条新闻{n}</a></li>" for n in range(9))
    + "</ul>"
)


@pytest.mark.parametrize(("left", "kind"), [(11, "not_article"), (3, "login"), (0, "soft_404")])
def test_a_page_that_is_read_as_a_list_is_searched_for_the_text(
    tmp_path: Path, left: int, kind: str
) -> None:
    url = "http://a.cn/news/1.html"
    body = "".join(f"<p>{line}</p>" for line in LINES[:left]) + OTHERS
    answer = Snapshot(url, body.encode(), datetime(2026, 1, 6, tzinfo=UTC))
    whole = Article(url=url, title="文", blocks=blocks_of("\n\n".join(LINES)))
    with open_archive(tmp_path / "a.db") as archive:
        archive.add(whole, at=datetime(2026, 1, 5, tzinfo=UTC))
        found = instead(archive, url, answer, Sight("list"))
        bare = instead(archive, url, answer, Sight("nothing", kind="not_article"))
    assert found is not None
    assert found.kind == kind
    assert (bare.kind if bare else "soft_404") == kind

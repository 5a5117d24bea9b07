"""List pages of many kinds are read without rules; articles with many links are no lists."""

from datetime import UTC, datetime

import pytest

from scraper.discover.jsonlist import scripted_list
from scraper.discover.prose import longest_prose
from scraper.discover.recognise import leads
from scraper.model import Snapshot
from tests.support.list_pages import BODY, Page, judged, pages

AT = datetime(2026, 10, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize("page", list(pages()), ids=lambda page: page.name)
def test_a_page_is_read_as_what_it_is(page: Page) -> None:
    found = leads(Snapshot(page.url, page.body, AT))
    wrong = [measure for measure, right in judged(page, found) if not right]
    assert not wrong, found.why


@pytest.mark.parametrize("url", ["", "x", "http://", "//", "javascript:1"])
def test_no_address_breaks_the_reader(url: str) -> None:
    html = "<ul>" + "<li><a href=/1.html>江州大桥今天通车了吗</a></li>" * 9 + "</ul>"
    assert leads(Snapshot(url, html.encode(), AT)).kind in ("list", "page", "nothing")


def test_a_link_within_a_sentence_does_not_end_the_prose() -> None:
    linked = BODY[0].replace("江州市", "<a href=/x>江州市</a>")
    assert longest_prose(f"<p>{linked}</p><p>{BODY[1]}</p>") > 70


def test_teasers_between_links_are_no_prose() -> None:
    html = "".join(f"<h3><a href=/{n}.html>一个标题</a></h3><p>{BODY[1]}</p>" for n in range(20))
    assert longest_prose(html) < 60


def test_a_script_that_holds_an_article_is_no_list() -> None:
    items = ",".join(f'{{"title":"江州第{n}中学开学了","url":"/detail/{n}"}}' for n in range(9))
    body = "".join(BODY) * 2
    html = f'<script>window.S={{"article":{{"content":"{body}"}},"related":[{items}]}};</script>'
    assert scripted_list(Snapshot("http://a.cn/x", b"", AT), html).kind == "nothing"


@pytest.mark.parametrize(
    "code",
    [
        "=[{" * 5000,
        '=["' + "\\" * 50_000,
        "JSON.parse(" * 5000,
        "={" + '"a":{' * 3000,
        "<script>" * 3000,
    ],
    ids=lambda code: code[:8],
)
def test_hostile_scripts_are_answered(code: str) -> None:
    leads(Snapshot("http://a.cn/x/", f"<script>{code}</script>".encode(), AT))


def test_a_column_may_give_every_story_the_same_headline() -> None:
    rows = "".join(
        f"<li><a href='/city/t202610{n:02}_{4000 + n}.html'>江州今日天气预报</a></li>"
        for n in range(1, 13)
    )
    html = f"<html><title>天气</title><ul>{rows}</ul></html>"
    found = leads(Snapshot("http://a.cn/city/", html.encode(), AT))
    assert len([target for target in found.targets if target.kind == "article"]) == 12

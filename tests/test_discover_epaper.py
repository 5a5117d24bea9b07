"""E-papers: entry, issue, page; and the sample world read by its own answers."""

from datetime import UTC, datetime

import pytest

from scraper.demo.server import Served
from scraper.demo.world import load
from scraper.discover.leads import Leads
from scraper.discover.recognise import leads
from scraper.model import Snapshot

AT = datetime(2023, 1, 6, tzinfo=UTC)
PAGE = "http://epaper.a.cn/zzrb/html/2023-01/05/node_1.htm"


def read(body: str, url: str = PAGE) -> Leads:
    return leads(
        Snapshot(
            url,
            body.encode("gb18030"),
            AT,
            headers=(("content-type", "text/html; charset=gb2312"),),
        )
    )


OLD = """<html><head><title>株洲日报-2023年1月5日</title></head><body>
<a class="preart" href="../04/node_1.htm">上一期</a>
<a class="preart" href="../06/node_1.htm">下一期</a>
<map name="pagepicmap"><area coords="1,2,3,4" href="content_11.htm?div=-1">
<area coords="1,2,3,4" url="content_12.htm"></map>
<ul id="titleList"><li><a href="content_11.htm?div=-1">职教名片闪亮株洲</a></li>
<li><a href=content_12.htm><script>document.write(view("广告"))</script></a></li></ul>
<table><tr><td><a id=pageLink href=./node_1.htm>第A01版：要闻</a>
<a href="../../../images/2023-01/05/A01/p_A01.pdf">PDF</a></td></tr>
<tr><td><a id=pageLink href=./node_2.htm>第A02版：教育</a>
<a href="../../../images/2023-01/05/A02/p_A02.pdf">PDF</a></td></tr></table>
<a href="http://www.b.cn/html/2023-01/05/content_99.htm">别家</a>
<a href="../../2023-01/04/content_9.htm">昨日旧文</a></body></html>"""


def test_a_page_names_its_articles_and_the_other_pages_of_the_issue() -> None:
    found = read(OLD)
    assert found.kind == "epaper"
    assert [(t.url.rpartition("/")[2], t.kind, t.title) for t in found.targets] == [
        ("content_11.htm", "article", "职教名片闪亮株洲"),
        ("content_12.htm", "article", "广告"),
        ("node_2.htm", "epaper", "第A02版：教育"),
    ]
    assert {str(target.published_at) for target in found.targets} == {"2023-01-05"}
    assert (found.page, found.title) == ("A01", "要闻")
    assert found.pdf == "http://epaper.a.cn/zzrb/images/2023-01/05/A01/p_A01.pdf"
    assert found.next_page == "http://epaper.a.cn/zzrb/html/2023-01/04/node_1.htm"


def test_the_new_layout_is_read_by_the_same_rules() -> None:
    found = read(
        "<html><body><div class=swiper><li class=swiper-slide><a id=pageLink href=node_02.html>"
        "02版：要闻</a></li></div><ul class=news-list><li><a href=../../../content/202301/05/"
        "content_30012345.html>职教名片闪亮株洲</a></li></ul></body></html>",
        "http://paper.a.cn/rmrb/pc/layout/202301/05/node_01.html",
    )
    assert [(t.url, t.kind) for t in found.targets] == [
        ("http://paper.a.cn/rmrb/pc/layout/202301/05/node_02.html", "epaper"),
        ("http://paper.a.cn/rmrb/pc/content/202301/05/content_30012345.html", "article"),
    ]
    assert found.page == "01"


def test_an_issue_at_its_front_address_is_told_by_its_links() -> None:
    body = OLD.replace('href="content', 'href="html/2023-01/05/content').replace(
        "href=content", "href=html/2023-01/05/content"
    )
    body = body.replace('url="content', 'url="html/2023-01/05/content')
    found = read(body, "http://epaper.a.cn/")
    assert found.kind == "epaper"
    assert sum(target.kind == "article" for target in found.targets) == 2


ENTRIES = [
    '<META HTTP-EQUIV="REFRESH" CONTENT="0; URL=html/2023-01/05/node_1.htm">',
    "<meta http-equiv=refresh content=\"0;url='/zzrb/html/2023-01/05/node_1.htm'\">",
    "<script>window.location.href = \"html/2023-01/05/node_1.htm\";</script>",
    "<script>top.location.replace('html/2023-01/05/node_1.htm')</script>",
    '<frameset><frame src="html/2023-01/05/node_1.htm"></frameset>',
]  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
def test_an_entry_sends_on(entry: str) -> None:
    found = read(f"<html><head>{entry}</head></html>", "http://epaper.a.cn/zzrb/index.htm")
    assert found.redirect == PAGE


@pytest.mark.parametrize(
    "entry",
    ['<meta http-equiv=refresh content="0; url=http://b.cn/">',
     "<script>location.href=day()</script>", '<meta http-equiv=refresh content="60">',
     '<meta http-equiv=refresh content="0;url=index.htm">',
     "<script>location.href='javascript:x'</script>"],
)  # fmt: skip
def test_an_entry_never_sends_to_other_sites_or_itself(entry: str) -> None:
    found = read(f"<html><head>{entry}</head></html>", "http://epaper.a.cn/zzrb/index.htm")
    assert found.redirect is None


def test_the_sample_world_is_told_apart_by_its_answers() -> None:
    kinds: dict[tuple[str, str], str] = {}
    with Served(load()) as served:
        for name, path in [
            (name, path) for name, routes in served.routes.items() for path in routes
        ]:
            page, url = served.page(name, path), served.addresses[name] + path
            answer = Snapshot(url, page.body, AT, headers=(("content-type", page.mime),))
            kinds[name, path] = leads(answer).kind
    assert kinds["news", "/"] == kinds["snapshot", "/"] == "list"
    assert kinds["news", "/edu/index.html"] == kinds["snapshot", "/c/edu/"] == "list"
    assert kinds["news", "/rss.xml"] == "feed"
    assert kinds["news", "/sitemap.xml"] == "sitemap_index"
    fronts = {kind for (_, path), kind in kinds.items() if "/node_" in path}
    assert fronts == {"epaper"}
    articles = {
        kind
        for (_, path), kind in kinds.items()
        if "/content_" in path or "/c_1" in path or "/kz/" in path
    }
    assert articles <= {"page", "nothing"}

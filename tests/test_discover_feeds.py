"""Feeds, sitemaps and JSON lists: what they name, and what malformed or hostile ones cost."""

import gzip
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.discover.leads import Leads
from scraper.discover.recognise import leads
from scraper.discover.sitemap import unzipped
from scraper.model import Snapshot, Target

AT = datetime(2023, 1, 6, tzinfo=UTC)


def read(body: str | bytes, url: str = "http://a.cn/x", mime: str = "text/plain") -> Leads:
    body = body.encode() if isinstance(body, str) else body
    return leads(Snapshot(url, body, AT, headers=(("content-type", mime),)))


def rows(found: Leads) -> list[tuple[str, str | None, str | None]]:
    return [
        (t.url, t.title, str(t.published_at) if t.published_at else None) for t in found.targets
    ]


RSS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>江州要闻</title><link>http://a.cn/</link>
<item><title><![CDATA[株洲教育 <b>亮出</b>了什么]]></title><link>http://a.cn/1.html?utm_source=rss</link>
 <pubDate>2023年1月5日 08:47</pubDate><media:title xmlns:media="m">另一个题</media:title></item>
<item><title>A &amp;amp; B</title><guid>http://a.cn/2.html</guid>
 <dc:date>2023-01-05T09:00:00+08:00</dc:date></item>
<item><title>相对地址</title><link> /3.html </link>2023-01-05 10:11</item>
<item><title>无地址</title></item>
<item><title>又一次</title><link>http://www.a.cn/1.html</link></item>
</channel></rss>"""


def test_an_rss_feed_names_its_items_with_titles_and_times() -> None:
    found = read(RSS)
    assert found.kind == "feed"
    assert found.title == "江州要闻"
    assert rows(found) == [
        ("http://a.cn/1.html", "株洲教育 亮出了什么", "2023-01-05T08:47:00+08:00"),
        ("http://a.cn/2.html", "A & B", "2023-01-05T09:00:00+08:00"),
        ("http://a.cn/3.html", "相对地址", "2023-01-05T10:11:00+08:00"),
    ]
    assert {(t.kind, t.via) for t in found.targets} == {("article", "feed")}


def test_an_atom_feed_prefers_alternate_links_and_publication() -> None:
    found = read(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>'
        '<link rel="next" href="/feed?page=2"/>'
        '<entry><title type="html">&lt;i&gt;甲&lt;/i&gt;</title><link rel="edit" href="/e/1"/>'
        '<link href="/1.html"/><updated>2023-01-06T00:10:00Z</updated>'
        "<published>2023-01-05T08:47:10Z</published>"
        '<content type="xhtml"><div><title>not this</title><link href="/no"/></div></content>'
        "</entry>"
        "</feed>"
    )
    assert rows(found) == [("http://a.cn/1.html", "甲", "2023-01-05T08:47:10+00:00")]
    assert found.next_page == "http://a.cn/feed?page=2"


def test_an_rdf_feed_is_read() -> None:
    found = read(
        '<rdf:RDF xmlns:rdf="r"><channel rdf:about="http://a.cn/"><title>T</title></channel>'
        '<item rdf:about="http://a.cn/1.html"><title>甲</title></item></rdf:RDF>'
    )
    assert rows(found) == [("http://a.cn/1.html", "甲", None)]


def test_a_json_feed_is_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [
            {"id": "1", "url": "/1.html", "title": "甲", "date_published": "2023-01-05T08:47:10Z"},
            "rubbish",
            {"id": 3},
        ],
    }
    found = read(json.dumps(feed))
    assert found.kind == "feed"
    assert rows(found) == [("http://a.cn/1.html", "甲", "2023-01-05T08:47:10+00:00")]


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><title>&b;&c;</title><link>http://a.cn/1.html</link></item></channel></rss>"
)


def test_entities_of_a_doctype_are_never_expanded() -> None:
    (target,) = read(BOMB).targets
    assert target.title == "&b;&c;"


@pytest.mark.parametrize(
    "broken",
    [
        RSS[: RSS.index("<item><title>相对")],
        RSS.replace("&amp;amp;", "& &nosuch;").replace("</guid>", ""),
        RSS.replace("</channel></rss>", "") + "rubbish < > & <item",
        "\ufeff\n\n" + RSS,
        RSS.replace("<channel>", "<channel><unclosed>"),
    ],
    ids=["cut", "loose ampersands", "no end", "byte order mark", "unclosed element"],
)
def test_a_malformed_feed_is_read_as_far_as_it_goes(broken: str) -> None:
    found = read(broken)
    assert found.kind == "feed"
    assert found.targets[0].title == "株洲教育 亮出了什么"
    assert len(found.targets) >= 2 or "guid" not in broken


@pytest.mark.parametrize(
    "spilt", ["<br />\n<b>Warning</b>: no link in <b>/x.php</b><br />\n", "<p>"]
)
def test_a_feed_or_sitemap_behind_what_a_server_spilt_is_one(spilt: str) -> None:
    assert rows(read(spilt + RSS)) == rows(read(RSS))
    page = f"{spilt}<urlset><url><loc>http://a.cn/1.html</loc></url></urlset>"
    assert [target.url for target in read(page).targets] == ["http://a.cn/1.html"]
    assert read(f"{spilt}<html><p>rss</p></html>").kind != "feed"


def test_the_base_that_a_feed_names_counts() -> None:
    item = "<item><title>甲</title><link>1.html</link></item>"
    found = read(f'<rss xml:base="http://a.cn/n/"><channel xml:base="b/">{item}</channel></rss>')
    assert [target.url for target in found.targets] == ["http://a.cn/n/b/1.html"]


def test_a_feed_is_told_by_its_content_not_by_its_name() -> None:
    assert read(RSS, "http://a.cn/page.html", "text/html").kind == "feed"
    assert read("<html><body>rss</body></html>", "http://a.cn/rss.xml", "text/xml").kind != "feed"
    assert read("<html><body><p>see &lt;rss&gt;</p></body></html>").kind != "feed"


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> http://a.cn/2023/0105/c1-30012345.html </loc><lastmod>2023-01-05</lastmod>
 <image:image><image:loc>http://a.cn/1.jpg</image:loc><image:title>图</image:title></image:image></url>
<url><loc>http://a.cn/about</loc></url>
<url><loc>http://a.cn/n.html</loc><news:news><news:publication><news:name>报</news:name>
</news:publication><news:publication_date>2023-01-05T08:47+08:00</news:publication_date>
<news:title>题&amp;目</news:title></news:news></url>
<url><lastmod>2023-01-05</lastmod></url><url><loc>not an address</loc></url></urlset>"""


def test_a_sitemap_names_addresses_with_what_is_known_of_them() -> None:
    found = read(SITEMAP)
    assert found.kind == "sitemap"
    assert [(t.kind, *row) for t, row in zip(found.targets, rows(found), strict=True)][:3] == [
        ("article", "http://a.cn/2023/0105/c1-30012345.html", None, "2023-01-05"),
        ("unknown", "http://a.cn/about", None, None),
        ("article", "http://a.cn/n.html", "题&目", "2023-01-05T08:47:00+08:00"),
    ]


def test_an_entry_whose_content_stands_elsewhere_leads_there() -> None:
    found = read(
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>江州中学开学</title><id>tag:a.cn:1</id>"
        "<content type='text/html' src='/1.html'/></entry></feed>"
    )
    assert [t.url for t in found.targets] == ["http://a.cn/1.html"]


def test_an_index_names_sitemaps_and_not_itself() -> None:
    found = read(
        "<sitemapindex><sitemap><loc>http://a.cn/s1.xml.gz</loc><lastmod>2023-01-05</lastmod>"
        "</sitemap><sitemap><loc>http://a.cn/x</loc></sitemap></sitemapindex>"
    )
    assert found.kind == "sitemap_index"
    assert [(t.url, t.kind) for t in found.targets] == [("http://a.cn/s1.xml.gz", "sitemap")]


def test_a_gzipped_sitemap_is_read_whatever_its_type() -> None:
    assert read(gzip.compress(SITEMAP.encode()), mime="application/octet-stream").kind == "sitemap"
    assert read(gzip.compress(gzip.compress(SITEMAP.encode()))).kind == "sitemap"
    cut = gzip.compress(SITEMAP.encode())[:-20]
    assert read(cut).kind in ("sitemap", "nothing")
    assert read(b"\x1f\x8brubbish").kind == "nothing"


def test_a_gzipped_sitemap_of_several_members_is_read_to_its_last() -> None:
    whole = SITEMAP.encode()
    members = b"".join(gzip.compress(whole[at : at + 40]) for at in range(0, len(whole), 40))
    for padding in (b"", b"\0" * 200_000):
        assert unzipped(members + padding) == whole
    assert unzipped(gzip.compress(b"") * 200_000) == b""


def test_a_bomb_of_gzip_is_read_up_to_a_bound() -> None:
    assert read(gzip.compress(b"<urlset>" + b" " * 80_000_000)).targets == ()


def test_lines_of_addresses_are_a_sitemap_and_prose_is_none() -> None:
    found = read("\ufeffhttp://a.cn/1.html\r\n\r\nhttps://a.cn/2.html\n")
    assert [t.url for t in found.targets] == ["http://a.cn/1.html", "https://a.cn/2.html"]
    assert read("http://a.cn/1.html\nand a word\n").kind == "nothing"
    assert read("").kind == "nothing"


def test_a_json_or_jsonp_list_is_read() -> None:
    data = {"data": {"list": [
        {"Title": "株洲教育亮出了什么", "LinkUrl": "/1.html", "PubTime": "2023-01-05 08:47"},
        {"Title": "别家", "LinkUrl": "http://b.cn/1.html"},
        {"name": "no"},
    ]}}  # fmt: skip
    text = json.dumps(data, ensure_ascii=False)
    for body in (text, f"callback_1({text});", f"/**/jQuery.x({text})", f"var list = {text};"):
        found = read(body, mime="text/html")
        assert rows(found) == [
            ("http://a.cn/1.html", "株洲教育亮出了什么", "2023-01-05T08:47:00+08:00")
        ]
    assert read('{"a": 1}').kind == "data"
    assert read("[" * 100_000).kind == "nothing"


def test_a_print_or_a_picture_names_nothing() -> None:
    for body in (b"%PDF-1.4 x", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"PK\x03\x04rest"):
        assert read(body, mime="text/html").kind == "nothing"


@pytest.mark.parametrize(
    "rubbish",
    ["<rss>" + "<item>" * 50_000, "<rss>" + "<![CDATA[" * 100_000, "<rss" + " a='" * 100_000,
     "<urlset>" + "<url><loc>" * 50_000, "<rss>" + "<!--" * 200_000, "<!DOCTYPE [" * 100_000,
     "<" * 500_000, "<rss><item><title>" + "&amp;" * 300_000, "callback" + " " * 500_000 + "({",
     "http://a.cn/" + "x" * 1_000_000],
    ids=lambda text: text[:14],
)  # fmt: skip
def test_megabytes_of_rubbish_are_answered(rubbish: str) -> None:
    read(rubbish)


@given(st.binary(max_size=200) | st.text("<>/ab=\"'&;![]-", max_size=80).map(str.encode))
def test_any_bytes_give_an_answer(body: bytes) -> None:
    for head in (b"", b"<rss>", b"<urlset>", b"<html>", b"{", b"\x1f\x8b"):
        found = read(head + body)
        assert all(isinstance(target, Target) for target in found.targets)


ONE = "<item><title>一</title><link>http://a.cn/1.html</link></item>"
ODD_FEEDS = {
    "an Atom feed with a prefix": "<a:feed xmlns:a='x'><a:entry><a:title>一</a:title>"
    "<a:link href='http://a.cn/1.html'/></a:entry></a:feed>",
    "a base": "<feed xml:base='http://a.cn/x/'><entry><title>一</title><link href='../1.html'/>"
    "</entry></feed>",
    "cut within the second item": f"<rss><channel>{ONE}<item><link>http://a.cn/2.ht",
    "a guid that is no address": f"<rss><channel>{ONE}<item><title>二</title>"
    "<guid isPermaLink='false'>abc-1</guid></item></channel></rss>",
    "one item ten thousand times": f"<rss><channel>{ONE * 12_000}</channel></rss>",
}


@pytest.mark.parametrize("text", ODD_FEEDS.values(), ids=ODD_FEEDS)
def test_an_odd_feed_is_read(text: str) -> None:
    found = leads(Snapshot("http://a.cn/feed", text.encode(), AT))
    assert found.kind == "feed"
    assert [(t.url, t.title) for t in found.targets] == [("http://a.cn/1.html", "一")]


ODD_SITEMAPS = {
    "a prefix": "<s:urlset xmlns:s='x'><s:url><s:loc>http://a.cn/1.html</s:loc></s:url></s:urlset>",
    "rows that do not end": "<urlset><url><loc>http://a.cn/1.html</loc><url><loc>http://a.cn/2.h",
    "a picture": "<urlset><url><loc>http://a.cn/1.html</loc><image:image><image:loc>http://a.cn/i"
    "</image:loc></image:image></url></urlset>",
    "lines with a remark": "# 2026\nhttp://a.cn/1.html\n",
}


@pytest.mark.parametrize("text", ODD_SITEMAPS.values(), ids=ODD_SITEMAPS)
def test_an_odd_sitemap_is_read(text: str) -> None:
    found = leads(Snapshot("http://a.cn/sitemap.xml", text.encode(), AT))
    assert found.kind == "sitemap"
    assert [t.url for t in found.targets] == ["http://a.cn/1.html"]


def test_the_day_in_an_address_goes_before_the_last_change() -> None:
    rows = "<url><loc>http://a.cn/2023/0105/1.html</loc><lastmod>{}</lastmod></url>"
    text = f"<urlset>{rows.format('2026-01-02T03:04:00Z')}</urlset>"
    (target,) = leads(Snapshot("http://a.cn/sitemap.xml", text.encode(), AT)).targets
    assert str(target.published_at) == "2023-01-05"
    text = f"<urlset>{rows.format('2023-01-05T08:47:00+08:00')}</urlset>"
    (target,) = leads(Snapshot("http://a.cn/sitemap.xml", text.encode(), AT)).targets
    assert str(target.published_at) == "2023-01-05T08:47:00+08:00"


ODD_JSON = {
    "an object for a title": '[{"link":"http://a.cn/2026/1004/1.html","title":{"rendered":"江州一中开学"}}]',
    "JSON in JSON": r'{"data":"[{\"title\":\"江州一中开学\",\"url\":\"/2026/1004/1.html\"}]"}',
    "HTML in JSON": '{"html":"<li><a href=\\"/2026/1004/1.html\\">江州一中开学</a></li>"}',
}


@pytest.mark.parametrize("text", ODD_JSON.values(), ids=ODD_JSON)
def test_an_odd_list_in_json_is_read(text: str) -> None:
    found = leads(Snapshot("http://a.cn/api", text.encode(), AT))
    assert found.kind == "list"
    (target,) = found.targets
    assert (target.url, target.title) == ("http://a.cn/2026/1004/1.html", "江州一中开学")

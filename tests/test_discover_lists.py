"""Column and front pages, their paging, and what must not be taken for a list."""

from datetime import UTC, datetime

import pytest

from scraper.discover.leads import Leads
from scraper.discover.recognise import leads
from scraper.model import Snapshot

AT = datetime(2026, 10, 5, tzinfo=UTC)


def read(body: str, url: str = "http://news.a.cn/edu/index.html") -> Leads:
    return leads(Snapshot(url, body.encode(), AT))


def page(main: str, *, nav: str = "", foot: str = "", head: str = "") -> str:
    return (
        f"<html><head><title>教育频道</title>{head}</head><body><div class='nav'>{nav}</div>"
        f"<div class='main'>{main}</div><div class='footer'>{foot}</div></body></html>"
    )


def headlines(row: str, count: int = 8) -> str:
    return "".join(row.format(n=n, day=20 + n % 9, id=4012300 + n) for n in range(count))


TITLE = "江州第{n}中学的课后服务怎么办"
LAYOUTS = {
    "list items": "<ul>"
    + headlines("<li><a href=/n1/2026/1004/c1-{id}.html>" + TITLE + "</a></li>")
    + "</ul>",
    "time in the row": "<ul>"
    + headlines("<li><a href='/edu/{id}.html'>" + TITLE + "</a><span>2026-09-{day}</span></li>")
    + "</ul>",
    "table": "<table>"
    + headlines(
        "<tr><td><a href='t202609{day}_{id}.htm'>" + TITLE + "</a></td><td>[09-{day}]</td></tr>"
    )
    + "</table>",
    "one cell, line breaks": "<p>"
    + headlines("·<a href='/edu/{id}.shtml'>" + TITLE + "</a> [10月04日16:59]<br>")
    + "</p>",
    "cut titles": "<div>"
    + headlines("<div class=r><a href='/a/{id}' title='" + TITLE + "'>江州第{n}中…</a></div>")
    + "</div>",
    "picture and words": "<ul>"
    + headlines(
        "<li><a href='/edu/{id}.html'><img src=1.jpg alt=''></a>"
        "<h3><a href='/edu/{id}.html'>" + TITLE + "</a></h3><p>摘要摘要摘要。</p></li>"
    )
    + "</ul>",
}


@pytest.mark.parametrize("main", LAYOUTS.values(), ids=LAYOUTS)
def test_a_column_is_read_without_rules(main: str) -> None:
    nav = "<a href='/'>首页</a><a href='/edu/'>教育</a><a href='/society/'>社会</a>"
    foot = "<a href='/about/'>关于我们的网站和编辑部</a><a href='http://b.cn/'>友情链接一二三四</a>"
    found = read(page(main, nav=nav, foot=foot))
    assert found.kind == "list"
    articles = [target for target in found.targets if target.kind == "article"]
    assert [target.title for target in articles] == [TITLE.format(n=n) for n in range(8)]
    assert [t.url for t in found.targets if t.kind == "list"] == ["http://news.a.cn/society/"]


def test_times_beside_links_are_kept() -> None:
    found = read(page(LAYOUTS["one cell, line breaks"]))
    assert {str(t.published_at) for t in found.targets} == {"2026-10-04T16:59:00+08:00"}
    found = read(page(LAYOUTS["time in the row"]))
    assert str(found.targets[3].published_at) == "2026-09-23"


def test_every_lead_says_why() -> None:
    assert all(target.via for target in read(page(LAYOUTS["table"])).targets)


def test_links_of_other_sites_and_of_no_web_are_left_out() -> None:
    main = (
        LAYOUTS["list items"]
        + "<a href='http://b.cn/n1/2026/1004/c1-4012399.html'>另一家网站的一篇长标题</a>"
    )
    main += "<a href='javascript:void(0)'>一个不是地址的长长的链接</a>"
    assert len([t for t in read(page(main)).targets if t.kind == "article"]) == 8


PROSE = "<p>" + "江州市教育局昨天发布通知，要求各校开展课后服务，家长可以自愿选择。" * 12 + "</p>"
LINKS = headlines("<li><a href=/edu/{id}.html>" + TITLE + "</a></li>")
RELATED = f"<div class=related><ul>{LINKS}</ul></div>"


@pytest.mark.parametrize(
    "url",
    ["http://news.a.cn/edu/4012399.html", "http://news.a.cn/view?id=77", "http://news.a.cn/story",
     "http://news.a.cn/2026/10/04/schools-after-four-o-clock/"],
)  # fmt: skip
def test_an_article_with_related_links_is_no_list(url: str) -> None:
    assert read(page(f"<h1>课后服务</h1>{PROSE}{RELATED}"), url).kind != "list"


def test_a_short_story_under_many_links_is_no_list() -> None:
    story = "<h1>一只猫回家了</h1><p>昨天，一只猫自己走回了家。</p>"
    assert read(page(story + RELATED), "http://news.a.cn/edu/4012399.html").kind != "list"


def test_a_front_page_names_articles_and_columns() -> None:
    blocks = "".join(
        f"<div class='block{n}'><h2><a href='/{name}/'>{words}</a></h2><ul>"
        + headlines(f"<li><a href='/{name}/2026-10-04/c_{{id}}{n}.html'>" + TITLE + "</a></li>", 4)
        + "</ul></div>"
        for n, (name, words) in enumerate([("edu", "教育"), ("city", "城事"), ("art", "文艺")])
    )
    found = read(page(blocks), "http://news.a.cn/")
    assert found.kind == "list"
    assert sum(target.kind == "article" for target in found.targets) == 12
    assert [t.title for t in found.targets if t.kind == "list"] == ["教育", "城事", "文艺"]


def test_a_front_page_of_columns_alone_names_them() -> None:
    links = "".join(f"<li><a href='/{name}/'>{name}</a></li>" for name in ("要闻", "社会", "体育"))
    shell = f"<html><title>江州新闻网</title><ul>{links}</ul><div id=app></div></html>"
    found = read(shell, "http://news.a.cn/")
    assert [(t.via, t.kind, t.title) for t in found.targets] == [
        ("section", "list", "要闻"), ("section", "list", "社会"), ("section", "list", "体育"),
    ]  # fmt: skip
    assert not read(shell, "http://news.a.cn/2026/0105/12345.html").targets


def test_a_column_of_columns_names_those_of_its_own_folder() -> None:
    columns = "".join(f"<li><a href='/county/t{n}/'>第{n}镇</a></li>" for n in range(4))
    found = read(
        page(f"<ul>{columns}</ul>", nav="<a href='/sport/'>体育</a>"), "http://a.cn/county/"
    )
    assert [t.url for t in found.targets] == [f"http://a.cn/county/t{n}/" for n in range(4)]
    assert {t.kind for t in found.targets} == {"list"}
    prose = "<p>镇里昨天开会，讨论了水渠的事，会开了三个小时，来了二十个人。</p>" * 3
    assert not read(page(f"{prose}<ul>{columns}</ul>"), "http://a.cn/county/").targets


def test_a_column_of_few_words_a_headline_is_read_by_its_addresses() -> None:
    rows = "".join(f"<li><a href='t20260105_{n}.html'>短讯{n}</a></li>" for n in (11, 12))
    found = read(page(f"<ul>{rows}</ul>"), "http://a.cn/brief/")
    assert found.kind == "list"
    assert [t.kind for t in found.targets] == ["article", "article"]


@pytest.mark.parametrize(
    "link",
    [
        """href="javascript:void(0)" onclick="window.open('{}')\"""",
        """href="#" onclick="location.href = '{}'; return false\"""",
        """href="javascript:location.replace('{}')\"""",
        """onclick='window.location="{}"\'""",
    ],
)
def test_a_list_whose_links_are_clicked_on_is_read(link: str) -> None:
    rows = headlines("<li><a " + link.format("/edu/{id}.html") + ">" + TITLE + "</a></li>")
    found = read(page(f"<ul>{rows}</ul>"))
    assert found.kind == "list"
    assert [t.url for t in found.targets][:1] == ["http://news.a.cn/edu/4012300.html"]
    assert len(found.targets) == 8


@pytest.mark.parametrize(
    ("headline", "column"),
    [
        ("ตลาดน้ำกลับมาคึกคักหลังปิดซ่อมสามเดือน", "ข่าวท้องถิ่น"),
        ("གྲོང་གསེབ་ཀྱི་སློབ་གྲྭ་གསར་པ་ཞིག་བཙུགས་པ", "གསར་འགྱུར"),
        ("ផ្សារបើកដំណើរការឡើងវិញបន្ទាប់ពីបិទបីខែ", "ព័ត៌មាន"),
        ("ကျောင်းသို့စာအုပ်အသစ်တစ်ထောင်ကျော်ရောက်ရှိ", "သတင်း"),
        ("ꀊꀋꀌꀍꀎꀏꀐꀑ", "ꀊꀋ"),
    ],
)
def test_headlines_of_scripts_without_spaces_are_headlines(headline: str, column: str) -> None:
    rows = "".join(
        f"<li><a href='{name}'>{headline} {n}</a></li>" for n, name in enumerate("abcdef")
    )
    found = read(page(f"<ul>{rows}</ul>", nav=f"<a href='/x/'>{column}</a>"), "http://a.cn/news/")
    assert found.kind == "list"
    assert [t.url for t in found.targets if t.kind != "list"] == [
        f"http://a.cn/news/{name}" for name in "abcdef"
    ]


def test_columns_that_a_parameter_tells_apart_are_named() -> None:
    nav = "".join(
        f"<a href='{link}'>{name}</a>"
        for link, name in (
            ("/list.php?cid=1", "要闻"), ("/list.php?cid=2&sort=new", "最新"),
            ("/show.php?v=3", "社会"),
        )
    )  # fmt: skip
    main = "<ul>" + headlines("<li><a href='/edu/{id}.html'>" + TITLE + "</a> 01-05</li>") + "</ul>"
    sections = [t for t in read(page(main, nav=nav)).targets if t.via == "section"]
    assert [target.url for target in sections] == ["http://news.a.cn/list.php?cid=1"]


def test_the_frames_of_a_page_are_leads() -> None:
    found = read("<html><frameset rows='1,2'><frame src=top.htm><frame src=list.htm></frameset>")
    assert [target.url for target in found.targets] == [
        "http://news.a.cn/edu/top.htm", "http://news.a.cn/edu/list.htm",
    ]  # fmt: skip


def test_a_query_is_asked_in_the_charset_of_its_page() -> None:
    text = page(headlines("<li><a href='/show.asp?n={n}&t=新闻'>" + TITLE + "</a> 01-05</li>"))
    for charset, wanted in (("gbk", "%D0%C2%CE%C5"), ("utf-8", "%E6%96%B0%E9%97%BB")):
        mime = (("content-type", f"text/html; charset={charset}"),)
        body = text.replace("utf-8", charset).encode(charset)
        found = leads(Snapshot("http://news.a.cn/edu/", body, AT, headers=mime))
        assert found.targets[0].url.endswith(wanted)


def test_feeds_and_sitemaps_in_the_head_are_leads() -> None:
    head = (
        "<link rel=alternate type='application/rss+xml' title=要闻 href=/rss.xml>"
        "<link rel='alternate' type='application/atom+xml' href='http://news.a.cn/atom'>"
        "<link rel=sitemap href=/map.xml><link rel=alternate type='text/html' href=/m/>"
    )
    found = read(page("<p>无</p>", head=head))
    assert [(t.url, t.kind) for t in found.targets] == [
        ("http://news.a.cn/rss.xml", "feed"),
        ("http://news.a.cn/atom", "feed"),
        ("http://news.a.cn/map.xml", "sitemap"),
    ]
    assert found.kind == "page"


NEXT = {
    "<a href='index_2.html'>下一页</a>": "http://news.a.cn/edu/index_2.html",
    "<a href='?page=2'>下一頁 &gt;</a>": "http://news.a.cn/edu/index.html?page=2",
    "<a href='693.htm'>下页</a><a href='692.htm'>尾页</a>": "http://news.a.cn/edu/693.htm",
    "<a href='/p/2' rel=next>»</a>": "http://news.a.cn/p/2",
    "<span onclick=\"location.href='index_2.html'\">下一页</span>": (
        "http://news.a.cn/edu/index_2.html"
    ),
    "<script>createPageHTML(20, 0, 'index', 'htm');</script>": "http://news.a.cn/edu/index_1.htm",
    '<script>createPageHTML(20,3,"index","html");</script>': ("http://news.a.cn/edu/index_4.html"),
    "<script>createPageHTML(20, 0);</script>": "http://news.a.cn/edu/index_1.html",
    "<div class=pages><b>1</b> <a href='2.html'>2</a> <a href='3.html'>3</a></div>": (
        "http://news.a.cn/edu/2.html"
    ),
    "<script>createPageHTML(20, 19, 'index', 'htm');</script>": None,
    "<script>createPageHTML(1, 0, 'index', 'htm');</script>": None,
    "<a href='index.html'>下一页</a>": None,
    "<a href='http://b.cn/2.html'>下一页</a>": None,
    "<a href='javascript:next()'>下一页</a>": None,
}


@pytest.mark.parametrize(("pager", "wanted"), NEXT.items())
def test_the_next_page_is_what_the_page_calls_so(pager: str, wanted: str | None) -> None:
    assert read(page(LAYOUTS["list items"] + pager)).next_page == wanted


@pytest.mark.parametrize(
    "rubbish",
    ["<a href=/1>" * 50_000, "<div>" * 60_000, "<ul>" + "<li><a href='/1.html'>" * 20_000,
     "<p onclick='" * 10_000, "createPageHTML(" * 50_000, "<a href='" + "/x" * 300_000 + "'>"],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_hostile_pages_are_answered(rubbish: str) -> None:
    read(f"<html><body>{rubbish}")

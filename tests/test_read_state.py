"""Articles that a page keeps in its scripts are read as those it shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from scraper.model import Article, Snapshot
from scraper.pipeline import extract

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
ONE = "市图书馆修缮一年后重新开门，首日接待读者三千人，借出图书一万册。"
TWO = "馆长说，新馆多了自习室，也多了无障碍通道，读者可以一直坐到晚上十点。"
HTML = f"<p>{ONE}</p><p>{TWO}</p>"
FACTS = {"title": "图书馆修好了", "source": "江州日报", "publish_time": 1767576600}


def read(page: str, title: str = "某某网") -> Article:
    text = f"<title>{title}</title><body><div>加载中</div>{page}</body>"
    return extract(Snapshot("http://a.cn/1.html", text.encode(), NOON))


def script(text: str, kind: str = "") -> str:
    return f"<script {kind}>{text.replace('</', '<' + chr(92) + '/')}</script>"


STATE = json.dumps({"a": {"b": [{**FACTS, "content": HTML}]}, "c": {"title": "别的"}})
ESCAPED = json.dumps(HTML).strip('"').replace("<", "\\u003C").replace(">", "\\u003E")
PAGES = {
    "__NEXT_DATA__": script(STATE, "id=__NEXT_DATA__ type=application/json"),
    "__INITIAL_STATE__": script(f"window.__INITIAL_STATE__ = {STATE};(function(){{}}())"),
    "NaN and undefined": script(f"window.s={{x:NaN, y:undefined, z:{STATE}}}"),
    "JSON.parse": script(f"window.s = JSON.parse({json.dumps(STATE)})"),
    "decodeURIComponent": script(f"x.s = JSON.parse(decodeURIComponent('{quote(STATE)}'))"),
    "BASE_DATA": script(
        "var BASE_DATA = { artcileInfo: { title: '&quot;图书馆修好了&quot;'.slice(6, -6),"
        f" content: '{ESCAPED}', subInfo: {{ source: '江州日报',"
        " time: '2026-01-05 09:30:00' } } }"
    ),
    "allData": script(
        'var allData = {"docData": {"title": "图书馆修好了", "newsTime": "2026-01-05 09:30:00",'
        f' "source": "江州日报", "contentList": [{{"data": {json.dumps(HTML)}}}]}}}};'
    ),
    "text areas": (
        "<textarea class=article-title>图书馆修好了</textarea>"
        f"<textarea class=article-content>{HTML.replace('<', '&lt;')}</textarea>"
        "<textarea class=article-time>1767576600000</textarea>"
        "<textarea class=article-source-name>江州日报</textarea>"
    ),
}
STREAM = "5:" + json.dumps({**FACTS, "content": HTML}) + "\n"
LONG_ROW = f"6:T{len(HTML.encode()):x},{HTML}7:" + json.dumps({**FACTS, "content": "$6"})
INLINE = [[{"text": ONE[:9], "bold": True}, {"text": ONE[9:]}], [{"text": TWO}]]
PIECES = {
    "Nuxt's function": script(
        "window.__NUXT__=(function(a,b,c,d){return {data:[{title:a,content:b,source:c,"
        f'publishTime:"2026-01-05 09:30:00",hot:d}}]}}}}("图书馆修好了",'
        f'{json.dumps(HTML)},"江州日报",null))'
    ),
    "Apollo": script(
        "window.__APOLLO_STATE__="
        + json.dumps({"Article:1": FACTS, "P:1": {"text": ONE}, "P:2": {"text": TWO}})
    ),
    "React's stream": script(f"self.__next_f.push([1,{json.dumps(STREAM[:90])}])")
    + script(f"self.__next_f.push([1,{json.dumps(STREAM[90:])}])"),
    "a row of React's stream": script(f"self.__next_f.push([1,{json.dumps(LONG_ROW)}])"),
    "paragraphs as objects": script(
        "var s=" + json.dumps({**FACTS, "body": [{"type": "p", "text": t} for t in (ONE, TWO)]})
    ),
    "paragraphs as strings": script("var s=" + json.dumps({**FACTS, "paragraphs": [ONE, TWO]})),
    "pieces of HTML": script(
        "var s=" + json.dumps({**FACTS, "content": [{"value": f"<p>{t}</p>"} for t in (ONE, TWO)]})
    ),
    "paragraphs of leaves": script(
        "var s=" + json.dumps({**FACTS, "content": [{"children": leaves} for leaves in INLINE]})
    ),
    "JSONP": script(f"callback({STATE})"),
    "template strings": script(
        f"var d={{title:`图书馆修好了`,content:`{HTML}`,source:`江州日报`,"
        "time:`2026-01-05 09:30:00`}"
    ),
    "strings put together": script(
        "var title='图书馆修好了',source='江州日报',time='2026-01-05 09:30:00',"
        f"content='<p>{ONE}</p>'"
        f"\n + '<p>{TWO}</p>';"
    ),
    "comments beside it": script(
        "var s="
        + json.dumps({**FACTS, "content": HTML, "comments": [{"text": TWO * 3}, {"text": ONE * 3}]})
    ),
    "other stories beside it": script(
        "var s="
        + json.dumps({**FACTS, "content": HTML, "more": [{"title": "别的", "text": TWO * 3}] * 5})
    ),
}
PAGES |= PIECES


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_an_article_in_a_script_is_read_with_its_facts(page: str) -> None:
    article = read(page)
    assert article.text == f"{ONE}\n\n{TWO}"
    assert (article.title, article.origin) == ("图书馆修好了", "江州日报")
    assert article.published_at is not None
    assert article.published_at.value == datetime(2026, 1, 5, 1, 30, tzinfo=UTC)


def test_the_body_of_json_ld_is_read_when_the_page_shows_none() -> None:
    told = {"@type": "NewsArticle", "headline": "图书馆修好了", "articleBody": f"{ONE}\n{TWO}"}
    article = read(script(json.dumps(told), "type=application/ld+json"), "图书馆修好了")
    assert (article.title, article.text) == ("图书馆修好了", f"{ONE}\n\n{TWO}")


def test_what_the_page_shows_beats_its_scripts() -> None:
    shown = "".join(
        f"<p>页面上的第{n}段，写得清清楚楚，人人都看得见，也都看得明白。</p>" for n in range(6)
    )
    article = read(f"<div>{shown}</div>{PAGES['__NEXT_DATA__']}")
    assert ONE not in article.text
    assert "页面上的第5段" in article.text


def test_the_shown_opening_of_an_article_gives_way_to_the_whole() -> None:
    more = json.dumps({"content": HTML + "<p>读者还可以在网上借书。</p>" * 12})
    assert read(f"<p>{ONE}{TWO}</p>{script(more)}").text.count("网上借书") == 12
    other = "页面上的这一段不长，却是一篇写得清清楚楚的短文，讲了别的事情，也讲得很完整。" * 2
    assert read(f"<p>{other}</p>{script(more)}").text == other


def test_a_wechat_page_tells_the_second() -> None:
    page = (
        f"<h1>图书馆修好了</h1><div id=js_content>{HTML * 2}</div>"
        '<script>var ct = "1767576600"; var nickname = "江州发布";'
        " var msg_title = '图书馆修好了'; var msg_source_url = 'http://b.cn/2.html?a=1&amp;b=2';"
        "</script>"
    )
    article = read(page)
    assert (article.origin, article.origin_url) == ("江州发布", "http://b.cn/2.html?a=1&b=2")
    assert article.published_at is not None
    assert article.published_at.value == datetime(2026, 1, 5, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "window.s=(function(a,b){return " + "{a:a," * 9_000 + "}(" + "'x'," * 9_000,
        "x:['a'," * 9_000,
        "x='a'+" * 9_000,
        "self.__next_f.push([1,'6:T9,'])" * 2_000,
        '{"text":"字。",' * 9_000,
        '[{"text":"字。"},' * 9_000,
        "a='" * 20_000,
        'a="\\' * 20_000,
        "{[" * 50_000,
        "content: '" + "\\u003c" * 50_000,
    ],
)
def test_a_hostile_script_costs_no_more_than_its_length(text: str) -> None:
    assert read(f"<p>{ONE}</p><p>{TWO}</p>{script(text)}").text == f"{ONE}\n\n{TWO}"

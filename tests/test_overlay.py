"""The page that shows how a page was read: every block in its place, nothing hostile passed on."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from scraper.charset import decode
from scraper.model import Block, Snapshot
from scraper.pipeline import Explained, explain
from scraper.why.fields import fields
from scraper.why.flow import Flow, flow_of_html, flow_of_text, letters
from scraper.why.overlay import overlay
from scraper.why.place import spans
from tests.support.calls import call
from tests.support.cases import SHARED, cases

AT = datetime(2026, 11, 22, tzinfo=UTC)
OURS = {
    "html", "head", "meta", "title", "style", "body", "main", "aside", "div", "span", "br", "a",
    "h1", "h2", "p", "details", "summary", "small", "dl", "dt", "dd", "ul", "ol", "li", "label",
    "input", "meter",
}  # fmt: skip
HARMLESS = {
    "class", "id", "href", "title", "lang", "charset", "content", "http-equiv", "name", "type",
    "checked", "min", "max", "value", "open", "data-why", "aria-hidden",
}  # fmt: skip


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def shown(page: str, kind: str = "text/html; charset=utf-8") -> tuple[Explained, str]:
    taken = Snapshot("https://a.cn/1.html", page.encode(), AT, headers=(("content-type", kind),))
    found = explain(taken)
    return found, overlay(found, taken, "page.html")


PROSE = "市水务局昨天通报，城北泵站的三台新机组已经并网，老城区六条低洼街道的排水能力提高了一倍。"
PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "</title></style></textarea><script>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVa&#09;script:alert(1)">x</a>',
    "<svg onload=alert(1)><script>alert(1)</script><style>*{background:url(//evil/)}</style></svg>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<iframe srcdoc='<script>alert(1)</script>' src=//evil/></iframe>",
    "<object data=//evil/></object><embed src=//evil/><link rel=stylesheet href=//evil/>",
    "<style>@import url(//evil/);body{background:url(//evil/)}</style>",
    "<p style='background:url(//evil/)' class='\"><script>alert(1)</script>'>x</p>",
    "<base href=//evil/><meta http-equiv=refresh content='0;url=//evil/'>",
    "<form action=//evil/><button formaction=javascript:alert(1)>x</button></form>",
    "<noscript><p title='</noscript><script>alert(1)</script>'></noscript>",
    "<div id=d0 name=x class='b r-lead k'>x</div>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "\u202e<script>alert(1)</script>\x00\x1b[31m",
    "<template><script>alert(1)</script></template><portal src=//evil/>",
    "<x-y onclick=alert(1) is=z>x</x-y><video src=//evil/ poster=//evil/ onerror=alert(1)>",
)


def hostile(payload: str) -> Iterator[str]:
    """The payload wherever a page may hold it."""
    quoted = payload.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    yield f"<title>{payload}</title><h1>{payload}</h1><p>{PROSE}</p><p>{payload}{PROSE}</p>"
    yield f"<title>{quoted}</title><h1>{quoted}</h1><p>{PROSE}{quoted}</p><p>{quoted}</p>"
    yield (
        f'<html lang="{quoted}"><meta name=author content="{quoted}"><meta name=keywords '
        f'content="{quoted}"><div class="{quoted}" id="{quoted}"><h1 class="{quoted}">城北泵站</h1>'
        f'<p>2026-11-20 来源：{quoted}</p><p>{PROSE}</p><img src="{quoted}" alt="{quoted}">'
        f'<p>{PROSE}</p><a href="{quoted}">{quoted}</a></div>'
    )
    yield f"{payload}\n\n{PROSE}\n\n{PROSE}{payload}\n"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_a_hostile_page_runs_or_loads(payload: str) -> None:
    for page in hostile(payload):
        plain = "text/plain; charset=utf-8" if page.startswith(payload) else "text/html"
        _, html = shown(page, plain)
        assert_harmless(html)


def assert_harmless(html: str) -> None:
    """Only elements and attributes of ours, links into the page itself, one style, no script."""
    head, _, _ = html.partition("<main>")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', head)
    assert policy
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy[1]
    found = Elements(html).found
    assert [tag for tag, _ in found].count("style") == 1
    for tag, attributes in found:
        assert tag in OURS
        assert set(attributes) <= HARMLESS, (tag, attributes)
        assert re.fullmatch(r"#[dp]\d+", attributes.get("href") or "#p0")
    assert "<script" not in html.lower()
    style = html.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069]", html)


def test_ids_of_the_page_do_not_take_the_place_of_ours() -> None:
    _, html = shown(f"<h1 id=p0>城北泵站</h1><div id=d1><p id=p1>{PROSE}</p><p>{PROSE}</p></div>")
    ids = [attributes["id"] for _, attributes in Elements(html).found if "id" in attributes]
    assert len(ids) == len(set(ids))


def test_every_link_leads_to_a_place_that_is_there() -> None:
    for case in cases("cases"):
        found = explain(case.snapshot())
        html = overlay(found, case.snapshot(), case.name)
        assert_harmless(html)
        elements = Elements(html).found
        ids = {attributes.get("id") for _, attributes in elements}
        links = {attributes["href"] for _, attributes in elements if "href" in attributes}
        assert links <= {f"#{each}" for each in ids}, case.name
        assert {f"p{n}" for n in range(len(found.document.blocks))} <= ids, case.name


HELD_IN_SCRIPTS = frozenset({"cases/html-body-in-react-stream"})
"""Cases whose text the page itself does not show."""


def placed(page: Flow, blocks: tuple[Block, ...]) -> list[str]:
    return [page.letters[span[0] : span[1]] if span else "" for span in spans(page, blocks)]


def test_every_block_of_every_case_is_found_on_its_page() -> None:
    for case in cases("cases"):
        taken = case.snapshot()
        document = explain(taken).document
        text = decode(taken.body, taken.header("content-type")).text
        page = flow_of_html(text) if document.kind == "html" else flow_of_text(text)
        shown = [b for b in document.blocks if b.tag not in ("img", "table")]
        blocks = tuple(b for b in shown if case.name not in HELD_IN_SCRIPTS)
        for block, found in zip(blocks, placed(page, blocks), strict=True):
            assert found == letters(block.text), (case.name, block)


def test_of_equal_texts_the_one_in_its_own_element_and_place_is_meant() -> None:
    page = flow_of_html(
        f"<div class=nav>城北泵站并网 首页</div><p class=crumb>城北泵站并网</p>"
        f"<h1>城北泵站并网</h1><p>{PROSE}</p><div class=foot>城北泵站并网</div>"
    )
    title = Block("城北泵站并网", "title", tag="h1", place="body > h1")
    (found, _) = spans(page, (title, Block(PROSE, "lead", tag="p")))
    assert found is not None
    box = page.around(*found)
    assert box is not None
    assert box.place == "h1"


def test_lines_that_were_joined_are_found_with_their_breaks() -> None:
    page = flow_of_text("城北泵站的三台新机\n组已经并网，老城区六\n\n条街道不再怕水。\n")
    assert placed(page, (Block("城北泵站的三台新机组已经并网，老城区六 条街道不再怕水。"),)) == [
        "城北泵站的三台新机组已经并网，老城区六条街道不再怕水。"
    ]


def test_a_block_that_the_page_does_not_show_is_shown_apart() -> None:
    body = json.dumps(f"<p>{PROSE}</p><p>{PROSE[::-1]}</p><p>{PROSE}完。</p>", ensure_ascii=False)
    page = (
        '<html><head><title>城北泵站并网</title><script type="application/ld+json">'
        f'{{"@type":"NewsArticle","headline":"城北泵站并网","articleBody":{body}}}'
        "</script></head><body><div id=app>正在加载</div></body></html>"
    )
    found, html = shown(page)
    assert found.article
    assert PROSE in found.article.text
    assert "held in its scripts" in html
    assert html.count(PROSE) >= 2


def test_a_page_without_an_article_says_so() -> None:
    _, html = shown("<title>列表</title><body><a href=/a>首页</a><a href=/b>新闻</a></body>")
    assert "No article: " in html
    assert_harmless(html)


def test_pages_that_nest_deep_or_hold_much_are_shown_in_bounds() -> None:
    deep = "<div><b>" * 3_000 + PROSE + "</b></div>" * 3_000
    wide = "".join(f"<p><a href=/{n}>新闻{n}</a></p>" for n in range(5_000))
    _, html = shown(f"<h1>城北泵站</h1>{deep}<p>{PROSE}</p>{wide}")
    assert_harmless(html)
    depth = deepest = 0
    for opens, closes in re.findall(r"<(div)\b|</(div)>", html):
        depth += bool(opens) - bool(closes)
        deepest = max(deepest, depth)
    assert deepest < 80


def test_fields_lead_to_the_block_that_says_them() -> None:
    found, _ = shown(
        f"<title>城北泵站并网</title><div class=m><h1>城北泵站并网</h1>"
        f"<div class=i>2026-11-20 09:15 来源：江州日报</div><div class=t><p>{PROSE}</p>"
        f"<p>{PROSE}记者说。</p><p>责任编辑：罗维</p></div></div>"
    )
    assert found.article
    told = {row.name: row for row in fields(found.article, found.document)}
    blocks = found.document.blocks
    for name, role in (("title", "title"), ("published_at", "meta"), ("blocks", "lead")):
        at = told[name].block
        assert at is not None, name
        assert blocks[at].role == role
    assert told["charset"].block is None
    origin = told["origin"].block
    assert origin is not None
    assert "江州日报" in blocks[origin].text


def test_a_fact_of_a_meta_tag_leads_to_no_block_though_one_says_the_same() -> None:
    found, _ = shown(
        "<meta property=article:published_time content=2026-11-20T09:15:00+08:00>"
        f"<title>城北泵站并网</title><h1>城北泵站并网</h1><p>2026-11-20</p><p>{PROSE}</p>"
        f"<p>{PROSE}记者说。</p>"
    )
    assert found.article
    told = {row.name: row for row in fields(found.article, found.document)}
    assert told["published_at"].why == "meta[property=article:published_time]"
    assert told["published_at"].block is None


def test_the_command_writes_one_page_and_says_where(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<h1>城北泵站</h1><p>{PROSE}</p><p>{PROSE}</p>", "utf-8")
    said = call("extract", "a.html", "--explain-html", "o.html", cwd=tmp_path)
    assert (said.code, said.out) == (0, "")
    assert said.err == "done: o.html: open it in a browser\n"
    assert_harmless((tmp_path / "o.html").read_text("utf-8"))
    both = call("extract", "a.html", "--explain", "--explain-html", "o.html", cwd=tmp_path)
    assert json.loads(both.out)["blocks"]
    piped = call("extract", "a.html", "--explain-html", "-", cwd=tmp_path)
    assert piped.out == (tmp_path / "o.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((".", "--explain-html", "o.html"), "--explain-html: shows one page"),
        (("a.html", "b.html", "--explain-html", "o.html"), "--explain-html: shows one page"),
        (("a.html", "--explain-html", "none/o.html"), "none/o.html: there is no folder none"),
        (("a.html", "--explain-html", "."), ".: is a folder"),
        (("a.html", "--explain", "--explain-html", "-"), "--explain-html -: the page takes"),
    ],
)
def test_what_cannot_be_shown_as_one_page_is_refused(
    words: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(f"<h1>城北泵站</h1><p>{PROSE}</p><p>{PROSE}</p>", "utf-8")
    said = call("extract", *words, cwd=tmp_path)
    assert said.code == 2
    assert said.err.startswith(f"error: {told}")
    assert not (tmp_path / "o.html").exists()


def test_a_page_without_an_article_ends_with_4_and_is_shown(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<title>x</title><a href=/a>首页</a>", "utf-8")
    said = call("extract", "a.html", "--explain-html", "o.html", cwd=tmp_path)
    assert said.code == 4
    assert "No article" in (tmp_path / "o.html").read_text("utf-8")


@pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="the seed pages are not here")
@pytest.mark.parametrize("name", ["snapshot-page.txt", "print-page.txt"])
def test_the_seed_pages_are_shown_whole(name: str) -> None:
    body = (SHARED / "seeds" / name).read_bytes()
    taken = Snapshot("", body, AT, headers=(("content-type", "text/plain"),))
    found = explain(taken)
    html = overlay(found, taken, name)
    assert_harmless(html)
    assert "held in its scripts" not in html
    assert html.count(' id="p') == len(found.document.blocks)

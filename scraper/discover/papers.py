"""E-paper pages: an entry that sends on, an issue with its pages, a page with its articles.

One reader serves hundreds of papers: every link that `epaper.recognise` knows and that is of the
same day counts; selectors that papers share help where addresses are strange.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.discover.anchors import base_of, words_of
from scraper.discover.epaper import EpaperUrl, recognise
from scraper.discover.leads import Leads
from scraper.discover.targets import Gathering, morning
from scraper.model import Snapshot
from scraper.read.guard import parse_html
from scraper.urls import absolute, article_key, canonical_url, same_site

_ARTICLES = (
    'map[name="PagePicMap" i] area, polygon.area[data-contentid], #titleList li a, '
    "ul.list01 li a, ul.news-list li a, ul.main-ed-articlenav-list li a, #mylink a, "
    '.newslist a[href^="Articel"], #main-ed-articlenav-list a'
)
_PAGES = (
    'a[id="pageLink"], #layoutlist li a, .Therestlist li a, #widthNone li a, '
    'li.layout-catalogue-item a, .banlist-li a[href^="Page"], a.rigth_bmdh_href, #bmdhTable a'
)
_PDF = re.compile(r"\.pdf(?:$|[?#])", re.IGNORECASE)
_OLDER = re.compile(r"上一?期|前一?期|上一[天日]|前一[天日]|昨日报纸|<<\s*上期")
_TURNING = re.compile(r"上一?[篇版期]|下一?[篇版期]|往期.*|返回.*|首页|版面导航|标题导航|[<>《》]+")
_PAGE_NAME = re.compile(
    r"第?\s?([A-Z]{0,3}\d{1,3})\s?版\s?[:：、]?\s?([^\s|:：<>《》【】()（）]{0,20})"
)
_FOUNDER = {
    name: re.compile(rf"<founder-{name}>([^<>]{{1,60}})</founder-{name}>", re.IGNORECASE)
    for name in ("pagenum", "pagename", "date")
}
_MARKS = (
    "enpproperty",
    "PagePicMap",
    "pagepicmap",
    'id="pageLink"',
    "id=pageLink",
    "founder-pagenum",
)
_MARKS_AS_BYTES = tuple(mark.encode("ascii") for mark in _MARKS)
_LOCATION = re.compile(
    r"location(?:\.href)?\s{0,3}(?:=|\.replace\(|\.assign\()\s{0,3}[\"']([^\"'<>\s]{1,500})[\"']"
)
_REFRESH = re.compile(
    r"\s*+([\d.]{0,6})\s*+[;,]\s*url\s*=\s*['\"]?([^'\"\s]{1,1000})", re.IGNORECASE
)
_CALENDAR = re.compile(r"[\"'=]([^\"'\s<>()=]{0,200}period\.xml)(?![\w.])", re.IGNORECASE)
_WORDS_AT_MOST = 200
_ENTRY_LONGEST = 50_000
_MOST = 3000


@dataclass(frozen=True, slots=True)
class _Named:
    url: str
    words: str
    seen: EpaperUrl | None
    drawn: bool
    """Whether it is an area on the picture of the page."""


def looks_like_epaper(text: str) -> bool:
    """Whether a page carries the marks of e-paper software."""
    return any(mark in text for mark in _MARKS)


def marks_epaper(body: bytes) -> bool:
    """The same of bytes in any charset that extends ASCII, as all marks are."""
    return any(mark in body for mark in _MARKS_AS_BYTES)


def redirect_of(tree: LexborHTMLParser, text: str, url: str) -> str | None:
    """Where a page without words sends its reader, within its site."""
    body = tree.body
    if len(text) > _ENTRY_LONGEST:
        return None
    if body is not None and len(_visible(body)) > _WORDS_AT_MOST:
        return None
    for target in _sent_to(tree):
        full = absolute(base_of(tree, url), target)
        if full and same_site(full, url) and canonical_url(full) != canonical_url(url):
            return canonical_url(full)
    return None


def read_epaper(snapshot: Snapshot, text: str) -> Leads:
    """Pages and articles of the same issue; `next_page` is the issue before, where it is named."""
    return epaper_leads(snapshot, text, parse_html(text))


def epaper_leads(snapshot: Snapshot, text: str, tree: LexborHTMLParser) -> Leads:
    """`read_epaper` of a page that is parsed already."""
    base = base_of(tree, snapshot.url)
    own = recognise(snapshot.url)
    links = _links(tree, base, snapshot.url)
    day = own.date if own else _commonest_day(links)
    by_selector = _by_selector(tree, base)
    found = Gathering(base, snapshot.fetched_at)
    for link in links:
        kind, via = _kind(link, day, by_selector, snapshot.url)
        if kind:
            words = "" if _TURNING.fullmatch(link.words) else link.words
            found.add(link.url, via, kind=kind, title=words, time=morning(day) if day else None)
    found.drop(snapshot.url)
    number, name = _page(snapshot.url, text, tree, own, base)
    onward = None if found.targets else redirect_of(tree, text, snapshot.url)
    return Leads(
        "epaper",
        found.targets,
        next_page=_older(links, day, snapshot.url),
        why=_why(found, onward),
        title=name,
        page=number,
        picture=_picture(tree, base),
        pdf=_pdf(tree, base, number),
        redirect=onward,
        calendar=_calendar(text, base, snapshot.url),
    )


def _calendar(text: str, base: str, url: str) -> str | None:
    """The list of the days with an issue, where a script of the page names it."""
    for match in islice(_CALENDAR.finditer(text), 5):
        if (full := absolute(base, match[1])) and same_site(full, url):
            return canonical_url(full)
    return None


def _why(found: Gathering, onward: str | None) -> str:
    kinds = Counter(target.kind for target in found.targets)
    if onward:
        return "an e-paper's entry that sends on"
    return f"an e-paper: {kinds['epaper']} pages, {kinds['article']} articles"


def _visible(body: LexborNode) -> str:
    words = body.text(deep=True)
    for node in body.css("script, style, noscript")[:50]:
        words = words.replace(node.text(deep=True), "")
    return words.strip()


def _sent_to(tree: LexborHTMLParser) -> Iterable[str]:
    for meta in tree.css("meta[http-equiv][content]")[:50]:
        if (meta.attributes.get("http-equiv") or "").strip().lower() == "refresh":
            where = _REFRESH.match(meta.attributes.get("content") or "")
            if where and where[2]:
                yield where[2]
    for script in tree.css("script:not([src])")[:20]:
        where = _LOCATION.search(script.text(deep=True)[:5000])
        if where:
            yield where[1]
    for frame in tree.css("frame[src], iframe[src]")[:5]:
        yield frame.attributes.get("src") or ""


def _links(tree: LexborHTMLParser, base: str, url: str) -> list[_Named]:
    found = []
    for node in tree.css("a[href], area[href], area[url]")[:_MOST]:
        its = node.attributes
        full = absolute(base, its.get("href") or its.get("url") or "")
        if full and same_site(full, url) and not _PDF.search(full):
            kept = canonical_url(full)
            found.append(_Named(kept, words_of(node), recognise(kept), node.tag == "area"))
    return found


def _commonest_day(links: Iterable[_Named]) -> date | None:
    days = Counter(link.seen.date for link in links if link.seen)
    return days.most_common(1)[0][0] if days else None


def _by_selector(tree: LexborHTMLParser, base: str) -> dict[str, str]:
    """Addresses that shared selectors call articles or pages."""
    kinds: dict[str, str] = {}
    for selector, kind in ((_PAGES, "epaper"), (_ARTICLES, "article")):
        for node in tree.css(selector)[:_MOST]:
            full = absolute(base, node.attributes.get("href") or node.attributes.get("url") or "")
            if full:
                kinds[article_key(full)] = kind
    return kinds


def _kind(link: _Named, day: date | None, by_selector: dict[str, str], url: str) -> tuple[str, str]:
    """What a link of an e-paper's page is, and how that is known; empty for what is neither."""
    if link.seen:
        if link.seen.date != day:
            return "", ""
        if link.seen.kind == "article":
            return "article", "page map" if link.drawn else "title list"
        return "epaper", "page of the issue"
    if day is None or not _neighbours(link.url, url):
        return "", ""
    if link.drawn:
        return "article", "page map"
    kind = by_selector.get(article_key(link.url), "")
    return kind, "page list" if kind == "epaper" else "title list" if kind else ""


def _neighbours(one: str, other: str) -> bool:
    return one.partition("?")[0].rpartition("/")[0] == other.partition("?")[0].rpartition("/")[0]


def _older(links: Iterable[_Named], day: date | None, url: str) -> str | None:
    for link in links:
        older = link.seen is None or (day is not None and link.seen.date < day)
        if older and _OLDER.fullmatch(link.words.strip()) and link.url != canonical_url(url):
            return link.url
    return None


def _page(
    url: str, text: str, tree: LexborHTMLParser, own: EpaperUrl | None, base: str
) -> tuple[str | None, str | None]:
    """Number (版次) and name (版名) of this page, from the surest place that tells them."""
    number = _founder(text, "pagenum")
    name = _founder(text, "pagename")
    if not (number and name):
        for words in _naming(url, tree, base):
            if match := _PAGE_NAME.search(words):
                number, name = number or match[1], name or match[2] or None
                break
    return number or (own.page if own else None), name


def _founder(text: str, name: str) -> str | None:
    match = _FOUNDER[name].search(text)
    return match[1].strip() or None if match else None


def _naming(url: str, tree: LexborHTMLParser, base: str) -> Iterable[str]:
    title = tree.css_first("title")
    if title is not None:
        yield title.text()
    own = article_key(url)
    for node in tree.css("a[href]")[:500]:
        full = absolute(base, node.attributes.get("href") or "")
        if full and article_key(full) == own:
            yield words_of(node)
    for node in tree.css("strong, b, h1, h2, .ban, .banci")[:30]:
        yield node.text(deep=True)[:100]


def _picture(tree: LexborHTMLParser, base: str) -> str | None:
    """The picture of this page: the one that the map of its articles lies on."""
    for node in tree.css("img[usemap][src], #pagepicmap img[src], .pagepic img[src]")[:5]:
        if full := absolute(base, node.attributes.get("src") or ""):
            return full
    return None


def _pdf(tree: LexborHTMLParser, base: str, number: str | None) -> str | None:
    """This page as PDF: the only one linked, or the one whose name holds our number."""
    urls = [
        full
        for node in tree.css("a[href]")[:_MOST]
        if _PDF.search(node.attributes.get("href") or "")
        and (full := absolute(base, node.attributes.get("href") or ""))
    ]
    kept = list(dict.fromkeys(map(canonical_url, urls)))
    if len(kept) <= 1:
        return kept[0] if kept else None
    mine = [url for url in kept if number and number.lower() in url.rpartition("/")[2].lower()]
    return mine[0] if mine else kept[0]

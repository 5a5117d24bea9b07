"""Column and front pages without rules: which links are articles, which lead to more lists.

Links are scored by what surrounds them (a day in the address, a day in the row, a number of its
own, many siblings of one shape, not in the navigation); the path in the tree with the best sum is
the list, and links elsewhere whose addresses are of the same shape belong to it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from scraper.discover.anchors import Anchor, anchors, base_of, in_pager, time_beside
from scraper.discover.leads import Leads
from scraper.discover.paging import next_page
from scraper.discover.targets import Gathering, article_shaped, list_shaped
from scraper.model import Snapshot, Target, Timestamp
from scraper.read.guard import parse_html
from scraper.times import time_in_address
from scraper.urls import article_key, canonical_url, host_of, same_site

SIBLINGS = 5
ENOUGH = 4
"""The score from which a link outside the best path is an article too."""
_IN_ADDRESS, _IN_ROW, _SHAPE, _SISTERS, _ASIDE = 3, 3, 2, 2, -3
_MOST_SECTIONS = 150
_DIGITS = re.compile(r"\d+")
_HEXES = re.compile(r"[0-9a-f]{16,}")
_NOT_A_SECTION = re.compile(
    r"首页|登录|登陆|注册|投稿|关于|联系|广告|版权|声明|帮助|招聘|合作|举报|客户端|下载|微博|微信"
    r"|搜索|返回|顶部|打印|收藏|分享|english|login|sign|about|contact|privacy|terms|search|app",
    re.IGNORECASE,
)
_ARTICLE_META = re.compile(
    r"""<meta[^>]{0,80}(?:article:published_time|og:release_date|content=["']?(?:news)?article\b)"""
    r"""|"@type"\s*:\s*"(?:News|Reportage)?Article\"""",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[。！？；]|[.!?](?:\s|$)")
_HEAD = 60_000


@dataclass(frozen=True, slots=True)
class _Scored:
    anchor: Anchor
    score: int
    time: Timestamp | None
    dated_row: bool


def read_list(snapshot: Snapshot, text: str) -> Leads:
    """What a list page names: articles first, then sections; kind `page` where it is no list."""
    return list_leads(snapshot, text, parse_html(text))


def says_article(url: str, text: str) -> bool:
    """Whether address and head agree that this is one article, so that no look is needed."""
    return article_shaped(url) and _ARTICLE_META.search(text[:_HEAD]) is not None


def list_leads(snapshot: Snapshot, text: str, tree: LexborHTMLParser) -> Leads:
    """`read_list` of a page that is parsed already."""
    base = base_of(tree, snapshot.url)
    own = article_key(snapshot.url)
    links = [
        link
        for link in anchors(tree, base)
        if same_site(link.url, snapshot.url) and article_key(link.url) != own
    ]
    scored = _scored(links, snapshot.fetched_at)
    best = _best_path(scored)
    chosen = _chosen(scored, best)
    main = [one for one in scored if one.anchor.path == best]
    verdict = _is_list(snapshot.url, text, tree, main)
    found = Gathering(base, snapshot.fetched_at)
    for one in chosen:
        found.add(
            one.anchor.url,
            f"list: {_why(one, best)}",
            kind="article" if _sure(one) else "unknown",
            title=one.anchor.words,
            time=one.time,
        )
    if verdict:
        _add_sections(found, links, {article_key(one.anchor.url) for one in chosen})
    heading = tree.css_first("title")
    return Leads(
        "list" if verdict else "page",
        found.targets,
        next_page=next_page(tree, text, snapshot.url, base, links) if verdict else None,
        why=verdict or "no list: too few links of one kind, or an article's own text",
        title=heading.text(strip=True)[:200] if heading is not None else None,
    )


def declared(tree: LexborHTMLParser, snapshot: Snapshot) -> tuple[Target, ...]:
    """Feeds and sitemaps that a page declares in its head or links by their usual names."""
    found = Gathering(base_of(tree, snapshot.url), snapshot.fetched_at)
    for link in tree.css("link[href]")[:300]:
        its = link.attributes
        kind, relation = (its.get("type") or "").lower(), (its.get("rel") or "").lower()
        if "alternate" in relation and re.search(r"rss|atom|feed\+json", kind):
            title = (its.get("title") or "").strip()[:200]
            found.add(its.get("href") or "", "autodiscovery", kind="feed", title=title)
        elif "sitemap" in relation:
            found.add(its.get("href") or "", "autodiscovery", kind="sitemap")
    for link in tree.css('a[href*="sitemap"], a[href$=".rss"], a[href$="rss.xml"]')[:50]:
        href = link.attributes.get("href") or ""
        if ".xml" in href or href.endswith(".rss"):
            found.add(href, "linked", kind="sitemap" if "sitemap" in href else "feed")
    return found.targets


def _scored(links: Sequence[Anchor], seen_at: datetime) -> list[_Scored]:
    titled = [link for link in links if link.titled and not in_pager(link)]
    keys: dict[str, set[str]] = defaultdict(set)
    for link in titled:
        keys[link.path].add(article_key(link.url))
    return [_score(link, len(keys[link.path]), seen_at) for link in titled]


def _score(link: Anchor, sisters: int, seen_at: datetime) -> _Scored:
    by_address = time_in_address(link.url)
    in_row = time_beside(link, seen_at)
    score = _IN_ADDRESS * (by_address is not None) + _IN_ROW * (in_row is not None)
    score += _SHAPE * article_shaped(link.url) + _SISTERS * (sisters >= SIBLINGS)
    score += _ASIDE * link.aside
    return _Scored(link, score, in_row or by_address, in_row is not None)


def _best_path(scored: Sequence[_Scored]) -> str:
    sums: Counter[str] = Counter()
    for one in scored:
        sums[one.anchor.path] += one.score
    return max(sums, key=lambda path: sums[path], default="")


def _chosen(scored: Sequence[_Scored], best: str) -> list[_Scored]:
    """The links of the best path, those like them elsewhere, and those sure by themselves."""
    family = Counter(_shape(one.anchor.url) for one in scored if one.anchor.path == best)
    shapes = {shape for shape, count in family.items() if count > 1}
    return [
        one
        for one in scored
        if (one.anchor.path == best and one.score > 0)
        or one.score >= ENOUGH
        or (_shape(one.anchor.url) in shapes and article_shaped(one.anchor.url))
    ]


def _shape(url: str) -> str:
    """An address with its numbers blanked: articles of one site share it."""
    path = url.partition("?")[0]
    return _DIGITS.sub("9", _HEXES.sub("f", path))


def _sure(one: _Scored) -> bool:
    url = one.anchor.url
    return article_shaped(url) or (one.score >= ENOUGH and not list_shaped(url))


def _why(one: _Scored, best: str) -> str:
    reasons = [
        words
        for holds, words in (
            (one.anchor.path == best, "in the page's main list"),
            (one.dated_row, "a time beside it"),
            (time_in_address(one.anchor.url) is not None, "a day in its address"),
            (article_shaped(one.anchor.url), "an article's address"),
        )
        if holds
    ]
    return ", ".join(reasons) or "among many like it"


def _is_list(url: str, text: str, tree: LexborHTMLParser, main: Sequence[_Scored]) -> str:
    """Why the page is a list; empty when it is not."""
    keys = {article_key(one.anchor.url) for one in main}
    many, dated = len(keys), sum(one.dated_row for one in main)
    host = host_of(url)
    path = canonical_url(url).partition(host)[2].partition("/")[2]
    if not path or path.partition("?")[0] in ("index.html", "index.htm", "index.shtml"):
        return f"a front page with {many} headlines of one kind" if many >= 3 else ""
    if many < 2 or (article_shaped(url) and not (dated >= 10 and dated >= 0.8 * many)):
        return ""
    linked, prose = sum(len(one.anchor.words) for one in main), _prose(tree)
    if _ARTICLE_META.search(text[:_HEAD]) and prose > 100:
        return ""
    if list_shaped(url) and (dated == many if many < 3 else prose < 2 * linked or dated >= 3):
        return f"a column with {many} headlines of one kind, {dated} with their time"
    if many >= SIBLINGS and (prose < linked or (dated >= 0.6 * many and prose < 3 * linked)):
        return f"{many} headlines of one kind, {dated} with their time, and little text besides"
    return ""


def _prose(tree: LexborHTMLParser) -> int:
    """Characters in paragraphs of running text."""
    total = 0
    for node in tree.css("p")[:400]:
        words = node.text(deep=True)
        if len(words) >= 30 and _SENTENCE.search(words) and node.css_first("a[href]") is None:
            total += len(words)
    return total


def _add_sections(found: Gathering, links: Sequence[Anchor], articles: set[str]) -> None:
    count = 0
    for link in links:
        words = link.words
        if count >= _MOST_SECTIONS or article_key(link.url) in articles:
            continue
        path = link.url.partition("://")[2].partition("/")[2]
        short = 1 < len(words) <= 24 and not words.isdigit() and not _NOT_A_SECTION.search(words)
        if short and _section_address(path, link) and not article_shaped(link.url):
            found.add(link.url, "section", kind="list", title=words)
            count += 1


def _section_address(path: str, link: Anchor) -> bool:
    if "?" in path or in_pager(link):
        return False
    steps = [step for step in path.split("/") if step]
    return len(steps) <= 4 and (list_shaped(link.url) or not steps or "." not in steps[-1])

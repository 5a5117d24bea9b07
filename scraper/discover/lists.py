"""Column and front pages without rules: which links are articles, which lead to more lists.

Links are scored by what surrounds them (a day in the address, a day in the row, a number of its
own, many siblings of one shape, not in the navigation); the path in the tree with the best sum is
the list, and links elsewhere whose addresses are of the same shape belong to it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from selectolax.lexbor import LexborHTMLParser

from scraper.discover.anchors import Anchor, anchors, base_of
from scraper.discover.datings import Datings
from scraper.discover.leads import Leads
from scraper.discover.listhood import Look, is_front, verdict_of
from scraper.discover.paging import next_page
from scraper.discover.places import in_pager, note_title
from scraper.discover.prose import longest_prose
from scraper.discover.shapes import list_shaped
from scraper.discover.targets import Gathering
from scraper.model import Snapshot, Target, Timestamp
from scraper.read.guard import parse_html
from scraper.times import time_in_address

SIBLINGS = 5
ENOUGH = 4
"""The score from which a link outside the best path is an article too."""
_IN_ADDRESS, _IN_ROW, _SHAPE, _SISTERS, _ASIDE = 3, 3, 2, 2, -3
_MOST_SECTIONS = 150
_COLUMNS = 3
"""Columns of its own that a column without articles has at least."""
_MOST_FRAMES = 20
_WORN = 4
"""Addresses that one headline may have."""
_HEADLINE = 9
"""Characters that headlines have on average; names of sections have fewer."""
_DIGITS = re.compile(r"\d+")
_ONE_PARAMETER = re.compile(r"\w{1,20}=[\w%.-]{1,60}", re.ASCII)
_HEXES = re.compile(r"[0-9a-f]{16,}")
_YEAR = re.compile(r"19|20|/\d\d/\d{4}/|eastday")
_NOT_A_SECTION = re.compile(
    r"首页|登录|登陆|注册|投稿|关于|联系|广告|版权|声明|帮助|招聘|合作|举报|客户端|下载|微博|微信"
    r"|搜索|返回|顶部|打印|收藏|分享|english|login|sign|about|contact|privacy|terms|search|app",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Scored:
    anchor: Anchor
    score: int
    time: Timestamp | None
    in_row: bool
    in_address: bool


def read_list(snapshot: Snapshot, text: str) -> Leads:
    """What a list page names: articles first, then sections; kind `page` where it is no list."""
    return list_leads(snapshot, text, parse_html(text))


def list_leads(snapshot: Snapshot, text: str, tree: LexborHTMLParser) -> Leads:
    """`read_list` of a page that is parsed already."""
    base = base_of(tree, snapshot.url)
    links = anchors(tree, base, snapshot.url)
    scored = _scored(links, snapshot.fetched_at, few=1 if list_shaped(snapshot.url) else SIBLINGS)
    best = _best_path(scored)
    chosen = _chosen(scored, best)
    main = {one.anchor.key: one for one in scored if one.anchor.path == best}
    onward = next_page(tree, text, snapshot.url, base, links) if main else None
    look = Look(
        snapshot.url,
        text,
        tree,
        headlines=len(main),
        dated=sum(one.in_row for one in main.values()),
        linked=sum(len(one.anchor.words) for one in main.values()),
        paged=onward is not None,
    )
    verdict = verdict_of(look)
    found = Gathering(base, snapshot.fetched_at)
    for one in chosen:
        found.put(_target(one, best), one.anchor.key)
    if verdict or (not main and is_front(snapshot.url)):
        _add(found, _sections(links, {one.anchor.key for one in chosen}))
    elif not main and list_shaped(snapshot.url) and not longest_prose(text):
        _add(found, _beneath(snapshot.url, _sections(links, set())))
    heading = tree.css_first("title")
    return Leads(
        "list" if verdict else "page",
        found.targets,
        next_page=onward if verdict else None,
        why=verdict or "no list: too few links of one kind, or an article's own text",
        title=heading.text(strip=True)[:200] if heading is not None else None,
    )


def declared(tree: LexborHTMLParser, snapshot: Snapshot) -> tuple[Target, ...]:
    """Feeds and sitemaps that a page declares in its head or links by their usual names, and the
    pages of its frames.
    """
    found = Gathering(base_of(tree, snapshot.url), snapshot.fetched_at)
    for link in tree.css("link[href]")[:300]:
        its = link.attributes
        kind, relation = (its.get("type") or "").lower(), (its.get("rel") or "").lower()
        if "alternate" in relation and re.search(r"rss|atom|feed\+json", kind):
            title = (its.get("title") or "").strip()[:200]
            found.add(its.get("href") or "", "autodiscovery", kind="feed", title=title)
        elif "sitemap" in relation:
            found.add(its.get("href") or "", "autodiscovery", kind="sitemap")
    for frame in tree.css("frameset frame[src]")[:_MOST_FRAMES]:
        found.add(frame.attributes.get("src") or "", "frame", kind="")
    for link in tree.css('a[href*="sitemap"], a[href$=".rss"], a[href$="rss.xml"]')[:50]:
        href = link.attributes.get("href") or ""
        if ".xml" in href or href.endswith(".rss"):
            found.add(href, "linked", kind="sitemap" if "sitemap" in href else "feed")
    return found.targets


def _scored(links: Sequence[Anchor], seen_at: datetime, *, few: int) -> list[_Scored]:
    """The headlines with their scores. Where none is long, `few` short ones beside each other
    count too."""
    datings = Datings(seen_at)
    worn = _worn(links)
    keys: dict[tuple[str, ...], set[str]] = defaultdict(set)
    short: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for link in links:
        if link.titled and link.words not in worn:
            keys[link.path].add(link.key)
            note_title(link.place, link.key)
        elif _short_headline(link):
            short[link.path].add(link.key)
    enough = SIBLINGS if keys else few
    many = {path for path, of in short.items() if len(of) >= enough} | keys.keys()
    return [
        _score(link, len(keys[link.path] | short[link.path]), datings)
        for link in links
        if link.words not in worn and (link.titled or (link.path in many and _short_headline(link)))
    ]


def _worn(links: Sequence[Anchor]) -> set[str]:
    """Words that lead to many places, none like an article: the house beside each headline.

    A column may give every story the same headline (天气预报); their addresses are articles'.
    """
    places: dict[str, set[str]] = defaultdict(set)
    for link in links:
        if not link.shaped and not _YEAR.search(link.url):
            places[link.words].add(link.key)
    return {words for words, keys in places.items() if len(keys) > _WORN}


def _short_headline(link: Anchor) -> bool:
    """A few words whose address is an article's: a headline, where others are beside it."""
    return link.shaped and not link.aside and len(link.words) >= 2 and not link.words.isdigit()


def _score(link: Anchor, sisters: int, datings: Datings) -> _Scored:
    by_address = time_in_address(link.url) if _YEAR.search(link.url) else None
    in_row = datings.beside(link)
    score = _IN_ADDRESS * (by_address is not None) + _IN_ROW * (in_row is not None)
    score += _SHAPE * link.shaped + _SISTERS * (sisters >= SIBLINGS)
    score += _ASIDE * link.aside
    return _Scored(link, score, in_row or by_address, in_row is not None, by_address is not None)


def _best_path(scored: Iterable[_Scored]) -> tuple[str, ...]:
    sums: Counter[tuple[str, ...]] = Counter()
    for one in scored:
        sums[one.anchor.path] += one.score
    return max(sums, key=lambda path: sums[path], default=())


def _chosen(scored: Sequence[_Scored], best: tuple[str, ...]) -> list[_Scored]:
    """The links of the best path, those like them elsewhere, and those sure by themselves."""
    family = Counter(_shape(one.anchor.url) for one in scored if one.anchor.path == best)
    shapes = {shape for shape, count in family.items() if count > 1}
    lists = _further_lists(scored) | {best}
    return [
        one
        for one in scored
        if (one.anchor.path in lists and one.score > 0)
        or one.score >= ENOUGH
        or (one.anchor.shaped and _shape(one.anchor.url) in shapes)
    ]


def _further_lists(scored: Sequence[_Scored]) -> set[tuple[str, ...]]:
    """Paths with many headlines as long as headlines are, and no words of the page's foot."""
    by_path: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for one in scored:
        if not one.anchor.aside:
            by_path[one.anchor.path].append(one.anchor.words)
    return {
        path
        for path, words in by_path.items()
        if len(words) >= SIBLINGS
        and sum(map(len, words)) >= _HEADLINE * len(words)
        and sum(_NOT_A_SECTION.search(each) is not None for each in words) < len(words) / 3
    }


def _shape(url: str) -> str:
    """An address with its numbers blanked: articles of one site share it."""
    path = url.partition("?")[0]
    return _DIGITS.sub("9", _HEXES.sub("f", path))


def _target(one: _Scored, best: tuple[str, ...]) -> Target:
    link = one.anchor
    sure = link.shaped or (one.score >= ENOUGH and not list_shaped(link.url))
    return Target(
        link.url,
        via=_why(link.path == best, one.in_row, one.in_address, link.shaped),
        kind="article" if sure else "unknown",
        title=link.words or None,
        published_at=one.time,
    )


@cache
def _why(main: bool, in_row: bool, in_address: bool, shaped: bool) -> str:
    reasons = (
        (main, "in the page's main list"),
        (in_row, "a time beside it"),
        (in_address, "a day in its address"),
        (shaped, "an article's address"),
    )
    told = ", ".join(words for holds, words in reasons if holds)
    return f"list: {told or 'among many like it'}"


def _sections(links: Sequence[Anchor], articles: set[str]) -> list[Anchor]:
    """The links that lead to further lists."""
    return [
        link
        for link in links
        if not link.shaped and link.key not in articles and _names_section(link.words)
        if _section_address(link)
    ]


def _names_section(words: str) -> bool:
    short = 1 < len(words) <= 24 and not words.isdigit()
    return short and not _NOT_A_SECTION.search(words)


def _beneath(url: str, sections: Sequence[Anchor]) -> list[Anchor]:
    """The columns of a column that holds nothing else: those in its own folder, where many are."""
    folder = url.partition("?")[0].rpartition("/")[0] + "/"
    within = [link for link in sections if link.url.startswith(folder) and not link.aside]
    return within if len({link.key for link in within}) >= _COLUMNS else []


def _add(found: Gathering, sections: Sequence[Anchor]) -> None:
    for link in sections[:_MOST_SECTIONS]:
        section = Target(link.url, via="section", kind="list", title=link.words)
        found.put(section, link.key)


def _section_address(link: Anchor) -> bool:
    path, mark, query = link.url.partition("://")[2].partition("/")[2].partition("?")
    if in_pager(link.place):
        return False
    if mark:  # `/list.php?cid=3`; more parameters are a choice among the same
        return _ONE_PARAMETER.fullmatch(query) is not None and list_shaped(link.url)
    steps = [step for step in path.split("/") if step]
    return len(steps) <= 4 and (list_shaped(link.url) or not steps or "." not in steps[-1])

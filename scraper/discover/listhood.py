"""Whether a page is a list: by its address, its headlines and its prose.

An article may carry more dated links beside it than a column has; what tells them apart is a body:
a run of sentences in one place, which no list has.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

from scraper.discover.anchors import is_titled, one_line
from scraper.discover.prose import longest_prose
from scraper.discover.shapes import article_shaped, list_shaped
from scraper.urls import canonical_url, host_of

MANY = 5
BODY = 130
"""Han characters of running text that no introduction to a column has."""
_META = re.compile(
    r"""<meta[^>]{0,80}(?:article:published_time|og:release_date|content=["']?(?:news)?article\b)"""
    r"""|"@type"\s*:\s*"(?:News|Reportage)?Article\"""",
    re.IGNORECASE,
)
_HEAD = 60_000
_BENEATH = 800
_BYLINE = re.compile(r"来源|來源|作者|记者|記者|编辑|通讯员|发布时间|发布日期")
_LONG_NAME = 12
"""Characters that the name of a column does not have."""
_FRONT = frozenset({"", "index.html", "index.htm", "index.shtml", "index.php", "default.html"})


@dataclass(frozen=True, slots=True)
class Look:
    """What a verdict rests on. `headlines` are different articles on the page's main path."""

    url: str
    text: str
    tree: LexborHTMLParser
    headlines: int
    dated: int
    """Those with a time in their row."""
    linked: int
    """Characters of their words."""
    paged: bool
    """Whether the page names a next one."""


def says_article(url: str, text: str) -> bool:
    """Whether address and head agree that this is one article, so that no look is needed."""
    return article_shaped(url) and _META.search(text[:_HEAD]) is not None


def verdict_of(look: Look) -> str:
    """Why the page is a list; empty when it is not."""
    many, dated = look.headlines, look.dated
    if is_front(look.url):
        return f"a front page with {many} headlines of one kind" if many >= 3 else ""
    if not many:
        return ""
    prose = longest_prose(look.text)
    named = list_shaped(look.url)
    told = f"{many} headlines of one kind, {dated} with their time"
    if article_shaped(look.url) and not (dated >= 10 and dated >= 0.8 * many and prose < BODY):
        return ""
    if prose >= BODY and _META.search(look.text[:_HEAD]):
        return ""
    likely = article_shaped(look.url) or _bylined(look.text)
    if not named and not look.paged and _headed(look.tree, likely):
        return ""
    if named and _column(look, prose):
        return f"a column with {told}"
    if many >= MANY and prose < BODY and (look.paged or prose < look.linked):
        return f"{told}, and little text besides"
    return ""


def _column(look: Look, prose: int) -> bool:
    """Whether the page at a column's address is one."""
    if look.headlines < 3:
        return prose < BODY // 2 and (look.dated == look.headlines or prose == 0)
    regular = look.paged or look.dated >= max(3, 0.6 * look.headlines)
    return prose < (2 * BODY if regular and not _headed(look.tree, True) else BODY)


def _bylined(text: str) -> bool:
    """Whether a house or an author is named between the headline and the next link."""
    end = text.find("</h1>")
    if end < 0:
        return False
    beneath = text[end : end + _BENEATH]
    return _BYLINE.search(beneath.partition("<a ")[0]) is not None


def _headed(tree: LexborHTMLParser, likely: bool) -> bool:
    """Whether the page carries a headline of its own, which a column's name is too short for.

    Where no article is `likely`, only a long one counts.
    """
    heading = tree.css_first("h1")
    if heading is None or heading.css_first("a[href]") is not None:
        return False
    words = one_line(heading.text(deep=True))
    return is_titled(words) and (likely or len(words) >= _LONG_NAME)


def is_front(url: str) -> bool:
    """Whether an address is a site's front page, by whatever name."""
    host = host_of(url)
    path = canonical_url(url).partition(host)[2].partition("/")[2] if host else "?"
    return path.partition("?")[0] in _FRONT and "=" not in path

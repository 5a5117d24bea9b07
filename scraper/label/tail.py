"""Below the text: what the page says after the article, walked from the end upward."""

from __future__ import annotations

import re

from scraper.han import simplified
from scraper.label.listing import is_entry
from scraper.label.marks import kind_of
from scraper.label.roles import Naming, named
from scraper.model import BODY_ROLES, Block, Document
from scraper.text import width_folded

_LIST_HEADING = re.compile(
    r"[【\[<#]*\s*(?:相关|延伸|推荐|更多|热门|精彩|猜你|编辑推荐|今日|最新|往期|热点|大家都在|新闻链接|相关链接)"
    r"(?:新闻|阅读|文章|报道|链接|推荐|资讯|内容|专题|喜欢|看|回顾|评论|排行)*\s*[:|>\]】]*"
    r"|(?:related|read|recommended|most|more|see|also|latest|popular|trending|top)(?:\s+[a-z]+){0,4}:?",
    re.IGNORECASE,
)
_SHORTEST_LINKED = 40
_FULL_STOPS = frozenset(".。।۔")
"""Headlines end in the other marks."""
_ENDS_ALL = re.compile(
    r"[【\[［(（*※]?\s*(?P<sure>免责|版权|特别|郑\s?重|平台|法律|本[网站报]|反?侵权)?"
    r"(?:声\s?明|公告)\s*(?:[:：|｜】\]］)）]|$)"
)
"""A disclaimer's heading: from there to the end nothing is the article's."""


_HOT = re.compile("[声聲]|公告")
_MAYBE_BELOW = frozenset(("", "lead", "paragraph", "list", "subhead", "notice"))


def by_tail(document: Document) -> Document:
    """Lists of links below the text, and everything from a disclaimer on."""
    naming: dict[int, Naming] = {}
    blocks = document.blocks
    first = next((n for n, b in enumerate(blocks) if b.role in BODY_ROLES), len(blocks))
    prose = _where_prose_stands(document)
    for n in range(len(blocks) - 1, first, -1):
        block = blocks[n]
        if block.role not in ("", "paragraph", "list"):
            continue
        if is_entry(block) and not _reads_on(block, prose):
            naming[n] = ("related", "a link below the text")
        elif _LIST_HEADING.fullmatch(width_folded(block.text.strip())):
            naming[n] = ("furniture", "the heading of a list")
        elif not kind_of(block.text) and len(block.text) > 1:
            break
    return named(document, naming | _below_disclaimer(document, first))


def _where_prose_stands(document: Document) -> frozenset[tuple[str, str]]:
    """Place and element of the paragraphs that are not mostly links."""
    return frozenset(
        (b.place, b.tag) for b in document.blocks if b.role == "paragraph" and b.linked < 0.4
    )


def _reads_on(block: Block, prose: frozenset[tuple[str, str]]) -> bool:
    """Whether a block of links is a sentence that stands where other paragraphs stand."""
    closed = block.text.rstrip("”’」』）)\"'")[-1:]
    if len(block.text) < _SHORTEST_LINKED or closed not in _FULL_STOPS:
        return False
    return (block.place, block.tag) in prose


def _below_disclaimer(document: Document, first: int) -> dict[int, Naming]:
    blocks = document.blocks
    own = [n for n in range(first, len(blocks)) if blocks[n].role in _MAYBE_BELOW]
    for at, n in enumerate(own):
        text = blocks[n].text
        match = _ENDS_ALL.match(simplified(text[:40])) if at and _HOT.search(text, 0, 40) else None
        if match and (2 * at >= len(own) or _is_sure(match, text)):
            return dict.fromkeys(own[at:], ("notice", "from a disclaimer to the end"))
    return {}


def _is_sure(heading: re.Match[str], text: str) -> bool:
    """Whether it is no statement that the article reports, however short the article is."""
    return bool(heading["sure"]) and (heading.end() == len(text) or kind_of(text) == "notice")

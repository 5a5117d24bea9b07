"""Breadcrumbs: the path of columns that leads to the article; its last step is the category."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile

from selectolax.lexbor import LexborNode

from scraper.model import Hint
from scraper.read.layout import Line, spaced
from scraper.read.outside import is_crumbs
from scraper.text import strip_controls, width

_MOST_NAMED = 100
_MOST_STEPS = 8
_WIDEST = 12.0
"""Han characters of a column's name (three Latin letters each); what is wider is a headline."""
_MOST_LINES = 80
_ARROWS = frozenset(">＞»›→▸▶")
_BETWEEN = re.compile(r"[\s>＞»›→▸▶/／|｜·•:：\\-]*")
_HOME = re.compile(
    r"(?:.{0,12}(?:首页|首頁|主页)|home ?page|home|start|startseite|accueil|inicio|início|trang chủ"
    r"|главная(?: страница)?|ホーム|トップ|홈|beranda|strona główna|ana ?sayfa|الرئيسية)",
    re.IGNORECASE,
)
"""The first step of any path, which is no column."""
_HERE = frozenset(("正文", "内容", "详情", "详细内容", "阅读", "查看", "本文", "article"))
"""The last step of any path."""


def trail(text: str, links: Iterable[str], *, arrows: bool = True) -> list[str]:
    """The steps of a path: links with only separators (`arrows`: visible ones) between them.

    >>> trail("位置：某网>中国>热点>正文 订阅手机报", ["某网", "中国", "热点", "订阅手机报"])
    ['某网', '中国', '热点']
    >>> trail("Contact Log in", ["Contact", "Log in"])
    ['Contact']
    """
    steps: list[str] = []
    at = 0
    for words in islice(links, _MOST_STEPS):
        start = text.find(words, at)
        if start < 0:
            break
        between = text[at:start]
        if steps and not (_BETWEEN.fullmatch(between) and (not arrows or _has_mark(between))):
            break
        steps.append(words)
        at = start + len(words)
    return steps


def column(steps: Sequence[str]) -> str | None:
    """The column that a path ends in: no home page, no site, no headline.

    >>> column(["网站首页", "新闻中心", "正文"]), column(["Home"]), column(["News", "2012", "6"])
    ('新闻中心', None, 'News')
    """
    undated = takewhile(lambda step: not step.isdecimal(), steps)
    named = [step for step in undated if width(step) <= _WIDEST and step not in _HERE]
    return None if not named or _HOME.fullmatch(named[-1]) else named[-1]


def named_crumbs(named: Sequence[LexborNode]) -> Iterator[Hint]:
    """The columns of elements whose class or id says that they are the path."""
    crumbs = (node for node in named[:_MOST_NAMED] if is_crumbs(node.attributes))
    for node in islice(crumbs, 2):
        sure = "crumb" in f"{node.attributes.get('class')} {node.id}"
        links = [
            words for a in node.css("a")[:_MOST_STEPS] if (words := _clean(a.text(separator=" ")))
        ]
        steps = trail(_clean(node.text(separator=" ")[:600]), links, arrows=not sure)
        if (sure or len(steps) > 1) and (name := column(steps)):
            yield Hint("category", name, "breadcrumbs")


def lines_of_crumbs(lines: Sequence[Line]) -> Iterator[Hint]:
    """The column of the first line with arrows between its links, which no name tells apart."""
    for line in lines[:_MOST_LINES]:
        if line.links and not _ARROWS.isdisjoint(line.text):
            steps = trail(line.text, (words for words, _ in line.links))
            if len(steps) > 1 and (name := column(steps)):
                yield Hint("category", _clean(name), "a path of links above the headline")
                return


def _has_mark(between: str) -> bool:
    return bool(between.strip())


def _clean(text: str) -> str:
    return spaced(strip_controls(text))

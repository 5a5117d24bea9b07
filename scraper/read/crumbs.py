"""Breadcrumbs: the path of columns that leads to the article; its last step is the category."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, takewhile

from selectolax.lexbor import LexborNode

from scraper.model import Hint
from scraper.read.layout import Line, spaced
from scraper.read.outside import is_crumbs
from scraper.read.region import Region
from scraper.read.walk import Page
from scraper.text import strip_controls, width

_MOST_NAMED = 100
_MOST_STEPS = 8
_WIDEST = 12.0
"""Han characters of a column's name (three Latin letters each); what is wider is a headline."""
_MOST_LINES = 80
"""Lines above the headline in which the path may stand."""
_LONGEST_PATH = 90
_BETWEEN = re.compile(r"[\s>＞»›→▸▶/／|｜·•:：\\-]*")
_PATH = re.compile(
    r"位置\s?[:：]|\S\s{0,3}(?:[>＞»›→▸▶]{1,2}|->|::)\s{0,3}\S|(?:首[页頁]|主[页頁])\s?/\s?\S"
)
"""What a line has that is a path, whatever its element is called."""
_SURE = re.compile(r"位置|(?:[>＞»›→]|->)\s*(?:正文|[内內]文|(?:新闻|文章)?详情)")
"""What a path of one step needs besides."""
_HOME = re.compile(
    r".{0,12}(?:首\s?[页頁]|主[页頁])|返回.*|home ?page|home|start|startseite|accueil|inicio|início"
    r"|trang chủ|главная(?: страница)?|ホーム|トップ|홈|beranda|strona główna|ana ?sayfa|الرئيسية",
    re.IGNORECASE,
)
"""The first step of any path, which is no column."""
_HERE = frozenset(("正文", "内容", "详情", "详细内容", "阅读", "查看", "本文", "article"))
"""The last step of any path."""
_HOUSES = frozenset("网網报報社台")
"""A step that ends so is the house, where there is a column besides."""


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
        steps.append(words.strip(" >＞»›→/·:：-"))
        at = start + len(words)
    return steps


def column(steps: Sequence[str]) -> str | None:
    """The column that a path ends in: no home page, no site, no headline.

    >>> column(["网站首页", "新闻中心", "正文"]), column(["Home"]), column(["News", "2012", "6"])
    ('新闻中心', None, 'News')
    """
    undated = takewhile(lambda step: not step.isdecimal(), steps)
    named = [step for step in undated if step and width(step) <= _WIDEST and step not in _HERE]
    columns = [step for step in named if not _HOME.fullmatch(step)]
    return next((step for step in reversed(columns) if step[-1] not in _HOUSES), None) or next(
        reversed(columns), None
    )


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


def with_path(hints: tuple[Hint, ...], page: Page, region: Region) -> tuple[Hint, ...]:
    """The hints with the column of a path above the headline, which goes before boxes so named."""
    title = next((n for n, (role, _) in region.roles.items() if role == "title"), region.body[1])
    for line in reversed(page.lines[max(0, title - _MOST_LINES) : title]):
        if line.links and (name := column(_path(line))):
            told = Hint("category", _clean(name), "the path above the headline")
            sure = tuple(hint for hint in hints if hint.where != "breadcrumbs")
            return (*sure, told, *(hint for hint in hints if hint.where == "breadcrumbs"))
    return hints


def _path(line: Line) -> list[str]:
    """The steps of a line that is a path; none of another line."""
    if len(line.text) > _LONGEST_PATH or not _PATH.search(line.text):
        return []
    steps = trail(line.text, (words for words, _ in line.links))
    return steps if len(steps) > 1 or _SURE.search(line.text) else []


def _has_mark(between: str) -> bool:
    return bool(between.strip())


def _clean(text: str) -> str:
    return spaced(strip_controls(text))

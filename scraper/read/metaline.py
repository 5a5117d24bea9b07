"""Lines of time, source and people as they are seen: their parts stand apart on the page.

Sites print `<span>来源：江网</span><span>作者：方小舟</span>` and part the two by style alone; as
text they would be one word. The place of an article on its site is read from such a line too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.model import Hint
from scraper.read.layout import Line, spaced
from scraper.read.region import Region
from scraper.read.walk import Page
from scraper.read.words import is_credit, is_meta
from scraper.text import squeeze

_LONGEST = 160
_MOST_PIECES = 40
_OPEN_END = re.compile(r"[:：/\-.,，(（\[【《年月]$|\d$")
_OPEN_START = re.compile(r"[:：/\-.,，)）\]】》年月日时時分秒]|\d")
_TOOL = re.compile(r"^[【\[(（]?(?:我要)?[纠糾][错錯][】\])）]?\s{0,3}(?=[【\[(（责責编編来來])")
"""A tool to report mistakes, which stands on the line of the editor."""
_ENDS_LABEL = re.compile(r"[来來]源\s?[:：]$")
_CLOCK_END = re.compile(r"\d\d:\d\d(?::\d\d)?$")
_ABOVE = 14
"""Lines above the headline in which its place on the site may stand."""
_LONGEST_PATH = 90
_LONGEST_STEP = 12
_MOST_STEPS = 6
_PATH = re.compile(
    r"位置\s?[:：]|\S\s{0,3}(?:[>›»→＞]{1,2}|->|::)\s{0,3}\S|(?:首[页頁]|主[页頁])\s?/\s?\S"
)
_ENDS_PATH = re.compile(r"正文|[内內]文|查看内容|(?:新闻|文章)?详情|[【@]")
_HOUSES = frozenset("网網报報社台")
"""A step that ends so is a house, where there is another."""
_NO_STEP = re.compile(r"首\s?[页頁]|主[页頁]|.{0,6}位置.{0,2}|返回.*|网站首页|home", re.IGNORECASE)


def part(page: Page, region: Region) -> None:
    """The lines about the text that name time, source or people, with their parts apart."""
    for n in range(region.start, region.end):
        role = region.roles.get(n, ("", ""))[0]
        line = page.lines[n]
        if role not in ("", "meta") or not 4 <= len(line.text) <= _LONGEST:
            continue
        if role == "meta" or _tells(line.text):
            words = _with_picture(page, n) or _TOOL.sub("", _parted(page, line) or line.text)
            page.lines[n] = Line(words, line.box, line.links)


def _tells(text: str) -> bool:
    """Whether a line not named yet is sure to be of labels and values, and no prose."""
    return text[-1] not in "。.！？!?" and (is_meta(text) or is_credit(text))


def _with_picture(page: Page, n: int) -> str:
    """What the picture right behind a label says, where a house is shown by its sign."""
    line = page.lines[n]
    if not _ENDS_LABEL.search(line.text) or n + 1 >= len(page.lines):
        return ""
    near = [page.lines[m] for m in (n + 1, n - 1) if m >= 0 and page.lines[m].box == line.box]
    nodes = [one.image for one in near if one.image is not None]
    alt = spaced((nodes[0].attributes.get("alt") or "")[:40]) if nodes else ""
    return f"{line.text}{alt}" if alt else ""


def _parted(page: Page, line: Line) -> str:
    """The line with a space between elements that style alone parts; empty when nothing changes."""
    box = page.boxes[line.box]
    if box.end - box.start != 1:
        return ""
    pieces = box.node.text(separator="\0").split("\0")
    if not 1 < len(pieces) <= _MOST_PIECES:
        return ""
    words = ""
    for piece in pieces:
        bare = spaced(piece)
        if not bare:
            words = words and words.rstrip() + " "
            continue
        apart = piece[0].isspace() or words[-1:] == " " or _are_apart(words, bare)
        words = words.rstrip() + (" " if words and apart else "") + bare
        words += " " if piece[-1].isspace() else ""
    words = words.strip()
    same = words != line.text and squeeze(words) == squeeze(line.text)
    return words if same else ""


def _are_apart(before: str, after: str) -> bool:
    if _CLOCK_END.search(before):
        return True
    return not (_OPEN_END.search(before) or _OPEN_START.match(after))


def with_place(hints: tuple[Hint, ...], page: Page, region: Region) -> tuple[Hint, ...]:
    """The hints with what the page files the article under: its path goes before boxes so named."""
    step = _place(page, region)
    if step is None:
        return hints
    told = Hint("category", step, "the path above the headline")
    sure = tuple(hint for hint in hints if hint.where != "breadcrumbs")
    return (*sure, told, *(hint for hint in hints if hint.where == "breadcrumbs"))


def _place(page: Page, region: Region) -> str | None:
    """The last step of a path above the headline, but for the page itself and its house."""
    title = next((n for n, (role, _) in region.roles.items() if role == "title"), region.body[0])
    for n in range(title - 1, max(-1, title - _ABOVE), -1):
        line = page.lines[n]
        if 0 < len(line.links) <= _MOST_STEPS and len(line.text) <= _LONGEST_PATH:
            steps = list(_steps(line)) if _PATH.search(line.text) else []
            if steps:
                return next(
                    (step for step in reversed(steps) if step[-1] not in _HOUSES), steps[-1]
                )
    return None


def _steps(line: Line) -> Iterator[str]:
    path = _ENDS_PATH.split(line.text)[0]
    for words, _ in line.links:
        bare = words.strip(" >›»→/＞-·:：")
        if 2 <= len(bare) <= _LONGEST_STEP and bare in path and not _NO_STEP.fullmatch(bare):
            yield bare

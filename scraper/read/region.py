"""Where on the page the article stands: general rules over lines and boxes, no names of sites.

First pass: every line is weighed by its own words: running text counts for its length, links and
short lines count against. Boxes that say what they are (nav, comments, related, footer) and runs of
boxes that look alike and each hold a link (lists of other articles) weigh nothing.
Second pass: the box whose lines weigh most together is the body's, then it is narrowed to the box
within it that holds nearly all of that weight.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate

from scraper.read.layout import Line
from scraper.read.walk import Box, Page
from scraper.text import squeeze

_OFF_TAGS = frozenset(("nav", "footer", "aside", "form", "menu"))
_LEAVES = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "tr", "pre"))
"""Boxes that hold a paragraph, never the article."""
_OFF = re.compile(
    r"(?:^|[\s_-])(?:nav|navi|navbar|menu|foot|footer|footers|sidebar|side|aside|breadcrumbs?|crumbs?|comments?|commentlist"
    r"|replys?|replies|respond|disqus|related|relate|relation|xiangguan|recommend|recommends|recommended|tuijian"
    r"|hot|hots|rank|ranking|paihang|popular|share|sharing|shares|bshare|bdshare|social|copyright|disclaimer|advert|ad|ads|adv|advertisement|promo|promotion"
    r"|sponsor|sponsored|newsletter|subscribe|subscription|login|signin|popup|modal|cookie|consent|banner|toolbar|tools|pagination|pager|paging"
    r"|keywords?|tags?|tagcloud|hidden|outbrain|taboola|teaser|teasers|trending|mostread|most|latest|pinglun|qrcode|ewm|erweima)(?=$|[\s_\d-])"
)
_ON = re.compile(
    r"(?:^|[\s_-])(?:article|content|contents|text|txt|body|main|story|post|entry|detail|details|zw|zhengwen|artibody|news|trs|editor|ueditor)"
    r"|articlebody|articlecontent|article-?body|newscontent|content-?body|maincontent|content_?text|zoom|vsb_content|endtext|text_?con"
)
_MARKS = "，。！？；：、,.!?;:"
_ENDS = frozenset("。！？!?….;；”’」』）)\"'：:")


def prose(text: str, linked: int) -> float:
    """How much running text a line is, in characters of Han width; 0 for what is none."""
    size = len(text)
    if 2 * linked > size or size < 8:
        return 0.0
    units = len(text.encode("utf-8", "replace")) / 3
    marks = sum([text.count(mark) for mark in _MARKS])
    if units < 12 and not (marks and text[-1] in _ENDS):
        return 0.0
    if not marks and (units < 30 or text.count(" ") * 12 < size):
        return 0.0
    return units * (1 - linked / size)


class Scored:
    """Lines and boxes with their weights."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.good = [
            prose(line.text, line.linked) if line.image is None else 0.0 for line in page.lines
        ]
        self.bad = [_against(line, good) for line, good in zip(page.lines, self.good, strict=True)]
        self.off: list[bool] = []
        self._turn_off()
        self.good_to = [0.0, *accumulate(self.good)]
        self.bad_to = [0.0, *accumulate(self.bad)]

    def weight(self, box: Box) -> float:
        """How much running text the box covers."""
        return self.good_to[box.end] - self.good_to[box.start]

    def net(self, box: Box) -> float:
        """Its running text less its links and scraps."""
        return self.weight(box) - (self.bad_to[box.end] - self.bad_to[box.start])

    def _turn_off(self) -> None:
        """Lines in boxes that are not the article's weigh nothing."""
        whole = sum(self.good)
        for box in self.page.boxes:
            parent = box.parent >= 0 and self.off[box.parent]
            off = parent or (box.depth > 0 and _is_off(box))
            if off and not parent:
                within = sum(self.good[box.start : box.end])
                if within > 0.5 * whole and box.tag != "footer":
                    off = False
            self.off.append(off)
            if off and not parent:
                for n in range(box.start, box.end):
                    self.bad[n] += self.good[n] * 0.2
                    self.good[n] = 0.0


def _is_off(box: Box) -> bool:
    if box.tag in _OFF_TAGS or box.hidden:
        return True
    return bool(box.mark) and _OFF.search(box.mark) is not None and _ON.search(box.mark) is None


def _against(line: Line, good: float) -> float:
    if line.image is not None or good:
        return 0.0
    if 2 * line.linked > len(line.text):
        return 5.0 + min(len(line.text), 40) * 0.2
    return 1.0


class Region:
    """The run of lines that are the article's zone, and the roles that the HTML itself tells."""

    __slots__ = ("body", "depth", "end", "roles", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.body = (start, end)
        self.depth = 0
        self.roles: dict[int, tuple[str, str]] = {}


_HEADER_REACH = 40
_TAIL_REACH = 80


def find(page: Page, titles: Sequence[str]) -> Region:
    """The article's zone; the whole page when no running text stands out."""
    scored = Scored(page)
    box = body_box(scored)
    if box is None:
        return Region(0, len(page.lines))
    start, end = box.start, box.end
    region = Region(start, min(len(page.lines), end + _TAIL_REACH))
    region.body, region.depth = (start, end), box.depth
    for n in range(end, region.end):
        if not page.lines[n].links:
            region.roles[n] = ("furniture", "below the article's box")
    title = _title_line(page, end, titles)
    if title is not None:
        region.roles[title] = ("title", "the page's own title")
        if title < start and start - title <= _HEADER_REACH:
            region.start = title
    return region


def _title_line(page: Page, end: int, titles: Sequence[str]) -> int | None:
    """The heading that says what the page's title says, nearest above or in the body."""
    keys = [squeeze(title) for title in titles]
    found = None
    for n in range(end):
        line = page.lines[n]
        if 4 <= len(line.text) <= 200 and page.boxes[line.box].tag in (
            "h1",
            "h2",
            "h3",
            "div",
            "p",
            "td",
            "span",
        ):
            key = squeeze(line.text)
            if any(title.startswith(key) for title in keys) and 2 * line.linked < len(line.text):
                return n
            if page.boxes[line.box].tag == "h1" and found is None:
                found = n
    return found


def body_box(scored: Scored) -> Box | None:
    """The box that holds the article's body, or None on a page without running text."""
    if not any(scored.good):
        return None
    boxes = [box for box in scored.page.boxes if box.tag not in _LEAVES]
    best = max(boxes, key=lambda box: (scored.net(box), box.depth))
    return _narrowed(scored, best)


def _narrowed(scored: Scored, box: Box) -> Box:
    children: dict[int, list[Box]] = defaultdict(list)
    for each in scored.page.boxes:
        children[each.parent].append(each)
    while True:
        inner = max(children[box.index], key=scored.weight, default=None)
        if inner is None or inner.tag in _LEAVES or scored.weight(inner) < 0.9 * scored.weight(box):
            return box
        box = inner

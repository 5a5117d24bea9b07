"""First pass: what every line weighs, by its words and by the boxes it stands in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate

from scraper.read.elsewhere import elsewhere
from scraper.read.headline import title_line
from scraper.read.layout import Line
from scraper.read.tables import is_table
from scraper.read.walk import Box, Page
from scraper.read.words import cuts_off, is_meta, is_notice_line
from scraper.text import has_han, squeeze, width

_OFF_TAGS = frozenset(("nav", "footer", "aside", "form", "menu"))
_ITEM_TAGS = frozenset(("li", "div", "dl", "section", "article", "tr", "td", "dd", "ul", "table"))
_OFF_NAMES = """
nav navi navbar menu foot footer footers sidebar side aside breadcrumbs? crumbs? comments?
commentlist replys? replies respond disqus related relate relation xiangguan recommend recommends
recommended tuijian hot hots rank ranking paihang popular share sharing shares bshare bdshare social
copyright disclaimer advert ad ads adv advertisement promo promotion sponsor sponsored newsletter
subscribe subscription login signin popup modal cookie consent banner toolbar tools pagination
pager paging keywords? tags? tagcloud hidden outbrain taboola teaser teasers trending mostread most
latest pinglun qrcode ewm erweima sr-only screen-reader(?:-text)? sharebar sharebox
layer popup[a-z]*
sharingbar sharebuttons? socialshare socialbar relatedposts? relatedarticles? relatednews
relateditems relatedlinks relatedstories articlecopyright(?:box|text)? commentsblock commentbox
"""
_ON_NAMES = """
article content contents text txt body main story post entry detail details zw zhengwen artibody trs
ueditor
"""
_OFF = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_OFF_NAMES.split())})(?=$|[\s_\d-])")
"""A box that says it is not the article: a whole word of its class or id."""
_NEVER_NAMES = """
nav navi navbar menu submenu foot footer footers sidebar aside comments? commentlist replies respond
disqus share sharing shares bshare bdshare social ad ads adv advert advertisement sponsor
sponsored newsletter login signin popup modal cookie consent toolbar pagination outbrain taboola
qrcode ewm erweima
"""
_NEVER = re.compile(rf"(?:^|[\s_-])(?:{'|'.join(_NEVER_NAMES.split())})(?=$|[\s_\d-])")
_ON = re.compile(
    rf"(?:^|[\s_-])(?:{'|'.join(_ON_NAMES.split())})(?=$|[\s_\d-])"
    r"|articlebody|articlecontent|article-?text|newscontent|contentbody|maincontent|zoom"
    r"|vsb_content|endtext|text_?con|mainarticle|story-?body"
)
_MARK = re.compile("[，。！？；、,.!?;،؛؟۔।॥։።།༎༔၊။៕᠂᠃]")
_SHORTEST_MARKLESS = 60
_COLON = re.compile("[：:]")
_ENDS = frozenset("。！？!?….;；”’」』）)\"'：:؟۔।॥։።།༎༔။៕᠃")
_MARKLESS = re.compile("[\u0e00-\u0eff\u1780-\u17ff]")
"""Thai, Lao and Khmer part no words and end no sentences with a mark."""
ENTRY = "an entry of a list of links"
"""Why a line of a run of boxes that each hold a link is off."""
ABSTRACT = "an abstract, which the text repeats"
BELOW = "below the text"
"""Why a line behind the article is none of it."""
ITEM_LINES = 12
"""An entry of a list has no more lines than this."""
_ABSTRACT = 24.0
"""Running text that an abstract has at least, in characters of Han width."""
_SUMMARY = re.compile(r"summary|abstract|intro|zhaiyao|daodu|daoyu|subtitle|excerpt|\blead\b|desc")
_SENTENCE_ENDS = frozenset('。！？!?.”"')
_LEAST_KEY, _LONGEST_ABSTRACT = 16, 500
"""Characters by which an abstract is known again, and that are compared."""
_LABEL = re.compile(
    r"^[\[【(（]?(?:内容|核心|新闻)?(?:摘要|提要|提示|导读|导语|简介)[\]】)）]?[:：]?"
)
_SECTIONS = 3
"""So many headings beside the headline, all as large, are headings of its sections."""
LONG_LIST = 6
"""So many links in a row after some text, and what follows is doubted."""


def prose(text: str, linked: int) -> float:
    """How much running text a line is, in characters of Han width; 0 for what is none.

    >>> prose("市委市政府坚持教育优先发展战略，推动解决了一批重点难点工作。", 0)
    30.0
    >>> prose("首页 > 新闻 > 正文", 0), prose("点击阅读更多这样的新闻报道，精彩不断", 18)
    (0.0, 0.0)
    """
    size = len(text)
    if size < 8 or 5 * linked > 2 * size:
        return 0.0
    units = width(text)
    ends = text[-1] in _ENDS
    marks = _MARK.search(text) is not None or _colon(text, ends)
    if (units < 12 or 4 * linked > size) and not (marks and ends):
        return 0.0
    if not marks and (units < 30 or text.count(" ") * 12 < size) and not _markless(text):
        return 0.0
    if units < 60 and is_meta(text):
        return 0.0
    if units < 300 and is_notice_line(text):
        return 0.0
    return units * (1 - linked / size)


def _markless(text: str) -> bool:
    """Whether a line in a script without marks is as long as sentences are."""
    return len(text) >= _SHORTEST_MARKLESS and _MARKLESS.match(text[0]) is not None


def _colon(text: str, ends: bool) -> bool:
    """Whether a colon is the line's mark: in Chinese it parts a label from its value as often."""
    return _COLON.search(text) is not None and (ends or not has_han(text))


Familiar = Callable[[str], str]
"""Why a line is known to be none of the article's, or nothing."""


class Weights:
    """Lines and boxes with their weights."""

    def __init__(
        self,
        page: Page,
        titles: Sequence[str],
        known: int | None = None,
        familiar: Familiar | None = None,
    ) -> None:
        self.page = page
        self.known = None if known is None else page.boxes[known]
        """The box that holds the text, where somebody knows it."""
        self.good = [
            prose(line.text, line.linked) if line.image is None and not is_table(line) else 0.0
            for line in page.lines
        ]
        self.off: dict[int, str] = {}
        """Lines that are not the article's whatever they say, and why."""
        if familiar is not None:
            self._turn_off_familiar(familiar)
        self._turn_off_boxes()
        self.title = title_line(page, titles, self.good)
        self._turn_off_items()
        self._turn_off_above()
        for start, end, why in elsewhere(page, self.good, self.title):
            self._turn_off(start, end, why)
        self._turn_off_abstract()
        self._turn_off_next_story()
        self._turn_off_below_cut()
        self.bad = [_against(line, good) for line, good in zip(page.lines, self.good, strict=True)]
        self._doubt_after_lists()
        self.places = {self.place(n) for n, good in enumerate(self.good) if good}
        """Where running text stands."""
        self.good_to = [0.0, *accumulate(self.good)]
        self.bad_to = [0.0, *accumulate(self.bad)]

    def weight(self, box: Box) -> float:
        """How much running text the box covers."""
        return self.good_to[box.end] - self.good_to[box.start]

    def net(self, box: Box) -> float:
        """Its running text less its links and scraps."""
        return self.weight(box) - (self.bad_to[box.end] - self.bad_to[box.start])

    def place(self, n: int) -> tuple[int, str, str]:
        """How a line stands: paragraphs side by side, in elements of one name, have one place."""
        box = self.page.boxes[self.page.lines[n].box]
        return box.parent, box.tag, box.mark

    def kind(self, n: int) -> tuple[str, ...]:
        """The names of a line's element and of the one around it, wherever they stand."""
        box = self.page.boxes[self.page.lines[n].box]
        around = self.page.boxes[box.parent]
        return box.tag, box.mark, around.tag, around.mark

    def listed(self, box: Box) -> bool:
        """Whether links and scraps weigh a third of its running text or more."""
        return 3 * (self.bad_to[box.end] - self.bad_to[box.start]) >= self.weight(box)

    def _turn_off(self, start: int, end: int, why: str) -> None:
        for n in range(start, end):
            if n not in self.off:
                self.off[n] = why
                self.good[n] = 0.0

    def _turn_off_familiar(self, familiar: Familiar) -> None:
        """Running text that other stories of the site have too."""
        for n, line in enumerate(self.page.lines):
            if self.good[n] and (why := familiar(line.text)):
                self._turn_off(n, n + 1, why)

    def _turn_off_boxes(self) -> None:
        """Boxes that say what they are: navigation, comments, related stories, footers."""
        above = [0.0, *accumulate(self.good)]
        off = self._named_boxes(above, frozenset())
        by_name: dict[str, float] = defaultdict(float)
        for box, why in off:
            by_name[why] += above[box.end] - above[box.start]
        spared = frozenset(why for why, size in by_name.items() if 2 * size > above[-1])
        for box, why in self._named_boxes(above, spared) if spared else off:
            self._turn_off(box.start, box.end, why)

    def _named_boxes(self, above: Sequence[float], spared: frozenset[str]) -> list[tuple[Box, str]]:
        """The outermost boxes that say so; a name that half of the text bears says nothing."""
        past, found = 0, []
        for box in self.page.boxes:
            if box.start < past or not (box.mark or box.hidden or box.tag in _OFF_TAGS):
                continue
            if not self._holds_known(box) and (why := _is_off(box)):
                size = above[box.end] - above[box.start]
                if why not in spared and (2 * size <= above[-1] or box.tag == "footer"):
                    past = box.end
                    found.append((box, why))
        return found

    def _holds_known(self, box: Box) -> bool:
        """Whether it is the page, or has in it the box that is known to hold the text."""
        known = self.known
        return box.depth == 0 or (
            known is not None and box.start <= known.start and known.end <= box.end
        )

    def _turn_off_items(self) -> None:
        """Runs of boxes that look alike, most of which hold a line that is a link."""
        kin: dict[tuple[int, str, str], list[Box]] = defaultdict(list)
        for box in self.page.boxes:
            if box.tag in _ITEM_TAGS and box.end - box.start <= ITEM_LINES:
                kin[box.parent, box.tag, "" if box.tag == "li" else box.mark].append(box)
        runs = [boxes for boxes in kin.values() if len(boxes) >= 3]
        links = [0, *accumulate(map(is_link_line, self.page.lines))] if runs else []
        for boxes in runs:
            linked = sum(1 for box in boxes if links[box.end] > links[box.start])
            if 5 * linked >= 3 * len(boxes):
                for box in boxes:
                    self._turn_off(box.start, box.end, ENTRY)

    def _turn_off_above(self) -> None:
        if self.title is not None:
            self._turn_off(0, self.title, "above the title")

    def _turn_off_abstract(self) -> None:
        """The first running text, when it is an abstract and the next begins with its words."""
        lines = self.page.lines
        title = self.title
        texts = [n for n, good in enumerate(self.good) if good >= _ABSTRACT and n != title][:4]
        if len(texts) < 2:
            return
        first = texts[0]
        if (first and lines[first - 1].image is not None) or not self._may_be_abstract(first):
            return
        key = _LABEL.sub("", squeeze(lines[first].text[:_LONGEST_ABSTRACT])).rstrip(".…")
        below = squeeze("".join(lines[n].text[:_LONGEST_ABSTRACT] for n in texts[1:]))
        if len(key) >= _LEAST_KEY and below.startswith(key):
            self._turn_off(first, first + 1, ABSTRACT)

    def _may_be_abstract(self, n: int) -> bool:
        """Whether a line says that it is one, or its box does, or it breaks off."""
        line = self.page.lines[n]
        box = self.page.boxes[line.box]
        above = self.page.boxes[box.parent].mark if box.parent >= 0 else ""
        return (
            _LABEL.match(squeeze(line.text[:20])) is not None
            or line.text.rstrip(".…")[-1:] not in _SENTENCE_ENDS
            or _SUMMARY.search(f"{box.mark} {above}") is not None
        )

    def _turn_off_next_story(self) -> None:
        """From a second `<h1>` like the title's own on, another story begins."""
        title = self.title
        if title is None:
            return
        own = self.page.boxes[self.page.lines[title].box]
        if own.tag != "h1":
            return
        others = [b for b in self.page.boxes if b.tag == "h1" and b.start > title]
        others = [box for box in others if self._alike(box, own) and not self._within_text(box)]
        if others and sum(box.parent == own.parent for box in others) < _SECTIONS:
            self._turn_off(others[0].start, len(self.page.lines), "another story")

    def _within_text(self, heading: Box) -> bool:
        """Whether paragraphs stand right above and below a heading as its brothers in one box."""
        title_box = self.page.boxes[self.page.lines[self.title or 0].box]
        if heading.parent == title_box.parent:
            return False
        near = range(max(0, heading.start - 3), min(len(self.good), heading.end + 3))
        beside = [n for n in near if self.good[n] and self.place(n)[0] == heading.parent]
        return any(n < heading.start for n in beside) and any(n >= heading.end for n in beside)

    def _alike(self, one: Box, other: Box) -> bool:
        """Whether two headings have one name, or, nameless, stand in boxes of one name."""
        if one.mark or other.mark:
            return one.mark == other.mark
        above = self.page.boxes[one.parent].mark
        return bool(above) and above == self.page.boxes[other.parent].mark

    def _turn_off_below_cut(self) -> None:
        """Below a snapshot site's own line nothing is the article's, however much it reads so."""
        seen = 0.0
        for n, line in enumerate(self.page.lines):
            seen += self.good[n]
            if seen > 0 and cuts_off(line.text):
                self._turn_off(n, len(self.page.lines), BELOW)
                return

    def _doubt_after_lists(self) -> None:
        """Text after a long run of links, once there was some, is seldom the article's."""
        factor, links, seen = 1.0, 0, 0.0
        for n, line in enumerate(self.page.lines):
            if self.good[n]:
                if seen > 30 and links >= LONG_LIST:
                    factor *= 0.5 if links < 20 else 0.25
                links = 0
                seen += self.good[n]
                self.good[n] *= factor
            elif 2 * line.linked > len(line.text):
                links += 1


def is_link_line(line: Line) -> bool:
    """Whether a line is a link, perhaps with a time or a name beside it."""
    size, rest = len(line.text), len(line.text) - line.linked
    if line.linked < 6:
        return False
    return rest * 10 <= size * 4 or (
        rest < 30 and line.text[-1] not in _ENDS and rest < 2 * line.linked
    )


def _is_off(box: Box) -> str:
    if box.tag in _OFF_TAGS:
        return f"in <{box.tag}>"
    if box.hidden:
        return "hidden"
    why = _named_off(box.mark) if box.mark else ""
    return "" if box.tag == "p" and why.endswith("teaser") else why


@lru_cache(maxsize=8192)
def never_text(mark: str) -> bool:
    """Whether a box of that class and id is not worth entering: navigation, comments, adverts.

    Lists of related articles are entered: they are data.
    """
    return _first(_NEVER, mark) != ""


@lru_cache(maxsize=8192)
def _named_off(mark: str) -> str:
    found = _first(_OFF, mark)
    return f"in a box named {found}" if found else ""


def _first(names: re.Pattern[str], mark: str) -> str:
    """The first of `names` in a mark; empty when another of its names is the article's."""
    if names.search(mark) is None:
        return ""
    first = ""
    for name in mark.split():
        found = names.search(name)
        if found is None and _ON.search(name):
            return ""
        first = first or (found[0].strip("_-") if found else "")
    return first


def _against(line: Line, good: float) -> float:
    if line.image is not None or good:
        return 0.0
    if 2 * line.linked > len(line.text):
        return 5.0 + min(len(line.text), 40) * 0.2
    return 1.0

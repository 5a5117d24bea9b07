"""Overline, subtitle and signature: lines at either end of the text, told by where they stand.

E-paper and news systems agree on few names: `PreTitle`, `intro-title`, `yinti`, `font02` above a
headline; `SubTitle`, `futi`, `sub` below one. A name counts only right beside the headline.
"""

from __future__ import annotations

import re

from scraper.names import is_byline_only
from scraper.read.edges import alike
from scraper.read.layout import Line
from scraper.read.region import Region
from scraper.read.walk import Page
from scraper.read.words import has_stamp, is_credit, is_meta
from scraper.text import has_han

_KICKER = re.compile(
    r"(?:^|[\s_-])(?:(?:article|news|art|founder)?[_-]?"
    r"(?:pre|sup|intro|shoulder|lead)[_-]?(?:title|head|headline)|kicker|eyebrow|overline|yinti|jianti"
    r"|font02)(?=$|[\s_-])"
)
_SUBTITLE = re.compile(
    r"(?:^|[\s_-])(?:(?:article|news|art|founder)?[_-]?(?:sub|second|vice)[_-]?(?:title|head|headline)"
    r"|sub|futi|fubiaoti|fu[_-]title|title[_-]?sub)(?=$|[\s_-])"
)
_HEADING = re.compile(r"h[1-6]")
_SHORTEST = 6
"""A shorter heading above the headline is as often the name of a column."""
_REACH = 4
"""Lines between the headline and a line that is named as a part of it."""
_LONGEST = 80


def name_headlines(page: Page, region: Region) -> None:
    """Name the lines beside the title that their elements call overline or subtitle."""
    title = next((n for n, (role, _) in region.roles.items() if role == "title"), None)
    if title is None:
        return
    for n in range(max(0, title - _REACH), title):
        mark = _named(page, n, title, _KICKER) if _fits(page.lines[n]) else ""
        if mark or _is_heading_beside(page, n, title):
            region.start = min(region.start, n)
            region.roles[n] = ("kicker", _why("above", mark))
    for n in range(title + 1, min(len(page.lines), title + 1 + _REACH)):
        taken = region.roles.get(n, ("furniture", ""))[0] != "furniture"
        fits = not taken and _fits(page.lines[n])
        mark = _named(page, n, title, _SUBTITLE) if fits else ""
        if mark or (fits and _is_heading_beside(page, n, title)):
            region.roles[n] = ("subtitle", _why("below", mark))


def _why(where: str, mark: str) -> str:
    kind = f"in an element named {mark}" if mark else "a heading right beside it"
    return f"{where} the headline, {kind}"


def _is_heading_beside(page: Page, n: int, title: int) -> bool:
    """Whether a heading stands right above or below the headline, in the same box, next to none."""
    line, box, own = page.lines[n], page.boxes[page.lines[n].box], page.boxes[page.lines[title].box]
    return (
        abs(n - title) == 1
        and box.parent == own.parent
        and _HEADING.fullmatch(own.tag) is not None
        and own.tag < box.tag <= "h6"
        and len(line.text) >= _SHORTEST
        and has_han(line.text)
        and _fits(line)
    )


def _fits(line: Line) -> bool:
    text = line.text
    return (
        4 <= len(text) <= _LONGEST
        and not line.links
        and "。" not in text
        and not (has_stamp(text) or is_meta(text) or is_credit(text) or is_byline_only(text))
    )


def _named(page: Page, n: int, title: int, names: re.Pattern[str]) -> str:
    """The name that an element around the line, and not around the title, bears; empty for none."""
    at = page.lines[n].box
    while at >= 0 and not page.boxes[at].start <= title < page.boxes[at].end:
        box = page.boxes[at]
        if found := names.search(f"{box.tag} {box.mark}".lower()[:200]):
            return found[0].strip(" _-")
        at = box.parent
    return ""


_DAY = re.compile(r"(?:20\d\d|二[〇○零]..)年.{1,3}月.{1,3}日")
_LONGEST_SIGNATURE = 24


def keep_signature(page: Page, region: Region) -> None:
    """The day under the signature of a notice is its text when it stands as the paragraphs do."""
    for n in range(max(1, region.start + 1), region.end):
        above, line = page.lines[n - 1], page.lines[n]
        if (
            _DAY.fullmatch(line.text)
            and n - 1 not in region.roles
            and 2 <= len(above.text) <= _LONGEST_SIGNATURE
            and above.text[-1] not in "。！？：；"
            and alike(page, n - 1, n)
        ):
            region.roles[n - 1] = ("paragraph", "a signature with its day below it")
            region.roles[n] = ("paragraph", "the day under a signature")

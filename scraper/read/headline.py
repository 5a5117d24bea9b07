"""Which line of the page is its headline, told by what the page calls itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from scraper.read.layout import Line
from scraper.read.promotion import is_promotion
from scraper.read.walk import Page
from scraper.read.words import has_stamp, is_credit, is_meta, is_notice, opens_tail
from scraper.text import has_han, squeeze, width

_HEADINGS = {"h1": 4, "h2": 3, "h3": 2, "h4": 1}
_LONGEST = 200
_STORY = 30.0
"""Running text that stands below a headline at least, in characters of Han width."""
_PARAGRAPH = 10.0
_REACH = 12
"""Lines above the text among which its time is looked for."""
_NEAR = 5
"""Lines above the time, or the text, among which the headline is looked for."""
_LONGEST_FREE = 80
_TELLING = 8
"""A name of a page, in characters of Han width, that is more than its site's or column's."""
_NO_HEADLINE_ENDS = frozenset("。；，、：:;,")
_NO_HEADLINE = (">", "»", "›", "位置", "字体", "字體", "字号", "字號", "http", "www.", "|")
_PARTS = re.compile(r"[_|｜]|\s[-–—]\s|-")


def title_line(page: Page, titles: Sequence[str], good: Sequence[float]) -> int | None:
    """The line that says what the page's own title says; else its only useful `<h1>`.

    Where the page calls itself nothing, or by its site or column, form and place tell instead.
    The longest agreement wins, then a heading, then the first. A line with less running text
    (`good`) below than above it is no headline, unless it is all that the title says, as `<h1>`.
    """
    whole = sum(good)
    above = [0.0, *accumulate(good)]
    keys = [key for title in titles if len(key := squeeze(title)) >= 4]
    short = {key for title in titles if len(key := squeeze(_first_part(title))) < 4}
    firsts = {squeeze(_first_part(title)) for title in titles}
    told = "\n".join(titles)  # a quick look: three letters of the line stand in no title
    found: list[tuple[int, int, int, int]] = []
    heads: list[int] = []
    for n, line in enumerate(page.lines):
        text = line.text
        if not 2 <= len(text) <= _LONGEST:
            continue
        tag = page.boxes[line.box].tag
        late = 2 * above[n] > whole > 0
        if late and not (tag == "h1" and whole - above[n] >= _STORY and squeeze(text) in firsts):
            continue
        if len(text) < 4:
            if text in short and has_han(text) and not line.linked:
                found.append((len(text), _HEADINGS.get(tag, 0), 1, -n))
            continue
        if tag == "h1":
            heads.append(n)
        if text[1:4] in told and any((key := squeeze(text)) in title for title in keys):
            free = int(2 * line.linked < len(text))
            if _too_short(key, tag, keys):
                continue
            if free or len(key) >= 8:
                found.append((min(len(key), 60), _HEADINGS.get(tag, 0), free, -n))
    best = max(found, default=None)
    if best is not None and (best[0] >= _TELLING or best[1] or not _generic(titles)):
        return -best[3]
    head = max(heads, key=lambda n: (len(page.lines[n].text) >= 8, -n)) if heads else None
    if _generic(titles) and (apart := _above_time(page, good, head)) is not None:
        return apart
    return head if best is None else -best[3]


def _generic(titles: Sequence[str]) -> bool:
    """Whether the page calls itself nothing, or by the name of its site or of a column."""
    return all(width(_first_part(title).strip()) < _TELLING for title in titles)


def _above_time(page: Page, good: Sequence[float], head: int | None) -> int | None:
    """The line set as a headline is: right above the time that stands above running text.

    Without a time it is a heading right above the text; a `head` as near as that is the headline.
    """
    lines = page.lines
    text = next((n for n, weight in enumerate(good) if weight >= _PARAGRAPH), None)
    if text is None or sum(good[text:]) < _STORY:
        return None
    if head is not None and text - head <= _REACH:
        return None
    near = range(text - 1, max(-1, text - _REACH), -1)
    timed = [n for n in near if has_stamp(lines[n].text)]
    bottom = timed[-1] if timed else text
    above = [n for n in range(bottom - 1, max(-1, bottom - _NEAR), -1) if _may_head(lines[n])]
    if timed and above:
        tags = {n: page.boxes[lines[n].box].tag in _HEADINGS for n in above}
        return max(above, key=lambda n: (tags[n], len(lines[n].text) >= _TELLING, n))
    return next((n for n in above if page.boxes[lines[n].box].tag in _HEADINGS), None)


def _may_head(line: Line) -> bool:
    """Whether a line has the form of a headline: short, no sentence, no label, no path, no link."""
    text = line.text
    if not 4 <= len(text) <= _LONGEST_FREE or 3 * line.linked > len(text):
        return False
    if (
        text[-1] in _NO_HEADLINE_ENDS
        or text[0] in "—-"
        or any(mark in text for mark in _NO_HEADLINE)
    ):
        return False
    others = (has_stamp, is_meta, is_credit, is_notice, opens_tail, is_promotion)
    return not any(is_other(text) for is_other in others)


def _first_part(title: str) -> str:
    return _PARTS.split(title, maxsplit=1)[0]


def _too_short(key: str, tag: str, keys: Sequence[str]) -> bool:
    """Whether a line of an alphabet is but a word of the titles: a section, the site's name."""
    return key.isascii() and tag not in _HEADINGS and 3 * len(key) < min(map(len, keys))

"""The headline of a page that calls itself nothing: told by its form, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from scraper.read.layout import Line
from scraper.read.promotion import is_promotion
from scraper.read.walk import Page
from scraper.read.words import has_stamp, is_credit, is_meta, is_notice, opens_tail

HEADINGS = {"h1": 4, "h2": 3, "h3": 2, "h4": 1}
STORY = 30.0
"""Running text that stands below a headline at least, in characters of Han width."""
TELLING = 8
"""A name of a page, in characters of Han width, that is more than its site's or column's."""
_PARAGRAPH = 10.0
_REACH = 12
"""Lines above the text among which its time is looked for."""
_NEAR = 5
"""Lines above the time, or the text, among which the headline is looked for."""
_LONGEST = 80
_NO_HEADLINE_ENDS = frozenset("。；，、：:;,")
_NO_HEADLINE = (">", "»", "›", "位置", "字体", "字體", "字号", "字號", "http", "www.", "|")


def above_time(page: Page, good: Sequence[float], head: int | None) -> int | None:
    """The line set as a headline is: right above the time that stands above running text.

    Without a time it is a heading right above the text; a `head` as near as that is the headline.
    """
    lines = page.lines
    text = next((n for n, weight in enumerate(good) if weight >= _PARAGRAPH), None)
    if text is None or sum(good[text:]) < STORY:
        return None
    if head is not None and text - head <= _REACH:
        return None
    near = range(text - 1, max(-1, text - _REACH), -1)
    timed = [n for n in near if has_stamp(lines[n].text)]
    bottom = timed[-1] if timed else text
    above = [n for n in range(bottom - 1, max(-1, bottom - _NEAR), -1) if _may_head(lines[n])]
    if timed and above:
        tags = {n: page.boxes[lines[n].box].tag in HEADINGS for n in above}
        return max(above, key=lambda n: (tags[n], len(lines[n].text) >= TELLING, n))
    return next((n for n in above if page.boxes[lines[n].box].tag in HEADINGS), None)


def _may_head(line: Line) -> bool:
    """Whether a line has the form of a headline: short, no sentence, no label, no path, no link."""
    text = line.text
    if not 4 <= len(text) <= _LONGEST or 3 * line.linked > len(text):
        return False
    if (
        text[-1] in _NO_HEADLINE_ENDS
        or text[0] in "—-"
        or any(mark in text for mark in _NO_HEADLINE)
    ):
        return False
    others = (has_stamp, is_meta, is_credit, is_notice, opens_tail, is_promotion)
    return not any(is_other(text) for is_other in others)

"""Which line of the page is its headline, told by what the page calls itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from scraper.read.unnamed import HEADINGS, STORY, TELLING, above_time
from scraper.read.walk import Page
from scraper.text import has_han, squeeze, width

_LONGEST = 200
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
        if late and not (tag == "h1" and whole - above[n] >= STORY and squeeze(text) in firsts):
            continue
        if len(text) < 4:
            if text in short and has_han(text) and not line.linked:
                found.append((len(text), HEADINGS.get(tag, 0), 1, -n))
            continue
        if tag == "h1":
            heads.append(n)
        if text[1:4] in told and any((key := squeeze(text)) in title for title in keys):
            free = int(2 * line.linked < len(text))
            if _too_short(key, tag, keys):
                continue
            if free or len(key) >= 8:
                found.append((min(len(key), 60), HEADINGS.get(tag, 0), free, -n))
    best = max(found, default=None)
    if best is not None and (best[0] >= TELLING or best[1] or not _generic(titles)):
        return -best[3]
    head = max(heads, key=lambda n: (len(page.lines[n].text) >= 8, -n)) if heads else None
    if _generic(titles) and (apart := above_time(page, good, head)) is not None:
        return apart
    return head if best is None else -best[3]


def _generic(titles: Sequence[str]) -> bool:
    """Whether the page calls itself nothing, or by the name of its site or of a column."""
    return all(width(_first_part(title).strip()) < TELLING for title in titles)


def _first_part(title: str) -> str:
    return _PARTS.split(title, maxsplit=1)[0]


def _too_short(key: str, tag: str, keys: Sequence[str]) -> bool:
    """Whether a line of an alphabet is but a word of the titles: a section, the site's name."""
    return key.isascii() and tag not in HEADINGS and 3 * len(key) < min(map(len, keys))

"""Lines of time, source and people as they are seen: their parts stand apart on the page.

Sites print `<span>来源：江网</span><span>作者：方小舟</span>` and part the two by style alone; as
text they would be one word.
"""

from __future__ import annotations

import re

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

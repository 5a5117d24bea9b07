"""Lines at either end of the text: which of them stand as its paragraphs do.

A line in the same kind of boxes as the running text, below the header, is a paragraph whatever it
says: salutations, verses, points and facts of few words are known by their place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from scraper.names import is_byline_only, is_person_name
from scraper.read.layout import Line
from scraper.read.tables import is_table
from scraper.read.walk import Box, Page
from scraper.read.words import has_stamp, is_credit, is_meta, is_notice_line, opens_tail
from scraper.text import has_han, squeeze, width_folded

Roles = dict[int, tuple[str, str]]
SENTENCE_ENDS = "。！？!?…；：:."
_CLOSERS = "”’」』）)\"'"
"""What may stand after the final mark; headlines end in a quotation too."""
_SHORTEST = 30.0
"""Running text, in characters of Han width, that opens a story whatever stands above it."""
_BACK_OPENS = ("返回", "查看", "阅读", "閱讀", "点击", "點擊", "展开", "更多", "[", ">")
_BACK = re.compile(
    r"[\[>]*(?:返回.{1,6}[，,]\s?)?(?:查看|阅读|閱讀|点击|點擊|展开)(?:查看|阅读)?(?:更多|全文|原文|详情|剩余).{0,3}$"
)
_COPIES, _LONGEST_HEADLINE = 4, 80
_DEEPEST = 12
_CELLS = frozenset(("td", "th", "tr", "li", "dd"))
"""Alike only among their own: those of other tables and lists are not."""
_BRACKETED_DAY = re.compile(r"[（(](?:19|20)\d\d年\d{1,2}月\d{1,2}日[)）]")
_CAPTION_SIGN = re.compile(r"^[▲△▼◆]|^.{0,3}图|[摄攝][)）\]】]?$|资料图|資料")


def name_edges(
    page: Page, good: Sequence[float], body: tuple[int, int], title: int | None, roles: Roles
) -> None:
    """Name the lines of the body above its first and below its last running text.

    Where no `title` is known, a short line above the text may be the headline: only a sentence is
    then a paragraph.
    """
    whole = [n for n in range(*body) if good[n] and n not in roles]
    if not whole:
        return
    last = whole[-1]
    tries = whole[:_COPIES]
    copies = _copies(page.lines[: tries[-1] + 1])
    first = next((n for n in tries if n not in copies), last)
    zone = range(body[0], first)
    if title is not None:
        copies |= _parts(page.lines, title, zone)
    header = _last_of_header(page.lines, zone, copies, roles)
    header = max(header, -1 if title is None else title)
    if _opens(page.lines, good, header, first):
        roles[first] = ("paragraph", "the first running text of the article's box")
    told = title is not None and title <= header
    roles |= dict(_above(page, range(body[0], first + 1), header, told, roles))
    roles |= dict(_below(page, last, body[1], roles))


def _above(
    page: Page, zone: range, header: int, told: bool, roles: Roles
) -> Iterator[tuple[int, tuple[str, str]]]:
    lines, first = page.lines, zone.stop - 1
    for n in zone:
        line = lines[n]
        if n in roles or not line.text or is_table(line):
            continue
        if n < first and has_stamp(line.text) and not (n > header and _is_dated_text(line.text)):
            yield n, ("meta", "a time above the text")
        elif n > header and (told or (n < first and ends(line.text))) and _is_text(page, n, first):
            yield n, ("paragraph", "a line that stands as the paragraphs do")


def _below(page: Page, last: int, end: int, roles: Roles) -> Iterator[tuple[int, tuple[str, str]]]:
    for n in range(last + 1, end):
        line = page.lines[n]
        if n in roles or not line.text or is_table(line) or alike(page, n, last):
            continue
        if not is_credit(line.text) and not is_meta(line.text):
            yield n, ("furniture", "a short line below the text, in a box of its own")


def _last_of_header(lines: Sequence[Line], zone: range, copies: set[int], roles: Roles) -> int:
    """The last line above the text that is a copy of the headline, or speaks of time and source."""
    for n in range(zone.stop - 1, -1, -1):
        told = n in roles and roles[n][0] in ("title", "meta")
        if told or (n in zone and _is_header(lines[n].text)) or n in copies:
            return n
    return -1


def _copies(lines: Sequence[Line]) -> set[int]:
    """The lines that stood above already: the headline, printed again."""
    found: set[int] = set()
    seen: set[str] = set()
    openers = Counter(line.text[:1] for line in lines)
    for n, line in enumerate(lines):
        text = line.text
        if not text or openers[text[0]] == 1:
            continue
        key = squeeze(text)
        if key in seen and 2 <= len(text) <= _LONGEST_HEADLINE and text[-1] not in "。：":
            found.add(n)
        seen.add(key)
    return found


def _parts(lines: Sequence[Line], title: int, zone: range) -> set[int]:
    """The lines of `某人` and `某事` below `某人：某事`: the headline, printed in its parts."""
    parts = [squeeze(part) for part in width_folded(lines[title].text).split(":")]
    return {n for n in zone if squeeze(lines[n].text) in parts} if len(parts) > 1 else set()


def _is_header(text: str) -> bool:
    return bool(text) and (has_stamp(text) or is_meta(text)) and not _is_dated_text(text)


def _is_dated_text(text: str) -> bool:
    """The day of a speech, in round brackets under its headline, is its text."""
    return _BRACKETED_DAY.fullmatch(text) is not None


def _opens(lines: Sequence[Line], good: Sequence[float], header: int, first: int) -> bool:
    text = lines[first].text
    return (
        header < first
        and good[first] >= _SHORTEST
        and ends(text)
        and "图" not in text[:3]
        and "摄" not in text[-4:]
        and has_han(text)
    )


def _is_text(page: Page, n: int, first: int) -> bool:
    """Whether a line stands as the running text does, and nothing tells it to be else."""
    text = page.lines[n].text
    if (
        not alike(page, n, first)
        or not has_han(text)
        or text[0] in "—─―-•·▪"
        or opens_tail(text)
        or is_credit(text)
    ):
        return False
    if is_notice_line(text):
        return False
    if is_meta(text) and not _is_dated_text(text):
        return False
    under_picture = n > 0 and page.lines[n - 1].image is not None
    if not ends(text) and (under_picture or _CAPTION_SIGN.search(text)):
        return False
    return not (is_byline_only(text) or is_person_name(text))


def ends(text: str) -> bool:
    """Whether a sentence ends with the line."""
    return text.rstrip(_CLOSERS)[-1:] in tuple(SENTENCE_ENDS)


def without_back_links(page: Page) -> Page:
    """The page's lines less the link that a portal glues to the last words of every text."""
    for n, line in enumerate(page.lines):
        if not line.links or not (words := line.links[-1][0]).startswith(_BACK_OPENS):
            continue
        if line.text != words and line.text.endswith(words) and _BACK.match(words):
            bare = line.text[: -len(words)].rstrip(" [【(（")
            page.lines[n] = Line(bare, line.box, line.links[:-1])
    return page


def alike(page: Page, n: int, other: int) -> bool:
    """Whether two lines stand in one box, or in boxes that look alike up to one they share."""
    boxes = page.boxes
    one, two = boxes[page.lines[n].box], boxes[page.lines[other].box]
    for _ in range(_DEEPEST):
        if one is two:
            return True
        if not _twins(one, two) or one.parent < 0:
            return False
        if one.parent != two.parent and one.tag in _CELLS:
            return False
        one, two = boxes[one.parent], boxes[two.parent]
    return False


def _twins(one: Box, two: Box) -> bool:
    return one.tag == two.tag and one.mark == two.mark

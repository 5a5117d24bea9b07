"""Scraps: short lines that are no text, told from text by where they stand; in any language.

Between the headline and the text stand tools, times, names and captions; among the paragraphs,
headings of lists of links. A sentence stays wherever it stands.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from scraper.names import is_byline_only
from scraper.read.captions import captions
from scraper.read.promotion import is_promotion
from scraper.read.tables import is_table
from scraper.read.walk import Box
from scraper.read.weigh import Weights
from scraper.read.words import has_stamp, is_credit, is_meta
from scraper.text import has_han

_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
_ITEMS = frozenset(("li", "dd", "td"))
_LONGEST_LEAD = 160.0
"""More running text than this above the paragraphs, in characters of Han width, is no lead."""
ABOUT = "about the author"
_BIO = re.compile(
    r"(?:^|[\s_-])(?:author|contributor)s?[_-]{0,2}(?:bio|info|desc|description|about|pop-?over|tooltip|card|box)"
    r"|(?:^|[\s_-])(?:bio|biography|about-the-author|article-byline)(?=$|[\s_-])"
)
_LONGEST_DEK = 50.0
"""A longer heading below the headline is the lead."""
_DEK = re.compile(r"(?:^|[\s_-])(?:dek|deck|sub-?title|sub-?head(?:line)?|strap-?line)(?=$|[\s_-])")
_LONGEST_LIST = 60
"""Lines of a list among the text."""
_FULL_STOPS = frozenset(".。।۔")
"""Headlines end in the other marks."""
_CLOSERS = "”’」』）)\"'"
_PARAGRAPH_ENDS = frozenset(".:!?…۔؟।。：")
_SHORTEST_LINKED = 40
Roles = dict[int, tuple[str, str]]


def name_gap(weights: Weights, roles: Roles, body: tuple[int, int], box: Box) -> None:
    """Lines of an alphabet between the headline and the text: captions, tools, scraps, names.

    What is a sentence may be the lead, what names people or a day is left to labelling.
    """
    title, lines = weights.title, weights.page.lines
    start = body[0] if title is None else title + 1
    end = _first_of_most(weights, roles, body)
    found = captions(weights.page, 1, start, min(end, box.start))
    told = 0.0
    for n in range(start, end):
        told += weights.good[n] if n not in roles and n not in found else 0.0
        if told > _LONGEST_LEAD:
            return
        text = lines[n].text
        if n in roles or not text or has_han(text):
            continue
        naming = found.get(n) or _above(weights, n, end, n >= body[0])
        if naming:
            roles[n] = naming
    if end < body[1] and end not in roles and weights.good[end] and not has_han(lines[end].text):
        roles[end] = ("paragraph", "the first that stands as the paragraphs do")


def _tells_time(text: str) -> bool:
    """Whether a line prints a day and closes no sentence, as no lead does."""
    return has_stamp(text) and text.rstrip(_CLOSERS)[-1:] not in _FULL_STOPS


def _above(weights: Weights, n: int, end: int, within: bool) -> tuple[str, str] | None:
    """What a line above the first of the paragraphs, `end`, is; None for what may be text."""
    text = weights.page.lines[n].text
    good = weights.good[n]
    if n in weights.off:
        return "furniture", weights.off[n]
    if _tells_time(text) or (is_meta(text) and not good):
        return "meta", "a time between the headline and the text"
    if _is_bio(weights, n, end):
        return "furniture", ABOUT
    if n < end - 1 and _is_dek(weights, n):
        return "subtitle", "a line below the headline that is named or set as one"
    if good or is_table(weights.page.lines[n]):
        return None
    if within and weights.place(n) == weights.place(end) and text[-1] in _PARAGRAPH_ENDS:
        return "paragraph", "it stands as the paragraphs do"
    return None if _stays(weights, n, end) else ("furniture", "between the headline and the text")


def _is_bio(weights: Weights, n: int, main: int) -> bool:
    """Whether a line stands in a box that is named for what is said of authors."""
    boxes = weights.page.boxes
    box = boxes[weights.page.lines[n].box]
    if weights.kind(n) == weights.kind(main):
        return False
    return _names_bio(box.mark) or _names_bio(boxes[box.parent].mark)


@lru_cache(maxsize=4096)
def _names_bio(mark: str) -> bool:
    return _BIO.search(mark) is not None


def _is_dek(weights: Weights, n: int) -> bool:
    """Whether a line above the text is a second headline by its element or its name."""
    box = weights.page.boxes[weights.page.lines[n].box]
    if not weights.good[n]:
        return False
    short = box.tag in _HEADINGS and weights.good[n] <= _LONGEST_DEK
    return short or _DEK.search(box.mark) is not None


def _first_of_most(weights: Weights, roles: Roles, body: tuple[int, int]) -> int:
    """The first paragraph that stands in such boxes as most of the running text does."""
    firsts: dict[tuple[str, ...], int] = {}
    sums: dict[tuple[str, ...], float] = defaultdict(float)
    for n in range(*body):
        if weights.good[n] and n not in roles:
            kind = weights.kind(n)
            firsts.setdefault(kind, n)
            sums[kind] += weights.good[n]
    return firsts[max(sums, key=lambda kind: sums[kind])] if sums else body[0]


def _stays(weights: Weights, n: int, end: int) -> bool:
    """Whether a short line above the text may be of it: a byline, a subhead, a line among it."""
    line = weights.page.lines[n]
    tag = weights.page.boxes[line.box].tag
    return (
        is_byline_only(line.text)
        or (n == end - 1 and tag in _HEADINGS)
        or weights.place(n) == weights.place(end)
        or tag in _ITEMS
    )


def name_headings_of_links(weights: Weights, roles: Roles, body: tuple[int, int], box: Box) -> None:
    """A scrap in a box without running text, half of whose lines are links, heads those links."""
    lines, boxes = weights.page.lines, weights.page.boxes
    told = False
    for n in range(*body):
        told = told or weights.good[n] > 0
        free = told and n not in roles and not weights.good[n] and not is_table(lines[n])
        if not free or not lines[n].text or is_meta(lines[n].text) or is_credit(lines[n].text):
            continue
        around = boxes[lines[n].box]
        while around.depth > box.depth and not weights.weight(around):
            if around.end - around.start > _LONGEST_LIST:
                break
            within = range(around.start, around.end)
            links = sum(1 for m in within if lines[m].linked and m in roles)
            if 2 * links >= sum(1 for m in within if lines[m].text):
                roles[n] = ("furniture", "a scrap in a box of links")
                break
            around = boxes[around.parent]


def name_promotion(weights: Weights, roles: Roles, body: tuple[int, int], box: Box) -> None:
    """Lines that ask something of the reader, with the box that is full of such lines."""
    lines, boxes = weights.page.lines, weights.page.boxes
    for n in range(*body):
        around = boxes[lines[n].box]
        while lines[n].text and n not in roles and around.depth > box.depth:
            if around.mark and _names_bio(around.mark):
                roles[n] = ("furniture", ABOUT)
            around = boxes[around.parent]
    asking = {n for n in range(*body) if is_promotion(lines[n].text)}
    if not asking:
        return
    main = weights.kind(_first_of_most(weights, roles, body))
    for n in asking:
        around, widest = boxes[lines[n].box], range(n, n + 1)
        while around.depth > box.depth and around.end - around.start <= _LONGEST_LIST:
            within = range(around.start, around.end)
            if any(weights.good[m] and weights.kind(m) == main for m in within if m not in asking):
                break
            if 3 * sum(m in asking for m in within) >= sum(1 for m in within if lines[m].text):
                widest = within
            around = boxes[around.parent]
        for m in widest:
            if lines[m].text and roles.get(m, ("",))[0] in ("", "paragraph"):
                roles[m] = ("notice", "it asks something of the reader")


def reads_on(weights: Weights, n: int) -> bool:
    """Whether a line of links is a sentence that stands as the paragraphs of running text do."""
    text = weights.page.lines[n].text
    return (
        len(text) >= _SHORTEST_LINKED
        and text.rstrip(_CLOSERS)[-1:] in _FULL_STOPS
        and weights.place(n) in weights.places
    )

"""Second pass: where on the page the article stands, and which lines of its zone are not of it.

The box whose running text outweighs its links most holds the article; it is narrowed to the box
within it that holds nearly all of that weight. From there the zone grows up to the headline, and
down past the tail, so that labelling sees the meta line, editors and lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from scraper.read.captions import captions
from scraper.read.edges import name_edges
from scraper.read.layout import Line
from scraper.read.promotion import is_promotion
from scraper.read.scraps import name_gap, name_headings_of_links, name_promotion, reads_on
from scraper.read.walk import Box, Page
from scraper.read.weigh import ABSTRACT, BELOW, ENTRY, Familiar, Weights, is_link_line
from scraper.read.words import (
    cuts_off,
    has_stamp,
    is_credit,
    is_meta,
    is_notice_line,
    opens_tail,
    tells_time,
)
from scraper.text import has_han

_LEAVES = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "tr", "pre"))
"""Boxes that hold a paragraph, never the article."""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_HEADER_REACH = 40
_ABOVE_TITLE = 8
"""Lines above the title in which the page's time may stand."""
_NOTE_REACH = 6
"""Lines below the body among which the time and the desk of the article stand."""
_TAIL_REACH = 40
_SNAPSHOT_REACH = 400
"""Lines below the body that are kept; a snapshot site's lists are longer, and all facts."""
_SHORTEST_REST = 20.0
"""Less text than this below a list may be anything."""
_LONGEST_HEADING = 36
_NEAR = 100
"""Lines about a list within which the text must go on."""
_LONGEST_NOTE = 30
"""A longer line in an off box between headline and text speaks of no time and no person."""
_NEARLY_ALL = 0.8
_SHORTEST = 30.0
"""Running text, in characters of Han width, that a story has at least."""
_LINK = ("related", "a link within the text")


MAYBE_ENTRIES = frozenset((BELOW, ENTRY))
"""Reasons of furniture that a snapshot site's list may be: labelling needs its links."""


class Region:
    """The run of lines that are the article's zone, and the roles that the HTML itself tells."""

    __slots__ = ("body", "depth", "end", "roles", "start", "weight")

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.body = (start, end)
        self.depth = 0
        self.weight = 0.0
        """How much running text the article's box holds."""
        self.roles: dict[int, tuple[str, str]] = {}


def find(
    page: Page,
    titles: Sequence[str],
    known: int | None = None,
    familiar: Familiar | None = None,
) -> Region:
    """The article's zone; the whole page when no running text stands out.

    `known` is the index of the box that holds the text, where somebody knows it; `familiar` tells
    lines that are none of it.
    """
    weights = Weights(page, titles, known, familiar)
    box = body_box(weights) if known is None else page.boxes[known]
    if box is None:
        return Region(0, len(page.lines))
    start = _grown(weights, box.start) if known is None else box.start
    region = Region(start, tail_of(weights, box))
    region.body, region.depth = (region.start, region.end), box.depth
    region.weight = weights.weight(box)
    _name_body(weights, region, box)
    _name_tail(weights, region, box)
    _name_header(weights, region)
    name_gap(weights, region.roles, region.body, box)
    return region


def _name_header(weights: Weights, region: Region) -> None:
    """The zone grows up to the title; a line with a time near it is the meta line."""
    title, lines = weights.title, weights.page.lines
    if title is None:
        region.start = _lines_above(weights, region.start)
        return
    if title >= region.end:
        return
    region.roles[title] = ("title", "it says what the page calls itself")
    if not title < region.start <= title + _HEADER_REACH:
        return
    stamped = [n for n in range(title + 1, region.start) if has_stamp(lines[n].text)]
    if not any(role == "meta" for role, _ in region.roles.values()):
        above = range(title - 1, max(-1, title - _ABOVE_TITLE), -1)
        stamped = stamped or [n for n in above if has_stamp(lines[n].text)][:1]
    region.start = min([title, *stamped])
    for n in range(region.start, title):
        if lines[n].links or not is_credit(lines[n].text):
            region.roles[n] = ("furniture", "above the title")
    for n in range(title + 1, region.body[0]):
        why = weights.off.get(n, "")
        if why == ABSTRACT or (why and len(lines[n].text) >= _LONGEST_NOTE):
            region.roles[n] = ("furniture", why)
        elif _is_links(lines[n]):
            region.roles[n] = ("related", "links above the text")
    region.roles |= dict.fromkeys(stamped, ("meta", "a time beside the title"))


def _is_links(line: Line) -> bool:
    """Whether a line is mostly links to elsewhere, and no line of time and source."""
    if len(line.links) < 2 or 2 * line.linked <= len(line.text) or not has_han(line.text):
        return False
    return not has_stamp(line.text) and not is_meta(line.text)


def _lines_above(weights: Weights, start: int) -> int:
    """Where the lines right above a text without a known title begin: one may be its headline."""
    lines = weights.page.lines
    for n in range(start - 1, max(-1, start - _ABOVE_TITLE), -1):
        line = lines[n]
        if n in weights.off or is_link_line(line):
            break
        if has_han(line.text) and not 2 * line.linked > len(line.text):
            start = n
    return start


def _name_body(weights: Weights, region: Region, box: Box) -> None:
    """What in the body the HTML itself tells to be no text: off boxes, captions, links."""
    lines = weights.page.lines
    for n in range(*region.body):
        if n in weights.off:
            region.roles[n] = ("furniture", weights.off[n])
        elif 2 * lines[n].linked > len(lines[n].text) > 0:
            told = reads_on(weights, n)
            region.roles[n] = ("paragraph", "links that read as text") if told else _LINK
    name_headings_of_links(weights, region.roles, region.body, box)
    name_promotion(weights, region.roles, region.body, box)
    region.roles |= captions(weights.page, box.depth, *region.body)
    name_edges(weights.page, weights.good, region.body, weights.title, region.roles)


def _name_tail(weights: Weights, region: Region, box: Box) -> None:
    """Lines below the body: entries of lists, credits left to labelling, and furniture."""
    lines = weights.page.lines
    reach = _TAIL_REACH
    body_end = region.end
    ended = False
    for n in range(body_end, len(lines)):
        if n >= body_end + reach:
            return
        text = lines[n].text
        if "快照" in text:
            reach = _SNAPSHOT_REACH
        elif lines[n].image is not None and n < box.end and not ended:
            reach += 1  # a gallery of the article's own
        if is_link_line(lines[n]) and not is_credit(text):
            region.roles[n] = ("related", "a link below the text")
        elif n < body_end + _NOTE_REACH and _is_free(lines[n]) and tells_time(text):
            region.roles[n] = ("meta", "a time below the text")
        elif text and not is_credit(text):
            region.roles[n] = ("furniture", BELOW)
        elif lines[n].image is not None and (ended or n >= box.end):
            region.roles[n] = ("furniture", "a picture below the text")
        ended = ended or n in region.roles
        region.end = n + 1


def _is_free(line: Line) -> bool:
    return 3 * line.linked <= len(line.text)


def _grown(weights: Weights, start: int) -> int:
    """The first paragraph between the headline and the box, when the page sets the lead apart."""
    title = weights.title
    if title is None or not 0 < start - title <= _HEADER_REACH:
        return start
    for n in range(title + 1, start):
        text = weights.page.lines[n].text
        if weights.good[n] >= 30 and text[-1] in "。！？!?.…”":
            return n
    return start


def _heaviest(weights: Weights, boxes: Sequence[Box]) -> Box:
    """The box of the greatest net weight, the innermost of those; one look for each run of lines.

    Frames within frames cover the same lines: half of all boxes are such.
    """
    innermost: dict[tuple[int, int], Box] = {}
    for box in boxes:
        known = innermost.get((box.start, box.end))
        if known is None or known.depth < box.depth:
            innermost[box.start, box.end] = box
    return max(innermost.values(), key=lambda box: (weights.net(box), box.depth))


def body_box(weights: Weights) -> Box | None:
    """The box that holds the article's body, or None on a page without running text."""
    if not any(weights.good):
        return None
    boxes = [b for b in weights.page.boxes if b.tag not in _LEAVES and weights.weight(b) > 0]
    if not boxes:
        return None
    best = _heaviest(weights, boxes)
    children: dict[int, list[Box]] = defaultdict(list)
    for each in weights.page.boxes:
        children[each.parent].append(each)
    if best.depth and _goes_on_beside(weights, best, children[best.parent]):
        return weights.page.boxes[best.parent]
    return _narrowed(weights, _with_headline(weights, best), children)


def _with_headline(weights: Weights, best: Box) -> Box:
    """The narrowest box around the headline that holds a story, when that is a good part of it all.

    What stands outside of it, side by side with a short story, is a box of the page's.
    """
    boxes, title = weights.page.boxes, weights.title
    at = weights.page.lines[title].box if title is not None else -1
    while at >= 0 and weights.weight(boxes[at]) < _SHORTEST:
        at = boxes[at].parent
    if at < 0:
        return best
    around = boxes[at]
    within = best.start <= around.start and around.end <= best.end
    enough = 2 * weights.weight(around) >= weights.weight(best)
    return around if within and enough else best


def _narrowed(weights: Weights, box: Box, children: dict[int, list[Box]]) -> Box:
    while True:
        inner = max(children[box.index], key=weights.weight, default=None)
        if inner is None or inner.tag in _LEAVES:
            return box
        if _goes_on_beside(weights, inner, children[box.index]):
            return box
        if weights.weight(inner) < _NEARLY_ALL * weights.weight(box):
            first = _beside_lists(weights, children[box.index])
            if first is None:
                return box
            inner = first
        box = inner


def _goes_on_beside(weights: Weights, box: Box, children: list[Box]) -> bool:
    """Whether boxes of the same name beside it hold running text of paragraphs alone."""
    if not box.mark:
        return False
    return any(
        one is not box
        and (one.tag, one.mark) == (box.tag, box.mark)
        and weights.weight(one) >= _SHORTEST_REST
        and not weights.listed(one)
        and not any(weights.page.boxes[line.box].tag in _HEADINGS for line in _of(weights, one))
        for one in children
    )


def _of(weights: Weights, box: Box) -> list[Line]:
    return weights.page.lines[box.start : box.end]


def _beside_lists(weights: Weights, children: list[Box]) -> Box | None:
    """The box below the headline, when all others beside it hold lists as much as text."""
    heavy = [box for box in children if weights.weight(box)]
    if weights.title is None or not heavy:
        return None
    first, others = heavy[0], heavy[1:]
    if first.tag in _LEAVES or first.end <= weights.title or weights.weight(first) < _SHORTEST:
        return None
    listed = [box for box in others if weights.listed(box) and box.mark != first.mark]
    return first if len(listed) == len(others) else None


def tail_of(weights: Weights, box: Box) -> int:
    """Where the article ends within its box: before the heading of a list, or the last text."""
    lines = weights.page.lines
    whole = weights.weight(box)
    for n in range(box.start, box.end):
        if cuts_off(lines[n].text):
            return _before_tail(weights, box.start, n)
        before = weights.good_to[n] - weights.good_to[box.start]
        if 2 * before > whole and not weights.good[n] and _heads_list(lines[n].text):
            after = lines[n + 1 : min(n + 4, box.end)]
            if _goes_on(weights, box, n):
                continue
            if whole - before <= 0.15 * whole or sum(map(is_link_line, after)) >= 2:
                return _before_tail(weights, box.start, n)
    return _before_tail(weights, box.start, box.end)


def _heads_list(text: str) -> bool:
    return opens_tail(text) or (len(text) <= _LONGEST_HEADING and is_promotion(text))


def _before_tail(weights: Weights, start: int, end: int) -> int:
    """Walk up from the end past lines that are no text of an article."""
    lines = weights.page.lines
    while end > start + 1:
        n = end - 1
        text = lines[n].text
        if text and n not in weights.off and not _ends_no_article(weights, n):
            break
        end = n
    return end


def _goes_on(weights: Weights, box: Box, at: int) -> bool:
    """Whether below a heading of a list the text goes on, in such boxes as it stood in above."""
    good = weights.good
    above = range(max(box.start, at - _NEAR), at)
    kinds = {weights.kind(n) for n in above if good[n]}
    below = range(at, min(box.end, at + _NEAR))
    return sum(good[n] for n in below if weights.kind(n) in kinds) >= _SHORTEST_REST


def _ends_no_article(weights: Weights, n: int) -> bool:
    line = weights.page.lines[n]
    text = line.text
    if is_link_line(line) and not reads_on(weights, n):
        return True
    return is_notice_line(text) or is_meta(text) or opens_tail(text) or is_promotion(text)

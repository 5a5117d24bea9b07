"""The time that stands beside a link: after it, before it, in its row, or above its group."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborNode

from scraper.discover.anchors import Anchor, one_line
from scraper.discover.places import Place, row_of
from scraper.model import Timestamp
from scraper.times import find_times, parse_time

_ROW_LONGEST = 400
_HEADING_LONGEST = 40
_ALONE = 30
_BARE = re.compile(
    r"[\s\[(（【·|/-]*((?:19|20)\d\d)[-/.年]([01]?\d)[-/.月]([0-3]?\d)日?"
    r"(?:[ T]{1,3}([0-2]?\d:\d\d(?::\d\d)?))?[\s\])）】|]*"
)
"""The commonest row: a whole day, perhaps with its time, and nothing else."""
_DAY_FIRST = re.compile(
    r"(?<![\d/.-])([0-3]?\d)\s{1,3}((?:19|20)\d\d)\s?[-/.年]\s?([01]?\d)(?![\d/.-]|月\d)"
)
"""The day in large figures, year and month in small ones under it."""
_EDGES = " \t\r\n[](){}（）【】|·/-"
_COARSE = ("month", "year")
_ANY_DIGIT = re.compile(r"\d|[前昨今刚剛]|ago|day|now")


class Datings:
    """Reads the times of one page's links; the same words are read once."""

    def __init__(self, seen_at: datetime) -> None:
        self._seen_at = seen_at
        self._known: dict[str, Timestamp | None] = {}
        self._above: dict[int, Timestamp | None] = {}

    def beside(self, anchor: Anchor) -> Timestamp | None:
        """The time of a link's row; of a link without a row, the one on its line."""
        row = row_of(anchor.place)
        if anchor.rest and (found := self._in_row(anchor.rest, anchor.words)):
            return found
        if row is None:
            return self._on_the_line(anchor.node)
        words = row.node.text(deep=True, separator="\n")[: 2 * _ROW_LONGEST]
        if len(words) <= _ROW_LONGEST and (found := self._in_row(words, anchor.words)):
            return found
        return self._next_to(row) or self._over(row.above)

    def _in_row(self, words: str, headline: str) -> Timestamp | None:
        """A teaser may name days too: what stands by itself goes before."""
        for piece in words.split("\n"):
            bare = piece.strip()
            alone = len(bare) <= _ALONE and bare not in headline
            if alone and (found := self._read(bare)):
                return found
        return self._read(one_line(words).replace(headline, " ", 1))

    def _on_the_line(self, node: LexborNode) -> Timestamp | None:
        for words in (_until_break(node, forward=True), _until_break(node, forward=False)):
            if found := self._read(words):
                return found
        return None

    def _next_to(self, row: Place) -> Timestamp | None:
        """A time in the next element of a `dt` and its like: `<dt>link</dt><dd>time</dd>`."""
        if row.tag not in ("dt", "h3", "h4", "h2", "p", "div", "td", "span"):
            return None
        after = _sibling(row.node, forward=True)
        if after is None or after.tag == row.tag or after.css_first("a[href]") is not None:
            return None
        return self._read(one_line(after.text(deep=True, separator=" "))[:_ROW_LONGEST])

    def _over(self, place: Place | None) -> Timestamp | None:
        """The day that stands as a heading above a group of links."""
        for _ in range(2):
            if place is None or place.tag not in ("ul", "ol", "div", "dl"):
                return None
            if place.node.mem_id not in self._above:
                self._above[place.node.mem_id] = self._heading(place.node)
            if found := self._above[place.node.mem_id]:
                return found
            place = place.above
        return None

    def _heading(self, node: LexborNode) -> Timestamp | None:
        before = _sibling(node, forward=False)
        if before is None or before.css_first("a[href]") is not None:
            return None
        words = one_line(before.text(deep=True, separator=" "))
        return self._read(words) if len(words) <= _HEADING_LONGEST else None

    def _read(self, words: str) -> Timestamp | None:
        words = words.strip()
        if not words or not _ANY_DIGIT.search(words):
            return None
        if words not in self._known:
            self._known[words] = _time_in(words, self._seen_at)
        return self._known[words]


def _time_in(words: str, seen_at: datetime) -> Timestamp | None:
    if bare := _BARE.fullmatch(words):
        year, month, day, clock = bare.groups()
        return parse_time(
            f"{year}-{month:0>2}-{day:0>2}" + (f" {clock:0>5}" if clock else ""), seen_at
        )
    if len(words) <= _ALONE and (alone := parse_time(words.strip(_EDGES), seen_at)):
        return alone if alone.precision not in _COARSE else None
    if parted := _DAY_FIRST.search(words):
        day, year, month = parted.groups()
        if found := parse_time(f"{year}-{month:0>2}-{day:0>2}", seen_at):
            return found
    printed = find_times(words, seen_at)
    return next((one.time for one in printed if one.time.precision not in _COARSE), None)


def _until_break(node: LexborNode, *, forward: bool) -> str:
    """The words between a link and the next link or line break."""
    pieces: list[str] = []
    beside = node.next if forward else node.prev
    for _ in range(4):
        if beside is None or beside.tag in ("a", "br", "p", "div", "li"):
            break
        pieces.append(beside.text(deep=True)[:80])
        beside = beside.next if forward else beside.prev
    return " ".join(pieces if forward else reversed(pieces))


def _sibling(node: LexborNode, *, forward: bool) -> LexborNode | None:
    """The element before or after, over white space and comments."""
    return next(_siblings(node, forward=forward), None)


def _siblings(node: LexborNode, *, forward: bool) -> Iterator[LexborNode]:
    beside = node.next if forward else node.prev
    for _ in range(4):
        if beside is None:
            return
        if not (beside.tag or "-").startswith("-"):
            yield beside
        beside = beside.next if forward else beside.prev

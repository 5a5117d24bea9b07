"""Where the blocks of a document stand in the letters of its page."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import unquote

from scraper.model import Block
from scraper.why.flow import Flow, letters

Span = tuple[int, int]

_TELLING = 20
"""A text of so many letters that begins one line of the page is where that line is."""
_CANDIDATES = 40
_CERTAIN = 9
"""The likeness of a place in which everything fits."""
_ANCHOR = 12
"""Letters of either end by which a block is found whose middle was repaired."""


def spans(flow: Flow, blocks: Sequence[Block]) -> list[Span | None]:
    """The letters of each block, in page order; None for one that the page does not show.

    Long texts that stand there once are found first; each other is looked for between its
    neighbours, where the page has the same element, and a line of its own.
    """
    keys = [_key(block) for block in blocks]
    found: list[Span | None] = [None] * len(blocks)
    for n, start in _anchors(flow, keys):
        found[n] = (start, start + len(keys[n]))
    later = _next_starts(found, len(flow.letters))
    past = 0
    for n, block in enumerate(blocks):
        if found[n] is None and keys[n]:
            found[n] = _between(flow, block, keys[n], past, later[n])
        if span := found[n]:
            past = max(past, span[1])
    return found


def pictures(flow: Flow, blocks: Sequence[Block]) -> dict[int, int]:
    """Index of a mark that is a picture → the block it became."""
    marks: dict[str, deque[int]] = defaultdict(deque)
    for n, mark in enumerate(flow.marks):
        if mark.kind == "picture":
            for name in {_file_name(each) for each in mark.place.split(" ")}:
                marks[name].append(n)
    found: dict[int, int] = {}
    for number, block in enumerate(blocks):
        fits = marks[_file_name(block.src)] if block.tag == "img" else deque[int]()
        while fits and fits[0] in found:
            fits.popleft()
        if fits:
            found[fits.popleft()] = number
    return found


def _file_name(address: str) -> str:
    """What of an address stays when it is resolved: its last step."""
    return unquote(address).rstrip("/").rpartition("/")[2]


def _key(block: Block) -> str:
    if block.tag == "img":
        return ""
    return letters(block.text.replace(" | ", "") if block.tag == "table" else block.text)


def _anchors(flow: Flow, keys: Sequence[str]) -> list[tuple[int, int]]:
    """Blocks whose place is beyond doubt: the longest run of them that is in page order."""
    lines: dict[str, list[int]] = defaultdict(list)
    for at in sorted(flow.edges):
        lines[flow.letters[at : at + _TELLING]].append(at)
    told = []
    for n, key in enumerate(keys):
        starts = lines.get(key[:_TELLING], ()) if len(key) >= _TELLING else ()
        if len(starts) == 1 and flow.letters.startswith(key, starts[0]):
            told.append((n, starts[0]))
    return _rising(told)


def _rising(told: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest rising run, by patience: `last[k]` ends the best run of k + 1."""
    last: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_, at) in enumerate(told):
        k = bisect_left(ends, at)
        before.append(last[k - 1] if k else -1)
        last[k : k + 1], ends[k : k + 1] = [n], [at]
    run = []
    n = last[-1] if last else -1
    while n >= 0:
        run.append(told[n])
        n = before[n]
    return run[::-1]


def _next_starts(found: Sequence[Span | None], end: int) -> list[int]:
    starts = []
    for span in reversed(found):
        end = span[0] if span else end
        starts.append(end)
    return starts[::-1]


def _between(flow: Flow, block: Block, key: str, past: int, until: int) -> Span | None:
    """The likeliest place of a block behind `past` and before `until`."""
    best, likely = -_CERTAIN, -1
    for at in islice(_all(flow.letters, key, past, until), _CANDIDATES):
        likeness = _likeness(flow, block, at, at + len(key))
        if likeness > best:
            best, likely = likeness, at
        if best >= _CERTAIN:
            break
    if likely >= 0:
        return likely, likely + len(key)
    return _by_ends(flow.letters, key, past, until)


def _all(page: str, key: str, past: int, until: int) -> Iterator[int]:
    at = page.find(key, past, until)
    while at >= 0:
        yield at
        at = page.find(key, at + 1, until)


def _likeness(flow: Flow, block: Block, start: int, end: int) -> int:
    """How well a place fits: a line of its own, the same element, no navigation."""
    box = flow.around(start, end)
    likeness = 2 * (start in flow.edges) + 2 * (end in flow.edges)
    if box is not None:
        likeness += 2 * (box.tag == block.tag) + 3 * (box.place == block.place.split(" > ")[-1])
        likeness -= 4 * (box.tag == "nav" or box.hidden)
    return likeness


def _by_ends(page: str, key: str, past: int, until: int) -> Span | None:
    """A block whose middle differs from the page: found by its first and last letters."""
    if len(key) < 2 * _ANCHOR:
        return None
    start = page.find(key[:_ANCHOR], past, until)
    if start < 0:
        return None
    last = page.find(key[-_ANCHOR:], start, min(until, start + 2 * len(key) + 100))
    return (start, last + _ANCHOR) if last >= 0 else (start, start + _ANCHOR)

"""Prose that is not the story's: comments, teasers, another story, told by how they are set.

A story of sixty characters weighs less than the comments below it. What begins with a heading of
comments or lists, or goes on as link, teaser, link, teaser, is none of it however well it reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scraper.read.comments import comments
from scraper.read.layout import Line
from scraper.read.walk import Box, Page
from scraper.read.words import has_stamp, opens_tail
from scraper.text import has_han

_HOLDERS = frozenset(("div", "section", "ul", "ol", "dl", "article", "table"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_LEAST_PAIRS = 3
_LEAST_STORY = 30.0
"""Running text above, in characters of Han width, without which nothing is told to be elsewhere."""
Spans = Iterator[tuple[int, int, str]]


def elsewhere(page: Page, good: Sequence[float], title: int | None) -> Spans:
    """Runs of lines below the story's own text that are none of it, and why."""
    if title is None:
        return
    seen, start = 0.0, None
    for n in range(title + 1, len(page.lines)):
        seen += good[n]
        if seen >= _LEAST_STORY:
            start = n + 1
            break
    if start is None:
        return
    if (first := comments(page.lines, start)) is not None:
        yield first, len(page.lines), "readers' comments"
    if not has_han(page.lines[start - 1].text):
        return
    yield from _headed(page, start)
    yield from _teasers(page.lines, good, start)


def _headed(page: Page, start: int) -> Spans:
    past = start
    for box in page.boxes:
        if box.start < past or box.tag not in _HOLDERS or box.end - box.start < 2:
            continue
        if opens_tail(page.lines[box.start].text):
            yield box.start, box.end, "a box headed as comments or a list"
            past = box.end
        elif _is_story(page, box):
            yield box.start, box.end, "another story"
            past = box.end


def _is_story(page: Page, box: Box) -> bool:
    """Whether a box opens with a headline and a time of its own."""
    first = page.lines[box.start]
    return page.boxes[first.box].tag in _HEADINGS and has_stamp(page.lines[box.start + 1].text)


def _teasers(lines: Sequence[Line], good: Sequence[float], start: int) -> Spans:
    """Links each with a line of prose right below, three or more in a row."""
    pairs: list[int] = []
    for n in range(start, len(lines) - 1):
        line = lines[n]
        if line.linked and 5 * line.linked >= 4 * len(line.text) and good[n + 1]:
            if pairs and n - pairs[-1] > 4:
                yield from _span(pairs)
                pairs = []
            pairs.append(n)
    yield from _span(pairs)


def _span(pairs: Sequence[int]) -> Spans:
    if len(pairs) >= _LEAST_PAIRS:
        yield pairs[0], pairs[-1] + 2, "links with teasers"

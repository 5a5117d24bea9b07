"""Where a field that is no longer found may stand on today's pages: elements that look like it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from selectolax.lexbor import LexborNode

from scraper.learn.sample import Sample
from scraper.learn.selectors import best
from scraper.names import parse_byline
from scraper.text import squeeze
from scraper.times import parse_time

LONGEST = 80
"""Characters of an element that tells a fact."""
RECENT = timedelta(days=30)
_SOURCE = re.compile(r"(?:来源|來源|出处|稿源|source)\s*[:：]", re.IGNORECASE)
_ELEMENTS = 3000
"""Elements of a page that are looked at."""


def candidate(field: str, samples: Sequence[Sample]) -> str | None:
    """The selector that finds something like the field on most pages, with its share.

    None for a field that has no looks of its own, and where nothing looks like it.
    """
    if field not in ("title", "published_at", "authors", "origin"):
        return None
    looks = {id(sample): _looking_like(field, sample) for sample in samples}
    found = best(samples, looks.values(), lambda sample, node: _looks_like(field, sample, node))
    return f"{found.selector} ({found.share})" if found and found.right else None


def _looking_like(field: str, sample: Sample) -> list[LexborNode]:
    nodes = (node for node, _ in zip(sample.elements(), range(_ELEMENTS), strict=False))
    return [node for node in nodes if _looks_like(field, sample, node)][:20]


def _looks_like(field: str, sample: Sample, node: LexborNode) -> bool:
    text = sample.text_of(node)
    if not text or len(text) > LONGEST:
        return False
    match field:
        case "title":
            return _is_title(text, sample)
        case "published_at":
            return _is_recent_time(text, sample)
        case "authors":
            return bool(parse_byline(text).authors)
    return _SOURCE.search(text) is not None


def _is_title(text: str, sample: Sample) -> bool:
    named = sample.tree.css_first("title")
    return len(squeeze(text)) > 5 and named is not None and squeeze(text) in squeeze(named.text())


def _is_recent_time(text: str, sample: Sample) -> bool:
    if not any(char.isdecimal() for char in text):
        return False
    told = parse_time(text, sample.snapshot.fetched_at)
    return told is not None and abs(sample.snapshot.fetched_at - told.value) < RECENT

"""Where the text of a site's articles stands, and since when.

Pages are read again with each selector that may be meant: what a rule is worth shows in the article
that it gives, not in the element that it chooses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from rapidfuzz.distance import Indel
from selectolax.lexbor import LexborNode

from scraper.errors import ReadError
from scraper.knowledge import Knowledge, Site
from scraper.learn.sample import Sample
from scraper.learn.selectors import LONGEST, Choice, candidates
from scraper.model import BODY_ROLES, SHANGHAI, Snapshot
from scraper.pipeline import extract
from scraper.read.walk import walk
from scraper.text import squeeze
from scraper.urls import host_of

_COVERS = 0.9
"""The share of the article's text that its element must hold."""
_SAME = 0.97
"""How much alike two readings of one page are that say the same."""
_MOST_TRIED = 8
_FEWEST = 5
"""Pages that a layout needs on its side of a change."""
_GAIN = 0.15
"""The share of all pages that two layouts must explain beyond one."""


@dataclass(frozen=True, slots=True)
class Era:
    """Pages of one layout in the order of their capture, and the element that holds their text."""

    samples: tuple[Sample, ...]
    body: Choice | None
    valid_from: date | None = None
    valid_until: date | None = None


def eras(samples: Sequence[Sample]) -> tuple[Era, ...]:
    """The layouts of a site, the oldest first: one, or two where a change explains far more."""
    ordered = sorted(samples, key=lambda sample: sample.snapshot.fetched_at)
    fits = {selector: _fits(selector, ordered) for selector in _tried(ordered)}
    if not fits:
        return (Era(tuple(ordered), None),)
    single = max(fits, key=lambda selector: sum(fits[selector]))
    if parted := _parted(ordered, fits):
        return parted
    return (Era(tuple(ordered), _choice(single, fits[single], ordered)),)


def container(sample: Sample) -> LexborNode | None:
    """The smallest element that holds nearly all of the article's text."""
    body = sample.tree.body
    if body is None:
        return None
    texts = {squeeze(b.text) for b in sample.article.blocks if b.role in BODY_ROLES}
    page = walk(body)
    own = [len(key) if (key := squeeze(line.text)) in texts else 0 for line in page.lines]
    whole = sum(own)
    holders = (box for box in page.boxes if sum(own[box.start : box.end]) >= _COVERS * whole > 0)
    smallest = min(holders, key=lambda box: (box.end - box.start, -box.depth), default=None)
    return smallest.node if smallest else None


def _tried(samples: Sequence[Sample]) -> list[str]:
    told = Counter[str]()
    for sample in samples:
        if (node := container(sample)) is not None:
            told.update(dict.fromkeys((s for s in candidates(node) if len(s) <= LONGEST), 1))
    return [selector for selector, _ in told.most_common(_MOST_TRIED)]


def _fits(selector: str, samples: Sequence[Sample]) -> list[bool]:
    return [_reads_the_same(selector, sample) for sample in samples]


def _reads_the_same(selector: str, sample: Sample) -> bool:
    """Whether a page gives the same text when the selector says where it stands."""
    if sample.tree.css_first(selector) is None:
        return False
    try:
        found = extract(sample.snapshot, _only(selector, sample.snapshot))
    except ReadError:
        return False
    if found.digest == sample.article.digest:
        return True
    return Indel.normalized_similarity(found.text, sample.article.text) >= _SAME


def _only(selector: str, snapshot: Snapshot) -> Knowledge:
    host = host_of(snapshot.url)
    return Knowledge(MappingProxyType({host: (Site(host, body=selector, file="learnt"),)}))


def _parted(samples: Sequence[Sample], fits: Mapping[str, list[bool]]) -> tuple[Era, ...] | None:
    """Two layouts and the day of the change, when they explain far more pages than one does."""
    count = len(samples)
    best, at, pair = max(map(sum, fits.values())) + _GAIN * count, 0, ("", "")
    for cut in range(_FEWEST, count - _FEWEST + 1):
        if _day(samples[cut - 1]) == _day(samples[cut]):
            continue
        old = max(fits, key=lambda selector: sum(fits[selector][:cut]))
        new = max(fits, key=lambda selector: sum(fits[selector][cut:]))
        told = sum(fits[old][:cut]) + sum(fits[new][cut:])
        if old != new and told > best:
            best, at, pair = told, cut, (old, new)
    if not at:
        return None
    before, after, changed = samples[:at], samples[at:], _day(samples[at])
    return (
        Era(
            tuple(before), _choice(pair[0], fits[pair[0]][:at], before),
            valid_until=changed - timedelta(days=1),
        ),
        Era(tuple(after), _choice(pair[1], fits[pair[1]][at:], after), valid_from=changed),
    )  # fmt: skip


def _choice(selector: str, fits: Sequence[bool], samples: Sequence[Sample]) -> Choice:
    chosen = sum(sample.tree.css_first(selector) is not None for sample in samples)
    return Choice(selector, sum(fits), chosen - sum(fits), len(samples))


def _day(sample: Sample) -> date:
    return sample.snapshot.fetched_at.astimezone(SHANGHAI).date()

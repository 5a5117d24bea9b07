"""What one run brings from one source, gathered while it goes: counts and small samples, no text.

`Gathering.facts` is what the archive keeps of it (`storage.harvests`), what a run's report tells,
and what `scraper.drift` compares with the runs before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from typing import Any

from scraper.errors import FetchError
from scraper.model import Article, Snapshot, Target
from scraper.text import squeeze

FIELDS = (
    "title", "published_at", "authors", "origin", "category", "images", "dateline", "ending",
)  # fmt: skip
"""What is counted as filled or not. `ending`: the text ends as sentences end."""
SAMPLE = 200
"""Articles of a run and source that are looked at closely; the others are only counted."""
PLACES = 8
"""Different places of one field that are remembered."""
LISTS = 60
"""Lists of a source that are remembered."""
SOURCES = 2000
"""Sources of one run whose harvest is gathered; a file may name a million addresses."""
SHRUNK = 0.7
"""A revision that leaves less than this share of the text shortened it."""
_SHORTEST_SHARED = 12
"""Characters of a paragraph that two stories do not share by chance."""
_ENDINGS = frozenset("。！？!?.…”\"'’」』）)】]—：:;；~～")
_SETTLED = {"reprint": "reprinted"}


@dataclass(slots=True)
class Gathering:
    """Counts of one source in one run. Times are aware, sizes in bytes, lengths in characters."""

    began: datetime
    ended: datetime | None = None
    counts: Counter[str] = field(default_factory=Counter[str])
    """`discovered`, `fetched`, `not_modified`, `conditional`, `bytes`, and verdicts."""
    failures: Counter[str] = field(default_factory=Counter[str])
    filled: Counter[str] = field(default_factory=Counter[str])
    flags: Counter[str] = field(default_factory=Counter[str])
    lengths: list[int] = field(default_factory=list[int])
    """Characters of the texts that were new."""
    places: defaultdict[str, Counter[str]] = field(
        default_factory=lambda: defaultdict[str, Counter[str]](Counter[str])
    )
    """Field → the rule and place it was found at → articles."""
    lists: dict[str, list[Any]] = field(default_factory=dict[str, list[Any]])
    """List → how many articles it names, and the newest day among them.

    -1 for one that is no list any more, or that is gone; one that failed for a while is left out.
    """
    samples: list[str] = field(default_factory=list[str])
    """Addresses of a few articles that were read."""
    newest: datetime | None = None
    _digests: Counter[str] = field(default_factory=Counter[str])
    _paragraphs: dict[int, set[str]] = field(default_factory=dict[int, set[str]])

    def answered(self, snapshot: Snapshot, *, conditional: bool) -> None:
        """An answer came; `conditional` when it was asked whether there is anything new."""
        at = snapshot.fetched_at
        self.ended = at if self.ended is None else max(self.ended, at)
        self.counts["fetched"] += 1
        self.counts["conditional"] += conditional
        self.counts["not_modified"] += snapshot.status == 304
        self.counts["bytes"] += len(snapshot.body)

    def list_read(self, url: str, named: Sequence[Target], followed: int) -> None:
        """A list was read: the articles it names, and how many leads were new to the run."""
        self.counts["lists"] += 1
        self.counts["discovered"] += followed
        days = [target.published_at.value for target in named if target.published_at]
        self._note_list(url, [len(named), max(days).isoformat() if days else None])

    def failed(self, url: str, error: FetchError, *, is_list: bool) -> None:
        """An address could not be had, or was not what it should be."""
        self.failures[error.kind] += 1
        if is_list and not error.passing:
            self._note_list(url, [-1, error.kind])

    def _note_list(self, url: str, told: list[Any]) -> None:
        if url in self.lists or len(self.lists) < LISTS:
            self.lists[url] = told

    def article(self, article: Article, outcome: str, former: int | None = None) -> None:
        """An article was read; `former` is the length of the text it revised, if it did."""
        self.counts[_SETTLED.get(outcome, outcome)] += 1
        self.counts["articles"] += 1
        if article.published_at is not None:
            told = article.published_at.value
            self.newest = told if self.newest is None else max(self.newest, told)
        if former is not None and outcome == "revised":
            self.counts["shrunk"] += len(article.text) < SHRUNK * former
        if self.counts["sampled"] < SAMPLE:
            self._look_closely(article, outcome)

    def _look_closely(self, article: Article, outcome: str) -> None:
        self.counts["sampled"] += 1
        text = article.text
        self.filled.update(name for name in FIELDS if _has(article, name, text))
        self.flags.update(article.quality)
        if outcome in ("new", "reprint"):
            self.lengths.append(len(text))
        digest = article.digest
        self._digests[digest] += 1
        for name, why in article.evidence.items():
            found = self.places[name]
            if why in found or len(found) < PLACES:
                found[why[:200]] += 1
        for block in article.blocks:
            squeezed = squeeze(block.text)
            if len(squeezed) >= _SHORTEST_SHARED:
                self._paragraphs.setdefault(hash(squeezed), set()).add(digest)
        if article.url and len(self.samples) < 3:
            self.samples.append(article.url)

    @property
    def leaking(self) -> int:
        """Different texts that share a paragraph with two others: furniture that leaked in."""
        found = [told for told in self._paragraphs.values() if len(told) > 2]
        return len(set[str]().union(*found))

    def facts(self) -> dict[str, Any]:
        """All of it as JSON."""
        ended = self.ended or self.began
        return {
            **{name: self.counts[name] for name in COUNTS},
            "failed": self.failures.total(),
            "seconds": round((ended - self.began).total_seconds(), 3),
            "failures": dict(sorted(self.failures.items())),
            "filled": {name: self.filled[name] for name in FIELDS},
            "flags": dict(sorted(self.flags.items())),
            "lengths": sorted(self.lengths),
            "texts": len(self._digests),
            "alike": max(self._digests.values(), default=0),
            "leaking": self.leaking,
            "places": {name: dict(found) for name, found in sorted(self.places.items())},
            "named": self.lists,
            "samples": self.samples,
            "newest": self.newest.isoformat() if self.newest else None,
        }


class Gatherings:
    """What one run brings, by source."""

    def __init__(self, began: datetime) -> None:
        self._began = began
        self._sources: dict[str, Gathering] = {}

    def of(self, source: str) -> Gathering:
        """The counts of one source."""
        found = self._sources.get(source)
        if found is None:
            found = Gathering(self._began)
            if len(self._sources) < SOURCES:
                self._sources[source] = found
        return found

    def busiest(self, most: int) -> list[tuple[str, Gathering]]:
        """The sources with the most answers so far, by name."""
        return nlargest(most, self._sources.items(), key=lambda each: each[1].counts["fetched"])

    def facts(self, known: Container[str] = ()) -> dict[str, dict[str, Any]]:
        """The facts of every source that a list was read of, and of those that are `known`.

        An address that somebody only named is no source.
        """
        kept = sorted(
            (name, each)
            for name, each in self._sources.items()
            if each.counts["lists"] or name in known or (each.lists and "://" not in name)
        )
        return {name: each.facts() for name, each in kept}


def told(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a run's report says of a source: its counts, and the fill rate of each field."""
    looked = facts["sampled"]
    return {
        **{name: facts[name] for name in REPORTED},
        "fill": {name: round(n / looked, 3) for name, n in facts["filled"].items()}
        if looked
        else {},
    }


REPORTED = (
    "discovered", "fetched", "not_modified", "new", "revised", "reprinted", "unchanged", "seen",
    "withdrawn", "failed", "failures", "bytes", "seconds",
)  # fmt: skip
COUNTS = (
    "discovered", "lists", "fetched", "conditional", "not_modified", "new", "revised", "reprinted",
    "unchanged", "seen", "withdrawn", "articles", "sampled", "shrunk", "bytes",
)  # fmt: skip
"""What is counted one by one."""


def _has(article: Article, name: str, text: str) -> bool:
    if name == "ending":
        return text.rstrip()[-1:] in _ENDINGS
    if name == "origin":
        return bool(article.origin or article.reprinter)
    return bool(getattr(article, name))

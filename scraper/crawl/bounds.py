"""Traps: webs without end are walked a little way, and then left with a word about it.

What a run learns as it goes; what an address tells by itself is in `endless`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from scraper.crawl.endless import alike, any_query, endless, has_token, to_come, tokenless
from scraper.urls import paced_host

BARREN_HOPS = 6
"""Lists in a row that led to no article that was new."""
BARREN_ALIKE = 30
"""Lists in a row whose addresses differ in their numbers only, and that named nothing new."""
BARREN_QUERIES = 90
"""Lists of one path in a row, whatever their queries, that named nothing new; no article there."""
LISTS_POSING = 500
"""Pages of a host in a row that might have been articles, and were lists."""
HOSTS_PER_SOURCE = 100
TWINS_PER_PATH = 4
"""Articles of one path that said the same, whatever the query: then the query is noise."""
NEARLY_ALL = 0.75
"""The share of the articles of one form that say the same, where the token in it is noise."""
PATHS_WATCHED = 10_000


@dataclass(slots=True)
class Bounds:
    """What one run has seen of each path."""

    today: date
    _twins: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    _noisy: set[str] = field(default_factory=set[str])
    _barren: Counter[str] = field(default_factory=Counter[str])
    _posing: Counter[str] = field(default_factory=Counter[str])
    _named_by: dict[str, str] = field(default_factory=dict[str, str])
    """The list that named an address which may turn out an article."""

    def refuse(self, url: str, *, is_list: bool = False) -> str | None:
        """Why an address is not put on the frontier; None when it may be."""
        if self._noisy and url.partition("?")[0] in self._noisy and "?" in url:
            return f"{TWINS_PER_PATH} addresses that differ in their query say the same"
        if self._noisy and has_token(url) and tokenless(url) in self._noisy:
            return f"{TWINS_PER_PATH} addresses that differ in a token of their path say the same"
        if is_list and to_come(url, self.today):
            return "its day is yet to come"
        if is_list and self._barren and self._barren[alike(url)] >= BARREN_ALIKE:
            return f"{BARREN_ALIKE} lists of its form in a row named nothing new"
        if self._barren and "?" in url and self._barren[any_query(url)] >= BARREN_QUERIES:
            return f"{BARREN_QUERIES} lists of its path in a row named nothing new"
        if not is_list and self._posing and self._posing[paced_host(url)] >= LISTS_POSING:
            return f"{LISTS_POSING} pages of its host in a row were lists, and none an article"
        return endless(url)

    def note_list(self, url: str, *, fruitful: bool, perhaps: Iterable[str] = ()) -> None:
        """Learn from a list whether those of its form name anything new.

        `perhaps` are addresses it named that may be articles: one that is makes it fruitful.
        """
        for named in perhaps if not fruitful else ():
            if len(self._named_by) < PATHS_WATCHED:
                self._named_by[named] = url
        for form in (alike(url), any_query(url)) if "?" in url else (alike(url),):
            if fruitful:
                self._barren.pop(form, None)
            elif len(self._barren) < PATHS_WATCHED or form in self._barren:
                self._barren[form] += 1

    def note_page(self, url: str, *, article: bool) -> None:
        """Learn whether a host has articles behind its leads, or a tree of lists without end."""
        parent = self._named_by.pop(url, None)
        if article and parent is not None:
            self.note_list(parent, fruitful=True)
        if not article:
            self._posing[paced_host(url)] += 1
        elif self._posing or self._barren:
            self._posing.pop(paced_host(url), None)
            self._barren.pop(any_query(url), None)

    def note(self, url: str, digest: str) -> None:
        """Learn from an article's text whether the queries of its path mean anything, and the
        tokens in it. With those, nearly all must say the same: elsewhere they tell articles apart.
        """
        path, query, _ = url.partition("?")
        if query and self._told(path, digest)[digest] >= TWINS_PER_PATH:
            self._noisy.add(path)
        if has_token(path):
            form = tokenless(url)
            seen = self._told(form, digest)
            same = seen[digest]  # the sum is over all that was said: asked only where it may matter
            if same >= TWINS_PER_PATH and same >= NEARLY_ALL * seen.total():
                self._noisy.add(form)

    def _told(self, form: str, digest: str) -> Counter[str]:
        """How often addresses of a form said what, this once as well."""
        if len(self._twins) > PATHS_WATCHED:
            self._twins.pop(next(iter(self._twins)))
        seen = self._twins.setdefault(form, Counter())
        seen[digest] += 1
        return seen

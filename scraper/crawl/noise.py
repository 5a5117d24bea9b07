"""Queries and steps that mean nothing: addresses that differ in them alone say the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from scraper.crawl.endless import unnumbered

TWINS_PER_PATH = 4
"""Articles of one path that said the same, whatever the query: then the query is noise."""
NEARLY_ALL = 0.75
"""The share of the articles of one form that say the same, where the step in it is noise."""
PATHS_WATCHED = 10_000
TOLD_APART = 40
"""Articles of one form that said different things: then what differs in it tells them apart."""


@dataclass(slots=True)
class Noise:
    """What the articles of each path said, and what of their addresses is noise by that."""

    _said: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    _noisy: set[str] = field(default_factory=set[str])

    def refuse(self, url: str) -> str | None:
        """Why an address is as good as had; None when it may say something else."""
        if not self._noisy:
            return None
        path, query, _ = url.partition("?")
        if query and path in self._noisy:
            return f"{TWINS_PER_PATH} addresses that differ in their query say the same"
        if (form := unnumbered(url)) != url and form in self._noisy:
            return f"{TWINS_PER_PATH} addresses that differ in a step of their path say the same"
        return None

    def note(self, url: str, digest: str) -> None:
        """Learn from an article's text whether the queries of its path mean anything, and the
        numbers and tokens in it. With those, nearly all must say the same: elsewhere they tell
        articles apart.
        """
        path, query, _ = url.partition("?")
        if query and self._told(path, digest)[digest] >= TWINS_PER_PATH:
            self._noisy.add(path)
        if (form := unnumbered(url)) != url and len(self._said.get(form, ())) < TOLD_APART:
            seen = self._told(form, digest)
            same = seen[digest]
            if same >= TWINS_PER_PATH and same >= NEARLY_ALL * seen.total():
                self._noisy.add(form)

    def _told(self, form: str, digest: str) -> Counter[str]:
        """How often addresses of a form said what, this once as well."""
        if len(self._said) > PATHS_WATCHED:
            self._said.pop(next(iter(self._said)))
        seen = self._said.setdefault(form, Counter())
        seen[digest] += 1
        return seen

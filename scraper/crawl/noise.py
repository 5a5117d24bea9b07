"""Queries and tokens that mean nothing: addresses that differ in them alone say the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from scraper.crawl.endless import has_token, tokenless

TWINS_PER_PATH = 4
"""Articles of one path that said the same, whatever the query: then the query is noise."""
NEARLY_ALL = 0.75
"""The share of the articles of one form that say the same, where the token in it is noise."""
PATHS_WATCHED = 10_000


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
        if has_token(url) and tokenless(url) in self._noisy:
            return f"{TWINS_PER_PATH} addresses that differ in a token of their path say the same"
        return None

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
        if len(self._said) > PATHS_WATCHED:
            self._said.pop(next(iter(self._said)))
        seen = self._said.setdefault(form, Counter())
        seen[digest] += 1
        return seen

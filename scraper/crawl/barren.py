"""Lists that lead to nothing new, one after the other: after so many the rest is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from scraper.crawl.endless import alike, any_query
from scraper.urls import paced_host

BARREN_ALIKE = 30
"""Lists in a row whose addresses differ in their numbers only, and that named nothing new."""
BARREN_QUERIES = 90
"""Lists of one path in a row, whatever their queries, that named nothing new; no article there."""
LISTS_POSING = 500
"""Pages of a host in a row that might have been articles, and were lists."""
FORMS_WATCHED = 10_000


@dataclass(slots=True)
class Barren:
    """How many lists in a row named nothing new, by what their addresses have in common."""

    _forms: Counter[str] = field(default_factory=Counter[str])
    """By the form of the address, and by its path alone where it has a query."""
    _posing: Counter[str] = field(default_factory=Counter[str])
    """By host: pages that might have been articles."""
    _named_by: dict[str, str] = field(default_factory=dict[str, str])
    """The list that named an address which may turn out an article."""

    def refuse(self, url: str, *, is_list: bool) -> str | None:
        """Why an address is left; None when it may lead to something."""
        if self._forms and is_list and self._forms[alike(url)] >= BARREN_ALIKE:
            return f"{BARREN_ALIKE} lists of its form in a row named nothing new"
        if self._forms and "?" in url and self._forms[any_query(url)] >= BARREN_QUERIES:
            return f"{BARREN_QUERIES} lists of its path in a row named nothing new"
        if self._posing and not is_list and self._posing[paced_host(url)] >= LISTS_POSING:
            return f"{LISTS_POSING} pages of its host in a row were lists, and none an article"
        return None

    def note_list(self, url: str, *, fruitful: bool, perhaps: Iterable[str] = ()) -> None:
        """Learn from a list whether those of its form name anything new.

        `perhaps` are addresses it named that may be articles: one that is makes it fruitful.
        """
        for named in perhaps if not fruitful else ():
            if len(self._named_by) < FORMS_WATCHED:
                self._named_by[named] = url
        for form in (alike(url), any_query(url)) if "?" in url else (alike(url),):
            if fruitful:
                self._forms.pop(form, None)
            elif len(self._forms) < FORMS_WATCHED or form in self._forms:
                self._forms[form] += 1

    def note_page(self, url: str, *, article: bool) -> None:
        """Learn whether a host has articles behind its leads, or a tree of lists without end."""
        parent = self._named_by.pop(url, None)
        if article and parent is not None:
            self.note_list(parent, fruitful=True)
        if not article:
            self._posing[paced_host(url)] += 1
        elif self._posing or self._forms:
            self._posing.pop(paced_host(url), None)
            self._forms.pop(any_query(url), None)

"""What an article names as leads: siblings that no list names any more, and its own original."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from scraper.crawl.scope import ALONE, ORIGINAL, RELATED, Scope, Source
from scraper.model import Article, Target
from storage.protocol import Archive


class RelatedLeads:
    """The leads of one run, within its budgets; what was found so leads no further."""

    def __init__(self, scope: Scope, most: int) -> None:
        self._scope = scope
        self._most = most
        self._taken: Counter[tuple[str, bool]] = Counter()

    def of(
        self, article: Article, parent: Target, source: Source, base: str, *, originals: int = 0
    ) -> list[Target]:
        """Addresses that an article names and this run has not met.

        Those of its lists, within the site; that of its original, on whatever site, while fewer
        than `originals` of the source were asked.
        """
        if parent.via in ALONE:
            return []
        found = list[Target]()
        if article.origin_url and self._left(source, ORIGINAL, originals) > 0:
            original = self._scope.original(source, parent, article.origin_url, base)
            found += [original] if original else []
        if self._left(source, RELATED, self._most) > 0:
            found += self._scope.related(source, parent, siblings(article), base)
        return found

    def push(
        self,
        archive: Archive,
        leads: Sequence[Target],
        source: Source,
        at: datetime,
        *,
        originals: int = 0,
    ) -> list[Target]:
        """Put those on the frontier that are new to the archive; called by who holds it."""
        if not leads:
            return []
        known = archive.knows([lead.url for lead in leads])
        fresh = [t for t in leads if t.url not in known and archive.errand(t.url) is None]
        pushed = [
            target
            for via, most in ((ORIGINAL, originals), (RELATED, self._most))
            for target in self._within(fresh, source, via, most)
        ]
        archive.push(pushed, due_at=at)
        return pushed

    def _within(self, fresh: Sequence[Target], source: Source, via: str, most: int) -> list[Target]:
        left = max(0, self._left(source, via, most))
        taken = [target for target in fresh if target.via == via][:left]
        self._taken[source.name, via == ORIGINAL] += len(taken)
        return taken

    def _left(self, source: Source, via: str, most: int) -> int:
        return most - self._taken[source.name, via == ORIGINAL]


def siblings(article: Article) -> list[Target]:
    """What an article's related lists name."""
    return [
        Target(entry.url, via=RELATED, kind="article", title=entry.title,
               published_at=entry.published_at)
        for entry in article.related if entry.url
    ]  # fmt: skip

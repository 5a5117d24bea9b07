"""Related lists of articles as leads: what no list, feed or sitemap of a site names any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from scraper.crawl.scope import RELATED, Scope, Source
from scraper.model import Article, Target
from storage.protocol import Archive


class RelatedLeads:
    """The leads of one run, within its budget; what was found so leads no further."""

    def __init__(self, scope: Scope, most: int) -> None:
        self._scope = scope
        self._most = most
        self._taken: Counter[str] = Counter()

    def of(self, article: Article, parent: Target, source: Source, base: str) -> list[Target]:
        """Addresses of the site that an article's lists name and this run has not met."""
        if self._taken[source.name] >= self._most or parent.via in ("start", RELATED):
            return []
        leads = [
            Target(entry.url, via=RELATED, kind="article", title=entry.title,
                   published_at=entry.published_at)
            for entry in article.related if entry.url
        ]  # fmt: skip
        return self._scope.related(source, parent, leads, base)

    def push(
        self, archive: Archive, leads: Sequence[Target], source: Source, at: datetime
    ) -> list[Target]:
        """Put those on the frontier that are new to the archive; called by who holds it."""
        left = self._most - self._taken[source.name]
        if not leads or left <= 0:
            return []
        known = archive.knows([lead.url for lead in leads])
        fresh = [t for t in leads if t.url not in known and archive.errand(t.url) is None][:left]
        archive.push(fresh, due_at=at)
        self._taken[source.name] += len(fresh)
        return fresh

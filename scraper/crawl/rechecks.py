"""Looking again at articles that are held: when, and how many of one host in one run."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from math import sqrt

from scraper.crawl.schedule import Life, Plan
from scraper.model import Timestamp, Verdict
from storage.protocol import Archive, Held

HARVESTS = 60
"""Runs of a source that tell how often its articles change."""
USUAL = 0.02
"""The share of looks that find a change, where nothing is known."""
PRIOR = 100
"""Looks that the usual share counts for."""
DENSEST, SPARSEST = 0.5, 2.0
NO_NEWS = 0.4
"""Where so large a share of looks finds a change, that is furniture, and no reason to look more."""


class Rechecks:
    """The looks of one run. What asks the archive is called by who holds it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._paces: dict[str, float] = {}
        self._asked: Counter[str] = Counter()

    def spend(self, host: str) -> bool:
        """Count a look at an article of a host; false when that would be one too many."""
        self._asked[host] += 1
        return self._asked[host] <= self._plan.per_host

    def after(
        self, archive: Archive, source: str, verdict: Verdict, told: Timestamp | None, at: datetime
    ) -> datetime:
        """When an article is due again that was read just now."""
        born = told.value if told else at
        if verdict.outcome in ("new", "reprint"):
            life = Life(born, at)
        else:
            life = _life(archive, archive.get(verdict.article_id), at)
        return self._plan.next_look(life, at, self._pace(archive, source))

    def after_no_change(self, archive: Archive, source: str, url: str, at: datetime) -> datetime:
        """When the article at an address is due again whose host said that nothing changed."""
        life = _life(archive, archive.get(url), at)
        return self._plan.next_look(life, at, self._pace(archive, source))

    def after_fetching(self, at: datetime) -> datetime:
        """When a page is due again that was kept to be read later."""
        return self._plan.next_look(Life(at, at), at)

    def _pace(self, archive: Archive, source: str) -> float:
        """Waits of a source whose articles change often are shorter, of one that never does longer.

        The number of changes found in a time goes with the root of how often one looks.
        """
        if source not in self._paces:
            known = () if "://" in source else archive.harvests.of(source, limit=HARVESTS)
            changes = sum(each.facts["revised"] for each in known)
            looks = sum(
                each.facts[name] for each in known for name in ("revised", "unchanged", "seen")
            )
            share = (changes + USUAL * PRIOR) / (looks + PRIOR)
            pace = min(max(sqrt(USUAL / share), DENSEST), SPARSEST)
            self._paces[source] = pace if share < NO_NEWS else 1.0
        return self._paces[source]


def _life(archive: Archive, held: Held | None, at: datetime) -> Life:
    if held is None:
        return Life(at, at)
    told = held.article.published_at
    born = told.value if told else held.first_seen
    changed = archive.history(held.id)[-1].first_seen if held.version_count > 1 else None
    return Life(born, held.first_seen, changed, held.version_count - 1)

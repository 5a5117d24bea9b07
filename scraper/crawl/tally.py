"""The running sums of a crawl, and the report they end in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from scraper.crawl.order import COUNTS, NO_FAILURES, Ending, Order, Report
from scraper.fetch.timeline import Timeline

OUTCOMES = {
    "new": "new",
    "revised": "revised",
    "reprint": "reprinted",
    "unchanged": "unchanged",
    "seen": "seen",
}
"""Verdicts of the archive and the counts they go into."""


@dataclass(slots=True)
class Tally:
    """Counts one run. Each address counts once, with its last word."""

    counts: Counter[str] = field(default_factory=Counter[str])
    lists: int = 0
    settled: int = 0
    """Addresses whose fate this run knows; each is asked once, and again only after a failure."""
    failures: dict[str, str] = field(default_factory=dict[str, str])
    """Address → kind."""
    kinds: Counter[str] = field(default_factory=Counter[str])
    """Failures by kind."""

    def article(self, outcome: str) -> None:
        """Count an article by what the archive said of it."""
        self.counts[OUTCOMES[outcome]] += 1

    @property
    def articles(self) -> int:
        """How many articles were looked at."""
        return sum(self.counts[name] for name in OUTCOMES.values())

    def settle(self, url: str) -> None:
        """An address came to a good end."""
        self.settled += not self._forget(url)

    def fail(self, url: str, kind: str) -> None:
        """Count a failure of an address."""
        self.settled += not self._forget(url)
        self.failures[url] = kind
        self.kinds[kind] += 1

    def _forget(self, url: str) -> bool:
        """Forget the failure that was the last word so far; whether there was one."""
        kind = self.failures.pop(url, None)
        if kind is not None:
            self.kinds[kind] -= 1
        return kind is not None

    def sums(self, timeline: Timeline) -> Mapping[str, int]:
        """The counts as `runs` has them."""
        failed = sum(n for kind, n in self.kinds.items() if kind not in NO_FAILURES)
        known = self.counts | {
            "failed": failed,
            "requests": timeline.requests,
            "bytes": timeline.received,
        }
        return {name: known.get(name, 0) for name in COUNTS}

    def report(
        self,
        order: Order,
        timeline: Timeline,
        *,
        run_id: int,
        ending: Ending,
        why: str,
        started_at: datetime,
        finished_at: datetime,
        waiting: int,
        sources: Mapping[str, Mapping[str, Any]],
        traps: Mapping[str, int],
    ) -> Report:
        """The end of it all."""
        return Report(
            run_id=run_id,
            command=order.command,
            ending=ending,
            why=why,
            started_at=started_at,
            finished_at=finished_at,
            counts=self.sums(timeline),
            targets=self.settled,
            lists=self.lists,
            failures=+self.kinds,
            hosts={host: visits.as_dict() for host, visits in timeline.hosts.items()},
            traps=traps,
            waiting=waiting,
            sources=sources,
            max_fail_ratio=order.max_fail_ratio,
        )

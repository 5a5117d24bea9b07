"""What a run may spend on one host: pages, bytes, time. One that has had its share is left."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from scraper.fetch.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Share:
    """The most of one host in one run; None is no bound. Bytes as received, time in seconds."""

    pages: int = 50_000
    bytes: int | None = None
    time: float | None = None


@dataclass(slots=True)
class Spending:
    """What one run has spent on each host."""

    share: Share
    timeline: Timeline
    _pages: Counter[str] = field(default_factory=Counter[str])
    _since: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def count(self, host: str, now: datetime) -> str | None:
        """Count a page of a host that is about to be asked; why it may not be, or None."""
        share = self.share
        since = self._since.setdefault(host, now)
        if self._pages[host] >= share.pages:
            return f"{share.pages} pages of a host in one run"
        if share.bytes is not None and self.timeline.visits(host).received >= share.bytes:
            return f"{share.bytes} bytes of a host in one run"
        if share.time is not None and (now - since).total_seconds() >= share.time:
            return f"{share.time:g} s of a host in one run"
        self._pages[host] += 1
        return None

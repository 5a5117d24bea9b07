"""The politeness receipt: which host was asked when, and how long it was left in peace between."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

KEPT = 1000
"""How many single requests a timeline remembers; the sums count all."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: when it left, when its answer was done, and what came."""

    host: str
    url: str
    started_at: datetime
    finished_at: datetime
    status: int | None
    """None when no answer came."""


@dataclass(slots=True)
class Visits:
    """The sums over one host. Gaps are seconds from the end of an answer to the next request."""

    pace: float = 0.0
    """The pause we mean to keep, as it is now."""
    slowest: float = 0.0
    """The longest pause we meant to keep."""
    requests: int = 0
    received: int = 0
    """Bytes of bodies as they came over the wire, of failed answers too."""
    shortest_gap: float | None = None
    total_gap: float = 0.0
    last_end: datetime | None = None
    statuses: dict[int, int] = field(default_factory=dict[int, int])

    def keep(self, pause: float) -> None:
        """That pause is meant to be kept from now on."""
        self.pace = pause
        self.slowest = max(self.slowest, pause)

    def count(self, asked: Asked) -> None:
        """Add one request to the sums."""
        if self.last_end is not None:
            gap = (asked.started_at - self.last_end).total_seconds()
            self.shortest_gap = gap if self.shortest_gap is None else min(gap, self.shortest_gap)
            self.total_gap += max(gap, 0.0)
        self.requests += 1
        self.last_end = max(asked.finished_at, self.last_end or asked.finished_at)
        if asked.status is not None:
            self.statuses[asked.status] = self.statuses.get(asked.status, 0) + 1

    def as_dict(self) -> dict[str, Any]:
        """For a run's report."""
        mean = self.total_gap / (self.requests - 1) if self.requests > 1 else None
        return {
            "pace": self.pace,
            "slowest_pace": self.slowest,
            "requests": self.requests,
            "bytes": self.received,
            "shortest_gap": _rounded(self.shortest_gap),
            "mean_gap": _rounded(mean),
            "statuses": {str(status): n for status, n in sorted(self.statuses.items())},
        }


class Timeline:
    """Every request of a run: sums for all hosts, and the last `KEPT` requests one by one."""

    def __init__(self) -> None:
        self._visits: dict[str, Visits] = {}
        self._requests = 0
        self._received = 0
        self._last: deque[Asked] = deque(maxlen=KEPT)

    def note(self, asked: Asked) -> None:
        """Write down one request."""
        self.visits(asked.host).count(asked)
        self._requests += 1
        self._last.append(asked)

    def take(self, host: str, size: int) -> None:
        """Count bytes that came from a host."""
        self.visits(host).received += size
        self._received += size

    def visits(self, host: str) -> Visits:
        """The sums of one host."""
        return self._visits.setdefault(host, Visits())

    @property
    def hosts(self) -> Mapping[str, Visits]:
        """The sums by host."""
        return self._visits

    @property
    def last(self) -> tuple[Asked, ...]:
        """The latest requests, oldest first."""
        return tuple(self._last)

    @property
    def requests(self) -> int:
        """How many requests were made in all."""
        return self._requests

    @property
    def received(self) -> int:
        """How many bytes of bodies came over the wire."""
        return self._received


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3) + 0.0  # never -0.0

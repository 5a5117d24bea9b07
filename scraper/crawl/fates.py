"""What becomes of an address that could not be had: tried again at once, later, or never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from scraper.crawl import schedule
from scraper.errors import PASSING_KINDS, FetchError
from scraper.fetch.patience import SECONDS_IN_RUN, Patience
from scraper.fetch.politeness import HostRests
from storage.protocol import Errand, FrontierState

_NEVER = frozenset({"unsupported_type", "trap"})
_NO_ARTICLE = frozenset({"not_article", "soft_404", "parse"})


@dataclass(frozen=True, slots=True)
class Fate:
    """The frontier's row after a failure. `again_in` is set when this run tries again."""

    state: FrontierState
    due_at: datetime | None
    attempts: int
    again_in: float | None = None
    told: bool = True
    """Whether it is a failure: an address that was not asked for its host's sake is none."""


@dataclass(slots=True)
class Tries:
    """The tries of one address within this run."""

    begun: datetime
    """When the last one began."""
    count: int = 0
    seconds: float = 0.0
    """What those before it took, with the pauses after them, but not until it was its turn: that
    others are asked first, or a busy machine, is no fault of the address."""
    failed: tuple[Errand, FetchError] | None = None
    """What is to be tried again in this run, and how it failed last."""

    def begin(self, now: datetime) -> None:
        """One more try."""
        self.begun = now
        self.count += 1

    def elapsed(self, now: datetime) -> float:
        """Seconds that all of them took."""
        return self.seconds + (now - self.begun).total_seconds()


def fate(
    error: FetchError, errand: Errand, tries: Tries, patience: Patience, now: datetime
) -> Fate:
    """By the kind of failure, what the host asked for, and how often it was tried."""
    pause = patience.pause(error, attempts=tries.count, elapsed=tries.elapsed(now))
    attempts = errand.attempts + 1
    if pause is not None:
        return Fate(_kept(errand), now + timedelta(seconds=pause), errand.attempts, pause)
    if error.passing:
        later = schedule.after_failure(attempts, now)
        if error.retry_after is not None:
            later = max(later, now + timedelta(seconds=error.retry_after))
        if error.retry_after is not None and error.retry_after > SECONDS_IN_RUN:
            attempts = errand.attempts  # the host was not up to it; the address is not to blame
        untouched = isinstance(error, HostRests) and tries.count == 1
        return Fate(_kept(errand), later, attempts, told=not untouched)
    return _lasting(error.kind, attempts, now)


def outlook(kind: str) -> str:
    """What happens next to a target that failed so, in words; what `fate` decides.

    >>> outlook("trap")
    'never asked again by itself'
    """
    if kind in PASSING_KINDS:
        return "four tries within a minute; then after 10 min, doubling up to a day"
    if kind == "gone":
        return "not asked again, unless its article is held: gone twice, that is withdrawn"
    if kind in _NEVER:
        return "never asked again by itself"
    if kind in _NO_ARTICLE:
        return f"asked again after {schedule.OTHERWISE_AGAIN.days} days"
    return "asked again after a day, then after two, three …"


def _lasting(kind: str, attempts: int, now: datetime) -> Fate:
    if kind == "gone":
        return Fate("gone", None, attempts)
    if kind in _NEVER:
        return Fate("dropped", None, attempts)
    if kind in _NO_ARTICLE:
        return Fate("done", now + schedule.OTHERWISE_AGAIN, attempts)
    return Fate("held", now + schedule.REFUSED_AGAIN * min(attempts, 30), attempts)


def _kept(errand: Errand) -> FrontierState:
    return errand.state if errand.state != "dropped" else "due"

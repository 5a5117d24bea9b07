"""When an address is asked again: articles often while they are young, lists daily."""

from __future__ import annotations

from datetime import datetime, timedelta

LOOKS: tuple[timedelta, ...] = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
)
"""Ages at which an article is asked again; from then on every thirty days."""
LIST_AGAIN = timedelta(days=1)
"""Lists are asked by each run that starts at them; this is for those further away."""
REFUSED_AGAIN = timedelta(days=1)
FAILED_AGAIN = timedelta(minutes=10)
"""After the first failure of an address; each further one doubles it, up to a day."""
OTHERWISE_AGAIN = timedelta(days=30)


def next_look(born: datetime | None, now: datetime) -> datetime:
    """When an article that was published (or first seen) then is due again.

    >>> from datetime import UTC
    >>> now = datetime(2026, 1, 5, 8, tzinfo=UTC)
    >>> str(next_look(now - timedelta(hours=2), now) - now)
    '4:00:00'
    """
    first = now if born is None or born > now else born
    return next((first + age for age in LOOKS if first + age > now), now + LOOKS[-1])


def after_failure(attempts: int, now: datetime) -> datetime:
    """When an address that failed that many times in a row is worth another run's try."""
    doubled: timedelta = FAILED_AGAIN * (1 << max(0, min(attempts - 1, 20)))
    return now + min(doubled, timedelta(days=1))

"""When an address is asked again: articles often while they are young, lists daily."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

RESTLESS, OF_ITS_AGE = 4, 6
"""An article that was found changed so often may show a counter, or whoever reads it now: after a
change it is asked again when another sixth of its age has passed, and no sooner."""
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """When articles that are held are looked at again."""

    ages: tuple[timedelta, ...] = (_HOUR, 6 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY, 30 * _DAY)
    """Counted from its publication, and anew from its last change."""
    then: timedelta = 365 * _DAY
    """From then on once in so long."""
    per_host: int = 500
    """Articles of one host that are looked at again in one run."""

    def next_look(self, life: Life, now: datetime, pace: float = 1.0) -> datetime:
        """When an article is due again; a wait is `pace` times as long as its age says.

        An article that was old when it was found is looked at once after the last age. One that
        changes and changes is looked at less often as it grows old.

        >>> now = datetime.fromisoformat("2026-01-05T08:00+08:00")
        >>> str(Plan().next_look(Life(now - timedelta(hours=2), now), now) - now)
        '4:00:00'
        """
        last = self.ages[-1] if self.ages else self.then
        begun = min(max(life.born, life.changed or life.born), now)
        wait = next((begun + age - now for age in self.ages if begun + age > now), None)
        if wait is None:
            wait = last if now - min(life.found, now) < last else self.then
        if life.changes >= RESTLESS:
            wait = max(wait, min((now - min(life.born, now)) / OF_ITS_AGE, last))
        return now + wait * pace


USUAL = Plan()


@dataclass(frozen=True, slots=True)
class Life:
    """When an article was published (or found, where no page tells), found, and last changed."""

    born: datetime
    found: datetime
    changed: datetime | None = None
    changes: int = 0
    """How often it was found changed."""


LIST_AGAIN = timedelta(days=1)
"""Lists are asked by each run that starts at them; this is for those further away."""
LIST_WITHOUT_NEWS_AGAIN = timedelta(days=4)
"""Those that changed and named nothing new: the further pages of a list move on all the time."""
LIST_BELIEVED, ARTICLE_BELIEVED = _DAY, 7 * _DAY
"""So long after all of a page was had its host is believed that it has not changed."""
BUDGET_AGAIN = timedelta(days=1)
"""Articles beyond a host's budget of looks wait so long."""
REFUSED_AGAIN = timedelta(days=1)
FAILED_AGAIN = timedelta(minutes=10)
"""After the first failure of an address; each further one doubles it, up to a day."""
OTHERWISE_AGAIN = timedelta(days=30)


def after_failure(attempts: int, now: datetime) -> datetime:
    """When an address that failed that many times in a row is worth another run's try."""
    doubled: timedelta = FAILED_AGAIN * (1 << max(0, min(attempts - 1, 20)))
    return now + min(doubled, timedelta(days=1))


def after_list(now: datetime, *, unchanged_since: datetime | None, news: bool) -> datetime:
    """When a list is due by itself: after as long as it has been as it is, a day to 30 days.

    One that changed is due in a day where it named something new, else in four.
    """
    if unchanged_since is not None:
        return now + min(max(now - unchanged_since, LIST_AGAIN), OTHERWISE_AGAIN)
    return now + (LIST_AGAIN if news else LIST_WITHOUT_NEWS_AGAIN)


def after_gone(attempts: int, now: datetime, *, wait: float) -> datetime:
    """When to look again for a page that is gone: after `wait` seconds, doubling up to 30 days.

    Where another page of the site answers, the second look settles it.
    """
    doubled: timedelta = timedelta(seconds=wait) * (1 << max(0, min(attempts - 1, 20)))
    return now + min(doubled, OTHERWISE_AGAIN)


def after_withdrawal(attempts: int, now: datetime) -> datetime:
    """When to see if a withdrawn page is back: a day after its second look, doubling up to 30."""
    doubled: timedelta = timedelta(days=1) * (1 << max(0, min(attempts - 2, 20)))
    return now + min(doubled, OTHERWISE_AGAIN)

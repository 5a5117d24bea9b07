"""A crawl again and again: whose turn it is, and how long until the next one's.

Each word that was named (a source, an address, a file) has a timer: its own, or the one that was
given for all. What is due at the same time is one round. The clock is asked anew every half minute,
so that one that is set ahead makes a round due, and one that is set back makes no long wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scraper.timers import Every, Timer

NAP = 30.0
"""Seconds that are slept at once, at most."""
JITTER = timedelta(seconds=1)
"""Turns that come within this are one round."""


@dataclass(slots=True)
class Rounds:
    """Whose turn it is. `last` says when each word had its turn, as far as is known."""

    timers: Mapping[str, Timer]
    last: dict[str, datetime] = field(default_factory=dict[str, datetime])

    def begin(self, now: datetime) -> None:
        """Words without a past: a period begins with a turn, a line of cron waits for its time."""
        for word, timer in self.timers.items():
            if not isinstance(timer, Every):
                self.last.setdefault(word, now)

    def next(self, now: datetime) -> datetime:
        """When the next round is due; in the past means now."""
        return min(self._next(word, now) for word in self.timers)

    def due(self, now: datetime) -> list[str]:
        """The words whose turn it is, in their order."""
        return [word for word in self.timers if self._next(word, now) <= now + JITTER]

    def took(self, words: list[str], now: datetime) -> None:
        """They have their turn now."""
        self.last |= dict.fromkeys(words, now)

    def _next(self, word: str, now: datetime) -> datetime:
        last = self.last.get(word)
        if last is None:
            return now
        if last > now:  # the clock was set back: the wait begins anew, once
            last = self.last[word] = now
        return self.timers[word].next(last, now)


def turns(
    rounds: Rounds,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    waiting: Callable[[datetime], None] = lambda until: None,
    most: int | None = None,
) -> Iterator[list[str]]:
    """The words of each round, when it is due; so many rounds, or without end.

    `waiting` is told until when, once a wait. An interrupt ends the sleep, and so the rounds.
    """
    rounds.begin(clock())
    done = 0
    while most is None or done < most:
        _wait(rounds, clock, sleep, waiting)
        words = rounds.due(clock())
        if not words:  # the clock was set back between two looks at it
            continue
        rounds.took(words, clock())
        yield words
        done += 1


def _wait(
    rounds: Rounds,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    waiting: Callable[[datetime], None],
) -> None:
    told = False
    while (left := (rounds.next(clock()) - clock()).total_seconds()) > 0:
        if not told:
            waiting(rounds.next(clock()))
            told = True
        sleep(min(left, NAP))

"""`crawl --every` and `--cron`: rounds until somebody stops them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from scraper.cli.ending import INTERRUPTED, say
from scraper.cli.frame import Frame
from scraper.config import Config
from scraper.errors import LockHeld, UsageError
from scraper.fetch.http import now
from scraper.files import STDIN
from scraper.rounds import Rounds, turns
from scraper.timers import Cron, Every, Timer, zone


def timer_of(every: float | None, cron: str | None, config: Config) -> Timer | None:
    """What `--every` or `--cron` says; cron lines are read in the zone of the settings."""
    if every is not None and cron is not None:
        raise UsageError("--every and --cron: one of them, not both")
    try:
        if cron is not None:
            return Cron(cron, zone(config.time_zone))
        return None if every is None else Every(every)
    except ValueError as error:
        raise UsageError(f"{'--every' if cron is None else '--cron'}: {error}") from None


def again(
    words: Sequence[str],
    timer: Timer,
    told: Frame,
    archive: str | None,
    once: Callable[[Sequence[str]], int],
    *,
    most: int | None = None,
    clock: Callable[[], datetime] = now,
    sleep: Callable[[float], None] = time.sleep,
) -> int:
    """Call `once` with the words of each round; the exit code of the last one.

    A round that finds the run lock held is passed over, but for the first, which raises
    `LockHeld`. An interrupted round is the last.
    """
    if STDIN in words:
        raise UsageError("-: standard input can be read once only", hint="name a file instead")
    rounds = Rounds(*_timers(words, timer, told, archive))
    code, first = 0, True
    for due in turns(
        rounds, clock=clock, sleep=sleep, waiting=partial(_say_wait, told, rounds), most=most
    ):
        try:
            code = once(due)
        except LockHeld as held:
            if first:
                raise
            say(f"{held.message}; this round is passed over", kind="note")
        if code == INTERRUPTED:
            break
        first = False
    return code


def _timers(
    words: Sequence[str], timer: Timer, told: Frame, archive: str | None
) -> tuple[Mapping[str, Timer], dict[str, datetime]]:
    """Each word's timer; and for sources with one of their own, when they had their last turn."""
    config = told.config
    own: dict[str, Timer] = {}
    for word in words:
        if (source := config.source(word)) and (its := source.timer(config.time_zone)):
            own[word] = its
    last: Mapping[str, datetime] = {}
    if own and Path(told.archive_path(archive)).exists():
        with told.reading(archive) as store:
            last = store.harvests.last()
    return (
        {word: own.get(word, timer) for word in words},
        {word: last[word] for word in own if word in last},
    )


def _say_wait(told: Frame, rounds: Rounds, until: datetime) -> None:
    if not told.quiet:
        at = until.astimezone(zone(told.config.time_zone))
        say(f"next round at {at:%Y-%m-%d %H:%M:%S %z}", kind="waiting")

"""What a backfill asks next: called when the crawl has nothing due any more.

An e-paper is asked a few days at a time, each day at the addresses where its issue may stand, the
likeliest first; days that its calendar leaves out are not asked. Any other source is walked once,
with its feeds, sitemaps and lists, within the span of days. Whatever comes of a day is written into
the ledger before the next ones are asked, so a killed backfill goes on where it stood.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from scraper.backfill.calendars import Calendars
from scraper.backfill.entry import enter
from scraper.backfill.trail import Trail
from scraper.backfill.wish import Wish
from scraper.crawl.order import Start
from scraper.crawl.run import Run
from scraper.discover.issues import Template, guesses
from scraper.discover.window import Window
from scraper.errors import FetchError
from scraper.fetch.patience import PatientFetcher, Sleep
from scraper.urls import canonical_url
from storage.ledger import Day, DayState, DaySum
from storage.protocol import Archive, Failure, FrontierState

AT_ONCE = 5
"""Days of an e-paper that are asked together."""
TRIES = 4
"""Addresses where the issue of one day is looked for."""
NOTHING = DaySum()

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Sought:
    """One day of an e-paper: where it was looked for, and where it may stand."""

    day: date
    tried: list[str] = field(default_factory=list[str])


class Planner:
    """Plans one run. `told` hears of each day as it is closed."""

    def __init__(self, wish: Wish, *, told: Callable[[Day], None], sleep: Sleep) -> None:
        self._wish = wish
        self._sleep = sleep
        self._told = told
        self._begun = False
        self._waiting: list[date] = []
        self._sought: list[_Sought] = []
        self._templates: list[Template] = list(wish.templates)
        self._trail = Trail({})
        self._calendars = Calendars()
        self._walking = False

    async def __call__(self, run: Run) -> Sequence[Start]:
        """What to begin next; nothing when every day is closed."""
        if not self._begun:
            self._begun = True
            return await self._begin(run)
        if self._walking:
            await self._close(run, self._waiting)
            return ()
        if again := await self._look_elsewhere(run):
            return again
        await self._close(run, [one.day for one in self._sought])
        return await self._next_days(run)

    # the beginning

    async def _begin(self, run: Run) -> Sequence[Start]:
        wish = self._wish
        known = await run.books.do(
            lambda archive: archive.ledger.of(wish.source, since=wish.since, until=wish.until)
        )
        settled = {day.day for day in known if day.settled and not wish.again}
        self._waiting = [day for day in wish.days if day not in settled]
        if not self._waiting:
            return ()
        for day in known:
            if day.front:
                self._learn(day.front, day.day)
        if not wish.templates and not await self._is_epaper(run):
            self._walking = True
            run.scope.window = Window(wish.since, wish.until, frozenset(self._waiting))
            return wish.starts
        run.scope.robots_sitemaps = False
        return await self._next_days(run)

    async def _is_epaper(self, run: Run) -> bool:
        """Whether a start leads to an e-paper; its front page is learnt from."""
        for start in self._wish.starts:
            try:
                entry = await enter(PatientFetcher(run.fetcher, sleep=self._sleep), start.url)
            except FetchError as error:
                await self._failed(run, error)
                continue
            if entry is not None:
                self._learn(entry.front, entry.day)
                if entry.calendar:
                    self._calendars.note(entry.calendar, entry.day)
                return True
        return False

    async def _failed(self, run: Run, error: FetchError) -> None:
        """An entry that cannot be had is a failed target of the run."""
        failure = Failure(error.url, run.clock(), error.kind, error.detail, run.id)
        run.tally.fail(error.url, error.kind)
        await run.books.do(lambda archive: archive.fail(failure))

    def _learn(self, front: str, day: date) -> None:
        """What an issue's address says of other days; what was learnt last is tried first."""
        self._trail.fronts.setdefault(day, front)
        learnt = [Template(address) for address in guesses(front, day)]
        older = [one for one in self._templates if one not in learnt]
        given = [one for one in older if one in self._wish.templates]
        self._templates = [*given, *learnt, *(one for one in older if one not in given)]

    # days of an e-paper

    async def _next_days(self, run: Run) -> Sequence[Start]:
        """The next days that may have an issue; those that have none are closed on the way."""
        some = await self._days_to_ask(run)
        self._sought = [_Sought(day) for day in some]
        run.scope.window = Window(only=frozenset(some))
        return [start for one in self._sought if (start := self._candidate(run, one))]

    async def _days_to_ask(self, run: Run) -> list[date]:
        asked = list[date]()
        self._sought = []
        patient = PatientFetcher(run.fetcher, sleep=self._sleep)
        while self._waiting and len(asked) < AT_ONCE:
            some, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
            await self._calendars.learn(some, self._templates, patient)
            without = [day for day in some if self._is_without(day)]
            await self._close(run, without)
            asked += [day for day in some if day not in without]
        for day, front in self._calendars.fronts.items():
            self._trail.fronts.setdefault(day, front)
        self._waiting = [*asked[AT_ONCE:], *self._waiting]
        return asked[:AT_ONCE]

    def _is_without(self, day: date) -> bool:
        """Whether a calendar settles that a day has no issue; who asks again doubts it too."""
        return not self._wish.again and self._calendars.without_issue(day)

    def _candidate(self, run: Run, one: _Sought) -> Start | None:
        """The next address where a day's issue may stand."""
        named = self._trail.fronts.get(one.day) or run.scope.issues.get(one.day)
        valid = [template for template in self._templates if template.holds(one.day)]
        addresses = [named] if named else []
        addresses += [template.on(one.day) for template in valid]
        for address in map(canonical_url, addresses):
            if address not in one.tried and len(one.tried) < TRIES:
                one.tried.append(address)
                return Start(address, self._wish.source, "epaper")
        return None

    async def _look_elsewhere(self, run: Run) -> Sequence[Start]:
        """Further addresses for the days of which nothing was found at the last ones."""
        sums = await self._sums(run, [one.day for one in self._sought])
        states = await self._states(run)
        missed = [
            one
            for one in self._sought
            if one.day not in sums and one.tried and not _passing(states.get(one.tried[-1]))
        ]
        found = [start for one in missed if (start := self._candidate(run, one))]
        return found or await self._by_the_trail(run, missed)

    async def _by_the_trail(self, run: Run, missed: Sequence[_Sought]) -> Sequence[Start]:
        """The days whose issue an issue after them leads to."""
        self._trail.fronts.update(run.scope.issues)
        patient = PatientFetcher(run.fetcher, sleep=self._sleep)
        found = list[Start]()
        for one in sorted(missed, key=lambda one: one.day, reverse=True):
            front = await self._trail.back_to(one.day, patient)
            if front and (address := canonical_url(front)) not in one.tried:
                one.tried.append(address)
                found.append(Start(address, self._wish.source, "epaper"))
        return found

    async def _states(self, run: Run) -> dict[str, FrontierState]:
        tried = [url for one in self._sought for url in one.tried]

        def read(archive: Archive) -> dict[str, FrontierState]:
            errands = {url: archive.errand(url) for url in tried}
            return {url: errand.state for url, errand in errands.items() if errand}

        return await run.books.do(read)

    # the ledger

    async def _sums(self, run: Run, days: Sequence[date]) -> dict[date, DaySum]:
        if not days:
            return {}
        first, last, source = min(days), max(days), self._wish.source
        found = await run.books.do(lambda archive: archive.ledger.sums(source, first, last))
        return {day: found[day] for day in days if day in found}

    async def _close(self, run: Run, days: Sequence[date]) -> None:
        sums, states = await self._sums(run, days), await self._states(run)
        tried = {one.day: one.tried for one in self._sought}
        closed = [
            self._day(run, day, sums.get(day, NOTHING), tried.get(day, []), states) for day in days
        ]
        if closed:
            await run.books.do(lambda archive: archive.ledger.note(closed))
        for one in closed:
            self._told(one)

    def _day(
        self,
        run: Run,
        day: date,
        found: DaySum,
        tried: Sequence[str],
        states: dict[str, FrontierState],
    ) -> Day:
        here = [url for url in tried if states.get(url) == "done"]
        front = here[-1] if here and found != NOTHING else None
        if front:
            self._learn(front, day)
        return Day(
            self._wish.source,
            day,
            self._state(run, day, found, tried, states),
            found.articles,
            found.waiting + found.lost,
            front,
            run.clock(),
            run.id,
        )

    def _state(
        self,
        run: Run,
        day: date,
        found: DaySum,
        tried: Sequence[str],
        states: dict[str, FrontierState],
    ) -> DayState:
        if found.waiting:
            return "partly"
        if found.articles:
            return "done"
        if self._walking:
            reached = run.scope.oldest is not None and run.scope.oldest <= day
            return "none" if reached else "open"
        if self._is_without(day):
            return "none"
        if day in self._calendars.days:
            return "open"  # it has an issue, wherever that stands
        gone = [states.get(url) for url in tried]
        return "none" if gone and all(state in ("gone", "done") for state in gone) else "open"


def _passing(state: FrontierState | None) -> bool:
    """Whether an address may still come, so that no other one is tried for it."""
    return state in ("due", "held")

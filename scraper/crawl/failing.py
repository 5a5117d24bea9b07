"""What becomes of an errand that failed: put off, written down, or a look at what is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from scraper.crawl import schedule
from scraper.crawl.absent import ABSENT
from scraper.crawl.control import Controls
from scraper.crawl.fates import Fate, Tries, fate
from scraper.crawl.run import Run
from scraper.crawl.scope import LISTS
from scraper.errors import FetchError
from scraper.fetch.patience import Patience
from scraper.fetch.politeness import HostRests
from scraper.model import Snapshot
from scraper.urls import paced_host
from storage.manners import Rest
from storage.protocol import Archive, Errand, Failure


class Later(Protocol):
    """Who is told of what must wait; `feeding.Feeder` is one."""

    def again(self, errand: Errand, when: datetime) -> None:
        """Try an errand again in this run, not before then."""

    def rest(self, rest: Rest) -> None:
        """Leave a host alone for a while."""

    def close(self, host: str) -> None:
        """Leave a host alone for the rest of the run."""


class NoWording(FetchError):
    """What a site shows in place of its pages, for a while: no wording of any, and none is gone."""

    def __init__(self, url: str, why: str, answer: Snapshot) -> None:
        super().__init__(url, "not_article", why, answer=answer)


class Failing:
    """The failures of one run; it counts the tries of each address."""

    def __init__(self, run: Run, patience: Patience, later: Later, controls: Controls) -> None:
        self._run = run
        self._patience = patience
        self._later = later
        self._controls = controls
        self._tries: dict[str, Tries] = {}

    def begin(self, url: str) -> None:
        """An address is tried once more."""
        now = self._run.clock()
        self._tries.setdefault(url, Tries(now)).begin(now)

    def done(self, url: str) -> None:
        """An address was had: what was counted of it is forgotten."""
        self._tries.pop(url, None)

    async def failed(self, errand: Errand, error: FetchError) -> None:
        """The address could not be had: tried again in this run, by a later one, or never."""
        run, target, now = self._run, errand.target, self._run.clock()
        if isinstance(error, HostRests) and paced_host(error.url) == paced_host(target.url):
            await self._leave_alone(errand, error, now)
            return
        tries = self._tries.setdefault(target.url, Tries(now))
        end = fate(error, errand, tries, self._patience, now)
        if end.again_in is not None or not end.told:
            tries.seconds = tries.elapsed(now) + (end.again_in or 0.0)
            tries.failed = (errand, error) if end.again_in is not None else None
            await self._put_off(errand, error, end)
            return
        self.done(target.url)
        may_be_absent = error.kind in ABSENT and not isinstance(error, NoWording)
        absent = may_be_absent and await run.books.do(
            lambda archive: bool(archive.knows([target.url]))
        )
        control = None
        if absent:
            control = await self._controls.of(target.url, plain=error.kind == "gone")
        await self._write_failure(errand, error, end, now, absent=absent, control=control)

    async def _leave_alone(self, errand: Errand, error: HostRests, now: datetime) -> None:
        """The host rests: the address was not asked, and waits as it is with all others of it.

        Those that had failed, and were to be tried again by now, will not be: they have failed.
        """
        until = now + timedelta(seconds=error.retry_after or 0.0)
        rest = Rest(paced_host(errand.target.url), until, error.kind, error.detail)
        self._later.rest(rest)
        await self._run.books.post(lambda archive: archive.rest(rest, now=now))
        self._run.tell("later", errand.target, detail=error.kind, seconds=error.retry_after)
        for url, tries in list(self._tries.items()):
            if tries.failed is not None and paced_host(url) == rest.host:
                waiting, failure = tries.failed
                end = fate(error, waiting, tries, self._patience, now)
                self.done(url)
                await self._write_failure(waiting, failure, end, now, absent=False, control=None)
        self.done(errand.target.url)

    async def _put_off(self, errand: Errand, error: FetchError, end: Fate) -> None:
        """To be tried again in this run, or by a later one when the host is ready."""
        url, state, due, attempts = errand.target.url, end.state, end.due_at, end.attempts
        await self._run.books.post(
            lambda archive: archive.settle(url, state, due_at=due, attempts=attempts)
        )
        if end.again_in is not None and due is not None:
            self._later.again(errand, due)
        wait = end.again_in if end.told else error.retry_after
        self._run.tell("later", errand.target, detail=error.kind, seconds=wait)

    async def _write_failure(
        self,
        errand: Errand,
        error: FetchError,
        end: Fate,
        now: datetime,
        *,
        absent: bool,
        control: str | None,
    ) -> None:
        run, target = self._run, errand.target

        def write(archive: Archive) -> bool:
            due, withdrawn = end.due_at, False
            if absent:
                due, withdrawn = self._missing(archive, target.url, error, now, end, control)
            elif isinstance(error, NoWording):
                due = schedule.after_gone(end.attempts, now, wait=run.order.again_after)
            archive.fail(
                Failure(target.url, now, error.kind, error.detail, run.id, end.attempts, due)
            )
            archive.settle(target.url, end.state, due_at=due, attempts=end.attempts)
            return withdrawn

        brought = run.harvest.of(target.source)
        is_list = target.kind in LISTS or run.is_start(target.url)
        brought.failed(target.url, error, is_list=is_list)

        def written(withdrawn: bool) -> None:
            run.tally.counts["withdrawn"] += withdrawn
            brought.counts["withdrawn"] += withdrawn

        await run.books.post(write, written, lambda bug: run.spoil(target, bug))
        run.tally.fail(target.url, error.kind)
        run.tell("failed", target, detail=error.kind)

    def _missing(
        self,
        archive: Archive,
        url: str,
        error: FetchError,
        now: datetime,
        end: Fate,
        control: str | None,
    ) -> tuple[datetime | None, bool]:
        """When to look again at a page that is gone, and whether it counts as withdrawn now."""
        wait, attempts = self._run.order.again_after, end.attempts
        known = archive.missing(
            url, at=now, reason=error.detail, again_after=wait, control=control,
            snapshot=error.answer, run_id=self._run.id,
        )  # fmt: skip
        if known == "unknown":
            return end.due_at, False
        if known == "first_look":
            return schedule.after_gone(attempts, now, wait=wait), False
        return schedule.after_withdrawal(attempts, now), known == "withdrawn"

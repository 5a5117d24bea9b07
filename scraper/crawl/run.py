"""What the parts of one run share: the order, the books, the sums, and who is watching."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from scraper.alarms import told as alarm_told
from scraper.alarms import watch_over
from scraper.crawl.books import Books
from scraper.crawl.bounds import Bounds
from scraper.crawl.budget import Spending
from scraper.crawl.order import (
    Ending,
    Event,
    EventKind,
    Order,
    Report,
    SourceStanding,
    Standing,
)
from scraper.crawl.rechecks import Rechecks
from scraper.crawl.related import RelatedLeads
from scraper.crawl.scope import LISTS, NEXT_PAGE, ORIGINAL, Refused, Scope, Source
from scraper.crawl.tally import Tally
from scraper.crawl.treatment import Treatment
from scraper.discover.leads import Leads
from scraper.errors import ArchiveError
from scraper.fetch.protocol import Fetcher, Wait
from scraper.fetch.wire import Clock
from scraper.harvest import Gatherings, told
from scraper.model import SHANGHAI, Target
from scraper.urls import paced_host
from storage.harvests import Harvest
from storage.protocol import Archive, Failure

log = logging.getLogger(__name__)

FAR = timedelta(days=36_500)
WATCHED = "crawl"
"""The command whose runs tell how a source is: what a backfill brings is of another time."""
EVERYTHING = 1_000_000
LEADS_AT_ONCE = 500
KNOWN_IN_A_ROW = 5
"""Articles of a list, known and none besides, that make asking its next page again needless."""
SOURCES_SHOWN = 20
KEPT = ("new", "revised", "reprinted")
TRAPS_TOLD = 20
"""Trap addresses of one reason that get a failure row; further ones are like them."""


class Run:
    """One run of a crawl, from `begin` to `end`."""

    def __init__(
        self,
        order: Order,
        books: Books,
        fetcher: Fetcher,
        clock: Clock,
        watch: Callable[[Event], None],
    ) -> None:
        self.order = order
        self.books = books
        self.fetcher = fetcher
        self.clock = clock
        self.tally = Tally()
        self.bounds = Bounds(clock().astimezone(SHANGHAI).date())
        self.scope = Scope(self.bounds, order.window, order.max_depth, routed=order.renders)
        self.spending = Spending(order.share, fetcher.timeline)
        self.sources: dict[str, Source] = {}
        self.fed: set[tuple[str, str]] = set()
        """Sources and hosts that got new errands since the feeder last looked."""
        self.in_writing = 0
        """Articles on their way to the archive."""
        self.visited: set[str] = set()
        """Lists that this run has asked."""
        self.spoiled: set[str] = set()
        """Addresses whose result could not be written: left alone for the rest of the run."""
        self.started_at = clock()
        self.harvest = Gatherings(self.started_at)
        """What the run brings from each source."""
        self.rechecks = Rechecks(order.rechecks)
        self.related = RelatedLeads(self.scope, order.related)
        self.id = 0
        self._watch = watch
        self._starts: set[str] = set()
        self._traps: Counter[str] = Counter()

    def treatment(self, target: Target) -> Treatment:
        """How a page is treated: an original on another site like those of no source."""
        source = self.sources.get(target.source)
        if target.via == ORIGINAL and not (source and source.holds(target.url)):
            return self.order.usual
        return self.order.treatment(target.source)

    async def begin(self) -> None:
        """Write down that the run began."""
        at, command = self.started_at, self.order.command

        def write(archive: Archive) -> int:
            if self.order.fetch_only:
                archive.spare_memory()
            archive.bury_runs()
            return archive.start_run(command, at=at)

        self.id = await self.books.do(write)
        self.tell("start")

    async def end(self, ending: Ending, why: str) -> Report:
        """Write down how the run ended, once all it brought is written."""
        await self.books.written()
        at = self.clock()
        counts = self.tally.sums(self.fetcher.timeline)
        whole = ending == "done" and self.order.limit is None

        def write(archive: Archive) -> Report:
            books = archive.harvests
            gathered = self.harvest.facts(known=books.last())
            harvests = {name: {**facts, "whole": whole} for name, facts in gathered.items()}
            archive.finish_run(self.id, at=at, outcome=ending, counts=counts)
            report = self.tally.report(
                self.order,
                self.fetcher.timeline,
                run_id=self.id,
                ending=ending,
                why=why,
                started_at=self.started_at,
                finished_at=at,
                waiting=int(archive.status().get("frontier", {}).get("due", 0)),
                traps=self._traps,
                sources={name: told(facts) for name, facts in harvests.items()},
            )
            if self.order.command == WATCHED:
                books.keep(
                    Harvest(self.id, name, self.started_at, facts)
                    for name, facts in harvests.items()
                )
                report = replace(report, alarms=self._alarms(archive, harvests, at))
            books.keep_report(self.id, report.as_dict())
            return report

        report = await self.books.do(write)
        self.tell("end", detail=why or ending)
        return report

    def _alarms(
        self, archive: Archive, sources: Iterable[str], at: datetime
    ) -> tuple[dict[str, Any], ...]:
        """What broke at the sources; a bug there must not cost the run its end."""
        try:
            with archive.batch():
                raised = watch_over(
                    archive, self.id, sources, at=at,
                    calendars=self.order.calendars, zone=self.order.zone,
                )  # fmt: skip
        except ArchiveError:
            raise
        except Exception:  # the one broad catch around what is no part of crawling
            log.exception("watching_failed")
            return ()
        return tuple(map(alarm_told, raised))

    def tell(
        self,
        kind: EventKind,
        target: Target | None = None,
        *,
        detail: str = "",
        seconds: float | None = None,
    ) -> None:
        """Say what happened to whoever watches."""
        url, source = (target.url, target.source) if target else ("", "")
        counts = self.tally.sums(self.fetcher.timeline) if kind == "end" else {}
        self._watch(Event(self.clock(), kind, url, source, detail, seconds, counts))

    def tick(self, in_hand: int, waits: dict[str, Wait]) -> None:
        """Say where the run stands; `waits` are hosts that are left alone, by name."""
        waits = waits | {wait.host: wait for wait in self.fetcher.waits()}
        sources = tuple(
            SourceStanding(
                name,
                each.counts["fetched"],
                sum(each.counts[outcome] for outcome in KEPT),
                dict(each.failures),
            )
            for name, each in self.harvest.busiest(SOURCES_SHOWN)
        )
        standing = Standing(sources, tuple(waits.values()), in_hand)
        counts = self.tally.sums(self.fetcher.timeline)
        self._watch(Event(self.clock(), "tick", counts=counts, standing=standing))

    # starts

    def mark_start(self, url: str) -> None:
        """That address was named: it is asked whatever is known of it."""
        self._starts.add(url)

    def is_start(self, url: str) -> bool:
        """Whether the address was named."""
        return url in self._starts

    async def make_all_due(self, names: list[str]) -> None:
        """Everything that these sources ever led to is due now."""
        now = self.clock()

        def write(archive: Archive) -> None:
            for name in names:
                for errand in archive.due(now + FAR, limit=EVERYTHING, source=name):
                    archive.settle(errand.target.url, errand.state, due_at=now)

        await self.books.do(write)

    def spoil(self, target: Target, error: BaseException) -> None:
        """A result could not be written down though the archive is well: a bug, told as such."""
        self.spoiled.add(target.url)
        self.tally.fail(target.url, "other")
        self.tell("failed", target, detail=f"{type(error).__name__}: {error!s:.200}")

    # leads

    async def follow_all(
        self,
        found: Leads,
        parent: Target,
        base: str,
        *,
        source: Source,
        list_changed: bool,
        known: bool,
    ) -> tuple[int, int]:
        """Follow a list's leads, so many at a time that others get their turn between.

        How many the run had not met yet, and how many of them the archive did not know either.
        """
        followed = fresh = 0
        for some in _slices(found):
            targets, refused = self.scope.follow(source, parent, some, base, known=known)
            fresh += await self.follow(targets, source=source, list_changed=list_changed)
            await self.refuse(refused)
            followed += len(targets)
        return followed, fresh

    async def follow(self, targets: list[Target], *, source: Source, list_changed: bool) -> int:
        """Put leads on the frontier, and say how many are new there.

        Lists among them are asked again when their own list changed.

        An article that is held under another address is not asked twice. The page after one whose
        articles are all known is not asked again by this: what was inserted further back late is
        found when that page is due.
        """
        now = self.clock()

        def wanted(target: Target, *, all_known: bool) -> bool:
            if self.is_start(target.url) or target.url in self.visited:
                return False
            if self.order.every_list:
                return target.kind in LISTS
            beyond = all_known and target.via == NEXT_PAGE
            return list_changed and target.kind in LISTS and not beyond

        def write(archive: Archive) -> int:
            met = {target.url: archive.errand(target.url) for target in targets}
            fresh = [target for target in targets if met[target.url] is None]
            articles = [target.url for target in fresh if target.kind not in LISTS]
            old = sum(target.kind not in LISTS for target in targets) - len(articles)
            all_known = not articles and old >= KNOWN_IN_A_ROW
            for target in targets:
                errand = met[target.url]
                again = errand is not None and errand.state != "dropped"
                if errand and again and wanted(target, all_known=all_known):
                    archive.settle(target.url, errand.state, due_at=now)
            known = frozenset() if self.order.refetch else archive.knows(articles)
            return archive.push([t for t in fresh if t.url not in known], due_at=now)

        if not targets:
            return 0
        pushed = await self.books.do(write)
        self.fed.update((source.name, paced_host(target.url)) for target in targets)
        return pushed

    async def refuse(self, refused: list[Refused]) -> None:
        """Write down the traps; of many that are alike, a few."""
        for trap in refused:
            self._traps[trap.why] += 1
            if self._traps[trap.why] <= TRAPS_TOLD:
                self.tally.fail(trap.url, "trap")
                failure = Failure(trap.url, self.clock(), "trap", trap.why, self.id)
                await self.books.post(partial(_fail, failure))


def _slices(found: Leads) -> Iterator[Leads]:
    """The same leads in shorter lists; what stands beside them goes with the last."""
    targets = found.targets
    while len(targets) > LEADS_AT_ONCE:
        yield Leads(found.kind, targets[:LEADS_AT_ONCE])
        targets = targets[LEADS_AT_ONCE:]
    yield replace(found, targets=targets)


def _fail(failure: Failure, archive: Archive) -> None:
    archive.fail(failure)

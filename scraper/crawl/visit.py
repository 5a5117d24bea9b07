"""One errand: ask, look, keep; every way it can end leaves a row."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

from scraper.crawl import assets, schedule
from scraper.crawl.absent import instead, suspect
from scraper.crawl.control import Controls
from scraper.crawl.failing import Failing, Later, NoWording
from scraper.crawl.keeping import asked_with, former_length, stored
from scraper.crawl.moves import Moves, is_fresh
from scraper.crawl.parts import with_parts
from scraper.crawl.run import Run
from scraper.crawl.scope import ASSETS, LISTS, Refused, Source
from scraper.crawl.sight import Reader, Sight, excepted
from scraper.discover.listhood import is_front
from scraper.errors import FetchError, Removed
from scraper.fetch.patience import Patience
from scraper.fetch.robots import forbids_archiving
from scraper.harvest import Gathering
from scraper.model import Snapshot, Target, Verdict
from scraper.urls import paced_host, site_of
from storage.looks import Deferred
from storage.protocol import Archive, Errand, Validators

log = logging.getLogger(__name__)


class Visitor:
    """Does the errands of one run."""

    def __init__(
        self,
        run: Run,
        reader: Reader,
        patience: Patience,
        later: Later,
    ) -> None:
        self._run = run
        self._reader = reader
        self._later = later
        self._controls = Controls(run.books, run.fetcher, reader)
        self._moves = Moves(run.books, run.fetcher)
        self._failing = Failing(run, patience, later, self._controls)

    async def visit(self, errand: Errand) -> None:
        """Do one errand; what goes wrong with it goes wrong with it alone."""
        try:
            await self._visit(errand)
        except Exception as error:  # the one broad catch, around one item of a crawl
            if self._run.books.trouble is not None:
                return  # the run is about to end for it
            log.exception("errand_failed", extra={"url": errand.target.url})
            bug = FetchError(errand.target.url, "other", f"{type(error).__name__}: {error!s:.200}")
            await self._failing.failed(errand, bug)

    async def _visit(self, errand: Errand) -> None:
        url = errand.target.url
        self._failing.begin(url)
        if why := self._run.spending.count(paced_host(url), self._run.clock()):
            self._later.close(paced_host(url))
            await self._run.refuse([Refused(url, why)])
            return
        if why := self._trap(errand.target):
            due = self._run.clock() + schedule.LIST_AGAIN
            await self._run.books.post(lambda archive: archive.settle(url, "done", due_at=due))
            await self._run.refuse([Refused(url, why)])
            return
        if errand.target.kind in ASSETS:
            await self._asset(errand)
            return
        if self._is_recheck(errand) and not self._run.rechecks.spend(paced_host(url)):
            due = self._run.clock() + schedule.BUDGET_AGAIN
            await self._run.books.post(
                lambda archive: archive.put_off(errand.target.source, paced_host(url), due)
            )
            return
        held = await self._held(errand)
        try:
            believed = held if self._believes(errand.target, held) else None
            snapshot = await self._run.fetcher.fetch(url, validators=believed)
            self._controls.answered(url)
            self._brought(errand.target).answered(snapshot, conditional=believed is not None)
            await self._look(errand, snapshot, held)
        except FetchError as error:
            await self._failing.failed(errand, error)

    async def _asset(self, errand: Errand) -> None:
        try:
            await assets.fetch(self._run, errand)
        except FetchError as error:
            await self._failing.failed(errand, error)

    def _trap(self, target: Target) -> str | None:
        """Why a lead is not asked after all: the run has learned since what its like say."""
        if self._run.is_start(target.url):
            return None
        return self._run.bounds.refuse(target.url, is_list=target.kind in LISTS)

    def _is_recheck(self, errand: Errand) -> bool:
        """Whether an article that is held is asked again because its time has come."""
        target = errand.target
        return (
            errand.state == "done"
            and target.kind not in LISTS
            and not (self._run.is_start(target.url) or self._run.order.refetch)
        )

    async def _held(self, errand: Errand) -> Validators | None:
        """What a conditional request needs; None where all is to be had anew."""
        url = errand.target.url
        if is_fresh(errand) and not self._run.is_start(url):
            return None
        if self._run.order.refetch:
            return None
        held = await self._run.books.do(lambda archive: asked_with(archive, url))
        return held if held is not None and held.capture.url == url else None

    def _believes(self, target: Target, held: Validators | None) -> bool:
        """Whether a 304 would be believed: some hosts say so for ever, whatever they have.

        Then all of it is asked once in a while.
        """
        if held is None:
            return False
        lists = target.kind in LISTS or held.capture.article_id is None
        believed = schedule.LIST_BELIEVED if lists else schedule.ARTICLE_BELIEVED
        return self._run.clock() - held.capture.fetched_at < believed

    async def _look(self, errand: Errand, snapshot: Snapshot, held: Validators | None) -> None:
        if snapshot.status == 304:
            assert held is not None
            await self._not_modified(errand, held)
            return
        sight = await self._reader.look(snapshot, expected=errand.target.kind)
        if (
            sight.what != "list"
            and self._run.is_start(errand.target.url)
            and is_front(snapshot.url)
        ):
            await self._robots_sitemaps(self._source_of(errand, snapshot), snapshot.url)
        await self._demand_article(errand, snapshot, sight, held)
        if sight.what == "nothing":
            raise FetchError(errand.target.url, sight.kind, sight.why, answer=snapshot)
        exception = self._run.treatment(errand.target).noarchive_exception
        asked_not_to = forbids_archiving(snapshot)
        private = asked_not_to and not exception
        if sight.what == "list":
            same = held is not None and held.capture.sha256 == _sha256(snapshot)
            confirmed = same and self._believes(errand.target, held)
            keep = not private and not confirmed
            since = held.since if held is not None and same else None
            await self._list(errand, snapshot, sight, keep=keep, since=since)
        elif private:
            raise FetchError(errand.target.url, "noarchive", "the page asks not to be archived")
        else:
            told = excepted(sight, exception) if asked_not_to else sight
            moved = await self._moves.followed(errand, snapshot, told)
            if moved is None:
                await self._article(errand, snapshot, told, held)
            else:
                await self._look(errand, moved, held)

    async def _demand_article(
        self, errand: Errand, snapshot: Snapshot, sight: Sight, held: Validators | None
    ) -> None:
        """Raise `FetchError` where something else came in the place of what is held."""
        url, article = errand.target.url, sight.article
        if article is not None and (why := self._controls.notice(url, article.text)):
            raise NoWording(url, why, snapshot)
        if article is not None and await self._was_list(errand, held):
            if not sight.leads.targets:  # else it may be a front page that shows its newest story
                self._controls.note_notice(url, article.text)
            raise NoWording(url, "a text stands where a list stood", snapshot)
        asked_before = not is_fresh(errand)
        of_article = errand.target.kind not in LISTS and not self._run.is_start(url)
        known = asked_before and (article is not None or of_article)
        if not suspect(url, snapshot, sight, held=known):
            return
        found = await self._run.books.ask(lambda archive: instead(archive, url, snapshot, sight))
        if found is None:
            if known and article is not None:
                self._controls.read(url)
        elif found.kind == "not_article":
            raise NoWording(url, found.why, snapshot)
        elif found.kind != "unlike":
            raise FetchError(url, found.kind, found.why, answer=snapshot)
        elif article is not None and (why := await self._controls.everywhere(url, article)):
            raise NoWording(url, why, snapshot)

    async def _was_list(self, errand: Errand, held: Validators | None) -> bool:
        """Whether a list stood at an address where a crawl begins, or that was known as one."""
        if held is None or held.capture.article_id is not None:
            return False
        if errand.target.kind not in LISTS and not self._run.is_start(errand.target.url):
            return False
        stored = await self._run.books.do(lambda archive: archive.snapshot_of(held.capture.id))
        return (await self._reader.look(stored, expected=errand.target.kind)).what == "list"

    async def _not_modified(self, errand: Errand, held: Validators) -> None:
        target, at, run_id = errand.target, self._run.clock(), self._run.id
        if held.capture.article_id is None:
            stored = await self._run.books.do(lambda archive: archive.snapshot_of(held.capture.id))
            sight = await self._reader.look(stored, expected=target.kind)
            if sight.what == "list":
                await self._list(errand, stored, sight, keep=False, since=held.since)
                return
        self._run.bounds.barren.note_page(target.url, article=True)

        def write(archive: Archive) -> None:
            archive.unchanged(target.url, at=at, run_id=run_id)
            due = self._run.rechecks.after_no_change(archive, target.source, target.url, at)
            archive.settle(target.url, "done", due_at=due)

        await self._run.books.post(write, None, lambda error: self._run.spoil(target, error))
        self._brought(target).counts["seen"] += 1
        self._done(target, "seen")

    # lists

    async def _list(
        self,
        errand: Errand,
        snapshot: Snapshot,
        sight: Sight,
        *,
        keep: bool,
        since: datetime | None,
    ) -> None:
        run, target, same = self._run, errand.target, since is not None
        source = self._source_of(errand, snapshot)
        if run.is_start(target.url):
            await self._robots_sitemaps(source, snapshot.url)
        changed = not same or run.is_start(target.url)
        followed, fresh = await run.follow_all(
            sight.leads, target, snapshot.url,
            source=source, list_changed=changed, known=errand.state == "done",
        )  # fmt: skip
        at = run.clock()
        due = schedule.after_list(at, unchanged_since=since, news=fresh > 0)
        shown = assets.of_paper(sight.leads, snapshot.url, run.treatment(target))

        def write(archive: Archive) -> None:
            assets.want(archive, shown, target.source, at)
            if keep:
                archive.keep(snapshot, run_id=run.id)
            elif same:
                archive.unchanged(target.url, at=at, run_id=run.id)
            archive.settle(target.url, "done", due_at=due)

        size = 0 if same else len(snapshot.body)
        await run.books.post(write, None, lambda error: run.spoil(target, error), size=size)
        await assets.feed(run, shown, target.source)
        run.visited.add(target.url)
        articles = [lead for lead in sight.leads.targets if lead.kind not in LISTS]
        self._brought(target).list_read(target.url, articles, followed)
        if target.kind not in LISTS and not same:
            run.bounds.barren.note_page(target.url, article=False)
        run.tally.lists += 1
        run.tally.settle(target.url)
        self._failing.done(target.url)
        run.tell("list", target, detail=f"{followed} of {len(sight.leads.targets)} leads")

    def _source_of(self, errand: Errand, snapshot: Snapshot) -> Source:
        """The errand's source; where a start led is a site of it."""
        name = errand.target.source
        source = self._run.sources.setdefault(name, Source(name))
        if self._run.is_start(errand.target.url):
            source.sites.add(site_of(snapshot.url))
        return source

    async def _robots_sitemaps(self, source: Source, url: str) -> None:
        if not self._run.scope.robots_sitemaps:
            return
        named = await self._run.fetcher.sitemaps(url)
        targets = [
            Target(sitemap, source.name, "robots.txt", "sitemap")
            for sitemap in dict.fromkeys(named)
            if source.holds(sitemap)
        ]
        await self._run.follow(targets, source=source, list_changed=True)

    # articles

    async def _article(
        self, errand: Errand, snapshot: Snapshot, sight: Sight, held: Validators | None
    ) -> None:
        run, target = self._run, errand.target
        run.bounds.barren.note_page(target.url, article=True)
        if sight.article is None:
            await self._keep_for_later(target, snapshot, known=held is not None)
            return
        treatment = run.treatment(target)
        whole = await with_parts(
            sight, snapshot, run.fetcher, self._reader, same_site=_same_site,
            unasked=bool(treatment.noarchive_exception),
        )  # fmt: skip
        run.bounds.noise.note(target.url, whole.article.digest)
        if not run.order.window.wants_read(target, whole.article.published_at):
            due = run.clock() + schedule.OTHERWISE_AGAIN
            await run.books.post(lambda archive: archive.settle(target.url, "due", due_at=due))
            run.tally.settle(target.url)
            return
        run.in_writing += 1
        at = run.clock()
        source = self._source_of(errand, snapshot)
        leads = run.related.of(
            whole.article, target, source, snapshot.url, originals=treatment.originals
        )
        fresh: list[Target] = []

        def write(archive: Archive) -> tuple[Verdict | Removed, int | None]:
            fresh[:] = run.related.push(archive, leads, source, at, originals=treatment.originals)
            verdict = stored(archive, run, target, whole, snapshot, sight.trace, at)
            if isinstance(verdict, Verdict):
                shown = assets.of_article(
                    whole.article, verdict.article_id, snapshot.url, treatment
                )
                assets.want(archive, shown, target.source, at)
            return verdict, former_length(archive, verdict)

        def written(known: tuple[Verdict | Removed, int | None]) -> None:
            run.in_writing -= 1
            verdict, former = known
            if isinstance(verdict, Verdict):
                self._done(target, verdict.outcome)
                self._brought(target).article(whole.article, verdict.outcome, former)

        def unwritten(error: BaseException) -> None:
            run.in_writing -= 1
            run.spoil(target, error)

        size = sum(len(page.body) for page in (snapshot, *whole.parts))
        await run.books.post(write, written, unwritten, size=size)
        pictures = assets.of_article(whole.article, 0, snapshot.url, treatment)
        await assets.feed(run, pictures, target.source)
        if leads:
            await run.books.written()  # until they stand on the frontier
            run.fed.update((source.name, paced_host(lead.url)) for lead in fresh)

    async def _keep_for_later(self, target: Target, snapshot: Snapshot, *, known: bool) -> None:
        at, run_id = self._run.clock(), self._run.id

        exception = self._run.treatment(target).noarchive_exception
        asked_not_to = bool(exception) and forbids_archiving(snapshot)
        page = Deferred(snapshot, target.kind, exception if asked_not_to else "")

        def write(archive: Archive) -> None:
            archive.rereads.defer(page, run_id=run_id)
            archive.settle(target.url, "done", due_at=self._run.rechecks.after_fetching(at))

        await self._run.books.post(
            write, None, lambda error: self._run.spoil(target, error), size=len(snapshot.body)
        )
        self._brought(target).counts["seen" if known else "new"] += 1
        self._done(target, "seen" if known else "new")

    def _brought(self, target: Target) -> Gathering:
        return self._run.harvest.of(target.source)

    def _done(self, target: Target, outcome: str) -> None:
        self._run.tally.article(outcome)
        self._run.tally.settle(target.url)
        self._failing.done(target.url)
        self._run.tell("unchanged" if outcome == "seen" else "article", target, detail=outcome)


def _sha256(snapshot: Snapshot) -> str:
    return hashlib.sha256(snapshot.body).hexdigest()


def _same_site(a: str, b: str) -> bool:
    return site_of(a) == site_of(b)

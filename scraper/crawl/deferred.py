"""Pages that a crawl kept unread (`--fetch-only`), read now as the crawl would have read them.

Processes read the archive themselves, one process writes. The pages of one article are joined when
all of them were fetched; else what is there is kept, flagged `truncated`, and a crawl asks again.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from scraper.adding import Recalled
from scraper.crawl.absent import same_notice, unlike
from scraper.crawl.looking import Looker
from scraper.crawl.parts import Whole, with_parts
from scraper.crawl.sight import Sight, excepted, guarded
from scraper.crawl.tally import OUTCOMES
from scraper.errors import RESULT_KINDS, FetchError, JianbaoError, Removed
from scraper.extractor import EXTRACTOR_VERSION
from scraper.knowledge import Knowledge
from scraper.model import Snapshot, Trace
from scraper.processes import in_order
from scraper.urls import article_key, site_of
from storage.opening import open_archive
from storage.protocol import Archive, Failure

BATCH = 100
"""Pages of one transaction."""
MET = 200
"""Texts of a site that are remembered since nothing of them stood at their address before."""
SHOWN = "it stands in place of other articles of the site too"


@dataclass(frozen=True, slots=True)
class Read:
    """What a page turned out to be; without `whole` no article, and `kind` and `why` say what."""

    capture_id: int
    snapshot: Snapshot | None = None
    whole: Whole | None = None
    trace: Trace | None = None
    kind: str = ""
    why: str = ""


@dataclass(slots=True)
class _Held:
    """What a process keeps open."""

    archive: Archive
    memories: Recalled


_open: dict[str, _Held] = {}
"""In each process: the archives it reads."""


@dataclass(frozen=True, slots=True)
class FirstReader:
    """Reads a page that waits. Picklable: each process opens the archive itself."""

    path: str
    knows: Callable[[], Knowledge]

    def __call__(self, capture_id: int) -> Read:
        """What it is; never raises for what is in it."""
        held = self._held()
        try:
            page = held.archive.rereads.page(capture_id)
        except JianbaoError as error:
            return Read(capture_id, kind="other", why=error.message)
        eyes = _Eyes(Looker(self.knows), held)
        sight = eyes.see(page.snapshot, page.expected)
        if sight.article is None:
            return Read(capture_id, page.snapshot, kind=sight.kind or sight.what, why=sight.why)
        if page.exception:
            sight = excepted(sight, page.exception)
        whole = _whole(sight, page.snapshot, eyes, unasked=bool(page.exception))
        return Read(capture_id, page.snapshot, whole, sight.trace)

    def _held(self) -> _Held:
        if self.path not in _open:
            archive = open_archive(self.path, readonly=True)
            _open[self.path] = _Held(archive, Recalled(archive))
        return _open[self.path]


@dataclass(frozen=True, slots=True)
class _Eyes:
    """A reader with the memory of each site, and a fetcher that asks the archive alone."""

    looker: Looker
    held: _Held

    def see(self, snapshot: Snapshot, expected: str) -> Sight:
        memory = self.held.memories.get(site_of(snapshot.url))
        assert memory is not None
        return guarded(self.looker, snapshot, expected, memory)

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        return self.see(snapshot, expected)

    async def fetch(self, url: str, /) -> Snapshot:
        held = [c for c in self.held.archive.captures(url) if c.status == 200]
        if not held:
            raise FetchError(url, "other", "the page was not fetched")
        return self.held.archive.snapshot_of(held[-1].id)


def _whole(sight: Sight, snapshot: Snapshot, eyes: _Eyes, *, unasked: bool) -> Whole:
    assert sight.article is not None
    if sight.article.next_page is None:
        return Whole(sight.article, sight.alone)

    def same_site(a: str, b: str) -> bool:
        return site_of(a) == site_of(b)

    parts = with_parts(sight, snapshot, eyes, eyes, same_site=same_site, unasked=unasked)
    return asyncio.run(parts)


def readings(reader: FirstReader, ids: Sequence[int], *, processes: int) -> Iterator[Read]:
    """One reading a page, in order; one that kills its process costs only itself."""
    try:
        yield from in_order(ids, reader, _killed, processes=processes, afresh=True)
    finally:
        if held := _open.pop(reader.path, None):
            held.archive.close()


def _killed(capture_id: int) -> Read:
    return Read(capture_id, kind="limits", why="reading it killed the process that read it")


@dataclass(slots=True)
class Tally:
    """What pages that waited turned out to be."""

    pages: int = 0
    counts: Counter[str] = field(default_factory=Counter[str])
    """By the names that `runs` has; `passed` holds no article, or an older wording."""

    @property
    def articles(self) -> int:
        """Pages that hold an article."""
        return sum(self.counts[name] for name in ("articles", *OUTCOMES.values()))

    def look(self, read: Read) -> None:
        """One more that is not written: whether it is new is not known."""
        self.pages += 1
        self.counts["articles" if read.whole else "passed"] += 1


def kept(
    archive: Archive, run_id: int, found: Iterator[Read], tally: Tally, *, at: datetime
) -> Iterator[Read]:
    """Add what was read, batch by batch; each is handed on once its batch stands."""
    notices = _Notices()
    while batch := list(islice(found, BATCH)):
        with archive.batch():
            doubtful: list[Read] = []
            for read in batch:
                found_out = _as_told(archive, read, notices)
                if found_out is None:
                    doubtful.append(read)
                else:
                    tally.counts[_keep(archive, run_id, found_out, at)] += 1
            for read in notices.sorted_out(doubtful):
                tally.counts[_keep(archive, run_id, read, at)] += 1
        tally.pages += len(batch)
        yield from batch


class _Notices:
    """What sites showed in place of their articles, as far as pages that waited tell.

    Of a text of which nothing stood at its address before another address of the site tells: a
    crawl asks one, here those that were fetched must do.
    """

    def __init__(self) -> None:
        self._met: dict[str, list[tuple[str, str]]] = {}

    def sorted_out(self, doubtful: Sequence[Read]) -> Iterator[Read]:
        """The readings of a batch that are unlike what is held; a notice is none of an article."""
        for read in doubtful:
            site, key, text = _places(read)
            self._met[site] = [*self._met.get(site, ())[-MET:], (key, text)]
        for read in doubtful:
            yield _refused(read, "not_article", SHOWN) if self.shown(read) else read

    def shown(self, read: Read) -> bool:
        """Whether another address of the site showed the same in place of its article."""
        site, key, text = _places(read)
        met = self._met.get(site, ())
        return any(other != key and same_notice(told, text) for other, told in met)


def _places(read: Read) -> tuple[str, str, str]:
    """The site, the identity and the text of an article that was read."""
    assert read.snapshot is not None
    assert read.whole is not None
    url = read.snapshot.url
    return site_of(url), article_key(url), read.whole.article.text


def _as_told(archive: Archive, read: Read, notices: _Notices) -> Read | None:
    """The reading, without its article where that is none; None where others must tell."""
    if read.whole is None or read.snapshot is None or not archive.rereads.waits(read.capture_id):
        return read
    held = archive.get(read.snapshot.url)
    if held is None:
        return _refused(read, "not_article", SHOWN) if notices.shown(read) else read
    instead = unlike(held.article, read.whole.article)
    if instead is None:
        return read
    return None if instead.kind == "unlike" else _refused(read, instead.kind, instead.why)


def _refused(read: Read, kind: str, why: str) -> Read:
    return replace(read, whole=None, kind=kind, why=why)


def _keep(archive: Archive, run_id: int, read: Read, at: datetime) -> str:
    """What became of one page, as a run counts it."""
    article_id = None
    outcome = "passed"
    if not archive.rereads.waits(read.capture_id):
        return outcome  # a part of an article that was read meanwhile
    if read.whole is None or read.snapshot is None:
        outcome = _not_kept(archive, run_id, read, at)
    elif not _is_late(archive, read.snapshot, read.whole):
        try:
            verdict = archive.add(
                read.whole.article, read.snapshot, parts=read.whole.parts,
                at=min(read.snapshot.fetched_at, at), run_id=run_id,
                extractor_version=EXTRACTOR_VERSION, trace=read.trace, alone=read.whole.alone,
            )  # fmt: skip
        except Removed:
            pass
        else:
            article_id, outcome = verdict.article_id, OUTCOMES[verdict.outcome]
            _ask_again_if_cut(archive, read, at)
    archive.rereads.settle(read.capture_id, article_id)
    return outcome


def _not_kept(archive: Archive, run_id: int, read: Read, at: datetime) -> str:
    """A list is no failure; what is no page of a paper is one, as in a crawl."""
    page = read.snapshot or _waiting(archive, read.capture_id)
    if read.kind == "list" or page is None:
        return "passed"
    url = page.redirects[0] if page.redirects else page.url
    archive.fail(Failure(url, at, read.kind, read.why, run_id))
    return "passed" if read.kind in RESULT_KINDS else "failed"


def _waiting(archive: Archive, capture_id: int) -> Snapshot | None:
    """A page whose reading came to nothing at all, not even to the page; None for a damaged one."""
    try:
        return archive.rereads.page(capture_id).snapshot
    except JianbaoError:
        return None


def _is_late(archive: Archive, snapshot: Snapshot, whole: Whole) -> bool:
    """Whether another wording was seen since: this one must not take its place."""
    if not archive.knows([snapshot.url]):
        return False
    held = archive.get(snapshot.url)
    return (
        held is not None
        and snapshot.fetched_at < held.last_seen
        and held.article.digest != whole.article.digest
    )


def _ask_again_if_cut(archive: Archive, read: Read, at: datetime) -> None:
    """Let the next crawl ask for an article of which pages are wanting."""
    assert read.whole is not None
    assert read.snapshot is not None
    if read.whole.article.next_page and "truncated" in read.whole.article.quality:
        archive.settle(read.snapshot.url, "due", due_at=at)

"""What every archive promises, whatever keeps it: the seam between crawl or command and storage.

All times that go in or out are aware. All writing calls are atomic: after a crash each has
happened whole or not at all. Reading never waits for writing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, Self

from scraper.model import Article, Snapshot, Target, Trace, Verdict
from storage.events import Changes
from storage.findings import Finding, Hit, Query
from storage.harvests import Harvests
from storage.ledger import Ledger
from storage.looks import Rereads
from storage.manners import Manners
from storage.proof import Care, Damage, Proof, Tombstone
from storage.standing import Standing
from storage.watches import Watches

__all__ = ["Hit", "Query"]

FrontierState = Literal["due", "held", "done", "gone", "dropped"]


@dataclass(frozen=True, slots=True)
class Held:
    """An article as the archive holds it: its latest (or an asked) version, and its history."""

    id: int
    article: Article
    version: int
    version_count: int
    first_seen: datetime
    last_seen: datetime
    cluster_id: int
    snapshot_id: int | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """One wording of one article, first seen and last seen when."""

    article_id: int
    number: int
    title: str | None
    text: str
    digest: str
    first_seen: datetime
    last_seen: datetime
    snapshot_id: int | None
    extractor_version: str


@dataclass(frozen=True, slots=True)
class Capture:
    """One stored response, without its bytes."""

    id: int
    url: str
    status: int
    fetched_at: datetime
    sha256: str
    size: int
    mime: str
    charset: str | None
    run_id: int | None
    article_id: int | None
    rendered: str | None = None
    """The browser that made these bytes from the answer; None: they are the answer."""
    tls_exception: str | None = None
    """Why its certificate was taken though it could not be verified; None: nothing was wrong."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a conditional request needs: the last answer's ETag and Last-Modified."""

    etag: str | None
    last_modified: str | None
    capture: Capture
    since: datetime
    """When these bytes were first had from that address."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A target that was refused or failed; `kind` is one of `errors.FAILURE_KINDS`."""

    url: str
    at: datetime
    kind: str
    detail: str
    run_id: int | None = None
    attempts: int = 1
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failing:
    """A target that failed and has not been had since, with what was said of it last."""

    target: Target
    failure: Failure


@dataclass(frozen=True, slots=True)
class Errand:
    """A target as the frontier holds it: when it is due and what became of it."""

    target: Target
    state: FrontierState
    due_at: datetime | None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture or a print (PDF) that a page shows: of an article, or of an e-paper's page."""

    url: str
    kind: Literal["image", "pdf"]
    page_url: str
    """The page that shows it."""
    article_id: int | None = None
    page_no: str | None = None
    """版次, where it is a whole page of a paper."""
    page_name: str | None = None
    """版名."""
    issue: str | None = None
    """The day of the paper's issue, in ISO 8601."""
    snapshot_id: int | None = None
    """The capture that holds its bytes; None while it is wanted or could not be had."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command on the archive, with its counts."""

    id: int
    command: str
    started_at: datetime
    finished_at: datetime | None = None
    outcome: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """The columns of the view `runs`: `new`, `revised`, `reprinted` … `requests`, `bytes`."""


class Archive(Care, Proof, Finding, Changes, Manners, Protocol):
    """A store of snapshots, articles and versions, with a frontier, runs and a search index.

    One archive object belongs to one thread at a time; a second thread opens its own.
    """

    path: str

    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...

    def spare_memory(self) -> None:
        """Hold little of the file in memory from now on: for long runs that write small things."""

    def batch(self) -> AbstractContextManager[None]:
        """Many writing calls as one: all of it stands when the block ends, or none of it.

        A single call that raises inside (say `Removed`) is undone alone, and the block may go on.
        Batches nest; the outermost decides.
        """

    # what was captured
    def add(
        self,
        article: Article,
        snapshot: Snapshot | None = None,
        *,
        parts: Sequence[Snapshot] = (),
        at: datetime,
        run_id: int | None = None,
        extractor_version: str = "",
        trace: Trace | None = None,
        alone: Article | None = None,
    ) -> Verdict:
        """Keep an article with the bytes it was read from; say what was known of it.

        Identity is `urls.article_key` of the address it was fetched from; of its digest and title
        where it has none. A page of the same site and text to which the address of a held article
        led by redirect is that article, from then on at both addresses.
        The digest of the body alone makes a version: `seen` when these bytes were read for the
        version in force, `unchanged` for other bytes with its digest, `revised` for another digest
        (a text that returns to an earlier wording is a new version). A page seen again with other
        facts (a new headline over the same body) is `unchanged`: the newer facts are what `get`
        gives, the older reading is kept.
        `snapshot` is the first page, `parts` are the following ones of a multi-page article.
        `trace` is what the page leaves in its site's memory, `alone` the article as read without
        that memory, where it made a difference. A text that differs from the one in force only by
        what a memory takes, or took, is `unchanged`, and stays as it was first read.
        Times never run backwards within an article: an `at` before the last look counts as it.
        Control characters in texts go, lone surrogates become U+FFFD (`text.strip_controls`).
        Raises `Removed` for an address or a digest under a tombstone.
        """

    def keep(
        self, snapshot: Snapshot, *, run_id: int | None = None, article_id: int | None = None
    ) -> int:
        """Keep a response that is no article (a list, a feed, a 404); its capture's id.

        The same response (address, time and bytes) is kept once. Raises `Removed` for an address
        under a tombstone.
        """

    def want_assets(self, assets: Iterable[Asset]) -> tuple[str, ...]:
        """Note what pages show; the addresses of what is not held yet, each once.

        What a page was said to show before is said once; what is held is pointed at.
        """

    def keep_asset(self, url: str, snapshot: Snapshot, *, run_id: int | None = None) -> int:
        """Keep the bytes behind an asset's address: a capture that every page showing it points at.

        Raises `Removed` for an address under a tombstone.
        """

    def unchanged(self, url: str, *, at: datetime, run_id: int | None = None) -> None:
        """Note that the address was asked and had nothing new (a 304): `last_seen` moves.

        It leaves a capture of status 304 that points to the bytes it confirmed.
        """

    def missing(
        self,
        url: str,
        *,
        at: datetime,
        reason: str,
        again_after: float,
        control: str | None,
        snapshot: Snapshot | None = None,
        run_id: int | None = None,
    ) -> Literal["unknown", "first_look", "withdrawn", "already"]:
        """Note that a held article's page is gone.

        It counts as withdrawn at the second look, at least `again_after` seconds after the first,
        and only when `control`, another page of the site, answered (None: it did not); a look too
        soon, or without control, is still a `first_look`. Once withdrawn, further looks say
        `already`. `snapshot`, what came in its place, is kept as evidence and never as its text:
        the last good text stays. An article that is seen again is no longer withdrawn. Both are
        events of the ledger.
        """

    def validators(self, url: str) -> Validators | None:
        """For a conditional request; None when no answer of status 200 is held for the address."""

    def knows(self, urls: Iterable[str]) -> frozenset[str]:
        """Those of `urls` whose article is held, also under an address that led to it."""

    def same_text(self, digest: str, url: str) -> str | None:
        """Another address of the site of `url` where an article has a text of that digest now."""

    def removed(self, urls: Iterable[str]) -> Mapping[str, Tombstone]:
        """Those of `urls` that stand under a tombstone: they are not to be fetched again."""

    # what is held
    def get(
        self, ref: int | str, *, version: int | None = None, at: datetime | None = None
    ) -> Held | None:
        """By id or address: the latest version, version number N, or the one in force at a time.

        The article's JSON is what was added.
        """

    def history(self, article_id: int) -> tuple[Version, ...]:
        """Every wording, the first one first."""

    def captures(self, url: str) -> tuple[Capture, ...]:
        """Every response held for the address and for its article, the first one first."""

    def bytes_of(self, capture_id: int) -> bytes:
        """The bytes as they came. Raises `NothingFound`, or `DamagedArchive` if they changed."""

    def snapshot_of(self, capture_id: int) -> Snapshot:
        """The whole response, as it was added or kept."""

    def assets(self, article_id: int) -> tuple[Asset, ...]:
        """The pictures and prints that an article's pages were noted to show."""

    def cluster(self, article_id: int) -> tuple[Held, ...]:
        """Every article that carries the same text, the leader first, then by time.

        The leader is the declared origin, else the earliest publication; see `storage.lineage`.
        """

    def clusters(self) -> Iterator[tuple[int, ...]]:
        """The ids of every cluster that has several articles, the oldest cluster first."""

    def traces(self, site: str) -> tuple[Trace, ...]:
        """What the newest pages of a site (`urls.site_of`) left to be remembered."""

    # what is to be fetched
    def push(self, targets: Iterable[Target], *, due_at: datetime) -> int:
        """Put targets on the frontier; those there already keep their place. How many were new.

        An address is what it is, letter for letter: hand in canonical ones. What stands under a
        tombstone is passed over.
        """

    def due(self, now: datetime, *, limit: int, source: str | None = None) -> tuple[Errand, ...]:
        """Errands whose `due_at` has come, in any state but `dropped`: high priority, then oldest.

        Nothing is taken by being listed: a run remembers what it has in hand, so that a killed
        run's errands are still due.
        """

    def queue(self, now: datetime, *, limit: int, source: str, host: str) -> tuple[Errand, ...]:
        """`due` of one source at one host (`urls.paced_host`)."""

    def hosts(self, source: str) -> tuple[str, ...]:
        """The hosts at which a source has something that is due, or will be."""

    def put_off(self, source: str, host: str, until: datetime) -> int:
        """Let held articles of a source and host that are due before then wait until then."""

    def settle(
        self, url: str, state: FrontierState, *, due_at: datetime | None, attempts: int = 0
    ) -> None:
        """What became of a frontier row, and when it is due again; None: not by itself."""

    def errand(self, url: str) -> Errand | None:
        """The frontier's row for an address."""

    def fail(self, failure: Failure) -> None:
        """Keep a failure; one row a run and address, the latest word wins."""

    def failures(self, *, run_id: int | None = None) -> tuple[Failure, ...]:
        """Failures of a run (of all runs), the oldest first."""

    def failing(self, *, kinds: Collection[str], source: str | None = None) -> tuple[Failing, ...]:
        """Targets whose last word is a failure of one of these kinds, the oldest first.

        What answered since, or stands under a tombstone, is left out.
        """

    # who works on it
    def lock(self, command: str) -> AbstractContextManager[None]:
        """Hold the run lock; raises `LockHeld`, which names the holder.

        A killed holder leaves nothing that blocks the next.
        """

    def bury_runs(self) -> int:
        """For who holds the run lock: runs that never ended were killed, and get that outcome.

        Each ends at its last sign of life. How many there were.
        """

    @property
    def watches(self) -> Watches:
        """The saved searches."""

    @property
    def harvests(self) -> Harvests:
        """The books of the sources: reports, what each run brought, alarms."""

    @property
    def rereads(self) -> Rereads:
        """What was read at each look, to be read anew by today's rules."""

    @property
    def ledger(self) -> Ledger:
        """The history of the sources, day by day."""

    def start_run(self, command: str, *, at: datetime) -> int: ...
    def finish_run(
        self, run_id: int, *, at: datetime, outcome: str, counts: Mapping[str, int]
    ) -> None: ...
    def runs(self, *, limit: int = 20) -> tuple[Run, ...]:
        """The latest runs, the newest first."""

    def standing(self, now: datetime) -> Standing:
        """How the work stands: what is due, failing and resting, by source and by host."""

    def status(self) -> dict[str, Any]:
        """Counts of what is held; frontier by state; failures by kind."""

    def reindex(self) -> int:
        """Make the search index anew from the articles; how many it holds."""

    def verify(self) -> Iterator[Damage]:
        """Check pages, blobs, digests, references and index; yield what does not hold together."""

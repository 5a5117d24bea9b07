"""The archive on SQLite: every call one transaction, every error in our words."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from scraper.model import Article, Snapshot, Target, Trace, Verdict
from scraper.text import strip_controls
from scraper.urls import article_key
from storage import (
    absences,
    articles,
    captures,
    chain,
    frontier,
    index,
    lock,
    lookup,
    moves,
    runs,
    standing,
    status,
    tombstones,
    traces,
    verify,
)
from storage import assets as shown
from storage.caring import SqliteCare
from storage.database import told
from storage.finding import SqliteFinding
from storage.harvests import Harvests, SqliteHarvests
from storage.ledger import Ledger, SqliteLedger
from storage.looks import Rereads
from storage.manners import SqliteManners
from storage.moments import stamp
from storage.proof import Damage, Tombstone
from storage.protocol import (
    Asset,
    Capture,
    Errand,
    Failing,
    Failure,
    FrontierState,
    Held,
    Run,
    Validators,
    Version,
)
from storage.rereads import SqliteRereads
from storage.telling import SqliteChanges
from storage.watches import SqliteWatches, Watches

SPARE_CACHE = 2048
"""Kilobytes of pages that a process holds that only keeps responses: a batch, and its indexes."""
P = ParamSpec("P")
T = TypeVar("T")


def reading(
    method: Callable[Concatenate[SqliteArchive, P], T],
) -> Callable[Concatenate[SqliteArchive, P], T]:
    """SQLite's errors in our words."""

    @wraps(method)
    def call(self: SqliteArchive, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with told(self.path):
            return method(self, *args, **kwargs)

    return call


def writing(
    method: Callable[Concatenate[SqliteArchive, P], T],
) -> Callable[Concatenate[SqliteArchive, P], T]:
    """One transaction, or one step of the batch that is open."""

    @wraps(method)
    def call(self: SqliteArchive, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._db.writing():
            return method(self, *args, **kwargs)

    return call


def stating(
    method: Callable[Concatenate[SqliteArchive, P], T],
) -> Callable[Concatenate[SqliteArchive, P], T]:
    """The same for a single statement: that is a step of a batch by itself."""

    @wraps(method)
    def call(self: SqliteArchive, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._db.stating():
            return method(self, *args, **kwargs)

    return call


class SqliteArchive(SqliteCare, SqliteFinding, SqliteChanges, SqliteManners):
    """What `protocol.Archive` promises, on one SQLite file; `opening.open_archive` makes it."""

    @property
    def harvests(self) -> Harvests:
        """The books of the sources."""
        return SqliteHarvests(self._db)

    @property
    def watches(self) -> Watches:
        """The saved searches."""
        return SqliteWatches(self._db)

    @property
    def rereads(self) -> Rereads:
        """What was read at each look, to be read anew."""
        return SqliteRereads(self._db)

    @property
    def ledger(self) -> Ledger:
        """The history of the sources, day by day."""
        return SqliteLedger(self._db)

    def close(self) -> None:
        """Let go of the file; what was not committed is undone."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @reading
    def spare_memory(self) -> None:
        """Hold little of the file in memory."""
        self._conn.execute(f"PRAGMA cache_size = -{SPARE_CACHE}")

    @contextmanager
    def batch(self) -> Iterator[None]:
        """Many writing calls in one transaction."""
        with self._db.writing():
            yield

    @writing
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
        """Keep an article with the bytes it was read from."""
        pages = (() if snapshot is None else (snapshot,)) + tuple(parts)
        return articles.add(
            self._conn, article, pages, at=at, run_id=run_id,
            extractor_version=extractor_version, trace=trace, alone=alone,
            waiting=self._db.waiting,
        )  # fmt: skip

    @writing
    def keep(
        self, snapshot: Snapshot, *, run_id: int | None = None, article_id: int | None = None
    ) -> int:
        """Keep a response that is no article."""
        key = article_key(strip_controls(snapshot.url))
        tombstones.refuse(self._conn, snapshot.url, key)
        return captures.keep(self._conn, snapshot, run_id=run_id, article_id=article_id)

    @writing
    def want_assets(self, assets: Iterable[Asset]) -> tuple[str, ...]:
        """Note what pages show."""
        return shown.want(self._conn, assets)

    @writing
    def keep_asset(self, url: str, snapshot: Snapshot, *, run_id: int | None = None) -> int:
        """Keep the bytes behind an asset's address."""
        tombstones.refuse(self._conn, url, article_key(strip_controls(url)))
        return shown.keep(self._conn, url, snapshot, run_id)

    @writing
    def unchanged(self, url: str, *, at: datetime, run_id: int | None = None) -> None:
        """Note a 304."""
        article_id = articles.find(self._conn, url)
        captures.confirm(self._conn, url, at, run_id, article_id)
        if article_id is not None:
            articles.touch(self._conn, article_id, stamp(at))

    @writing
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
    ) -> absences.Absence:
        """Note that a held article's page is gone."""
        article_id = articles.find(self._conn, url)
        if article_id is None:
            return "unknown"
        seen = absences.Look(at, reason, control, snapshot, run_id)
        return absences.missing(self._conn, article_id, seen, again_after)

    @reading
    def validators(self, url: str) -> Validators | None:
        """For a conditional request."""
        return captures.validators(self._conn, url)

    @reading
    def knows(self, urls: Iterable[str]) -> frozenset[str]:
        """Those of `urls` whose article is held."""
        return frozenset(url for url in urls if articles.find(self._conn, url) is not None)

    @reading
    def same_text(self, digest: str, url: str) -> str | None:
        """Where the site has the very text besides."""
        return moves.same_text(self._conn, digest, url)

    @reading
    def removed(self, urls: Iterable[str]) -> Mapping[str, Tombstone]:
        """Those of `urls` under a tombstone."""
        return tombstones.among(self._conn, urls)

    @reading
    def get(
        self, ref: int | str, *, version: int | None = None, at: datetime | None = None
    ) -> Held | None:
        """By id or address: latest, by number, or in force at a time."""
        return lookup.get(self._conn, ref, version, at)

    @reading
    def history(self, article_id: int) -> tuple[Version, ...]:
        """Every wording."""
        return lookup.history(self._conn, article_id)

    @reading
    def captures(self, url: str) -> tuple[Capture, ...]:
        """Every response held for the address and its article."""
        return captures.of(self._conn, url, articles.find(self._conn, url))

    @reading
    def bytes_of(self, capture_id: int) -> bytes:
        """The bytes as they came."""
        return captures.bytes_of(self._conn, self.path, capture_id)

    @reading
    def snapshot_of(self, capture_id: int) -> Snapshot:
        """The whole response."""
        return captures.snapshot_of(self._conn, self.path, capture_id)

    @reading
    def assets(self, article_id: int) -> tuple[Asset, ...]:
        """What an article's pages show."""
        return shown.of(self._conn, article_id)

    @reading
    def cluster(self, article_id: int) -> tuple[Held, ...]:
        """Every article that carries the same text."""
        return lookup.cluster(self._conn, article_id)

    def clusters(self) -> Iterator[tuple[int, ...]]:
        """The articles of every cluster that has several."""
        with told(self.path):
            yield from lookup.clusters(self._conn)

    @reading
    def traces(self, site: str) -> tuple[Trace, ...]:
        """What the newest pages of a site left to be remembered."""
        return traces.of_site(self._conn, site)

    @writing
    def push(self, targets: Iterable[Target], *, due_at: datetime) -> int:
        """Put targets on the frontier."""
        return frontier.push(self._conn, targets, due_at)

    @reading
    def due(self, now: datetime, *, limit: int, source: str | None = None) -> tuple[Errand, ...]:
        """Errands whose time has come."""
        return frontier.due(self._conn, now, limit, source)

    @reading
    def queue(self, now: datetime, *, limit: int, source: str, host: str) -> tuple[Errand, ...]:
        """Errands of one source at one host whose time has come."""
        return frontier.queue(self._conn, now, limit, source, host)

    @reading
    def hosts(self, source: str) -> tuple[str, ...]:
        """The hosts at which a source has something."""
        return frontier.hosts(self._conn, source)

    @stating
    def put_off(self, source: str, host: str, until: datetime) -> int:
        """Let held articles of a source and host wait longer."""
        return frontier.put_off(self._conn, source, host, until)

    @stating
    def settle(
        self, url: str, state: FrontierState, *, due_at: datetime | None, attempts: int = 0
    ) -> None:
        """What became of a frontier row."""
        frontier.settle(self._conn, url, state, due_at, attempts)

    @reading
    def errand(self, url: str) -> Errand | None:
        """The frontier's row for an address."""
        return frontier.find(self._conn, url)

    @writing
    def fail(self, failure: Failure) -> None:
        """Keep a failure."""
        runs.fail(self._conn, failure)

    @reading
    def failures(self, *, run_id: int | None = None) -> tuple[Failure, ...]:
        """Failures of a run, or of all."""
        return runs.failures(self._conn, run_id)

    @reading
    def failing(self, *, kinds: Collection[str], source: str | None = None) -> tuple[Failing, ...]:
        """Targets whose last word is a failure."""
        return frontier.failing(self._conn, kinds, source)

    def lock(self, command: str) -> AbstractContextManager[None]:
        """Hold the run lock."""
        return lock.run_lock(self.path, command)

    @writing
    def bury_runs(self) -> int:
        """Runs that never ended were killed."""
        return runs.bury(self._conn)

    @writing
    def start_run(self, command: str, *, at: datetime) -> int:
        """Note that a run began."""
        chain.seal(self._conn, at)
        return runs.start(self._conn, command, at)

    @writing
    def finish_run(
        self, run_id: int, *, at: datetime, outcome: str, counts: Mapping[str, int]
    ) -> None:
        """Note how a run ended."""
        runs.finish(self._conn, run_id, at, outcome, counts)
        chain.seal(self._conn, at, run_id)

    @reading
    def runs(self, *, limit: int = 20) -> tuple[Run, ...]:
        """The latest runs."""
        return runs.latest(self._conn, limit)

    @reading
    def standing(self, now: datetime) -> standing.Standing:
        """How the work stands, by source and by host."""
        with told(self.path):
            return standing.standing(self._conn, now)

    def status(self) -> dict[str, Any]:
        """Counts of what is held."""
        return status.status(self._conn)

    @writing
    def reindex(self) -> int:
        """Make the search index anew."""
        return index.rebuild(self._indexed())

    def verify(self) -> Iterator[Damage]:
        """What does not hold together."""
        with told(self.path):
            yield from verify.verify(self._indexed())

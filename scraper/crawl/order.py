"""What a crawl is asked to do, what it says on the way, and what it reports at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Literal, Self

from scraper.cadence import Calendar
from scraper.crawl.budget import Share
from scraper.crawl.schedule import USUAL, Plan
from scraper.crawl.treatment import ORDINARY, Treatment
from scraper.discover.window import Window
from scraper.errors import RESULT_KINDS
from scraper.fetch.protocol import Wait
from scraper.fetch.terms import Proxy, Terms
from scraper.model import SHANGHAI

NO_FAILURES = RESULT_KINDS | {"trap"}
"""Kinds that do not make a run a bad one: results, and webs without end that were left alone."""

Ending = Literal["done", "limit", "budget", "interrupted"]
EventKind = Literal[
    "start", "article", "list", "unchanged", "failed", "later", "wait", "tick", "end", "asset"
]


@dataclass(frozen=True, slots=True)
class Start:
    """An address where a crawl begins, and the name of the source it belongs to."""

    url: str
    source: str = ""
    """The configured name; an address given bare is its own source."""
    kind: str = "unknown"
    """What is known of it, as `Target.kind`."""

    @property
    def name(self) -> str:
        """What the frontier calls this source."""
        return self.source or self.url


@dataclass(frozen=True, slots=True)
class Order:
    """Everything a crawl needs to know; times in seconds, sizes in bytes."""

    starts: tuple[Start, ...]
    go_on: bool = True
    """Also do what is due of what earlier runs left of these sources."""
    limit: int | None = None
    """Ends the run after that many articles were looked at; that is a good end."""
    since: date | None = None
    """Articles published before that day (in +08:00) are left alone."""
    until: date | None = None
    """Articles published after that day are left alone."""
    every_list: bool = False
    """Ask every list that is met, those too whose own list has not changed."""
    refetch: bool = False
    """Ask everything again, whatever is known of it."""
    fetch_only: bool = False
    """Keep the bytes and read them later (`reparse`)."""
    concurrency: int = 16
    """Requests under way in all."""
    per_host: int = 1
    """Requests under way at one host."""
    processes: int = 1
    """Pages are read in so many processes once there are a few; 1: in this one."""
    delay: float = 2.0
    """Pause between two requests to a host. 0: none, but for a Crawl-delay of its robots.txt."""
    max_time: float | None = None
    max_bytes: int | None = None
    """Received over the wire."""
    max_fail_ratio: float = 0.05
    """Up to this share of failed targets a run counts as good."""
    share: Share = field(default_factory=Share)
    """The most of one host."""
    max_depth: int | None = None
    """Lists are followed so many steps from a start; the further pages of a list are no step."""
    allow_private: tuple[str, ...] = ()
    """`HOST`, `HOST:PORT` or a CIDR: private addresses that may be asked."""
    contact: str = ""
    """An address or page for people whose site we visit; part of the User-Agent."""
    proxy: Proxy | None = None
    """What requests go through, where a source's terms say nothing else."""
    terms: tuple[tuple[str, Terms], ...] = ()
    """Sites that are fetched on terms of their own: cookies, a proxy, a certificate excepted."""
    treatments: Mapping[str, Treatment] = field(default_factory=dict[str, Treatment])
    """By the name of the source."""
    usual: Treatment = ORDINARY
    """How the pages of every other source are treated."""
    browser: str = ""
    """The Chromium that renders; empty: the system's."""
    again_after: float = 3600.0
    """A page that is gone counts as withdrawn at a second look, this much later."""
    rechecks: Plan = USUAL
    """When articles that are held are looked at again."""
    related: int = 0
    """Addresses that the related lists of a source's articles may add."""
    calendars: Mapping[str, Calendar] = field(default_factory=dict[str, Calendar])
    """Source → the days on which it publishes, where that is known."""
    zone: tzinfo = SHANGHAI
    """The zone of a source's days."""
    command: str = "crawl"
    """How the run is called in `runs` and by the lock."""

    @classmethod
    def of(cls, *addresses: str, **wishes: Any) -> Self:
        """An order for bare addresses.

        >>> Order.of("https://a.cn/", limit=3).starts[0].name
        'https://a.cn/'
        """
        return cls(tuple(Start(address) for address in addresses), **wishes)

    def treatment(self, source: str) -> Treatment:
        """How the pages of a source are treated."""
        return self.treatments.get(source, self.usual)

    def renders(self, source: str) -> bool:
        """Whether scripts of a source's pages are run."""
        return self.treatment(source).js != "never"

    @property
    def window(self) -> Window:
        """The days that are wanted."""
        return Window(self.since, self.until)


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """How far a run has come with one source."""

    name: str
    fetched: int
    """Answers that came."""
    kept: int
    """Articles that are new, revised or reprinted."""
    failures: Mapping[str, int] = field(default_factory=dict[str, int])
    """By kind."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a run stands: its busiest sources, what is under way, and which hosts wait for what."""

    sources: tuple[SourceStanding, ...]
    waits: tuple[Wait, ...]
    in_hand: int
    """Addresses that are being asked, read or written, or are next."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something a watcher may show: what happened to which address, and where the run stands."""

    at: datetime
    kind: EventKind
    url: str = ""
    source: str = ""
    detail: str = ""
    """The verdict (`new`, `revised` …), the kind of failure, or how many leads a list held."""
    seconds: float | None = None
    """For `wait` and `later`: how long."""
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """The run's counts so far, with `tick` and `end`."""
    standing: Standing | None = None
    """For `tick`, which comes every second."""


COUNTS: tuple[str, ...] = (
    "new", "revised", "reprinted", "unchanged", "seen", "withdrawn", "failed", "requests", "bytes",
)  # fmt: skip
"""The counts of a run, as the view `runs` has them."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did. `counts` has every name of `COUNTS`."""

    run_id: int
    command: str
    ending: Ending
    started_at: datetime
    finished_at: datetime
    counts: Mapping[str, int]
    targets: int
    """Different addresses whose fate this run settled."""
    lists: int
    """Lists, feeds, sitemaps and indexes among them."""
    failures: Mapping[str, int]
    """Refused and failed targets by kind, results too."""
    hosts: Mapping[str, Mapping[str, Any]]
    """Requests, bytes, gaps and pace by host."""
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict[str, Mapping[str, Any]])
    """What each source brought, by name; see `scraper.harvest.told`."""
    alarms: tuple[Mapping[str, Any], ...] = ()
    """The alarms that were raised, each with its diagnosis."""
    traps: Mapping[str, int] = field(default_factory=dict[str, int])
    """Addresses that were left alone as parts of webs without end, by the reason."""
    waiting: int = 0
    """Addresses that stay on the frontier for a later run."""
    why: str = ""
    """For an ending other than `done`: what ended the run."""
    max_fail_ratio: float = 0.05

    @property
    def failed(self) -> int:
        """Targets that failed; what is gone, refused or no article is a result, not a failure."""
        return sum(n for kind, n in self.failures.items() if kind not in NO_FAILURES)

    @property
    def exit_code(self) -> int:
        """By the table of exit codes: 130, 8, 5, 4, 3 or 0, the first that holds."""
        if self.ending == "interrupted":
            return 130
        if self.ending == "budget":
            return 8
        if self.alarms:
            return 5
        if not self.failed:
            return 0
        if self.failed >= self.targets:
            return 4
        return 3 if self.failed > self.max_fail_ratio * self.targets else 0

    def as_dict(self) -> dict[str, Any]:
        """For `--report` and `--json`."""
        return {
            "run_id": self.run_id,
            "command": self.command,
            "outcome": self.ending,
            "why": self.why,
            "exit_code": self.exit_code,
            "started_at": self.started_at.isoformat(),
            "finished_at": self.finished_at.isoformat(),
            "seconds": round((self.finished_at - self.started_at).total_seconds(), 3),
            **{name: self.counts.get(name, 0) for name in COUNTS},
            "targets": self.targets,
            "lists": self.lists,
            "waiting": self.waiting,
            "failures": dict(sorted(self.failures.items())),
            "sources": [{"source": name, **facts} for name, facts in self.sources.items()],
            "traps": dict(sorted(self.traps.items())),
            "alarms": [dict(alarm) for alarm in self.alarms],
            "hosts": {host: dict(facts) for host, facts in sorted(self.hosts.items())},
        }

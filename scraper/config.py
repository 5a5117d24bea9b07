"""Settings: what there is to set, of what type, with which default.

The dataclasses below are the whole truth: a key's type, default and help text stand in one place,
and the table in the docs is made from them. `configread` reads files into them, `configfile` says
which file counts, `configtable` lists them.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Literal

from scraper.amounts import duration
from scraper.cadence import Calendar
from scraper.discover.issues import Template
from scraper.timers import Cron, Every, Timer, zone

_ADDRESS = re.compile(r"https?://[^/\s]")


@dataclass(frozen=True, slots=True)
class Fetch:
    """How pages are asked for."""

    delay: Annotated[float, "Seconds between two requests to one host; 0 turns pacing off."] = 2.0
    concurrency: Annotated[int, "Requests under way in all."] = 16
    per_host: Annotated[int, "Requests under way at one host."] = 1
    contact: Annotated[
        str, "A mail address or page for the people whose sites you visit; part of the User-Agent."
    ] = ""
    allow_private: Annotated[
        tuple[str, ...],
        "Private addresses that may be asked, as `HOST`, `HOST:PORT` or CIDR; others are refused.",
    ] = ()

    proxy: Annotated[
        str,
        "An HTTP proxy for all requests: `http://[USER:PASSWORD@]HOST:PORT`, or `env:NAME` or "
        "`file:PATH` where that stands.",
    ] = ""

    def __post_init__(self) -> None:
        _at_least("delay", self.delay, 0)
        _at_least("concurrency", self.concurrency, 1)
        _at_least("per_host", self.per_host, 1)


@dataclass(frozen=True, slots=True)
class Crawl:
    """How a run reads, and how it is judged."""

    processes: Annotated[
        int, "Pages are read in so many processes; 0: one a core, at most eight."
    ] = 0
    max_fail_ratio: Annotated[
        float, "Up to this share of failed targets a run still ends with exit code 0."
    ] = 0.05
    related: Annotated[
        int,
        "At most so many addresses in one run of a source that only the related lists of its "
        "articles name; 0: none.",
    ] = 20
    js: Annotated[
        Literal["never", "shell", "always"],
        "Which pages have their scripts run in Chromium (`jianbao[js]`): none, those that are "
        "empty without, or all.",
    ] = "never"
    assets: Annotated[
        tuple[Literal["images", "pdf", "none"], ...],
        "What pages show and is kept as well: `images` of articles, `images` and `pdf` of the "
        "pages of e-papers; `none`. Empty: those of e-papers.",
    ] = ()
    originals: Annotated[
        int,
        "At most so many addresses in one run of a source that its articles name as those of their "
        "originals (a snapshot site's 信息原文地址), on whatever site; 0: none.",
    ] = 0
    browser: Annotated[str, "The Chromium that renders; empty: the one on the path."] = ""

    def __post_init__(self) -> None:
        _at_least("processes", self.processes, 0)
        _at_least("related", self.related, 0)
        _at_least("originals", self.originals, 0)
        _at_least("max_fail_ratio", self.max_fail_ratio, 0)
        if self.max_fail_ratio > 1:
            raise ValueError("max_fail_ratio is a share, 0 to 1")

    @property
    def in_processes(self) -> int:
        """How many processes that is here."""
        return self.processes or min(os.cpu_count() or 1, 8)


@dataclass(frozen=True, slots=True)
class Recheck:
    """When articles that are held are looked at again, for edits and withdrawals."""

    ages: Annotated[
        tuple[str, ...], "Ages of an article (or of its last change) at which it is asked again."
    ] = ("1h", "6h", "1d", "3d", "7d", "30d")
    then: Annotated[str, "From then on it is asked once in so long."] = "365d"
    per_host: Annotated[int, "At most so many articles of one host are asked again in one run."] = (
        500
    )

    def __post_init__(self) -> None:
        ages = [_duration("ages", age) for age in self.ages]
        if ages != sorted(set(ages)):
            raise ValueError("ages must rise: 1h, 6h, 1d")
        _at_least("then", _duration("then", self.then), 3600)
        _at_least("per_host", self.per_host, 0)


@dataclass(frozen=True, slots=True)
class Alarms:
    """What is done when a source no longer gives what it used to give."""

    exec: Annotated[
        tuple[str, ...],
        "A command and its words, run once for each new alarm, which it gets as JSON on standard "
        "input.",
    ] = ()
    file: Annotated[
        str, "Each new alarm is added to this file as a line of JSON; seen from this file's folder."
    ] = ""


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved search that runs at the end of every crawl, and where its news goes."""

    name: Annotated[str, "What you call it."]
    query: Annotated[str, "What you would type after `jianbao search`."]
    feed: Annotated[
        str,
        "Its latest articles as a feed, Atom when the name ends in `.atom`, else RSS; seen from "
        "this file's folder.",
    ] = ""
    exec: Annotated[
        tuple[str, ...],
        "A command and its words, run for each new article; `{id}`, `{url}`, `{title}`, "
        "`{origin}`, `{published_at}`, `{watch}` are filled in, else id, url and title follow.",
    ] = ()
    all_reprints: Annotated[bool, "Every article, of one story too."] = False

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("name must not be empty")


@dataclass(frozen=True, slots=True)
class Cadence:
    """On which days a source publishes; `coverage` and the alarm of silence follow it."""

    days: Annotated[
        tuple[str, ...], "`daily`, `weekdays`, or days of the week: `mon`, `tue` … `sun`."
    ] = ()
    holidays: Annotated[
        tuple[str, ...],
        "Days without an issue: `spring-festival` (eve to day seven), `national-day` (1 to 7 "
        "October), a day (`2026-05-01`) or a span (`2026-05-01/2026-05-05`).",
    ] = ()

    def __post_init__(self) -> None:
        Calendar.of(self.days, self.holidays)

    @property
    def calendar(self) -> Calendar:
        """The days on which something is expected."""
        return Calendar.of(self.days, self.holidays)


@dataclass(frozen=True, slots=True)
class Issues:
    """Where the issue of a day of an e-paper stands; `backfill` asks there first."""

    address: Annotated[
        str,
        "The address of a front page with the day as `{yyyy}`, `{mm}`, `{dd}` (`{yy}`; `{m}` and "
        "`{d}` without a nought).",
    ]
    valid_from: Annotated[str, "The first day it holds for: `2020-01-01`."] = ""
    valid_until: Annotated[str, "The last one."] = ""

    def __post_init__(self) -> None:
        _ = self.template

    @property
    def template(self) -> Template:
        """The same, ready to be filled in."""
        first, last = (_day(day) for day in (self.valid_from, self.valid_until))
        return Template(self.address, first, last)


@dataclass(frozen=True, slots=True)
class Source:
    """A place that is crawled by name: `jianbao crawl NAME`."""

    name: Annotated[str, "What you call it on the command line."]
    url: Annotated[str, "Where its crawl begins."]
    starts: Annotated[
        tuple[str, ...], "Further addresses where it begins: feeds, sitemaps, columns."
    ] = ()
    every: Annotated[
        str, "With `crawl --every` or `--cron` and `schedule`: so often instead (`30m`)."
    ] = ""
    cron: Annotated[str, "The same as a line of cron: `30 6 * * *`."] = ""
    cookies: Annotated[
        str,
        "A reader's own cookies for its site, as a `cookies.txt` (Netscape format), seen from the "
        "settings' folder. The file is read and never written.",
    ] = ""
    proxy: Annotated[str, "A proxy for its site, instead of `fetch.proxy`."] = ""
    tls_exception: Annotated[
        str,
        "Why a certificate of its site that cannot be verified is taken all the same. The reason "
        "is recorded on each snapshot that needed it.",
    ] = ""
    js: Annotated[
        Literal["", "never", "shell", "always"], "Which of its pages are rendered; as `crawl.js`."
    ] = ""
    assets: Annotated[
        tuple[Literal["images", "pdf", "none"], ...], "The same of its pages; as `crawl.assets`."
    ] = ()
    originals: Annotated[
        int, "How many originals of its articles are asked; 0: none; -1: as `crawl.originals`."
    ] = -1
    noarchive_exception: Annotated[
        str,
        "Why its pages that ask not to be archived (`noarchive`) are kept all the same. The reason "
        "stands in the article's `evidence`.",
    ] = ""
    cadence: Cadence = field(default_factory=Cadence)
    issues: Annotated[
        tuple[Issues, ...], "Where issues of its e-paper stand, one table for each time."
    ] = ()

    def __post_init__(self) -> None:
        _at_least("originals", self.originals, -1)
        if not self.name.strip():
            raise ValueError("name must not be empty")
        if not _ADDRESS.match(self.url):
            raise ValueError(f"url {self.url!r} is no http(s) address")
        if wrong := next((one for one in self.starts if not _ADDRESS.match(one)), None):
            raise ValueError(f"starts: {wrong!r:.200} is no http(s) address")
        if self.every and self.cron:
            raise ValueError("every and cron: one of them, not both")
        if self.every:
            Every(_duration("every", self.every))
        if self.cron:
            Cron(self.cron, zone("UTC"))

    def timer(self, time_zone: str) -> Timer | None:
        """Its own timer, if it has one; cron lines are read in that zone."""
        if self.cron:
            return Cron(self.cron, zone(time_zone))
        return Every(duration(self.every)) if self.every else None


@dataclass(frozen=True, slots=True)
class Config:
    """All settings."""

    archive: Annotated[
        str,
        "The archive's file, seen from this file's folder. `--archive` and the environment win.",
    ] = ""
    sites: Annotated[
        tuple[str, ...],
        "Folders of your own site files, seen from this file's folder; they win over those that "
        "come with the program.",
    ] = ()
    time_zone: Annotated[
        str, "The zone of cron lines and of days in reports: `Asia/Shanghai`, `+08:00`."
    ] = "Asia/Shanghai"
    fetch: Fetch = field(default_factory=Fetch)
    crawl: Crawl = field(default_factory=Crawl)
    recheck: Recheck = field(default_factory=Recheck)
    alarms: Alarms = field(default_factory=Alarms)
    watches: Annotated[tuple[Watch, ...], "Saved searches, one `[[watches]]` table each."] = ()
    sources: Annotated[
        tuple[Source, ...],
        "Places to crawl by name, one `[[sources]]` table each, or a `[source]` in a file of "
        "`sources.d/` beside this one.",
    ] = ()

    def __post_init__(self) -> None:
        zone(self.time_zone)
        for what, tables in (("sources", self.sources), ("watches", self.watches)):
            names = [table.name for table in tables]
            if twice := next((name for name in names if names.count(name) > 1), None):
                raise ValueError(f"two {what} are called {twice!r}")

    def source(self, name: str) -> Source | None:
        """The source of that name."""
        return next((source for source in self.sources if source.name == name), None)


def _at_least(name: str, value: float, floor: float) -> None:
    if not value >= floor or value == float("inf"):  # "not >=" also refuses nan
        raise ValueError(f"{name} must be at least {floor}, not {value}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError(f"{text[:60]!r} is no day: write 2020-01-31") from None


def _duration(name: str, text: str) -> float:
    try:
        return duration(text)
    except ValueError as error:
        raise ValueError(f"{name} {text[:60]!r}: {error}") from None

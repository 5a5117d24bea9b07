"""What is known of hosts before a page is read: frozen values that the caller loads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import ClassVar
from urllib.parse import urlsplit

from scraper.memory import FORGETFUL, SiteMemory
from scraper.model import SHANGHAI


@dataclass(frozen=True, slots=True)
class Cut:
    """A run of blocks that is not the article: from `start` up to, not with, `end`.

    Without `end` the run goes on to the page's end; with `line` every matching block goes alone.
    """

    role: str
    why: str
    start: re.Pattern[str] | None = None
    end: re.Pattern[str] | None = None
    line: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A pattern whose first group (the whole match without one) is the value of a field."""

    field: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of one host in one span of time (both ends inclusive)."""

    host: str
    outlet: str | None = None
    """The house that publishes here: 人民网."""
    snapshotter: bool = False
    """Pages here are snapshots of other houses' articles."""
    own_host: bool = False
    """The house's own pages: first-hand unless a page says otherwise."""
    valid_from: date | None = None
    valid_until: date | None = None
    body: str | None = None
    """CSS selector of the element that holds the article's text."""
    title: str | None = None
    drop: tuple[str, ...] = ()
    """CSS selectors of elements that are taken out before reading."""
    select: tuple[tuple[str, str], ...] = ()
    """Fields, each with the CSS selector of the element that tells it."""
    cuts: tuple[Cut, ...] = ()
    facts: tuple[Fact, ...] = ()
    file: str = ""
    """The file it was read from, for evidence."""

    def holds(self, on: date | None) -> bool:
        """Whether this layout was in force on that day; a day that is not known picks the last."""
        if on is None:
            return self.valid_until is None
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Site rules, names of houses, and a site's memory; `Knowledge.NONE` knows nothing."""

    NONE: ClassVar[Knowledge]

    sites: Mapping[str, tuple[Site, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Host → its layouts, newest first."""
    houses: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Host → the name of the house that publishes there."""
    memory: SiteMemory = FORGETFUL
    """What recurs on the site that the pages are from; the caller knows which site that is."""

    def site(self, url: str, on: datetime | None = None) -> Site | None:
        """The layout of the address's host (or of the nearest parent domain) that day, +08:00."""
        day = on.astimezone(SHANGHAI).date() if on else None
        for host in _domains(url):
            for site in self.sites.get(host, ()):
                if site.holds(day):
                    return site
        return None

    def house(self, url: str) -> str | None:
        """The name of the house that publishes at this address, when it is known."""
        for host in _domains(url):
            for site in self.sites.get(host, ()):
                if site.outlet:
                    return site.outlet
            if host in self.houses:
                return self.houses[host]
        return None

    def over(self, other: Knowledge) -> Knowledge:
        """This, and the other where this says nothing of a host."""
        return replace(
            self,
            sites=MappingProxyType({**other.sites, **self.sites}),
            houses=MappingProxyType({**other.houses, **self.houses}),
        )


Knowledge.NONE = Knowledge()


def _domains(url: str) -> list[str]:
    """The address's host and its parent domains, nearest first, down to two labels."""
    try:
        host = (urlsplit(url if "//" in url else f"//{url}").hostname or "").rstrip(".")
    except ValueError:
        return []
    labels = host.split(".")
    return [".".join(labels[n:]) for n in range(max(1, len(labels) - 1))] if host else []

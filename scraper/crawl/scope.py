"""Which leads a run follows: within the site of its start, new, not too old, not a trap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

from scraper.crawl.bounds import BARREN_HOPS, HOSTS_PER_SOURCE, Bounds
from scraper.discover.epaper import recognise
from scraper.discover.leads import Leads
from scraper.discover.listhood import is_front
from scraper.discover.window import Window, day_of
from scraper.model import Target
from scraper.urls import absolute, article_key, canonical_url, paced_host, site_of

ASSETS = frozenset({"image", "pdf"})
"""Pictures and prints, kept beside articles."""
LISTS = frozenset({"list", "feed", "sitemap", "sitemap_index", "epaper", "page"})
NO_ARTICLES = LISTS | ASSETS
_MEDIA = re.compile(
    r"\.(?:pdf|jpe?g|png|gif|webp|svg|ico|bmp|mp[34]|m4[av]|avi|mov|flv|wmv|swf|zip|rar|7z|gz|exe"
    r"|apk|docx?|xlsx?|pptx?|css|woff2?|ttf)$",
    re.I,
)
"""Files that hold neither an article nor leads; a compressed sitemap ends in `.xml.gz`."""
_MEDIA_SOMEWHERE = re.compile(_MEDIA.pattern.removesuffix("$") + r"(?:$|[?#])", re.I)
NEXT_PAGE = "next page"
RELATED = "related list"
ORIGINAL = "the original's address"
ALONE = frozenset({"start", RELATED, ORIGINAL})
"""Articles that came in so lead no further."""
MET = 20_000
"""Leads that a run remembers at least, so that memory stays flat however long it is."""
ARTICLES_FIRST = 1
"""Articles are asked before further lists, so that a limit is spent on them."""


@dataclass(slots=True)
class Source:
    """A start and what belongs to it: its sites, and the hosts seen there."""

    name: str
    sites: set[str] = field(default_factory=set[str])
    hosts: set[str] = field(default_factory=set[str])

    def holds(self, url: str) -> bool:
        """Whether an address lies within the site of the start."""
        return site_of(url) in self.sites


@dataclass(frozen=True, slots=True)
class Refused:
    """A lead that is not followed though it lies within the site: why."""

    url: str
    why: str


class Recent:
    """What was met of late: the last `most` things at least, and twice as many at most."""

    def __init__(self, most: int = MET) -> None:
        self._most = most
        self._young: set[int] = set()
        self._old: set[int] = set()

    def __contains__(self, thing: int) -> bool:
        if thing in self._young:
            return True
        if thing in self._old:
            self.add(thing)  # met again: it is kept as if it were new
            return True
        return False

    def add(self, thing: int) -> None:
        """Remember it, and perhaps no longer what was met long ago."""
        if len(self._young) >= self._most:
            self._old, self._young = self._young, set()
        self._young.add(thing)


def _nowhere(_source: str) -> bool:
    return False


@dataclass(slots=True)
class Scope:
    """What one run follows."""

    bounds: Bounds
    window: Window = field(default_factory=Window)
    max_depth: int | None = None
    """Steps from a start to a list."""
    _barren: dict[str, int] = field(default_factory=dict[str, int])
    """Lists whose way leads over others that named no article: over how many in a row."""
    oldest: date | None = None
    """The first day that a lead to an article named, wanted or not."""
    issues: dict[date, str] = field(default_factory=dict[date, str])
    """Issues of an e-paper that were named and not wanted: day and address."""
    routed: Callable[[str], bool] = _nowhere
    """Whether a source's scripts run: elsewhere addresses that differ in their fragment alone
    (`/#/news/1`) are one page, as the server sees them."""
    robots_sitemaps: bool = True
    """Whether the sitemaps that a robots.txt names are followed."""
    _met: Recent = field(default_factory=Recent)
    """Leads, by their keys. What was met longer ago is known from the frontier."""

    def follow(
        self, source: Source, parent: Target, found: Leads, base: str, *, known: bool = False
    ) -> tuple[list[Target], list[Refused]]:
        """The leads of a list that this run has not met yet, and those it stays away from.

        `base` is where the list was at last, after redirects. That a list `known` from an earlier
        run names nothing new is no trap.

        A list that names an article starts counting hops anew; barren ones add up.
        """
        followed: list[Target] = []
        refused: list[Refused] = []
        for lead in self._leads(parent, found):
            target = self._placed(source, parent, base, lead)
            if target is None or target.url in (parent.url, base) or not self._wanted(target):
                continue
            key = hash((article_key(target.url), target.kind in LISTS))
            if key in self._met:
                continue
            why = self._trap(source, target)
            if why is None:
                self._met.add(key)
                followed.append(target)
            else:
                refused.append(Refused(target.url, why))
        return self._counted(parent, followed, refused, known=known)

    def related(
        self, source: Source, parent: Target, leads: Iterable[Target], base: str
    ) -> list[Target]:
        """What an article's related lists name, as far as this run has not met it and follows it.

        It is not remembered as met: a list that names it later says more of it.
        """
        placed = (self._placed(source, parent, base, lead) for lead in leads)
        return [
            target
            for target in placed
            if target is not None
            and self._wanted(target)
            and hash((article_key(target.url), False)) not in self._met
            and self._trap(source, target) is None
        ]

    def original(self, source: Source, parent: Target, address: str, base: str) -> Target | None:
        """What an article names as its original, on whatever site, where that may be a page.

        The hosts of other sites are none of the source's, so they take no place among its own.
        """
        full = absolute(base, address)
        url = canonical_url(full) if full else ""
        if not url or _is_media(url) or is_front(url):
            return None
        if article_key(url) == article_key(base) or self.bounds.refuse(url, is_list=False):
            return None
        return Target(
            url, source.name, ORIGINAL, "article", depth=parent.depth + 1, priority=ARTICLES_FIRST
        )

    def _leads(self, parent: Target, found: Leads) -> Iterable[Target]:
        """The targets, and the pages beside; not the older page of a list already too old."""
        yield from found.targets
        if found.next_page and not self._all_before(found.targets):
            yield Target(found.next_page, via=NEXT_PAGE, kind="list")
        elif found.calendar:  # what names the issue before needs no calendar
            yield Target(found.calendar, via="calendar", kind="epaper")
        if found.redirect:
            yield Target(found.redirect, via="entry page", kind=parent.kind)

    def _counted(
        self, parent: Target, followed: list[Target], refused: list[Refused], *, known: bool
    ) -> tuple[list[Target], list[Refused]]:
        """Those within the steps a run goes: from the start, and without meeting an article."""
        fruitful = any(target.kind == "article" for target in followed)
        perhaps = [target.url for target in followed if target.kind not in LISTS]
        self.bounds.barren.note_list(parent.url, fruitful=fruitful or known, perhaps=perhaps)
        barren = 0 if fruitful else self._barren.get(parent.url, 0) + 1
        if barren > BARREN_HOPS:
            why = f"{barren} lists in a row named no article"
            return [], [*refused, *(Refused(target.url, why) for target in followed)]
        kept: list[Target] = []
        for target in followed:
            deep = self.max_depth is not None and target.depth > self.max_depth
            if deep and target.kind in LISTS:
                why = f"more than {self.max_depth} steps from the start"
                refused.append(Refused(target.url, why))
                continue
            if barren:
                self._barren[target.url] = barren
            kept.append(target)
        return kept, refused

    def _placed(self, source: Source, parent: Target, base: str, lead: Target) -> Target | None:
        """The lead as this run may ask it; None for what is no page of the site."""
        full = absolute(base, lead.url)
        if full is None or not source.holds(full):
            return None
        url = canonical_url(full)
        if "#" in url and not self.routed(source.name):
            url = url.partition("#")[0]
        if (url != full and not source.holds(url)) or _is_media(url):
            return None
        priority = 0 if lead.kind in LISTS else ARTICLES_FIRST
        depth = parent.depth + (lead.via != NEXT_PAGE)
        return Target(
            url, source.name, lead.via, lead.kind, lead.title, lead.published_at, depth, priority
        )

    def _wanted(self, target: Target) -> bool:
        if target.kind in LISTS:
            wanted = self.window.wants_list(target)
            if not wanted and (issue := recognise(target.url)):
                self.issues.setdefault(issue.date, target.url)
            return wanted
        if target.published_at is not None:
            day = day_of(target.published_at)
            self.oldest = min(day, self.oldest or day)
        return self.window.wants_article(target)

    def _all_before(self, targets: Iterable[Target]) -> bool:
        """Whether all that says when it was published came before the days that are wanted."""
        days = [day_of(t.published_at) for t in targets if t.published_at is not None]
        return bool(days) and all(map(self.window.is_after, days))

    def _trap(self, source: Source, target: Target) -> str | None:
        host = paced_host(target.url)
        if host not in source.hosts and len(source.hosts) >= HOSTS_PER_SOURCE:
            return f"the site has more than {HOSTS_PER_SOURCE} hosts"
        source.hosts.add(host)
        return self.bounds.refuse(target.url, is_list=target.kind in LISTS)


def _is_media(url: str) -> bool:
    if _MEDIA_SOMEWHERE.search(url) is None:
        return False
    path = urlsplit(url).path
    return _MEDIA.search(path) is not None and not path.endswith(".xml.gz")

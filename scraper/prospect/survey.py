"""A look at a site: its feeds, sitemaps, columns and e-paper, each asked once, politely."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin

from scraper.backfill.entry import Entry, enter
from scraper.charset import decode
from scraper.discover.anchors import anchors, base_of
from scraper.discover.leads import Leads
from scraper.discover.recognise import leads
from scraper.errors import FetchError
from scraper.fetch.protocol import Fetcher
from scraper.model import Snapshot, Target
from scraper.prospect.offer import Offer, OfferKind, offer_of, without_doubles
from scraper.read.guard import parse_html
from scraper.urls import canonical_url, same_site, site_of

COLUMNS = 12
"""Columns that are looked at; the front page names the weightiest first."""
FEEDS = 6
SITEMAPS = 4
PAPERS = 2
_USUAL_FEEDS = ("/rss.xml", "/feed/", "/atom.xml")
_USUAL_SITEMAPS = ("/sitemap.xml",)
_PAPER = re.compile(r"数字报|电子报|数字版|电子版|报纸|e-?paper", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a site offers."""

    url: str
    """Where a crawl begins: the address that was given, after redirects."""
    title: str
    offers: tuple[Offer, ...]
    paper: Entry | None
    seen_at: datetime

    @property
    def name(self) -> str:
        """A name for the source, made of its host.

        >>> Survey("http://www.zznews.gov.cn/", "", (), None, datetime.now()).name
        'zznews'
        """
        labels = re.sub(r"[^a-z0-9.]+", "-", site_of(self.url).partition(":")[0]).split(".")
        first = next((label for label in labels if not label.isdigit()), "")
        return first or "-".join(labels) or "source"


async def survey(url: str, fetcher: Fetcher) -> Survey:
    """Look at a site from one address. Raises `FetchError` when that cannot be had."""
    snapshot = await fetcher.fetch(url)
    front = leads(snapshot)
    paper = await _paper(fetcher, snapshot, front)
    offers: list[Offer] = []
    if front.kind in ("feed", "sitemap", "list"):
        kind: OfferKind = front.kind
        offers.append(offer_of(kind, canonical_url(snapshot.url), front, snapshot.fetched_at))
    look = _Look(fetcher, {canonical_url(snapshot.url)})
    feeds = _of_kind(front, "feed") or [urljoin(snapshot.url, path) for path in _USUAL_FEEDS]
    found = await look.at("feed", feeds[:FEEDS])
    named = list(await fetcher.sitemaps(snapshot.url)) or _of_kind(front, "sitemap")
    sitemaps = named or [urljoin(snapshot.url, path) for path in _USUAL_SITEMAPS]
    found += await look.at("sitemap", sitemaps[:SITEMAPS])
    found += offers
    found += await look.at("list", _of_kind(front, "list")[:COLUMNS])
    title = (front.title or "").strip()
    return Survey(
        canonical_url(snapshot.url), title, tuple(without_doubles(found)), paper,
        snapshot.fetched_at,
    )  # fmt: skip


class _Look:
    """Asks addresses, each once; one that cannot be had offers nothing."""

    def __init__(self, fetcher: Fetcher, asked: set[str]) -> None:
        self._fetcher = fetcher
        self._asked = asked

    async def at(self, kind: OfferKind, urls: Iterable[str]) -> list[Offer]:
        """What those of the addresses offer that are of the kind."""
        offers = []
        for url in map(canonical_url, urls):
            if url in self._asked:
                continue
            self._asked.add(url)
            snapshot, found = await self._read(url)
            if snapshot is None:
                continue
            if found.kind == "sitemap_index" and kind == "sitemap":
                snapshot, found = await self._newest_of(snapshot, found)
            if found.kind == kind:
                offers.append(offer_of(kind, url, found, snapshot.fetched_at))
        return offers

    async def _read(self, url: str) -> tuple[Snapshot | None, Leads]:
        try:
            snapshot = await self._fetcher.fetch(url)
        except FetchError:
            return None, Leads()
        return snapshot, leads(snapshot)

    async def _newest_of(self, index: Snapshot, found: Leads) -> tuple[Snapshot, Leads]:
        """The sitemap of an index that was changed last; where none says, the first one."""
        here = [target for target in found.targets if same_site(target.url, index.url)]
        if not here:
            return index, found
        newest = max(here, key=_changed)
        snapshot, within = await self._read(newest.url)
        return (snapshot, within) if snapshot is not None else (index, found)


async def _paper(fetcher: Fetcher, snapshot: Snapshot, front: Leads) -> Entry | None:
    """The e-paper behind the address, or behind a link that says so."""
    urls = [snapshot.url] if front.kind == "epaper" or front.redirect else []
    for url in [*urls, *_paper_links(snapshot)[:PAPERS]]:
        try:
            if entry := await enter(fetcher, url):
                return entry
        except FetchError:
            continue
    return None


def _paper_links(snapshot: Snapshot) -> list[str]:
    text = decode(snapshot.body, snapshot.header("content-type")).text
    tree = parse_html(text)
    links = anchors(tree, base_of(tree, snapshot.url), snapshot.url)
    named = (link.url for link in links if len(link.words) <= 16 and _PAPER.search(link.words))
    return list(dict.fromkeys(named))


def _of_kind(found: Leads, kind: str) -> list[str]:
    return [target.url for target in found.targets if target.kind == kind]


def _changed(target: Target) -> float:
    return target.published_at.value.timestamp() if target.published_at else 0.0

"""What one address of a site offers: how many articles today, how fresh, how they are called."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from scraper.discover.leads import Leads
from scraper.discover.window import day_of
from scraper.model import SHANGHAI
from scraper.times import time_in_address
from scraper.urls import article_key

OfferKind = Literal["feed", "sitemap", "list", "epaper"]
STALE = timedelta(days=30)
"""A feed or list whose newest article is older does not tell what is new."""
_NUMBERS = re.compile(r"\d+")
_HEXES = re.compile(r"[0-9a-f]{16,}")


@dataclass(frozen=True, slots=True)
class Offer:
    """One address that names articles, as it was found."""

    kind: OfferKind
    url: str
    title: str
    articles: frozenset[str]
    """Keys of what it names."""
    dated: int
    """How many of them with their time."""
    newest: date | None
    pattern: str | None
    """The commonest shape of their addresses, numbers as `*`."""
    dates: Literal["beside", "in the address", "none"]
    note: str = ""
    """Why it is not proposed; empty where it is."""

    @property
    def good(self) -> bool:
        """Whether it is proposed."""
        return not self.note


def offer_of(kind: OfferKind, url: str, found: Leads, seen_at: datetime) -> Offer:
    """What a page that was read offers; too little, or nothing new for long, is noted."""
    articles = [target for target in found.targets if target.kind in ("article", "unknown")]
    times = [target.published_at for target in articles if target.published_at]
    newest = max((day_of(time) for time in times), default=None)
    in_address = sum(time_in_address(target.url) is not None for target in articles)
    shapes = Counter(_shape(target.url) for target in articles)
    offer = Offer(
        kind,
        url,
        found.title or "",
        frozenset(article_key(target.url) for target in articles),
        len(times),
        newest,
        shapes.most_common(1)[0][0] if shapes else None,
        "none" if not times else "in the address" if 2 * in_address > len(times) else "beside",
    )
    return replace(offer, note=_doubt(offer, seen_at.astimezone(SHANGHAI).date()))


def without_doubles(offers: list[Offer]) -> list[Offer]:
    """The offers, those noted that name nothing that a proposed one before them does not."""
    seen, kept = set[str](), list[Offer]()
    for offer in offers:
        if offer.good and offer.articles and offer.articles <= seen:
            offer = replace(offer, note="names nothing that is not named above")
        if offer.good:
            seen |= offer.articles
        kept.append(offer)
    return kept


def _doubt(offer: Offer, today: date) -> str:
    if not offer.articles:
        return "names no article"
    if offer.newest is not None and today - offer.newest > STALE:
        return f"stale: nothing since {offer.newest}"
    return ""


def _shape(url: str) -> str:
    path = url.partition("://")[2].partition("/")[2].partition("?")
    blanked = _NUMBERS.sub("*", _HEXES.sub("*", path[0]))
    return f"/{blanked}" + ("?…" if path[1] else "")

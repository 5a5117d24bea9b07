"""What a page that names other pages says: the one answer of every reader in this room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scraper.model import Target

LeadKind = Literal[
    "feed", "sitemap", "sitemap_index", "epaper", "calendar", "list", "page", "data", "nothing"
]
"""What the answer turned out to be. `data` is JSON that lists no articles; `page` is HTML that
only points elsewhere: a redirecting entry, or a page whose feeds and sitemaps are all it offers."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Targets in page order, each with `via` saying why; `next_page` is the older neighbour."""

    kind: LeadKind = "nothing"
    targets: tuple[Target, ...] = ()
    next_page: str | None = None
    why: str = ""
    """Why this kind, and what was left out."""
    title: str | None = None
    """The page's own name: the feed's title, the column, the paper's page (版名)."""
    page: str | None = None
    """版次, on a page of an e-paper: `A01`."""
    picture: str | None = None
    """The page as a picture, on a page of an e-paper."""
    pdf: str | None = None
    """The page as print PDF, on a page of an e-paper."""
    redirect: str | None = None
    """Where an entry page sends its reader (meta refresh or script), on the same site."""
    calendar: str | None = None
    """Where a page of an e-paper says that the days with an issue are listed."""


NOTHING = Leads()

"""What a crawl would find from one start, and why: discovery without storing anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scraper.model import Target


@dataclass(frozen=True, slots=True)
class Found:
    """One address a crawl would ask, why, and whether its article is held already."""

    target: Target
    why: str
    known: bool

    def as_dict(self) -> dict[str, Any]:
        """The object of `jianbao discover`."""
        return {
            "url": self.target.url,
            "via": self.target.via,
            "title": self.target.title,
            "published_at": str(self.target.published_at) if self.target.published_at else None,
            "known": self.known,
            "kind": self.target.kind,
            "why": self.why,
        }

"""Traps: webs without end are walked a little way, and then left with a word about it.

What a run learns as it goes (`noise`, `barren`), and what an address tells by itself (`endless`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from scraper.crawl.barren import Barren
from scraper.crawl.endless import endless, to_come
from scraper.crawl.noise import Noise

BARREN_HOPS = 6
"""Lists in a row that led to no article that was new."""
HOSTS_PER_SOURCE = 100


@dataclass(slots=True)
class Bounds:
    """What one run has learned of where not to go."""

    today: date
    noise: Noise = field(default_factory=Noise)
    barren: Barren = field(default_factory=Barren)

    def refuse(self, url: str, *, is_list: bool = False) -> str | None:
        """Why an address is not put on the frontier; None when it may be."""
        if is_list and to_come(url, self.today):
            return "its day is yet to come"
        return self.noise.refuse(url) or self.barren.refuse(url, is_list=is_list) or endless(url)

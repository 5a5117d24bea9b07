"""What is looked at: the harvests of one source in time; and what is found: breaks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

KINDS: Mapping[str, str] = {
    "field": "a field that most articles had is missing from them",
    "length": "texts are much shorter than they were",
    "shrunk": "articles that were held are asked again and come back much shorter",
    "layout": "pages are laid out otherwise; every field may still be read",
    "walls": "pages that hold an article hold a login, a riddle or nothing instead",
    "refused": "pages are refused that were not refused before",
    "alike": "many addresses give one and the same text",
    "doubt": "most articles are read with doubt (`low_confidence`)",
    "leak": "the same paragraphs stand in different articles: furniture is taken for text",
    "unmodified": "the host no longer says that nothing has changed (304)",
    "list": "a list, feed or sitemap is gone, empty, or no list any more",
    "stale": "a list's newest article is older than it ever was, while others go on",
    "silence": "nothing new comes, on days on which something always came",
}
"""Every kind of alarm, and what it says."""


class Record(Protocol):
    """One run's harvest of the source; `storage.harvests.Harvest` is one."""

    @property
    def run_id(self) -> int:
        """The run."""

    @property
    def at(self) -> datetime:
        """When it began."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """What it brought, as `scraper.harvest.Gathering.facts` has it."""


@dataclass(frozen=True, slots=True)
class Break:
    """Something is not as it was: in words, and as facts for a diagnosis."""

    kind: str
    subject: str
    told: str
    since: datetime
    """The beginning of the first run that shows it."""
    was: float | None = None
    now: float | None = None
    more: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def facts(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "told": self.told, "since": self.since.isoformat(), "was": self.was, "now": self.now,
            **self.more,
        }  # fmt: skip


def before(records: Sequence[Record], since: datetime) -> Sequence[Record]:
    """The records before a time."""
    return [record for record in records if record.at < since]


def with_articles(records: Sequence[Record]) -> Sequence[Record]:
    """The records in which articles were looked at."""
    return [record for record in records if record.facts.get("sampled")]


def has_news(record: Record) -> bool:
    """Whether the run brought an article that was new."""
    return bool(record.facts["new"] + record.facts["reprinted"])

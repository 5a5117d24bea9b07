"""What happened to the articles that are held, and who can be asked for it.

All times are aware.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class ChangeQuery:
    """A question about what happened; every field narrows the answer. `since` is inclusive."""

    kinds: tuple[str, ...] = ()
    article_id: int | None = None
    source: str | None = None
    """Origin or reprinter, as text that occurs in either."""
    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to an article: an edit, its withdrawal, its return.

    It happened between `not_before`, our last look before, and `at`, the look that saw it.
    """

    id: int
    article_id: int
    url: str | None
    title: str | None
    origin: str | None
    kind: str
    """One of `scraper.edits.edit.KINDS`, `withdrawn` or `restored`."""
    field: str
    """The key of the article that was edited; empty for a withdrawal and a return."""
    before: str
    after: str
    context: str
    not_before: datetime
    at: datetime
    version_before: int | None
    version_after: int | None
    snapshot_before: int | None
    snapshot_after: int | None
    same_rules: bool
    """Whether both looks were read by the same rules; else they may be what differs."""


class Changes(Protocol):
    """What happened to the articles that are held."""

    def changes(self, query: ChangeQuery) -> Iterator[Event]:
        """Edits, withdrawals and returns, the newest first."""

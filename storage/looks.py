"""What was read at each look at an article, and who reads it anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scraper.model import Article, Snapshot, Trace
from storage.findings import Query


@dataclass(frozen=True, slots=True)
class Look:
    """What was read of an article at one look; `pages` are its responses, none when no bytes are
    held."""

    reading_id: int
    article: Article
    pages: tuple[int, ...]
    extractor_version: str
    in_force: bool
    """Whether it is what the archive says of the article now."""


@dataclass(frozen=True, slots=True)
class Reread:
    """What today's rules read at that look; `alone` without its site's memory, where other."""

    reading_id: int
    article: Article
    alone: Article | None = None


@dataclass(frozen=True, slots=True)
class Deferred:
    """A page to be read later; `expected` is the kind that its lead promised."""

    snapshot: Snapshot
    expected: str = "unknown"
    exception: str = ""
    """Why it is kept although it asks not to be."""


class Rereads(Protocol):
    """Who re-reads an archive, and reads what was kept unread."""

    def defer(self, page: Deferred, *, run_id: int | None = None) -> int:
        """Keep a page to be read later; its capture's id. See `Archive.keep`."""

    def deferred(self) -> tuple[int, ...]:
        """The captures that wait to be read, in the order they came."""

    def page(self, capture_id: int) -> Deferred:
        """One of them. Raises `NothingFound` where it is none, `DamagedArchive`."""

    def waits(self, capture_id: int) -> bool:
        """Whether it is one of them still: as a part of another's article it is not."""

    def settle(self, capture_id: int, article_id: int | None) -> None:
        """It waits no more: it is of that article now (see `Archive.add`), or holds none."""

    def ids(self, query: Query | None, *, after: int = 0) -> tuple[int, ...]:
        """The articles that a query selects (all, without one), oldest first, beyond `after`."""

    def looks(self, article_id: int) -> tuple[Look, ...]:
        """The readings of an article that no later one replaced, the oldest first."""

    def begin(
        self, command: str, rules: str, *, at: datetime, anew: bool = False
    ) -> tuple[int, int]:
        """A run of this command by these rules, and the last article that it is done with.

        A run that was stopped or killed goes on, unless the rules are others, or `anew`.
        """

    def replace(
        self,
        article_id: int,
        found: Sequence[Reread],
        *,
        same: Sequence[int] = (),
        trace: Trace | None = None,
        extractor_version: str,
        at: datetime,
    ) -> None:
        """Let new readings take the place of old ones; `same` came out as they were.

        Edits are derived anew from what the wordings say now; `history` keeps its numbers.
        """

    def reached(self, run_id: int, article_id: int) -> None:
        """All articles up to that one are done."""

    def done(self, run_id: int) -> None:
        """The run has ended with the last article: what pages leave in memories takes effect."""

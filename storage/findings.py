"""What is asked of an archive and what it answers: searches, counts, kin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from storage.protocol import Held

Step = Literal["day", "week", "month", "year"]
Facet = Literal["source", "origin", "category", "author", "month"]
Counts = tuple[tuple[str, int], ...]
"""Values with how many articles have each, the commonest first."""


@dataclass(frozen=True, slots=True)
class Query:
    """A search or a selection. `words` is what a person typed; every field narrows the answer.

    `since` is inclusive, `until` exclusive; both speak of `published_at` (of `first_seen` where a
    page prints no time).
    """

    words: str = ""
    source: str | None = None
    """Origin or reprinter, as text that occurs in either."""
    origin: str | None = None
    author: str | None = None
    category: str | None = None
    site: str | None = None
    since: date | None = None
    until: date | None = None
    withdrawn: bool | None = None
    revised: bool | None = None
    sort: Literal["relevance", "date"] = "relevance"
    limit: int | None = 20
    offset: int = 0
    group_reprints: bool = False
    context: int = 60
    """Characters of text around the matches of a snippet, on each side."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `marks` are (start, end) of every match within `snippet`, `title_marks` within
    `title`."""

    id: int
    url: str | None
    title: str | None
    origin: str | None
    published_at: str | None
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    score: float = 0.0
    cluster_id: int | None = None
    spread: int = 1
    """How many articles carry this story (with `group_reprints`)."""
    title_marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """How many articles a period has; `period` is `2023-01-05`, `2023-W01`, `2023-01` or `2023`."""

    period: str
    count: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a query was read."""

    meaning: str
    """The query in full, as it could be typed."""
    terms: tuple[tuple[str, int], ...]
    """Each term, and how many articles it alone selects."""
    remarks: tuple[str, ...]
    """What was not taken as it may have been meant."""
    count: int
    """How many articles the whole selects."""


@dataclass(frozen=True, slots=True)
class Kin:
    """An article on the same matter as another, and why it is thought so."""

    id: int
    url: str | None
    title: str | None
    origin: str | None
    published_at: str | None
    score: float
    reason: str
    shared: tuple[str, ...] = ()
    """The rare terms that both have, the rarest first."""


class Finding(Protocol):
    """How articles are found."""

    def search(self, query: Query) -> tuple[Hit, ...]:
        """Best or newest first, each with its snippet; pages of one state never overlap."""

    def count(self, query: Query) -> int:
        """How many articles the query selects, whatever its limit and offset."""

    def select(self, query: Query) -> Iterator[Held]:
        """Stream what the query selects, oldest id first; memory stays flat."""

    def facets(
        self, query: Query, *, most: int = 10
    ) -> Mapping[Facet, tuple[tuple[str, int], ...]]:
        """For each facet the commonest values among what the query selects, with their counts."""

    def over_time(self, query: Query, step: Step) -> tuple[Bar, ...]:
        """How many articles each period has, the first one first, without gaps."""

    def explain(self, query: Query) -> Explanation:
        """How the query was read."""

    def related(self, article_id: int, *, limit: int = 10) -> tuple[Kin, ...]:
        """Articles on the same matter, by cluster and by rare shared terms; the nearest first."""

"""What a crawl needs of whatever fetches: an address in, a Snapshot or a FetchError out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from scraper.fetch.purpose import PAGE, Purpose
from scraper.fetch.timeline import Timeline
from scraper.model import Snapshot


class Conditions(Protocol):
    """What the last answer said of its own version; `storage.protocol.Validators` is one."""

    @property
    def etag(self) -> str | None:
        """The ETag, as it came."""

    @property
    def last_modified(self) -> str | None:
        """Last-Modified, as it came."""


@dataclass(frozen=True, slots=True)
class Wait:
    """A host that is not asked before then, and why."""

    host: str
    until: datetime
    why: str


class Intake(Protocol):
    """Counts one answer as it comes."""

    def took(self, size: int) -> bool:
        """So many bytes more have come; whether more may be taken at once, or only after `turn`."""

    async def turn(self) -> None:
        """Until more may be taken."""

    def end(self) -> None:
        """The answer has come, or was given up."""


class Room(Protocol):
    """Counts the bytes in hand of whoever fetches, and says when there is room for more."""

    async def room(self) -> None:
        """Until there is room for an answer."""

    def coming(self) -> Intake:
        """An answer is coming."""


class Fetcher(Protocol):
    """Fetches whole answers, politely.

    `fetch` returns what a reader may trust: status 200 with a body that is complete and decoded,
    or status 304 (empty body) when `validators` were given and nothing has changed. All else
    raises `FetchError` with its kind. Cookies and credentials never cross hosts. `purpose` says
    what may come.
    """

    @property
    def timeline(self) -> Timeline:
        """Every request that was made, host by host."""

    async def fetch(
        self, url: str, *, validators: Conditions | None = None, purpose: Purpose = PAGE
    ) -> Snapshot:
        """Ask an address, following its redirects."""

    def waits(self) -> tuple[Wait, ...]:
        """The hosts that are not asked now though somebody would."""

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an address names; none when it cannot be had."""

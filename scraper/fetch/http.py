"""The fetcher of a crawl: wire, manners, redirects and the meaning of answers, put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import partial

import httpx

from scraper.fetch.addresses import checked
from scraper.fetch.answers import verified
from scraper.fetch.hops import follow
from scraper.fetch.patience import PatientFetcher, Sleep
from scraper.fetch.politeness import Politeness
from scraper.fetch.protocol import Conditions, Fetcher, Room, Wait
from scraper.fetch.purpose import PAGE, Purpose
from scraper.fetch.robots import Shelf
from scraper.fetch.settings import Settings
from scraper.fetch.timeline import Timeline
from scraper.fetch.wire import Clock, Wire
from scraper.model import Snapshot


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


class HttpFetcher:
    """Fetches over HTTP and HTTPS as `Fetcher` promises; `transport` is the seam to the wire.

    `room` is awaited before each request, and told of what comes. `shelf` keeps
    robots.txt files beyond this run.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock = now,
        sleep: Sleep = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
        room: Room | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        self._limits = settings.limits
        self._timeline = Timeline()
        self._wire = Wire(
            settings, clock=clock, transport=transport, timeline=self._timeline, room=room
        )
        self._politeness = Politeness(
            self._wire.ask,
            self._wire.ask_robots,
            settings,
            clock=clock,
            sleep=sleep,
            timeline=self._timeline,
            room=room,
            shelf=shelf,
        )

    @property
    def timeline(self) -> Timeline:
        """Every request that was made, host by host."""
        return self._timeline

    async def fetch(
        self, url: str, *, validators: Conditions | None = None, purpose: Purpose = PAGE
    ) -> Snapshot:
        """Ask an address once, following its redirects."""
        checked(url)
        answer = await follow(
            partial(self._politeness.ask, purpose=purpose),
            url,
            most=self._limits.redirects,
            conditions=validators,
        )
        return verified(answer, conditional=validators is not None, purpose=purpose)

    def waits(self) -> tuple[Wait, ...]:
        """The hosts that are not asked now though somebody would."""
        return self._politeness.waits()

    async def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that the robots.txt of an address names."""
        return await self._politeness.sitemaps(url)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._wire.aclose()


@asynccontextmanager
async def open_fetcher(
    settings: Settings,
    *,
    clock: Clock = now,
    sleep: Sleep = asyncio.sleep,
    room: Room | None = None,
    shelf: Shelf | None = None,
) -> AsyncIterator[HttpFetcher]:
    """A fetcher whose connections are closed at the end."""
    fetcher = HttpFetcher(settings, clock=clock, sleep=sleep, room=room, shelf=shelf)
    try:
        yield fetcher
    finally:
        await fetcher.aclose()


@contextmanager
def asking(settings: Settings) -> Iterator[Callable[[str], Snapshot]]:
    """What asks one address after the other, with patience, for a command that is no crawl.

    All keep to one pace: a host is asked again after its pause. Asking raises `FetchError`.
    """
    with asyncio.Runner() as runner:
        fetcher = HttpFetcher(settings)
        patient: Fetcher = PatientFetcher(fetcher, sleep=asyncio.sleep)
        try:
            yield lambda url: runner.run(patient.fetch(url))
        finally:
            runner.run(fetcher.aclose())

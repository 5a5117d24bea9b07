"""A crawl from the command line: a fetcher of its own, signals, and a loop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

from scraper.crawl.backlog import Backlog
from scraper.crawl.engine import More, crawl, quiet
from scraper.crawl.heap import keep_large_apart
from scraper.crawl.looking import Looker, nothing_known
from scraper.crawl.order import Event, Order, Report
from scraper.crawl.pool import FEW, ProcessReader
from scraper.crawl.rendering import open_rendering
from scraper.crawl.shelf import RobotsShelf
from scraper.crawl.sight import Eyes, Reader, ThreadReader
from scraper.fetch.http import now, open_fetcher
from scraper.fetch.patience import Sleep
from scraper.fetch.settings import Settings
from scraper.fetch.wire import Clock
from scraper.knowledge import Knowledge
from storage.protocol import Archive

FEW_LISTS = 400
"""Where only lists are looked at, so many start no processes: these would cost more."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(
    order: Order,
    archive: Archive,
    *,
    watch: Callable[[Event], None] = quiet,
    knows: Callable[[], Knowledge] = nothing_known,
    reader: Reader | None = None,
    clock: Clock = now,
    sleep: Sleep = asyncio.sleep,
    more: More | None = None,
) -> Report:
    """Crawl until done; the first Ctrl-C or SIGTERM ends the run within 5 s, with state saved.

    `knows` loads what is known of sites; where pages are read in processes, each calls it.
    Raises `LockHeld`, `ArchiveError` and `UsageError`; what the web does is in the report.
    """

    keep_large_apart()

    async def crawled() -> Report:
        stop, backlog, shelf = asyncio.Event(), Backlog(), RobotsShelf()
        settings = settings_of(order)
        with _stopped_by_signals(stop):
            async with (
                open_fetcher(
                    settings, clock=clock, sleep=sleep, room=backlog, shelf=shelf
                ) as plain,
                open_rendering(order, plain) as fetcher,
                _open_eyes(order, knows) as eyes,
            ):
                return await crawl(
                    order,
                    archive,
                    fetcher,
                    clock=clock,
                    sleep=sleep,
                    watch=watch,
                    reader=reader,
                    eyes=eyes,
                    backlog=backlog,
                    shelf=shelf,
                    stop=stop,
                    more=more,
                )

    return asyncio.run(crawled())


@asynccontextmanager
async def _open_eyes(order: Order, knows: Callable[[], Knowledge]) -> AsyncIterator[Eyes]:
    """Who looks at the answers of a crawl, in as many processes as it says."""
    look = Looker(knows, order.fetch_only)
    if order.processes <= 1:
        yield ThreadReader(look)
        return
    few = FEW if len(order.starts) <= FEW else 0  # else it is known that they will be many
    few = FEW_LISTS if order.fetch_only else few
    pool = ProcessReader(look, processes=order.processes, few=few)
    try:
        yield pool
    finally:
        await pool.aclose()


def settings_of(order: Order) -> Settings:
    """The part of an order that fetching must know."""
    return Settings(
        contact=order.contact,
        allow_private=order.allow_private,
        delay=order.delay,
        per_host=order.per_host,
        concurrency=order.concurrency,
        terms=order.terms,
        proxy=order.proxy,
    )


@contextmanager
def _stopped_by_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` at the first signal; a second one ends the process as signals do."""
    loop = asyncio.get_running_loop()
    caught: dict[signal.Signals, Any] = {}

    def once() -> None:
        stop.set()
        _release(loop, caught)

    # Only the main thread may listen to signals, and not on every system.
    with suppress(ValueError, RuntimeError, NotImplementedError):
        for one in _SIGNALS:
            before = signal.getsignal(one)
            loop.add_signal_handler(one, once)
            caught[one] = before
    try:
        yield
    finally:
        _release(loop, caught)


def _release(loop: asyncio.AbstractEventLoop, caught: dict[signal.Signals, Any]) -> None:
    """Let go of the signals; they do again what they did before."""
    while caught:
        one, before = caught.popitem()
        loop.remove_signal_handler(one)
        signal.signal(one, before)

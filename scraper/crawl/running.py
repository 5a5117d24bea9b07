"""A crawl from the command line: a fetcher of its own, signals, and a loop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from scraper.crawl.engine import crawl, quiet
from scraper.crawl.order import Event, Order, Report
from scraper.crawl.sight import Reader
from scraper.fetch.http import now, open_fetcher
from scraper.fetch.patience import Sleep
from scraper.fetch.settings import Settings
from scraper.fetch.wire import Clock
from scraper.knowledge import Knowledge
from storage.protocol import Archive

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def run(
    order: Order,
    archive: Archive,
    *,
    watch: Callable[[Event], None] = quiet,
    knowledge: Knowledge = Knowledge.NONE,
    reader: Reader | None = None,
    clock: Clock = now,
    sleep: Sleep = asyncio.sleep,
) -> Report:
    """Crawl until done; the first Ctrl-C or SIGTERM ends the run within 5 s, with state saved.

    Raises `LockHeld`, `ArchiveError` and `UsageError`; what the web does is in the report.
    """

    async def crawled() -> Report:
        stop = asyncio.Event()
        with _stopped_by_signals(stop):
            async with open_fetcher(settings_of(order), clock=clock, sleep=sleep) as fetcher:
                return await crawl(
                    order,
                    archive,
                    fetcher,
                    clock=clock,
                    sleep=sleep,
                    watch=watch,
                    reader=reader,
                    knowledge=knowledge,
                    stop=stop,
                )

    return asyncio.run(crawled())


def settings_of(order: Order) -> Settings:
    """The part of an order that fetching must know."""
    return Settings(
        contact=order.contact,
        allow_private=order.allow_private,
        delay=order.delay,
        per_host=order.per_host,
        concurrency=order.concurrency,
    )


@contextmanager
def _stopped_by_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set `stop` at the first signal; a second one ends the process as signals do."""
    loop = asyncio.get_running_loop()
    caught: list[signal.Signals] = []

    def once() -> None:
        stop.set()
        _release(loop, caught)

    # Only the main thread may listen to signals, and not on every system.
    with suppress(ValueError, RuntimeError, NotImplementedError):
        for one in _SIGNALS:
            loop.add_signal_handler(one, once)
            caught.append(one)
    try:
        yield
    finally:
        _release(loop, caught)


def _release(loop: asyncio.AbstractEventLoop, caught: list[signal.Signals]) -> None:
    while caught:
        loop.remove_signal_handler(caught.pop())

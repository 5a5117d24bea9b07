"""What an answer turned out to be, and who looks at it.

Looking is pure and runs away from the event loop, with a time limit; `Reader` is the seam for
processes.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Protocol

from scraper.discover.leads import NOTHING, Leads
from scraper.model import Article, Snapshot, Trace

SECONDS = 30.0
"""A page that takes longer to read is given up."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sight:
    """An answer after a look at it. For `nothing`, `kind` and `why` say what it is instead.

    An article that is to be read later (`fetch_only`) is None.
    """

    what: Literal["article", "list", "nothing"]
    leads: Leads = NOTHING
    article: Article | None = None
    kind: str = ""
    why: str = ""
    trace: Trace | None = None
    """What an article's page leaves in its site's memory."""
    alone: Article | None = None
    """The article as read without that memory, where it made a difference."""


class Look(Protocol):
    """A pure look at an answer."""

    def __call__(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What it is. `expected` is the kind its lead promised."""


class Reader(Protocol):
    """Looks at answers for a crawl; never raises for what is in them."""

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What it is. `expected` is the kind its lead promised."""


class Glance(Protocol):
    """A pure and quick look at an answer."""

    def __call__(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight | None:
        """What it is; None where that needs a look."""


class ThreadReader:
    """Looks at each answer in a thread of its own, and gives up on one that takes too long.

    What a `glance` tells needs no thread.
    """

    def __init__(
        self, look: Look, *, glance: Glance | None = None, seconds: float = SECONDS
    ) -> None:
        self._look = look
        self._glance = glance
        self._seconds = seconds

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What an answer is; a page that breaks the reader is a page that cannot be read."""
        if self._glance is not None and (sight := self._glance(snapshot, expected=expected)):
            return sight
        loop = asyncio.get_running_loop()
        seen: asyncio.Future[Sight] = loop.create_future()

        def work() -> None:
            sight = self._guarded(snapshot, expected)
            with suppress(RuntimeError):  # nobody waits any more: the loop is closed
                loop.call_soon_threadsafe(_set, seen, sight)

        threading.Thread(target=work, daemon=True, name="reader").start()
        try:
            async with asyncio.timeout(self._seconds):
                return await seen
        except TimeoutError:
            return Sight("nothing", kind="limits", why=f"not read within {self._seconds:g} s")

    def _guarded(self, snapshot: Snapshot, expected: str) -> Sight:
        try:
            return self._look(snapshot, expected=expected)
        except RecursionError:
            return Sight("nothing", kind="limits", why="nested too deeply to be read")
        except MemoryError:
            return Sight("nothing", kind="limits", why="too large to be read")
        except Exception as error:  # the one broad catch around one page of a crawl
            log.exception("read_failed", extra={"url": snapshot.url})
            return Sight("nothing", kind="parse", why=f"{type(error).__name__}: {error!s:.200}")


def _set(seen: asyncio.Future[Sight], sight: Sight) -> None:
    if not seen.done():
        seen.set_result(sight)

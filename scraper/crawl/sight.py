"""What an answer turned out to be, and who looks at it.

Looking is pure and runs away from the event loop, with a time limit: in a thread here, in
processes in `pool`.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from scraper.discover.leads import NOTHING, Leads
from scraper.memory import FORGETFUL, SiteMemory
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
    """A pure look at an answer. Where processes look, it is pickled."""

    def __call__(
        self, snapshot: Snapshot, *, expected: str = "unknown", memory: SiteMemory = FORGETFUL
    ) -> Sight:
        """What it is. `expected` is the kind its lead promised, `memory` that of its site."""


class Glance(Protocol):
    """A quick look at an answer."""

    def __call__(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight | None:
        """What it is; None where that needs a look."""


class Reader(Protocol):
    """Looks at answers for a crawl; never raises for what is in them."""

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What it is. `expected` is the kind its lead promised."""


class Eyes(Protocol):
    """Looks at answers with what is remembered of their site; never raises for what is in them."""

    async def look(
        self, snapshot: Snapshot, *, expected: str = "unknown", memory: SiteMemory = FORGETFUL
    ) -> Sight:
        """What it is. `expected` is the kind its lead promised."""


class GlancingReader:
    """Glances first, and hands on what that does not tell."""

    def __init__(self, glance: Glance, reader: Reader) -> None:
        self._glance = glance
        self._reader = reader

    async def look(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight:
        """What an answer is."""
        sight = self._glance(snapshot, expected=expected)
        return sight or await self._reader.look(snapshot, expected=expected)


class ThreadReader:
    """Looks at each answer in a thread of its own, and gives up on one that takes too long."""

    def __init__(self, look: Look, *, seconds: float = SECONDS) -> None:
        self._look = look
        self._seconds = seconds

    async def look(
        self, snapshot: Snapshot, *, expected: str = "unknown", memory: SiteMemory = FORGETFUL
    ) -> Sight:
        """What an answer is; a page that breaks the reader is a page that cannot be read."""
        loop = asyncio.get_running_loop()
        seen: asyncio.Future[Sight] = loop.create_future()

        def work() -> None:
            sight = guarded(self._look, snapshot, expected, memory)
            with suppress(RuntimeError):  # nobody waits any more: the loop is closed
                loop.call_soon_threadsafe(_set, seen, sight)

        threading.Thread(target=work, daemon=True, name="reader").start()
        try:
            async with asyncio.timeout(self._seconds):
                return await seen
        except TimeoutError:
            return too_slow(self._seconds)


def guarded(look: Look, snapshot: Snapshot, expected: str, memory: SiteMemory) -> Sight:
    """What a look gives; a page that breaks it is a page that cannot be read."""
    try:
        return look(snapshot, expected=expected, memory=memory)
    except RecursionError:
        return Sight("nothing", kind="limits", why="nested too deeply to be read")
    except MemoryError:
        return Sight("nothing", kind="limits", why="too large to be read")
    except Exception as error:  # the one broad catch around one page of a crawl
        log.exception("read_failed", extra={"url": snapshot.url})
        return Sight("nothing", kind="parse", why=f"{type(error).__name__}: {error!s:.200}")


def excepted(sight: Sight, reason: str) -> Sight:
    """The sight of a page that asks not to be kept, with the reason why it is, in its evidence."""
    why = {"noarchive": f"the page asks not to be archived; kept: {reason}"}

    def told(article: Article | None) -> Article | None:
        return article and replace(article, evidence={**article.evidence, **why})

    return replace(sight, article=told(sight.article), alone=told(sight.alone))


def too_slow(seconds: float) -> Sight:
    """A page that was given up."""
    return Sight("nothing", kind="limits", why=f"not read within {seconds:g} s")


def _set(seen: asyncio.Future[Sight], sight: Sight) -> None:
    if not seen.done():
        seen.set_result(sight)

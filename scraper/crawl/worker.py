"""A process that looks at pages, one after the other, until nobody asks any more.

It shares nothing with its crawl but a pair of sockets. What ends it (a crash in a parser, the
memory it may take, a page that takes for ever) costs the page it looked at, and no other.
"""

from __future__ import annotations

import gc
import pickle
import signal
import socket
import struct
import sys
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

from scraper.crawl.sight import Look, Sight, guarded
from scraper.memory import FORGETFUL, SiteMemory
from scraper.model import Snapshot

MEGABYTE = 1024 * 1024
MEMORY = 768 * MEGABYTE
"""What a page may take beyond what the process has at its start."""
HEAVY = 320 * MEGABYTE
"""A process that ever grew so large ends after its page: memory that was taken is seldom freed."""
SHELF = 16
"""Memories of sites that a process keeps."""
GARBAGE_AFTER = 50_000
"""New objects before Python looks for garbage: a page leaves little that refers to itself."""
LENGTH = struct.Struct("!Q")

T = TypeVar("T")


class Shelf(Generic[T]):
    """The last things by name. Two shelves that are told the same hold the same."""

    def __init__(self) -> None:
        self._things: OrderedDict[str, T] = OrderedDict()

    def __contains__(self, name: str) -> bool:
        return name in self._things

    def put(self, name: str, thing: T) -> None:
        """Keep it; what was used least recently may go."""
        self._things[name] = thing
        if len(self._things) > SHELF:
            self._things.popitem(last=False)

    def take(self, name: str) -> T:
        """What is there under the name; it stays."""
        self._things.move_to_end(name)
        return self._things[name]


@dataclass(frozen=True, slots=True)
class Job:
    """One page to look at. `memory` is None where the process has the one called `stamp`."""

    snapshot: Snapshot
    expected: str
    stamp: str
    memory: SiteMemory | None


@dataclass(frozen=True, slots=True)
class Done:
    """What a look gave; `leaving` when the process ends now."""

    sight: Sight
    leaving: bool


def work(pipe: socket.socket, look: Look) -> None:
    """Look at what comes through the pipe until it is closed."""
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)  # they are for the crawl, which closes the pipe
    gc.set_threshold(GARBAGE_AFTER, 10, 10)
    _bound_memory()
    shelf = Shelf[SiteMemory]()
    shelf.put("", FORGETFUL)
    with pipe, suppress(OSError, EOFError):
        while True:
            job: Job = pickle.loads(_received(pipe))  # noqa: S301  (from our own crawl)
            if job.memory is not None:
                shelf.put(job.stamp, job.memory)
            sight = guarded(look, job.snapshot, job.expected, shelf.take(job.stamp))
            leaving = sight.kind == "limits" or _peak() > HEAVY
            _send(pipe, pickle.dumps(Done(sight, leaving), pickle.HIGHEST_PROTOCOL))
            if leaving:
                return


def _received(pipe: socket.socket) -> bytes:
    return _exactly(pipe, LENGTH.unpack(_exactly(pipe, LENGTH.size))[0])


def _exactly(pipe: socket.socket, size: int) -> bytes:
    got = bytearray()
    while len(got) < size:
        piece = pipe.recv(min(size - len(got), MEGABYTE))
        if not piece:
            raise EOFError
        got += piece
    return bytes(got)


def _send(pipe: socket.socket, message: bytes) -> None:
    pipe.sendall(LENGTH.pack(len(message)) + message)


def _bound_memory() -> None:
    """No more than `MEMORY` beyond what is taken now, where the system has such a bound."""
    if sys.platform != "linux":
        return
    import resource

    with open("/proc/self/statm") as told:  # noqa: PTH123  (no file of a person's)
        taken = int(told.read().split()[0]) * resource.getpagesize()
    with suppress(OSError, ValueError):
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, hard))


def _peak() -> int:
    if sys.platform != "linux":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

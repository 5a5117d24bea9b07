"""One result an item, in order, from several processes; what kills a process costs only itself."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 4
"""Items handed to a process at a time."""
AHEAD = 3
"""Chunks a process may be ahead of the results that were taken: this bounds the memory."""

_work: Callable[[Any], Any]
"""In a process of the pool: what it does with an item."""


def in_order(
    items: Sequence[T],
    work: Callable[[T], R],
    lost: Callable[[T], R],
    *,
    processes: int,
    afresh: bool = False,
) -> Iterator[R]:
    """`work(item)` for each, in the order of the items, whatever the number of processes.

    `work` is pickled once a process. Where reading an item ends its process (out of memory, a
    crash in a parser), its result is `lost(item)`, and no other item's result is touched.
    `afresh` where a process must not be a copy of this one: an open SQLite file does not bear it.
    """
    if processes <= 1 or len(items) <= 1:
        yield from map(work, items)
        return
    done = 0
    while done < len(items):
        try:
            for result in _together(items[done:], work, processes, afresh):
                yield result
                done += 1
        except BrokenProcessPool:
            suspects = items[done : done + (AHEAD * processes + 1) * CHUNK]
            for result in _apart(suspects, work, lost, afresh):
                yield result
                done += 1


def _together(
    items: Sequence[T], work: Callable[[T], R], processes: int, afresh: bool
) -> Iterator[R]:
    starts = range(0, len(items), CHUNK)
    pool = _pool(min(processes, len(starts)), work, afresh)
    ahead: deque[Future[list[R]]] = deque()
    try:
        for start in starts:
            ahead.append(pool.submit(_each, items[start : start + CHUNK]))
            if len(ahead) > AHEAD * processes:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _apart(
    items: Sequence[T], work: Callable[[T], R], lost: Callable[[T], R], afresh: bool
) -> Iterator[R]:
    """One after the other in a process that may die: which item killed the last is not known."""
    pool = _pool(1, work, afresh)
    try:
        for item in items:
            try:
                yield pool.submit(_each, [item]).result()[0]
            except BrokenProcessPool:
                pool.shutdown()
                pool = _pool(1, work, afresh)
                yield lost(item)
    finally:
        pool.shutdown(cancel_futures=True)


def _pool(processes: int, work: Callable[[Any], Any], afresh: bool) -> ProcessPoolExecutor:
    start = context(work.__module__, afresh=afresh)
    return ProcessPoolExecutor(processes, start, initializer=_begin, initargs=(work,))


def context(preloaded: str, *, afresh: bool = False) -> BaseContext:
    """Processes that are copies of this one, or, where other threads run, begin afresh.

    A copy has everything imported already; but a copy of a locked lock (the progress display has
    a thread, on a terminal) is never unlocked.
    """
    if not afresh and sys.platform == "linux" and threading.active_count() == 1:
        return get_context("fork")
    try:
        server = get_context("forkserver")
    except ValueError:  # Windows
        return get_context("spawn")
    server.set_forkserver_preload([preloaded])
    return server


def _begin(work: Callable[[Any], Any]) -> None:
    """Make a new process ready: interrupts are its parent's, and it does not outlive that."""
    global _work
    _work = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _each(items: Sequence[Any]) -> list[Any]:
    return [_work(item) for item in items]

"""Progress on standard error: moving on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from scraper.cli.ending import say
from scraper.cli.frame import Frame

T = TypeVar("T")
EVERY = 30.0
"""Seconds between two plain lines."""


def counted(
    items: Iterable[T],
    frame: Frame,
    what: str,
    *,
    total: int | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[T]:
    """Pass items on, and show how far they have come. Silent with -q."""
    if frame.quiet:
        yield from items
    elif sys.stderr.isatty() and not sys.stdout.isatty():
        yield from _moving(items, what, total)
    else:
        yield from _now_and_then(items, what, total, clock)


def _moving(items: Iterable[T], what: str, total: int | None) -> Iterator[T]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from scraper.cli.printing import console

    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        for item in items:
            yield item
            progress.advance(task)


def _now_and_then(
    items: Iterable[T], what: str, total: int | None, clock: Callable[[], float]
) -> Iterator[T]:
    told = clock()
    for count, item in enumerate(items, 1):
        yield item
        if clock() - told >= EVERY:
            told = clock()
            say(f"{count}{f' of {total}' if total else ''} {what}", kind="progress")

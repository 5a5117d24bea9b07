"""A crawl as it goes, on standard error: a picture that moves, or a plain line now and then."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from scraper.cli.ending import say
from scraper.cli.frame import Frame
from scraper.cli.printing import console
from scraper.cli.progress import EVERY
from scraper.crawl.order import Event, SourceStanding, Standing
from scraper.fetch.protocol import Wait
from scraper.text import one_line

if TYPE_CHECKING:
    from rich.console import RenderableType

Watch = Callable[[Event], None]
_SHOWN = ("new", "revised", "reprinted", "unchanged", "seen", "failed")
_SECONDS = 10
"""The time over which a speed is taken."""
_ROWS = 8
"""Sources, and hosts that wait, that are shown: a small terminal holds both."""


_WORTH_A_WORD = 1.0
"""A shorter wait, in seconds, is over before it is read."""


class Speeds:
    """Pages a second of each source, over the last seconds."""

    def __init__(self) -> None:
        self._seen: deque[tuple[datetime, dict[str, int]]] = deque(maxlen=_SECONDS + 1)

    def note(self, at: datetime, sources: tuple[SourceStanding, ...]) -> None:
        """So many answers had come by then."""
        self._seen.append((at, {source.name: source.fetched for source in sources}))

    def of(self, name: str) -> float:
        """How fast a source comes; 0 while that cannot be told."""
        if len(self._seen) < 2:
            return 0.0
        (began, first), (ended, last) = self._seen[0], self._seen[-1]
        seconds = (ended - began).total_seconds()
        return (last.get(name, 0) - first.get(name, 0)) / seconds if seconds > 0 else 0.0

    def total(self) -> float:
        """How fast all that are shown come."""
        return sum(map(self.of, self._seen[-1][1])) if self._seen else 0.0


@contextmanager
def watching(frame: Frame, clock: Callable[[], float] = time.monotonic) -> Iterator[Watch]:
    """Whom a crawl tells how it goes: nobody with -q; lines only where no terminal is, or -v."""
    if frame.quiet:
        yield lambda event: None
    elif sys.stderr.isatty() and not frame.verbose:
        with _moving() as watch:
            yield watch
    else:
        yield now_and_then(clock)


@contextmanager
def _moving() -> Iterator[Watch]:
    """A picture that is drawn anew each second, and gone at the end."""
    from rich.live import Live

    speeds, began = Speeds(), time.monotonic()
    screen = console(stderr=True)
    with Live("starting", console=screen, transient=True, auto_refresh=False) as live:

        def watch(event: Event) -> None:
            if event.standing is not None:
                speeds.note(event.at, event.standing.sources)
                seconds = time.monotonic() - began
                live.update(picture(event, speeds, seconds, screen.height), refresh=True)

        yield watch


def picture(event: Event, speeds: Speeds, seconds: float, height: int) -> RenderableType:
    """Where a run stands: its sums, its busiest sources, and the hosts that wait."""
    from rich.console import Group
    from rich.text import Text

    assert event.standing is not None
    rows = max(1, min(_ROWS, (height - 4) // 2))
    sources = event.standing.sources
    waits = [wait for wait in event.standing.waits if _seconds(wait, event.at) >= _WORTH_A_WORD]
    parts: list[RenderableType] = [
        Text(summary(event.counts, event.standing, speeds, seconds), no_wrap=True, overflow="crop")
    ]
    if sources:
        parts.append(_sources(sources[:rows], speeds))
    if len(sources) > rows:
        parts.append(Text(f"  … and {len(sources) - rows} more", style="dim"))
    for wait in sorted(waits, key=lambda wait: wait.until)[:rows]:
        line = f"  {told(wait, event.at)}"
        parts.append(Text(line, style="dim", no_wrap=True, overflow="ellipsis"))
    if len(waits) > rows:
        parts.append(Text(f"  … and {len(waits) - rows} more", style="dim"))
    return Group(*parts)


def _sources(sources: tuple[SourceStanding, ...], speeds: Speeds) -> RenderableType:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column("source", no_wrap=True, overflow="ellipsis", ratio=2)
    for name in ("pages", "pages/s", "new"):
        table.add_column(name, no_wrap=True, justify="right")
    table.add_column("failed", no_wrap=True, overflow="ellipsis", ratio=1)
    for source in sources:
        kinds = sorted(source.failures.items(), key=lambda each: -each[1])
        table.add_row(
            _plain(source.name),
            f"{source.fetched:,}",
            f"{speeds.of(source.name):.1f}",
            f"{source.kept:,}",
            "  ".join(f"{kind} {count:,}" for kind, count in kinds),
        )
    return table


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(one_line(text))


def summary(counts: Mapping[str, int], standing: Standing, speeds: Speeds, seconds: float) -> str:
    """The sums of a run on one line.

    >>> summary({"new": 1200}, Standing((), (), 16), Speeds(), 65)
    '1:05  new 1,200  0.0 pages/s  16 in hand'
    """
    minutes, rest = divmod(int(seconds), 60)
    return "  ".join(
        [
            f"{minutes}:{rest:02}",
            *(f"{name} {counts[name]:,}" for name in _SHOWN if counts.get(name)),
            f"{speeds.total():.1f} pages/s",
            f"{standing.in_hand} in hand",
        ]
    )


def told(wait: Wait, now: datetime) -> str:
    """A host that waits, in words.

    >>> from datetime import UTC, timedelta
    >>> now = datetime(2026, 1, 5, tzinfo=UTC)
    >>> told(Wait("a.cn", now + timedelta(seconds=90), "robots.txt asks for 90 s"), now)
    'a.cn waits 1 min 30 s: robots.txt asks for 90 s'
    """
    return f"{one_line(wait.host)} waits {_span(_seconds(wait, now))}: {one_line(wait.why)}"


def _seconds(wait: Wait, now: datetime) -> float:
    return (wait.until - now).total_seconds()


def _span(seconds: float) -> str:
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def now_and_then(clock: Callable[[], float]) -> Watch:
    """A plain line every half minute, also when nothing moves."""
    began = last = clock()
    speeds = Speeds()

    def watch(event: Event) -> None:
        nonlocal last
        if event.standing is None:
            return
        speeds.note(event.at, event.standing.sources)
        if clock() - last >= EVERY:
            last = clock()
            say(_line(event, event.standing, speeds, clock() - began), kind="progress")

    return watch


def _line(event: Event, standing: Standing, speeds: Speeds, seconds: float) -> str:
    line = summary(event.counts, standing, speeds, seconds)
    if not standing.waits:
        return line
    longest = max(standing.waits, key=lambda wait: wait.until)
    many = f"{len(standing.waits)} hosts wait; " if len(standing.waits) > 1 else ""
    return f"{line}  {many}{told(longest, event.at)}"

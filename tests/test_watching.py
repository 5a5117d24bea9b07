"""What a person sees of a crawl while it goes."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console

from scraper.cli.progress import EVERY
from scraper.cli.watching import Speeds, now_and_then, picture
from scraper.crawl.order import Event, SourceStanding, Standing
from scraper.fetch.protocol import Wait

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def tick(seconds: int, *sources: SourceStanding, waits: tuple[Wait, ...] = ()) -> Event:
    standing = Standing(sources, waits, 7)
    return Event(NOW + timedelta(seconds=seconds), "tick", counts={"new": 3}, standing=standing)


def drawn(event: Event, speeds: Speeds, *, width: int = 80, height: int = 24) -> list[str]:
    paper = io.StringIO()
    console = Console(width=width, file=paper, color_system=None)
    console.print(picture(event, speeds, 5, height))
    return [line.rstrip() for line in paper.getvalue().splitlines()]


def test_each_source_is_shown_with_its_speed_and_its_failures() -> None:
    speeds = Speeds()
    for seconds in range(5):
        event = tick(
            seconds,
            SourceStanding("city", 10 + 3 * seconds, 8, {"gone": 2, "timeout": 5}),
            SourceStanding("world", 4, 0),
        )
        speeds.note(event.at, event.standing.sources if event.standing else ())
    told = drawn(event, speeds)
    assert told[0].split() == ["0:05", "new", "3", "3.0", "pages/s", "7", "in", "hand"]
    assert told[2].split() == ["city", "22", "3.0", "8", "timeout", "5", "gone", "2"]
    assert told[3].split() == ["world", "4", "0.0", "0"]


def test_hosts_that_wait_are_shown_with_the_reason_those_that_go_on_first_at_the_top() -> None:
    waits = (
        Wait("b.cn", NOW + timedelta(minutes=75), "the host refused (429)"),
        Wait("a.cn", NOW + timedelta(seconds=9), "7 s between requests"),
        Wait("c.cn", NOW + timedelta(seconds=0.3), "0.3 s between requests"),
    )
    assert drawn(tick(0, waits=waits), Speeds())[1:] == [
        "  a.cn waits 9 s: 7 s between requests",
        "  b.cn waits 1 h 15 min: the host refused (429)",
    ]


def test_a_picture_fits_its_terminal() -> None:
    sources = [SourceStanding(f"来源 {n} " + "很长" * 50, n, n, {"gone": n}) for n in range(20)]
    waits = tuple(Wait(f"h{n}.cn", NOW + timedelta(hours=n), "why " * 50) for n in range(1, 30))
    for width, height in ((40, 12), (80, 24), (200, 60)):
        told = drawn(tick(0, *sources, waits=waits), Speeds(), width=width, height=height)
        assert len(told) <= height
        assert any("more" in line for line in told)


def test_what_a_terminal_would_obey_is_not_shown() -> None:
    wait = Wait("a\x1b[31m.cn", NOW + timedelta(seconds=9), "[bold]why\x1b]0;x\x07")
    told = "\n".join(
        drawn(tick(0, SourceStanding("[red]c\x1b[2Jity", 1, 1), waits=(wait,)), Speeds())
    )
    assert "\x1b" not in told
    assert "[red]c[2Jity" in told
    assert "[bold]why" in told


def test_elsewhere_a_plain_line_comes_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    seconds = 0.0
    watch = now_and_then(lambda: seconds)
    wait = Wait("a.cn", NOW + timedelta(hours=1), "the host refused (429)")
    for n in range(3 * int(EVERY)):
        seconds = float(n)
        watch(tick(n, SourceStanding("city", 2 * n, n), waits=(wait,)))
        watch(Event(NOW, "article"))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "new 3 2.0 pages/s 7 in hand" in lines[0]
    assert lines[0].endswith("a.cn waits 59 min 30 s: the host refused (429)")

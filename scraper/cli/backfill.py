"""`backfill`: the history of a source, day by day."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import values
from scraper.cli.crawl_options import (
    ConcurrencyOption,
    DelayOption,
    FetchOnlyOption,
    LimitOption,
    MaxBytesOption,
    MaxTimeOption,
    PerHostOption,
    PrivateOption,
    ProcessesOption,
    ReportOption,
)
from scraper.cli.ending import say
from scraper.cli.frame import (
    ArchiveOption,
    DryRunOption,
    Frame,
    JsonLinesOption,
    JsonOption,
    frame,
)
from scraper.cli.printing import Form, form_of, listing
from scraper.cli.tables import Column, table
from scraper.errors import UsageError
from scraper.export.safe import json_text
from scraper.files import lines

if TYPE_CHECKING:
    from scraper.backfill.wish import Wish
    from scraper.crawl.order import Order, Report
    from storage.ledger import Day
    from storage.protocol import Archive

app = typer.Typer()
DAYS = table(
    (
        Column("day", "day", "bold"), Column("state", "state"),
        Column("articles", "articles", right=True), Column("holes", "holes", right=True),
        Column("front", "front", "dim", wide=True),
    )
)  # fmt: skip
SourceArgument = Annotated[
    str, typer.Argument(metavar="SOURCE|URL", help="A source of the settings, or where it begins.")
]


def _last_day(text: str) -> date:
    """As `values.day`, but the last day of a month or year: `--to 2023-01` is 31 January."""
    day = values.day(text)
    match len(text.strip().replace("/", "-").replace(".", "-").split("-")):
        case 1 if len(text.strip()) == 4:
            return date(day.year, 12, 31)
        case 2:
            return date(day.year, day.month, monthrange(day.year, day.month)[1])
    return day


@app.command(no_args_is_help=True)
def backfill(
    ctx: typer.Context,
    source: SourceArgument,
    first: Annotated[
        date | None,
        typer.Option("--from", metavar="DAY", parser=values.day, help="The first day wanted."),
    ] = None,
    last: Annotated[
        date | None,
        typer.Option("--to", metavar="DAY", parser=_last_day, help="The last one; today if none."),
    ] = None,
    days: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="These days alone, one a line (- is standard input): `coverage --gaps` writes so.",
        ),
    ] = None,
    oldest_first: Annotated[
        bool, typer.Option("--oldest-first", help="Begin with the oldest day, not the newest.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Ask for days too that are settled in the ledger.")
    ] = False,
    limit: LimitOption = None,
    fetch_only: FetchOnlyOption = False,
    concurrency: ConcurrencyOption = None,
    per_host: PerHostOption = None,
    processes: ProcessesOption = None,
    delay: DelayOption = None,
    max_time: MaxTimeOption = None,
    max_bytes: MaxBytesOption = None,
    report: ReportOption = None,
    allow_private: PrivateOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Bring the history of a source into the archive, day by day.

    An e-paper is asked for the issue of each day; of any other source the feeds, sitemaps and lists
    are walked within the span. What came of each day is listed and stays in the ledger (view
    `days`): the same command after a stop or a kill goes on, and asks for no settled day twice.
    """
    from scraper.cli.orders import order_of

    told, form = frame(ctx), form_of(json, jsonl)
    wish = _wish(told, source, first, last, days, oldest_first=oldest_first, again=again)
    order = order_of(
        told,
        wish.starts,
        delay=delay,
        concurrency=concurrency,
        per_host=per_host,
        processes=processes,
        allow_private=allow_private,
        limit=limit,
        since=wish.since,
        until=wish.until,
        every_list=True,
        fetch_only=fetch_only,
        max_time=max_time,
        max_bytes=max_bytes,
        command="backfill",
    )
    if dry_run:
        return _show_plan(wish, told, archive, form)
    return _run(wish, replace(order, starts=()), told, archive, report, form)


def _run(
    wish: Wish, order: Order, told: Frame, archive: str | None, report: Any, form: Form
) -> int:
    import asyncio

    from scraper.backfill.planner import Planner
    from scraper.cli import crawling

    rows, failed = list[dict[str, Any]](), dict[str, str]()
    noted = _noted(rows, form)
    crawling.can_report(report)
    with told.writing(archive) as store:
        planner = Planner(wish, told=noted, sleep=asyncio.sleep)
        ended = crawling.run(order, store, told, failed, more=planner)
    crawling.write_report(ended, report)
    if form != "jsonl":
        listing(rows, form, DAYS, nothing="every day of the span is settled")
    _sum_up(ended, rows, told)
    crawling.say_ending(ended, failed)
    return ended.exit_code


def _noted(rows: list[dict[str, Any]], form: Form) -> Callable[[Day], None]:
    """Keep the row of a day; where lines are wanted, print it at once."""

    def note(day: Day) -> None:
        rows.append(_row(day))
        if form == "jsonl":
            print(json_text(rows.pop()), flush=True)  # noqa: T201  (data, as `listing` prints it)

    return note


def _show_plan(wish: Wish, told: Frame, archive: str | None, form: Form) -> int:
    """What is known of the days, and which would be asked."""
    from pathlib import Path

    known: dict[date, Day] = {}
    if Path(told.archive_path(archive)).exists():
        with told.reading(archive) as store:
            known = {day.day: day for day in _known(store, wish)}
    listing((_planned(wish, day, known.get(day)) for day in wish.days), form, DAYS)
    return 0


def _known(store: Archive, wish: Wish) -> tuple[Day, ...]:
    return store.ledger.of(wish.source, since=wish.since, until=wish.until)


def _planned(wish: Wish, day: date, known: Day | None) -> dict[str, Any]:
    row: dict[str, Any] = {"source": wish.source, "day": str(day), "state": None}
    row |= _row(known) if known else {}
    return row | {"asked": known is None or not known.settled or wish.again}


def _row(day: Day) -> dict[str, Any]:
    return {
        "source": day.source, "day": str(day.day), "state": day.state, "articles": day.articles,
        "holes": day.holes, "front": day.front,
    }  # fmt: skip


def _sum_up(ended: Report, rows: list[dict[str, Any]], told: Frame) -> None:
    if told.quiet or ended.ending != "done":
        return
    states = [row["state"] for row in rows]
    counts = {state: states.count(state) for state in dict.fromkeys(states)}
    if counts:
        say("  ".join(f"{state} {count:,}" for state, count in counts.items()), kind="days")


def _wish(
    told: Frame,
    source: str,
    first: date | None,
    last: date | None,
    days: str | None,
    *,
    oldest_first: bool,
    again: bool,
) -> Wish:
    from scraper.backfill.wish import Wish, days_between, in_order
    from scraper.cli.starts import starts_of

    starts = starts_of([source], told.config)
    if days is not None:
        wanted = in_order(_listed(days, first, last), oldest_first=oldest_first)
    elif first is not None:
        wanted = days_between(first, last or values.day("today"), oldest_first=oldest_first)
    else:
        raise UsageError(
            "which days? neither --from nor --days is given",
            hint=f"jianbao backfill {source} --from 2023-01-01 --to 2023-12-31",
        )
    if not wanted:
        raise UsageError(f"{days}: it names no day within the span")
    named = told.config.source(source)
    issues = tuple(one.template for one in named.issues) if named else ()
    return Wish(starts[0].name, starts, wanted, issues, again)


def _listed(name: str, first: date | None, last: date | None) -> Iterator[date]:
    """The days of a file: the first word of each line; lines that begin with # are passed."""
    for number, line in lines(name):
        word = line.split()[0]
        if word.startswith("#"):
            continue
        try:
            day = date.fromisoformat(word)
        except ValueError:
            where = "standard input" if name == "-" else name
            raise UsageError(
                f"{where}:{number}: {word!r:.60} is no day", hint="one day a line: 2023-01-05"
            ) from None
        if (first is None or day >= first) and (last is None or day <= last):
            yield day

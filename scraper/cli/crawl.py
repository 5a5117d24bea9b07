"""`crawl`, `discover`: from addresses to the archive, and what a crawl would find."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli.crawl_options import (
    AssetsOption,
    ConcurrencyOption,
    CronOption,
    DelayOption,
    EveryOption,
    FetchOnlyOption,
    HostBytesOption,
    HostPagesOption,
    HostTimeOption,
    LimitOption,
    MaxBytesOption,
    MaxDepthOption,
    MaxTimeOption,
    PerHostOption,
    PrivateOption,
    ProcessesOption,
    RefetchOption,
    ReportOption,
    RoundsOption,
    SinceOption,
    TargetsArgument,
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
from scraper.cli.tables import entries
from scraper.errors import UsageError

if TYPE_CHECKING:
    from scraper.crawl.order import Order

app = typer.Typer()

FOUND = entries("title", ("published_at", "url", "why"))


@app.command()
def crawl(
    ctx: typer.Context,
    targets: TargetsArgument = None,
    limit: LimitOption = None,
    since: SinceOption = None,
    refetch: RefetchOption = False,
    fetch_only: FetchOnlyOption = False,
    assets: AssetsOption = None,
    concurrency: ConcurrencyOption = None,
    per_host: PerHostOption = None,
    processes: ProcessesOption = None,
    delay: DelayOption = None,
    max_time: MaxTimeOption = None,
    max_bytes: MaxBytesOption = None,
    max_depth: MaxDepthOption = None,
    host_pages: HostPagesOption = None,
    host_bytes: HostBytesOption = None,
    host_time: HostTimeOption = None,
    every: EveryOption = None,
    cron: CronOption = None,
    rounds: RoundsOption = None,
    report: ReportOption = None,
    allow_private: PrivateOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Bring addresses and sources into the archive.

    Discover, fetch, read and keep. An article's address is fetched; of any other the feeds,
    sitemaps, lists and e-paper pages are followed within the site. What is known is asked
    conditionally when it is due. The same command after a stop goes on where it stopped.
    """
    from scraper.cli.orders import order_of, share_of
    from scraper.cli.repeating import again, timer_of
    from scraper.cli.starts import named, starts_of

    told, form = frame(ctx), form_of(json, jsonl)
    timer = timer_of(every, cron, told.config)
    words = named(targets, told.config)

    def ordered(due: Sequence[str]) -> Order:
        return order_of(
            told,
            starts_of(due, told.config),
            delay=delay,
            concurrency=concurrency,
            per_host=per_host,
            processes=processes,
            allow_private=allow_private,
            limit=limit,
            since=since,
            refetch=refetch,
            fetch_only=fetch_only,
            assets=assets,
            max_time=max_time,
            max_bytes=max_bytes,
            max_depth=max_depth,
            share=share_of(host_pages, host_bytes, host_time),
        )

    def once(due: Sequence[str]) -> int:
        return _run(ordered(due), told, archive, report, form)

    if dry_run:
        return _list_found(ordered(words), told, archive, form)
    if timer is None:
        return once(words)
    if json:
        raise UsageError("--json is one document: with --every or --cron, use --jsonl")
    return again(words, timer, told, archive, once, most=rounds)


def _run(order: Order, told: Frame, archive: str | None, report: Path | None, form: Form) -> int:
    """One run, its report printed and, where asked for, written; its exit code."""
    from scraper.cli import crawling

    crawling.can_report(report)
    with told.writing(archive) as store:
        return crawling.carry_out(order, store, told, form, report)


@app.command(no_args_is_help=True)
def discover(
    ctx: typer.Context,
    targets: TargetsArgument = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="At most so many.")] = None,
    since: SinceOption = None,
    delay: DelayOption = None,
    allow_private: PrivateOption = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """List what a crawl would find, and why.

    Nothing is kept, and no article is fetched.
    """
    from scraper.cli.orders import order_of
    from scraper.cli.starts import named, starts_of

    told, form = frame(ctx), form_of(json, jsonl)
    starts = starts_of(named(targets, told.config), told.config)
    order = order_of(
        told, starts, delay=delay, allow_private=allow_private, limit=limit, since=since
    )
    return _list_found(order, told, archive, form)


def _list_found(order: Order, told: Frame, archive: str | None, form: Form) -> int:
    from scraper.crawl.discovering import discovered

    path = told.archive_path(archive)
    with told.reading(path) if Path(path).exists() else nullcontext() as store:
        rows = (found.as_dict() for found in discovered(order, store))
        count = listing(islice(rows, order.limit), form, FOUND, nothing="nothing found")
    if not count and form != "table":
        say("nothing found", kind="note")
    return 0

"""`crawl`, `discover`: from addresses to the archive, and what a crawl would find."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import date
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import values
from scraper.cli.ending import say
from scraper.cli.frame import (
    ArchiveOption,
    DryRunOption,
    Frame,
    JsonLinesOption,
    JsonOption,
    frame,
)
from scraper.cli.printing import Form, document, form_of, listing
from scraper.cli.tables import entries
from scraper.config import Config
from scraper.errors import UsageError
from scraper.export.files import replaced
from scraper.export.safe import json_text
from scraper.files import STDIN, lines

if TYPE_CHECKING:
    from scraper.crawl.order import Order, Start

app = typer.Typer()

_ADDRESS = ("http://", "https://")
FOUND = entries("title", ("published_at", "url", "why"))

Targets = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SOURCE|URL|FILE",
        help="Sources of the settings, addresses, files of addresses (one a line; - is standard "
        "input). Without any: every source.",
    ),
]
SinceOption = Annotated[
    date | None,
    typer.Option(metavar="DAY", parser=values.day, help="Leave alone what was published before."),
]
DelayOption = Annotated[
    float | None,
    typer.Option(metavar="S", min=0, help="Seconds between two requests to a host; 0: none."),
]
PrivateOption = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-private",
        metavar="HOST[:PORT]|CIDR",
        help="A private address that may be asked; all others are refused. Repeatable.",
    ),
]


@app.command()
def crawl(
    ctx: typer.Context,
    targets: Targets = None,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="End after so many articles.")
    ] = None,
    since: SinceOption = None,
    refetch: Annotated[bool, typer.Option("--refetch", help="Ask everything again.")] = False,
    fetch_only: Annotated[
        bool, typer.Option("--fetch-only", help="Keep the bytes, read them later.")
    ] = False,
    concurrency: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Requests under way in all.")
    ] = None,
    per_host: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Requests under way at one host.")
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option("-j", metavar="N", min=1, max=64, help="Read in so many processes."),
    ] = None,
    delay: DelayOption = None,
    max_time: Annotated[
        float | None,
        typer.Option(metavar="D", parser=values.duration, help="End after that: 90s, 15m, 2h."),
    ] = None,
    max_bytes: Annotated[
        int | None,
        typer.Option(metavar="B", parser=values.size, help="End after that: 500k, 20MB, 1G."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the run's report there, as JSON.")
    ] = None,
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
    from scraper.cli import crawling
    from scraper.crawl.order import Order

    told, form = frame(ctx), form_of(json, jsonl)
    fetch = told.config.fetch
    order = Order(
        _starts(targets, told.config),
        limit=limit,
        since=since,
        refetch=refetch,
        fetch_only=fetch_only,
        concurrency=concurrency or fetch.concurrency,
        per_host=per_host or fetch.per_host,
        processes=processes or told.config.crawl.in_processes,
        delay=fetch.delay if delay is None else delay,
        max_time=max_time,
        max_bytes=max_bytes,
        max_fail_ratio=told.config.crawl.max_fail_ratio,
        allow_private=(*fetch.allow_private, *(allow_private or ())),
        contact=fetch.contact,
    )
    if dry_run:
        return _list_found(order, told, archive, form)
    if report is not None and not report.parent.is_dir():
        raise UsageError(f"{report}: there is no folder {report.parent}", hint="make it first")
    failed = dict[str, str]()
    with told.writing(archive) as store:
        ended = crawling.run(order, store, told, failed)
    row = ended.as_dict()
    if report is not None:
        with replaced(report) as stream:
            stream.write(json_text(row, indent=2) + "\n")
    document(row, form, lambda: crawling.for_people(row))
    crawling.say_ending(ended, failed)
    return ended.exit_code


@app.command(no_args_is_help=True)
def discover(
    ctx: typer.Context,
    targets: Targets = None,
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
    from scraper.crawl.order import Order

    told, form = frame(ctx), form_of(json, jsonl)
    fetch = told.config.fetch
    order = Order(
        _starts(targets, told.config),
        limit=limit,
        since=since,
        delay=fetch.delay if delay is None else delay,
        allow_private=(*fetch.allow_private, *(allow_private or ())),
        contact=fetch.contact,
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


def _starts(targets: Sequence[str] | None, config: Config) -> tuple[Start, ...]:
    """Where a crawl begins. Raises `UsageError` for a word that is no source, address or file."""
    from scraper.crawl.order import Start

    if not targets:
        targets = [source.name for source in config.sources]
        if not targets:
            raise UsageError(
                "nothing to crawl: no address was given and the settings name no source",
                hint="jianbao crawl https://… or write a [[sources]] table (jianbao init)",
            )
    found: list[Start] = []
    for word in targets:
        if source := config.source(word):
            found.append(Start(source.url, source.name))
        elif word.startswith(_ADDRESS):
            found.append(Start(values.address(word)))
        elif word == STDIN or Path(word).is_file():
            found.extend(Start(address) for address in _addresses(word))
        else:
            raise _no_target(word, config)
    if not found:
        raise UsageError("nothing to crawl: the files hold no address")
    return tuple(found)


def _addresses(name: str) -> Iterator[str]:
    """The addresses of a file, one a line; blank lines and those that begin with # are passed."""
    for number, address in lines(name):
        if address.startswith("#"):
            continue
        try:
            yield values.address(address)
        except UsageError as error:
            raise UsageError(f"{name}:{number}: {error.message}", hint=error.hint) from None


def _no_target(word: str, config: Config) -> UsageError:
    names = [source.name for source in config.sources]
    if near := get_close_matches(word, names, n=1):
        hint = f"did you mean {near[0]}?"
    elif "." in word and "/" not in word.partition("://")[0]:
        hint = f"an address begins with its scheme: https://{word.partition('://')[2] or word}"
    else:
        hint = f"known sources: {', '.join(names)}" if names else "the settings name no source"
    return UsageError(f"{word}: no source, no address and no file", hint=hint)

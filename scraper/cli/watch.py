"""`watch`: saved searches (我的订阅), and what is new in them."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from scraper.cli import filters
from scraper.cli.commands import Room
from scraper.cli.ending import SOME_FAILED, say
from scraper.cli.found import for_people, row
from scraper.cli.frame import ArchiveOption, DryRunOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Form, form_of, listing, show, styled
from scraper.cli.tables import Column, table
from scraper.errors import NothingFound, UsageError
from scraper.text import strip_controls
from storage.findings import Hit, Query
from storage.query import parse

app = typer.Typer()
watch = typer.Typer(cls=Room, no_args_is_help=True)
app.add_typer(watch, name="watch", help="Saved searches, and what is new in them.")

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What you call the search.")]
_LIST = (
    Column("name", "name"), Column("words", "query", wide=True), Column("told", "told", right=True),
    Column("run_at", "last run"),
)  # fmt: skip


@watch.command(no_args_is_help=True)
def add(
    ctx: typer.Context,
    name: NameArgument,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="As for search.")] = "",
    source: filters.SourceOption = None,
    origin: filters.OriginOption = None,
    author: filters.AuthorOption = None,
    category: filters.CategoryOption = None,
    site: filters.SiteOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    withdrawn: filters.WithdrawnOption = False,
    revised: filters.RevisedOption = False,
    from_now: Annotated[
        bool, typer.Option("--from-now", help="What it finds today counts as told.")
    ] = False,
    dry_run: DryRunOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Save a search under a name. Its first run tells all that it finds, unless --from-now."""
    texts = {"source": source, "origin": origin, "author": author, "category": category,
             "site": site}  # fmt: skip
    asked = filters.query(
        query, texts, since=since, until=until, withdrawn=withdrawn, revised=revised
    )
    name = _name(name)
    for remark in parse(asked.words).remarks:
        say(remark, kind="note")
    if dry_run:
        say(f"would watch {name}: {asked.words}", kind="done")
        return
    with frame(ctx).writing(archive) as store:
        store.watches.add(name, asked, at=datetime.now(UTC), from_now=from_now)
    say(f"watching {name}", kind="done")


@watch.command("list")
def list_(
    ctx: typer.Context,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """List saved searches."""
    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        rows = [
            {
                "name": each.name, "words": each.query.words, "filters": _filters(each.query),
                "created_at": each.created_at.isoformat(), "told": each.told,
                "run_at": each.run_at.isoformat() if each.run_at else None,
            }
            for each in store.watches.every()
        ]  # fmt: skip
    listing(rows, form, table(_LIST), nothing="no saved search; add one: jianbao watch add")


@watch.command()
def run(
    ctx: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]…", help="Which; without one, all.")
    ] = None,
    all_reprints: Annotated[
        bool, typer.Option("--all-reprints", help="Every article, of one story too.")
    ] = False,
    feed: Annotated[
        Path | None,
        typer.Option(
            "--feed",
            metavar="FILE",
            help="The latest articles as a feed: Atom when it ends in .atom, else RSS.",
        ),
    ] = None,
    command: Annotated[
        str | None,
        typer.Option(
            "--exec",
            metavar="COMMAND",
            help="Run for each article, without a shell; {id}, {url}, {title}, {origin}, "
            "{published_at}, {watch} are filled in, else id, url and title follow.",
        ),
    ] = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Tell what is new since the last run: each story once, even if it was reprinted.

    Ends with 1 when nothing is new, with 3 when the command failed for some articles; those come
    again with the next run.
    """
    from scraper.watching import Ways, send

    form, ways = form_of(json, jsonl), Ways(feed, _words(command))
    with frame(ctx).reading(archive) if dry_run else frame(ctx).writing(archive) as store:
        watches = store.watches
        chosen = list(map(_name, names or ())) or [each.name for each in watches.every()]
        if feed is not None and len(chosen) > 1:
            raise UsageError("--feed: a feed holds one saved search", hint="name the one")
        news = {name: watches.news(name, all_reprints=all_reprints) for name in chosen}
        _show(news, form)
        sys.stdout.flush()  # what did not arrive is not told
        at = datetime.now(UTC)
        failed = 0 if dry_run else sum(
            send(watches, name, hits, ways, at=at) for name, hits in news.items()
        )  # fmt: skip
    if failed:
        say(f"the command failed for {failed} articles; they come again", kind="failed")
        return SOME_FAILED
    return 0 if any(news.values()) else NothingFound.exit_code


@watch.command(no_args_is_help=True)
def remove(
    ctx: typer.Context,
    name: NameArgument,
    dry_run: DryRunOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Forget a saved search, and what it has told."""
    name = _name(name)
    with frame(ctx).reading(archive) if dry_run else frame(ctx).writing(archive) as store:
        there = any(each.name == name for each in store.watches.every())
        if there and not dry_run:
            store.watches.remove(name)
    if not there:
        raise NothingFound(f"there is no watch called {name}", hint="see `jianbao watch list`")
    say(f"would forget {name}" if dry_run else f"{name} is forgotten", kind="done")


def _show(news: Mapping[str, Sequence[Hit]], form: Form) -> None:
    """Print what is new, before it counts as told."""
    if form != "table":
        listing(({"watch": name, **row(hit)} for name in news for hit in news[name]), form)
        return
    for name, hits in news.items():
        if hits:
            show(styled(f"{name}: {len(hits)} new", "bold") + "\n")
            for_people(hits)
    if not any(news.values()):
        say("nothing new", kind="note")


def _words(command: str | None) -> tuple[str, ...]:
    try:
        words = tuple(shlex.split(command or ""))
    except ValueError as error:
        raise UsageError(f"--exec: {error}", hint="close every quote") from None
    if command is not None and not words:
        raise UsageError("--exec: names no program")
    return words


def _name(name: str) -> str:
    told = " ".join(strip_controls(name).split())
    if not told or len(told) > 200:
        raise UsageError("a saved search needs a name of 1 to 200 characters")
    return told


def _filters(query: Query) -> dict[str, Any]:
    default = asdict(Query())
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in asdict(query).items()
        if key != "words" and value != default[key]
    }

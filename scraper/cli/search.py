"""`search`: what the archive says about some words. Imports nothing that a search does not need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from scraper.cli import counts, filters
from scraper.cli.ending import say
from scraper.cli.found import for_people, row
from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Form, form_of, listing, show, styled
from scraper.errors import NothingFound, UsageError
from scraper.export.safe import json_text
from scraper.text import one_line
from storage.findings import Bar, Finding, Query, Step
from storage.query import parse

app = typer.Typer()


@app.command(no_args_is_help=True)
def search(
    ctx: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="Words; all must occur, in title or text.")
    ],
    source: filters.SourceOption = None,
    origin: filters.OriginOption = None,
    author: filters.AuthorOption = None,
    category: filters.CategoryOption = None,
    site: filters.SiteOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    withdrawn: filters.WithdrawnOption = False,
    revised: filters.RevisedOption = False,
    sort: Annotated[filters.Sort, typer.Option(help="Best first, or newest first.")] = "relevance",
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 20,
    offset: Annotated[int, typer.Option(metavar="N", min=0, help="Pass over so many.")] = 0,
    group_reprints: Annotated[
        bool, typer.Option("--group-reprints", help="One line a story, with how many carry it.")
    ] = False,
    context: Annotated[
        int,
        typer.Option(metavar="N", min=0, max=10_000, help="Characters around matches, each side."),
    ] = 60,
    count: Annotated[bool, typer.Option("--count", help="Only how many.")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="Only the ids, one a line.")] = False,
    facets: Annotated[
        bool, typer.Option("--facets", help="Sources, categories, authors, months, with numbers.")
    ] = False,
    histogram: Annotated[
        Step | None, typer.Option(metavar="STEP", help="Bars a day, week, month or year.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-O", "--output", metavar="FILE", help="The histogram as .svg or .csv."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="How the query was read, and what each term finds.")
    ] = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Find articles by words in title or text.

    Any piece of Chinese text is found, of one character or many. Ends with 1 when nothing is
    found. A query that begins with a dash stands after two dashes: jianbao search -- -双减
    """
    form = form_of(json, jsonl)
    modes = {"--ids": ids, "--count": count, "--facets": facets, "--explain": explain,
             "--histogram": histogram is not None}  # fmt: skip
    _one_of(modes, json or jsonl, output)
    texts = {"source": source, "origin": origin, "author": author, "category": category,
             "site": site}  # fmt: skip
    asked = filters.query(
        query, texts, since=since, until=until, withdrawn=withdrawn, revised=revised, sort=sort,
        limit=limit, offset=offset, group_reprints=group_reprints, context=context,
    )  # fmt: skip
    with frame(ctx).finding(archive) as held:
        if explain:
            counts.explanation(held.explain(asked), form)
            return 0
        _remark(asked)
        if histogram:
            return _over_time(held.over_time(asked, histogram), form, output, query)
        total = held.count(asked) if count or facets else 0
        if count:
            show(json_text({"count": total}) if form == "json" else str(total))
        elif facets:
            counts.facets(held.facets(asked), total, form)
        else:
            return _hits(held, asked, form, ids)
    return 0 if total else NothingFound.exit_code


def _one_of(modes: Mapping[str, bool], told_form: bool, output: Path | None) -> None:
    """Refuse what cannot go together."""
    asked = [name for name, is_asked in modes.items() if is_asked]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)}: one of them, not both")
    if modes["--ids"] and told_form:
        raise UsageError("--ids: stands alone, without --json or --jsonl")
    if output is not None and not modes["--histogram"]:
        raise UsageError(
            "--output: only a histogram is written to a file",
            hint="add --histogram month; articles are written by `jianbao export`",
        )


def _remark(asked: Query) -> None:
    """Say what of a query was not taken as it may have been meant."""
    for remark in parse(asked.words).remarks:
        say(remark, kind="note")


def _over_time(bars: Sequence[Bar], form: Form, output: Path | None, title: str) -> int:
    if output is not None:
        counts.chart(bars, output, title)
        say(f"{len(bars)} bars in {output}", kind="done")
    else:
        counts.histogram(bars, form)
    return 0 if bars else NothingFound.exit_code


def _hits(held: Finding, asked: Query, form: Form, ids: bool) -> int:
    hits = held.search(asked)
    if ids:
        for hit in hits:
            show(str(hit.id))
    elif form != "table":
        listing(map(row, hits), form)
    elif hits:
        for_people(hits)
        _place(asked.offset, len(hits), held.count(asked))
    if not hits and form == "table":
        say(f"nothing found for {one_line(asked.words)[:200]}", kind="note")
    return 0 if hits else NothingFound.exit_code


def _place(offset: int, shown: int, total: int) -> None:
    more = f"; more: --offset {offset + shown}" if offset + shown < total else ""
    show(styled(f"{offset + 1}–{offset + shown} of {total}{more}", "dim"))

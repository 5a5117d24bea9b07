"""`export`: articles out of the archive, in a format that others read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Literal

import typer

from scraper.cli import filters
from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, frame
from scraper.cli.progress import counted
from scraper.cli.refs import find, listed
from scraper.errors import NothingFound, UsageError
from scraper.export.files import into_file, into_folder
from scraper.export.formats import FORMATS, Format
from scraper.export.numbered import Numbered
from storage.protocol import Held

app = typer.Typer()

Name = Literal["jsonl", "csv", "md", "txt"]


@app.command()
def export(
    ctx: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="As for search; without one, everything.")
    ] = "",
    form: Annotated[
        Name,
        typer.Option(
            "--format",
            "-f",
            help="; ".join(f"{name}: {form.help}" for name, form in FORMATS.items()) + ".",
        ),
    ] = "jsonl",
    output: Annotated[
        str | None,
        typer.Option(
            "-O",
            "--output",
            metavar="PATH",
            help="A file, written whole or not at all; for md and txt also a folder "
            "(PATH/), one file an article. Default: standard output.",
        ),
    ] = None,
    ids: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            help="The articles whose numbers or addresses stand in FILE, one a line, in that "
            "order; - is standard input, as from `search --ids`.",
        ),
    ] = None,
    source: filters.SourceOption = None,
    origin: filters.OriginOption = None,
    author: filters.AuthorOption = None,
    category: filters.CategoryOption = None,
    site: filters.SiteOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    withdrawn: filters.WithdrawnOption = False,
    revised: filters.RevisedOption = False,
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="At most so many; default: all.")
    ] = None,
    one_per_cluster: Annotated[
        bool, typer.Option("--one-per-cluster", help="Of reprints only the first that comes.")
    ] = False,
    archive: ArchiveOption = None,
) -> int:
    """Write articles down for other programs or people.

    Memory stays flat however many there are. An export to a file is a whole one: the file
    appears under its name when all is written. Ends with 1 when the query selects nothing.
    """
    told = frame(ctx)
    texts = {"source": source, "origin": origin, "author": author, "category": category,
             "site": site}  # fmt: skip
    asked = filters.query(
        query, texts, since=since, until=until, withdrawn=withdrawn, revised=revised,
        limit=None if one_per_cluster else limit,
    )  # fmt: skip
    if ids is not None and asked != filters.query("", {}, limit=asked.limit):
        raise UsageError("--ids and a query or its filters: one of them, not both")
    with told.reading(archive) as store:
        held = store.select(asked) if ids is None else (find(store, ref) for ref in listed(ids))
        chosen = _firsts(held, limit) if one_per_cluster else islice(held, limit)
        articles = (Numbered(held.id, held.article) for held in chosen)
        count = _written(counted(articles, told, "articles"), FORMATS[form], form, output)
    if not count:
        say("nothing selected", kind="note")
        return NothingFound.exit_code
    if output is not None and not told.quiet:
        say(f"{count} articles in {output}", kind="done")
    return 0


def _written(articles: Iterable[Numbered], form: Format, name: str, output: str | None) -> int:
    if output is None:
        if form.encoding == "utf-8-sig" and not sys.stdout.isatty():
            sys.stdout.write("\ufeff")  # the mark by which a spreadsheet knows UTF-8
        return form.write(articles, sys.stdout)
    path = Path(output)
    if path.is_dir() or output.endswith(("/", os.sep)):
        if not form.apart:
            apart = ", ".join(n for n, f in FORMATS.items() if f.apart)
            raise UsageError(f"{output}: {name} goes into a file", hint=f"into a folder go {apart}")
        return into_folder(articles, path, form)
    return into_file(articles, path, form)


def _firsts(held: Iterable[Held], limit: int | None) -> Iterator[Held]:
    """The first article of each cluster."""
    seen: set[int] = set()
    for each in held:
        if each.cluster_id not in seen and (limit is None or len(seen) < limit):
            seen.add(each.cluster_id)
            yield each

"""`show`, `history`: one article, its wordings, and where they came from."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

import typer

from scraper.cli import reading, values
from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Form, document, form_of, listing, on_terminal, put
from scraper.cli.refs import find, listed
from scraper.cli.tables import Column, entries, table
from scraper.errors import NothingFound, UsageError
from scraper.text import strip_controls
from storage.protocol import Archive, Held

app = typer.Typer()

Ref = Annotated[str, typer.Argument(metavar="ID|URL", help="An article's number or address.")]

VERSIONS = (
    Column("number", "version", right=True), Column("first_seen", "first seen"),
    Column("last_seen", "last seen"), Column("characters", "characters", right=True),
    Column("title", "title", "bold", wide=True),
)  # fmt: skip


@app.command(no_args_is_help=True)
def show(
    ctx: typer.Context,
    refs: Annotated[
        list[str],
        typer.Argument(
            metavar="ID|URL...",
            help="Numbers or addresses of articles; or - for "
            "standard input, one a line, as from `search --ids`.",
        ),
    ],
    version: Annotated[
        int | None, typer.Option("--version", metavar="N", min=1, help="That wording.")
    ] = None,
    at: Annotated[
        datetime | None,
        typer.Option("--at", metavar="TIME", parser=values.instant, help="As it was then."),
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="The bytes as they were fetched, nothing else.")
    ] = False,
    provenance: Annotated[
        bool,
        typer.Option("--provenance", help="Its houses, the rule behind each fact, its captures."),
    ] = False,
    captures: Annotated[
        bool, typer.Option("--captures", help="Every response held for it.")
    ] = False,
    cite: Annotated[
        str | None,
        typer.Option(
            metavar="STYLE", help="A citation: gbt7714, apa, chicago or bibtex; names the capture."
        ),
    ] = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Show articles, as they are or as they were; what else is asked is told of one."""
    asked = raw + provenance + captures + (cite is not None)
    if asked > 1:
        raise UsageError("--raw, --provenance, --captures, --cite: one of them")
    if version is not None and at is not None:
        raise UsageError("--version and --at: one of them, not both")
    form = form_of(json, jsonl)
    wanted = [*listed("-")] if refs == ["-"] else refs
    if len(wanted) != 1 and (asked or version is not None):
        raise UsageError("--raw, --provenance, --captures, --cite, --version: of one article")
    with frame(ctx).reading(archive) as store:
        if len(wanted) != 1:
            _several(store, wanted, at, form)
            return
        (ref,) = wanted
        if captures:
            _captures(store, ref, form)
            return
        held = find(store, ref, version=version, at=at)
        if raw:
            _raw(store, held)
        elif cite is not None:
            _cite(store, held, cite, ref, form if json or jsonl else "table")
        elif provenance:
            told = reading.provenance(held, store.captures(held.article.url or ref))
            document(told, form, lambda: reading.provenance_for_people(told))
        else:
            document(held.article.to_json(held.id), form, lambda: reading.held(held))


def _several(store: Archive, refs: Iterable[str], at: datetime | None, form: Form) -> None:
    held = (find(store, ref, at=at) for ref in refs)
    if form != "table":
        listing((each.article.to_json(each.id) for each in held), form)
        return
    for n, each in enumerate(held):
        if n:
            put()
        reading.held(each)


@app.command(no_args_is_help=True)
def history(
    ctx: typer.Context,
    ref: Ref,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """List the wordings of one article, the first one first."""
    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        held = find(store, ref)
        listing(map(reading.version, store.history(held.id)), form, table(VERSIONS))


def _captures(store: Archive, ref: str, form: Form) -> None:
    held = store.get(int(ref)) if ref.isdigit() and ref.isascii() else None
    found = store.captures((held.article.url or ref) if held else ref)
    if not found:
        raise NothingFound(f"{ref}: no response is held for it", hint="an address is told exactly")
    listing(
        map(reading.capture, found),
        form,
        entries("url", ("fetched_at", "status", "size", "mime", "run_id", "sha256")),
    )


def _cite(store: Archive, held: Held, name: str, ref: str, form: Form) -> None:
    from scraper.export.cite import STYLES, Cited, style

    meant = style(name)
    if meant is None:
        raise UsageError(
            f"--cite: there is no style {strip_controls(name)[:40]!r}",
            hint=f"one of: {', '.join(STYLES)}",
        )
    shown = next(
        (c for c in store.captures(held.article.url or ref) if c.id == held.snapshot_id), None
    )
    seen = held.article.fetched_at or held.first_seen
    cited = Cited(
        held.article, held.version, shown.fetched_at if shown else seen,
        shown.sha256 if shown else None,
    )  # fmt: skip
    text = STYLES[meant](cited)
    row = {"id": held.id, "version": held.version, "style": meant, "citation": text}
    document(row, form, lambda: put(text))


def _raw(store: Archive, held: Held) -> None:
    if held.snapshot_id is None:
        raise NothingFound(
            f"#{held.id}: no bytes are held for this version",
            hint="it was added as an article, not as a page",
        )
    body = store.bytes_of(held.snapshot_id)
    if on_terminal():
        sys.stdout.write(strip_controls(body.decode("utf-8", "replace")))
    else:
        sys.stdout.buffer.write(body)

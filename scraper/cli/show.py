"""`show`, `history`: one article, its wordings, and where they came from."""

from __future__ import annotations

import sys
from datetime import datetime
from typing import Annotated

import typer

from scraper.cli import reading, values
from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Form, document, form_of, listing, on_terminal
from scraper.cli.refs import find
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
    ref: Ref,
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
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Show one article, as it is or as it was."""
    if raw + provenance + captures > 1:
        raise UsageError("--raw, --provenance, --captures: one of them")
    if version is not None and at is not None:
        raise UsageError("--version and --at: one of them, not both")
    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        if captures:
            _captures(store, ref, form)
            return
        held = find(store, ref, version=version, at=at)
        if raw:
            _raw(store, held)
        elif provenance:
            told = reading.provenance(held, store.captures(held.article.url or ref))
            document(told, form, lambda: reading.provenance_for_people(told))
        else:
            document(held.article.to_json(held.id), form, lambda: reading.held(held))


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

"""`status`, `runs`, `verify`: how the archive is."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Column, document, form_of, listing, show, styled
from scraper.errors import ArchiveError
from scraper.export.safe import one_line
from storage.protocol import Run

app = typer.Typer()

COUNTS = (
    "new", "revised", "reprinted", "unchanged", "seen", "withdrawn", "failed", "requests", "bytes",
)  # fmt: skip
RUNS = (
    Column("id", "run", right=True), Column("command", "command"), Column("started_at", "started"),
    Column("seconds", "seconds", right=True), Column("outcome", "outcome", "bold"),
    *(Column(name, name, right=True) for name in COUNTS),
)  # fmt: skip
DAMAGE = (
    Column("article_id", "article", right=True), Column("what", "damage", "bold", wide=True),
    Column("url", "address", wide=True),
)  # fmt: skip


@app.command()
def status(
    ctx: typer.Context,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Say what is held, what is queued and what is failing."""
    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        told = {"archive": store.path, **store.status()}
    document(told, form, lambda: _status_for_people(told))


@app.command()
def runs(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 20,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """List the latest runs with what each found, the newest first."""
    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        listing(map(_run, store.runs(limit=limit)), form, RUNS, nothing="no run yet")


@app.command()
def verify(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(metavar="PATH", help="An archive; default: the one in use."),
    ] = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Check that the archive holds together: pages, bytes, texts, references, index.

    What is damaged is listed with the article it hits. Ends with 7 when anything is.
    """
    form = form_of(json, jsonl)
    with frame(ctx).reading(path or archive) as store:
        damage = (
            {"article_id": each.article_id, "url": each.url, "what": each.what}
            for each in store.verify()
        )
        count = listing(damage, form, DAMAGE, nothing=f"{store.path}: sound")
        name = store.path
    if count:
        say(f"{name}: damaged in {count} places", "take the last backup; keep this file")
    return ArchiveError.exit_code if count else 0


def _run(each: Run) -> dict[str, Any]:
    ended = each.finished_at
    seconds = round((ended - each.started_at).total_seconds(), 3) if ended else None
    return {
        "id": each.id,
        "command": each.command,
        "started_at": each.started_at.isoformat(),
        "finished_at": ended.isoformat() if ended else None,
        "seconds": seconds,
        "outcome": each.outcome,
        **{name: each.counts.get(name, 0) for name in COUNTS},
    }


def _status_for_people(told: dict[str, Any]) -> None:
    width = max(map(len, told))
    for name, value in told.items():
        if isinstance(value, dict):
            value = "  ".join(f"{key} {number:,}" for key, number in value.items()) or "none"
        elif isinstance(value, int):
            value = f"{value:,}"
        label = one_line(name.replace("_", " ")).ljust(width)
        show(f"{styled(label, 'bold')}  {styled(one_line(str(value)), 'plain')}")

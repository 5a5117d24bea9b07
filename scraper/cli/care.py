"""`status`, `runs`: how the archive is."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Row, document, form_of, listing, show, styled
from scraper.cli.tables import entries, shown
from scraper.text import one_line
from storage.protocol import Run

app = typer.Typer()

COUNTS = (
    "new", "revised", "reprinted", "unchanged", "seen", "withdrawn", "failed", "requests", "bytes",
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


def _what_it_did(row: Row) -> str:
    """`1.7 s · new 38 · requests 89`: what is 0 is not told."""
    told = [f"{name} {row[name]:,}" for name in COUNTS if row[name]]
    seconds = [f"{row['seconds']:.1f} s"] if row["seconds"] is not None else []
    return " · ".join([*seconds, *told])


RUNS = entries("command", ("outcome", "started_at", _what_it_did))


def _status_for_people(told: dict[str, Any]) -> None:
    width = max(map(len, told))
    for name, value in told.items():
        label = one_line(name.replace("_", " ")).ljust(width)
        show(f"{styled(label, 'bold')}  {styled(shown(value) or 'none', 'plain')}")

"""`status`, `runs`: how the archive is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from scraper.cli.crawl_options import ReportOption
from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Row, document, form_of, listing, show, styled
from scraper.cli.tables import Column, entries, shown, table
from scraper.errors import NothingFound
from scraper.text import one_line
from storage.protocol import Run

app = typer.Typer()

COUNTS = (
    "new", "revised", "reprinted", "unchanged", "seen", "withdrawn", "failed", "requests", "bytes",
)  # fmt: skip


@app.command()
def status(
    ctx: typer.Context,
    prometheus: Annotated[
        bool, typer.Option("--prometheus", help="As metrics, in Prometheus' text format.")
    ] = False,
    listen: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Serve the metrics at /metrics until interrupted."),
    ] = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Say what is held, what is due and what is failing, by source and by host."""
    from scraper.metrics import exposition

    told = frame(ctx)
    if listen is not None:
        _serve(listen, lambda: exposition(_status(told, archive)))
        return
    row = _status(told, archive)
    if prometheus:
        sys.stdout.write(exposition(row))
        return
    document(row, form_of(json, jsonl), lambda: _status_for_people(row))


def _status(told: Frame, archive: str | None) -> dict[str, Any]:
    with told.reading(archive) as store:
        standing = store.standing(datetime.now(UTC))
        last = next(iter(store.runs(limit=1)), None)
        return {
            "archive": store.path,
            **store.status(),
            "last_run": _run(last) if last else None,
            "sources": [source.as_dict() for source in standing.sources],
            "hosts": [host.as_dict() for host in standing.hosts],
        }


def _serve(address: str, text: Callable[[], str]) -> None:
    """Answer until an interrupt, which `ending` turns into its exit code."""
    from scraper.exporter import server

    text()  # an archive that cannot be read is told at once
    with server(address, text) as serving:
        host, port = serving.server_address[:2]
        say(f"http://{host!s}:{port}/metrics", kind="serving")
        serving.serve_forever()


@app.command()
def runs(
    ctx: typer.Context,
    run: Annotated[
        int | None, typer.Argument(metavar="RUN", help="The number of a run: its whole report.")
    ] = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 20,
    report: ReportOption = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """List the latest runs with what each found, the newest first; of one run, the report.

    The report says of each source what it brought and which fields were found, of each host how it
    was treated.
    """
    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        if run is None:
            listing(map(_run, store.runs(limit=limit)), form, RUNS, nothing="no run yet")
            return
        found = store.harvests.report(run)
    if found is None:
        raise NothingFound(f"there is no report of run {run}", hint="`jianbao runs` lists them")
    from scraper.cli import crawling

    crawling.can_report(report)
    if report is not None:
        crawling.put_report(found, report)
    document(found, form, lambda: crawling.for_people(found))


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


SOURCES = table((
    Column("source", "source", "bold", wide=True), Column("due", "due", right=True),
    Column("later", "later", right=True), Column("failing", "failing", right=True),
    Column("lost", "lost", right=True), Column("alarms", "alarms", right=True),
    Column("last_run_at", "last crawled"), Column("next_due_at", "next due"),
))  # fmt: skip
HOSTS = table((
    Column("host", "host", "bold", wide=True), Column("due", "due", right=True),
    Column("failing", "failing", right=True), Column("resting_until", "left alone until"),
    Column("why", "why", wide=True),
))  # fmt: skip


def _status_for_people(told: dict[str, Any]) -> None:
    """The counts, then a table of sources and one of hosts; what is empty is left out."""
    rows = {"sources": SOURCES, "hosts": HOSTS, "last_run": RUNS}
    plain = {name: value for name, value in told.items() if name not in rows}
    width = max(map(len, plain))
    for name, value in plain.items():
        label = one_line(name.replace("_", " ")).ljust(width)
        show(f"{styled(label, 'bold')}  {styled(shown(value) or 'none', 'plain')}")
    for name, people in rows.items():
        if told[name]:
            show()
            people(told[name] if name != "last_run" else [told[name]])

"""`reparse`: today's rules on the stored bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import filters
from scraper.cli.ending import say
from scraper.cli.frame import (
    ArchiveOption,
    DryRunOption,
    Frame,
    JsonLinesOption,
    JsonOption,
    frame,
)
from scraper.cli.printing import form_of, listing
from scraper.cli.progress import counted
from scraper.cli.tables import Column, table

if TYPE_CHECKING:
    from scraper.rereading import Rereader, Sum
    from storage.protocol import Archive, Query

app = typer.Typer()
DIFFERENT, SOME_FAILED = 1, 3
FIELDS = table(
    (
        Column("field", "field", "bold"), Column("changed", "articles", right=True),
        Column("gained", "gained", right=True), Column("lost", "lost", right=True),
        Column("examples", "for example", "dim", wide=True),
    )
)  # fmt: skip


@app.command()
def reparse(
    ctx: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="As for search; without one, everything.")
    ] = "",
    source: filters.SourceOption = None,
    site: filters.SiteOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    processes: Annotated[
        int | None,
        typer.Option("-j", metavar="N", min=1, max=64, help="Read in so many processes."),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="From the first article, whatever an earlier run did.")
    ] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Read stored bytes anew by today's rules, and say which fields came out otherwise.

    The old readings stay (view `readings`); versions of the text keep their numbers and times.
    What today's rules can no longer read stays as it was, and so do articles of which no bytes are
    held. The same command after a stop goes on. With --dry-run nothing is written, and it ends with
    1 when anything would change.
    """
    from scraper.known import known
    from scraper.rereading import Rereader, Sum, answers

    told, form = frame(ctx), form_of(json, jsonl)
    folders = told.site_folders()
    known(folders)  # a site file that cannot be followed is told before anything is read
    asked = _asked(query, {"source": source, "site": site}, since, until)
    jobs = processes or os.cpu_count() or 1
    found = Sum()
    with told.held(archive) as store:
        rereader = Rereader(store.path, folders)
        if dry_run:
            ids = store.rereads.ids(asked)
            for answer in counted(answers(rereader, ids, processes=jobs), told, "articles"):
                found.add(answer)
        else:
            command = _command(query, source=source, site=site, since=since, until=until)
            _work(store, command, asked, rereader, jobs, found, told, anew=anew)
    listing(_rows(found), form, FIELDS)
    _say(found, told, dry_run=dry_run)
    if dry_run:
        return DIFFERENT if found.changed else 0
    most = told.config.crawl.max_fail_ratio if told.settings_file() else 0.05
    return SOME_FAILED if len(found.failed) > most * found.read else 0


def _asked(words: str, texts: dict[str, str | None], since: Any, until: Any) -> Query | None:
    if not words and not any(texts.values()) and since is None and until is None:
        return None
    return filters.query(words, texts, since=since, until=until, limit=None)


def _command(query: str, **options: Any) -> str:
    """What the run is called: the same words go on with it."""
    told = [f"--{name} {value}" for name, value in options.items() if value is not None]
    return " ".join(["reparse", *([query] if query else []), *told])


def _work(
    store: Archive, command: str, asked: Query | None, rereader: Rereader, jobs: int, found: Sum,
    told: Frame, *, anew: bool,
) -> None:  # fmt: skip
    """Read and write under the run lock; how it ended is the run's row."""
    from scraper.rereading import answers, rules_of, written

    now = datetime.now(UTC)
    with store.lock(command):
        rules = rules_of(rereader.folders)
        run_id, place = store.rereads.begin(command, rules, at=now, anew=anew)
        ids = store.rereads.ids(asked, after=place)
        if place and not told.quiet:
            say(f"going on after #{place}", kind="note")
        outcome = "interrupted"
        try:
            done = written(store, run_id, answers(rereader, ids, processes=jobs), at=now)
            for answer in counted(done, told, "articles", total=len(ids)):
                found.add(answer)
            store.rereads.done(run_id)
            outcome = "done"
        finally:
            counts = {"reread": found.read, "changed": found.changed, "failed": len(found.failed)}
            store.finish_run(run_id, at=datetime.now(UTC), outcome=outcome, counts=counts)


def _rows(found: Sum) -> Iterator[dict[str, Any]]:
    fields = sorted(found.fields.items(), key=lambda each: (-each[1].changed, each[0]))
    return ({"field": name} | asdict(one) for name, one in fields)


def _say(found: Sum, told: Frame, *, dry_run: bool) -> None:
    for article_id, why in list(found.failed.items())[:10]:
        say(f"#{article_id}: {why}; its reading stays", kind="unread")
    if told.quiet:
        return
    told_of = [
        f"{found.read} read anew",
        f"{found.changed} {'would change' if dry_run else 'changed'}",
    ]
    if found.failed:
        told_of.append(f"{len(found.failed)} not readable any more, left as they were")
    if found.without_bytes:
        told_of.append(f"{found.without_bytes} without stored bytes, left alone")
    say(", ".join(told_of), kind="would be" if dry_run else "done")

"""`add`: local pages and articles into the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

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
from scraper.cli.printing import Form, form_of, listing, show, styled
from scraper.cli.progress import counted
from scraper.errors import UsageError
from scraper.files import Told
from scraper.text import one_line
from storage.protocol import Archive

if TYPE_CHECKING:
    from scraper.adding import Done

app = typer.Typer()

SOME_FAILED, ALL_FAILED = 3, 4


class _Undo(Exception):
    """Ends a dry run, so that its transaction is undone."""


@app.command(no_args_is_help=True)
def add(
    ctx: typer.Context,
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|-",
            help="Pages (.html .htm .txt), JSON Lines of articles (.jsonl .ndjson), each also "
            "with .gz, folders of them, - for standard input.",
        ),
    ],
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the page was fetched.")
    ] = None,
    fetched_at: Annotated[
        datetime | None,
        typer.Option(
            metavar="TIME", parser=values.instant, help="When it was fetched, unless it says so."
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="TEXT", help="首发媒体 of what names none.")
    ] = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Add saved pages and articles to the archive.

    Says of each what the archive knew of it. An article object needs "title" and "text"; what
    it says is kept, the rest is computed. Verdicts: new, seen, unchanged, revised, reprint.
    Ends with 3 when some items could not be added, with 4 when none could.
    """
    from scraper.adding import Recalled, Wishes, items
    from scraper.batch import Reader
    from scraper.known import known

    told, form = frame(ctx), form_of(json, jsonl)
    if url and (len(paths) > 1 or Path(paths[0]).is_dir()):
        raise UsageError("--url: speaks of one page", hint="give one page at a time")
    now = datetime.now(UTC)
    folders = told.site_folders()
    known(folders)  # a site file that cannot be followed is told before anything is read
    tally: Counter[str] = Counter()
    with ExitStack() as stack:
        store = _store(stack, told, archive, dry_run=dry_run)
        reader = Reader(now, folders=folders, memories=Recalled(store))
        found = items(paths, Wishes(Told(url, fetched_at), source), reader)
        _print(counted(_tallied(store, found, now, tally, dry_run), told, "items"), form)
    if not told.quiet:
        say(_sum(tally), kind="would be" if dry_run else "done")
    failed = tally["failed"]
    return 0 if not failed else ALL_FAILED if failed == tally.total() else SOME_FAILED


def _store(stack: ExitStack, told: Frame, archive: str | None, *, dry_run: bool) -> Archive:
    """The archive; for a dry run where there is none, one that is thrown away."""
    if dry_run and not Path(told.archive_path(archive)).exists():
        archive = f"{stack.enter_context(TemporaryDirectory())}/dry-run.db"
    return stack.enter_context(told.writing(archive))


def _tallied(
    store: Archive, found: Iterator[Any], now: datetime, tally: Counter[str], dry_run: bool
) -> Iterator[Done]:
    from scraper.adding import add

    def done() -> Iterator[Done]:
        for each in add(store, found, now=now):
            tally[each.verdict.outcome if each.verdict else "failed"] += 1
            yield each

    if not dry_run:
        yield from done()
        return
    kept: list[Done] = []
    try:
        with store.batch():
            kept.extend(done())
            raise _Undo
    except _Undo:
        yield from kept


def _print(found: Iterator[Done], form: Form) -> None:
    if form != "table":
        listing(map(_row, found), form)
        return
    for each in found:
        if each.verdict is None:
            show(styled(one_line(each.error), "match"))
            continue
        number = styled(f"#{each.verdict.article_id}", "dim")
        title = each.item.article.title if each.item.article else None
        show(f"{styled(each.verdict.outcome.ljust(9), 'bold')} {number} {one_line(title or '')}")


def _row(each: Done) -> dict[str, Any]:
    if each.verdict is None:
        return {"item": each.item.name, "verdict": None, "error": each.error, "kind": each.kind}
    article, verdict = each.item.article, each.verdict
    return {
        "item": each.item.name,
        "verdict": verdict.outcome,
        "id": verdict.article_id,
        "version": verdict.version,
        "cluster_id": verdict.cluster_id,
        "twin": verdict.twin,
        "url": article.url if article else None,
        "title": article.title if article else None,
    }


def _sum(tally: Counter[str]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(tally.items())) or "nothing"

"""`remove`: takedown."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, DryRunOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import form_of, listing, show, styled
from scraper.cli.refs import number_or_address
from scraper.cli.upkeep import Undone, scrub
from scraper.errors import Removed, UsageError
from scraper.text import one_line

if TYPE_CHECKING:
    from storage.proof import Removal
    from storage.protocol import Archive

app = typer.Typer()


@app.command(no_args_is_help=True)
def remove(
    ctx: typer.Context,
    refs: Annotated[
        list[str], typer.Argument(metavar="ID|URL...", help="Articles by number or address.")
    ],
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; it is kept and told from now on.")
    ],
    scrubbed: Annotated[
        bool,
        typer.Option(
            "--scrub/--no-scrub",
            help="Write the archive anew, so that free pages hold no trace; else `vacuum` later.",
        ),
    ] = True,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Take articles down: text and bytes go, a tombstone stays.

    Copies of the very same wording go too, each is named. What was taken down is not found, fetched
    or added again. Needs as much free disk as the archive takes, for writing it anew.
    """
    form = form_of(json, jsonl)
    if not reason.strip():
        raise UsageError("--reason: say why", hint='for example --reason "court order 12/2023"')
    now = datetime.now(UTC)
    with frame(ctx).held(archive) as store:
        taken = _dry(store, refs, reason, now) if dry_run else _taken(store, refs, reason, now)
        listing(map(_row, taken), form, _for_people)
        if scrubbed and not dry_run and store.unscrubbed():
            scrub(store, now)
    if dry_run:
        say(f"{_sum(taken)}; nothing was changed", kind="would go")
    elif not frame(ctx).quiet:
        say(_sum(taken), kind="done")


def _taken(
    store: Archive, refs: list[str], reason: str, now: datetime
) -> list[tuple[str, Removal | None]]:
    """All of them or none; None for what was taken down before."""
    with store.batch():
        return [(ref, _one(store, ref, reason, now)) for ref in refs]


def _one(store: Archive, ref: str, reason: str, now: datetime) -> Removal | None:
    try:
        return store.remove(number_or_address(ref), reason=reason, at=now)
    except Removed:
        return None


def _dry(
    store: Archive, refs: list[str], reason: str, now: datetime
) -> list[tuple[str, Removal | None]]:
    try:
        with store.batch():
            taken = _taken(store, refs, reason, now)
            raise Undone
    except Undone:
        return taken


def _row(each: tuple[str, Removal | None]) -> dict[str, Any]:
    ref, removal = each
    if removal is None:
        return {"ref": ref, "verdict": "removed before", "articles": []}
    return {
        "ref": ref,
        "verdict": "removed",
        "articles": [{"id": id, "url": url} for id, url in removal.articles],
        "snapshots": removal.snapshots,
        "bytes": removal.bytes,
    }


def _for_people(rows: Any) -> int:
    told = list(rows)
    for row in told:
        show(f"{styled(row['verdict'], 'bold')} {one_line(row['ref'])}")
        for article in row["articles"]:
            show(styled(f"   #{article['id']} {one_line(article['url'] or '')}", "dim"))
    return len(told)


def _sum(taken: list[tuple[str, Removal | None]]) -> str:
    gone = [removal for _, removal in taken if removal]
    articles = sum(len(removal.articles) for removal in gone)
    snapshots = sum(removal.snapshots for removal in gone)
    return f"{articles} articles, {snapshots} snapshots"

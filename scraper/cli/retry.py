"""`retry`: targets that failed, again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli.crawl_options import DelayOption, MaxTimeOption, PrivateOption
from scraper.cli.ending import say
from scraper.cli.frame import (
    ArchiveOption,
    DryRunOption,
    JsonLinesOption,
    JsonOption,
    frame,
)
from scraper.cli.printing import Row, form_of, listing
from scraper.cli.tables import entries
from scraper.errors import FAILURE_KINDS, RESULT_KINDS, UsageError

if TYPE_CHECKING:
    from scraper.crawl.order import Start
    from storage.protocol import Archive, Failing

app = typer.Typer()

FAILURES = frozenset(FAILURE_KINDS) - RESULT_KINDS - {"trap", "unsupported_type"}
"""What is tried again unless kinds are named: what is a failure, and no answer."""
_LISTED = entries("url", ("kind", "detail", "at", "attempts"), number="")

Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        help="Only what failed so: timeout, http_5xx … (docs/errors.md). Repeatable. Default: all "
        "that are failures; results (gone, robots, not_article …) only when named.",
    ),
]


@app.command()
def retry(
    ctx: typer.Context,
    kind: Kinds = None,
    source: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only what this source led to.")
    ] = None,
    limit: Annotated[int | None, typer.Option(metavar="N", min=1, help="At most so many.")] = None,
    delay: DelayOption = None,
    max_time: MaxTimeOption = None,
    allow_private: PrivateOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Ask failed targets again, now.

    Those that were had since are left out. What else is due waits for `crawl`.
    """
    told, form, kinds = frame(ctx), form_of(json, jsonl), _kinds(kind)
    if dry_run:
        with told.reading(archive) as store:
            failing = _failing(store, kinds, source, limit)
            listing(map(_row, failing), form, _LISTED, nothing="nothing is failing")
        return 0
    from scraper.cli import crawling
    from scraper.cli.orders import order_of

    with told.held(archive) as store:
        starts = _starts(_failing(store, kinds, source, limit))
        if not starts:
            say("nothing is failing", kind="note")
            return 0
        order = order_of(
            told,
            starts,
            delay=delay,
            allow_private=allow_private,
            go_on=False,
            max_time=max_time,
            command="retry",
        )
        return crawling.carry_out(order, store, told, form)


def _kinds(named: Sequence[str] | None) -> frozenset[str]:
    kinds = [kind.strip() for each in named or () for kind in each.split(",")]
    for kind in kinds:
        if kind not in FAILURE_KINDS:
            near = get_close_matches(kind, FAILURE_KINDS, n=1)
            meant = f"did you mean {near[0]}?" if near else f"known: {', '.join(FAILURE_KINDS)}"
            raise UsageError(f"--kind {kind[:40]!r}: there is no such kind of failure", hint=meant)
    return frozenset(kinds) or FAILURES


def _failing(
    store: Archive, kinds: frozenset[str], source: str | None, limit: int | None
) -> tuple[Failing, ...]:
    return store.failing(kinds=kinds, source=source)[:limit]


def _starts(failing: Iterable[Failing]) -> tuple[Start, ...]:
    from scraper.crawl.order import Start

    return tuple(Start(each.target.url, each.target.source, each.target.kind) for each in failing)


def _row(each: Failing) -> Row:
    said = each.failure
    return {
        "url": said.url,
        "kind": said.kind,
        "detail": said.detail,
        "at": said.at.isoformat(),
        "attempts": said.attempts,
        "retry_at": said.retry_at.isoformat() if said.retry_at else None,
        "source": each.target.source,
    }

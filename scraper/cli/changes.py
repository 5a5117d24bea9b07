"""`changes`: what was edited after publication, withdrawn, and brought back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Annotated, Any

import typer

from scraper.cli import values
from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Row, Style, form_of, listing, on_terminal, show, styled
from scraper.cli.refs import find
from scraper.cli.tables import shown
from scraper.edits.edit import KINDS
from scraper.errors import UsageError
from scraper.model import SHANGHAI
from scraper.text import one_line, strip_controls
from storage.events import ChangeQuery, Event

app = typer.Typer()

ALL_KINDS = (*KINDS, "withdrawn", "restored")
_FEW = 50
_LONGEST = 60
"""Characters of a text that are shown to people."""

_SIDES: tuple[tuple[str, str, Style], ...] = (("−", "before", "gone"), ("+", "after", "come"))


@app.command()
def changes(
    ctx: typer.Context,
    ref: Annotated[
        str | None, typer.Argument(metavar="[ID|URL]", help="Of this article; default: of all.")
    ] = None,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", help=f"Only these, repeatable: {', '.join(ALL_KINDS)}."),
    ] = None,
    source: Annotated[
        str | None, typer.Option(metavar="TEXT", help="来源: origin or reprinter has this.")
    ] = None,
    since: Annotated[
        date | None,
        typer.Option(metavar="DAY", parser=values.day, help="Seen on that day or later."),
    ] = None,
    until: Annotated[
        date | None, typer.Option(metavar="DAY", parser=values.day, help="Seen before that day.")
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help=f"At most so many; on a terminal {_FEW}, else all.",
            show_default=False,
        ),
    ] = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """List edits, withdrawals and returns, the newest first.

    Each names the snapshots before and after. An edit made out by other rules than the look before
    it (`same_rules` is false) may be that of the rules: `jianbao reparse` settles it.
    """
    form = form_of(json, jsonl)
    kinds = tuple(map(_kind, kind or ()))
    most = limit or (_FEW if form == "table" and on_terminal() else None)
    with frame(ctx).reading(archive) as store:
        query = ChangeQuery(
            kinds, find(store, ref).id if ref else None,
            strip_controls(source) if source else None, _midnight(since), _midnight(until), most,
        )  # fmt: skip
        listing(map(_row, store.changes(query)), form, _for_people, nothing="nothing was changed")


def _kind(word: str) -> str:
    if word in ALL_KINDS:
        return word
    near = get_close_matches(word, ALL_KINDS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"one of: {', '.join(ALL_KINDS)}"
    raise UsageError(f"--kind: there is no {strip_controls(word)[:40]!r}", hint=hint)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None


def _row(event: Event) -> dict[str, Any]:
    return asdict(event) | {
        "not_before": event.not_before.isoformat(),
        "at": event.at.isoformat(),
    }


def _for_people(rows: Iterable[Row]) -> int:
    count = 0
    for row in rows:
        count += 1
        number = styled(f"#{row['article_id']} ", "dim")
        doubt = "" if row["same_rules"] else styled("  (read by other rules)", "dim")
        kind = styled(row["kind"].replace("_", " "), "match")
        show(f"{number}{styled(one_line(row['title'] or '无题'), 'bold')}")
        show(f"   {styled(shown(row['at']), 'dim')}  {kind}  {_what(row)}{doubt}")
    return count


def _what(row: Row) -> str:
    parts = [
        styled(f"{sign} {_short(row[side])}", style) for sign, side, style in _SIDES if row[side]
    ]
    return "  ".join(parts)


def _short(text: str) -> str:
    line = one_line(text)
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"

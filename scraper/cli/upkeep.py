"""`vacuum`: the archive's file written anew."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import document, form_of, put
from scraper.errors import LockHeld

if TYPE_CHECKING:
    from storage.protocol import Archive

app = typer.Typer()


class Undone(Exception):
    """Ends a dry run, so that its transaction is undone."""


@app.command()
def vacuum(
    ctx: typer.Context,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Give back the room of what was deleted; nothing removed can be found in the file then.

    Needs as much free disk as the archive takes. Readers may go on, writers wait.
    """
    form = form_of(json, jsonl)
    with frame(ctx).held(archive) as store:
        before, after = store.vacuum(at=datetime.now(UTC))
        row = {"archive": store.path, "bytes_before": before, "bytes_after": after}
    document(row, form, lambda: put(f"{row['archive']}: {before:,} bytes before, {after:,} now"))


def scrub(store: Archive, now: datetime) -> None:
    """Write the archive anew after a takedown; a reader that hinders it is told, no failure."""
    try:
        store.vacuum(at=now)
    except LockHeld as error:
        say(
            f"{error.message}; what was removed can still stand in the log",
            f"end the reader, then run: jianbao vacuum -a {store.path}",
            kind="note",
        )

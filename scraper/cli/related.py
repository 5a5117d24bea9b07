"""`related`: articles on the same matter (更多)."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import form_of, listing
from scraper.cli.refs import find
from scraper.cli.show import Ref
from scraper.cli.tables import entries
from scraper.errors import NothingFound
from storage.findings import Kin

app = typer.Typer()


@app.command(no_args_is_help=True)
def related(
    ctx: typer.Context,
    ref: Ref,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 10,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """List articles on the same matter, each with the reason.

    Those that carry the same text come first, then those that share rare terms. Ends with 1 when
    there is none.
    """
    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        kin = store.related(find(store, ref).id, limit=limit)
        facts = ("published_at", "origin", "reason", "url")
        listing(map(_row, kin), form, entries("title", facts), nothing="nothing related")
    return 0 if kin else NothingFound.exit_code


def _row(kin: Kin) -> dict[str, Any]:
    return {
        "id": kin.id,
        "url": kin.url,
        "title": kin.title,
        "origin": kin.origin,
        "published_at": kin.published_at,
        "score": kin.score,
        "reason": kin.reason,
        "shared": list(kin.shared),
    }

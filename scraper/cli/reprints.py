"""`reprints`, `clusters`: who carried the same text."""

from __future__ import annotations

import json as json_format
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import form_of, listing
from scraper.cli.refs import find
from scraper.cli.show import Ref
from scraper.cli.tables import Column, entries, table
from scraper.files import lines
from storage.protocol import Held

app = typer.Typer()

SOME_FAILED, ALL_FAILED = 3, 4
CLUSTERS = (Column("cluster", "cluster", right=True), Column("id", "id", wide=True))


@app.command(no_args_is_help=True)
def reprints(
    ctx: typer.Context,
    ref: Ref,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """List who carried the same text, the likely first one first."""
    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        held = find(store, ref)
        carriers = store.cluster(held.id)
        listing(map(_carrier, carriers), form, entries("title", ("published_at", "chain", "url")))


@app.command(no_args_is_help=True)
def clusters(
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="FILE",
            help="JSON Lines {id, text, title?, published_at?}; - is standard input.",
        ),
    ],
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """Group texts that are reprints of each other.

    Needs no archive. Every id comes back with the number of its cluster, in the order given;
    one alone has a cluster of its own. Ends with 3 when some lines could not be read, with 4
    when none could.
    """
    from storage.similar import cluster_texts

    form = form_of(json, jsonl)
    tally: Counter[str] = Counter()
    rows = cluster_texts(_texts(source, tally))
    listing(({"id": id, "cluster": cluster} for id, cluster in rows), form, table(CLUSTERS))
    if not tally["failed"]:
        return 0
    say(f"{tally['failed']} lines could not be read", kind="done")
    return SOME_FAILED if tally["read"] else ALL_FAILED


def _carrier(held: Held) -> dict[str, Any]:
    article = held.article
    houses = (article.origin, article.reprinter, article.snapshotter)
    return {
        "id": held.id,
        "cluster_id": held.cluster_id,
        "url": article.url,
        "title": article.title,
        "origin": article.origin,
        "reprinter": article.reprinter,
        "snapshotter": article.snapshotter,
        "chain": " → ".join(dict.fromkeys(house for house in houses if house)),
        "published_at": str(article.published_at) if article.published_at else None,
        "first_seen": held.first_seen.isoformat(),
        "digest": article.digest,
        "withdrawn_at": held.withdrawn_at.isoformat() if held.withdrawn_at else None,
    }


def _texts(name: str, tally: Counter[str]) -> Iterator[dict[str, Any]]:
    """The rows of a file; a line that is none is told and passed over."""
    for number, line in lines(name):
        try:
            row = json_format.loads(line)
            if not isinstance(row, dict) or "id" not in row:
                raise ValueError('a line is an object with "id" and "text"')
        except (ValueError, RecursionError) as error:
            tally["failed"] += 1
            say(f"{name}:{number}: {error}")
            continue
        tally["read"] += 1
        yield row

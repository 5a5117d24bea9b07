"""`reprints`, `clusters`: who carried the same text, and what they did to it."""

from __future__ import annotations

import json as json_format
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Form, Row, Style, form_of, listing, put, show, styled
from scraper.cli.refs import find
from scraper.cli.show import Ref
from scraper.cli.tables import Column, entries, shown, table
from scraper.errors import UsageError
from scraper.files import lines

if TYPE_CHECKING:
    from storage.lineage import Carrier
    from storage.protocol import Archive

app = typer.Typer()

SOME_FAILED, ALL_FAILED = 3, 4
CLUSTERS = (Column("cluster", "cluster", right=True), Column("id", "id", wide=True))
HELD = (
    Column("cluster_id", "cluster", right=True), Column("carriers", "carriers", right=True),
    Column("published_at", "published"), Column("origin", "origin"),
    Column("title", "title", wide=True),
)  # fmt: skip
MOST_SHOWN = 5
"""Sentences cut or added that a person is shown of each carrier; JSON has all."""


@app.command(no_args_is_help=True)
def reprints(
    ctx: typer.Context,
    ref: Ref,
    why: Annotated[
        bool,
        typer.Option(
            "--why", help="What each shares with the first one: sentences cut and added, numbers."
        ),
    ] = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """List who carried the same text: the declared origin first, else the earliest.

    Beside what each page declares (origin, reprinter, snapshotter) stands what the texts show:
    from which earlier carrier each one came. A declared origin is resolved (`origin_id`) as soon
    as its own page is held.
    """
    from storage.lineage import carriers

    form = form_of(json, jsonl)
    with frame(ctx).reading(archive) as store:
        found = carriers(store.cluster(find(store, ref).id))
        first = found[0].held.article.text
        listing((_carrier(each, first if why else None) for each in found), form, _people)


@app.command()
def clusters(
    ctx: typer.Context,
    source: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="No archive: JSON Lines {id, text, title?, published_at?}; - is standard input.",
        ),
    ] = None,
    form: Annotated[
        Literal["graphml"] | None,
        typer.Option("--format", help="The archive's clusters as a graph of who took from whom."),
    ] = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Group texts that are reprints of each other: those of the archive, or of a file.

    Of the archive every text that several articles carry is a line, or with `--format graphml`
    a part of one graph. With `--from` no archive is needed: every id comes back with the number
    of its cluster, in the order given; one alone has a cluster of its own. Ends with 3 when some
    lines could not be read, with 4 when none could.
    """
    if source is None:
        _of_archive(frame(ctx), archive, form, json, jsonl)
        return 0
    if form or archive:
        raise UsageError("--from: groups the texts of a file; --format and -a are of an archive")
    return _of_file(source, form_of(json, jsonl))


def _of_archive(
    called: Frame, archive: str | None, format: str | None, json: bool, jsonl: bool
) -> None:
    from scraper.export.graphml import graphml
    from storage.lineage import carriers

    if format and (json or jsonl):
        raise UsageError("--format graphml and --json: one of them, not both")
    with called.reading(archive) as store:
        if format:
            for line in graphml(carriers(store.cluster(ids[0])) for ids in store.clusters()):
                put(line)
        else:
            rows = (_cluster(store, ids) for ids in store.clusters())
            nothing = "no text is carried by several articles"
            listing(rows, form_of(json, jsonl), table(HELD), nothing=nothing)


def _of_file(source: str, form: Form) -> int:
    from storage.similar import cluster_texts

    tally: Counter[str] = Counter()
    rows = cluster_texts(_texts(source, tally))
    listing(({"id": id, "cluster": cluster} for id, cluster in rows), form, table(CLUSTERS))
    if not tally["failed"]:
        return 0
    say(f"{tally['failed']} lines could not be read", kind="done")
    return SOME_FAILED if tally["read"] else ALL_FAILED


def _cluster(store: Archive, ids: tuple[int, ...]) -> dict[str, Any]:
    leader, *_ = members = store.cluster(ids[0])
    return {
        "cluster_id": leader.cluster_id,
        "carriers": len(members),
        "leader": leader.id,
        "title": leader.article.title,
        "origin": leader.article.origin,
        "published_at": str(leader.article.published_at) if leader.article.published_at else None,
        "ids": [held.id for held in members],
    }


def _carrier(carrier: Carrier, first: str | None) -> dict[str, Any]:
    from storage.lineage import likeness

    held, article = carrier.held, carrier.held.article
    houses = (article.origin, article.reprinter, article.snapshotter)
    row: dict[str, Any] = {
        "id": held.id,
        "cluster_id": held.cluster_id,
        "leader": carrier.leader,
        "url": article.url,
        "title": article.title,
        "origin": article.origin,
        "reprinter": article.reprinter,
        "snapshotter": article.snapshotter,
        "chain": " → ".join(dict.fromkeys(house for house in houses if house)),
        "origin_id": carrier.origin_id,
        "source_id": carrier.source_id,
        "share": carrier.share if carrier.source_id is not None else None,
        "published_at": str(article.published_at) if article.published_at else None,
        "first_seen": held.first_seen.isoformat(),
        "digest": article.digest,
        "withdrawn_at": held.withdrawn_at.isoformat() if held.withdrawn_at else None,
    }
    if first is not None:
        row["why"] = None if carrier.leader else asdict(likeness(first, article.text))
    return row


def _people(rows: Iterable[Row]) -> int:
    """An entry a carrier, and under it what it did to the text, where that was asked."""
    print_entry = entries("title", ("published_at", "chain", _measured, "url"))
    count = 0
    for row in rows:
        count += print_entry([row])
        if why := row.get("why"):
            _why(why)
    return count


def _measured(row: Row) -> str:
    came = f"{row['share']:.0%} from #{row['source_id']}" if row["source_id"] is not None else ""
    origin = f"original #{row['origin_id']}" if row["origin_id"] is not None else ""
    gone = f"withdrawn {shown(row['withdrawn_at'])}" if row["withdrawn_at"] else ""
    return " · ".join(filter(None, (came, origin, gone)))


def _why(why: Mapping[str, Any]) -> None:
    show(f"   {why['share']:.0%} of the shorter text is in both")
    _sentences("-", "gone", why["cut"])
    _sentences("+", "come", why["added"])
    if why["numbers"]:
        show(f"   numbers that agree: {shown(why['numbers'])}")
    for mine, yours in why["differ"]:
        show(f"   {shown(mine)} became {shown(yours)}")


def _sentences(sign: str, style: Style, sentences: Sequence[str]) -> None:
    for sentence in sentences[:MOST_SHOWN]:
        show(styled(f"   {sign} {shown(sentence)}", style))
    if len(sentences) > MOST_SHOWN:
        show(styled(f"   {sign} and {len(sentences) - MOST_SHOWN} more sentences", "dim"))


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

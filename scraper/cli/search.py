"""`search`: what the archive says about some words. Imports nothing that a search does not need."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from scraper.cli import filters
from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Form, form_of, listing, show, styled
from scraper.errors import NothingFound, UsageError
from scraper.export.safe import json_text
from scraper.text import one_line
from storage.protocol import Hit

app = typer.Typer()


@app.command(no_args_is_help=True)
def search(
    ctx: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="Words; all must occur, in title or text.")
    ],
    source: filters.SourceOption = None,
    origin: filters.OriginOption = None,
    author: filters.AuthorOption = None,
    category: filters.CategoryOption = None,
    site: filters.SiteOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    withdrawn: filters.WithdrawnOption = False,
    revised: filters.RevisedOption = False,
    sort: Annotated[filters.Sort, typer.Option(help="Best first, or newest first.")] = "relevance",
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="At most so many.")] = 20,
    offset: Annotated[int, typer.Option(metavar="N", min=0, help="Pass over so many.")] = 0,
    group_reprints: Annotated[
        bool, typer.Option("--group-reprints", help="One line a story, with how many carry it.")
    ] = False,
    count: Annotated[bool, typer.Option("--count", help="Only how many.")] = False,
    ids: Annotated[bool, typer.Option("--ids", help="Only the ids, one a line.")] = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Find articles by words in title or text.

    Any piece of Chinese text is found, of one character or many. Ends with 1 when nothing is
    found. A query that begins with a dash stands after two dashes: jianbao search -- -双减
    """
    if ids and (json or jsonl or count):
        raise UsageError("--ids: stands alone, without --json, --jsonl or --count")
    form = form_of(json, jsonl)
    texts = {"source": source, "origin": origin, "author": author, "category": category,
             "site": site}  # fmt: skip
    asked = filters.query(
        query, texts, since=since, until=until, withdrawn=withdrawn, revised=revised, sort=sort,
        limit=limit, offset=offset, group_reprints=group_reprints,
    )  # fmt: skip
    with frame(ctx).reading(archive) as held:
        if count:
            return _counted(held.count(asked), form)
        hits = held.search(asked)
        if ids:
            for hit in hits:
                show(str(hit.id))
        elif form != "table":
            listing(map(row, hits), form)
        elif hits:
            _for_people(hits, held.count(asked), offset)
    if not hits and form == "table":
        say(f"nothing found for {query}", kind="note")
    return 0 if hits else NothingFound.exit_code


def row(hit: Hit) -> dict[str, Any]:
    """A result as JSON; `marks` are (start, end) of the matches within `snippet`."""
    return {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title,
        "origin": hit.origin,
        "published_at": hit.published_at,
        "snippet": hit.snippet,
        "score": hit.score,
        "marks": [list(mark) for mark in hit.marks],
        "cluster_id": hit.cluster_id,
        "spread": hit.spread,
    }


def _counted(count: int, form: Form) -> int:
    show(json_text({"count": count}) if form == "json" else str(count))
    return 0 if count else NothingFound.exit_code


def _for_people(hits: tuple[Hit, ...], total: int, offset: int) -> None:
    for hit in hits:
        show(f"{styled(f'#{hit.id}', 'dim')} {styled(one_line(hit.title or '无题'), 'bold')}")
        spread = f"{hit.spread} articles" if hit.spread > 1 else ""
        facts = (hit.origin, (hit.published_at or "")[:16].replace("T", " "), hit.url, spread)
        show("   " + styled(" · ".join(one_line(fact) for fact in facts if fact), "dim"))
        show("   " + _marked(hit) + "\n")
    shown = f"{offset + 1}–{offset + len(hits)} of {total}"
    more = f"; more: --offset {offset + len(hits)}" if offset + len(hits) < total else ""
    show(styled(shown + more, "dim"))


def _marked(hit: Hit) -> str:
    """The snippet on one line, its matches bright; the marks speak of the text as it is held."""
    pieces, at = list[str](), 0
    for start, end in hit.marks:
        pieces.append(_flat(hit.snippet[at:start]))
        pieces.append(styled(_flat(hit.snippet[start:end]), "match"))
        at = end
    return "".join([*pieces, _flat(hit.snippet[at:])])


def _flat(text: str) -> str:
    return styled(text.replace("\n", " ").replace("\t", " "), "plain") if text else ""

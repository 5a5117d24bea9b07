"""The filters that `search` and `export` share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

import typer

from scraper.cli import values
from scraper.text import strip_controls
from storage.findings import Query

Sort = Literal["relevance", "date"]

SourceOption = Annotated[
    str | None, typer.Option("--source", metavar="TEXT", help="来源: origin or reprinter has this.")
]
OriginOption = Annotated[
    str | None, typer.Option("--origin", metavar="TEXT", help="首发媒体 has this.")
]
AuthorOption = Annotated[
    str | None,
    typer.Option("--author", metavar="NAME", help="An author (not an editor or credit)."),
]
CategoryOption = Annotated[
    str | None, typer.Option("--category", metavar="TEXT", help="The category, as the page says.")
]
SiteOption = Annotated[
    str | None, typer.Option("--site", metavar="HOST", help="Fetched from this host.")
]
SinceOption = Annotated[
    date | None,
    typer.Option(
        "--since",
        metavar="DAY",
        parser=values.day,
        help="Published on that day or later: 2023-01-05, 2023-01, today, 7d.",
    ),
]
UntilOption = Annotated[
    date | None,
    typer.Option("--until", metavar="DAY", parser=values.day, help="Published before that day."),
]
WithdrawnOption = Annotated[
    bool, typer.Option("--withdrawn", help="Only what its site has taken away.")
]
RevisedOption = Annotated[
    bool, typer.Option("--revised", help="Only what has more than one version.")
]


def query(
    words: str,
    texts: Mapping[str, str | None],
    *,
    withdrawn: bool = False,
    revised: bool = False,
    **more: Any,
) -> Query:
    """The query that the options make. Controls and broken characters of a command line go."""
    told: dict[str, Any] = {
        name: strip_controls(text) for name, text in texts.items() if text is not None
    }
    return Query(
        strip_controls(words), **told, withdrawn=withdrawn or None, revised=revised or None, **more
    )

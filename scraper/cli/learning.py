"""`sources learn`: a site file from the pages that the archive holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Form, form_of, listing, put
from scraper.errors import UsageError

if TYPE_CHECKING:
    from scraper.learn.lesson import Lesson


def learn(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A source of the settings or a host.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-O", metavar="DIR", help="Write HOST.toml and its cases into this folder."
        ),
    ] = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """Learn from 10 stored pages or more where a site's articles have their parts.

    Prints a site file to review: selectors of text, headline, time, house, author and next page,
    and lines that several stories repeat, each with the pages it holds for. With -O it goes into a
    folder, with pages as cases that `jianbao sources check` reads.
    """
    from scraper.learn.lesson import agreement
    from scraper.learn.lesson import learn as learn_from
    from scraper.lessons import samples_of, write

    told = frame(ctx)
    with told.reading(archive) as held:
        host, samples = samples_of(held, _host(told, name))
    lesson = learn_from(host, samples)
    if output is not None:
        written = write(lesson, output)
        if not told.quiet:
            say(f"{written[0]} and {len(written) // 3} cases", kind="wrote")
    _print(lesson, form_of(json, jsonl) if json or jsonl else "table")
    if not told.quiet:
        same, pages = agreement(lesson)
        say(f"with these rules {same} of {pages} pages are read as without them", kind="done")
    return 0


def _host(told: Frame, name: str) -> str:
    """The host of a source of the settings, or the one that is named."""
    from scraper.urls import host_of

    source = told.config.source(name)
    host = host_of(source.url if source else name)
    if not host:
        raise UsageError(
            f"{name}: neither a source of the settings nor a host",
            hint="`jianbao sources list` names the sources; a host is written news.example.cn",
        )
    return host


def _print(lesson: Lesson, form: Form) -> None:
    if form == "table":
        for line in lesson.text.splitlines():
            put(line)
        return
    rows: list[dict[str, Any]] = [
        {"host": lesson.host, "key": key, "value": value, "holds": share}
        for key, value, share in lesson.found
    ]
    listing(rows, form)

"""`extract`: pages to articles, without an archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import values
from scraper.cli.ending import say
from scraper.cli.extracting import Look
from scraper.cli.frame import Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import on_terminal
from scraper.errors import JianbaoError, ReadError, UsageError
from scraper.files import Page, Told, notes, pages, snapshot, told_of

if TYPE_CHECKING:
    from scraper.batch import Answer, Reader
    from scraper.cli.explaining import Take
    from scraper.model import Snapshot

app = typer.Typer()

Ask = Callable[[str], "Snapshot"]
"""Fetches an address."""
_ADDRESS = ("http://", "https://")


@app.command(no_args_is_help=True)
def extract(
    ctx: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH|URL|-",
            help="Pages: files (.html .htm .txt, also .gz), folders (read recursively, in the "
            "order of their names), addresses, - for standard input.",
        ),
    ],
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="Where the page was fetched.")
    ] = None,
    fetched_at: Annotated[
        datetime | None,
        typer.Option(metavar="TIME", parser=values.instant, help="When it was fetched."),
    ] = None,
    meta: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="The same for many: JSON Lines {file, url?, site?, fetched_at?}."
        ),
    ] = None,
    learn: Annotated[
        bool,
        typer.Option(
            "--learn", help="First learn which blocks recur on each site; read without them."
        ),
    ] = False,
    no_sites: Annotated[
        bool, typer.Option("--no-sites", help="General rules only, no rules of single sites.")
    ] = False,
    sites: Annotated[
        list[Path] | None,
        typer.Option(
            "--sites", metavar="DIR", help="A folder of site files of your own; repeatable."
        ),
    ] = None,
    processes: Annotated[
        int, typer.Option("-j", metavar="N", min=1, max=64, help="Read in so many processes.")
    ] = 1,
    look: Annotated[
        Look | None,
        typer.Option("--format", "-f", help="Default: text on a terminal, jsonl in a pipe."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Each block with its role and why; each fact too.")
    ] = False,
    explain_html: Annotated[
        Path | None,
        typer.Option(
            "--explain-html",
            metavar="FILE",
            help="The same as a page to look at: one page, its blocks framed. - for standard "
            "output.",
        ),
    ] = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """Read pages and print their articles.

    A page of a folder always gets a line, with "error" when it holds no article. Ends with 3 when
    some pages gave no article, with 4 when none did.
    """
    from scraper.cli import extracting

    told = frame(ctx)
    form = _look(look, json, jsonl)
    several = len(inputs) > 1 or Path(inputs[0]).is_dir()
    named = _named(inputs, Told(url, fetched_at), meta, several)
    reader = _reader(told, no_sites, sites or ())
    if learn:
        reader = _learned(named, reader, processes, several)
    on_web = any(page.name.startswith(_ADDRESS) for page in named)
    with _asking(told) if on_web else nullcontext() as ask:
        take = partial(_taken, reader=reader, ask=ask)
        if explain or explain_html:
            from scraper.cli.explaining import Showing, explained

            return explained(named, take, reader, Showing(form, several, explain, explain_html))
        fetched = _in_turn(named, reader, take) if on_web else None
        if several:
            return extracting.many(fetched, named, reader, form, told, processes=processes)
        (answer,) = fetched or map(reader, named)
    if answer.article is None:
        raise _again(answer)
    extracting.one(answer.article, form)
    return 0


def _look(look: Look | None, json: bool, jsonl: bool) -> Look:
    short: Look | None = "json" if json else "jsonl" if jsonl else None
    if (json and jsonl) or (look and short and look != short):
        raise UsageError("--json, --jsonl, --format: one form of output")
    return look or short or ("text" if on_terminal() else "jsonl")


def _reader(told: Frame, no_sites: bool, sites: Sequence[Path]) -> Reader:
    """How the pages are read; site files that cannot be followed are refused before any page."""
    from scraper.batch import Reader
    from scraper.known import known

    if no_sites and sites:
        raise UsageError("--no-sites and --sites: one of them, not both")
    folders = () if no_sites else told.site_folders(sites)
    known(folders)
    return Reader(datetime.now(UTC), sites=not no_sites, folders=folders)


def _learned(named: Sequence[Page], reader: Reader, processes: int, several: bool) -> Reader:
    """The reader with a memory of every site that the pages are told to be from."""
    from scraper.batch import memories

    if not several or any(page.name.startswith(_ADDRESS) for page in named):
        raise UsageError("--learn: one site's pages are compared", hint="give a folder of them")
    unknown = sum(not page.told.home for page in named)
    if unknown == len(named):
        raise UsageError(
            "--learn: a directory cannot tell sites apart",
            hint='name them: --meta FILE with lines {"file": "1.html", "site": "news.cn"}',
        )
    if unknown:
        say(f"{unknown} pages name no site and are read without a memory", kind="note")
    return replace(reader, memories=memories(named, reader, processes=processes))


def _named(inputs: Sequence[str], told: Told, meta: Path | None, several: bool) -> list[Page]:
    """Every page, with what is told of it."""
    if several and told.url:
        raise UsageError("--url: speaks of one page", hint="for many pages write a --meta FILE")
    if meta is not None and not meta.is_file():
        raise UsageError(f"{meta}: there is no such file (--meta)")
    known = notes(meta) if meta else {}
    addresses = [name for name in inputs if name.startswith(_ADDRESS)]
    if addresses and len(addresses) < len(inputs):
        raise UsageError("addresses and files: one kind at a time")
    found = (Page(None, name, Told(name)) for name in addresses) if addresses else pages(inputs)
    return [replace(page, told=told_of(page, known).over(told).over(page.told)) for page in found]


def _in_turn(named: Sequence[Page], reader: Reader, take: Take) -> Iterator[Answer]:
    """Fetch addresses one after the other, and read each."""
    from scraper.batch import refused

    for page in named:
        try:
            page, taken = take(page)
        except JianbaoError as error:
            yield refused(page, error)
        else:
            yield reader.read(page, taken)


def _asking(told: Frame) -> AbstractContextManager[Ask]:
    """What asks the web, as the settings say."""
    from scraper.cli.orders import settings_of
    from scraper.fetch.http import asking

    return asking(settings_of(told))


def _taken(page: Page, reader: Reader, ask: Ask | None) -> tuple[Page, Snapshot]:
    """The page's bytes, from the disk or the web; what the web tells is told of the page."""
    if ask is None:
        return page, snapshot(page, now=reader.now)
    taken = ask(page.name)
    return replace(page, told=Told(taken.url, taken.fetched_at)), taken


def _again(answer: Answer) -> JianbaoError:
    """The error of a page that was named alone, to be raised."""
    if answer.exit_code == UsageError.exit_code:
        return UsageError(answer.error, hint=answer.hint)
    why = answer.error.removeprefix(f"{answer.page.name}: ")
    return ReadError(answer.page.name, why, kind=answer.kind, hint=answer.hint)

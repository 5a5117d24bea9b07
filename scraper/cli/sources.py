"""`sources`: what is crawled by name, the rules of single sites, and whether these still hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli.commands import Room
from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.learning import learn
from scraper.cli.printing import document, form_of, listing, put, show, styled
from scraper.cli.prospecting import add, print_opml
from scraper.cli.tables import Column, table
from scraper.errors import UsageError

if TYPE_CHECKING:
    from scraper.sitefiles import Difference, SiteFile

DIFFERENCES = 1
app = typer.Typer()
_sources = typer.Typer(cls=Room, no_args_is_help=True)
app.add_typer(_sources, name="sources", help="The sources that are crawled, and rules of sites.")

SitesOption = Annotated[
    list[Path] | None,
    typer.Option("--sites", metavar="DIR", help="A folder of site files of your own; repeatable."),
]
Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A source, a site file without .toml, or a host.")
]


@_sources.command("list")
def list_(
    ctx: typer.Context,
    sites: SitesOption = None,
    opml: Annotated[
        bool, typer.Option("--opml", help="The sources of the settings as OPML, for feed readers.")
    ] = False,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """List the sources of the settings and the site files, those of the program and your own.

    Of sources that were crawled it says how they stand: when that was, what is due, what fails.
    """
    told = frame(ctx)
    if opml:
        print_opml(told.config.sources)
        return 0
    standing = _standing(told, archive)
    sources = (row | standing.get(row["name"], _UNKNOWN) for row in _of_settings(told))
    rows = [*sources, *(_row(file) for file in _files(told, sites))]
    columns = (
        Column("kind", "kind", "dim"), Column("name", "name", "bold"),
        Column("hosts", "hosts", wide=True), Column("last_run_at", "last crawled"),
        Column("due", "due", right=True), Column("failing", "failing", right=True),
        Column("alarms", "alarms", right=True), Column("cases", "cases", right=True),
        Column("file", "file", "dim", wide=True),
    )  # fmt: skip
    people = table(columns)
    shortened = (_short(row) for row in rows)
    form = form_of(json, jsonl)
    listing(shortened if form == "table" else rows, form, people, nothing="no sources")
    return 0


@_sources.command("show")
def show_(
    ctx: typer.Context,
    name: Name,
    sites: SitesOption = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """Show a source of the settings, or a site file as it stands."""
    told = frame(ctx)
    source = next((row for row in _of_settings(told) if row["name"] == name), None)
    if source is not None:
        document(source, form_of(json, jsonl), lambda: _print_source(source))
        return 0
    file = _called(name, _files(told, sites))
    text = file.path.read_text("utf-8-sig")
    row = _row(file) | {"text": text}
    document(row, form_of(json, jsonl), lambda: _print_file(file, text))
    return 0


@_sources.command()
def check(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="One site file; else all of them.")
    ] = None,
    live: Annotated[
        bool,
        typer.Option("--live", help="Also fetch a page of each now, and try the selectors on it."),
    ] = False,
    sites: SitesOption = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """Read the pages that stand beside site files, and say what is read otherwise than expected.

    The cases of HOST.toml are folders in HOST/ beside it; docs/sites.md tells how they are made.
    Live, the page is the newest of the host in the archive, else that of a case. Ends with 1 when
    a field differs, with 2 when a file cannot be followed.
    """
    from scraper.cli.livecheck import differences
    from scraper.sitefiles import knowledge_of

    told = frame(ctx)
    files = _files(told, sites)
    files = [_called(name, files)] if name else files
    knowledge = knowledge_of(told.site_folders(sites or ()))
    cases = [case for file in files for case in file.cases()]
    found = [each for case in cases for each in case.differences(knowledge)]
    found += differences(told, files, knowledge, archive) if live else ()
    columns = (
        Column("rule", "rule", "bold"), Column("case", "case", wide=True), Column("field", "field"),
        Column("expected", "expected", wide=True), Column("got", "got", wide=True),
    )  # fmt: skip
    listing(map(_difference, found), form_of(json, jsonl), table(columns))
    if not told.quiet:
        bare = sum(not file.cases() for file in files)
        without = f"; {bare} files without a case" if bare else ""
        say(
            f"{len(files)} site files, {len(cases)} cases, {len(found)} differences{without}",
            kind="done",
        )
    return DIFFERENCES if found else 0


_sources.command()(learn)
_sources.command()(add)


def _files(told: Frame, sites: Sequence[Path] | None) -> list[SiteFile]:
    from scraper.sitefiles import site_files_of

    return site_files_of(told.site_folders(sites or ()))


def _called(name: str, files: Sequence[SiteFile]) -> SiteFile:
    """The site file of that name or host; of the user's and the program's own the user's."""
    for file in reversed(files):
        if name == file.name or (file.form.host and name in file.hosts):
            return file
    known = [name for file in files for name in (file.name, *file.hosts[:20])]
    near = get_close_matches(name, known, n=1)
    raise UsageError(
        f"{name}: there is no source and no site file of that name",
        hint=f"did you mean {near[0]}?" if near else "`jianbao sources list` names all",
    )


def _of_settings(told: Frame) -> Iterator[dict[str, Any]]:
    file = told.settings_file()
    for source in told.config.sources:
        yield {
            "kind": "source", "name": source.name, "url": source.url, "hosts": [], "layouts": 0,
            "cases": 0, "file": str(file) if file else None,
        }  # fmt: skip


_UNKNOWN = {"last_run_at": None, "due": None, "failing": None, "alarms": None}
"""How a source stands that no crawl has met."""


def _standing(told: Frame, archive: str | None) -> dict[str, dict[str, Any]]:
    """How each source stands in the archive, where there is one."""
    if not Path(told.archive_path(archive)).exists():
        return {}
    with told.reading(archive) as held:
        found = held.standing(datetime.now(UTC)).sources
    return {each.source: {key: getattr(each, key) for key in _UNKNOWN} for each in found}


def _row(file: SiteFile) -> dict[str, Any]:
    return {
        "kind": "own site" if file.own else "site", "name": file.name, "url": None,
        "hosts": list(file.hosts), "layouts": len(file.form.layouts), "cases": len(file.cases()),
        "file": str(file.path),
    }  # fmt: skip


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """A row for the eyes: a source's address for its hosts, and few of many hosts."""
    hosts = row["hosts"]
    shown = ", ".join(hosts[:3]) + (f" and {len(hosts) - 3} more" if len(hosts) > 3 else "")
    return row | {"hosts": row["url"] or shown}


def _difference(found: Difference) -> dict[str, Any]:
    return {
        "rule": found.rule, "case": found.case, "field": found.field, "expected": found.expected,
        "got": found.got,
    }  # fmt: skip


def _print_source(row: dict[str, Any]) -> None:
    show(styled(row["name"], "bold"))
    put(row["url"])
    show(styled(row["file"] or "", "dim"))


def _print_file(file: SiteFile, text: str) -> None:
    show(styled(f"# {file.path}, {len(file.cases())} cases", "dim"))
    for line in text.splitlines():
        put(line)

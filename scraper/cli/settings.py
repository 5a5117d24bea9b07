"""`config`: the settings as they stand, with where each was said; whether they can be followed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from scraper.cli.commands import Room
from scraper.cli.ending import say
from scraper.cli.frame import Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import form_of, listing
from scraper.cli.tables import Column, table
from scraper.errors import ConfigError

app = typer.Typer()
_config = typer.Typer(cls=Room, no_args_is_help=True)
app.add_typer(_config, name="config", help="The settings, and where each comes from.")


@_config.command()
def show(
    ctx: typer.Context,
    origin: Annotated[
        bool, typer.Option("--origin", help="With the file and line, or what else said it.")
    ] = False,
    changed: Annotated[
        bool, typer.Option("--changed", help="Without those that stand at their default.")
    ] = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """Show every setting as it stands; passwords in addresses are left out."""
    from scraper.configorigin import told

    call = frame(ctx)
    rows = [
        {"key": row.key, "value": row.value, "origin": row.origin}
        for row in told(call.config, call.layers())
        if not changed or row.origin != "default"
    ]
    rows = [_overruled(row, call) for row in rows]
    columns = [Column("key", "setting", "bold"), Column("value", "value", wide=True)]
    columns += [Column("origin", "from", "dim", wide=True)] if origin else []
    kept = rows if origin else [{k: row[k] for k in ("key", "value")} for row in rows]
    listing(kept, form_of(json, jsonl), table(columns), nothing="every setting is at its default")
    return 0


@_config.command()
def check(ctx: typer.Context) -> int:
    """Read the settings and all that they name: sources, site files, cookies, folders.

    Ends with 2 at the first that cannot be followed, which is named with file, key and line.
    """
    call = frame(ctx)
    count = len(call.config.sources)
    for problem in _missing(call):
        raise problem
    from scraper.sitefiles import site_files_of

    site_files_of(call.site_folders())
    file = call.settings_file()
    say(f"{file or 'no file; defaults hold'}: {count} sources, nothing wrong", kind="done")
    return 0


def _missing(call: Frame) -> Iterator[ConfigError]:
    """Files and folders that the settings name and that are not there."""
    named = [(f"sources[{s.name}].cookies", s.cookies) for s in call.config.sources]
    named += [("sites", folder) for folder in call.config.sites]
    for key, name in named:
        if name and not (path := call.beside_settings(name)).exists():
            yield ConfigError(f"{key}: {path} is not there", hint="write its name as it is seen "
                              "from the settings' folder")  # fmt: skip
    place = Path(call.archive_path(None)).parent
    if not place.is_dir():
        yield ConfigError(f"archive: there is no folder {place}", hint="make it first")


def _overruled(row: dict[str, Any], call: Frame) -> dict[str, Any]:
    """What stands before the settings: `--archive` and the environment."""
    if row["key"] != "archive":
        return row
    if call.archive:
        return row | {"value": f'"{call.archive}"', "origin": "--archive"}
    if told := os.environ.get("JIANBAO_ARCHIVE"):
        return row | {"value": f'"{told}"', "origin": "$JIANBAO_ARCHIVE"}
    return row

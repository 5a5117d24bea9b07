"""`init`: a commented configuration and an empty archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scraper import configtable
from scraper.cli.frame import DEFAULT_ARCHIVE
from scraper.cli.printing import put
from scraper.configfile import FILE_NAME
from scraper.errors import UsageError
from scraper.export.files import replaced

app = typer.Typer()


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where; made when it is not there.")
    ] = Path(),
) -> None:
    """Write a commented configuration and an empty archive. What is there already stays."""
    from storage.opening import open_archive

    file, archive = folder / FILE_NAME, folder / DEFAULT_ARCHIVE
    if file.exists():
        raise UsageError(f"{file}: is there already", hint="it is left as it is; edit it")
    folder.mkdir(parents=True, exist_ok=True)
    with open_archive(str(archive)):
        pass
    with replaced(file) as stream:
        stream.write(configtable.example())
    put(f"{file}: settings, every one with its default")
    put(f"{archive}: an empty archive")
    put("next: jianbao crawl https://…")

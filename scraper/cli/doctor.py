"""`doctor`: is everything around the program as it should be?"""

from __future__ import annotations

import os
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from scraper.cli.frame import ArchiveOption, Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import form_of, listing
from scraper.cli.tables import Column, table

app = typer.Typer()

COLUMNS = (
    Column("check", "check"),
    Column("standing", "", "bold"),
    Column("detail", "found", wide=True),
    Column("hint", "do", "italic", wide=True),
)


@app.command()
def doctor(
    ctx: typer.Context,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Make the archive's search index anew from its articles.")
    ] = False,
) -> int:
    """Check the environment (versions, names, settings, archive, disk), and list open alarms.

    An alarm says what broke at a source, since when, and which rule finds nothing any more; where a
    new layout may be behind it, one is proposed from the newest stored pages. Ends with 0 when
    nothing must be mended (a note is no fault), else with the exit code of the worst finding:
    2 environment or settings, 5 an alarm, 7 archive, 9 disk.
    """
    from scraper import checkup

    told = frame(ctx)
    form = form_of(json, jsonl)
    path = archive or told.archive or os.environ.get("JIANBAO_ARCHIVE")
    findings = list(checkup.settings(lambda: _settings(told)))
    if all(finding.standing != "bad" for finding in findings):
        path = told.archive_path(archive)
    place = path or "archive.db"
    found = [
        *chain(checkup.python(), checkup.packages(), checkup.names(), checkup.sqlite()),
        *findings,
        *chain(checkup.archive(place), checkup.disk(place), checkup.output()),
        *checkup.alarms(place),
        *(checkup.reindexed(place) if fix else ()),
    ]
    listing((asdict(finding) for finding in found), form, table(COLUMNS))
    return max((each.exit_code for each in found if each.standing == "bad"), default=0)


def _settings(told: Frame) -> tuple[Path | None, int]:
    return told.settings_file(), len(told.config.sources)

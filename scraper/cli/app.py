"""What stands before the command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from scraper.cli.commands import Commands
from scraper.cli.frame import frame
from scraper.cli.logs import listen

app = typer.Typer(
    name="jianbao",
    cls=Commands,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from scraper.checkup import version

        sys.stdout.write(f"jianbao {version()}\n")
        raise typer.Exit


@app.callback()
def before(
    ctx: typer.Context,
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            "-c",
            metavar="FILE",
            help="Settings; else $JIANBAO_CONFIG, ./jianbao.toml, ~/.config/jianbao/jianbao.toml.",
        ),
    ] = None,
    override: Annotated[
        list[str] | None,
        typer.Option(
            "-o", metavar="KEY=VALUE", help="One setting, e.g. fetch.delay=1. Repeatable."
        ),
    ] = None,
    archive: Annotated[
        str | None,
        typer.Option(
            "--archive",
            "-a",
            metavar="PATH",
            help="The archive's file, for any command.  [env: JIANBAO_ARCHIVE; "
            "default: ./archive.db]",
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Errors only.")] = False,
    verbose: Annotated[
        int,
        typer.Option(
            "-v", "--verbose", count=True, help="More talk; twice: everything.", show_default=False
        ),
    ] = 0,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Log as JSON Lines, for scheduled runs.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show a traceback with an error.")] = False,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version and end.", is_eager=True, callback=_version
        ),
    ] = False,
) -> None:
    """剪报: collects snapshots of news articles, reads them, and keeps what was printed.

    Data goes to standard output, talk to standard error. Listing commands print a table on a
    terminal and JSON Lines in a pipe.
    """
    told = frame(ctx)
    told.config_file, told.overrides, told.archive = config, tuple(override or ()), archive
    told.quiet, told.verbose, told.log_json, told.debug = quiet, verbose, log_json, debug
    listen(told)

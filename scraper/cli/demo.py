"""`demo`: the whole main job on a sample site of this machine, without a network."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from scraper.cli.printing import console

app = typer.Typer()


@app.command()
def demo(
    directory: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help="Where its archive and exports go.")
    ] = Path("jianbao-demo"),
) -> int:
    """Give a tour: crawl a sample site twice, search it, export it.

    The site is served on the loopback; no network is needed. DIR/archive.db stays, to be played
    with.
    """
    from scraper.demo.tour import run

    return run(directory, partial(console().print, crop=False))

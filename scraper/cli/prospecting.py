"""`sources add`: what a site offers, or a feed reader's OPML, as files of sources to review."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import values
from scraper.cli.crawl_options import DelayOption, PrivateOption
from scraper.cli.ending import say
from scraper.cli.frame import DryRunOption, Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import form_of, listing, put
from scraper.errors import UsageError

if TYPE_CHECKING:
    from scraper.config import Source
    from scraper.prospect.survey import Survey

LARGEST_OPML = 16 * 1024 * 1024
_ADDRESS = ("http://", "https://")


def add(
    ctx: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="URL|FILE.opml", help="A site, or a list of feeds as OPML.")
    ],
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the source is called; else its host.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-O",
            metavar="DIR",
            help="Write there; else into sources.d/ beside the settings, if there are any.",
        ),
    ] = None,
    delay: DelayOption = None,
    allow_private: PrivateOption = None,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """Propose a source: its feeds, sitemaps, columns and e-paper, with what each gives today.

    Prints a file to review and writes it as NAME.toml: stale feeds, and what names nothing new,
    stand there as remarks. Of OPML each feed becomes a file of its own.
    """  # fmt: skip
    told, folder = frame(ctx), None
    if not dry_run:
        folder = _folder(told, output)
    if what.startswith(_ADDRESS):
        found = _surveyed(told, values.address(what), delay, allow_private)
        files = [_proposed(told, found, name or found.name)]
        rows = list(_offers(found))
    else:
        files = list(_of_opml(told, what, name))
        rows = [{"kind": "feed", "file": file, "text": text} for file, text in files]
    written = [_write(folder, *file) for file in files] if folder else []
    if json or jsonl:
        listing(rows, form_of(json, jsonl))
    else:
        for _, text in files:
            put(text)
    _sum_up(told, written, dry_run=dry_run)
    return 0


def print_opml(sources: Sequence[Source]) -> None:
    """The sources as OPML; further starts of one stand under its name."""
    from scraper.discover.opml import Outline, write_opml

    outlines = [
        Outline(source.name if url == source.url else url, url, None, group)
        for source in sources
        for group in [source.name if source.starts else ""]
        for url in (source.url, *source.starts)
    ]
    put(write_opml(outlines, title="jianbao", made_at=datetime.now(UTC)).rstrip("\n"))


def _surveyed(
    told: Frame, url: str, delay: float | None, allow_private: Sequence[str] | None
) -> Survey:
    from scraper.cli.orders import order_of
    from scraper.crawl.running import settings_of
    from scraper.fetch.http import open_fetcher
    from scraper.fetch.patience import PatientFetcher
    from scraper.prospect.survey import survey

    order = order_of(told, (), delay=delay, allow_private=allow_private)

    async def look() -> Survey:
        async with open_fetcher(settings_of(order)) as fetcher:
            return await survey(url, PatientFetcher(fetcher, sleep=asyncio.sleep))

    return asyncio.run(look())


def _proposed(told: Frame, found: Survey, name: str) -> tuple[str, str]:
    from scraper.prospect.sourcefile import file_name, source_file

    _must_be_new(told, name)
    return file_name(name), source_file(found, name)


def _of_opml(told: Frame, file: str, name: str | None) -> Iterator[tuple[str, str]]:
    """A file for each feed that no source of the settings has yet."""
    from scraper.discover.opml import is_opml, read_opml
    from scraper.files import STDIN
    from scraper.prospect.sourcefile import feed_file, file_name

    if name is not None:
        raise UsageError("--name names one source, and OPML holds many", hint="leave it out")
    text = _text_of(file, STDIN)
    if not is_opml(text):
        raise UsageError(
            f"{file}: no address, and no OPML", hint="jianbao sources add https://news.example.cn/"
        )
    known = {url for source in told.config.sources for url in (source.url, *source.starts)}
    taken = {source.name for source in told.config.sources}
    for outline in read_opml(text):
        if outline.url in known or not outline.url.startswith(_ADDRESS):
            continue
        called = _free(outline.title, taken)
        taken.add(called)
        yield file_name(called), feed_file(outline, called)


def _text_of(file: str, stdin: str) -> str:
    import sys

    from scraper.charset import decode

    try:
        if file == stdin:
            raw = sys.stdin.buffer.read(LARGEST_OPML)
        else:
            with Path(file).open("rb") as stream:
                raw = stream.read(LARGEST_OPML)
    except OSError as error:
        raise UsageError(
            f"{file}: {(error.strerror or str(error)).lower()}",
            hint="an address begins with its scheme: https://…",
        ) from None
    return decode(raw).text


def _free(title: str, taken: set[str]) -> str:
    from scraper.prospect.sourcefile import file_name

    plain = file_name(title).removesuffix(".toml")
    numbered = (f"{plain}-{number}" for number in range(2, 100_000))
    return next(each for each in (plain, *numbered) if each not in taken)


def _must_be_new(told: Frame, name: str) -> None:
    if told.config.source(name):
        raise UsageError(
            f"there is a source {name} in the settings", hint="name another one with --name"
        )


def _folder(told: Frame, output: Path | None) -> Path | None:
    """Where files go: the named folder, or the one beside the settings, which is made."""
    from scraper.configread import SOURCES_FOLDER

    if output is not None:
        if not output.is_dir():
            raise UsageError(f"{output}: there is no such folder", hint="make it first")
        return output
    file = told.settings_file()
    if file is None:
        return None
    folder = file.parent / SOURCES_FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be made: {error.strerror}") from None
    return folder


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise UsageError(
            f"{path}: is there already", hint="name another source with --name, or remove the file"
        ) from None
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
    return path


def _offers(found: Survey) -> Iterator[dict[str, Any]]:
    for offer in found.offers:
        yield {
            "kind": offer.kind, "url": offer.url, "title": offer.title or None,
            "articles": len(offer.articles), "dated": offer.dated,
            "newest": str(offer.newest) if offer.newest else None, "pattern": offer.pattern,
            "dates": offer.dates, "proposed": offer.good, "note": offer.note or None,
        }  # fmt: skip
    if found.paper:
        yield {"kind": "epaper", "url": found.paper.front, "newest": str(found.paper.day),
               "proposed": True}  # fmt: skip


def _sum_up(told: Frame, written: Sequence[Path], *, dry_run: bool) -> None:
    if told.quiet:
        return
    for path in written:
        say(str(path), kind="wrote")
    if not written and not dry_run:
        say("nothing was written: there are no settings", "jianbao init makes them; or name -O DIR")

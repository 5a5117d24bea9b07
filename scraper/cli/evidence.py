"""`verify`, `evidence`: does it hold together, and how is that shown to others."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli.ending import say
from scraper.cli.frame import ArchiveOption, Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Form, document, form_of, listing, put
from scraper.cli.refs import find
from scraper.cli.show import Ref
from scraper.cli.tables import entries
from scraper.errors import ArchiveError, NotAnArchive, UsageError

if TYPE_CHECKING:
    from scraper.evidence.bundle import Bundled
    from storage.proof import Damage
    from storage.protocol import Archive

app = typer.Typer()


@app.command()
def verify(
    ctx: typer.Context,
    path: Annotated[
        str | None,
        typer.Argument(
            metavar="PATH", help="An archive, or a bundle of evidence; default: the one in use."
        ),
    ] = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Check that an archive, or a bundle of evidence, holds together.

    Of an archive: pages, bytes, texts, references, index, chain. Of a bundle: every digest from the
    bytes to the head of the chain, offline. What is damaged is listed with the article it hits.
    Ends with 7 when anything is.
    """
    from scraper.evidence.check import is_bundle
    from storage.examine import examine

    form = form_of(json, jsonl)
    if path and is_bundle(path):
        return _verify_bundle(path, form)
    told = frame(ctx)
    name = told.existing(path or archive)
    count = _damage(examine(name), form)
    if not count and form == "table":
        with told.reading(name) as store:
            head = store.head()
        vouched = f"; link {head.number} of its chain is {head.sha256}" if head else ""
        put(f"{name}: sound{vouched}")
    return _ending(name, count, "take the last backup; keep this file")


def _verify_bundle(path: str, form: Form) -> int:
    from scraper.evidence.check import check, summary

    count = _damage(check(path), form)
    if not count and (anew := summary(path).reread):
        say(
            f"{anew} versions were read anew since",
            "the chain vouches for the texts in versions/*.recorded.txt",
            kind="note",
        )
    if not count and (loose := summary(path).unchained):
        say(
            f"{loose} snapshots and versions stand in no link of the chain",
            "the manifest's digest alone vouches for them",
            kind="note",
        )
    if not count and form == "table":
        told = summary(path)
        put(f"{path}: sound; {told.items} snapshots and versions of {told.url or 'an article'}")
        put(f"   manifest {told.manifest}")
        if told.head:
            put(f"   newest link {told.head}")
    return _ending(path, count, "take another copy of it, or make it again")


def _damage(found: Iterable[Damage], form: Form) -> int:
    told = ({"article_id": it.article_id, "url": it.url, "what": it.what} for it in found)
    return listing(told, form, entries("what", ("article_id", "url"), number=""))


def _ending(name: str, count: int, hint: str) -> int:
    if count:
        say(f"{name}: damaged in {count} places", hint)
    return ArchiveError.exit_code if count else 0


@app.command(no_args_is_help=True)
def evidence(
    ctx: typer.Context,
    ref: Ref,
    output: Annotated[Path, typer.Option("--output", "-O", metavar="FILE", help="A new zip file.")],
    authority: Annotated[
        str | None,
        typer.Option(
            "--timestamp", metavar="URL", help="Have an authority (RFC 3161) time-stamp the chain."
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a file that is there.")
    ] = False,
    allow_private: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST[:PORT]|CIDR", help="A private authority that may be asked."),
    ] = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> None:
    """Write all that proves an article into a zip file that is checked offline.

    Bytes, headers, what was read, versions, differences, digests, and its place in the chain, with
    a README that tells how to check them with `sha256sum` alone. `jianbao verify FILE` does it too.
    """
    from scraper.checkup import version
    from scraper.evidence.bundle import write

    form, told = form_of(json, jsonl), frame(ctx)
    _refuse(output, replace=replace)
    now = datetime.now(UTC)
    with told.reading(archive) as store:
        id = find(store, ref).id
    _vouch(told, archive, now, authority, tuple(allow_private or ()))
    with told.reading(archive) as store:
        made = write(store, find(store, str(id)), output, now=now, version=version())
    if made.unchained:
        say(
            f"{made.unchained} snapshots and versions stand in no link of the chain yet",
            "an archive that can be written gets one now",
            kind="note",
        )
    document(_row(made), form, lambda: _for_people(made))


def _refuse(output: Path, *, replace: bool) -> None:
    if not output.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}", hint="make it first")
    if output.is_dir():
        raise UsageError(f"{output}: this is a folder", hint="name a file: -O evidence.zip")
    if output.exists() and not replace:
        raise UsageError(
            f"{output}: it is there already", hint="name another file, or add --replace"
        )


def _vouch(
    told: Frame, archive: str | None, now: datetime, authority: str | None, private: tuple[str, ...]
) -> None:
    """A link over what has none yet, if the archive can be written, and a time-stamp if asked."""
    if authority:
        with told.held(archive) as store:
            store.seal(at=now)
            _stamp(store, authority, told, private)
        return
    with suppress(UsageError), told.held(archive) as store:
        store.seal(at=now)


def _stamp(store: Archive, authority: str, told: Frame, private: tuple[str, ...]) -> None:
    import asyncio
    from functools import partial

    from scraper.cli.orders import settings_of
    from scraper.evidence.timestamp import ask
    from scraper.fetch.post import post

    link = store.head()
    if link is None:
        raise NotAnArchive(store.path, "nothing stands in its chain that could be time-stamped")
    send = partial(post, settings=settings_of(told, private))
    at, token = asyncio.run(ask(send, authority, link))
    store.stamp(link.sha256, authority=authority, at=at, token=token)


def _row(made: Bundled) -> dict[str, object]:
    return {
        "file": str(made.path),
        "manifest": made.manifest,
        "files": made.files,
        "snapshots": made.snapshots,
        "versions": made.versions,
        "links": made.links,
        "timestamps": made.timestamps,
        "unchained": made.unchained,
    }


def _for_people(made: Bundled) -> None:
    put(
        f"{made.path}: {made.snapshots} snapshots, {made.versions} versions, {made.links} links, "
        f"{made.timestamps} time-stamps"
    )
    put(f"   note the digest of its manifest: {made.manifest}")

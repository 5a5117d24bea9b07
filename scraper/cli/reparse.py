"""`reparse`: today's rules on the stored bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scraper.cli import filters
from scraper.cli.ending import say
from scraper.cli.frame import (
    ArchiveOption,
    DryRunOption,
    Frame,
    JsonLinesOption,
    JsonOption,
    frame,
)
from scraper.cli.printing import form_of, listing
from scraper.cli.progress import counted
from scraper.cli.tables import Column, table

if TYPE_CHECKING:
    from scraper.crawl.deferred import Read, Tally
    from scraper.rereading import Answer, Sum
    from storage.protocol import Archive, Query

app = typer.Typer()
DIFFERENT, SOME_FAILED = 1, 3
NAMES = {"articles": "with an article", "passed": "without", "failed": "not readable"}
FIELDS = table(
    (
        Column("field", "field", "bold"), Column("changed", "articles", right=True),
        Column("gained", "gained", right=True), Column("lost", "lost", right=True),
        Column("examples", "for example", "dim", wide=True),
    )
)  # fmt: skip


@app.command()
def reparse(
    ctx: typer.Context,
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="As for search; without one, everything.")
    ] = "",
    source: filters.SourceOption = None,
    site: filters.SiteOption = None,
    since: filters.SinceOption = None,
    until: filters.UntilOption = None,
    processes: Annotated[
        int | None,
        typer.Option("-j", metavar="N", min=1, max=64, help="Read in so many processes."),
    ] = None,
    anew: Annotated[
        bool, typer.Option("--anew", help="From the first article, whatever an earlier run did.")
    ] = False,
    dry_run: DryRunOption = False,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
    archive: ArchiveOption = None,
) -> int:
    """Read stored bytes anew by today's rules, and say which fields came out otherwise.

    The old readings stay (view `readings`); versions of the text keep their numbers and times.
    What today's rules can no longer read stays as it was, and so do articles of which no bytes are
    held. Pages that `crawl --fetch-only` kept unread are read first, unless something is asked for:
    their articles are added as the crawl would have added them. The same command after a stop goes
    on. With --dry-run nothing is written, and it ends with 1 when anything would change.
    """
    from scraper.known import known

    told, form = frame(ctx), form_of(json, jsonl)
    folders = told.site_folders()
    known(folders)  # a site file that cannot be followed is told before anything is read
    order = _Order(
        _command(query, source=source, site=site, since=since, until=until),
        _asked(query, {"source": source, "site": site}, since, until),
        folders, processes or os.cpu_count() or 1, anew,
    )  # fmt: skip
    with told.held(archive) as store:
        came = _looked(store, order, told) if dry_run else _worked(store, order, told)
    listing(_rows(came.found), form, FIELDS)
    _say(came, told, dry_run=dry_run)
    if dry_run:
        return DIFFERENT if came.found.changed or came.fresh.articles else 0
    most = told.config.crawl.max_fail_ratio if told.settings_file() else 0.05
    return SOME_FAILED if came.failed > most * (came.found.read + came.fresh.pages) else 0


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be read, by which rules, and how."""

    command: str
    asked: Query | None
    folders: tuple[Path, ...]
    processes: int
    anew: bool

    def unread(self, store: Archive) -> tuple[Iterator[Read], int]:
        """The pages that nobody read, read now, and how many they are."""
        from scraper.crawl.deferred import FirstReader, readings
        from scraper.known import known

        ids = store.rereads.deferred() if self.asked is None else ()
        reader = FirstReader(store.path, partial(known, self.folders))
        return readings(reader, ids, processes=self.processes), len(ids)

    def answers(self, store: Archive, ids: tuple[int, ...]) -> Iterator[Answer]:
        """The articles, read anew."""
        from scraper.rereading import Rereader, answers

        return answers(Rereader(store.path, self.folders), ids, processes=self.processes)


class _Came:
    """What it came to: pages read for the first time, and articles read anew."""

    def __init__(self) -> None:
        from scraper.crawl.deferred import Tally
        from scraper.rereading import Sum

        self.fresh, self.found = Tally(), Sum()

    @property
    def failed(self) -> int:
        return len(self.found.failed) + self.fresh.counts["failed"]

    def counts(self) -> dict[str, int]:
        """For the run's row."""
        again = {"reread": self.found.read, "changed": self.found.changed, "failed": self.failed}
        return {**self.fresh.counts, **again}


def _asked(words: str, texts: dict[str, str | None], since: Any, until: Any) -> Query | None:
    if not words and not any(texts.values()) and since is None and until is None:
        return None
    return filters.query(words, texts, since=since, until=until, limit=None)


def _command(query: str, **options: Any) -> str:
    """What the run is called: the same words go on with it."""
    told = [f"--{name} {value}" for name, value in options.items() if value is not None]
    return " ".join(["reparse", *([query] if query else []), *told])


def _looked(store: Archive, order: _Order, told: Frame) -> _Came:
    """Read, and write nothing."""
    came, (unread, total) = _Came(), order.unread(store)
    for read in counted(unread, told, "unread pages", total=total):
        came.fresh.look(read)
    ids = store.rereads.ids(order.asked)
    for answer in counted(order.answers(store, ids), told, "articles", total=len(ids)):
        came.found.add(answer)
    return came


def _worked(store: Archive, order: _Order, told: Frame) -> _Came:
    """Read and write under the run lock; how it ended is the run's row."""
    from scraper.crawl.deferred import kept
    from scraper.rereading import rules_of, written

    came, now = _Came(), datetime.now(UTC)
    with store.lock(order.command):
        rules = rules_of(order.folders)
        run_id, place = store.rereads.begin(order.command, rules, at=now, anew=order.anew)
        ids = store.rereads.ids(
            order.asked, after=place
        )  # of before: what is new is not read twice
        if place and not told.quiet:
            say(f"going on after #{place}", kind="note")
        outcome = "interrupted"
        try:
            unread, total = order.unread(store)
            first = kept(store, run_id, unread, came.fresh, at=now)
            for _ in counted(first, told, "unread pages", total=total):
                pass
            done = written(store, run_id, order.answers(store, ids), at=now)
            for answer in counted(done, told, "articles", total=len(ids)):
                came.found.add(answer)
            store.rereads.done(run_id)
            outcome = "done"
        finally:
            store.finish_run(run_id, at=datetime.now(UTC), outcome=outcome, counts=came.counts())
    return came


def _rows(found: Sum) -> Iterator[dict[str, Any]]:
    fields = sorted(found.fields.items(), key=lambda each: (-each[1].changed, each[0]))
    return ({"field": name} | asdict(one) for name, one in fields)


def _say(came: _Came, told: Frame, *, dry_run: bool) -> None:
    found, fresh = came.found, came.fresh
    for article_id, why in list(found.failed.items())[:10]:
        say(f"#{article_id}: {why}; its reading stays", kind="unread")
    if told.quiet:
        return
    told_of = [
        f"{found.read} read anew",
        f"{found.changed} {'would change' if dry_run else 'changed'}",
    ]
    if fresh.pages:
        told_of.insert(0, f"{fresh.pages} unread pages: {_kinds(fresh)}")
    if found.failed:
        told_of.append(f"{len(found.failed)} not readable any more, left as they were")
    if found.without_bytes:
        told_of.append(f"{found.without_bytes} without stored bytes, left alone")
    say(", ".join(told_of), kind="would be" if dry_run else "done")


def _kinds(fresh: Tally) -> str:
    """How many were what: `3 new, 1 no article`."""
    return " + ".join(f"{n} {NAMES.get(kind, kind)}" for kind, n in fresh.counts.items() if n)

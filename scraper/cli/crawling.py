"""A crawl as it is watched: progress on the way, a report at the end."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from scraper.alarms import stand_ins
from scraper.cli.alarming import pass_on
from scraper.cli.ending import say
from scraper.cli.frame import Frame
from scraper.cli.printing import Form, document, show, styled
from scraper.cli.watching import Watch, watching
from scraper.crawl.engine import More
from scraper.crawl.order import COUNTS, NO_FAILURES, Event, Order, Report
from scraper.crawl.running import run as run_order
from scraper.errors import Removed, UsageError
from scraper.export.files import replaced
from scraper.export.safe import json_text
from scraper.known import known
from scraper.runpage import page
from scraper.text import one_line
from storage.protocol import Archive
from storage.watches import Watches

log = logging.getLogger(__name__)

NAMED = 5
"""Failed targets named at the end: enough to see what is wrong, few enough to be read."""


def run(
    order: Order,
    archive: Archive,
    frame: Frame,
    failed: dict[str, str],
    *,
    more: More | None = None,
) -> Report:
    """Crawl, watched as the frame says; the first failed targets go into `failed` with the kind.

    `more` is asked for further starts when nothing is due any more.
    """
    knows = partial(known, frame.site_folders())
    if taking_over := stand_ins(archive, order.starts):
        for start in taking_over:
            say(f"{start.name}: its list is broken, {start.url} takes over", kind="note")
        order = replace(order, starts=(*order.starts, *taking_over))
    knows()  # a site file that cannot be followed is told before anything is asked
    with watching(frame) as watch:
        noted = _logged(_noted(watch, failed))
        report = run_order(order, archive, watch=noted, knows=knows, more=more)
    pass_on(report.alarms, frame)
    return report


def can_report(path: Path | None) -> None:
    """Raise `UsageError` where a report could not be written in the end."""
    if path is not None and not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}", hint="make it first")


def write_report(report: Report, path: Path | None) -> None:
    """Write a run's report where it was asked for: as HTML by its name, else as JSON."""
    if path is not None:
        put_report(report.as_dict(), path)


def put_report(row: Mapping[str, Any], path: Path) -> None:
    """Write a report as HTML where the file's name says so, else as JSON."""
    html = path.suffix.lower() in (".html", ".htm")
    with replaced(path) as stream:
        stream.write(page(row) if html else json_text(row, indent=2) + "\n")


def carry_out(
    order: Order, archive: Archive, frame: Frame, form: Form, report: Path | None = None
) -> int:
    """A whole run: watched, its report printed and, where asked for, written; its exit code."""
    failed = dict[str, str]()
    say_removed(order, archive)
    ended = run(order, archive, frame, failed)
    tell_watches(archive.watches, frame)
    row = ended.as_dict()
    write_report(ended, report)
    document(row, form, lambda: for_people(row))
    say_ending(ended, failed)
    return ended.exit_code


def for_people(row: Mapping[str, Any]) -> None:
    """Print a report: what was found, what failed, how the hosts were treated."""
    show(styled(f"run {row['run_id']}: {row['outcome']} in {row['seconds']:.1f} s", "bold"))
    show("  ".join(f"{name} {row[name]:,}" for name in COUNTS))
    if row["failures"]:
        kinds = "  ".join(f"{kind} {count}" for kind, count in row["failures"].items())
        show(styled(f"not kept: {kinds}", "match"))
    for why, count in row["traps"].items():
        show(styled(f"left alone: {count:,} addresses, since {one_line(why)}", "dim"))
    for source in row["sources"]:
        told = f"{source['discovered']} found, {source['fetched']} fetched"
        told += "".join(
            f", {source[name]} {name}" for name in ("new", "revised", "reprinted") if source[name]
        )
        show(f"  {styled(one_line(source['source']), 'plain')}: {told}")
    for host, facts in row["hosts"].items():
        told = "  ".join(f"{key} {value}" for key, value in facts.items() if value is not None)
        show(styled(f"  {one_line(host)}: {one_line(told)}", "dim"))
    if row["waiting"]:
        show(f"{row['waiting']:,} addresses wait for a later run of the same command")


def say_removed(order: Order, archive: Archive) -> None:
    """Name what was asked for and is not fetched, since it was taken down."""
    stones = archive.removed([start.url for start in order.starts])
    for url, stone in islice(stones.items(), NAMED):
        told = Removed(url, stone.reason, stone.at.isoformat())
        say(told.message, told.hint, kind="note")


def say_ending(report: Report, failed: Mapping[str, str]) -> None:
    """Say why a run ended otherwise than well, and name what failed first."""
    match report.ending:
        case "interrupted":
            say("interrupted", "what was done is saved; the same command goes on")
        case "budget":
            say(f"the budget is spent: {report.why}", "the same command goes on")
        case _ if report.failed and report.exit_code:
            for url, kind in failed.items():
                say(f"{url}: {kind}", kind="failed")
            say(f"{report.failed} of {report.targets} targets failed", _way_on(report))


def tell_watches(watches: Watches, frame: Frame) -> None:
    """Run the searches that the settings save; what is wrong with one never spoils a crawl."""
    if not frame.config.watches:
        return
    from scraper.watching import after_crawl

    runs = after_crawl(watches, frame.config.watches, frame.beside_settings, at=datetime.now(UTC))
    try:
        for name, new, failed in runs:
            if new and not frame.quiet:
                say(f"{name}: {new} new", kind="watch")
            if failed:
                say(f"{name}: its command failed for {failed} articles", kind="failed")
    except (UsageError, OSError) as error:
        say(f"a saved search could not be told: {error}", kind="failed")


def _way_on(report: Report) -> str:
    if "private_address" in report.failures:
        return "name the host with --allow-private if it is meant to be asked"
    return "the archive's view `failures` holds each with its reason; `jianbao status` counts them"


def _noted(watch: Watch, failed: dict[str, str]) -> Watch:
    def both(event: Event) -> None:
        if event.kind == "failed" and event.detail not in NO_FAILURES and len(failed) < NAMED:
            failed[event.url] = event.detail
        watch(event)

    return both


def _logged(watch: Watch) -> Watch:
    """Note every event in the log, for -v and --log-json."""

    def both(event: Event) -> None:
        if event.kind not in ("wait", "tick") and log.isEnabledFor(logging.INFO):
            facts = {"url": event.url, "source": event.source, "detail": event.detail}
            log.info(event.kind, extra={key: value for key, value in facts.items() if value})
        watch(event)

    return both

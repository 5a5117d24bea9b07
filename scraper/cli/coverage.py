"""`coverage`: days held against days expected, as a calendar, a picture, rows or gaps."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scraper.cli import values
from scraper.cli.frame import ArchiveOption, Frame, JsonLinesOption, JsonOption, frame
from scraper.cli.printing import Style, document, form_of, listing, put, show, styled
from scraper.errors import NothingFound, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.cadence import Calendar
    from scraper.coverage.survey import Day, Known, State
    from storage.protocol import Archive

app = typer.Typer()
_STYLES: Mapping[State, Style] = {
    "held": "come", "thin": "plain", "partly": "match", "gap": "gone", "none": "dim",
    "quiet": "dim",
}  # fmt: skip


@app.command()
def coverage(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A source, as crawls name it.")],
    since: Annotated[
        date | None,
        typer.Option(metavar="DATE", parser=values.day, help="From that day on; else the first."),
    ] = None,
    until: Annotated[
        date | None,
        typer.Option(metavar="DATE", parser=values.day, help="To that day; else to yesterday."),
    ] = None,
    gaps: Annotated[
        bool, typer.Option("--gaps", help="Only the days to ask for, one a line, for backfill.")
    ] = False,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Also draw it as a picture.")
    ] = None,
    archive: ArchiveOption = None,
    json: JsonOption = False,
    jsonl: JsonLinesOption = False,
) -> int:
    """Draw which days of a source are held, and which are missing.

    Which days are expected is said by the source's `cadence` in the settings; without one, all.
    A day is thin when it holds less than a third of what such days of the week usually hold.
    """
    told = frame(ctx)
    calendar = _calendar(told, source)
    with told.reading(archive) as held:
        known = _known(held, source)
    days = _surveyed(told, source, known, calendar, since, until)
    if svg is not None:
        _draw(svg, source, days)
    if gaps:
        from scraper.coverage.survey import gaps as gaps_of

        for day in gaps_of(days):
            put(day.isoformat())
    elif jsonl:
        listing((day.as_dict() for day in days), form_of(json, jsonl))
    else:
        document(_summary(source, days), "json" if json else "table", lambda: _people(source, days))
    return 0


def _calendar(told: Frame, name: str) -> Calendar:
    from scraper.cadence import Calendar

    source = told.config.source(name)
    return Calendar.of(source.cadence.days, source.cadence.holidays) if source else Calendar()


def _known(archive: Archive, source: str) -> dict[date, Known]:
    """What the frontier and the ledger of backfills know of each day."""
    from scraper.coverage.survey import Known

    found = {
        day: Known(held=sums.articles, waiting=sums.waiting, lost=sums.lost)
        for day, sums in archive.ledger.sums(source, date.min, date.max).items()
    }
    for noted in archive.ledger.of(source):
        if noted.state == "none":
            found.setdefault(noted.day, Known(none=True))
    return found


def _surveyed(
    told: Frame,
    source: str,
    known: Mapping[date, Known],
    calendar: Calendar,
    since: date | None,
    until: date | None,
) -> tuple[Day, ...]:
    from scraper.coverage.survey import LONGEST, survey
    from scraper.timers import zone

    today = datetime.now(UTC).astimezone(zone(told.config.time_zone)).date()
    last = until or today - timedelta(days=1)
    first = since or min(known, default=None)
    if first is None:
        raise NothingFound(
            f"{source}: the archive holds no day of it",
            hint="`jianbao sources list` names the sources; --since DATE counts from a day on",
        )
    if not 0 <= (last - first).days < LONGEST:
        raise UsageError(f"{first} to {last}: give --since before --until, within 30 years")
    return survey(known, calendar, first, last)


def _draw(path: Path, source: str, days: Sequence[Day]) -> None:
    from scraper.coverage.picture import svg
    from scraper.export.files import replaced

    with replaced(path) as stream:
        stream.write(svg(source, days))


def _summary(source: str, days: Sequence[Day]) -> dict[str, object]:
    counts = Counter(day.state for day in days)
    return {
        "source": source,
        "since": days[0].day.isoformat(),
        "until": days[-1].day.isoformat(),
        "expected": sum(day.expected for day in days),
        "states": dict(counts),
        "days": [day.as_dict() for day in days],
    }


def _people(source: str, days: Sequence[Day]) -> None:
    import shutil

    from scraper.coverage.heat import GLYPHS, sheets
    from scraper.coverage.survey import MEANINGS

    for sheet in sheets(days, shutil.get_terminal_size((80, 24)).columns):
        show(styled(sheet.title, "bold"))
        put(sheet.head)
        for name, cells in sheet.rows:
            drawn = (
                styled(cell.glyph, _STYLES[cell.day.state]) if cell.day else " " for cell in cells
            )
            show(f"{name}{''.join(drawn)}")
        put()
    counts = Counter(day.state for day in days)
    for state, meaning in MEANINGS.items():
        if counts[state]:
            glyph = styled(GLYPHS[state], _STYLES[state])
            show(f"{glyph} {counts[state]:5} {state:7} {meaning}")
    expected = [day for day in days if day.expected and day.state != "none"]
    whole = sum(day.state in ("held", "thin") for day in expected)
    put(f"{source}: {whole} of {len(expected)} expected days, {days[0].day} to {days[-1].day}")

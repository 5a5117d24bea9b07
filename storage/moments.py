"""Instants as the archive writes them: ISO 8601 in UTC, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, date, datetime

from scraper.model import SHANGHAI, Timestamp


def stamp(moment: datetime) -> str:
    """The text form of an instant; raises `ValueError` for one without a zone.

    >>> from datetime import timedelta, timezone
    >>> stamp(datetime(2023, 1, 5, 16, 47, tzinfo=timezone(timedelta(hours=8))))
    '2023-01-05T08:47:00+00:00'
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()}: the archive keeps times with a zone only")
    return moment.astimezone(UTC).isoformat()


def instant(text: str) -> datetime:
    """The inverse of `stamp`."""
    return datetime.fromisoformat(text)


def instant_or_none(text: str | None) -> datetime | None:
    """The inverse of `stamp`, for a column that may be empty."""
    return None if text is None else datetime.fromisoformat(text)


def day_of(published_at: Timestamp | None, seen: datetime) -> date:
    """The day of publication in its own zone; of the first look (+08:00) if none is told."""
    if published_at is not None:
        return published_at.value.date()
    return seen.astimezone(SHANGHAI).date()

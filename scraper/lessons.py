"""Stored pages of a host, what they teach, and the site file with its cases on the disk."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.errors import ArchiveError, ReadError, UsageError
from scraper.export.files import replaced
from scraper.learn.lesson import FEWEST, MOST, Lesson, cases
from scraper.learn.sample import Sample
from scraper.model import Article
from scraper.pipeline import extract
from scraper.urls import host_of
from storage.protocol import Query

if TYPE_CHECKING:
    from storage.protocol import Archive

_LOOKED_AT = 8 * MOST
"""The newest articles of a host among which pages are chosen."""
_EXPECTED = ("title", "origin", "published_at", "authors", "digest")
"""Keys of an article that a case holds."""


def samples_of(archive: Archive, host: str) -> tuple[str, list[Sample]]:
    """Up to `MOST` stored pages of one host, spread over its newest articles, and that host.

    Of a domain it is the host that most of them are from. Raises `UsageError` when the archive
    holds fewer than `FEWEST` pages with their bytes.
    """
    hits = archive.search(Query(site=host, sort="date", limit=_LOOKED_AT))
    hosts = Counter(host_of(hit.url) for hit in hits if hit.url)
    most = hosts.most_common(1)[0][0] if hosts else host
    ids = [hit.id for hit in hits if hit.url and host_of(hit.url) == most]
    found = list(_samples(archive, ids[:: max(1, len(ids) // MOST)][:MOST]))
    if len(found) < FEWEST:
        raise UsageError(
            f"{host}: {len(found)} stored pages to learn from, at least {FEWEST} are needed",
            hint="crawl more of it first; articles added without their pages teach nothing",
        )
    return most.removeprefix("www."), found


def _samples(archive: Archive, ids: list[int]) -> Iterator[Sample]:
    """The articles' pages as the general rules read them today; those that they cannot, not."""
    for number in ids:
        held = archive.get(number)
        if held is None or held.snapshot_id is None:
            continue
        try:
            snapshot = archive.snapshot_of(held.snapshot_id)
            yield Sample(snapshot, extract(snapshot))
        except (ReadError, ArchiveError):
            continue


def write(lesson: Lesson, folder: Path) -> list[Path]:
    """The site file and its cases in a folder; what was written.

    Nothing is written over: raises `UsageError` when the host has a file there.
    """
    file = folder / f"{lesson.host}.toml"
    if file.exists():
        raise UsageError(
            f"{file}: there is a site file for this host already",
            hint="learn into another folder and take over what you want",
        )
    folder.mkdir(parents=True, exist_ok=True)
    written = [
        path
        for number, (sample, article) in enumerate(cases(lesson), 1)
        for path in _write_case(folder / lesson.host / f"learnt-{number}", sample, article)
    ]
    with replaced(file) as stream:
        stream.write(lesson.text)
    return [file, *written]


def _write_case(folder: Path, sample: Sample, article: Article) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    row = article.to_json()
    taken = sample.snapshot
    capture = {"url": taken.url, "fetched_at": taken.fetched_at.isoformat()}
    if kind := taken.header("content-type"):
        capture["content_type"] = kind
    page = folder / "page.html"
    page.write_bytes(taken.body)
    yield page
    for name, told in (
        ("capture.json", capture),
        ("expected.json", {key: row[key] for key in _EXPECTED if row.get(key)}),
    ):
        with replaced(folder / name) as stream:
            json.dump(told, stream, ensure_ascii=False, indent=1)
        yield folder / name

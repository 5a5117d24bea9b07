"""Whether everything around the program is as it needs it: versions, names, archive, disk."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from scraper.errors import JianbaoError, UsageError
from scraper.urls import host_of

if TYPE_CHECKING:
    from storage.harvests import Alarm
    from storage.protocol import Archive

Standing = Literal["ok", "note", "bad"]
OWN_NAMES = ("scraper", "storage")
NEEDED = (
    "httpx", "selectolax", "sqlite-utils", "tenacity", "typer", "rich", "protego", "msgspec",
    "zstandard", "brotli", "rapidfuzz", "cronsim",
)  # fmt: skip
ROOM_WANTED = 200 * 10**6
"""Bytes free under which a crawl soon ends badly."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `bad` must be mended, a `note` is worth knowing."""

    check: str
    standing: Standing
    detail: str
    hint: str = ""
    exit_code: int = 0


def version() -> str:
    """This program's version."""
    try:
        return metadata.version("jianbao")
    except metadata.PackageNotFoundError:
        return "0 (from a checkout, not installed)"


def python() -> Iterator[Finding]:
    """The interpreter and this program."""
    yield Finding("jianbao", "ok", version())
    told = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield Finding("python", "ok", told)


def packages() -> Iterator[Finding]:
    """The packages this program stands on."""
    for name in NEEDED:
        try:
            yield Finding(name, "ok", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Finding(name, "bad", "not installed", f"pip install {name}", 2)


def names(owners: Mapping[str, list[str]] | None = None) -> Iterator[Finding]:
    """That nobody else brought a package called `scraper` or `storage` into this environment."""
    owners = metadata.packages_distributions() if owners is None else owners
    for name in OWN_NAMES:
        others = sorted(set(owners.get(name, ())) - {"jianbao"})
        if others:
            yield Finding(
                f"name {name}", "bad", f"also brought by {', '.join(others)}",
                "install jianbao in an environment of its own", 2,
            )  # fmt: skip
        else:
            yield Finding(f"name {name}", "ok", "ours alone")


def sqlite() -> Iterator[Finding]:
    """The SQLite in use, and its one known fault."""
    from storage.engine import engine

    used = engine()
    told = used.version
    if not used.full_text:
        yield Finding(
            "sqlite", "bad", f"{told} has no FTS5", "use a Python whose SQLite has FTS5", 2
        )
    elif used.wal_reset_fault:
        yield Finding(
            "sqlite", "note", f"{told}: before 3.51.3 a rare race can lose a WAL reset",
            "one writer at a time, as jianbao works, does not meet it; verify finds damage",
        )  # fmt: skip
    else:
        yield Finding("sqlite", "ok", told)


def archive(path: str) -> Iterator[Finding]:
    """That the archive can be read and written, and where it stands."""
    file = Path(path)
    if not file.exists():
        yield Finding("archive", "note", f"{path}: not there yet", "the first crawl makes it")
        return
    from storage.opening import open_archive

    try:
        with open_archive(path, readonly=True) as held:
            articles = held.status().get("articles", 0)
    except JianbaoError as error:
        yield Finding("archive", "bad", error.message, error.hint, error.exit_code)
        return
    yield Finding("archive", "ok", f"{path}: {articles} articles, {file.stat().st_size:,} bytes")
    if not (os.access(file, os.W_OK) and os.access(file.resolve().parent, os.W_OK)):
        yield Finding(
            "archive rights", "note", "can be read and not written",
            "check the rights of the file and of its folder",
        )  # fmt: skip


_OF_LAYOUTS = frozenset({"field", "layout", "length"})
"""Kinds of alarms that a new layout may be behind."""
_LAYOUTS = 3
"""Hosts for which a layout is proposed in one look."""


def alarms(path: str) -> Iterator[Finding]:
    """The open alarms of the archive's sources, each with what helps to mend it."""
    from storage.opening import open_archive

    if not Path(path).exists():
        return
    try:
        with open_archive(path, readonly=True) as held:
            raised = held.harvests.alarms()
            for alarm in raised:
                about = f" {alarm.subject}" if alarm.kind == "field" else ""
                check = f"{alarm.source}: {alarm.kind}{about}"
                told = f"{alarm.facts['told']} (since {alarm.facts['since'][:10]})"
                yield Finding(check, "bad", told, "; ".join(_ways_on(alarm)), 5)
            hosts = dict.fromkeys(_host(each) for each in raised if each.kind in _OF_LAYOUTS)
            yield from chain.from_iterable(_proposed(held, host) for host in [*hosts][:_LAYOUTS])
    except JianbaoError:
        return  # `archive` tells of it


def _proposed(held: Archive, host: str) -> Iterator[Finding]:
    """The layout that the newest stored pages of a host teach, with the day it holds from."""
    from scraper.learn.lesson import learn
    from scraper.lessons import samples_of

    if not host:
        return
    try:
        name, samples = samples_of(held, host)
    except UsageError:  # too few pages to learn from
        return
    lesson = learn(name, samples)
    newest = lesson.layouts[-1]
    rules = "; ".join(f"{key} = {value!r} ({share})" for key, value, share in newest.found)
    if rules:
        since = newest.era.valid_from
        told = f"from {since} on: {rules}" if since else rules
        how = f"`jianbao sources learn {host} -O DIR` writes it as a dated layout, with cases"
        yield Finding(f"layout of {name}", "note", told, how)


def _ways_on(alarm: Alarm) -> Iterator[str]:
    """What to do about an alarm: a rule that finds nothing, a candidate, pages, a layout."""
    for rule in alarm.facts.get("rules", ())[:1]:
        if rule["before"] and not rule["now"]:
            yield f"{rule['rule']!r} found {rule['before']}, and finds none"
    if candidate := alarm.facts.get("candidate"):
        yield f"it may stand in {candidate}"
    for when in ("before", "after"):
        for page in alarm.facts.get(f"pages_{when}", ())[-1:]:
            yield f"a page {when}: {page['url']} (snapshot {page['snapshot_id']})"
    if alarm.kind in _OF_LAYOUTS and (host := _host(alarm)):
        yield f"a dated layout from the stored pages: `jianbao sources learn {host}`"
    if alarm.kind in ("list", "stale"):
        yield f"its new address: `jianbao discover {_home(alarm.subject)}`"


def _host(alarm: Alarm) -> str:
    pages = alarm.facts.get("pages_after") or alarm.facts.get("pages_before") or ()
    return host_of(pages[-1]["url"]) if pages else ""


def _home(url: str) -> str:
    return "/".join(url.split("/")[:3]) + "/"


def reindexed(path: str) -> Iterator[Finding]:
    """The search index, made anew; its articles stay as they are."""
    from storage.opening import open_archive

    try:
        with open_archive(path, create=False) as held:
            yield Finding("search index", "ok", f"made anew: {held.reindex()} articles")
    except JianbaoError as error:
        yield Finding("search index", "bad", error.message, error.hint, error.exit_code)


def disk(path: str) -> Iterator[Finding]:
    """That the archive's disk has room."""
    folder = Path(path).resolve().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    told = f"{free / 10**9:.1f} GB free under {folder}"
    if free < ROOM_WANTED:
        yield Finding("disk", "bad", told, "make room before the next crawl", 9)
    else:
        yield Finding("disk", "ok", told)


def settings(load: Callable[[], tuple[Path | None, int]]) -> Iterator[Finding]:
    """That the configuration can be followed."""
    try:
        path, sources = load()
    except JianbaoError as error:
        yield Finding("settings", "bad", error.message, error.hint, error.exit_code)
        return
    told = f"{path}: {sources} sources" if path else "no file; defaults hold"
    yield Finding("settings", "ok", told)


def output() -> Iterator[Finding]:
    """That Chinese can be printed."""
    encoding = (sys.stdout.encoding or "ascii").lower()
    fits = encoding.replace("-", "") in ("utf8", "gb18030", "gbk", "cp936", "big5", "cp65001")
    yield Finding("output", "ok" if fits else "note", encoding, "" if fits else "set PYTHONUTF8=1")

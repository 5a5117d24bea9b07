"""Site files as people keep them: which there are, and whether each does what its cases say.

The cases of `HOST.toml` stand beside it in a folder called `HOST`, a folder a case: `page.html` or
`page.txt` (also with `.gz`), `capture.json` (`url`, `fetched_at`, `content_type`, all optional),
and `expected.json`: keys of an article as `extract --json` gives them, or `{"error": KIND}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scraper.charset import decode
from scraper.errors import ConfigError, ReadError
from scraper.files import Page, Told, snapshot
from scraper.knowledge import Knowledge
from scraper.known import LARGEST_FILE, known, shipped_folder, site_files, text_of
from scraper.model import JSON_KEYS, Snapshot, Timestamp
from scraper.pipeline import extract
from scraper.read.guard import parse_html
from scraper.rules import form_of
from scraper.siteform import SiteForm
from scraper.urls import host_of

_ERROR = "error"
_HINT = "docs/sites.md tells how a case is made"


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One site file, and the folder it stands in."""

    path: Path
    form: SiteForm
    own: bool
    """Whether it is the user's."""

    @property
    def name(self) -> str:
        """What it is called: the name of the file without its suffix."""
        return self.path.name.removesuffix(".toml")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts that it speaks of."""
        return (self.form.host, *self.form.also) if self.form.host else tuple(self.form.houses)

    def cases(self) -> list[Case]:
        """Its cases, in the order of their names."""
        folder = self.path.parent / self.name
        if not folder.is_dir():
            return []
        return [Case(self, each) for each in sorted(folder.iterdir()) if each.is_dir()]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that is not read as a case says."""

    rule: str
    case: str
    field: str
    expected: Any
    got: Any


@dataclass(frozen=True, slots=True)
class Case:
    """A page of a site, and what must be read from it."""

    rule: SiteFile
    folder: Path

    @property
    def url(self) -> str | None:
        """The address that it tells of its page."""
        capture = _object(self.folder / "capture.json", missing={})
        return _told(self.folder / "capture.json", capture, "url")

    def snapshot(self) -> Snapshot:
        """The page as it was captured; where nothing tells its address, on the rule's host."""
        capture = _object(self.folder / "capture.json", missing={})
        kind = _told(self.folder / "capture.json", capture, "content_type")
        told = Told(self.url or f"https://{self.rule.hosts[0]}/")
        page = Page(self._page(), str(self._page()), told)
        taken = snapshot(page, now=datetime.now(UTC))
        at = _instant(self.folder / "capture.json", capture)
        taken = replace(taken, fetched_at=at) if at else taken
        return replace(taken, headers=(("content-type", kind),)) if kind else taken

    def differences(self, knowledge: Knowledge) -> Iterator[Difference]:
        """Every field that is expected and read otherwise."""
        expected = self.expected()
        try:
            got = extract(self.snapshot(), knowledge).to_json()
        except ReadError as error:
            got = {_ERROR: error.kind}
        for field, value in expected.items():
            if got.get(field) != value:
                yield Difference(self.rule.name, self.folder.name, field, value, got.get(field))

    def expected(self) -> dict[str, Any]:
        """What must be read; its keys are those of an article."""
        file = self.folder / "expected.json"
        expected = _object(file)
        for key in expected:
            if key not in JSON_KEYS and key != _ERROR:
                raise ConfigError(f"{file}: {key}: an article has no such key", hint=_HINT)
        if not expected:
            raise ConfigError(f"{file}: it expects nothing", hint=_HINT)
        return expected

    def _page(self) -> Path:
        found = sorted(self.folder.glob("page.*"))
        if len(found) != 1:
            what = "more than one page" if found else "no page"
            raise ConfigError(f"{self.folder}: {what}", hint=_HINT)
        return found[0]


def site_files_of(folders: Sequence[Path]) -> list[SiteFile]:
    """Every site file of the program and of the folders, each strictly read."""
    places = [(shipped_folder(), False), *((folder, True) for folder in folders)]
    return [
        SiteFile(path, form_of(str(path), text_of(path)), own)
        for folder, own in places
        for path in site_files(folder)
    ]


def knowledge_of(folders: Sequence[Path]) -> Knowledge:
    """What a crawl would know: cases are checked with all rules, not each with its own alone."""
    return known(tuple(folders))


def lasting(rule: SiteFile, taken: Snapshot, knowledge: Knowledge) -> Iterator[Difference]:
    """What of a site file holds no more on a page of today: each selector that chooses nothing."""
    try:
        extract(taken, knowledge)
    except ReadError as error:
        yield Difference(rule.name, taken.url, _ERROR, None, error.kind)
    site = knowledge.site(taken.url, taken.fetched_at)
    if site is None:
        yield Difference(rule.name, taken.url, "host", rule.hosts[0], host_of(taken.url))
        return
    tree = parse_html(decode(taken.body, taken.header("content-type")).text)
    selectors = {"body": site.body, "title": site.title}
    selectors |= {f"select.{field}": selector for field, selector in site.select}
    for field, selector in selectors.items():
        if selector and tree.css_first(selector) is None:
            yield Difference(rule.name, taken.url, field, selector, None)


def _object(file: Path, missing: dict[str, Any] | None = None) -> dict[str, Any]:
    if missing is not None and not file.exists():
        return missing
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise ConfigError(f"{file}: too large for a case", hint=_HINT)
        found = json.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise ConfigError(f"{file}: there is no such file", hint=_HINT) from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: not JSON: {error}", hint=_HINT) from None
    if not isinstance(found, dict):
        raise ConfigError(f"{file}: not a JSON object", hint=_HINT)
    return found


def _told(file: Path, capture: dict[str, Any], key: str) -> str | None:
    value = capture.get(key)
    if value is not None and not isinstance(value, str):
        raise ConfigError(f"{file}: {key}: {value!r:.60} is no text", hint=_HINT)
    return value


def _instant(file: Path, capture: dict[str, Any]) -> datetime | None:
    text = _told(file, capture, "fetched_at")
    try:
        return Timestamp.parse(text).value if text else None
    except ValueError:
        raise ConfigError(
            f"{file}: fetched_at: {text!r:.60} is no time", hint="write 2023-01-05T08:47+08:00"
        ) from None

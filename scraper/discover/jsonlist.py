"""Lists as JSON or JSONP: arrays of objects that carry an address and a headline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scraper.discover.leads import NOTHING, Leads
from scraper.discover.markup import plain
from scraper.discover.targets import Gathering
from scraper.model import Snapshot
from scraper.urls import absolute, same_site

_WRAPPED = re.compile(
    r"(?:/\*\*/)?[ \n]?(?:(?:var|let|const)[ ])?[\w.$]{0,80}[ ]{0,3}=?[ ]{0,3}\(?\s{0,20}(?=[\[{])"
)
_ADDRESS = re.compile(
    r"(?:.*_)?(?:url|link|href|linkurl|docurl|weburl|pcurl|shareurl|puburl)$", re.I
)
_TITLE = re.compile(r"(?:.*_)?(?:title|headline|topic|doctitle|listtitle|showtitle|subject)$", re.I)
_TIME = re.compile(
    r"(?:.*_)?(?:(?:pub\w*|c|create\w*|update\w*|release\w*|post)_?)?(?:time|date|at)$", re.I
)
_DEEPEST = 12
_MOST = 20_000
_LONGEST = 10_000_000


def is_json(text: str) -> bool:
    """Whether a text opens like JSON, bare, in a call, or given to a variable."""
    return _WRAPPED.match(text.lstrip("\ufeff \t\r\n")) is not None


def read_json_list(snapshot: Snapshot, text: str) -> Leads:
    """The articles that a JSON or JSONP answer lists; nothing for JSON about anything else."""
    value = _loaded(text[:_LONGEST].lstrip("\ufeff \t\r\n"))
    found = Gathering(snapshot.url, snapshot.fetched_at)
    for item in _objects(value):
        url = _first(item, _ADDRESS)
        title = plain(_first(item, _TITLE))
        full = absolute(snapshot.url, url) if url else None
        if full and title and same_site(full, snapshot.url):
            time = _first(item, _TIME) or None
            found.add(full, "JSON list", kind="article", title=title, time=time)
    if not found.targets:
        return replace(NOTHING, why="JSON without a list of articles")
    return Leads("list", found.targets, why=f"a JSON list of {len(found.targets)} articles")


def _loaded(text: str) -> Any:
    wrapped = _WRAPPED.match(text)
    start = wrapped.end() if wrapped else 0
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object within, outermost first, to a bounded depth and number."""
    level, count = [value], 0
    for _ in range(_DEEPEST):
        following: list[Any] = []
        for one in level:
            if isinstance(one, dict):
                count += 1
                if count > _MOST:
                    return
                yield one
                following += one.values()
            elif isinstance(one, list):
                following += one
        level = following


def _first(item: dict[str, Any], pattern: re.Pattern[str]) -> str:
    for name, value in item.items():
        printed = str(value).strip()[:2000] if isinstance(value, str | int) else ""
        if printed and pattern.fullmatch(str(name)[:60]):
            return printed
    return ""

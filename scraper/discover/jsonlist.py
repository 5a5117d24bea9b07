"""Lists as JSON or JSONP: arrays of objects that carry an address and a headline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from scraper.discover.anchors import is_titled
from scraper.discover.leads import NOTHING, Leads
from scraper.discover.lists import list_leads
from scraper.discover.markup import plain
from scraper.discover.targets import Gathering
from scraper.model import Snapshot
from scraper.read.guard import parse_html
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
_SCRIPT = re.compile(r"<script\b[^>]{0,300}>", re.IGNORECASE)
_GIVEN = re.compile(r"(?:^|[=(>,:]|JSON\.parse\()\s{0,20}(?=[\[{]\s{0,20}[\[{\"\]}]|\"[\[{])")
"""Where a value of JSON may begin in a script."""
_CLOSED = re.compile(r"\s*+\)?\s*+;?\s*+")
_SENTENCES = re.compile(r"[。！？]|[.!?]\s")
_MOST_SCRIPTS = 60
_MOST_VALUES = 30
_FEW = 3
_MOST_PIECES = 500
_INNER = ("rendered", "value", "text", "#text", "cn", "zh")
_BODY = 300
_DEEPEST = 12
_MOST = 20_000
_LONGEST = 10_000_000


def is_json(text: str) -> bool:
    """Whether a text opens like JSON, bare, in a call, or given to a variable."""
    return _WRAPPED.match(text.lstrip("\ufeff \t\r\n")) is not None


def read_json_list(snapshot: Snapshot, text: str) -> Leads:
    """The articles that a JSON or JSONP answer lists; nothing for JSON about anything else."""
    found = Gathering(snapshot.url, snapshot.fetched_at)
    value, rest = _opening(text[:_LONGEST].lstrip("\ufeff \t\r\n"))
    count = gather(value, found, snapshot.url)
    if not count and (html := _html_in(value)):
        listed = list_leads(snapshot, html, parse_html(html))
        return replace(listed, kind="list", why="a list as HTML within JSON")
    if not count:
        alone = isinstance(value, dict | list) and _CLOSED.fullmatch(rest) is not None
        return Leads("data" if alone else "nothing", why="JSON without a list of articles")
    return Leads("list", found.targets, why=f"a JSON list of {count} articles")


def scripted_list(snapshot: Snapshot, text: str) -> Leads:
    """The articles that the scripts of a page list, where the page itself shows none."""
    found, count = Gathering(snapshot.url, snapshot.fetched_at), 0
    for value in _values(text[:_LONGEST]):
        if _holds_a_body(value):
            return replace(NOTHING, why="a script holds an article's text")
        count += gather(value, found, snapshot.url, titled=True)
    if count < _FEW:
        return NOTHING
    return Leads("list", found.targets, why=f"a list of {count} articles in a script")


def gather(value: Any, found: Gathering, url: str, *, titled: bool = False) -> int:
    """Add the articles that objects within a value name; how many. `titled`: by headlines only."""
    before = len(found.targets)
    for item in _objects(value):
        address = _first(item, _ADDRESS)
        title = plain(_first(item, _TITLE))
        full = absolute(url, address) if address else None
        if full and title and same_site(full, url) and (not titled or is_titled(title)):
            time = _first(item, _TIME) or None
            found.add(full, "JSON list", kind="article", title=title, time=time)
    return len(found.targets) - before


def _values(text: str) -> Iterator[Any]:
    """What the scripts of a page hold as JSON: whole, given to a variable, or in a call."""
    for script in islice(_SCRIPT.finditer(text), _MOST_SCRIPTS):
        end = text.find("</script", script.end())
        code = text[script.end() : end if end >= 0 else len(text)]
        place = 0
        for _ in range(_MOST_VALUES):
            opens = _GIVEN.search(code, place)
            if opens is None:
                break
            try:
                value, place = json.JSONDecoder().raw_decode(code, opens.end())
                yield json.loads(value) if isinstance(value, str) else value
            except (ValueError, RecursionError):
                place = max(place, opens.end() + 1)


def _html_in(value: Any) -> str:
    """The pieces of HTML with links that JSON holds, as a page."""
    texts = (text for item in _objects(value) for text in item.values() if isinstance(text, str))
    pieces = list(
        islice((text for text in texts if "<a " in text and "href" in text), _MOST_PIECES)
    )
    return f"<ul>{''.join(pieces)}</ul>" if pieces else ""


def _holds_a_body(value: Any) -> bool:
    texts = (text for item in _objects(value) for text in item.values() if isinstance(text, str))
    return any(len(text) >= _BODY and len(_SENTENCES.findall(text)) >= 3 for text in texts)


def _loaded(text: str) -> Any:
    return _opening(text)[0]


def _opening(text: str) -> tuple[Any, str]:
    """The value of JSON that a text opens with, and what follows it; None where it has none."""
    wrapped = _WRAPPED.match(text)
    start = wrapped.end() if wrapped else 0
    try:
        value, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, text
    return value, text[end:]


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
            elif isinstance(one, str) and one[:1] in ("[", "{") and len(one) > _FEW:
                following.append(_loaded(one))
        level = following


def _first(item: dict[str, Any], pattern: re.Pattern[str]) -> str:
    for name, value in item.items():
        if isinstance(value, dict):
            value = next((value[key] for key in _INNER if key in value), "")
        printed = str(value).strip()[:2000] if isinstance(value, str | int) else ""
        if printed and pattern.fullmatch(str(name)[:60]):
            return printed
    return ""

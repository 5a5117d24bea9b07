"""Traps: webs without end are walked a little way, and then left with a word about it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LONGEST = 1500
"""Characters of an address."""
DEEPEST_PATH = 20
BARREN_HOPS = 6
"""Lists in a row that led to no article that was new."""
HOSTS_PER_SOURCE = 100
TWINS_PER_PATH = 4
"""Articles of one path that said the same, whatever the query: then the query is noise."""
PATHS_WATCHED = 10_000
_SESSION = re.compile(
    r"[?&;/](?:phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|sid|cfid|cftoken|zenid)="
    r"[0-9a-z]{8,}",
    re.I,
)


def endless(url: str) -> str | None:
    """Why an address looks like part of a web without end; None when it looks like others.

    >>> endless("http://a.cn/x/y/x/y/x/y/"), endless("http://a.cn/2026/01/05/1.html")
    ('its path goes in circles', None)
    """
    if len(url) > LONGEST:
        return f"an address of {len(url)} characters"
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    if len(steps) > DEEPEST_PATH:
        return f"a path of {len(steps)} steps"
    if len(steps) - len(set(steps)) > 1 and _circles(steps):
        return "its path goes in circles"
    if _SESSION.search(url):
        return "it carries a session"
    return None


def _circles(steps: list[str]) -> bool:
    return any(n > 2 for step, n in Counter(steps).items() if not step.isdigit())


@dataclass(slots=True)
class Bounds:
    """What one run has seen of each host and path."""

    pages_per_host: int
    _pages: Counter[str] = field(default_factory=Counter[str])
    _twins: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    _noisy: set[str] = field(default_factory=set[str])

    def full(self, host: str) -> bool:
        """Count a page of the host; whether that was one too many."""
        self._pages[host] += 1
        return self._pages[host] > self.pages_per_host

    def refuse(self, url: str) -> str | None:
        """Why an address is not put on the frontier; None when it may be."""
        path, query, _ = url.partition("?")
        if query and path in self._noisy:
            return f"{TWINS_PER_PATH} addresses that differ in their query say the same"
        return endless(url)

    def note(self, url: str, digest: str) -> None:
        """Learn from an article's text whether the queries of its path mean anything."""
        path, query, _ = url.partition("?")
        if not query or path in self._noisy:
            return
        if len(self._twins) > PATHS_WATCHED:
            self._twins.pop(next(iter(self._twins)))
        seen = self._twins.setdefault(path, Counter())
        seen[digest] += 1
        if seen[digest] >= TWINS_PER_PATH:
            self._noisy.add(path)

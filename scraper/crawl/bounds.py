"""Traps: webs without end are walked a little way, and then left with a word about it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from scraper.urls import paced_host

LONGEST = 1500
"""Characters of an address."""
DEEPEST_PATH = 20
BARREN_HOPS = 6
"""Lists in a row that led to no article that was new."""
BARREN_ALIKE = 30
"""Lists in a row whose addresses differ in their numbers only, and that named nothing new."""
BARREN_QUERIES = 90
"""Lists of one path in a row, whatever their queries, that named nothing new; no article there."""
LISTS_POSING = 500
"""Pages of a host in a row that might have been articles, and were lists."""
HOSTS_PER_SOURCE = 100
TWINS_PER_PATH = 4
"""Articles of one path that said the same, whatever the query: then the query is noise."""
NEARLY_ALL = 0.75
"""The share of the articles of one form that say the same, where the token in it is noise."""
PATHS_WATCHED = 10_000
PARAMETERS_AT_MOST = 30
SAME_PARAMETER = 3
"""A name that stands in a query more often: each page adds one."""
_AHEAD = timedelta(days=2)
"""An issue may be named a day early, and a zone may be ahead of ours."""
_SESSION = re.compile(
    r"[?&;/](?:phpsessid|jsessionid|aspsessionid\w*|sessionid|session_id|sid|cfid|cftoken|zenid)="
    r"[0-9a-z]{8,}",
    re.I,
)

_NUMBER = re.compile(r"\d+")
_TOKEN = re.compile(
    r"/(?:(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{16,}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})(?=/)",
    re.IGNORECASE,
)
"""A step of a path, not its last, that is no word: a session, or what tells an article apart."""
_DAY = re.compile(
    r"(?<!\d)(20\d\d)(?:([-/_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01]))(?!\d)"
    r"|[?&](?:year|yyyy|y)=(20\d\d)(?!\d)",
    re.ASCII,
)


def endless(url: str) -> str | None:
    """Why an address looks like part of a web without end; None when it looks like others.

    >>> endless("http://a.cn/x/y/x/y/x/y/"), endless("http://a.cn/2026/01/05/1.html")
    ('its path goes in circles', None)
    """
    if len(url) > LONGEST:
        return f"an address of {len(url)} characters"
    rest = url.partition("://")[2].partition("#")[0]
    path, _, query = rest.partition("?")
    steps = [step for step in path.split("/")[1:] if step]
    if len(steps) > DEEPEST_PATH:
        return f"a path of {len(steps)} steps"
    if len(steps) - len(set(steps)) > 1 and _circles(steps):
        return "its path goes in circles"
    if _SESSION.search(url):
        return "it carries a session"
    return _overgrown(query)


def _circles(steps: list[str]) -> bool:
    return any(n > 2 for step, n in Counter(steps).items() if not step.isdigit())


def _overgrown(query: str) -> str | None:
    if query.count("&") < SAME_PARAMETER:
        return None
    names = Counter(piece.partition("=")[0] for piece in query.split("&"))
    if names.total() > PARAMETERS_AT_MOST or max(names.values()) > SAME_PARAMETER:
        return "its query grows and grows"
    return None


def to_come(url: str, today: date) -> bool:
    """Whether an address names a day, or a year, that is yet to come: a calendar goes on for ever.

    >>> to_come("http://a.cn/cal/2031-05-01", date(2026, 1, 5))
    True
    >>> to_come("http://a.cn/list/2045/10.html", date(2026, 1, 5))
    False
    """
    match = _DAY.search(url.partition("://")[2].partition("/")[2])
    if match is None:
        return False
    year, _, month, day, alone = match.groups()
    if alone:
        return int(alone) > (today + _AHEAD).year
    return (int(year), int(month), int(day)) > (today + _AHEAD).timetuple()[:3]


def alike(url: str) -> str:
    """What addresses have in common that differ in their numbers, and in tokens of their paths.

    >>> alike("http://a.cn/calendar?month=6"), alike("http://a.cn/s/0f3ac9d2e4b5a687/news")
    ('http://a.cn/calendar?month=0', 'http://a.cn/s/*/news')
    """
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host}{_NUMBER.sub('0', _tokenless(slash + path))}"


def _tokenless(url: str) -> str:
    path, mark, query = url.partition("?")
    return _TOKEN.sub("/*", path) + mark + query


@dataclass(slots=True)
class Bounds:
    """What one run has seen of each path."""

    today: date
    _twins: dict[str, Counter[str]] = field(default_factory=dict[str, Counter[str]])
    _noisy: set[str] = field(default_factory=set[str])
    _barren: Counter[str] = field(default_factory=Counter[str])
    _posing: Counter[str] = field(default_factory=Counter[str])
    _named_by: dict[str, str] = field(default_factory=dict[str, str])
    """The list that named an address which may turn out an article."""

    def refuse(self, url: str, *, is_list: bool = False) -> str | None:
        """Why an address is not put on the frontier; None when it may be."""
        if self._noisy and url.partition("?")[0] in self._noisy and "?" in url:
            return f"{TWINS_PER_PATH} addresses that differ in their query say the same"
        if self._noisy and _TOKEN.search(url) and _tokenless(url) in self._noisy:
            return f"{TWINS_PER_PATH} addresses that differ in a token of their path say the same"
        if is_list and to_come(url, self.today):
            return "its day is yet to come"
        if is_list and self._barren and self._barren[alike(url)] >= BARREN_ALIKE:
            return f"{BARREN_ALIKE} lists of its form in a row named nothing new"
        if self._barren and "?" in url and self._barren[_any_query(url)] >= BARREN_QUERIES:
            return f"{BARREN_QUERIES} lists of its path in a row named nothing new"
        if not is_list and self._posing and self._posing[paced_host(url)] >= LISTS_POSING:
            return f"{LISTS_POSING} pages of its host in a row were lists, and none an article"
        return endless(url)

    def note_list(self, url: str, *, fruitful: bool, perhaps: Iterable[str] = ()) -> None:
        """Learn from a list whether those of its form name anything new.

        `perhaps` are addresses it named that may be articles: one that is makes it fruitful.
        """
        for named in perhaps if not fruitful else ():
            if len(self._named_by) < PATHS_WATCHED:
                self._named_by[named] = url
        for form in (alike(url), _any_query(url)) if "?" in url else (alike(url),):
            if fruitful:
                self._barren.pop(form, None)
            elif len(self._barren) < PATHS_WATCHED or form in self._barren:
                self._barren[form] += 1

    def note_page(self, url: str, *, article: bool) -> None:
        """Learn whether a host has articles behind its leads, or a tree of lists without end."""
        parent = self._named_by.pop(url, None)
        if article and parent is not None:
            self.note_list(parent, fruitful=True)
        if not article:
            self._posing[paced_host(url)] += 1
        elif self._posing or self._barren:
            self._posing.pop(paced_host(url), None)
            self._barren.pop(_any_query(url), None)

    def note(self, url: str, digest: str) -> None:
        """Learn from an article's text whether the queries of its path mean anything, and the
        tokens in it. With those, nearly all must say the same: elsewhere they tell articles apart.
        """
        path, query, _ = url.partition("?")
        if query and self._told(path, digest)[digest] >= TWINS_PER_PATH:
            self._noisy.add(path)
        if _TOKEN.search(path):
            form = _tokenless(url)
            seen = self._told(form, digest)
            same = seen[digest]  # the sum is over all that was said: asked only where it may matter
            if same >= TWINS_PER_PATH and same >= NEARLY_ALL * seen.total():
                self._noisy.add(form)

    def _told(self, form: str, digest: str) -> Counter[str]:
        """How often addresses of a form said what, this once as well."""
        if len(self._twins) > PATHS_WATCHED:
            self._twins.pop(next(iter(self._twins)))
        seen = self._twins.setdefault(form, Counter())
        seen[digest] += 1
        return seen


def _any_query(url: str) -> str:
    return url.partition("?")[0] + "?"

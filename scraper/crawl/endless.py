"""What an address tells by itself of a web without end, and what it has in common with others."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta

LONGEST = 1500
"""Characters of an address."""
DEEPEST_PATH = 20
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
_NUMBERED = re.compile(r"/[^/\d]*\d[^/]*(?=/)")
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
    return f"{scheme}://{host}{_NUMBER.sub('0', tokenless(slash + path))}"


def tokenless(url: str) -> str:
    """The same with a star for each token in its path."""
    path, mark, query = url.partition("?")
    return _TOKEN.sub("/*", path) + mark + query


def unnumbered(url: str) -> str:
    """The same with a star for each step of its path but the last that has a number in it.

    >>> unnumbered("http://a.cn/s/0f3ac9d2/news/1.html?p=2"), unnumbered("http://a.cn/news/1.html")
    ('http://a.cn/s/*/news/1.html?p=2', 'http://a.cn/news/1.html')
    """
    head, mark, query = url.partition("?")
    scheme, colon, rest = head.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{colon}{host}{_NUMBERED.sub('/*', slash + path)}{mark}{query}"


def any_query(url: str) -> str:
    """What addresses have in common that differ in their queries."""
    return url.partition("?")[0] + "?"

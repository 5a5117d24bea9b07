"""What an address looks like by itself: one article's, or a column's."""

from __future__ import annotations

import re
from functools import lru_cache

_ARTICLE = re.compile(
    r"content_\d+|t\d{8}_\d+|/\d{5,}\.(?:s?html?|aspx)$|_forward_\d+|/a/\d+_\d+|doc-i\w+|/c_?\d{5,}"
    r"|c\d+-\d{5,}|[/_-]\d{6,}(?:_\d+)?\.(?:s?html?|aspx|php|jsp)$|/art[_i]\w*\d|/\d{6,}/?$"
    r"|/c\d+a\d+/page|/info/\d+/\d+\.|/show-\d+-\d+|/[a-z]{1,8}-\d+-\d{3,}(?:-\d+)?\.s?html?$"
    r"|/(?:article|news|detail|story|view|show|content|archives|read|item|p|a|xw)"
    r"/(?:[\w-]*/)*[\w-]*\d{3,}"
    r"|/(?:\d{8}|\d{6}|\d{4}-?\d\d/\d\d|\d{4}/\d{4}|\d{4}/\d\d/\d\d)/[\w-]*\d\.(?:s?html?|php)$"
    r"|/[0-9a-f]{24,32}(?:/|\.|$)|/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}"
    r"|/[a-z0-9]+(?:-[a-z0-9]+){3,}(?:\.html?)?/?$"
    r"|[?&](?:id|aid|newsid|articleid|article_id|contentid|docid|nid|tid|infoid|news_id|idx|no)="
    r"[\w-]*\d",
    re.IGNORECASE | re.ASCII,
)
_LIST = re.compile(
    r"/(?:index|list|node|default|channel|more|page|column|lists|col)[\w-]{0,12}\.\w{2,5}$"
    r"|/(?![^/]*\d{5})(?![^/]*(?:-[^/-]*){3})[^/]*/$|^/$"
    r"|/(?:list|node|channel|tag|tags|topic|topics|category|page|column|section)/",
    re.IGNORECASE | re.ASCII,
)
_ONE_ALL_THE_SAME = re.compile(r"/c\d+a\d+/page|/[0-9a-f]{24,}/c\.html$", re.ASCII)
"""Articles whose leaf is called like a list's page."""
_LONGEST = 600
_ALIKE = str.maketrans("123456789", "000000000")
"""No pattern asks which digit it is: addresses of one list are looked at once."""


def article_shaped(url: str) -> bool:
    """Whether an address looks like one article's: a number of its own, or its day.

    >>> article_shaped("http://a.cn/2023/01/05/content_123.htm"), article_shaped("http://a.cn/edu/")
    (True, False)
    """
    return _article_shaped(_path(url))


def list_shaped(url: str) -> bool:
    """Whether an address looks like a column's: a folder, `index_2.html`, `/list/`."""
    return _list_shaped(_path(url).partition("?")[0])


@lru_cache(maxsize=1024)
def _article_shaped(path: str) -> bool:
    if len(path) < 2 or _ARTICLE.search(path) is None:
        return False
    return not _list_shaped(path.partition("?")[0]) or bool(_ONE_ALL_THE_SAME.search(path))


@lru_cache(maxsize=1024)
def _list_shaped(path: str) -> bool:
    return _LIST.search(path) is not None


def _path(url: str) -> str:
    """From the first slash on, with the query, every digit a nought."""
    start = url.find("/", url.find("://") + 3)
    return url[start : start + _LONGEST].translate(_ALIKE) if start > 0 else "/"

"""Queries as browsers ask them: in the charset of the page that names them."""

from __future__ import annotations

import re
from urllib.parse import quote

_LINK = re.compile(
    r"""(\b(?:href|src)\s{0,9}=\s{0,9}["']?[^"'<>?\s]{0,500}\?)([^"'<>#\s]{1,500})""", re.IGNORECASE
)
_UNICODE = frozenset({"utf-8", "utf-16le", "utf-16be", "utf-16", "replacement"})
_ASCII = "".join(map(chr, range(0x21, 0x7F)))


def in_charset(text: str, charset: str) -> str:
    """A page's text, what is not ASCII in the queries of its links written as the page's charset.

    A browser asks for `list.asp?t=新闻` of a GBK page with the bytes that it stands there in, and
    the programs of such sites read no others (WHATWG URL, query state). Paths are in UTF-8 always.

    >>> in_charset('<a href="/l.asp?t=新闻&p=1">', "gb18030")
    '<a href="/l.asp?t=%D0%C2%CE%C5&p=1">'
    """
    if charset in _UNICODE or "?" not in text:
        return text
    try:
        "".encode(charset)
    except LookupError:
        return text

    def written(link: re.Match[str]) -> str:
        if link[2].isascii():
            return link[0]
        return link[1] + quote(link[2].encode(charset, "xmlcharrefreplace"), safe=_ASCII)

    return _LINK.sub(written, text)

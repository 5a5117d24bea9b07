"""The next page of an article that is printed on several: what a link or a script names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.read.layout import spaced
from scraper.read.outside import Outside
from scraper.urls import absolute

_NEXT = re.compile(
    r"[\[(（]?(?:下一?[页頁]|后一页|後一頁|next(?: page)?|page \d{1,2}|次の?(?:ページ|へ)"
    r"|다음(?: 페이지)?"
    r"|(?:следующая|далее)(?: страница)?|nächste(?: seite)?|weiter|(?:page )?suivante?"
    r"|(?:p[áa]gina )?(?:siguiente|próxima|successiva)|następna(?: strona)?)[\])）]?[\s>›»→]{0,3}"
    r"|[>›»→]{1,2}",
    re.IGNORECASE,
)
_OPENERS = frozenset("下后後nNpPwW次다сСдД>›»→[(（第sS")
"""What such a link begins with, when it is no digit."""
_NUMBER = re.compile(r"[\[(（第]?\s?(\d{1,2})\s?[\])）页]?")
_PATH = re.compile(
    r"(?P<stem>.*?)(?:(?P<sign>[-_/])(?:p|page[-_/]?)?(?P<number>\d{1,2}))?(?P<end>\.[a-z]{3,5}|/)?"
)
_ID = re.compile(r"(?<!\d)\d{5,}$|(?<![a-z])[a-z]{3,}[-_]?\d{3,}$|/[^/]{12,}$")
"""What an article's own name looks like, not its column's."""
_DATE = re.compile(r"(?:^|[/_-])(?:19|20)\d\d[-_/]?\d{0,2}$")
"""What stands before the day of a date, or its month."""
_KEY = re.compile(r"p|pg|pn|page|_?page_?(?:no|num|index)|cur(?:rent)?page|pageid", re.IGNORECASE)
"""Names under which a query carries the number of a page."""
_TOTAL = re.compile(r"\bpage_?num\s*=\s*['\"]?(\d{1,2})\b", re.IGNORECASE)
_COUNTS = re.compile("[pP](?:age_?[nN]um|AGE_?NUM)")
"""A quick look: without a fixed case and a `\\b` before it, the search skips from p to p."""
_COUNTED = re.compile(r"([^?#]*?)(?:-(\d{1,2}))?(\.html?)")
_TRS = re.compile(r"createPageHTML\(\s*(\d{1,2}),\s*(\d{1,2}),\s*[\"']([\w-]{1,80})[\"']")
_LONGEST = 2_000
_LONGEST_NEXT = 24
"""Characters of the longest way to say 下一页."""
_COMMENTS = re.compile(r"comment|pinglun|repl(?:y|ies)|respond|disqus|liuyan|gentie")
"""A box, or the end of an address, that is of what readers wrote."""
_ABOVE = 6
_LONGEST_WORDS = 60
"""Characters of a link, white space and all, that may only say 下一页 or a number."""
_MOST_SCRIPTS = 60
_LONGEST_SCRIPT = 20_000


class _Page(NamedTuple):
    """An address as page `number` of what stands at `stem`; `bare` is the stem if it is whole."""

    bare: tuple[str, ...]
    stem: tuple[str, ...]
    number: int | None
    named: bool = True
    """Whether the number is a page's; one that is a whole name may be the article's."""


def next_page(tree: LexborHTMLParser, outside: Outside, url: str) -> str | None:
    """The address of the article's next page; it keeps the stem and counts on by one.

    A link says 下一页, or just the number; else the page's own script tells how many there are.
    """
    numbered = None
    told = [link for link in outside.links if link.attributes.get("rel") == "next"]
    for node in [*told[:1], *outside.anchors]:
        words = node.text()
        if len(words) > _LONGEST_WORDS or not (_opens(words) or node.tag == "link"):
            continue
        words = spaced(words)[:_LONGEST_NEXT]
        number = _NUMBER.fullmatch(words)
        if not (number or node.tag == "link" or _NEXT.fullmatch(words)):
            continue
        address = absolute(url, (node.attributes.get("href") or "")[:_LONGEST])
        if address and follows(address, url) and not _of_comments(node, address):
            if not number:
                return address
            numbered = numbered or address
    return numbered or next(_scripted(tree, url), None)


def _of_comments(node: LexborNode, address: str) -> bool:
    """Whether a link turns the pages of the comments."""
    if _COMMENTS.search(urlsplit(address).fragment.lower()):
        return True
    at = node.parent
    for _ in range(_ABOVE):
        if at is None or not at.is_element_node:
            return False
        attributes = at.attributes
        mark = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:200].lower()
        if _COMMENTS.search(mark):
            return True
        at = at.parent
    return False


def _opens(words: str) -> bool:
    """Whether a link may say that it leads on: a quick look, nearly none does."""
    first = words.lstrip()[:1]
    return first in _OPENERS or first.isdecimal()


def follows(address: str, url: str) -> bool:
    """Whether an address is the page right after `url` of the same article.

    >>> follows("http://a.cn/c_1119_2.htm", "http://a.cn/c_1119.htm")
    True
    >>> follows("http://a.cn/1?page=3", "http://a.cn/1?page=2")
    True
    >>> follows("http://a.cn/content_1235.htm", "http://a.cn/content_1234.htm")
    False
    """
    after, now = _page(address), _page(url)
    if after is None or now is None or after.number is None:
        return False
    if after.stem == now.bare and after.number in (1, 2):
        return True
    return after.stem == now.stem and after.named and after.number == (now.number or 1) + 1


def _page(url: str) -> _Page | None:
    try:
        parts = urlsplit(url[:_LONGEST])
    except ValueError:
        return None
    match = _PATH.fullmatch(parts.path)
    if match is None:
        return None
    query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None)
    rest = tuple(f"{key}={value}" for key, value in query if not _KEY.fullmatch(key))
    counted = [v for key, v in query if _KEY.fullmatch(key) and v.isascii() and v.isdigit()]
    end = match["end"] or ""
    whole = parts.path.removesuffix(end)
    if counted:
        here = (parts.netloc, whole, *rest)
        return _Page((), here, int(counted[0][:3]))
    stem, number = match["stem"], int(match["number"]) if match["number"] else None
    if number is not None and _DATE.search(stem):
        stem, number = whole, None
    bare = (parts.netloc, whole.removesuffix("/index"), *rest)
    named = match["sign"] != "/" or "page" in match[0] or _ID.search(stem) is not None
    return _Page(bare, (parts.netloc, stem.removesuffix("/index"), *rest), number, named)


def _scripted(tree: LexborHTMLParser, url: str) -> Iterator[str]:
    """What the counts in scripts make of the address: `page_num` of eastday, TRS's own pager."""
    if not _may_count(tree.raw_html or b"", url):
        return
    for node in tree.css("script")[:_MOST_SCRIPTS]:
        script = node.text()[:_LONGEST_SCRIPT]
        if _COUNTS.search(script) and (match := _TOTAL.search(script)):
            yield from _counted_on(url, int(match[1]))
        if (match := _TRS.search(script)) and int(match[2]) + 1 < int(match[1]):
            end = re.search(r"\.s?html?(?=$|[?#])", url[:_LONGEST])
            address = absolute(url, f"{match[3]}_{int(match[2]) + 1}{end[0] if end else '.html'}")
            if address and follows(address, url):
                yield address


def _may_count(html: bytes, url: str) -> bool:
    """Whether a script may tell the number of pages: a quick look, before any is taken out."""
    if b"createPageHTML" in html:
        return True
    if not _COUNTED.fullmatch(url[:_LONGEST]):
        return False
    html = html.lower()
    return b"page_num" in html or b"pagenum" in html


def _counted_on(url: str, total: int) -> Iterator[str]:
    match = _COUNTED.fullmatch(url[:_LONGEST])
    here = int(match[2] or 1) if match else total
    if match and here < total:
        yield f"{match[1]}-{here + 1}{match[3]}"

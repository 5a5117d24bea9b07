"""The next page of a list: the anchor that says so, or the script that draws the pager.

Pages may count down (the newest is `zhxw.htm`, the next `zhxw/693.htm`), so an anchor's words are
trusted before any arithmetic on addresses.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from scraper.discover.anchors import Anchor
from scraper.discover.places import in_pager
from scraper.urls import absolute, canonical_url, same_site

_NEXT = re.compile(
    r"[\s\[(【]*(?:下一?[页頁]|后一页|下页>*+|下一?[页頁]?\s*[>»›→]++|次へ|次のページ|다음"
    r"|next(?:\s+page)?|older(?:\s+\w+)?|load more|suivant\w*|weiter|siguiente)[\s\])】>»›→]*",
    re.IGNORECASE,
)
_SCRIPTED = re.compile(
    r"createPageHTML\(\s*[\"']?(\d{1,5})[\"']?\s*,\s*[\"']?(\d{1,5})[\"']?\s*"
    r"(?:,\s*[\"']([\w-]{1,40})[\"']\s*,\s*[\"'](\w{2,6})[\"'])?"
)
_NUMBERED = re.compile(r"^(.*?)(?:_(\d{1,5}))?(\.\w{2,6})?$")
_OWN_NUMBER = re.compile(r"(?:[?&](?:page|p|pn|pageno|pageindex|curpage)=|[_/-])(\d{1,5})(?=\D*$)")
_LONGEST_WORDS = 16
_CLICK = re.compile(r"""location(?:\.href)?\s*=\s*["']([^"']{1,500})["']""")


def next_page(
    tree: LexborHTMLParser, text: str, url: str, base: str, links: Sequence[Anchor]
) -> str | None:
    """The address of the list's next page within its site; None on the last."""
    found = _declared(tree, base) or _by_words(links) or _by_click(tree, base)
    found = found or _scripted(text, url) or _by_number(url, links)
    if not found or not same_site(found, url) or canonical_url(found) == canonical_url(url):
        return None
    return canonical_url(found)


def _declared(tree: LexborHTMLParser, base: str) -> str | None:
    link = tree.css_first('link[rel="next"][href], a[rel="next"][href]')
    return absolute(base, link.attributes.get("href") or "") if link is not None else None


def _by_words(links: Sequence[Anchor]) -> str | None:
    short = (link for link in links if len(link.words) <= _LONGEST_WORDS)
    return next((link.url for link in short if _NEXT.fullmatch(link.words)), None)


def _by_click(tree: LexborHTMLParser, base: str) -> str | None:
    """An anchor without an address of its own, whose click leads on."""
    for node in tree.css("[onclick]")[:200]:
        if _NEXT.fullmatch(node.text(deep=True).strip()[:40]):
            click = _CLICK.search(node.attributes.get("onclick") or "")
            return absolute(base, click[1]) if click else None
    return None


def _scripted(text: str, url: str) -> str | None:
    """`createPageHTML(20, 0, "index", "htm")` of TRS: 20 pages, this is the first, next is
    `index_1.htm`."""
    call = _SCRIPTED.search(text) if "createPageHTML" in text else None
    if not call:
        return None
    count, current = int(call[1]), int(call[2])
    if current + 1 >= count:
        return None
    folder, _, leaf = url.partition("?")[0].rpartition("/")
    own = _NUMBERED.match(leaf)
    stem = call[3] or (own[1] if own and own[1] else "index")
    ending = call[4] or (own[3].lstrip(".") if own and own[3] else "html")
    return f"{folder}/{stem}_{current + 1}.{ending}"


def _by_number(url: str, links: Sequence[Anchor]) -> str | None:
    """In a row of bare page numbers: the one after ours (the second where ours shows none)."""
    numbers = [link for link in links if link.words.isdigit() and len(link.words) < 6]
    pager = {int(link.words): link.url for link in numbers if in_pager(link.place)}
    if not pager:
        return None
    own = next((number for number, address in pager.items() if canonical_url(address) == url), None)
    if own is None:
        printed = _OWN_NUMBER.search(url)
        own = (
            int(printed[1]) if printed and int(printed[1]) not in pager and printed[1] != "0" else 1
        )
    return pager.get(own + 1)

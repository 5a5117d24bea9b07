"""The links of a page as values: where each leads, its words, its place, the time beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.discover.places import Place, Places
from scraper.discover.shapes import article_shaped
from scraper.urls import absolute, article_key, canonical_url, site_of

MOST_LINKS = 5000
_SPACE = re.compile(r"\s+")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff"
_DENSE = re.compile(f"[{_CJK}]")
_SIX_DENSE = re.compile(f"(?:[^{_CJK}]*+[{_CJK}]){{6}}")
_UNSPACED = re.compile("[\u0e00-\u109f\u1780-\u17ff\ua9e0-\ua9ff\uaa60-\uaa7f]")
"""Thai, Lao, Tibetan, Burmese, Khmer: letters of words that stand without spaces between them."""
_UNSPACED_LETTERS = 20
"""Of those that a headline has at least; names of columns have fewer."""
_WRITTEN = re.compile(r"""document\.write\w*\(\s*(?:view\(\s*)?["']([^"'<>]{1,200})["']""")
_SCRIPT = re.compile(r"\s*javascript\s*:", re.IGNORECASE)
_CLICKED = re.compile(
    r"(?:\blocation(?:\.href)?\s{0,9}=|\blocation\.(?:assign|replace)\s{0,9}\(|\bopen\s{0,9}\()"
    r"""\s{0,9}["']([^"'<>\s]{1,600})["']"""
)
"""What a script opens: `location.href='/1.html'`, `window.open("/1.html")`."""
_HEADLINE = 'h1, h2, h3, h4, h5, h6, [class*="title" i], [class*="tit" i]'
_MORE = re.compile(
    r"[\s\[(（【<《]*(?:(?:查看|阅读|点击|了解)?(?:更多|详情|全文|详细|原文|内容|阅读)"
    r"|(?:read )?more)"
    r"[\s\])）】>»›》…]*",
    re.IGNORECASE,
)
"""Words of a link that stands beside the headline it belongs to."""
_MAY_CHANGE = re.compile(r"[?#;(]")
"""What `canonical_url` drops stands behind one of these; an absolute address is normal else."""
_LONGEST = 300
_ROW_HIGH = 4


@dataclass(slots=True)
class Anchor:
    """A link with the words that carry it."""

    url: str
    """Canonical."""
    key: str
    words: str
    place: Place | None
    node: LexborNode
    shaped: bool
    """Whether its address looks like an article's."""
    titled: bool
    """Whether its words are long enough for a headline."""
    rest: str = ""
    """What else stands in it: the teaser, the time."""

    @property
    def path(self) -> tuple[str, ...]:
        """Its nearest ancestors, tag and class: links of one list share it."""
        return self.place.path if self.place else ()

    @property
    def aside(self) -> bool:
        """Whether it stands in a header, footer or navigation."""
        return self.place is not None and self.place.aside


def is_titled(words: str) -> bool:
    """Whether words are long enough for a headline.

    >>> is_titled("江州第三中学开学"), is_titled("教育"), is_titled("A bridge too far for us")
    (True, False, True)
    """
    if words.isascii():
        return len(words) >= 18 and words.count(" ") >= 2
    if _SIX_DENSE.match(words):
        return True
    if len(words) >= 18 and words.count(" ") >= 2 and not _DENSE.search(words):
        return True
    return len(words) >= _UNSPACED_LETTERS and len(_UNSPACED.findall(words)) >= _UNSPACED_LETTERS


def words_of(node: LexborNode) -> str:
    """A link's words: its text, else its title or its picture's alt, else what a script writes."""
    return _words(node, node.attributes)


def _words(node: LexborNode, its: dict[str, str | None]) -> str:
    text = one_line(node.text(deep=True))
    if "document.write" in text:
        written = _WRITTEN.search(text)
        text = written[1].strip() if written else ""
    title = (its.get("title") or its.get("alt") or "").strip()[:_LONGEST]
    bare = text.rstrip(".…·")
    cut = len(title) > len(bare) or len(text) > len(bare)
    if not text or (cut and len(title) >= len(bare) and title.startswith(bare[:20])):
        text = title or text
    if not text and (image := node.css_first("img[alt]")) is not None:
        text = (image.attributes.get("alt") or "").strip()[:_LONGEST]
    return text


def one_line(text: str) -> str:
    """A text without its line breaks and edges, cut to what a headline may have."""
    return _SPACE.sub(" ", text[: 4 * _LONGEST]).strip()[:_LONGEST]


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """The address that links are relative to."""
    base = tree.css_first("base[href]")
    href = base.attributes.get("href") if base is not None else None
    return (absolute(url, href) if href else None) or url


def anchors(tree: LexborHTMLParser, base: str, url: str) -> list[Anchor]:
    """The links of a page to other pages of its site, in page order, at most `MOST_LINKS`."""
    places, own, here = Places(), article_key(url), site_of(url)
    return list(_anchors(tree, base, own, here, places)) if here else []


def _anchors(
    tree: LexborHTMLParser, base: str, own: str, here: str, places: Places
) -> Iterator[Anchor]:
    for node in tree.css("a[href], a[onclick]")[:MOST_LINKS]:
        its = node.attributes
        full = absolute(base, _leads_to(its))
        if not full or _site(full) != here:
            continue
        url = canonical_url(full) if _MAY_CHANGE.search(full) else full
        key = article_key(url)
        if key == own:
            continue
        words, rest, place = _words(node, its), "", places.of(node)
        if len(words) > 8 and node.child is not None and node.child.tag != "-text":
            words, rest = _headline_in(node, words)
        elif len(words) <= 12 and _MORE.fullmatch(words):
            words = _headline_beside(place) or words
        titled = is_titled(words)
        yield Anchor(url, key, words, place, node, article_shaped(url), titled, rest)


def _leads_to(its: dict[str, str | None]) -> str:
    """The address of a link; where that is only there to be clicked on, what the click opens."""
    href = its.get("href") or ""
    if href[:1] not in ("", "#", "j", "J"):
        return href
    clicked = _CLICKED.search(its.get("onclick") or "") or _CLICKED.search(href)
    return clicked[1] if clicked and (href[:1] in ("", "#") or _SCRIPT.match(href)) else href


@lru_cache(maxsize=256)
def _site_of_host(start: str) -> str:
    return site_of(start + "/")


def _site(url: str) -> str:
    """`site_of` an absolute address; a page's links lead to few hosts."""
    return _site_of_host(url[: url.find("/", 9)] if url.count("/") > 2 else url)


def _headline_in(node: LexborNode, words: str) -> tuple[str, str]:
    """A card is one link: its headline, and what stands beside it, a line a piece."""
    pieces = [one_line(piece) for piece in node.text(deep=True, separator="\n").split("\n")]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2:
        return words, ""
    titles = (one_line(title.text(deep=True)) for title in node.css(_HEADLINE)[:4])
    first = next((title for title in titles if 4 <= len(title) < len(words)), "")
    if not first:
        first = next((piece for piece in pieces if is_titled(piece)), "")
    if not first:
        return words, ""
    return first, "\n".join(piece for piece in pieces if piece not in first)[:_LONGEST]


def _headline_beside(place: Place | None) -> str:
    """The headline, itself no link, in the row of a link that only says `more`."""
    for _ in range(_ROW_HIGH):
        if place is None or place.tag in ("body", "ul", "ol", "table"):
            return ""
        if (heading := place.node.css_first(_HEADLINE)) is not None:
            linked = heading.css_first("a[href]") is not None
            return "" if linked else one_line(heading.text(deep=True))
        place = place.above
    return ""

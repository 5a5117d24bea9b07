"""How much running text a page holds in one place: an article has a body, a list has teasers.

Read from the source, not from the tree: pieces of text without a link between them are one run,
whatever elements they stand in, so paragraphs, line breaks and bare boxes count alike.
"""

from __future__ import annotations

import re

from scraper.text import count_han

_PIECE = re.compile(r">([^<]{25,})")
_SENTENCE = re.compile(r"[。！？；，,]|[.!?](?:\s|$)")
_LONGEST = 2_000_000
_OPENS_MUTE = re.compile(r"<(script|style|select|textarea|noscript|template)\b|<!--", re.IGNORECASE)
_LATIN = 2.5
"""Letters of an alphabet that say as much as one Han character."""


def longest_prose(html: str) -> int:
    """The longest run of sentences that no link interrupts, in Han characters or their worth.

    A link within a sentence does not interrupt it.

    >>> longest_prose("<p>" + "江州大桥今天通车。" * 10 + "</p><p>" + "市民看江景。" * 10 + "</p>")
    150
    """
    html = without_mute(html[:_LONGEST])
    best, run, end = 0.0, 0.0, 0
    for piece in _PIECE.finditer(html):
        words = piece[1].strip()
        if len(words) < 20 or not _SENTENCE.search(words):
            continue
        if _parted(html, end, piece.start()):
            run = 0.0
        run += _worth(words)
        best, end = max(best, run), piece.end()
    return int(best)


def _parted(html: str, end: int, start: int) -> bool:
    """Whether a link that stands on its own lies between two pieces."""
    between = html[end:start].lower()
    if "<a " not in between:
        return False
    within = between.startswith("<a ") or html[max(0, start - 3) : start] == "</a"
    return not within or between.count("<a ") > 2


def _worth(words: str) -> float:
    han = count_han(words)
    return float(len(words)) if 3 * han > len(words) else len(words) / _LATIN


def without_mute(html: str) -> str:
    """The source without scripts, styles, comments and the like."""
    kept, place = list[str](), 0
    while (opens := _OPENS_MUTE.search(html, place)) is not None:
        kept.append(html[place : opens.start()])
        mark = f"</{opens[1].lower()}" if opens[1] else "-->"
        closes = _closing(html, mark, opens.end())
        if closes < 0:
            return "".join(kept)
        place = closes
    kept.append(html[place:])
    return "".join(kept)


def _closing(html: str, mark: str, start: int) -> int:
    found = html.find(mark, start)
    if found < 0 and mark != "-->":
        found = html.find(mark.upper(), start)
    return -1 if found < 0 else found + len(mark)

"""How sure we are: signs that what was read may not be the article, weighed together.

Each sign is frequent among pages that were read wrongly and seldom among the others; none of them
is enough. `python -m bench.flags` shows what each is worth on pages with known contents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scraper.model import Block, Document
from scraper.text import squeeze, width

DOUBTFUL = 3
"""Signs weigh so much before a page is flagged."""
_ENDS = frozenset('。！？!?….;；”"」』)）')
_HAN = re.compile("[\u3040-\u9fff\uac00-\ud7af]{2,}")
_WORD = re.compile(r"[^\W\d_\u3040-\u9fff\uac00-\ud7af]{4,}")
_SENTENCE = 30.0
_LOOKED_AT = 50_000
_BELOW = "below the text"


@dataclass(frozen=True, slots=True)
class Reading:
    """What the signs look at; sizes in characters of Han width."""

    size: float
    blocks: int
    sentences: int
    """Blocks that are sentences."""
    in_sentences: float
    ended: float
    """The share of blocks that end as sentences do."""
    short: float
    """The share of blocks of a few words."""
    linked: float
    """The share of the text inside links."""
    below: float
    """Sentences that were left out below the text."""
    elsewhere: float
    """Sentences that were left out in other places."""
    in_title: float
    """The share of the headline's words that the text has."""
    told: float
    """How long the article is by the page's own JSON-LD; 0 where it says nothing."""
    dated: bool
    title_told: bool
    """Whether the headline is what the page calls itself."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason for doubt."""

    weight: int
    why: str
    holds: Callable[[Reading], bool]


SIGNS: tuple[Sign, ...] = (
    Sign(2, "it is a sentence or two", lambda r: r.size < 60),
    Sign(1, "hardly a sentence", lambda r: r.in_sentences < 60 <= r.size),
    Sign(1, "little of it is sentences", lambda r: r.in_sentences < 0.6 * r.size > 36),
    Sign(1, "few blocks are sentences", lambda r: r.blocks >= 4 and r.sentences < 0.4 * r.blocks),
    Sign(1, "few blocks end as sentences do", lambda r: r.blocks >= 4 and r.ended < 0.6),
    Sign(1, "many blocks of a few words", lambda r: r.blocks >= 4 and r.short > 0.4),
    Sign(2, "many links", lambda r: r.linked > 0.15),
    Sign(3, "sentences left out", lambda r: r.elsewhere > max(30, 0.3 * r.in_sentences)),
    Sign(1, "sentences left out below", lambda r: r.below > max(40, 0.35 * r.in_sentences)),
    Sign(1, "more sentences below than in it", lambda r: r.below > max(40, r.in_sentences)),
    Sign(1, "the headline's words are not in it", lambda r: r.in_title < 0.2),
    Sign(1, "a headline by its place alone", lambda r: not r.title_told),
    Sign(2, "the page's JSON-LD tells twice as much", lambda r: r.told > 2 * r.size),
    Sign(1, "no date", lambda r: not r.dated),
    Sign(-1, "a long text", lambda r: r.size > 1500),
)


def doubts(document: Document, body: Sequence[Block], title: str, *, dated: bool) -> str | None:
    """Why the article may not be what the page is about; None when there is little doubt."""
    reading = reading_of(document, body, title, dated=dated)
    signs = [sign for sign in SIGNS if sign.holds(reading)]
    if sum(sign.weight for sign in signs) < DOUBTFUL:
        return None
    return ", ".join(sign.why for sign in signs if sign.weight > 0)


def reading_of(document: Document, body: Sequence[Block], title: str, *, dated: bool) -> Reading:
    """The measures of one reading."""
    sizes = [width(block.text) for block in body]
    whole, count = sum(sizes) or 1.0, max(1, len(body))
    sentences = [size for block, size in zip(body, sizes, strict=True) if _is_sentence(block, size)]
    inside = {id(block) for block in body}
    out = (
        b
        for b in document.blocks
        if b.text[-1:] in _ENDS and id(b) not in inside and b.role not in ("picture", "title")
    )
    left = [(b, size) for b in out if _is_sentence(b, size := width(b.text))]
    text = "\n".join(block.text for block in body)
    return Reading(
        size=whole,
        blocks=len(body),
        sentences=len(sentences),
        in_sentences=sum(sentences),
        ended=sum(block.text[-1:] in _ENDS or block.text[-1:] in ":：" for block in body) / count,
        short=sum(size < 12 for size in sizes) / count,
        linked=sum(b.linked * size for b, size in zip(body, sizes, strict=True)) / whole,
        below=sum(size for block, size in left if _BELOW in block.why),
        elsewhere=sum(size for block, size in left if _BELOW not in block.why),
        in_title=_shared(title, text),
        told=max((width(squeeze(h.value)) for h in document.told("body")), default=0.0),
        dated=dated,
        title_told=any(
            block.role == "title" and "calls itself" in block.why for block in document.blocks
        ),
    )


def _is_sentence(block: Block, size: float) -> bool:
    return size >= _SENTENCE and block.text[-1:] in _ENDS and block.linked < 0.4


def _shared(title: str, text: str) -> float:
    """How many of the headline's words, or pairs of Han, the text has."""
    title, text = title[:200].lower(), text[:_LOOKED_AT].lower()
    words = [run[n : n + 2] for run in _HAN.findall(title) for n in range(len(run) - 1)]
    words += [word[:6] for word in _WORD.findall(title)]
    return sum(word in text for word in words) / len(words) if words else 1.0

"""Articles that scripts hold in pieces: a list of paragraphs, each an object of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape

from scraper.read.scripts import Pair

_Place = tuple[tuple[int, ...], tuple[int, ...], str]
_PIECES = frozenset(("text", "value", "html", "content", "insert", "data", "paragraph", "body"))
"""Names under which a piece's text stands."""
_OTHERS = """
comments comment replies related recommend recommends recommended list items menu nav faq hot
ranking news articles stories posts links tags channels ads more others next latest
"""
NO_ARTICLE = frozenset(_OTHERS.split())
"""Names of lists that are of other things."""
_ENTRY = frozenset(("title", "url", "link", "href", "headline", "user", "username", "avatar"))
"""Names that an entry of a list has, and a paragraph has not."""
_FEWEST = 2
_SENTENCE = 15
_ENDS = frozenset("。！？!?….;；：:”\"’'」』）)")


def in_pieces(pairs: Sequence[Pair]) -> list[Pair]:
    """For each list of pieces one pair with all of its text as paragraphs of HTML."""
    lists: defaultdict[_Place, list[Pair]] = defaultdict(list)
    entries = {(pair.source, pair.path) for pair in pairs if pair.name in _ENTRY}
    for pair in pairs:
        named = pair.name in _PIECES and pair.within not in NO_ARTICLE
        if named and len(pair.path) >= 2 and (pair.source, pair.path) not in entries:
            lists[pair.source, pair.path[:-1], pair.name].append(pair)
    found = [_joined(pieces, _paragraphs(pieces)) for pieces in lists.values()]
    rows: defaultdict[_Place, list[list[Pair]]] = defaultdict(list)
    for (source, path, name), pieces in lists.items():
        if len(path) >= 3:
            rows[source, path[:-2], name].append(pieces)
    for parted in rows.values():
        if len(parted) >= _FEWEST:
            first = parted[0][0]
            first = first._replace(path=first.path[:-3])
            found.append(_joined([first], [line for one in parted for line in _lines(one)]))
    return [pair for pair in found if pair is not None]


def _paragraphs(pieces: Sequence[Pair]) -> list[str]:
    return [pair.value for pair in pieces] if len(pieces) >= _FEWEST else []


def _lines(pieces: Sequence[Pair]) -> Iterable[str]:
    """The pieces of one paragraph as one line, unless each is a paragraph."""
    whole = sum(len(pair.value) >= _SENTENCE and pair.value[-1] in _ENDS for pair in pieces)
    if len(pieces) > 1 and 2 * whole > len(pieces):
        return [pair.value for pair in pieces]
    return ["".join(pair.value for pair in pieces)]


def _joined(pieces: Sequence[Pair], paragraphs: Sequence[str]) -> Pair | None:
    lines = [line.strip() for line in paragraphs if line.strip()]
    ended = sum(line[-1] in _ENDS or line.endswith(">") for line in lines)
    if len(lines) < _FEWEST or 2 * ended < len(lines):
        return None
    html = "".join(line if line.startswith("<") else f"<p>{escape(line)}</p>" for line in lines)
    first = pieces[0]
    return Pair(first.source, first.path, first.start, "content", html)

"""Pieces of text between two box edges become lines, as a browser would lay them out."""

from __future__ import annotations

from itertools import pairwise

from selectolax.lexbor import LexborNode

from scraper.text import clean

BREAK = "\x0b"
"""Stands for `<br>` while a line is gathered; `str.split` takes it for white space."""
Span = tuple[int, int, LexborNode]
"""A link: its first piece, the piece behind its last, its element."""
_ENDS = frozenset("。！？…；：!?;:.”’」』）)》】>—")
_WRAPPED = 0.75
"""A hard-wrapped line has at least this share of the longest line's length."""


class Line:
    """A piece of text, or a picture (`image`), in the box it stands in."""

    __slots__ = ("box", "image", "linked", "links", "text")

    def __init__(
        self,
        text: str,
        box: int,
        links: tuple[tuple[str, LexborNode], ...] = (),
        image: LexborNode | None = None,
    ) -> None:
        self.text = text
        self.box = box
        self.links = links
        self.linked = sum(len(words) for words, _ in links) if links else 0
        """How many characters of the text are inside links."""
        self.image = image


def lay_out(
    pieces: list[str], links: list[Span], images: list[tuple[int, LexborNode]], box: int
) -> list[Line]:
    """The lines that `pieces` make, pictures among them where they stand."""
    spans = _between_breaks(pieces)
    lines: list[Line] = []
    left = iter(images)
    image = next(left, None)
    passed = 0
    for start, end in spans:
        while image is not None and image[0] <= start:
            lines.append(Line("", box, image=image[1]))
            image = next(left, None)
        while passed < len(links) and links[passed][1] <= start:
            passed += 1
        if text := spaced("".join(pieces[start:end])):
            near = _up_to(end, links, passed) if links else []
            lines.append(Line(text, box, links_of(text, pieces, near, start, end)))
    while image is not None:
        lines.append(Line("", box, image=image[1]))
        image = next(left, None)
    return _unwrapped(lines) if len(spans) > 3 else lines


def _up_to(end: int, links: list[Span], passed: int) -> list[Span]:
    """The links from number `passed` on that begin before the piece `end`."""
    last = passed
    while last < len(links) and links[last][0] < end:
        last += 1
    return links[passed:last]


def spaced(text: str) -> str:
    """White space as shown: none at the edges, one for a run; a U+3000 inside stays.

    >>> spaced("\\u3000\\u3000日前，\\n   省教育厅\\u3000发布 ")
    '日前， 省教育厅\\u3000发布'
    """
    text = text.strip()
    if "\u3000" in text:
        return clean(text)
    return " ".join(text.split())


def _between_breaks(pieces: list[str]) -> list[tuple[int, int]]:
    spans, start = [], 0
    for n, piece in enumerate(pieces):
        if piece is BREAK:
            spans.append((start, n))
            start = n + 1
    spans.append((start, len(pieces)))
    return spans


def links_of(
    text: str, pieces: list[str], links: list[Span], start: int, end: int
) -> tuple[tuple[str, LexborNode], ...]:
    """The links of the line `text`, which the pieces from `start` to `end` make."""
    if not links:
        return ()
    if len(links) == 1 and links[0][0] == start and links[0][1] == end:  # most entries of lists
        return ((text, links[0][2]),)
    within = []
    for first, last, node in links:
        if first < end and last > start:
            words = spaced("".join(pieces[max(first, start) : min(last, end)]))
            if words:
                within.append((words, node))
    return tuple(within)


def _unwrapped(lines: list[Line]) -> list[Line]:
    """Lines that somebody broke at a fixed width, joined again; other lines as they are."""
    texts = [line for line in lines if line.text]
    if len(texts) < 4:
        return lines
    open_ended = [line for line in texts if line.text[-1] not in _ENDS]
    longest = max((len(line.text) for line in open_ended), default=0)
    full = [line for line in open_ended if len(line.text) >= _WRAPPED * longest]
    if longest < 16 or 2 * len(full) < len(texts) or 4 * len(full) < 3 * len(open_ended):
        return lines
    runs: list[list[Line]] = []
    runs_on = False
    for line in lines:
        if runs_on and line.text:
            runs[-1].append(line)
        else:
            runs.append([line])
        runs_on = _runs_on(line.text, longest)
    return [run[0] if len(run) == 1 else _joined(run) for run in runs]


def _joined(run: list[Line]) -> Line:
    """One line of many, with a space between letters that part words by it."""
    pieces = [run[0].text]
    for before, after in pairwise(run):
        gap = "" if _wide(before.text[-1]) or _wide(after.text[0]) else " "
        pieces.append(gap + after.text)
    return Line("".join(pieces), run[0].box, tuple(link for line in run for link in line.links))


def _runs_on(text: str, longest: int) -> bool:
    return len(text) >= _WRAPPED * longest and text[-1] not in _ENDS


def _wide(char: str) -> bool:
    return char > "\u2e7f"

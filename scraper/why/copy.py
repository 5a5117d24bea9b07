"""The page as captured, made anew of our own elements: nothing of the page's markup is passed on.

Only `div`, `span`, `br` and links to our own panel are written, with classes and numbers of ours;
every text goes through `escape`. So there is no script, handler, address or style to neutralise.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from html import escape as _escape

from scraper.model import Block
from scraper.text import strip_controls
from scraper.why.flow import SPANS, Flow, Mark, is_letter
from scraper.why.place import Span
from scraper.why.roles import class_of, family
from scraper.why.score import score

_LONGEST_PICTURE = 60


def escape(text: str) -> str:
    """Text as it may stand in HTML, in an attribute too; controls are gone."""
    return _escape(strip_controls(text), quote=True)


class Copy:
    """One page, with its blocks framed."""

    def __init__(
        self, flow: Flow, blocks: Sequence[Block], spans: Sequence[Span | None],
        pictures: Mapping[int, int],
    ) -> None:  # fmt: skip
        self.flow = flow
        self.blocks = blocks
        self.pictures = pictures
        own = {span: n for n, span in enumerate(spans) if span and span[0] < span[1]}
        boxes = {(box.start, box.end): box for box in flow.boxes}
        self.whole = {id(boxes[span]): n for span, n in own.items() if span in boxes}
        """The narrowest box that holds a block and nothing else → the block."""
        self.parts: list[tuple[int, int, int]] = sorted(
            (*span, n) for n, span in enumerate(spans) if span
        )
        self.starts = [part[0] for part in self.parts]
        self.ends = sorted(part[1] for part in self.parts)
        self.at_pictures = sorted(flow.marks[n].start for n in pictures)
        self.framed: set[int] = set()
        """Blocks that have begun: their badge and anchor are written."""
        self.boxed: set[int] = set()
        """Blocks that are a box of their own, in which nothing is framed again."""

    def html(self) -> Iterator[str]:
        """The copy, piece by piece."""
        outside: list[bool] = []
        for n, mark in enumerate(self.flow.marks):
            match mark.kind:
                case "open":
                    below = bool(outside and outside[-1])
                    outside.append(below or not self._holds(mark))
                    yield self._opened(mark, begins=outside[-1] and not below)
                case "close":
                    outside.pop()
                    yield "</span>" if mark.tag in SPANS else "</div>\n"
                case "text":
                    yield from self._text(mark)
                case "break":
                    yield "<br>"
                case "picture":
                    yield self._picture(mark, self.pictures.get(n))

    def _holds(self, mark: Mark) -> bool:
        """Whether a block stands in the box, or a picture that became one."""
        begun = bisect_left(self.starts, max(mark.end, mark.start + 1))
        over = bisect_right(self.ends, mark.start)
        at = bisect_left(self.at_pictures, mark.start)
        pictured = at < len(self.at_pictures) and self.at_pictures[at] <= mark.end
        return begun > over or pictured

    def _opened(self, mark: Mark, *, begins: bool) -> str:
        tag, kind = ("span", "s") if mark.tag in SPANS else ("div", "x")
        classes = [f"{kind}-{mark.tag}"]
        classes += ["o"] if begins else []
        classes += ["hid"] if mark.hidden and mark.start < mark.end else []
        number = self.whole.get(id(mark))
        if number is None:
            return f'<{tag} class="{" ".join(classes)}">'
        self.boxed.add(number)
        return self._frame(tag, number, classes)

    def _frame(self, tag: str, number: int, classes: Sequence[str] = ()) -> str:
        """The start of an element that is a block, or a piece of one."""
        block = self.blocks[number]
        names = " ".join((*classes, "b", f"f-{family(block.role)}", f"r-{class_of(block.role)}"))
        if number in self.framed:
            return f'<{tag} class="{names}" title="{escape(why(block))}">'
        self.framed.add(number)
        return (
            f'<{tag} class="{names}" id="p{number}">'
            f'<a class="k" href="#d{number}" data-why="{escape(why(block))}">'
            f"{escape(block.role or '–')}</a>"
        )

    def _text(self, mark: Mark) -> Iterator[str]:
        """A text, parted where blocks begin and end in it."""
        for piece, number in self._pieces(mark):
            if number is None or number in self.boxed:
                yield escape(piece)
            else:
                yield f"{self._frame('span', number)}{escape(piece)}</span>"

    def _pieces(self, mark: Mark) -> Iterator[tuple[str, int | None]]:
        if mark.start == mark.end:
            yield mark.text, None
            return
        at, start = mark.start, 0
        number, until = self._part(at)
        for n, char in enumerate(mark.text):
            if at == until and is_letter(char):
                yield mark.text[start:n], number
                start = n
                number, until = self._part(at)
            at += is_letter(char)
        yield mark.text[start:], number

    def _part(self, at: int) -> tuple[int | None, int]:
        """The block that the letter belongs to, and the letter behind its end."""
        n = bisect_right(self.starts, at) - 1
        if n >= 0 and self.parts[n][1] > at:
            return self.parts[n][2], self.parts[n][1]
        return None, self.starts[n + 1] if n + 1 < len(self.starts) else len(self.flow.letters) + 1

    def _picture(self, mark: Mark, number: int | None) -> str:
        inner = f'<span class="alt">{escape(mark.text[:_LONGEST_PICTURE])}</span></span>'
        if number is None or number in self.framed:
            return f'<span class="pic">{inner}'
        return self._frame("span", number, ("pic",)) + inner


def why(block: Block) -> str:
    """Role, reason, score and place of a block, in a line."""
    told = (block.why, f"prose {score(block)}" if block.tag != "img" else "", block.place)
    return " — ".join(filter(None, told))

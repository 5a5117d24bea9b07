"""One walk over the tree: every box with the lines it covers, every line of text as laid out.

A *box* is a block element; boxes are kept in page order, so that each covers one run of lines.
A *line* is a paragraph-sized piece: the text between two box edges, or between line breaks where
the page makes its paragraphs with `<br>`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.read.layout import BREAK, Line, Span, lay_out, links_of, spaced

_SKIPPED = (
    "script style template select option textarea button object embed audio video canvas "
    "svg math head title link meta noframes iframe noscript area map datalist input dialog nav"
)
_BOXES = (
    "body div p li ul ol dl dt dd table tbody thead tfoot tr td th caption h1 h2 h3 h4 h5 h6 "
    "blockquote pre section article main header footer nav aside figure figcaption form fieldset "
    "legend center address hr details summary menu dir hgroup search"
)
_HOLDERS = "div section aside header footer ul form"
"""Boxes that may be skipped by their names."""
_NAMED = (
    "body div p li ul ol dl dd table td section article main header footer nav aside figure "
    "figcaption form blockquote h1 h2 h3 h4 center details"
)
_LOOKED_AT = frozenset(_NAMED.split())
"""Boxes whose class, id and style are looked at."""
_Attributes = dict[str, str | None]
_INLINE, _TEXT, _BOX, _HOLDER, _BR, _IMG, _LINK, _SKIP = range(8)


class Box:
    """A block element and the run of lines it covers; `start:end` are indices into the lines."""

    __slots__ = ("depth", "end", "hidden", "index", "mark", "node", "parent", "start", "tag")

    def __init__(
        self,
        index: int,
        tag: str,
        node: LexborNode,
        parent: int,
        depth: int,
        start: int,
        mark: str,
        hidden: bool,
    ) -> None:
        self.index = index
        self.tag = tag
        self.node = node
        self.parent = parent
        self.depth = depth
        self.start = self.end = start
        self.mark = mark
        """Class and id in lower case, parted by a space."""
        self.hidden = hidden


class Page:
    """What one walk saw."""

    __slots__ = ("boxes", "lines")

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.lines: list[Line] = []


def walk(body: LexborNode, skip: Callable[[str], bool] | None = None) -> Page:
    """Every box and line below `body`; boxes whose class and id `skip` knows are not entered."""
    return _Walk(body, skip).page


@cache
def _kinds() -> dict[int, int]:
    """What to do at a node, by the parser's number for its tag; absent ones are inline."""
    tree = LexborHTMLParser("<body><!--c-->x")
    body = tree.body
    assert body is not None
    found = {
        node.tag_id: _SKIP if node.is_comment_node else _TEXT
        for node in body.traverse(include_text=True)
        if not node.is_element_node
    }
    wanted = {"br": _BR, "img": _IMG, "a": _LINK}
    wanted |= dict.fromkeys(_BOXES.split(), _BOX) | dict.fromkeys(_SKIPPED.split(), _SKIP)
    wanted |= dict.fromkeys(_HOLDERS.split(), _HOLDER)
    return found | {_number(tree, name): kind for name, kind in wanted.items()}


@cache
def _tags() -> dict[int, str]:
    """The tags of boxes, by the parser's number: taken from here they are no new strings."""
    tree = LexborHTMLParser("")
    return {_number(tree, name): name for name in _BOXES.split()}


def _number(tree: LexborHTMLParser, tag: str) -> int:
    return tree.create_node(tag).tag_id


class _Walk:
    """The state of one walk. A box that holds no line is never made: most boxes hold none."""

    def __init__(self, body: LexborNode, skip: Callable[[str], bool] | None) -> None:
        self.page = Page()
        self.skip = skip
        self.pieces: list[str] = []
        self.links: list[Span] = []
        self.images: list[tuple[int, LexborNode]] = []
        self.link: LexborNode | None = None
        self.link_from = 0
        self.box = -1
        self.waiting: list[tuple[LexborNode, _Attributes | None]] = []
        """Open elements, innermost last, whose boxes wait for a first line; their attributes too,
        where they were looked at."""
        self._run(body)

    def _run(self, body: LexborNode) -> None:  # noqa: C901  # one loop: calls per node cost twice
        """Depth first without recursion: pages nest deeper than Python likes to.

        This loop meets every node of every page; what it calls it calls for lines, not for nodes.
        """
        of = _kinds().get
        pieces, images, waiting, skip = self.pieces, self.images, self.waiting, self.skip
        above: list[tuple[LexborNode, int]] = []
        waiting.append((body, None))
        node = body.first_child
        while True:
            while node is None:
                kind = above[-1][1] if above else _BOX
                if kind == _BOX:
                    if pieces or images:
                        self._flush()
                    if waiting:
                        waiting.pop()
                    else:
                        self._close()
                elif kind == _LINK:
                    self._end_link()
                if not above:
                    return
                node = above.pop()[0].next
            kind = of(node.tag_id, _INLINE)
            if kind == _TEXT:
                text = node.text_content
                if text and (pieces or not text.isspace()):
                    pieces.append(text)
            elif kind == _BR:
                pieces.append(BREAK)
            elif kind == _IMG:
                images.append((len(pieces), node))
            elif kind != _SKIP:
                child = node.first_child
                if kind == _HOLDER:
                    kind, attributes = _BOX, None
                    if skip is not None and child is not None:
                        attributes = node.attributes
                        if attributes and skip(_mark(attributes)):
                            child = None
                    if pieces or images:
                        self._flush()
                    if child is not None:
                        waiting.append((node, attributes))
                elif kind == _BOX:
                    if pieces or images:
                        self._flush()
                    if child is not None:
                        waiting.append((node, None))
                if child is not None:
                    if kind == _LINK:
                        self.link, self.link_from = node, len(pieces)
                    above.append((node, kind))
                    node = child
                    continue
            node = node.next

    def _close(self) -> None:
        box = self.page.boxes[self.box]
        box.end = len(self.page.lines)
        self.box = box.parent

    def _end_link(self) -> None:
        if self.link is not None and len(self.pieces) > self.link_from:
            self.links.append((self.link_from, len(self.pieces), self.link))
        self.link = None

    def _flush(self) -> None:
        """The pieces gathered so far become lines of the present box; an open link goes on."""
        if (link := self.link) is not None:
            self._end_link()
            self.link, self.link_from = link, 0
        pieces, links, images = self.pieces, self.links, self.images
        if images or BREAK in pieces:
            if self.waiting and (images or not "".join(pieces).isspace()):
                self._open()
            self.page.lines += lay_out(pieces, links, images, self.box)
            images.clear()
        elif text := spaced(pieces[0] if len(pieces) == 1 else "".join(pieces)):
            if self.waiting:
                self._open()
            carried = links_of(text, pieces, links, 0, len(pieces)) if links else ()
            self.page.lines.append(Line(text, self.box, carried))
        pieces.clear()
        if links:
            links.clear()

    def _open(self) -> None:
        """The boxes that waited for a line begin with the next one."""
        boxes, at, start = self.page.boxes, self.box, len(self.page.lines)
        depth = boxes[at].depth + 1 if at >= 0 else 0
        name = _tags().get
        for node, attributes in self.waiting:
            tag = name(node.tag_id) or ""
            if attributes is None and tag in _LOOKED_AT:
                attributes = node.attributes
            mark, hidden = "", False
            if attributes:
                mark = _mark(attributes)
                style = attributes.get("style")
                hidden = "hidden" in attributes or (style is not None and _hides(style))
            index = len(boxes)
            boxes.append(Box(index, tag, node, at, depth, start, mark, hidden))
            at, depth = index, depth + 1
        self.box = at
        self.waiting.clear()


def _mark(attributes: _Attributes) -> str:
    name, id_ = attributes.get("class"), attributes.get("id")
    return _named(name or "", id_ or "") if name or id_ else ""


@lru_cache(maxsize=8192)
def _named(name: str, id_: str) -> str:
    """Kept for a while: boxes of one name come in dozens."""
    return f"{name} {id_}"[:200].lower()


def _hides(style: str) -> bool:
    return "none" in style and "display:none" in style.replace(" ", "").lower()

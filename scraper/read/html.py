"""HTML bytes as a Document: the article's zone as blocks in page order, the rest as hints."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.charset import Decoded
from scraper.errors import ReadError
from scraper.knowledge import Site
from scraper.model import Block, Document, Hint, Link, Snapshot
from scraper.read.crumbs import with_path
from scraper.read.edges import without_back_links
from scraper.read.guard import guarded, parse_html
from scraper.read.head import head_hints
from scraper.read.layout import Line
from scraper.read.marked import keep_signature, name_headlines
from scraper.read.metaline import part
from scraper.read.outside import Outside, outside_of
from scraper.read.paging import next_page
from scraper.read.printed import printed_hints
from scraper.read.region import MAYBE_ENTRIES, Region, find
from scraper.read.selectors import box_of, drop, headline_of, selected
from scraper.read.state import State, as_html, state_of, wechat_hints
from scraper.read.tables import fold_tables, is_table
from scraper.read.walk import Page, walk
from scraper.read.walls import wall
from scraper.read.weigh import Familiar, is_link_line, never_text
from scraper.text import clean, squeeze, width
from scraper.urls import absolute

NO_SITE = Site("")
_SOURCES = ("data-src", "data-original", "_src", "real_src", "data-lazy-src", "data-url", "src")
"""Where a picture's address stands, lazy loading's places before the place of its filler."""


def read_html(
    snapshot: Snapshot,
    decoded: Decoded,
    site: Site = NO_SITE,
    familiar: Familiar | None = None,
) -> Document:
    """The page as blocks. Raises `ReadError` for a page without any element.

    The selectors of `site` take effect where they choose something. `familiar` tells lines that
    are none of the article's, and why.
    """
    safe = guarded(decoded.utf8)
    tree = LexborHTMLParser(safe.html)
    body = tree.body
    if body is None:
        raise ReadError(snapshot.url or "the input", "it holds no HTML body", kind="parse")
    drop(tree, site.drop)
    outside = outside_of(tree)
    hints = printed_hints(tree, safe.html, snapshot.url)
    hints += head_hints(tree, outside, snapshot.url)
    headline = headline_of(tree, site.title)
    if headline is not None:
        hints = (Hint("headline", headline, f"{site.file}: title {site.title}"), *hints)
    hints = (*selected(tree, site, snapshot.url), *hints)
    titles = [headline] if headline else [h.value for h in hints if h.name == "title"]
    hints += wechat_hints(tree, safe.html)
    at_site = _at_site(tree, body, titles, site)
    page, region = at_site or _found(body, titles, familiar)
    if not at_site and (state := _state(tree, hints, page, region)):
        told = _stated(state, titles, page, region)
        page, region, hints = (*told, state.hints + hints) if told else (page, region, hints)
    name_headlines(page, region)
    keep_signature(page, region)
    part(page, region)
    hints = with_path(hints, page, region)
    more = _next_page(tree, outside, snapshot.url)
    return Document(
        snapshot.url,
        "html",
        tuple(_Blocks(page, region, snapshot.url).run()),
        (*hints, *more, Hint("charset", decoded.charset, decoded.evidence)),
        charset=decoded.charset,
        fetched_at=snapshot.fetched_at,
        lang=next((hint.value for hint in hints if hint.name == "lang"), None),
        flags=tuple(dict.fromkeys((*safe.flags, *decoded.flags, *_seen(safe.html, region, page)))),
        around=tuple(_around(page, region)),
    )


def _around(page: Page, region: Region) -> Iterator[str]:
    """Running text outside the article's zone."""
    for line in (*page.lines[: region.start], *page.lines[region.end :]):
        if len(line.text) >= AROUND and 2 * line.linked < len(line.text):
            yield line.text


def _seen(html: bytes, region: Region, page: Page) -> Iterator[str]:
    """Quality flags: a wall in place of an article, a page that breaks off in its midst."""
    if region.weight < ENOUGH and (kind := _wall(html, page)):
        yield kind
    last = page.lines[-1].text if page.lines else ""
    if region.body[1] >= len(page.lines) and last and last[-1] not in _ENDS:
        end = html[-END_REACH:].lower()
        if b"</body" not in end and b"</html" not in end:
            yield "truncated"


def _wall(html: bytes, page: Page) -> str | None:
    own = [
        line.text for line in page.lines
        if 2 * line.linked < len(line.text) and not is_link_line(line)
    ]  # fmt: skip
    return wall(html.decode("utf-8", "replace"), own)


def _at_site(
    tree: LexborHTMLParser, body: LexborNode, titles: list[str], site: Site
) -> tuple[Page, Region] | None:
    """The article where the site's own selector says that it is."""
    if site.body is None:
        return None
    page = fold_tables(walk(body))
    box = box_of(tree, page, site.body)
    return None if box is None else (page, find(page, titles, box.index))


def _found(body: LexborNode, titles: list[str], familiar: Familiar | None) -> tuple[Page, Region]:
    """The article, looked for first without the boxes that are named as none of it."""
    page = without_back_links(fold_tables(walk(body, never_text)))
    region = find(page, titles, familiar=familiar)
    if region.weight >= ENOUGH:
        return page, region
    page = without_back_links(fold_tables(walk(body)))
    return page, find(page, titles, familiar=familiar)


def _state(
    tree: LexborHTMLParser, hints: tuple[Hint, ...], page: Page, region: Region
) -> State | None:
    """What scripts hold, when the page shows little, or when JSON-LD tells far more of it."""
    if region.weight < ENOUGH:
        return state_of(tree, hints)
    told = max((hint.value for hint in hints if hint.name == "body"), key=len, default="")
    if width(told) <= _FAR_MORE * region.weight or _shows(page, told):
        return None
    return State(as_html(told), ())


def _shows(page: Page, told: str) -> bool:
    """Whether the page itself prints what stands far down in a text; it was then left out."""
    whole = squeeze(told)
    far = whole[len(whole) * 2 // 3 :][:_SAMPLE]
    return far in squeeze("".join(line.text for line in page.lines))


def _stated(
    state: State, titles: list[str], shown: Page, there: Region
) -> tuple[Page, Region] | None:
    """The article that a script holds, when it is far more than what the page itself shows.

    What a page does show must then be nothing, or the opening of that very article.
    """
    body = parse_html(f"<body>{state.html}").body
    page = fold_tables(walk(body)) if body is not None else Page()
    region = find(page, titles, 0) if page.boxes else Region(0, 0)
    if region.weight <= 2 * there.weight:
        return None
    whole = squeeze("".join(line.text for line in page.lines))
    opening = max((line.text for line in shown.lines[slice(*there.body)]), key=len, default="")
    known = squeeze(opening).rstrip(".…")[:30] in whole[:OPENING]
    return (page, region) if known or there.weight < NOTHING else None


def _next_page(tree: LexborHTMLParser, outside: Outside, url: str) -> tuple[Hint, ...]:
    address = next_page(tree, outside, url) if url else None
    return (Hint("next_page", address, "the link to the next page"),) if address else ()


AROUND = 20
"""Characters of a line outside the article's zone that may be running text."""


ENOUGH = 100.0
"""Running text, in characters of Han width, that settles the first look for the article."""


END_REACH = 4_000
"""Bytes at the end of a page among which its closing tags stand."""


_ENDS = frozenset("。！？!?….;；”\"’'」』）)】》:：")


_FAR_MORE = 2.0
"""So many times the text that the page shows must JSON-LD tell, to be more than a variant."""
_SAMPLE = 30


NOTHING = 40.0
"""Less running text than this is a word to the reader while the article is being loaded."""


OPENING = 200
"""Characters within which an article has begun, whatever stands above it."""


class _Blocks:
    """Lines of the article's zone become blocks."""

    def __init__(self, page: Page, region: Region, url: str) -> None:
        self.page = page
        self.region = region
        self.url = url
        self.places: dict[int, str] = {}
        self.steps: dict[int, str] = {}

    def run(self) -> list[Block]:
        return [
            block
            for n in range(self.region.start, self.region.end)
            if (block := self._block(n, self.page.lines[n])) is not None
        ]

    def _block(self, n: int, line: Line) -> Block | None:
        role, why = self.region.roles.get(n, ("", ""))
        if line.image is not None:
            return self._picture(line, line.image, (role, why) if role else _PICTURE)
        ready = line.text.isprintable() or is_table(line)
        text = line.text if ready else clean(line.text)
        if not text:
            return None
        tag = self._tag(line.box)
        told = line.links and (role != "furniture" or why in MAYBE_ENTRIES)
        links = self._links(line) if told else ()
        return Block(text, role, why, tag, self._place(line.box), links)

    def _picture(self, line: Line, node: LexborNode, naming: tuple[str, str]) -> Block | None:
        attributes = node.attributes
        found = [value for name in _SOURCES if (value := attributes.get(name))]
        src = next((a for value in found if (a := absolute(self.url, value[:2000]))), None)
        if src is None:
            return None
        alt = clean(attributes.get("alt") or "")[:500]
        return Block(alt, *naming, "img", self._place(line.box), (), src)

    def _links(self, line: Line) -> tuple[Link, ...]:
        found = []
        for words, node in line.links:
            address = absolute(self.url, (node.attributes.get("href") or "")[:2000])
            if address:
                found.append(Link(clean(words), address))
        return tuple(found)

    def _tag(self, box: int) -> str:
        """The nearest element that says what the text is."""
        boxes = self.page.boxes
        tag = boxes[box].tag
        while box >= 0 and boxes[box].depth > self.region.depth:
            if boxes[box].tag in _TELLING:
                return boxes[box].tag
            box = boxes[box].parent
        return tag

    def _place(self, index: int) -> str:
        """A short path: the box with its class or id, and two above it."""
        if index not in self.places:
            above = self.page.boxes[index].parent
            steps = [self._step(index)]
            while above >= 0 and len(steps) < 3:
                steps.append(self._step(above))
                above = self.page.boxes[above].parent
            self.places[index] = " > ".join(reversed(steps))[:120]
        return self.places[index]

    def _step(self, index: int) -> str:
        if index not in self.steps:
            box = self.page.boxes[index]
            name = box.mark.split(None, 1)[:1]
            self.steps[index] = f"{box.tag}.{name[0]}" if name else box.tag
        return self.steps[index]


_PICTURE = ("picture", "an <img>")
_TELLING_TAGS = "blockquote figcaption caption h1 h2 h3 h4 h5 h6 li dt dd pre"
_TELLING = frozenset(_TELLING_TAGS.split())

"""The running text: captions, bylines, subheads, paragraphs, by shape and neighbours."""

from __future__ import annotations

from scraper.label.marks import is_sentence, kind_of
from scraper.label.prose import is_caption, is_running, is_subhead
from scraper.label.roles import Naming, named, unnamed
from scraper.model import BODY_ROLES, Block, Document
from scraper.names import is_byline_only, parse_byline
from scraper.text import has_han

_BY_TAG = {"blockquote": "quote", "li": "list"}
_LONGEST_BYLINE = 120
_CLOSED = frozenset("。！？!?；，,…：:")
_LONGEST_PICTURE_NEWS = 120
"""A text not longer than this is one with the sentences under its pictures."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def by_shape(document: Document) -> Document:
    """Name what a line is by its own words and element."""
    return named(document, {n: found for n, b in unnamed(document) if (found := _shape(b))})


def _shape(block: Block) -> Naming | None:
    if block.tag == "img":
        return "picture", "a picture"
    if block.tag == "table":
        return "table", "a table of data"
    if role := kind_of(block.text):
        return role, "by its words"
    if block.tag in _BY_TAG:
        return _BY_TAG[block.tag], f"a <{block.tag}>"
    if is_caption(block.text):
        return "caption", "a picture's credit or a caption's opening"
    if _may_be_byline(block.text) and is_byline_only(block.text):
        return _named_people(block.text), "the whole line names people"
    if is_running(block.text):
        return "paragraph", "running text"
    return None


def _may_be_byline(text: str) -> bool:
    """A cheap look before the grammar: a line of names is short and closes no sentence."""
    return len(text) <= _LONGEST_BYLINE and text[-1:] not in _CLOSED


def _named_people(text: str) -> str:
    byline = parse_byline(text)
    if byline.authors:
        return "byline"
    return "editor" if byline.editors else "credit"


def by_gallery(document: Document) -> Document:
    """Where a page's text is its captions, they are its paragraphs: picture news, galleries."""
    body = [len(block.text) for block in document.blocks if block.role in BODY_ROLES]
    text = sum(body)
    captions = [n for n, b in enumerate(document.blocks) if b.role == "caption" and _tells(b.text)]
    size = sum(len(document.blocks[n].text) for n in captions)
    brief = len(body) < 2 and text < _LONGEST_PICTURE_NEWS and 5 * size >= 2 * text
    if brief:
        captions = [n for n in captions if "。" in document.blocks[n].text]
    if document.kind != "html" or not (brief or text < size):
        return document
    told = dict.fromkeys(captions, ("paragraph", "a caption of a page that is all captions"))
    return named(document, told)


def _tells(text: str) -> bool:
    """Whether a caption tells something; in alphabets it is then a sentence, no name or credit."""
    return has_han(text) or is_sentence(text)


def by_neighbours(document: Document) -> Document:
    """Name the rest by what stands around it: subheads between text, short paragraphs within it."""
    roles = [block.role for block in document.blocks]
    body = [n for n, role in enumerate(roles) if role in BODY_ROLES]
    if not body:
        return document
    naming: dict[int, Naming] = {}
    for n, block in unnamed(document):
        naming[n] = _between(block, body[0] < n, n < body[-1])
    return named(document, naming)


def _between(block: Block, after_text: bool, before_text: bool) -> Naming:
    if block.tag in _HEADINGS and before_text:
        return "subhead", f"a <{block.tag}> with text below it"
    if after_text and before_text and is_subhead(block.text):
        return "subhead", "a short line without a final mark, with text on both sides"
    if before_text and not after_text:
        return "furniture", "a short line above the text"
    return "paragraph", "a short line within or below the text"


def by_lead(document: Document) -> Document:
    """The first paragraph of the body is the lead."""
    first = next((n for n, b in enumerate(document.blocks) if b.role == "paragraph"), None)
    if first is None:
        return document
    return named(document, {first: ("lead", "the first paragraph of the body")})

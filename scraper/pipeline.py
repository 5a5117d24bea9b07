"""The whole of reading, as a sentence: bytes to article, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scraper import parts
from scraper.assemble import assemble
from scraper.errors import ReadError
from scraper.knowledge import Knowledge, Site
from scraper.label.familiar import by_memory, familiar_lines, has_own_text, recurs
from scraper.label.labelling import label
from scraper.memory import FORGETFUL, SiteMemory, others_than, trace_of
from scraper.model import Article, Document, Snapshot, Trace
from scraper.read.reading import read
from scraper.rules import by_site, facts_of


@dataclass(frozen=True, slots=True)
class Explained:
    """A page with every block's role and reason, and what became of it."""

    document: Document
    article: Article | None
    error: ReadError | None = None


@dataclass(frozen=True, slots=True)
class Study:
    """An article, and what is to be remembered of its page."""

    article: Article
    trace: Trace
    alone: Article | None = None
    """The same read without the site's memory, where the memory made a difference."""


def extract(snapshot: Snapshot, knowledge: Knowledge = Knowledge.NONE) -> Article:
    """The article in a snapshot; any bytes give one, or a `ReadError`.

    `knowledge` is what the caller knows of sites; the same values give the same answer.
    """
    return _article(understand(snapshot, knowledge), knowledge)


def study(snapshot: Snapshot, knowledge: Knowledge = Knowledge.NONE) -> Study:
    """The article as `extract` gives it, and what the page leaves in its site's memory.

    Raises `ReadError` when there is no article.
    """
    site = knowledge.site(snapshot.url, snapshot.fetched_at)
    page = read(snapshot, site)
    document = _labelled(snapshot, page, site, knowledge.memory)
    article = _article(document, knowledge)
    alone = None
    if any(map(recurs, document.blocks)):
        untold = replace(knowledge, memory=FORGETFUL)
        alone = _article(_labelled(snapshot, page, site, FORGETFUL), untold)
    return Study(article, trace_of(page, article), alone)


def understand(snapshot: Snapshot, knowledge: Knowledge = Knowledge.NONE) -> Document:
    """The page as blocks, each with its role and why it has that role."""
    site = knowledge.site(snapshot.url, snapshot.fetched_at)
    return _labelled(snapshot, read(snapshot, site), site, knowledge.memory)


def _labelled(
    snapshot: Snapshot, page: Document, site: Site | None, memory: SiteMemory
) -> Document:
    """The page with its roles; one that shows nothing of its own is read again past that."""
    others = others_than(page, memory)
    if familiar := familiar_lines(page, others):
        again = read(snapshot, site, familiar)
        page = again if has_own_text(again, others) else page
    document = label(page, by_site(site), by_memory(others))
    if site is None:
        return document
    return replace(document, hints=(*facts_of(site, document), *document.hints))


def explain(snapshot: Snapshot, knowledge: Knowledge = Knowledge.NONE) -> Explained:
    """Every block with its role and reason, and the article, or why there is none."""
    document = understand(snapshot, knowledge)
    try:
        return Explained(document, _article(document, knowledge))
    except ReadError as error:
        return Explained(document, None, error)


def _article(document: Document, knowledge: Knowledge) -> Article:
    article = assemble(document, house=knowledge.house(document.url))
    if not knowledge.memory.stories:
        return article
    told = {**article.evidence, "memory": _remembered(document, knowledge.memory)}
    return replace(article, evidence=told)


def _remembered(document: Document, memory: SiteMemory) -> str:
    """What the memory took away, and which memory it was."""
    taken = sum(map(recurs, document.blocks))
    what = f"{taken} block{'s' * (taken != 1)} that recur{'s' * (taken == 1)} on this site"
    return f"{what}, by its memory {memory.stamp} of {memory.stories} stories"


def join(articles: Sequence[Article]) -> Article:
    """The parts of a multi-page article as one: the first part's facts, everybody's blocks.

    What a part repeats of those before it (a summary, the last paragraph, a picture) stands once,
    and a sentence that a page break parted is one again. Facts that the first part lacks are those
    of the first part that has them. No part is fetched here: `next_page` is None.
    """
    return parts.join(articles)

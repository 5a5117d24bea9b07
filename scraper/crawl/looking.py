"""What an answer is: recognised from the answer, whatever its address promised. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from scraper.crawl.sight import Sight
from scraper.discover.leads import NOTHING, Leads
from scraper.discover.recognise import leads, plain_page
from scraper.errors import ReadError
from scraper.knowledge import Knowledge
from scraper.memory import FORGETFUL, SiteMemory
from scraper.model import Snapshot
from scraper.read.shell import is_shell

LONGEST_TEXT = 400_000
"""Characters: ten times the longest report of a government. No news story is longer."""
_FEW_TITLES = 3
_LISTS = frozenset({"feed", "sitemap", "sitemap_index", "epaper"})


def glance(snapshot: Snapshot, *, expected: str = "unknown") -> Sight | None:
    """What a crawl that only fetches needs not look at: the page that a lead promised. Pure.

    None where a look is needed.
    """
    if expected == "article" and plain_page(snapshot):
        return _unread(snapshot, NOTHING)
    return None


def look(
    snapshot: Snapshot,
    *,
    expected: str = "unknown",
    knowledge: Knowledge = Knowledge.NONE,
    fetch_only: bool = False,
) -> Sight:
    """What an answer is. Pure.

    A page that may be the article its lead promised is not searched for leads first: that would
    cost more than reading it.
    """
    promised = expected == "article" and plain_page(snapshot)
    found = NOTHING if promised else leads(snapshot)
    if found.kind in _LISTS or (found.kind == "list" and expected != "article"):
        return Sight("list", found)
    unread = _unread(snapshot, found)
    if fetch_only or unread.what == "nothing":
        return unread
    from scraper.pipeline import study  # not in a process that only fetches: a second, and memory

    try:
        studied = study(snapshot, knowledge)
    except ReadError as error:
        return _no_article(snapshot, leads(snapshot) if promised else found, error)
    article = studied.article
    if len(article.text) > LONGEST_TEXT:
        why = f"a text of {len(article.text)} characters"
        return Sight("nothing", found, kind="too_large", why=why)
    if _made_of_links(article.text, found):
        return Sight("list", found)
    if "low_confidence" in article.quality:
        found = leads(snapshot) if promised else found
        if found.kind == "list":
            return Sight("list", found)
    return Sight("article", found, article, trace=studied.trace, alone=studied.alone)


def _made_of_links(text: str, found: Leads) -> bool:
    """Whether what was read as a text is mostly headlines of other pages: a small list."""
    titles = {target.title for target in found.targets if target.title}
    within = sum(len(title) for title in titles if title in text)
    return len(titles) >= _FEW_TITLES and 2 * within > len(text)


def nothing_known() -> Knowledge:
    """The knowledge of nothing."""
    return Knowledge.NONE


@dataclass(frozen=True, slots=True)
class Looker:
    """`look`, as an order wants it. Picklable: each process loads what is known itself."""

    knows: Callable[[], Knowledge] = nothing_known
    fetch_only: bool = False

    def __call__(
        self, snapshot: Snapshot, *, expected: str = "unknown", memory: SiteMemory = FORGETFUL
    ) -> Sight:
        """What an answer is; see `look`."""
        known = replace(_loaded(self.knows), memory=memory)
        return look(snapshot, expected=expected, knowledge=known, fetch_only=self.fetch_only)


@lru_cache(maxsize=4)
def _loaded(knows: Callable[[], Knowledge]) -> Knowledge:
    return knows()


def _unread(snapshot: Snapshot, found: Leads) -> Sight:
    if kind := _turned_away(snapshot):
        return Sight("nothing", kind=kind, why="the site's front page came instead")
    return Sight("article", found)


def _turned_away(snapshot: Snapshot) -> str | None:
    """An address deep in a site that leads to its front page is a page that is gone."""
    asked = snapshot.redirects[0] if snapshot.redirects else snapshot.url
    deep, here = urlsplit(asked), urlsplit(snapshot.url)
    home = here.path in ("", "/", "/index.html", "/index.htm", "/index.shtml", "/404.html")
    if home and not here.query and len(deep.path.strip("/")) > 12:
        return "soft_404"
    return None


def _no_article(snapshot: Snapshot, found: Leads, error: ReadError) -> Sight:
    from scraper.facts.quality import WALLS

    if error.kind not in WALLS and (found.targets or found.redirect):
        return Sight("list", found)
    why = error.why
    if error.kind == "not_article" and not snapshot.rendered and is_shell(snapshot):
        why = "an empty shell that a script fills; the setting `crawl.js` has such pages rendered"
    return Sight("nothing", found, kind=error.kind, why=why)

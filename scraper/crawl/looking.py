"""What an answer is: recognised from the answer, whatever its address promised. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

from scraper.crawl.sight import Sight
from scraper.crawl.trouble import told, trouble
from scraper.discover.leads import NOTHING, Leads
from scraper.discover.recognise import leads, opens_as_html, plain_page
from scraper.errors import ReadError
from scraper.knowledge import Knowledge
from scraper.memory import FORGETFUL, SiteMemory
from scraper.model import Snapshot
from scraper.read.shell import is_shell
from scraper.read.walls import of_title
from scraper.text import LONGEST_TEXT

SURE_AFTER = 4
"""Plain pages of one form, after which one in `SEARCHED_EACH` is searched for marks."""
SEARCHED_EACH = 8
FORMS_WATCHED = 10_000
_DIGITS = str.maketrans("123456789", "0" * 9)
_FEW_TITLES = 3
_FILES = "Index of /"
"""How web servers title the directories that they show."""
_HOME = re.compile(
    r"[^/?#]*//[^/?#]*(?:/(?:index\.(?:html?|shtml)|404\.html)?)?\??(?:#.*)?", re.DOTALL
)
_LISTS = frozenset({"feed", "sitemap", "sitemap_index", "epaper", "calendar"})


class Glancer:
    """What a crawl that only fetches needs not look at: the page that a lead promised.

    Pages whose addresses differ in their digits alone have one layout, as a rule. Where some were
    plain, the others are searched for the marks of an e-paper now and then: that takes as long as
    unpacking the page.
    """

    def __init__(self) -> None:
        self._plain: dict[str, int] = {}
        """How many pages were plain, by the form of their addresses."""

    def __call__(self, snapshot: Snapshot, *, expected: str = "unknown") -> Sight | None:
        """What it is; None where a look is needed."""
        if expected == "article" and self._is_plain(snapshot):
            return _unread(snapshot, NOTHING)
        return None

    def _is_plain(self, snapshot: Snapshot) -> bool:
        form = snapshot.url.translate(_DIGITS)
        seen = self._plain.get(form, 0)
        trusted = seen >= SURE_AFTER and seen % SEARCHED_EACH
        if not (opens_as_html(snapshot.body) if trusted else plain_page(snapshot)):
            self._plain.pop(form, None)
            return False
        if seen or len(self._plain) < FORMS_WATCHED:
            self._plain[form] = seen + 1
        return True


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
    if found.kind in _LISTS:
        return Sight("list", found)
    if found.kind == "list" and expected != "article":
        return _listed(found)
    if found.kind == "data":
        return Sight("nothing", found, kind="not_article", why=found.why)
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
    if (article.title or "").startswith(_FILES):
        return Sight("nothing", found, kind="not_article", why="a directory of files")
    if words := told(f"{article.title or ''} {article.text}"):
        return _broken(found, words)
    if _made_of_links(article.text, found):
        return _listed(found)
    if "low_confidence" in article.quality:
        found = leads(snapshot) if promised else found
        if found.kind == "list":
            return _listed(found)
    return Sight("article", found, article, trace=studied.trace, alone=studied.alone)


def _listed(found: Leads) -> Sight:
    """A list, unless its headline says that what stood there is gone: sites then show others."""
    if of_title(found.title or "") == "soft_404":
        return Sight(
            "nothing", found, kind="soft_404", why="its headline only says that it is gone"
        )
    return Sight("list", found)


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
    if _HOME.fullmatch(snapshot.url) is None:
        return None
    asked = snapshot.redirects[0] if snapshot.redirects else snapshot.url
    return "soft_404" if len(urlsplit(asked).path.strip("/")) > 12 else None


def _broken(found: Leads, words: str) -> Sight:
    return Sight("nothing", found, kind="http_5xx", why=f"it tells of a broken server: {words}")


def _no_article(snapshot: Snapshot, found: Leads, error: ReadError) -> Sight:
    from scraper.facts.quality import WALLS

    if error.kind not in WALLS and (found.targets or found.redirect):
        return Sight("list", found)
    if error.kind in ("not_article", *WALLS) and (words := trouble(snapshot)):
        return _broken(found, words)
    why = error.why
    if error.kind == "not_article" and not snapshot.rendered and is_shell(snapshot):
        why = "an empty shell that a script fills; the setting `crawl.js` has such pages rendered"
    return Sight("nothing", found, kind=error.kind, why=why)

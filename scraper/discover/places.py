"""Where links stand in a page: the path of elements above each, how these are called.

Every element is looked at once, however many links it holds, and only those above links are.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

_DEEPEST = 60
_STEPS = 5
"""Elements that make a path, the nearest ones."""
_ROOTS = frozenset({"body", "html", "-document"})
_BOXES = frozenset({"div", "ul", "ol", "table", "section", "article", "main", "aside", "nav"})
"""Elements whose class tells one list from another; a row's may alternate."""
_ASIDE_TAGS = frozenset({"header", "footer", "nav"})
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:\w*nav\w*|menus?|foot\w*|bottom|header|crumbs?|breadcrumb\w*|top-?bar|copyright"
    r"|friends?|links?|friendlinks?|toolbar|share|login|location|position|weizhi|daohang)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_PAGER = re.compile(r"page|pagin|pager|fenye|turn", re.IGNORECASE)
_NO_DIGITS = str.maketrans("", "", "0123456789")
"""A class may count: `post-1`, `post-2`."""
_NAMED = 100
"""Characters of a class or id that are looked at."""
_HIGHEST_ROW = 4
_NO_ROWS = frozenset({"body", "ul", "ol", "table", "tbody", "html", "-document"})


class Place:
    """An element above links."""

    __slots__ = ("above", "aside", "node", "pager", "path", "tag", "titles")

    def __init__(self, node: LexborNode, above: Place | None) -> None:
        self.node = node
        self.above = above
        self.tag = node.tag or ""
        its = node.attributes
        label, name = its.get("class") or "", its.get("id") or ""
        called = f"{label[:_NAMED]} {name[:_NAMED]}" if label or name else ""
        self.aside: bool = (
            (above is not None and above.aside)
            or self.tag in _ASIDE_TAGS
            or (called != "" and _ASIDE.search(called) is not None)
        )
        self.pager = called != "" and _PAGER.search(called) is not None
        known = label.split(None, 1)[0] if label.strip() and self.tag in _BOXES else ""
        step = f"{self.tag}.{known.translate(_NO_DIGITS)}"
        self.path: tuple[str, ...] = (*(above.path[1 - _STEPS :] if above else ()), step)
        self.titles = set[str]()
        """Addresses of the headlines within, as far as rows may reach."""


class Places:
    """The places of one page."""

    def __init__(self) -> None:
        self._known: dict[int, Place] = {}
        self._root: Place | None = None

    def of(self, node: LexborNode) -> Place | None:
        """The element above a link; None where that is the page itself."""
        missing: list[LexborNode] = []
        above, found = node.parent, None
        while above is not None and len(missing) < _DEEPEST:
            if (found := self._known.get(above.mem_id)) is not None or above.tag in _ROOTS:
                break
            missing.append(above)
            above = above.parent
        for one in reversed(missing):
            found = self._known[one.mem_id] = Place(one, found)
        return found


def note_title(place: Place | None, url: str) -> None:
    """Count a headline in the elements that may be its row."""
    for _ in range(_HIGHEST_ROW):
        if place is None or place.tag in _NO_ROWS:
            return
        place.titles.add(url)
        place = place.above


def row_of(place: Place | None) -> Place | None:
    """The largest element near a headline that holds no other."""
    row = None
    for _ in range(_HIGHEST_ROW):
        if place is None or place.tag in _NO_ROWS or len(place.titles) > 1:
            break
        row, place = place, place.above
    return row


def in_pager(place: Place | None) -> bool:
    """Whether a link stands in the row of page numbers."""
    for _ in range(3):
        if place is None:
            return False
        if place.pager:
            return True
        place = place.above
    return False

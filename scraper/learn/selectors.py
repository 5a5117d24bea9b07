"""CSS selectors for an element, and the one that chooses rightly on most pages.

A name that counts (`post-18231`) is one page's own and names nothing on the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from scraper.learn.sample import Sample

_NAME = re.compile(r"-?[A-Za-z_][A-Za-z0-9_-]{0,59}")
_COUNTED = re.compile(r"\d{3}|[0-9a-f]{8}")
_MOST_CLASSES = 4
_MOST_ABOVE = 5
_MOST_TRIED = 60
LONGEST = 120
"""Characters of a selector."""
HOLDS = 0.6
"""The share of pages on which a selector must choose rightly to be worth a line."""
MISLEADS = 0.05
"""The share of pages on which it may choose something else."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A selector, on how many pages it chooses rightly and wrongly, and on how many it could."""

    selector: str
    right: int
    wrong: int
    pages: int
    size: int = 0
    """Characters of all that it chooses: of equals the one that chooses less says it better."""

    @property
    def holds(self) -> bool:
        """Whether it is worth a line in a site file."""
        return self.right >= HOLDS * self.pages and self.wrong <= MISLEADS * self.pages

    @property
    def share(self) -> str:
        """For people: `24 of 25 pages`."""
        return f"{self.right} of {self.pages} pages"


def candidates(node: LexborNode) -> Iterator[str]:
    """Selectors that may mean an element: its own names, then with those of what it stands in."""
    own = list(_named(node))
    yield from own
    steps, above = [*own, node.tag or "*"], node.parent
    for up in range(_MOST_ABOVE):
        if above is None or above.tag in (None, "body", "html"):
            return
        for outer in _named(above):
            yield from (f"{outer} > {step}" if up == 0 else f"{outer} {step}" for step in steps)
        above = above.parent


def _named(node: LexborNode) -> Iterator[str]:
    """Selectors by an element's own id, classes and property, the plainest first."""
    attributes, tag = node.attributes, node.tag or ""
    if _is_name(id_ := attributes.get("id") or ""):
        yield f"#{id_}"
    classes = [name for name in (attributes.get("class") or "").split() if _is_name(name)]
    classes = classes[:_MOST_CLASSES]
    yield from (f"{tag}.{name}" for name in classes)
    if len(classes) > 1:
        yield f"{tag}.{'.'.join(classes)}"
    if _is_name(prop := attributes.get("itemprop") or ""):
        yield f"{tag}[itemprop={prop}]"


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and not _COUNTED.search(text)


Judge = Callable[[Sample, LexborNode], bool]
"""Whether an element is the one that is meant on a page."""


def best(
    samples: Sequence[Sample], meant: Iterable[Sequence[LexborNode]], judge: Judge
) -> Choice | None:
    """The selector that chooses rightly on most pages; of equals the plainest.

    `meant` are the elements of each page that a selector should choose.
    """
    told = Counter[str]()
    for nodes in meant:
        told.update(
            dict.fromkeys((s for n in nodes for s in candidates(n) if len(s) <= LONGEST), 1)
        )
    tried = sorted(told, key=lambda selector: (-told[selector], *_plainness(selector)))
    choices = [_judged(selector, samples, judge) for selector in tried[:_MOST_TRIED]]
    return max(choices, key=_worth, default=None)


def _judged(selector: str, samples: Sequence[Sample], judge: Judge) -> Choice:
    right = wrong = size = 0
    for sample in samples:
        node = sample.tree.css_first(selector)
        if node is not None:
            fits = judge(sample, node)
            right, wrong = right + fits, wrong + (not fits)
            size += len(sample.text_of(node))
    return Choice(selector, right, wrong, len(samples), size)


def _worth(choice: Choice) -> tuple[float, ...]:
    return (
        choice.right - 3 * choice.wrong,
        -choice.size,
        *(-n for n in _plainness(choice.selector)),
    )


def _plainness(selector: str) -> tuple[int, int]:
    return len(re.findall(r"[ >.#\[]", selector)), len(selector)

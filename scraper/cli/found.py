"""Results for people: two lines and a snippet each, matches bright, titles linked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scraper.cli.printing import Style, linked, show, styled
from scraper.text import one_line
from storage.findings import Hit


def row(hit: Hit) -> dict[str, Any]:
    """A result as JSON; `marks` are (start, end) of the matches within `snippet`, `title_marks`
    within `title`."""
    return {
        "id": hit.id,
        "url": hit.url,
        "title": hit.title,
        "origin": hit.origin,
        "published_at": hit.published_at,
        "snippet": hit.snippet,
        "score": hit.score,
        "marks": [list(mark) for mark in hit.marks],
        "cluster_id": hit.cluster_id,
        "spread": hit.spread,
        "title_marks": [list(mark) for mark in hit.title_marks],
    }


def for_people(hits: Iterable[Hit]) -> None:
    """Every result with its facts and its snippet."""
    for hit in hits:
        title = linked(_lit(hit.title or "无题", hit.title_marks, "bold"), hit.url)
        show(f"{styled(f'#{hit.id}', 'dim')} {title}")
        spread = f"{hit.spread} articles" if hit.spread > 1 else ""
        facts = (hit.origin, (hit.published_at or "")[:16].replace("T", " "), hit.url, spread)
        show("   " + styled(" · ".join(one_line(fact) for fact in facts if fact), "dim"))
        show("   " + _lit(hit.snippet, hit.marks, "plain") + "\n")


def _lit(text: str, marks: Iterable[tuple[int, int]], style: Style) -> str:
    """A text on one line, its matches bright; the marks speak of the text as it is held."""
    pieces, at = list[str](), 0
    for start, end in marks:
        pieces.append(_flat(text[at:start], style))
        pieces.append(_flat(text[start:end], "match"))
        at = end
    return "".join([*pieces, _flat(text[at:], style)])


def _flat(text: str, style: Style) -> str:
    return styled(text.replace("\n", " ").replace("\t", " "), style) if text else ""

"""Three clocks, never mixed: when it was published, when it was captured, when we fetched it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from scraper.facts.found import Found, at
from scraper.label.marks import CAPTURED, labelled
from scraper.model import Document, Related, Timestamp
from scraper.text import has_han, width_folded
from scraper.times import parse_time

_PUBLISHED = ("发布时间", "发表时间", "发布日期", "时间", "日期")
_MODIFIED = ("更新时间", "修改时间", "最后更新")
_ADDRESS = re.compile(r"https?://[!-~]{1,200}")
"""Old portals print their own address before the time: `http://biz.a.cn 2005-04-25 08:24`."""
_OWN_WORDS = ("title", "lead", "paragraph")
"""Roles that say which language the article is in; the page around it may be in another."""
_KANA = re.compile("[\u3041-\u30fa]")
_VAGUE = re.compile(r"=(?:date|dc\.|dcterms\.|createdate)", re.IGNORECASE)
"""Metas that as often tell the last edit."""
_UPDATED = re.compile(
    r"\W*(?:last |zuletzt |ostatnia )?(?:updated|modified|edited|aktualisiert|stand\b|mis à jour"
    r"|actualizad|atualizad|aggiornat|bijgewerkt|обновлен|оновлен|aktualizacja|güncelle|oppdatert"
    r"|uppdaterad|opdateret|cập nhật|수정)",
    re.IGNORECASE,
)
"""How a line of the last edit begins."""
_MINUTES = ("second", "minute")


def published_at(document: Document) -> Found[Timestamp] | None:
    """The time printed with the headline, else the page's own metadata, else its address's day.

    Of several for one day the most precise wins; a list's time is never one of them.
    """
    candidates = _published(document)
    first = next(candidates, None)
    if first is None or first.value.precision in _MINUTES:
        return first
    same_day = (c for c in candidates if _day(c) == _day(first) and c.value.precision in _MINUTES)
    return next(same_day, first)


def _confirms(printed: Found[Timestamp], told: Found[Timestamp]) -> bool:
    """Whether a minute printed beside the headline speaks of the same event as the metadata.

    In Chinese it then wins: metadata is often in UTC, or the minute of a later edit, while what is
    printed is the time of one zone.
    """
    apart = printed.value.value - told.value.value
    return printed.value.precision in _MINUTES and abs(apart) <= timedelta(hours=14)


def _day(found: Found[Timestamp]) -> object:
    return found.value.value.date()


def _published(document: Document) -> Iterator[Found[Timestamp]]:
    yield from _ruled(document, "published_at")
    yield from _labelled(document, _PUBLISHED)
    hints = [
        (h, t)
        for h in document.told("published_at")
        if (t := parse_time(h.value, document.fetched_at))
    ]
    hints.sort(key=lambda told: _VAGUE.search(told[0].where) is not None)
    told = [Found(t, h.where) for h, t in hints]
    printed = list(_bare(document))
    if _in_chinese(document):
        yield from [found for found in printed if any(_confirms(found, hint) for hint in told)]
    yield from told
    yield from printed
    if printed and (marked := next(_marked(document), None)):
        yield marked
    if (value := parse_time(document.url)) is not None:
        yield Found(value, "the address")


def _ruled(document: Document, field: str) -> Iterator[Found[Timestamp]]:
    """What a site's own rule says, which goes before all else."""
    for hint in document.ruled(field):
        if (value := parse_time(hint.value, document.fetched_at)) is not None:
            yield Found(value, hint.where)


def _in_chinese(document: Document) -> bool:
    own = "".join(b.text for b in document.blocks[:20] if b.role in _OWN_WORDS)
    return has_han(own) and _KANA.search(own) is None


def _marked(document: Document) -> Iterator[Found[Timestamp]]:
    """The page's first `<time>`, which may tell the minute of a day that is printed."""
    for hint in document.told("time")[:1]:
        if (value := parse_time(hint.value, document.fetched_at)) is not None:
            yield Found(value, hint.where)


def _labelled(document: Document, labels: tuple[str, ...]) -> Iterator[Found[Timestamp]]:
    for block in document.blocks:
        if block.role == "meta":
            pairs = labelled(block.text)
            for label in labels:
                value = parse_time(pairs[label], document.fetched_at) if pairs.get(label) else None
                if value is not None:
                    yield Found(value, at(block, f"meta line: {label}"))


def _bare(document: Document) -> Iterator[Found[Timestamp]]:
    metas = [block for block in document.blocks if block.role == "meta"]
    for block in sorted(metas, key=lambda block: _UPDATED.match(block.text) is not None):
        if not set(labelled(block.text)) & {*_PUBLISHED, *_MODIFIED}:
            value = parse_time(_ADDRESS.sub(" ", block.text), _seen(document))
            if value is not None:
                yield Found(value, at(block, "a time in the meta line"))


def _seen(document: Document) -> datetime | None:
    """When a day without its year was printed at the latest: the address may tell, else we do."""
    told = parse_time(document.url)
    return told.value + timedelta(days=1) if told is not None else document.fetched_at


def modified_at(document: Document) -> Found[Timestamp] | None:
    """更新时间, from the meta line, a line of the last edit, or the page's metadata."""
    for found in chain(_ruled(document, "modified_at"), _labelled(document, _MODIFIED)):
        return found
    for block in document.blocks:
        edited = block.role == "meta" and _UPDATED.match(block.text)
        if edited and (value := parse_time(block.text, document.fetched_at)) is not None:
            return Found(value, at(block, "a line of the last edit"))
    for hint in document.told("modified_at"):
        if (value := parse_time(hint.value, document.fetched_at)) is not None:
            return Found(value, hint.where)
    return None


def captured_at(document: Document) -> Found[Timestamp] | None:
    """快照生成时间, as the snapshot site prints it."""
    for block in document.blocks:
        if block.role == "captured":
            match = CAPTURED.match(width_folded(block.text))
            value = parse_time(match[1]) if match else None
            if value is not None:
                return Found(Timestamp(value.value, value.precision), at(block, "快照生成时间"))
    return None


def captured_not_before(related: tuple[Related, ...]) -> Found[Timestamp] | None:
    """The newest time in a list: the page was made no earlier."""
    times = [entry.published_at for entry in related if entry.published_at]
    if not times:
        return None
    return Found(
        max(times, key=lambda t: t.value), "the newest time in the lists of other articles"
    )

"""One article for the eyes: as a clipping, as its versions, as where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from scraper.cli.printing import Style, show, styled
from scraper.export.plain_text import houses, people
from scraper.model import Article
from scraper.text import one_line
from storage.protocol import Capture, Held, Version

_LOOK: Mapping[str, Style] = {"subhead": "bold", "caption": "dim"}


def clipping(article: Article) -> None:
    """Print an article as a reader wants it: 引题, 主题, 副题, facts, body."""
    _line(article.kicker, "dim")
    _line(article.title or "无题", "bold")
    _line(article.subtitle, "plain")
    for facts in (houses(article), people(article)):
        _line(facts, "dim")
    for block in article.blocks:
        show()
        for line in block.text.split("\n"):
            show(styled(line, _LOOK.get(block.role, "plain")))


def held(each: Held) -> None:
    """Print an article, and beneath it what the archive knows of it."""
    clipping(each.article)
    show()
    number = f"version {each.version} of {each.version_count}"
    seen = f"first seen {_day(each.first_seen)} · last seen {_day(each.last_seen)}"
    gone = f" · withdrawn {_day(each.withdrawn_at)}" if each.withdrawn_at else ""
    _line(f"#{each.id} · {number} · {seen}{gone}", "dim")
    _line(each.article.url, "dim")


def provenance(each: Held, captures: Iterable[Capture]) -> dict[str, Any]:
    """Where an article came from: its chain of houses, the rule behind each fact, its captures."""
    article = each.article
    return {
        "id": each.id,
        "url": article.url,
        "origin": article.origin,
        "origin_url": article.origin_url,
        "reprinter": article.reprinter,
        "snapshotter": article.snapshotter,
        "published_at": str(article.published_at) if article.published_at else None,
        "captured_at": str(article.captured_at) if article.captured_at else None,
        "first_seen": each.first_seen.isoformat(),
        "last_seen": each.last_seen.isoformat(),
        "version": each.version,
        "snapshot_id": each.snapshot_id,
        "digest": article.digest,
        "evidence": dict(article.evidence),
        "captures": [capture(one) for one in captures],
    }


def provenance_for_people(told: Mapping[str, Any]) -> None:
    """Print what `provenance` tells."""
    chain = [told[key] for key in ("origin", "reprinter", "snapshotter") if told[key]]
    _line(" → ".join(dict.fromkeys(chain)) or "no house is named on the page", "bold")
    _line(told["origin_url"] or told["url"], "dim")
    show()
    for field, why in told["evidence"].items():
        show(f"{styled(field, 'bold')}  {styled(one_line(why), 'plain')}")
    show()
    for one in told["captures"]:
        facts = (f"snapshot {one['id']}", one["fetched_at"][:19], str(one["status"]),
                 f"{one['size']:,} bytes", one["sha256"][:16], one["url"])  # fmt: skip
        _line(" · ".join(facts), "dim")


def capture(each: Capture) -> dict[str, Any]:
    """One stored response as JSON."""
    return {
        "id": each.id,
        "url": each.url,
        "status": each.status,
        "fetched_at": each.fetched_at.isoformat(),
        "sha256": each.sha256,
        "size": each.size,
        "mime": each.mime,
        "charset": each.charset,
        "run_id": each.run_id,
        "article_id": each.article_id,
    }


def version(each: Version) -> dict[str, Any]:
    """One wording as JSON, the text apart: `show --version N` has it."""
    return {
        "article_id": each.article_id,
        "number": each.number,
        "title": each.title,
        "characters": len(each.text),
        "digest": each.digest,
        "first_seen": each.first_seen.isoformat(),
        "last_seen": each.last_seen.isoformat(),
        "snapshot_id": each.snapshot_id,
        "extractor_version": each.extractor_version,
    }


def _line(text: str | None, style: Style) -> None:
    if text:
        show(styled(one_line(text), style))


def _day(at: datetime) -> str:
    return at.astimezone().strftime("%Y-%m-%d %H:%M")

"""What an article's visit writes down, and what the archive knows for its next one."""

from __future__ import annotations

from datetime import datetime

from scraper.crawl.parts import Missing, Whole
from scraper.crawl.run import Run
from scraper.crawl.scope import LISTS
from scraper.errors import Removed
from scraper.extractor import EXTRACTOR_VERSION
from scraper.model import Snapshot, Target, Trace, Verdict
from storage.protocol import Archive, Failure, Validators


def stored(
    archive: Archive,
    run: Run,
    target: Target,
    whole: Whole,
    snapshot: Snapshot,
    trace: Trace | None,
    at: datetime,
) -> Verdict | Removed:
    """The article, its pages and the frontier's row, as one."""
    try:
        verdict = archive.add(
            whole.article, snapshot, parts=whole.parts, at=at, run_id=run.id,
            extractor_version=EXTRACTOR_VERSION, trace=trace, alone=whole.alone,
        )  # fmt: skip
    except Removed as removed:
        archive.settle(target.url, "dropped", due_at=None)
        return removed
    for part in whole.parts:
        archive.settle(part.url, "done", due_at=None)
    if whole.missing is not None:
        archive.fail(_without(target.url, whole.missing, run.id, at))
    due = run.rechecks.after(archive, target.source, verdict, whole.article.published_at, at)
    apart = _is_asked_there(archive, target.url, snapshot.url)
    archive.settle(target.url, "done", due_at=None if apart else due)
    return verdict


def _is_asked_there(archive: Archive, asked: str, url: str) -> bool:
    """Whether an article to which an address led is looked at by the address where it stands."""
    there = archive.errand(url) if url != asked else None
    return there is not None and there.state in ("due", "done") and there.target.kind not in LISTS


def _without(url: str, missing: Missing, run_id: int, at: datetime) -> Failure:
    """The failure of an article one page of which is missing; to be asked again is the article."""
    detail = f"its page {missing.url:.300}: {missing.detail}"
    return Failure(url, at, missing.kind, detail, run_id, attempts=1)


def former_length(archive: Archive, verdict: Verdict | Removed) -> int | None:
    """The length of the text that a revision took the place of."""
    if isinstance(verdict, Removed) or verdict.outcome != "revised":
        return None
    former = archive.get(verdict.article_id, version=verdict.version - 1)
    return len(former.article.text) if former else None


def asked_with(archive: Archive, url: str) -> Validators | None:
    """What a conditional request needs; none for an article of several pages.

    Its first page may be as it was while another one changed, or can be had at last.
    """
    held = archive.validators(url)
    if held is None or held.capture.article_id is None:
        return held
    stored = archive.get(held.capture.article_id)
    if stored is None:
        return held
    missing = stored.article.next_page and "truncated" in stored.article.quality
    return None if missing or "parts" in stored.article.evidence else held

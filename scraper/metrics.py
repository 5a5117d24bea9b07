"""The state of an archive as Prometheus reads it: text exposition format, version 0.0.4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from scraper.text import strip_controls

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_HELD = {
    "articles": "Articles held.",
    "versions": "Wordings held.",
    "snapshots": "Responses held.",
    "withdrawn": "Articles whose site has taken them away.",
    "tombstones": "Articles taken down.",
    "bytes_captured": "Bytes of responses, each content once.",
    "file_bytes": "Bytes of the archive's file.",
}
_OF_SOURCE = {
    "due": "Addresses of a source that could be asked now.",
    "later": "Addresses of a source that will be due.",
    "failing": "Addresses of a source that could not be had at the last try.",
    "lost": "Addresses of a source that are gone or given up.",
    "alarms": "Open alarms of a source.",
}
_OF_RUN = ("new", "revised", "reprinted", "unchanged", "seen", "withdrawn", "failed", "requests",
           "bytes")  # fmt: skip
Labels = Mapping[str, str]


def exposition(told: Mapping[str, Any]) -> str:
    """What `status --json` tells, as metrics."""
    return "".join(f"{line}\n" for line in _lines(told))


def _lines(told: Mapping[str, Any]) -> Iterator[str]:
    for name, meaning in _HELD.items():
        yield from _metric(name, meaning, [({}, told[name])])
    for name, meaning in (
        ("frontier", "Addresses by state."),
        ("failures", "Failed targets on record, by kind."),
    ):
        label = "state" if name == "frontier" else "kind"
        yield from _metric(name, meaning, [({label: k}, n) for k, n in told[name].items()])
    sources = told["sources"]
    for name, meaning in _OF_SOURCE.items():
        rows = [({"source": row["source"]}, row[name]) for row in sources]
        yield from _metric(f"source_{name}", meaning, rows)
    yield from _metric(
        "source_last_run_timestamp_seconds",
        "When a source was last crawled.",
        [({"source": r["source"]}, _epoch(r["last_run_at"])) for r in sources if r["last_run_at"]],
    )
    resting = [row for row in told["hosts"] if row["resting_until"]]
    yield from _metric(
        "host_resting_until_timestamp_seconds",
        "Until when a host is left alone.",
        [({"host": row["host"]}, _epoch(row["resting_until"])) for row in resting],
    )
    if run := told["last_run"]:
        yield from _run(run)


def _run(run: Mapping[str, Any]) -> Iterator[str]:
    yield from _metric(
        "last_run_timestamp_seconds", "When the last run began.", [({}, _epoch(run["started_at"]))]
    )
    if run["seconds"] is not None:
        yield from _metric("last_run_seconds", "How long it took.", [({}, run["seconds"])])
    counts = [({"what": name}, run[name]) for name in _OF_RUN]
    yield from _metric("last_run", "What the last run counted.", counts)


def _metric(name: str, meaning: str, rows: Sequence[tuple[Labels, float]]) -> Iterator[str]:
    if not rows:
        return
    yield f"# HELP jianbao_{name} {meaning}"
    yield f"# TYPE jianbao_{name} gauge"
    for labels, value in rows:
        inner = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        yield f"jianbao_{name}{f'{{{inner}}}' if inner else ''} {value:.15g}"


def _escaped(text: str) -> str:
    r"""A label's value.

    >>> print(_escaped('a"b\\c\nd'))
    a\"b\\c\nd
    """
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return strip_controls(plain)


def _epoch(instant: str) -> float:
    return datetime.fromisoformat(instant).timestamp()

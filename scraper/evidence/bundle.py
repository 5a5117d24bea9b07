"""Writing a bundle: everything that is held of an article, and its place in the chain."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from scraper.evidence import layout
from scraper.evidence.diffpage import diff_page
from scraper.text import digest, one_line
from storage.proof import Vouched
from storage.protocol import Archive, Held


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundle that was written. Who notes `manifest` can tell later that nothing was changed."""

    path: Path
    manifest: str
    """SHA-256 of the manifest."""
    files: int
    snapshots: int
    versions: int
    links: int
    unchained: int
    """Snapshots and versions that no link vouches for yet."""
    timestamps: int


def write(store: Archive, held: Held, path: Path, *, now: datetime, version: str) -> Bundled:
    """Write the evidence of an article to `path`, whole or not at all.

    Raises `DamagedArchive` when bytes that it needs are damaged, and what the system raises for a
    place that cannot be written.
    """
    vouched = store.vouched(held.id)
    part = path.with_name(f"{path.name}.part")
    digests: dict[str, str] = {}
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, content in _files(store, held, vouched, now, version):
                bundle.writestr(_entry(name, now), content)
                digests[name] = sha256(content).hexdigest()
            manifest = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()
            bundle.writestr(_entry(layout.MANIFEST, now), manifest)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    kinds = [item.kind for item in vouched.items]
    return Bundled(
        path, sha256(manifest).hexdigest(), len(digests) + 1, kinds.count("snapshot"),
        kinds.count("version"), len(vouched.links),
        sum(item.link is None for item in vouched.items),
        sum(len(link.tokens) for link in vouched.links),
    )  # fmt: skip


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(
        name, now.timetuple()[:6] if now.year >= 1980 else (1980, 1, 1, 0, 0, 0)
    )
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _files(
    store: Archive, held: Held, vouched: Vouched, now: datetime, version: str
) -> Iterator[tuple[str, bytes]]:
    yield layout.README, _readme(held, vouched, now, version).encode("utf-8", "replace")
    yield layout.ABOUT, _json(_about(store, held, vouched, now, version))
    yield layout.ARTICLE, _json(held.article.to_json(held.id))
    yield from _versions(store, held, vouched)
    yield from _responses(store, vouched)
    for item in vouched.items:
        yield layout.record_file(item.kind, item.id), item.record.encode()
    for link in vouched.links:
        yield layout.link_file(link.number, "link"), link.text.encode()
        if link.items is not None:
            yield layout.link_file(link.number, "items"), link.items.encode()
        for number, token in enumerate(link.tokens, 1):
            yield layout.link_file(link.number, f"{number}.tsr"), token


def _versions(store: Archive, held: Held, vouched: Vouched) -> Iterator[tuple[str, bytes]]:
    history = store.history(held.id)
    for each in history:
        wording = store.get(held.id, version=each.number)
        assert wording is not None
        read = wording.article.to_json(held.id)
        yield layout.version_file(each.number, "json"), _json(read)
        yield layout.version_file(each.number, "txt"), each.text.encode()
        if (first := vouched.recorded.get(each.number)) is not None:
            yield layout.version_file(each.number, layout.RECORDED), first.encode()
    for earlier, later in pairwise(history):
        page = diff_page(earlier, later, held.article.lang or "")
        yield layout.diff_file(earlier.number, later.number), page.encode()


def _responses(store: Archive, vouched: Vouched) -> Iterator[tuple[str, bytes]]:
    """The bytes of each response, once."""
    written: set[str] = set()
    for item in vouched.items:
        if item.kind == "snapshot" and (name := json.loads(item.record)["sha256"]) not in written:
            written.add(name)
            yield layout.bytes_file(name), store.bytes_of(item.id)


def _about(
    store: Archive, held: Held, vouched: Vouched, now: datetime, version: str
) -> dict[str, object]:
    return {
        "format": layout.FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        "made_by": f"jianbao {version}",
        "id": held.id,
        "url": held.article.url,
        "title": held.article.title,
        "first_seen": held.first_seen.isoformat(),
        "last_seen": held.last_seen.isoformat(),
        "withdrawn_at": held.withdrawn_at.isoformat() if held.withdrawn_at else None,
        "versions": [
            {"number": v.number, "title": v.title, "digest": v.digest,
             "recorded": digest(vouched.recorded[v.number]) if v.number in vouched.recorded
             else None,
             "first_seen": v.first_seen.isoformat(), "last_seen": v.last_seen.isoformat(),
             "snapshot_id": v.snapshot_id, "extractor_version": v.extractor_version}
            for v in store.history(held.id)
        ],
        "items": [
            {"kind": item.kind, "id": item.id, "link": item.link} for item in vouched.items
        ],
        "links": [{"number": link.number, "sha256": link.sha256} for link in vouched.links],
    }  # fmt: skip


def _readme(held: Held, vouched: Vouched, now: datetime, version: str) -> str:
    loose = [f"* {item.kind} {item.id}" for item in vouched.items if item.link is None]
    return layout.explained().format(
        title=one_line(held.article.title or "无题"),
        url=one_line(held.article.url or "(no address)"),
        made_at=now.isoformat(timespec="seconds"),
        version=version,
        standing=layout.NOT_CHAINED.format(items="\n".join(loose)) if loose else "",
    )


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return (text + "\n").encode("utf-8", "replace")

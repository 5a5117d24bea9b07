"""Dictionaries of sites: made of earlier pages, immutable, kept by id as long as a blob needs one.

A site gets its first dictionary at its fourth page, a further one when many pages gained little
from those it has (a new layout, lists beside articles): after 4 such pages, then after 8, 16 and so
on, so that dictionaries stay few whatever a site does. The latest few are tried on each page.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from storage import packing, rows

if TYPE_CHECKING:
    from zstandard import ZstdCompressionDict

FIRST = 4
"""Pages that a first dictionary is made from; each later try waits for four times as many."""
SAMPLES = 6
"""Waiting pages that are looked at."""
LIVE = 3
"""So many of a site's latest dictionaries are tried on a page."""
SMALLEST, LARGEST = 1024, 2 * 1024 * 1024
"""Bytes of a page for which a dictionary is worth its trouble."""
_HEAD = 16 * 1024
"""Bytes of a page on which dictionaries are tried."""
PAYS_AFTER = 12
"""Pages like those that were looked at, after which a dictionary has saved what it takes."""
_SMALL, _GAIN = 0.04, 0.6
"""A page that is packed to this share of itself gained; another is packed alone too, and gained
when the dictionary brings it to this share of that."""
_LONGEST_WAIT = 8
"""Tries after which pages that gain little no longer wait longer."""

_ALIKE = 1.2
"""A page that is packed to this share, or less, of what the site's last one was is served alike."""
_SITES_SERVED = 1000

_shelf = packing.Shelf()


@dataclass(frozen=True, slots=True)
class _Served:
    """The dictionary that was found to serve a page, and to what share it packed that."""

    sha256: str
    share: float


class _Serving(OrderedDict[str, _Served]):
    """What served the latest page of each site; the sites of longest ago are forgotten."""

    def __setitem__(self, site: str, served: _Served) -> None:
        super().__setitem__(site, served)
        if len(self) > _SITES_SERVED:
            self.popitem(last=False)


_served = _Serving()


@dataclass(frozen=True, slots=True)
class Packed:
    """A page as it is stored; `dictionary` is an id, or None for one packed alone.

    `gained` says whether a dictionary did for it what dictionaries do.
    """

    bytes: bytes
    dictionary: int | None
    gained: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """A dictionary without its content."""

    id: int
    sha256: str


def pack(conn: sqlite3.Connection, content: bytes, site: str) -> Packed:
    """The content, packed with the dictionary of its site that fits it best, or alone."""
    forms = _latest(conn, site) if site and SMALLEST <= len(content) <= LARGEST else []
    if (again := _as_the_last(conn, content, site, forms)) is not None:
        return again
    usable = _usable(conn, forms)
    if not usable:
        return Packed(packing.pack(content), None, gained=False)
    form, ready = _fitting(content, usable)
    packed = packing.pack(content, ready)
    share = len(packed) / len(content)
    if share > _SMALL:
        alone = packing.pack(content, level=1)
        if len(alone) <= len(packed):
            return Packed(alone, None, gained=False)
        if len(packed) > _GAIN * len(alone):
            return Packed(packed, form.id, gained=False)
    _served[site] = _Served(form.sha256, share)
    return Packed(packed, form.id, gained=True)


def _as_the_last(
    conn: sqlite3.Connection, content: bytes, site: str, forms: Sequence[_Form]
) -> Packed | None:
    """With the dictionary that served the site's last page, if it serves this one about as well.

    None where that is to be found out: each trial costs as much as packing.
    """
    last = _served.get(site)
    form = next((form for form in forms if last and form.sha256 == last.sha256), None)
    if last is None or form is None:
        return None
    with suppress(ValueError):
        packed = packing.pack(content, _ready(conn, form))
        if len(packed) <= max(_SMALL, _ALIKE * last.share) * len(content):
            return Packed(packed, form.id, gained=True)
    return None


def unpack(conn: sqlite3.Connection, packed: bytes, size: int, dictionary: int | None) -> bytes:
    """The inverse of `pack`; raises `ValueError` when it cannot be done."""
    if dictionary is None:
        return packing.unpack(packed, size)
    row = conn.execute("SELECT id, sha256 FROM dictionary WHERE id = ?", (dictionary,)).fetchone()
    if row is None:
        raise ValueError(f"its dictionary {dictionary} is not held")
    return packing.unpack(packed, size, _ready(conn, _Form(*row)))


def _latest(conn: sqlite3.Connection, site: str) -> list[_Form]:
    """The latest dictionaries of a site, the newest first."""
    found = conn.execute(
        "SELECT id, sha256 FROM dictionary WHERE site = ? ORDER BY id DESC LIMIT ?",
        (site, LIVE),
    )
    return [_Form(*row) for row in found.fetchall()]


def _usable(
    conn: sqlite3.Connection, forms: Sequence[_Form]
) -> list[tuple[_Form, ZstdCompressionDict]]:
    """Those that are not damaged, ready for use."""
    usable = []
    for form in forms:
        with suppress(ValueError):
            usable.append((form, _ready(conn, form)))
    return usable


def _ready(conn: sqlite3.Connection, form: _Form) -> ZstdCompressionDict:
    return _shelf.take(form.sha256, partial(_content, conn, form.id))


def _content(conn: sqlite3.Connection, id: int) -> bytes:
    """What a dictionary holds; raises `ValueError` when that is not what was put in."""
    name, size, packed = conn.execute(
        "SELECT sha256, size, bytes FROM dictionary WHERE id = ?", (id,)
    ).fetchone()
    content = packing.unpack(packed, size)
    if packing.name_of(content) != name:
        raise ValueError(f"its dictionary {id} is not what was put in")
    return content


def _fitting(
    content: bytes, forms: Sequence[tuple[_Form, ZstdCompressionDict]]
) -> tuple[_Form, ZstdCompressionDict]:
    """The dictionary that packs the head of a page best."""
    if len(forms) == 1:
        return forms[0]
    head = content[:_HEAD]
    return min(forms, key=lambda each: len(packing.pack(head, each[1])))


# making them


def note(conn: sqlite3.Connection, site: str, blob_id: int, size: int) -> None:
    """A page of the site gained nothing from a dictionary: when enough did, make one of them."""
    if not site or not SMALLEST <= size <= packing.LARGEST:
        return
    row = conn.execute(
        "SELECT tries, waiting, blobs FROM dictionary_queue WHERE site = ?", (site,)
    ).fetchone()
    tries, waiting, ids = (0, 0, []) if row is None else (row[0], row[1], rows.load(row[2]))
    waiting, ids = waiting + 1, [*ids, blob_id][-SAMPLES:]
    if waiting >= FIRST << min(max(tries - 1, 0), _LONGEST_WAIT):
        _make(conn, site, ids)
        tries, waiting, ids = tries + 1, 0, []
    conn.execute("DELETE FROM dictionary_queue WHERE site = ?", (site,))
    conn.execute(
        "INSERT INTO dictionary_queue VALUES (?, ?, ?, ?)", (site, tries, waiting, rows.dump(ids))
    )


def _make(conn: sqlite3.Connection, site: str, blob_ids: Sequence[int]) -> None:
    """Make a dictionary of some of these pages, if the others gain enough by it."""
    pages = [(id, content) for id in blob_ids if (content := _page(conn, id)) is not None]
    chosen = packing.choose([content for _, content in pages])
    if not chosen:
        return
    content = b"".join(pages[n][1] for n in chosen)
    ready = packing.made(content)
    others = [page for n, (_, page) in enumerate(pages) if n not in chosen]
    gain = sum(
        len(pack(conn, page, site).bytes) - len(packing.pack(page, ready)) for page in others
    )
    if PAYS_AFTER * gain < len(packing.pack(content)) * len(others):
        return
    kept = packing.pack(content, level=packing.FOR_EVER)
    id = conn.execute(
        "INSERT INTO dictionary (site, sha256, size, bytes) VALUES (?, ?, ?, ?) RETURNING id",
        (site, packing.name_of(content), len(content), kept),
    ).fetchone()[0]
    conn.executemany(
        "INSERT INTO dictionary_source VALUES (?, ?, ?)",
        [(id, place, pages[n][0]) for place, n in enumerate(chosen, 1)],
    )


def _page(conn: sqlite3.Connection, blob_id: int) -> bytes | None:
    """The bytes of a page that waits; None for one that is gone or damaged."""
    row = conn.execute(
        "SELECT size, codec, dict_id, bytes FROM blob WHERE id = ?", (blob_id,)
    ).fetchone()
    if row is None:
        return None
    size, codec, dictionary, packed = row
    try:
        return bytes(packed) if codec == "plain" else unpack(conn, packed, size, dictionary)
    except ValueError:
        return None


# taking them back


def retire_made_of(conn: sqlite3.Connection, blob_id: int) -> int:
    """Make the archive independent of a page: no dictionary holds it any more.

    Every blob that was packed with such a dictionary is packed anew, first. How many those were.
    """
    found = conn.execute(
        "SELECT DISTINCT dictionary_id FROM dictionary_source WHERE blob_id = ?", (blob_id,)
    )
    count = sum(_retire(conn, row[0]) for row in found.fetchall())
    _leave_queue(conn, blob_id)
    return count


def _retire(conn: sqlite3.Connection, id: int) -> int:
    blob_ids = [
        row[0] for row in conn.execute("SELECT id FROM blob WHERE dict_id = ? ORDER BY id", (id,))
    ]
    for blob_id in blob_ids:
        _repack(conn, blob_id)
    name = conn.execute("SELECT sha256 FROM dictionary WHERE id = ?", (id,)).fetchone()[0]
    conn.execute("DELETE FROM dictionary_source WHERE dictionary_id = ?", (id,))
    conn.execute("DELETE FROM dictionary WHERE id = ?", (id,))
    _shelf.drop(name)
    return len(blob_ids)


def _repack(conn: sqlite3.Connection, blob_id: int) -> None:
    """Pack a blob alone: what replaces its dictionary is made of pages to come.

    One that is damaged stays as it is: it could not be read before, and a takedown goes on.
    """
    size, dictionary, packed = conn.execute(
        "SELECT size, dict_id, bytes FROM blob WHERE id = ?", (blob_id,)
    ).fetchone()
    with suppress(ValueError):
        content = unpack(conn, packed, size, dictionary)
        conn.execute(
            "UPDATE blob SET codec = 'zstd', dict_id = NULL, bytes = ? WHERE id = ?",
            (packing.pack(content), blob_id),
        )


def _leave_queue(conn: sqlite3.Connection, blob_id: int) -> None:
    waiting = conn.execute(
        """SELECT site, blobs FROM dictionary_queue AS q
        WHERE EXISTS (SELECT 1 FROM json_each(q.blobs) WHERE value = ?)""",
        (blob_id,),
    ).fetchall()
    for site, ids in waiting:
        kept = [id for id in rows.load(ids) if id != blob_id]
        conn.execute(
            "UPDATE dictionary_queue SET blobs = ? WHERE site = ?", (rows.dump(kept), site)
        )

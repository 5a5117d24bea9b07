"""A text's fingerprint: a sample of the hashes of its 8-grams, and which articles own them.

The hash itself chooses, so that two copies choose the same grams. A short text is sampled more
densely than a long one: of a notice, the name that tells it from the next must not be missed.
Only articles that bring new text own rows, so that the fiftieth copy costs a single row; and a gram
that is the frame of a series gets no more owners.

Hashes stand all over a large table: each of an article's rows would be a page of it to write. New
rows gather in the small table `similar_recent`, and are carried over to `similar_grams` many at a
time, page by page: the idea of the log-structured merge-tree (O'Neil et al., 1996).
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from itertools import compress, count
from zlib import crc32

from storage import sides

WIDTH = 8
"""Characters of a gram."""
_HASH = 48
"""Bits of a gram's hash."""
SAMPLE = 16
"""Of a long text one gram in so many is kept, of shorter ones some times as many."""
DENSE = ((320, 4), (640, 2))
"""Texts up to so many characters are sampled so many times as densely."""
KEPT_WHOLE, KEPT = 40, 0.55
"""A sample up to so many is owned whole, of a longer one this share (the lowest hashes): a long
text can spare them, and the index stays small."""
FRAME = 24
"""A gram that so many articles own is the frame of a series, or furniture: it points to nobody."""
BRIDGED = 6 * SAMPLE
"""Between two neighbouring grams of a frame that are no further apart, all is frame."""
RECENT, LOOKED_AFTER = 1 << 17, 64
"""So many rows gather before some are carried over; one article in so many looks after that."""
PART = _HASH - 4
"""Rows are carried over whose hashes agree above so many bits: a sixteenth of the large table, so
that nobody waits long for the write lock."""


TABLES = ("similar_recent", "similar_grams")
"""Where rows are; none is in both."""


@dataclass(frozen=True, slots=True)
class Print:
    """The fingerprint of one text, and who owns which gram of it."""

    length: int
    places: Mapping[int, int]
    """Gram to the place in the bare text where it stands first."""
    owners: Mapping[int, Sequence[int]]
    """Gram to the articles that own it; unknown grams are left out. They are few: a gram that
    `FRAME` own gets no more owners."""
    telling: tuple[int, ...]
    """The grams that may point to somebody: all but those of a frame."""

    @property
    def density(self) -> float:
        """Grams looked for, a character."""
        return _times(self.length) / SAMPLE

    def is_frame(self, gram: int) -> bool:
        """Whether so many own a gram that it points to nobody."""
        return len(self.owners.get(gram, ())) >= FRAME

    def framed(self) -> list[tuple[int, int]]:
        """The stretches of the text that are known to be frame, from `start` to `end`."""
        if len(self.telling) == len(self.places):
            return []
        places = sorted((place, self.is_frame(gram)) for gram, place in self.places.items())
        out: list[tuple[int, int]] = []
        for n, (place, is_frame) in enumerate(places):
            if not is_frame:
                continue
            follows = n > 0 and places[n - 1][1] and place - places[n - 1][0] <= BRIDGED
            start = places[n - 1][0] if follows else place
            out.append((start, place + WIDTH))
        return out


def sample(bare: str) -> dict[int, int]:
    """The chosen grams of a text that holds letters, digits and dense characters only.

    Each with the place where it stands first. Chosen is a gram whose CRC-32 ends in few enough.
    """
    coded = bare.encode("utf-16-le", "replace")
    ends = _crc_ends(coded)[: max(0, len(coded) - _WIDE + 1) : 2]
    places = list(compress(count(), ends.translate(_CHOSEN[_times(len(bare))])))
    return {
        int.from_bytes(
            blake2b(coded[2 * i : 2 * i + _WIDE], digest_size=_HASH // 8).digest(), "big"
        ): i
        for i in reversed(places)
    }


_WIDE = 2 * WIDTH
"""Bytes of a gram."""


def _crc_ends(coded: bytes) -> bytes:
    """For every place the last four bits of the CRC-32 of the `_WIDE` bytes there.

    Four further bits of each are noise. A CRC is linear: that of some bytes is the XOR of what each
    byte adds by its value and place (https://en.wikipedia.org/wiki/Cyclic_redundancy_check). What a
    whole text adds is looked up by `translate`, and laid together as one large number: ten times as
    fast as a CRC for each place.
    """
    ends = 0
    for place, added in enumerate(_tables()):
        number = int.from_bytes(coded.translate(added), "little")
        ends ^= number >> 8 * place ^ number >> 8 * (place + WIDTH) + 4
    return ends.to_bytes(len(coded), "little")


def _added(byte: int, place: int) -> int:
    """What a byte at a place of a gram adds to the last four bits of its CRC-32."""
    alone = bytes(place) + bytes([byte]) + bytes(_WIDE - 1 - place)
    return (crc32(alone) ^ _OF_NOTHING) % SAMPLE


@cache
def _tables() -> tuple[bytes, ...]:
    """By value of a byte: what it adds at a place, and above that at one `WIDTH` bytes later."""
    return tuple(
        bytes(_added(byte, place) | _added(byte, place + WIDTH) << 4 for byte in range(256))
        for place in range(WIDTH)
    )


_OF_NOTHING = crc32(bytes(_WIDE))
_CHOSEN = {
    times: bytes((end ^ _OF_NOTHING) % SAMPLE < times for end in range(256))
    for times in (1, *(times for _, times in DENSE))
}
"""By an end of a CRC: whether its gram is chosen, in a text sampled so many times as densely."""


def _times(length: int) -> int:
    return next((times for longest, times in DENSE if length <= longest), 1)


@lru_cache(maxsize=4096)
def density_owned(length: int) -> float:
    """Grams that an article with a text of this length owns, a character, frames apart."""
    density = _times(length) / SAMPLE
    expected = max(1.0, length * density)
    return density * min(1.0, max(KEPT, KEPT_WHOLE / expected))


def look(conn: sqlite3.Connection, text: sides.Bare) -> Print:
    """The fingerprint of a text as the archive knows it."""
    places = sample(text.text)
    # Two lists in one row: a hundred rows are handed over one by one, and slowly.
    grams, who = conn.execute(
        """SELECT json_group_array(gram), json_group_array(article_id) FROM (
            SELECT gram, article_id FROM similar_recent
            WHERE gram IN (SELECT value FROM json_each(?1))
            UNION ALL SELECT gram, article_id FROM similar_grams
            WHERE gram IN (SELECT value FROM json_each(?1)))""",
        (json.dumps(list(places)),),
    ).fetchone()
    owners: defaultdict[int, list[int]] = defaultdict(list)
    for gram, owner in zip(json.loads(grams), json.loads(who), strict=True):
        owners[gram].append(owner)
    telling = tuple(gram for gram in places if len(owners.get(gram, ())) < FRAME)
    return Print(len(text.text), places, owners, telling)


def own(conn: sqlite3.Connection, article_id: int, grams: Iterable[int]) -> int:
    """Write that an article owns these grams, or of many a part; how many rows were new.

    None of them may be its own already.
    """
    lowest = sorted(grams)
    kept = lowest[: max(KEPT_WHOLE, round(KEPT * len(lowest)))]
    if article_id % LOOKED_AFTER == 0:
        carry_over(conn)
    return conn.execute(
        "INSERT OR IGNORE INTO similar_recent SELECT value, ? FROM json_each(?)",
        (article_id, json.dumps(kept)),
    ).rowcount


def carry_over(conn: sqlite3.Connection, most: int = RECENT) -> None:
    """Carry rows over to the large table, of one stretch of it, if more than `most` have gathered.

    What is found does not change. The stretch is the one that most of them are for.
    """
    if conn.execute("SELECT count(*) FROM similar_recent").fetchone()[0] <= most:
        return
    (part,) = conn.execute(
        "SELECT gram >> ? FROM similar_recent GROUP BY 1 ORDER BY count(*) DESC LIMIT 1", (PART,)
    ).fetchone()
    stretch = part << PART, (part + 1 << PART) - 1
    conn.execute(
        """INSERT OR IGNORE INTO similar_grams
        SELECT gram, article_id FROM similar_recent WHERE gram BETWEEN ? AND ?""",
        stretch,
    )
    conn.execute("DELETE FROM similar_recent WHERE gram BETWEEN ? AND ?", stretch)


def disown(conn: sqlite3.Connection, article_id: int, text: sides.Bare, owns: int) -> None:
    """Take out the rows of an article, `owns` of them; its text tells most of them quickly."""
    grams = [(gram, article_id) for gram in sample(text.text)]
    gone = sum(
        conn.executemany(f"DELETE FROM {table} WHERE gram = ? AND article_id = ?", grams).rowcount  # noqa: S608 (own names)
        for table in TABLES
    )
    if gone != owns:  # rows of an earlier wording, or of a text that is no more
        for table in TABLES:
            conn.execute(f"DELETE FROM {table} WHERE article_id = ?", (article_id,))  # noqa: S608

"""Bytes made small and back: zstd, alone or with a dictionary of earlier pages of the same site.

A dictionary is raw content (RFC 8878, section 5): whole pages, one after the other. On pages of
one layout that does better than a trained dictionary, whose pieces are short: what pages share is
long. Nothing here touches the archive.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zstandard import ZstdCompressionDict, ZstdCompressionParameters

ALONE = 3
"""The zstd level of what is packed alone; 6 saves 8 % on real pages for 2.5 times the time."""
FOR_EVER = 19
"""The level of what is packed once and kept, a dictionary itself."""
LARGEST = 256 * 1024
"""Bytes of a dictionary; a longer page is no part of one."""
WORTH = 0.95
"""A further page joins a dictionary when the others then take no more than this share."""
_HELD = 48
"""Dictionaries that stay ready, about half a megabyte each: of the sites a crawl takes by turns.
One that is not costs as much as ten pages that are packed with it."""


def name_of(content: bytes) -> str:
    """The name of some bytes: their SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def pack(
    content: bytes, dictionary: ZstdCompressionDict | None = None, *, level: int | None = None
) -> bytes:
    """The content as one zstd frame that tells its size."""
    import zstandard  # not imported by a search

    if dictionary is not None:
        with_it = zstandard.ZstdCompressor(
            dict_data=dictionary, compression_params=_with_dictionary()
        )
        return with_it.compress(content)
    return zstandard.ZstdCompressor(level=level or ALONE).compress(content)


@cache
def _with_dictionary() -> ZstdCompressionParameters:
    """How pages are packed with a dictionary: what level 5 makes of them, for 3/4 of its time.

    zstd copies its tables of a dictionary for each page; those of level 5 are a megabyte, which
    costs as much as the search in them, and drives out of the processor's cache what others need.
    """
    import zstandard

    return zstandard.ZstdCompressionParameters(
        strategy=zstandard.STRATEGY_GREEDY, window_log=20, hash_log=16, chain_log=16,
        search_log=3, min_match=4, target_length=0, write_content_size=True,
    )  # fmt: skip


def unpack(packed: bytes, size: int, dictionary: ZstdCompressionDict | None = None) -> bytes:
    """The inverse of `pack`. Raises `ValueError` for a frame that does not give `size` bytes."""
    import zstandard

    try:
        # Bounded by what the frame says: a damaged size must not fill the memory.
        frame = zstandard.get_frame_parameters(packed)
        if frame.content_size != size:
            raise ValueError(f"it says {frame.content_size} bytes where {size} were put in")
        return zstandard.ZstdDecompressor(dict_data=dictionary).decompressobj().decompress(packed)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from None


def made(content: bytes) -> ZstdCompressionDict:
    """A dictionary of this content, ready for use."""
    import zstandard

    dictionary = zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    dictionary.precompute_compress(compression_params=_with_dictionary())
    return dictionary


def choose(pages: Sequence[bytes]) -> list[int]:
    """Which of the pages, in order, make the dictionary that serves the others best.

    No pages where none helps. Two at least are left to be tried on.
    """
    chosen: list[int] = []
    sizes = [len(pack(page)) for page in pages]
    while len(chosen) < len(pages) - 2:
        tried = [
            (_share(pages, sizes, [n, *chosen]), n)
            for n in range(len(pages))
            if n not in chosen and sum(len(pages[m]) for m in (n, *chosen)) <= LARGEST
        ]
        if not tried or min(tried)[0] > WORTH:
            break
        chosen.insert(0, min(tried)[1])  # what stands last is nearest: the fewest bits to name it
        sizes = _sizes(pages, made(b"".join(pages[n] for n in chosen)))
    return chosen


def _share(pages: Sequence[bytes], sizes: Sequence[int], chosen: Sequence[int]) -> float:
    """What the pages that are not chosen take with those that are, as a share of `sizes`."""
    now = _sizes(pages, made(b"".join(pages[n] for n in chosen)))
    others = [n for n in range(len(pages)) if n not in chosen]
    return sum(now[n] for n in others) / max(1, sum(sizes[n] for n in others))


def _sizes(pages: Sequence[bytes], dictionary: ZstdCompressionDict) -> list[int]:
    return [len(pack(page, dictionary)) for page in pages]


class Shelf:
    """Dictionaries that are ready for use, the latest used ones, by the name of their content."""

    def __init__(self, room: int = _HELD) -> None:
        self._held: OrderedDict[str, ZstdCompressionDict] = OrderedDict()
        self._room = room
        self._door = Lock()

    def take(self, name: str, load: Callable[[], bytes]) -> ZstdCompressionDict:
        """The dictionary of that name; its content is loaded when it is not here."""
        with self._door:
            held = self._held.pop(name, None) or made(load())
            self._held[name] = held
            if len(self._held) > self._room:
                self._held.popitem(last=False)
            return held

    def drop(self, name: str) -> None:
        """Hold it no longer."""
        with self._door:
            self._held.pop(name, None)

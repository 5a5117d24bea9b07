"""What of a text is frame: what many other stories have as well, so that it speaks for none.

Parts of a text are told as bytes, one for each of its characters: 1 within the part, else 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

COMMON = 3
"""What so many clusters have in common is frame."""
Stretch = tuple[int, int]
"""Characters from `start` to `end`."""


def frame(length: int, known: Iterable[Stretch], had: Iterable[bytes | bytearray]) -> bytearray:
    """The frame of a text of this length: what is `known` as such, and what `COMMON` have of it.

    `had` tells what each of some clusters has of the text, fewer than 256 of them.

    >>> list(frame(4, [(3, 4)], [marked(4, [(0, 2)]), marked(4, [(0, 1)]), marked(4, [(0, 1)])]))
    [1, 0, 0, 1]
    """
    depths = sum(map(bits, had))  # byte by byte: no depth runs over into the next
    found = bytearray(depths.to_bytes(length, "little").translate(_IS_FRAME))
    for start, end in known:
        found[start:end] = b"\1" * (end - start)
    return found


def marked(length: int, stretches: Sequence[Stretch]) -> bytearray:
    """Some stretches of a text of this length as a part of it."""
    part = bytearray(length)
    for start, end in stretches:
        part[start:end] = b"\1" * (end - start)
    return part


def bits(part: bytes | bytearray) -> int:
    """A part as one number, for laying parts together."""
    return int.from_bytes(part, "little")


_IS_FRAME = bytes(depth >= COMMON for depth in range(256))

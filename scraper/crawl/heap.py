"""Memory that was freed goes back to the system: a C library keeps it, in pieces, for later.

A crawl of large pages held 156 MB so when 44 MB were in use. Only glibc is told anything; other
libraries do as they do.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

APART = 1024 * 1024
"""Bytes of a block that is taken from the system, and goes back to it as soon as it is free."""
_M_MMAP_THRESHOLD = -3  # malloc.h


def keep_large_apart() -> None:
    """From now on, blocks of `APART` bytes leave no hole: glibc else moves that bound to 32 MB."""
    with suppress(OSError, AttributeError):
        if library := _glibc():
            library.mallopt(_M_MMAP_THRESHOLD, APART)


def give_back() -> None:
    """Give free pages back. Takes about a millisecond per 10 MB of them."""
    with suppress(OSError, AttributeError):
        if library := _glibc():
            library.malloc_trim(ctypes.c_size_t(0))


def _glibc() -> ctypes.CDLL | None:
    return ctypes.CDLL("libc.so.6") if sys.platform == "linux" else None

"""The run lock: one crawl at a time, the holder named, nothing left by a killed one."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from scraper.errors import LockHeld, UsageError
from scraper.text import strip_controls


@contextmanager
def run_lock(path: str, command: str) -> Iterator[None]:
    """Hold the lock of the archive at `path`; raises `LockHeld` at once when another does.

    The kernel holds it (flock on `PATH.lock`, beside the file that a link leads to), and lets go
    when the holder ends, however it ends; what the file says is only who to name. The file stays:
    removing it would let two hold it.
    """
    name = Path(f"{os.path.realpath(path)}.lock")
    try:
        file = name.open("a+", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{name}: the run lock cannot be opened ({error.strerror})",
            hint="check the rights of the archive's directory",
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LockHeld(path, _holder(file.read(1000))) from None
        _write(file.fileno(), command)
        try:
            yield
        finally:
            os.ftruncate(file.fileno(), 0)


def _write(fd: int, command: str) -> None:
    started = datetime.now(UTC).isoformat(timespec="seconds")
    os.ftruncate(fd, 0)
    os.write(fd, f"{os.getpid()}\n{strip_controls(command)[:500]}\n{started}\n".encode())


def _holder(told: str) -> str:
    """Who holds it, in words.

    >>> _holder("12\\ncrawl\\n2023-01-05T08:00:00+00:00\\n")
    'process 12 (crawl), since 2023-01-05T08:00:00+00:00'
    """
    lines = strip_controls(told).splitlines()
    if len(lines) < 3:
        return "a process that has not told its name yet"
    return f"process {lines[0]} ({lines[1]}), since {lines[2]}"

"""`jianbao`: the console script."""

from __future__ import annotations

import gc
import signal
import sys
from types import FrameType
from typing import NoReturn

GARBAGE_AFTER = 50_000
"""New objects before Python looks for garbage. What a start makes is kept, so looking at it every
700 objects, as Python does, is a sixth of the time to a search's answer, for nothing."""


def main() -> None:
    """Run one command. Output is UTF-8 in a pipe whatever the locale; SIGTERM ends like Ctrl-C."""
    gc.set_threshold(GARBAGE_AFTER, 10, 10)
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8")
    from scraper.cli.app import app

    app()


def _interrupt(signum: int, at: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()

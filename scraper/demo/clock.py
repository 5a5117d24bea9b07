"""A clock that goes at the usual pace from a time of the demo's choosing."""

from __future__ import annotations

import time
from datetime import datetime, timedelta


class DemoClock:
    """Call it for the time; `move` sets it on. It never goes back."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self._begun = time.monotonic()

    def __call__(self) -> datetime:
        """The demo's now."""
        return self._start + timedelta(seconds=time.monotonic() - self._begun)

    def move(self, by: timedelta) -> None:
        """Let that much time pass at once."""
        if by < timedelta(0):
            raise ValueError("a clock does not go back")
        self._start += by

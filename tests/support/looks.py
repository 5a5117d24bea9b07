"""Looks for tests of readers in processes, which must be able to import them."""

from __future__ import annotations

import os
import signal
import time

from scraper.crawl.sight import Sight
from scraper.memory import FORGETFUL, SiteMemory
from scraper.model import Snapshot


def scripted(
    snapshot: Snapshot, *, expected: str = "unknown", memory: SiteMemory = FORGETFUL
) -> Sight:
    """Does what the body says."""
    match snapshot.body.decode().split():
        case ["die"]:
            os.kill(os.getpid(), signal.SIGKILL)
        case ["die", "once", path] if not os.path.exists(path):  # noqa: PTH110
            open(path, "w").close()  # noqa: PTH123
            os.kill(os.getpid(), signal.SIGKILL)
        case ["sleep"]:
            time.sleep(60)
        case ["eat"]:
            bytearray(4 << 30)
        case ["break"]:
            raise ValueError("a bug")
        case ["stop"]:
            os.kill(os.getpid(), signal.SIGTERM)
            os.kill(os.getpid(), signal.SIGINT)
    return Sight("article", why=f"{expected} {memory.stories} {os.getpid()}")

"""Serve the sample world until interrupted: `python -m scraper.demo`."""

from __future__ import annotations

import sys
from threading import Event

from scraper.demo.server import Served
from scraper.demo.world import load


def main() -> None:
    """Print each host's address, then serve; a line on standard input changes the world."""
    with Served(load()) as served:
        for name, address in served.addresses.items():
            sys.stdout.write(f"{name}\t{address}/\n")
        sys.stdout.flush()
        if sys.stdin.readline():
            served.change()
        Event().wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)

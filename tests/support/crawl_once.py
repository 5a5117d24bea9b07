"""Crawl a little web from a process of its own: address, archive, seconds at most."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from scraper.crawl.order import Order
from scraper.crawl.running import run
from storage.opening import open_archive
from tests.support.little_web import LittleReader


def main(url: str, path: str, *more: str) -> int:
    order = Order.of(
        url, delay=0.0, per_host=4, allow_private=(urlsplit(url).netloc,),
        max_time=float(more[0]) if more else None,
    )  # fmt: skip
    with open_archive(path, create=True) as archive:
        return run(order, archive, reader=LittleReader()).exit_code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""How many articles a second an archive takes, in batches, one line a thousand."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory

from scraper.model import Article, Snapshot, blocks_of
from storage.opening import open_archive
from storage.protocol import Archive

_NOW = datetime(2023, 1, 5, 8, tzinfo=UTC)
_HAN = (
    "的一是不了在人有我他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后"
    "能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从"
)


def made_articles(count: int, *, first: int = 0) -> Iterator[tuple[Article, Snapshot]]:
    """Articles of 1 to 4 KB of text with pages of about 20 KB, all different."""
    chance = random.Random(first)
    for number in range(first, first + count):
        paragraphs = ["".join(chance.choices(_HAN, k=120)) for _ in range(chance.randint(3, 11))]
        url = f"https://news.example.cn/2023/01/05/{number}.html"
        page = "<p>".join(paragraphs).encode() + b"<div class='nav'></div>" * 700
        yield (
            Article(url=url, title=paragraphs[0][:20], blocks=blocks_of("\n\n".join(paragraphs))),
            Snapshot(url, page, _NOW),
        )


def adds_per_second(archive: Archive, count: int, *, batch: int = 100, first: int = 0) -> float:
    """Wall-clock speed of adding `count` made articles; making them is not counted."""
    made = list(made_articles(count, first=first))
    begun = time.perf_counter()
    for start in range(0, count, batch):
        with archive.batch():
            for article, snapshot in made[start : start + batch]:
                archive.add(article, snapshot, at=_NOW)
    return count / (time.perf_counter() - begun)


def main(count: int) -> None:
    """Fill an archive with made articles, a line a thousand: speed, memory, bytes an article."""
    with TemporaryDirectory() as folder, open_archive(Path(folder) / "archive.db") as archive:
        for start in range(0, count, 1000):
            speed = adds_per_second(archive, 1000, first=start)
            size = archive.status()["file_bytes"] // (start + 1000)
            memory = getrusage(RUSAGE_SELF).ru_maxrss // 1024
            sys.stdout.write(
                f"{start + 1000:>8} articles: {speed:6.0f}/s, {memory} MB, {size} bytes each\n"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

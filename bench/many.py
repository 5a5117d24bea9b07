"""As many different articles as are wanted, with their pages, from the texts of `../shared/text`.

The first hundred thousand are those texts. Each further one is made of clauses of a dozen of them,
with one character in six drawn anew by how common it is: no two are one story, new words keep
coming, and common characters stay common. The number of an article decides all of it.
"""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from scraper.model import Article, Snapshot, Timestamp, blocks_of

TEXTS = Path(__file__).resolve().parents[2] / "shared" / "text" / "articles-100k.jsonl.xz"
DONORS, REDRAWN = 12, 6
"""Texts that a made one has clauses of, and of how many characters one is drawn anew."""
_CLAUSE = re.compile(r"[^，。；！？\n]+[，。；！？\n]*")
_FURNITURE = 6000
"""Characters of a page that are the same on all pages of its site."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text that others are made of."""

    date: str
    source: str
    category: str
    title: str
    text: str


def sources(limit: int | None = None) -> list[Source]:
    """The texts of the corpus, or the first of them."""
    with lzma.open(TEXTS, "rt", encoding="utf-8") as lines:
        numbered = zip(range(limit or 10**9), lines, strict=False)
        rows = (json.loads(line) for _, line in numbered)
        names = ("date", "source", "category", "title", "text")
        return [Source(*(row[name] for name in names)) for row in rows]


def articles(texts: Sequence[Source], first: int, count: int) -> Iterator[tuple[Article, Snapshot]]:
    """Articles number `first` and following, each with its page."""
    for number in range(first, first + count):
        made = texts[number] if number < len(texts) else _made(texts, number)
        yield _with_page(made, number, texts)


def _made(texts: Sequence[Source], number: int) -> Source:
    chance = random.Random(number)
    donors = chance.sample(texts, DONORS)
    wanted = len(donors[0].text)
    clauses = [clause for donor in donors for clause in chance.sample(*_some(donor.text))]
    chance.shuffle(clauses)
    text = list("".join(clauses)[:wanted])
    drawn = chance.choice(texts).text
    for place in range(chance.randrange(REDRAWN), len(text), REDRAWN):
        if text[place].isalnum():
            text[place] = drawn[chance.randrange(len(drawn))]
    whole = "".join(text)
    title = re.sub(r"\s+", "", whole[wanted // 2 : wanted // 2 + 20])
    return Source(donors[0].date, donors[0].source, donors[0].category, title, whole)


def _some(text: str) -> tuple[list[str], int]:
    clauses = _CLAUSE.findall(text)
    return clauses, max(1, len(clauses) // (DONORS - 4))


def _with_page(made: Source, number: int, texts: Sequence[Source]) -> tuple[Article, Snapshot]:
    site = f"www.house{_numbers(made.source)}.cn"
    url = f"https://{site}/{made.date}/{number}.html"
    others = [texts[(number * 31 + n * 7919) % len(texts)].title for n in range(8)]
    body = "".join(f"<p>{line}</p>\n" for line in made.text.splitlines())
    page = (
        f"<html><head><title>{made.title}</title>{_furniture(site)}<h1>{made.title}</h1>{body}"
        f"<ul>{''.join(f'<li><a href=/{n}>{title}</a>' for n, title in enumerate(others))}</ul>"
    )
    fetched = datetime.fromisoformat(f"{made.date}T08:00:00+08:00") + timedelta(hours=3)
    article = Article(
        url=url, title=made.title, blocks=blocks_of(made.text), origin=made.source, lang="zh",
        category=made.category, published_at=Timestamp.parse(made.date, "day"),
        evidence={"title": "h1", "origin": "meta", "published_at": "meta"},
    )  # fmt: skip
    headers = (("content-type", "text/html; charset=utf-8"), ("server", "nginx"))
    return article, Snapshot(url, page.encode(), fetched, headers=headers)


@cache
def _numbers(name: str) -> int:
    return sum(map(ord, name))


@cache
def _furniture(site: str) -> str:
    chance = random.Random(site)
    links = (
        f'<li class="c{n % 7}"><a href="/{chance.randrange(10**6)}/">{name}</a>'
        for n, name in enumerate(chance.choices("要闻财经文体", k=_FURNITURE // 40))
    )
    return f"</head><body><ul>{''.join(links)}</ul>"

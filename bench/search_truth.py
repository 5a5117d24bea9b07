"""What is true of an archive: which articles hold a piece, and which should come first."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from functools import lru_cache

from storage import grams, search
from storage.plan import DAY_BITS, FIRST_DAY
from storage.protocol import Query

KNOWN = 90
"""Queries of the judged set."""


def some_ids(conn: sqlite3.Connection, dice: random.Random, many: int) -> list[int]:
    """Random articles, of those that are there."""
    (last,) = conn.execute("SELECT max(id) FROM articles").fetchone()
    found: list[int] = []
    while len(found) < many:
        sql = "SELECT article_id FROM search_rows WHERE article_id >= ? ORDER BY article_id LIMIT 1"
        found += (id for (id,) in conn.execute(sql, (dice.randint(1, last),)))
    return found


def title_and_text(conn: sqlite3.Connection, id: int) -> tuple[str, str]:
    """What of an article is searched."""
    title, text = conn.execute("SELECT title, text FROM articles WHERE id = ?", (id,)).fetchone()
    return title or "", text or ""


def exact(conn: sqlite3.Connection, articles: int) -> tuple[int, int]:
    """Of random pieces of 1 to 4 characters, how many are counted exactly, and how many there are.

    Counted among the newest articles, whole days of them, about as many as asked for.
    """
    oldest = conn.execute(
        "SELECT rowid FROM search_rows ORDER BY rowid DESC LIMIT 1 OFFSET ?", (articles - 1,)
    ).fetchone()
    day = oldest[0] >> DAY_BITS if oldest else 0
    pieces = _random_pieces(conn, random.Random(11))
    truth: Counter[str] = Counter()
    for title, text in conn.execute(
        "SELECT title, text FROM search_rows AS s JOIN articles AS a ON a.id = s.article_id"
        " WHERE s.rowid >= ?",
        (day << DAY_BITS,),
    ):
        folded = grams.fold(f"{title}\n{text}")
        truth.update(piece for piece in pieces if piece in folded)
    since = FIRST_DAY.fromordinal(FIRST_DAY.toordinal() + day)
    right = sum(search.count(conn, Query(p, since=since)) == truth[p] for p in pieces)
    return right, len(pieces)


def _random_pieces(conn: sqlite3.Connection, dice: random.Random) -> list[str]:
    pieces: dict[str, None] = {}
    for n, id in enumerate(some_ids(conn, dice, 250)):
        folded = grams.fold(title_and_text(conn, id)[1])
        runs = [folded[a:b] for a, b, dense in grams.runs(folded) if dense and b - a >= 4]
        run, length = dice.choice(runs or ["的"]), n % 4 + 1
        start = dice.randint(0, max(0, len(run) - length))
        pieces[run[start : start + length]] = None
    return list(pieces)[:200]


@lru_cache(maxsize=1)
def known_items(conn: sqlite3.Connection) -> list[tuple[str, int]]:
    """Queries with the article that should come first: what a reader remembers of it.

    By turns two pieces of its headline, a piece of its headline and one of its first sentence, and
    the headline's longest run with two characters left out. No other headline has that run.
    """
    dice = random.Random(17)
    found: list[tuple[str, int]] = []
    for _ in range(KNOWN * 50):
        (id,) = some_ids(conn, dice, 1)
        title, text = title_and_text(conn, id)
        runs = sorted((title[a:b] for a, b, dense in grams.runs(title) if dense), key=len)
        lead = [text[a:b] for a, b, dense in grams.runs(text[:60]) if dense and b - a >= 4]
        if not runs or len(runs[-1]) < 8 or not lead:
            continue
        run = runs[-1]
        if search.count(conn, Query(f"title:{run}")) > 1:
            continue
        words = (
            f"{run[:3]} {run[-3:]}",
            f"{run[1:4]} {lead[0][:3]}",
            f"{run[: len(run) // 2 - 1]} {run[len(run) // 2 + 1 :]}",
        )[len(found) % 3]
        found.append((words, id))
        if len(found) == KNOWN:
            break
    return found


def mrr_of(conn: sqlite3.Connection, ask: Callable[[str], list[int]]) -> float:
    """The mean of 1/place of the article that should come first, 0 beyond the first 20."""
    total = 0.0
    for words, id in known_items(conn):
        found = ask(words)[:20]
        total += 1 / (found.index(id) + 1) if id in found else 0.0
    return total / len(known_items(conn))

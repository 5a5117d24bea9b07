"""Search and similarity in their simplest form, until their own rooms are furnished."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from scraper.model import Article
from storage.protocol import Hit, Query


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a text belongs: its cluster, and the article that held it first."""

    cluster_id: int
    twin: int | None = None
    share: float = 0.0


def place(
    conn: sqlite3.Connection, article_id: int, text: str, *, twin: int | None = None
) -> Placement:
    """The cluster of the exact twin, else one of its own."""
    if twin is None:
        return Placement(article_id)
    row = conn.execute("SELECT cluster_id FROM article WHERE id = ?", (twin,)).fetchone()
    return Placement(int(row[0]), twin, 1.0)


def put(conn: sqlite3.Connection, article_id: int, article: Article, day: date | None) -> None:
    """Nothing: the view is searched as it is."""


def drop(conn: sqlite3.Connection, article_id: int) -> None:
    """Nothing: the view is searched as it is."""


_DAY = "substr(coalesce(published_at, first_seen), 1, 10)"


def _where(query: Query) -> tuple[str, list[str | int]]:
    terms, values = ["1"], list[str | int]()
    for word in query.words.split():
        terms.append("(instr(coalesce(title, ''), ?) OR instr(text, ?))")
        values += [word, word]
    if query.source is not None:
        terms.append("(instr(coalesce(origin, ''), ?) OR instr(coalesce(reprinter, ''), ?))")
        values += [query.source, query.source]
    for name, asked in (("origin", query.origin), ("category", query.category)):
        if asked is not None:
            terms.append(f"instr(coalesce({name}, ''), ?)")
            values.append(asked)
    for name, asked in (("authors", query.author), ("url", query.site)):
        if asked is not None:
            terms.append(f"instr(coalesce({name}, ''), ?)")
            values.append(asked)
    if query.since is not None:
        terms.append(f"{_DAY} >= ?")
        values.append(query.since.isoformat())
    if query.until is not None:
        terms.append(f"{_DAY} < ?")
        values.append(query.until.isoformat())
    if query.withdrawn is not None:
        terms.append(f"(withdrawn_at IS NOT NULL) = {int(query.withdrawn)}")
    if query.revised is not None:
        terms.append(f"(version_count > 1) = {int(query.revised)}")
    return " AND ".join(terms), values


def find(conn: sqlite3.Connection, query: Query) -> tuple[Hit, ...]:
    """Articles that hold every word, the newest first."""
    where, values = _where(query)
    limit = -1 if query.limit is None else query.limit
    found = conn.execute(
        f"""SELECT id, url, title, origin, published_at, text, cluster_id FROM articles
        WHERE {where} ORDER BY coalesce(published_at, first_seen) DESC, id LIMIT ? OFFSET ?""",  # noqa: S608
        [*values, limit, query.offset],
    )
    return tuple(
        Hit(
            row["id"],
            row["url"],
            row["title"],
            row["origin"],
            row["published_at"],
            row["text"][:120],
            cluster_id=row["cluster_id"],
        )
        for row in found
    )


def count(conn: sqlite3.Connection, query: Query) -> int:
    """How many articles hold every word."""
    where, values = _where(query)
    return int(
        conn.execute(f"SELECT count(*) FROM articles WHERE {where}", values).fetchone()[0]  # noqa: S608
    )


def ids(conn: sqlite3.Connection, query: Query) -> Iterator[int]:
    """Their ids, the smallest first."""
    where, values = _where(query)
    yield from [
        row[0]
        for row in conn.execute(f"SELECT id FROM articles WHERE {where} ORDER BY id", values)  # noqa: S608
    ]

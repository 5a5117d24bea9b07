"""The search index: what of an article is findable, put in and taken out with its rows.

Four tables. `search_grams` (FTS5, contentless) holds the 2-grams of title and text and the facts
a query may filter by; `search_chars` the single characters; `search_rows` says which article a
rowid is, and `search_facts` what facets count of it. The functions work on a plain connection
whose caller owns the transaction; they read titles and texts from the view `articles`.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scraper.errors import DamagedArchive
from storage import grams
from storage.plan import DAY_BITS, fact_tokens, first_row, site_tokens

if TYPE_CHECKING:
    from scraper.model import Article

SCHEMA: tuple[str, ...] = (
    """CREATE VIRTUAL TABLE search_grams USING fts5(
        text, title, facts, content='', columnsize=0, tokenize='ascii')""",
    """CREATE VIRTUAL TABLE search_chars USING fts5(
        chars, content='', columnsize=0, detail='none', tokenize='ascii')""",
    """CREATE TABLE search_rows(
        rowid INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL UNIQUE,
        proof INTEGER NOT NULL,
        facts_id INTEGER NOT NULL)""",
    """CREATE TABLE search_facts(
        id INTEGER PRIMARY KEY,
        origin TEXT NOT NULL,
        reprinter TEXT NOT NULL,
        category TEXT NOT NULL,
        authors TEXT NOT NULL,
        uses INTEGER NOT NULL,
        UNIQUE (origin, reprinter, category, authors))""",
    "INSERT INTO search_grams(search_grams, rank) VALUES ('hashsize', 8388608)",
    "INSERT INTO search_grams(search_grams, rank) VALUES ('automerge', 8)",
)
"""The tables as they are since `MADE_BY`. `proof` is the CRC-32 of the tokens that were indexed.

The text is the first column: FTS5 marks each posting of a later one with two bytes, which is a
fifth of the index. A larger hash table and rarer merges save a third of the writing.
"""


MADE_BY = "m018_accents"
"""The last migration that made these tables anew: what was indexed before is indexed again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of an article."""

    title: str
    text: str
    facts: str
    chars: str
    named: tuple[str, str, str, str]
    """Origin, reprinter, category, and the names of the authors as JSON: what facets count."""

    @property
    def proof(self) -> int:
        """A number that tells whether the same tokens are about to be taken out again."""
        return zlib.crc32(f"{self.title}\0{self.text}\0{self.facts}".encode())


def entry(
    *,
    title: str | None,
    text: str,
    origin: str | None = None,
    reprinter: str | None = None,
    authors: tuple[str, ...] = (),
    category: str | None = None,
    url: str | None = None,
) -> Entry:
    """The tokens of an article."""
    head, body = _spelled(title or ""), _spelled(text)
    facts: list[str] = []
    named = (("o", origin), ("r", reprinter), ("c", category), *(("a", name) for name in authors))
    for letter, name in named:
        if name:
            facts += [*fact_tokens(letter, name), grams.BREAK]
    if host := _host(url):
        facts += site_tokens(host)
    return Entry(
        head.line,
        body.line,
        " ".join(facts),
        grams.char_line(head.dense, body.dense),
        (origin or "", reprinter or "", category or "", json.dumps(authors, ensure_ascii=False)),
    )


@lru_cache(maxsize=2)  # what is indexed anew is often the same but for its facts
def _spelled(text: str) -> grams.Spelled:
    return grams.spelled(grams.fold(text))


def entry_of(article: Article) -> Entry:
    """What the index keeps of this article."""
    return entry(
        title=article.title,
        text=article.text,
        origin=article.origin,
        reprinter=article.reprinter,
        authors=tuple(person.name for person in article.authors),
        category=article.category,
        url=article.url,
    )


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def put(conn: sqlite3.Connection, article_id: int, article: Article, day: date | None) -> None:
    """Make an article findable. `day` is its day of publication (else of first sight).

    An article that is indexed already must be dropped first, while `articles` still shows what
    was indexed; `sqlite3.IntegrityError` otherwise. Many at once cost far less: see `put_all`.
    """
    put_all(conn, [(article_id, entry_of(article), day)])


def put_all(conn: sqlite3.Connection, entries: Iterable[tuple[int, Entry, date | None]]) -> None:
    """Make articles findable: first their rows, then their tokens in the order of the rows.

    FTS5 writes a segment of what it has gathered at each savepoint, which SQLite may open for a
    statement between the two, and whenever a row stands before the last one.
    """
    rows = [(_new_row(conn, id, made, day), made) for id, made, day in entries]
    rows.sort(key=itemgetter(0))
    conn.executemany(
        "INSERT INTO search_grams(rowid, text, title, facts) VALUES (?, ?, ?, ?)",
        [(row, made.text, made.title, made.facts) for row, made in rows],
    )
    conn.executemany(
        "INSERT INTO search_chars(rowid, chars) VALUES (?, ?)",
        [(row, made.chars) for row, made in rows],
    )


def _new_row(conn: sqlite3.Connection, article_id: int, made: Entry, day: date | None) -> int:
    row = _free_row(conn, first_row(day))
    conn.execute(
        "INSERT INTO search_rows(rowid, article_id, proof, facts_id) VALUES (?, ?, ?, ?)",
        (row, article_id, made.proof, _facts_id(conn, made.named)),
    )
    return row


def _facts_id(conn: sqlite3.Connection, named: tuple[str, ...]) -> int:
    """The row of what several articles are named alike; one more uses it."""
    # No upsert: the savepoint that it takes makes FTS5 write out what it gathers.
    held = conn.execute(
        "SELECT id FROM search_facts"
        " WHERE origin = ? AND reprinter = ? AND category = ? AND authors = ?",
        named,
    ).fetchone()
    if held is not None:
        conn.execute("UPDATE search_facts SET uses = uses + 1 WHERE id = ?", (held[0],))
        return int(held[0])
    made = conn.execute(
        "INSERT INTO search_facts(origin, reprinter, category, authors, uses)"
        " VALUES (?, ?, ?, ?, 1)",
        named,
    )
    return int(made.lastrowid or 0)


def _let_go(conn: sqlite3.Connection, row: int) -> None:
    """One article fewer uses its facts; what none uses leaves no name behind."""
    facts = "SELECT facts_id FROM search_rows WHERE rowid = ?"
    conn.execute(f"UPDATE search_facts SET uses = uses - 1 WHERE id = ({facts})", (row,))  # noqa: S608 (own names)
    conn.execute(f"DELETE FROM search_facts WHERE uses = 0 AND id = ({facts})", (row,))  # noqa: S608


def _free_row(conn: sqlite3.Connection, low: int) -> int:
    """The row after the last one of a day; of the next day when this one is full."""
    while True:
        high = low + (1 << DAY_BITS) - 1
        (last,) = conn.execute(
            "SELECT max(rowid) FROM search_rows WHERE rowid BETWEEN ? AND ?", (low, high)
        ).fetchone()
        if last is None:
            return low
        if last < high:
            return int(last) + 1
        low = high + 1


AT_ONCE = 1000
"""Articles that are indexed together when the whole index is made anew: twenty times as many as a
crawl brings at once cost FTS5 two thirds, in segments that are larger and fewer."""
GATHERED, GATHERED_ANEW = 8 << 20, 32 << 20
"""Bytes of tokens from which FTS5 writes a segment before a transaction ends."""
COLUMNS = "title, text, origin, reprinter, authors, category, url"


def drop(conn: sqlite3.Connection, article_id: int) -> None:
    """Take an article out, every token of it; nothing happens when it is not indexed.

    Call it before `articles` shows another wording. Raises `DamagedArchive` when the view does not
    hold what was indexed: then only `rebuild` can tell which tokens to remove.
    """
    if (held := _held(conn, article_id)) is not None:
        _take_out(conn, *held)


def _held(conn: sqlite3.Connection, article_id: int) -> tuple[int, Entry] | None:
    """The row of an article and what was indexed there."""
    held = conn.execute(
        "SELECT rowid, proof FROM search_rows WHERE article_id = ?", (article_id,)
    ).fetchone()
    if held is None:
        return None
    found = conn.execute(
        f"SELECT {COLUMNS} FROM articles WHERE id = ?",  # noqa: S608 (own names)
        (article_id,),
    ).fetchone()
    made = entry_of_row(found) if found else None
    if made is None or made.proof != held[1]:
        raise DamagedArchive(
            "search index",
            f"article {article_id} is indexed with another wording than it has",
            hint="run: jianbao doctor --fix",
        )
    return int(held[0]), made


def _take_out(conn: sqlite3.Connection, row: int, made: Entry) -> None:
    conn.execute(
        "INSERT INTO search_grams(search_grams, rowid, title, text, facts)"
        " VALUES ('delete', ?, ?, ?, ?)",
        (row, made.title, made.text, made.facts),
    )
    conn.execute(
        "INSERT INTO search_chars(search_chars, rowid, chars) VALUES ('delete', ?, ?)",
        (row, made.chars),
    )
    _let_go(conn, row)
    conn.execute("DELETE FROM search_rows WHERE rowid = ?", (row,))


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to happen to one article's rows: the old ones out, the new ones in."""

    out: tuple[int, Entry] | None = None
    into: tuple[Entry, date | None] | None = None


class Waiting:
    """Changes of the index that wait for the end of a transaction.

    FTS5 writes a segment at every savepoint, and an archive takes a savepoint for every article of
    a batch: written at once, the index would cost more than all else. What waits is undone with
    the savepoint it was asked in.
    """

    def __init__(self) -> None:
        self._changes: dict[int, _Change] = {}
        self._journal: list[tuple[int, _Change | None]] = []

    def put(self, article_id: int, article: Article, day: date | None) -> None:
        """As `put`, at the end of the transaction."""
        before = self._changes.get(article_id, _Change())
        self._set(article_id, _Change(before.out, (entry_of(article), day)))

    def drop(self, conn: sqlite3.Connection, article_id: int) -> None:
        """As `drop`, at the end of the transaction; a change that waits is no more."""
        before = self._changes.get(article_id)
        out = before.out if before else _held(conn, article_id)
        self._set(article_id, _Change(out))

    def flush(self, conn: sqlite3.Connection) -> None:
        """Write what waits."""
        changes = list(self._changes.items())
        for _, change in changes:
            if change.out:
                _take_out(conn, *change.out)
        put_all(conn, [(id, *change.into) for id, change in changes if change.into])
        for id, _ in changes:
            self._set(id, None)

    def mark(self) -> int:
        """A place to go `back` to."""
        return len(self._journal)

    def back(self, mark: int) -> None:
        """Forget what was asked, and bring back what was written, since the mark."""
        while len(self._journal) > mark:
            self._restore(*self._journal.pop())

    def settled(self) -> None:
        """The transaction stands: there is nothing to go back to."""
        self._journal.clear()

    def _set(self, article_id: int, change: _Change | None) -> None:
        self._journal.append((article_id, self._changes.get(article_id)))
        self._restore(article_id, change)

    def _restore(self, article_id: int, change: _Change | None) -> None:
        if change is None:
            self._changes.pop(article_id, None)
        else:
            self._changes[article_id] = change


def entry_of_row(row: tuple[Any, ...]) -> Entry:
    """What the index keeps of a row of `COLUMNS`."""
    title, text, origin, reprinter, authors, category, url = row
    names = tuple(person["name"] for person in json.loads(authors or "[]"))
    return entry(
        title=title,
        text=text or "",
        origin=origin,
        reprinter=reprinter,
        authors=names,
        category=category,
        url=url,
    )


def optimize(conn: sqlite3.Connection) -> None:
    """Put the index in one piece; words that were taken out stand in no older piece any more."""
    for table in ("search_grams", "search_chars"):
        conn.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")  # noqa: S608 (own names)


def rebuild(conn: sqlite3.Connection) -> int:
    """Make the whole index anew from `articles`; how many articles it holds."""
    for table in ("search_grams", "search_chars"):
        conn.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608 (own names)
    for table in ("search_rows", "search_facts"):
        conn.execute(f"DELETE FROM {table}")  # noqa: S608 (own names)
    count = 0
    _gather(conn, GATHERED_ANEW)
    order = conn.execute(
        "SELECT id, coalesce(published_at, first_seen) FROM articles ORDER BY 2, 1"
    )
    while some := dict(map(tuple, order.fetchmany(AT_ONCE))):
        held = {
            id: entry_of_row(tuple(cells))
            for id, *cells in conn.execute(
                f"SELECT id, {COLUMNS} FROM articles WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608 (own names)
                (json.dumps(list(some)),),
            )
        }
        put_all(conn, [(id, held[id], _day_of(at)) for id, at in some.items()])
        count += len(some)
    _gather(conn, GATHERED)
    return count


def _gather(conn: sqlite3.Connection, size: int) -> None:
    """Let FTS5 gather so many bytes of 2-grams."""
    conn.execute("INSERT INTO search_grams(search_grams, rank) VALUES ('hashsize', ?)", (size,))


def _day_of(at: str | None) -> date | None:
    return date.fromisoformat(at[:10]) if at else None

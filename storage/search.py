"""Search: any piece of text, exactly, newest or best first.

Three tables. `search_grams` (FTS5, contentless) holds the 2-grams of title and text and the facts
a query may filter by; `search_chars` the single characters; `search_rows` says which article a
rowid is. The functions work on a plain connection whose caller owns the transaction; they read
titles and texts from the view `articles`.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from scraper.errors import DamagedArchive
from scraper.model import Article
from storage import grams, match, rank
from storage.plan import (
    DAY_BITS,
    FACTS,
    Plan,
    fact_tokens,
    first_row,
    plan,
    site_token,
    site_tokens,
)
from storage.protocol import Hit, Query
from storage.query import NOTHING, All, Days, Node, Not, Some, Term, parse

SCHEMA: tuple[str, ...] = (
    """CREATE VIRTUAL TABLE search_grams USING fts5(
        title, text, facts, content='', columnsize=0, tokenize='ascii')""",
    """CREATE VIRTUAL TABLE search_chars USING fts5(
        chars, content='', columnsize=0, detail='none', tokenize='ascii')""",
    """CREATE TABLE search_rows(
        rowid INTEGER PRIMARY KEY,
        article_id INTEGER NOT NULL UNIQUE,
        proof INTEGER NOT NULL)""",
)
"""Executed by the archive's migrations. `proof` is the CRC-32 of the tokens that were indexed."""

SNIPPET = 120
"""Characters of a snippet, about."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index keeps of an article."""

    title: str
    text: str
    facts: str
    chars: str

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
    head, body = grams.fold(title or ""), grams.fold(text)
    facts: list[str] = []
    named = (("o", origin), ("r", reprinter), ("c", category), *(("a", name) for name in authors))
    for letter, name in named:
        if name:
            facts += [*fact_tokens(letter, name), grams.BREAK]
    if host := _host(url):
        facts += site_tokens(host)
    chars = grams.characters(head) | grams.characters(body)
    return Entry(
        " ".join(grams.tokens(head)),
        " ".join(grams.tokens(body)),
        " ".join(facts),
        " ".join(sorted(chars)),
    )


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
    was indexed; `sqlite3.IntegrityError` otherwise.
    """
    _insert(conn, article_id, entry_of(article), day)


def _insert(conn: sqlite3.Connection, article_id: int, made: Entry, day: date | None) -> None:
    row = _free_row(conn, first_row(day))
    conn.execute(
        "INSERT INTO search_rows(rowid, article_id, proof) VALUES (?, ?, ?)",
        (row, article_id, made.proof),
    )
    conn.execute(
        "INSERT INTO search_grams(rowid, title, text, facts) VALUES (?, ?, ?, ?)",
        (row, made.title, made.text, made.facts),
    )
    conn.execute("INSERT INTO search_chars(rowid, chars) VALUES (?, ?)", (row, made.chars))


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


_COLUMNS = "title, text, origin, reprinter, authors, category, url"


def drop(conn: sqlite3.Connection, article_id: int) -> None:
    """Take an article out, every token of it; nothing happens when it is not indexed.

    Call it before `articles` shows another wording. Raises `DamagedArchive` when the view does not
    hold what was indexed: then only `rebuild` can tell which tokens to remove.
    """
    held = conn.execute(
        "SELECT rowid, proof FROM search_rows WHERE article_id = ?", (article_id,)
    ).fetchone()
    if held is None:
        return
    found = conn.execute(
        f"SELECT {_COLUMNS} FROM articles WHERE id = ?",  # noqa: S608 (own names)
        (article_id,),
    ).fetchone()
    made = _entry_of(found) if found else None
    if made is None or made.proof != held[1]:
        raise DamagedArchive(
            "search index",
            f"article {article_id} is indexed with another wording than it has",
            hint="run: jianbao doctor --fix",
        )
    conn.execute(
        "INSERT INTO search_grams(search_grams, rowid, title, text, facts)"
        " VALUES ('delete', ?, ?, ?, ?)",
        (held[0], made.title, made.text, made.facts),
    )
    conn.execute(
        "INSERT INTO search_chars(search_chars, rowid, chars) VALUES ('delete', ?, ?)",
        (held[0], made.chars),
    )
    conn.execute("DELETE FROM search_rows WHERE rowid = ?", (held[0],))


def _entry_of(row: tuple[Any, ...]) -> Entry:
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


def rebuild(conn: sqlite3.Connection) -> int:
    """Make the whole index anew from `articles`; how many articles it holds."""
    for table in ("search_grams", "search_chars"):
        conn.execute(f"INSERT INTO {table}({table}) VALUES ('delete-all')")  # noqa: S608 (own names)
    conn.execute("DELETE FROM search_rows")
    count = 0
    rows = conn.execute(
        f"SELECT id, coalesce(published_at, first_seen), {_COLUMNS} FROM articles ORDER BY 2, 1"  # noqa: S608
    )
    for article_id, at, *row in rows:
        _insert(
            conn, article_id, _entry_of(tuple(row)), date.fromisoformat(at[:10]) if at else None
        )
        count += 1
    return count


def check(conn: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    """Articles that the index does not hold as they are, and what is amiss; `rebuild` mends it."""
    proofs = dict(conn.execute("SELECT article_id, proof FROM search_rows"))
    for article_id, *row in conn.execute(
        f"SELECT id, {_COLUMNS} FROM articles"  # noqa: S608 (own names)
    ):
        proof = proofs.pop(article_id, None)
        if proof is None:
            yield article_id, "it is not in the search index"
        elif proof != _entry_of(tuple(row)).proof:
            yield article_id, "the search index holds another wording of it"
    for article_id in sorted(proofs):
        yield article_id, "the search index holds an article that is not there"


def selection(query: Query) -> Node:
    """The tree of a query: its words, and its filters as further terms."""
    nodes: list[Node] = [parse(query.words).node]
    for scope in (*FACTS, "site"):
        if value := getattr(query, scope):
            text = grams.fold(value).strip()
            some = site_token(text) != "s·" if scope == "site" else next(grams.runs(text), None)
            nodes.append(Term(text, scope) if some else NOTHING)
    if query.since or query.until:
        nodes.append(Days(query.since, query.until))
    return All(tuple(nodes))


def _conditions(query: Query) -> list[str]:
    out = []
    for asked, condition in (
        (query.withdrawn, "withdrawn_at IS NOT NULL"),
        (query.revised, "version_count > 1"),
    ):
        if asked is not None:
            inner = f"SELECT id FROM articles WHERE {condition}"  # noqa: S608 (own names)
            rows = f"SELECT rowid FROM search_rows WHERE article_id IN ({inner})"  # noqa: S608
            out.append(f"+{{row}} {'IN' if asked else 'NOT IN'} ({rows})")
    return out


def _newest(conn: sqlite3.Connection, chosen: Plan, node: Node) -> Iterator[int]:
    rows = conn.execute(f"{chosen.sql} ORDER BY rowid DESC", chosen.params)
    for (row,) in rows:
        if chosen.exact or _holds_row(conn, node, row):
            yield row


def _holds_row(conn: sqlite3.Connection, node: Node, row: int) -> bool:
    found = conn.execute(
        f"SELECT {_COLUMNS} FROM articles WHERE id ="  # noqa: S608 (own names)
        " (SELECT article_id FROM search_rows WHERE rowid = ?)",
        (row,),
    ).fetchone()
    return found is not None and holds(node, _Read(found, row))


class _Read:
    """An article's folded text, made when a term asks for it."""

    def __init__(self, row: tuple[Any, ...], rowid: int) -> None:
        self.row = row
        self.rowid = rowid

    @cached_property
    def title(self) -> str:
        return grams.fold(self.row[0] or "")

    @cached_property
    def text(self) -> str:
        return grams.fold(self.row[1] or "")

    def facts(self) -> list[str]:
        return _entry_of(self.row).facts.split()


def holds(node: Node, read: _Read) -> bool:
    """Whether a tree is true of an article, by its text."""
    match node:
        case Term():
            return _holds_term(node, read)
        case Days(since, until):
            return (since is None or read.rowid >= first_row(since)) and (
                until is None or read.rowid < first_row(until)
            )
        case Not(inner):
            return not holds(inner, read)
        case All(nodes):
            return all(holds(one, read) for one in nodes)
        case Some(nodes):
            return any(holds(one, read) for one in nodes)


def _holds_term(term: Term, read: _Read) -> bool:
    if term.scope in FACTS:
        facts = f" {' '.join(read.facts())} "
        return any(
            f" {' '.join(fact_tokens(letter, term.text)[:-1])} " in facts
            or f" {' '.join(fact_tokens(letter, term.text))}" in facts
            for letter in FACTS[term.scope]
        )
    if term.scope == "site":
        return site_token(term.text) in read.facts()
    pattern = match.pattern(term)
    in_title = term.scope != "text" and pattern.search(read.title) is not None
    return in_title or (term.scope != "title" and pattern.search(read.text) is not None)


def ids(conn: sqlite3.Connection, query: Query) -> Iterator[int]:
    """The ids of all articles that a query selects, newest first; `limit` and `offset` count."""
    node = selection(query)
    rows = _newest(conn, plan(node, _conditions(query)), node)
    stop = None if query.limit is None else query.offset + query.limit
    for row in islice(rows, query.offset, stop):
        yield _article_id(conn, row)


def _article_id(conn: sqlite3.Connection, row: int) -> int:
    return int(
        conn.execute("SELECT article_id FROM search_rows WHERE rowid = ?", (row,)).fetchone()[0]
    )


def count(conn: sqlite3.Connection, query: Query) -> int:
    """How many articles a query selects, whatever its limit and offset."""
    node = selection(query)
    chosen = plan(node, _conditions(query))
    if chosen.exact:
        sql = f"SELECT count(*) FROM ({chosen.sql})"  # noqa: S608 (a plan of ours)
        return int(conn.execute(sql, chosen.params).fetchone()[0])
    return sum(1 for _ in _newest(conn, chosen, node))


def find(conn: sqlite3.Connection, query: Query) -> tuple[Hit, ...]:
    """The articles that a query selects: best or newest first, each with its snippet.

    Equal scores stand newest first, so that pages of one state of the archive never overlap.
    """
    node = selection(query)
    conditions = _conditions(query)
    newest = _newest(conn, plan(node, conditions), node)
    terms = match.wanted(node)
    ordered: Iterator[tuple[int, float]] = ((row, 0.0) for row in newest)
    if query.sort == "relevance" and terms:
        in_title = All((node, Some(tuple(replace(term, scope="title") for term in terms))))
        titled = _newest(conn, plan(in_title, conditions), in_title)
        ordered = rank.best_first(conn, titled, newest, terms)
    if query.group_reprints:
        ordered = _stories(conn, ordered)
    stop = None if query.limit is None else query.offset + query.limit
    chosen = islice(ordered, query.offset, stop)
    return tuple(_hit(conn, row, score, terms, query.group_reprints) for row, score in chosen)


def _stories(
    conn: sqlite3.Connection, ordered: Iterator[tuple[int, float]]
) -> Iterator[tuple[int, float]]:
    """The first of each story."""
    told: set[int] = set()
    for row, score in ordered:
        (cluster,) = conn.execute(
            "SELECT a.cluster_id FROM search_rows r JOIN articles a ON a.id = r.article_id"
            " WHERE r.rowid = ?",
            (row,),
        ).fetchone() or (None,)
        if cluster is None:
            yield row, score
        elif cluster not in told:
            told.add(cluster)
            yield row, score


def _hit(
    conn: sqlite3.Connection, row: int, score: float, terms: tuple[Term, ...], spread: bool
) -> Hit:
    article_id, url, title, origin, published_at, text, cluster = conn.execute(
        "SELECT a.id, a.url, a.title, a.origin, a.published_at, a.text, a.cluster_id"
        " FROM search_rows r JOIN articles a ON a.id = r.article_id WHERE r.rowid = ?",
        (row,),
    ).fetchone()
    snippet, marks = match.snippet(text or "", terms, SNIPPET)
    carried = 1
    if spread and cluster is not None:
        (carried,) = conn.execute(
            "SELECT count(*) FROM articles WHERE cluster_id = ?", (cluster,)
        ).fetchone()
    return Hit(
        article_id, url, title, origin, published_at, snippet, marks, score, cluster, carried
    )

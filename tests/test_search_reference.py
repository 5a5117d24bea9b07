"""The whole query language against a matcher that reads every text, letter by letter."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import facets, grams, search
from storage.protocol import Query
from tests.test_search import empty, hold

HAN = "双减雙減中国國家书店洲年月的"
PIECES = (
    *HAN,
    "双减",
    "國家",
    "2022",
    "5G",
    "ｑｑ",
    "C919",
    "95.85",
    "％",
    "%",
    "，",
    "。",
    ",",
    "-",
    " ",
    "\n\n",
    "e",
)
TERMS = (
    *HAN, "双减", "减双", "中国", "国家书", "2022年", "5g", "５Ｇ", "qq群", "QQ", "c919", "95.85%",
    "95", "年2022", "双，减", "国,家", "的5G的", "e",
)  # fmt: skip
NAMES = ("清江晚报", "清江", "江城在线", "River Post", "清江，在线")


@dataclass(frozen=True)
class Held:
    """An article as the reference sees it: folded."""

    title: str
    text: str
    origin: str
    reprinter: str
    day: date


def is_word(char: str) -> bool:
    return char.isalnum() and not grams.IS_DENSE(char)


def places(term: str, text: str, *, prefix: bool = False) -> Iterator[tuple[int, int]]:
    """Where a term stands: letters and digits as whole runs."""
    for start in range(len(text) - len(term) + 1):
        end = start + len(term)
        if text[start:end] != term:
            continue
        if is_word(term[0]) and start and is_word(text[start - 1]):
            continue
        if is_word(term[-1]) and end < len(text) and is_word(text[end]) and not prefix:
            continue
        yield start, end


def near(terms: tuple[str, ...], gap: int, text: str) -> bool:
    choices = product(*(list(places(term, text)) for term in terms))
    return any(max(chosen)[0] - min(chosen)[1] <= gap for chosen in choices)


Said = tuple[str, Any]
"""A query as it is typed, and what it means: a function of an article."""


def term(scope: str, word: str, prefix: bool) -> Said:
    folded = grams.fold(word)
    prefix = prefix and is_word(folded[-1])

    def means(held: Held) -> bool:
        parts = {"title": held.title, "text": held.text}
        return any(
            any(places(folded, part, prefix=prefix))
            for name, part in parts.items()
            if scope in ("", name)
        )

    colon = f"{scope}:" if scope else ""
    return f"{colon}{word}{'*' if prefix else ''}", means


def named(scope: str, name: str) -> Said:
    folded = grams.fold(name)

    def means(held: Held) -> bool:
        values = (held.origin,) if scope == "origin" else (held.origin, held.reprinter)
        return any(any(places(folded, value)) for value in values)

    return f'{scope}："{name}"', means


def within(since: date, days: int) -> Said:
    until = since + timedelta(days)
    return f"after:{since} before:{until:%Y年%m月%d日}", lambda held: since <= held.day < until


def close(words: list[str], gap: int) -> Said:
    folded = tuple(dict.fromkeys(map(grams.fold, words)))

    def means(held: Held) -> bool:
        return near(folded, gap, held.title) or near(folded, gap, held.text)

    return f"near（{' '.join(words)}，{gap}）", means


def either(parts: list[Said]) -> Said:
    said = " OR ".join(f"({text})" for text, _ in parts)
    return f"（{said}）", lambda held: any(means(held) for _, means in parts)


def both(parts: list[Said]) -> Said:
    return " ".join(text for text, _ in parts), lambda held: all(means(held) for _, means in parts)


def negated(part: Said, dash: str) -> Said:
    text, means = part
    return f"{dash}({text})", lambda held: not means(held)


LEAVES = st.one_of(
    st.builds(
        term, st.sampled_from(("", "", "title", "text")), st.sampled_from(TERMS), st.booleans()
    ),
    st.builds(named, st.sampled_from(("origin", "来源")), st.sampled_from(NAMES[:4])),
    st.builds(within, st.dates(date(2022, 1, 1), date(2022, 1, 9)), st.integers(1, 5)),
    st.builds(
        close,
        st.lists(
            st.sampled_from(("双减", "国", "的", "5g", "中国")), min_size=2, max_size=3, unique=True
        ),
        st.integers(0, 6),
    ),
)  # fmt: skip
QUERIES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(either, st.lists(inner, min_size=2, max_size=3)),
        st.builds(both, st.lists(inner, min_size=2, max_size=3)),
        st.builds(negated, inner, st.sampled_from(("-", "－", "NOT "))),
    ),
    max_leaves=5,
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
STORIES = st.fixed_dictionaries(
    {
        "title": TEXTS, "text": TEXTS, "origin": st.sampled_from(NAMES),
        "reprinter": st.sampled_from(NAMES), "day": st.dates(date(2022, 1, 1), date(2022, 1, 12)),
        "category": st.none(), "url": st.none(),
    }
)  # fmt: skip


def seen(row: dict[str, Any], text: str) -> Held:
    fold = grams.fold
    return Held(
        fold(row["title"]), fold(text), fold(row["origin"]), fold(row["reprinter"]), row["day"]
    )


@settings(deadline=None, max_examples=120)
@given(st.lists(STORIES, min_size=1, max_size=6), st.lists(QUERIES, min_size=1, max_size=4))
def test_a_query_selects_what_a_reader_of_every_text_would(
    rows: list[dict[str, Any]], queries: list[Said]
) -> None:
    conn: sqlite3.Connection = empty()
    for number, row in enumerate(rows, 1):
        hold(conn, number, row)
    texts = dict(conn.execute("SELECT id, text FROM articles").fetchall())
    held = {number: seen(row, texts[number]) for number, row in enumerate(rows, 1)}
    for said, means in queries:
        truth = {number for number, each in held.items() if means(each)}
        asked = Query(said)
        assert set(search.ids(conn, asked)) == truth, said
        assert search.count(conn, asked) == len(truth), said
        assert {hit.id for hit in search.find(conn, asked)} == truth, said
        months = Counter(f"{held[number].day}" for number in truth)
        bars = facets.over_time(conn, asked, "day")
        assert {bar.period: bar.count for bar in bars if bar.count} == months, said
        origins = dict(facets.facets(conn, asked, 9)["origin"])
        assert origins == Counter(rows[number - 1]["origin"] for number in truth), said
    conn.close()


@pytest.fixture(scope="module")
def many() -> Iterator[tuple[sqlite3.Connection, dict[int, Held]]]:
    """More articles than are ever ranked, so that a word selects more than the candidates."""
    dice = random.Random(3)
    conn = empty()
    for number in range(1, 401):
        row = {
            "title": "".join(dice.choices(PIECES, k=dice.randrange(6))),
            "text": "".join(dice.choices(PIECES, k=dice.randrange(30))),
            "origin": dice.choice(NAMES), "reprinter": dice.choice(NAMES),
            "day": date(2022, 1, 1) + timedelta(dice.randrange(12)),
            "category": None, "url": None, "cluster": dice.randrange(1, 200),
        }  # fmt: skip
        hold(conn, number, row)
    found = conn.execute("SELECT id, title, text, origin, reprinter, published_at FROM articles")
    held = {
        id: seen(
            {"title": title, "origin": origin, "reprinter": reprinter,
             "day": date.fromisoformat(day)},
            text,
        )
        for id, title, text, origin, reprinter, day in found.fetchall()
    }  # fmt: skip
    yield conn, held
    conn.close()


@settings(deadline=None, max_examples=20)
@given(said=QUERIES, grouped=st.booleans(), page=st.integers(50, 250))
def test_a_long_answer_is_whole_in_any_order_and_on_any_pages(
    many: tuple[sqlite3.Connection, dict[int, Held]], said: Said, grouped: bool, page: int
) -> None:
    conn, held = many
    typed, means = said
    truth = {number for number, each in held.items() if means(each)}
    asked = Query(typed, limit=None, group_reprints=grouped)
    best = [hit.id for hit in search.find(conn, asked)]
    if not grouped:
        newest = [hit.id for hit in search.find(conn, replace(asked, sort="date"))]
        assert [held[id].day for id in newest] == sorted(held[id].day for id in truth)[::-1]
        assert sorted(best) == sorted(newest) == sorted(truth) == sorted(search.ids(conn, asked))
    assert len(best) == len(set(best)) <= len(truth)
    pages = [
        hit.id
        for start in range(0, len(best), page)
        for hit in search.find(conn, replace(asked, limit=page, offset=start))
    ]
    assert pages == best, typed
    assert search.count(conn, asked) == len(truth)
    assert sum(n for _, n in facets.facets(conn, asked, 99)["month"]) == len(truth)

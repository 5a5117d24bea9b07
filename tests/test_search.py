"""Any piece of text is found, exactly, by the language people know."""

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.errors import DamagedArchive
from scraper.model import Article, Person, blocks_of
from storage import facets, grams, index, search
from storage.protocol import Query

STORIES: tuple[dict[str, Any], ...] = (
    {
        "title": "双减之后，晚托班忙起来",
        "text": "放学铃响过，城南小学的操场没有空下来。2022年9月，全市同比增长95.85%的课后班里，"
        "老师用QQ群点名，C919模型摆在窗台上。\n\n校长说：中国，国家，都写在黑板报里。",
        "origin": "清江晚报", "category": "教育", "day": date(2022, 9, 3),
        "url": "https://edu.qingjiang-news.cn/a/1.html", "authors": ("孟小禾",),
    },
    {
        "title": "江堤夜巡记",
        "text": "水位退到29.4米，巡堤的人还没有睡。株洲来的突击队带着5G对讲机。",
        "origin": "清江晚报", "reprinter": "江城在线", "category": "民生", "day": date(2022, 9, 9),
        "url": "https://www.jiangcheng.example/n/2", "authors": ("陶然", "孟小禾"),
    },
    {
        "title": "雙減政策下的書店", "text": "書店老闆說，國家圖書日那天賣得最好。中國家庭也來了。",
        "origin": "南島時報", "category": "文化", "day": date(2023, 1, 5),
        "url": "https://nandao.example/3",
    },
    {
        "title": "A new bridge opens", "text": "The bridge, finished in 2022, opens for cyclists.",
        "origin": "River Post", "category": "world", "day": None, "url": None,
    },
)  # fmt: skip


def article(row: dict[str, Any]) -> Article:
    return Article(
        url=row["url"],
        title=row["title"],
        origin=row["origin"],
        reprinter=row.get("reprinter"),
        category=row["category"],
        authors=tuple(Person(name, "reporter") for name in row.get("authors", ())),
        blocks=blocks_of(row["text"]),
    )


def hold(conn: sqlite3.Connection, article_id: int, row: dict[str, Any]) -> None:
    made = article(row)
    day = row["day"]
    authors = str([{"name": person.name} for person in made.authors]).replace("'", '"')
    conn.execute(
        "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            article_id, made.url, made.title, made.text, made.origin, made.reprinter, authors,
            made.category, day and day.isoformat(), "2024-01-01T00:00:00+08:00",
            row.get("cluster", article_id), row.get("withdrawn"), row.get("versions", 1),
        ),
    )  # fmt: skip
    index.put(conn, article_id, made, day)


def empty() -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:")
    conn.execute(
        "CREATE TABLE articles(id INTEGER PRIMARY KEY, url, title, text, origin, reprinter,"
        " authors, category, published_at, first_seen, cluster_id, withdrawn_at, version_count)"
    )
    for statement in index.SCHEMA:
        conn.execute(statement)
    return conn


@pytest.fixture(scope="module")
def conn() -> Iterator[sqlite3.Connection]:
    made = empty()
    for number, row in enumerate(STORIES, 1):
        hold(made, number, row)
    yield made
    made.close()


def found(conn: sqlite3.Connection, words: str, **filters: Any) -> list[int]:
    query = Query(words, **filters)
    hits = [hit.id for hit in search.find(conn, query)]
    assert sorted(search.ids(conn, query)) == sorted(hits)
    assert search.count(conn, query) == len(hits)
    return sorted(hits)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("双减", [1, 3]), ("雙減", [1, 3]), ("洲", [2]), ("中国家", [3]), ("2022年", [1]),
        ("2022", [1, 4]), ("95.85%", [1]), ("95 85", [1]), ("9585", []), ("qq群", [1]),
        ("C919", [1]), ("C9", []), ("C9*", [1]), ("5G", [2]), ("29.4米", [2]), ("月,", [1]),
        ("o*", [4]), ("s*", []), ('title:"bri"*', [4]),
        ("双减 书店", [3]), ("双减 -书店", [1]), ("书店 OR 江堤", [2, 3]), ("书店｜江堤", [2, 3]),
        ("(书店 OR 江堤) 株洲", [2]), ("NOT 双减", [2, 4]), ("-双 -洲", [4]), ("洲 OR 桥", [2]),
        ('"中国，国家"', [1]), ("“中国,国家”", [1]), ("中国 国家", [1, 3]), ("title:书店", [3]),
        ("标题：江", [2]), ("作者:孟小禾", [1, 2]), ("author:孟", [1, 2]), ("origin:清江", [1, 2]),
        ("来源:江城在线", [2]), ("origin:江城在线", []), ("category:教育", [1]),
        ("site:jiangcheng.example", [2]), ("site:example", [2, 3]), ("site:城", []),
        ("after:2022-09-05", [2, 3]), ("after:2022-09 before:2023", [1, 2]), ("before:2000", [4]),
        ("after:2023-02-31", []), ("new bridge", [4]), ('"new bridge"', [4]), ('"bridge new"', []),
        ("-", [1, 2, 3, 4]), ("", [1, 2, 3, 4]), ("OR", [1, 2, 3, 4]), ("？！", []),
        ("——双减", [1, 3]), ("双减。", [1, 3]), ("title:(双 书)", [3]), ("-title:双减", [2, 4]),
        ("\ud800双减\x00", [1, 3]), ("after:9999", []),
        ("双减 OR", [1, 3]), ("((双减", [1, 3]), ("双减))", [1, 3]), ('"双减', [1, 3]),
    ],
)  # fmt: skip
def test_a_query_finds_exactly(conn: sqlite3.Connection, words: str, ids: list[int]) -> None:
    assert found(conn, words) == ids


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        ({"source": "江城"}, [2]), ({"source": "清江晚报"}, [1, 2]), ({"author": "陶然"}, [2]),
        ({"category": "文化"}, [3]), ({"site": "qingjiang-news.cn"}, [1]), ({"source": "%"}, []),
        ({"since": date(2022, 9, 9)}, [2, 3]), ({"until": date(2022, 9, 9)}, [1, 4]),
        ({"withdrawn": True}, []), ({"revised": False}, [1, 2, 3, 4]),
    ],
)  # fmt: skip
def test_filters_narrow(conn: sqlite3.Connection, filters: dict[str, Any], ids: list[int]) -> None:
    assert found(conn, "", **filters) == ids


def test_every_piece_of_a_text_is_found_exactly_where_it_stands(conn: sqlite3.Connection) -> None:
    folded = [(grams.fold(row["title"]), grams.fold(row["text"])) for row in STORIES]
    for text in (part for pair in folded for part in pair):
        for start, end, dense in grams.runs(text):
            for i in range(start, end) if dense else ():
                for j in range(i + 1, min(end, i + 5) + 1):
                    piece = text[i:j]
                    truth = [n for n, pair in enumerate(folded, 1) if piece in " ".join(pair)]
                    assert found(conn, piece) == truth, piece


@settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    words=st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            ["双减", "洲", "OR", "-", "(", ")", '"', "title:", "来源：", "2022年", "5%", "*", " ",
             "AND", "NOT", "after:2022", "near", "+", "^", "{title}", "国家", "书", "，"]
        ), max_size=14,
    ).map("".join)
)  # fmt: skip
def test_no_input_is_an_error(conn: sqlite3.Connection, words: str) -> None:
    found(conn, words)


def test_an_article_that_was_dropped_is_not_found_and_leaves_no_token() -> None:
    conn = empty()
    hold(conn, 1, STORIES[0])
    hold(conn, 2, STORIES[1])
    index.drop(conn, 1)
    index.drop(conn, 1)
    assert found(conn, "") == [2]
    conn.execute("CREATE VIRTUAL TABLE vocabulary USING fts5vocab('search_grams', 'row')")
    left = {term for (term,) in conn.execute("SELECT term FROM vocabulary")}
    assert "双减" not in left
    assert "c919" not in left
    assert "突击" in left


def test_an_article_whose_text_changed_unseen_is_not_dropped_by_guess() -> None:
    conn = empty()
    hold(conn, 1, STORIES[0])
    conn.execute("UPDATE articles SET text = '别的'")
    with pytest.raises(DamagedArchive, match="another wording"):
        index.drop(conn, 1)
    assert index.rebuild(conn) == 1
    assert found(conn, "别的") == [1]
    assert found(conn, "双减") == [1]
    assert found(conn, "操场") == []


def test_marks_stand_in_the_original_text(conn: sqlite3.Connection) -> None:
    (hit,) = search.find(conn, Query("国家图书"))
    assert [hit.snippet[a:b] for a, b in hit.marks] == ["國家圖書"]
    assert hit.title_marks == ()
    (hit,) = search.find(conn, Query("双减 title:书店 text:中国"))
    assert [(hit.title or "")[a:b] for a, b in hit.title_marks] == ["雙減", "書店"]


def test_newest_first_is_by_day_of_publication(conn: sqlite3.Connection) -> None:
    assert [hit.id for hit in search.find(conn, Query("", sort="date"))] == [3, 2, 1, 4]


def test_pages_follow_each_other_without_gap_or_overlap(conn: sqlite3.Connection) -> None:
    whole = [hit.id for hit in search.find(conn, Query("双减 OR 江 OR bridge"))]
    pages = [
        hit.id
        for offset in range(4)
        for hit in search.find(conn, Query("双减 OR 江 OR bridge", limit=1, offset=offset))
    ]
    assert pages == whole
    assert len(whole) == 4


def test_a_story_is_one_line_with_its_spread() -> None:
    conn = empty()
    for number in (1, 2, 3):
        hold(conn, number, STORIES[0] | {"cluster": 1})
    hold(conn, 4, STORIES[1])
    hits = search.find(conn, Query("江 OR 双减", group_reprints=True))
    assert sorted((hit.cluster_id, hit.spread) for hit in hits) == [(1, 3), (4, 1)]


def test_a_title_counts_for_more_than_a_mention() -> None:
    conn = empty()
    hold(conn, 1, STORIES[1] | {"title": "晚托班"})
    hold(conn, 2, STORIES[1] | {"text": STORIES[1]["text"] + "晚托班也派了人。"})
    assert [hit.id for hit in search.find(conn, Query("晚托班"))] == [1, 2]


def test_a_word_sought_in_texts_alone_is_not_found_in_titles() -> None:
    conn = empty()
    for number in range(1, 201):
        text = "江堤。晚托班。" if number <= 180 else "江堤。"
        hold(conn, number, STORIES[1] | {"title": "晚托班", "text": text})
    assert found(conn, "text:晚托班", limit=None) == list(range(1, 181))
    assert found(conn, "text:班 江", limit=None) == list(range(1, 181))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Cầu mới ở Đà Nẵng", "da nang"), ("Cau moi o Da Nang", "Nẵng"), ("naïve", "NAIVE"),
        ("Αθήνα", "ΑΘΗΝΑ"), ("ёлка в Москве", "елка"), ("Łódź", "lodz"), ("København", "kobenhavn"),
    ],
)  # fmt: skip
def test_a_word_is_found_with_and_without_its_accents(text: str, asked: str) -> None:
    conn = empty()
    hold(conn, 1, STORIES[1] | {"title": "", "text": text})
    assert found(conn, asked) == [1]
    assert search.find(conn, Query(asked))[0].marks
    index.drop(conn, 1)
    assert found(conn, asked) == []


def test_copies_do_not_crowd_a_page() -> None:
    conn = empty()
    told = {**STORIES[0], "title": "晚托班忙起来"}
    for number in (1, 2, 3):
        hold(conn, number, {**told, "cluster": 1})
    other = {**STORIES[1], "text": "晚托班的灯还亮着，孩子们在等。", "title": "晚托班的灯"}
    hold(conn, 4, {**other, "day": date(2020, 1, 1)})
    hits = [hit.id for hit in search.find(conn, Query("晚托班"))]
    assert hits.index(4) < 2
    grouped = search.find(conn, Query("晚托班", group_reprints=True))
    assert sorted((hit.cluster_id, hit.spread) for hit in grouped) == [(1, 3), (4, 1)]


def test_long_lists_are_read_rightly_however_they_are_read() -> None:
    conn = empty()
    many = range(1, 1500)
    for number in many:
        day = date(2020, 1, 1) + timedelta(number % 37)
        text = "的" * (number % 2) + "双减" * (number % 3 == 0) + "洲" * (number % 101 == 0)
        hold(conn, number, STORIES[1] | {"title": "", "text": text + "。", "day": day})
    for words, is_found in {
        "的 双减": lambda n: n % 2 and n % 3 == 0,
        "洲 双减": lambda n: n % 303 == 0,
        "洲 OR 双减": lambda n: n % 101 == 0 or n % 3 == 0,
        "-的": lambda n: n % 2 == 0,
        "(-的 双减) OR 洲": lambda n: n % 6 == 0 or n % 101 == 0,
        "的 category:民生 洲": lambda n: n % 202 == 101,
    }.items():
        asked = Query(words, sort="date", limit=None)
        truth = sorted(filter(is_found, many), key=lambda n: (-(n % 37), -n))
        assert [hit.id for hit in search.find(conn, asked)] == truth, words
        assert search.count(conn, asked) == len(truth), words
        told = facets.facets(conn, asked, 1)
        assert dict(told["category"]) == {"民生": len(truth)}, words

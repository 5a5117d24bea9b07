"""Reprints are one cluster; tomorrow's notice is not today's."""

import sqlite3

import pytest

from storage import similar

STORY = (
    "入夜以后，清江大堤上还亮着手电。巡堤员老贺每走两百步就停下来，用竹竿探一探脚边的泥。"
    "他在这段堤上走了三十一年，哪一处夏天会渗水，闭着眼睛也说得出来。\n\n"
    "今年的水比往年早到了半个月。镇上把学校的操场腾出来放沙袋，放学的孩子们排成一列，"
    "看大人们把卡车上的石料一块一块传下来。校门口的小卖部干脆不关门，老板娘煮了两锅姜汤。\n\n"
    "凌晨两点，水位终于停住了。老贺在本子上记下一行字，把笔插回胸前的口袋，继续往下游走。"
)
OTHER = (
    "县图书馆把闭馆时间推迟到晚上十点，第一周来的多半是附近工地上的年轻人。他们不借书，"
    "只是找一张靠窗的桌子坐下，给手机充电，顺便翻一翻架上的杂志。馆长并不着急，"
    "她说先有人坐下来，书才有机会被打开。到了月底，借书证多办了四百多张。"
)


@pytest.fixture
def conn() -> sqlite3.Connection:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE articles(id INTEGER PRIMARY KEY, text TEXT)")
    for statement in similar.SCHEMA:
        conn.execute(statement)
    return conn


def place(conn: sqlite3.Connection, article_id: int, text: str) -> similar.Placement:
    conn.execute("INSERT INTO articles VALUES (?, ?)", (article_id, text))
    return similar.place(conn, article_id, text)


def test_the_same_text_is_a_twin_whatever_its_width_and_spacing(conn: sqlite3.Connection) -> None:
    first = place(conn, 1, STORY)
    again = place(conn, 2, STORY.replace("，", ",").replace("\n\n", "\n"))
    assert first == similar.Placement(1)
    assert again == similar.Placement(1, 1, 1.0)


def test_an_excerpt_is_a_twin_and_another_story_is_not(conn: sqlite3.Connection) -> None:
    place(conn, 1, STORY)
    part = place(conn, 2, "晚报讯 " + STORY.split("\n\n")[1] + "（编辑：小宋）")
    assert (part.cluster_id, part.twin) == (1, 1)
    assert 0.8 < part.share < 1
    assert place(conn, 3, OTHER).twin is None


def test_articles_without_text_are_alone(conn: sqlite3.Connection) -> None:
    assert place(conn, 1, "").cluster_id != place(conn, 2, "……").cluster_id != 1


def test_a_cluster_outlives_the_article_that_began_it(conn: sqlite3.Connection) -> None:
    place(conn, 1, STORY)
    place(conn, 2, "本报讯 " + STORY)
    similar.displace(conn, 1)
    conn.execute("DELETE FROM articles WHERE id = 1")
    after = place(conn, 3, STORY + "（完）")
    assert (after.cluster_id, after.twin) == (1, 2)
    assert not conn.execute("SELECT 1 FROM similar_grams WHERE article_id = 1").fetchall()


def test_nothing_is_left_of_a_displaced_article_whose_text_is_gone(
    conn: sqlite3.Connection,
) -> None:
    place(conn, 1, STORY)
    conn.execute("DELETE FROM articles")
    similar.displace(conn, 1)
    assert not conn.execute("SELECT 1 FROM similar_grams").fetchall()
    assert not conn.execute("SELECT 1 FROM similar_members").fetchall()


def test_texts_are_clustered_without_an_archive() -> None:
    rows = [{"id": "a", "text": STORY}, {"id": "b", "text": OTHER}, {"id": "c", "text": STORY}]
    assert list(similar.cluster_texts(rows)) == [("a", 1), ("b", 2), ("c", 1)]

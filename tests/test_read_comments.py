"""Readers' comments below a story are none of it, whatever their box is called."""

from datetime import UTC, datetime

import pytest

from scraper.model import Article, Snapshot
from scraper.pipeline import extract
from scraper.read.comments import comments, heads_comments
from scraper.read.layout import Line

STORIES = {
    "zh": (
        "山里学校通了热水",
        "青石县教育局昨天说，全县十二所山里学校这个月都通了热水。",
        "2026年11月20日 09:30",
    ),
    "en": (
        "Schools get hot water",
        "The county said on Friday that twelve schools now have hot water.",
        "20 November 2026 09:30",
    ),
    "ru": (
        "В школах появилась вода",
        "Районные власти сообщили, что в двенадцати школах теперь есть вода.",
        "20.11.2026 09:30",
    ),
    "ja": (
        "山の学校に湯が届く",
        "教育委員会は二十日、十二の学校で湯が使えるようになったと発表した。",
        "2026年11月20日 9:30",
    ),
    "de": (
        "Schulen haben warmes Wasser",
        "Der Kreis teilte mit, dass zwölf Schulen nun warmes Wasser haben.",
        "20.11.2026 09:30",
    ),
}
REMARKS = {
    "zh": (
        "网友评论（3条）",
        "说得真好，我们村里的学校也早就该这样做了，孩子们冬天洗手太冷。",
        "青石网友 2026-11-20 11:02",
    ),
    "en": (
        "3 Comments",
        "About time too, the children at our own school have been waiting for years.",
        "Bob, 2 hours ago",
    ),
    "ru": (
        "Комментарии (3)",
        "Давно пора, у нас в школе дети ждали этого много лет подряд.",
        "#1 Иван 20.11.26, 11:02",
    ),
    "ja": (
        "コメント一覧",
        "うちの学校でも早くそうしてほしい、子どもたちがかわいそうだ。",
        "山田 2026/11/20 11:02",
    ),
    "de": (
        "Kommentare (3)",
        "Das wurde aber auch Zeit, bei uns warten die Kinder seit Jahren.",
        "Hans, 20.11.2026 11:02",
    ),
}


def read(language: str, heading: str, stamp: str) -> Article:
    title, sentence, time = STORIES[language]
    remark = REMARKS[language][1]
    story = "".join(f"<p>{sentence} {sentence}</p>" for _ in range(2))
    below = "".join(f"<div class=k7><span>{stamp}</span><p>{remark}</p></div>" for _ in range(6))
    html = (
        f"<html><head><title>{title}</title></head><body><div><h1>{title}</h1>"
        f"<span>{time}</span><div class=k1>{story}</div>"
        f"<div class=k2><h3>{heading}</h3>{below}</div></div></body></html>"
    )
    at = datetime(2026, 11, 22, tzinfo=UTC)
    return extract(Snapshot("https://www.jz.example/2026/1.html", html.encode(), at))


@pytest.mark.parametrize("language", STORIES)
def test_what_stands_below_a_heading_of_comments_is_left_out(language: str) -> None:
    heading, remark, stamp = REMARKS[language]
    text = read(language, heading, stamp).text
    assert STORIES[language][1] in text
    assert remark not in text
    assert heading not in text


def test_a_heading_without_a_time_below_it_is_one_of_the_text() -> None:
    text = read("zh", "评论", "老师说").text
    assert REMARKS["zh"][1] in text


@pytest.mark.parametrize(
    "line",
    [
        "评论员文章",
        "评论：教育要为孩子",
        "有评论说，这是一件好事",
        "No comment",
        "Comments on the law",
        "Discussion of the plan goes on",
        "Kommentar: Ein guter Tag",
        "他在评论里写道",
        "留言板里的故事",
    ],
)
def test_a_line_that_only_speaks_of_comments_is_no_heading(line: str) -> None:
    assert not heads_comments(line)


@pytest.mark.parametrize(
    "line",
    [
        "评论",
        "评论(0)",
        "全部评论 12",
        "已有 35 条评论",
        "《山里学校通了热水》已有1件评论",
        "12条评论",
        "网友评论：",
        "Comments (12)",
        "Leserkommentare",
        "12 commentaires",
        "4 responses to “Hot water”",
        "Yorumlar",
        "Komentáře: 5",
        "댓글 3",
        "Bình luận",
        "ความคิดเห็น",
        "التعليقات",
        "Комментариев: 8",
    ],
)
def test_headings_of_comments(line: str) -> None:
    assert heads_comments(line)
    assert comments([Line("山里学校", 0), Line(line, 0), Line("11:02", 0)], 1) == 1


def test_a_table_of_many_rows_above_shifts_no_line() -> None:
    table = Line("评论\n1\n2\n3\n4\n5", 0)
    lines = [table, table, Line("评论 (2)", 0), Line("11:02", 0)]
    assert comments(lines, 0) == 2
    assert comments([table, Line("11:02", 0)], 0) is None

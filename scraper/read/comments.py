"""Where readers' comments begin below a story, told by their heading, in many languages.

A class `comments` says so too, but names are each site's own; the words above the comments, and
the times beside each, are everyone's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scraper.read.layout import Line
from scraper.read.words import has_stamp

_LONGEST_HEADING = 60
_LONGEST_STAMP = 80
_NEAR = 10
"""Lines below the heading among which the first comment's time stands."""
_CLOCK = re.compile(
    r"(?<!\d)[0-2]?\d[:：h][0-5]\d(?!\d)"
    r"|\d{1,3}\s?(?:秒|分钟|分鐘|小时|小時|天|日|週|周|个月|個月|月|年|시간|분|일|時間|分)\s?(?:以?前|전)"
    r"|\b\d{1,3}\s?(?:[smhdw]|secs?|mins?|minutes?|hours?|days?|weeks?|months?|years?)\.?\sago\b"
)
_NAMES = """
    (?:网友|網友|读者|讀者|用户|最新|热门|熱門|全部|精彩|文章|相关|相關)?(?:评论|評論|留言|跟帖|跟贴|回复|回應|回复列表)
    (?:评论|評論)(?:列表|区|區) 网友热评 读者来论
    (?:reader|user|recent|latest|all|your)?_?comments? responses? replies discussion
    (?:leser)?kommentare?n? commentaires? comentarios commenti coment[aá]rios comentarii komentarze
    reacties kommentarer kommentit yorumlar komentar(?:ji|i|e|y)? diskuze diskusia hozzászólások
    комментари(?:и|й|ев|я) коментар(?:і|ів|и|ии)? обсуждение σχόλια komentáře komentarai komentāri
    コメント(?:一覧|欄)? みんなのコメント 댓글 댓글\\s?목록 bình\\sluận(?:\\sbạn\\sđọc)? ความคิดเห็น
    (?:ال)?تعليقات نظرات(?:\\sکاربران)? תגובות(?:\\sהגולשים)? टिप्पणियाँ टिप्पणियां
"""
_NAME = "|".join(_NAMES.replace("_", r"\s").split())
_HEADING = re.compile(
    rf"[\s#*【\[(（<《■|·•-]*(?:\d{{1,6}}\s?[条條則个件]?的?\s?)?(?:{_NAME})"
    r"[\s:：]*(?:[(（\[【]?\s?\d{1,6}\s?[条條則个件]?\s?[)）\]】]?)?[\s:：】\])）>》»|-]*"
    r"|.{0,40}(?:已?有|共有?)\s?\d{1,6}\s?[条條则個个件篇]\s?(?:评论|評論|留言|回复|跟帖).{0,4}"
    r"|\d{1,6}\s(?:responses?|thoughts?|replies|comments)\s(?:to|on)\s.{1,40}"
    r"|(?:.{0,20}\s)?(?:комментари(?:ев|й|я)|коментарів):?\s?\d{1,6}",
    re.IGNORECASE,
)
_STEM_WORDS = """
    评论 評論 留言 跟帖 跟贴 回复 回應 热评 来论 omment omenta omentá omenti respon repl discussion
    reacties yorum diskuz diskusi hozzászól омментар коментар обсужд σχόλια コメント 댓글 luận
    ความคิดเห็น تعليقات نظرات תגובות टिप्पण thoughts
"""
_STEMS = tuple(_STEM_WORDS.split())
"""One of these stands in every heading; what a whole page lacks, no line of it is asked for."""


def heads_comments(text: str) -> bool:
    """Whether a line is the heading of what readers wrote below the story.

    >>> heads_comments("网友评论（12条）"), heads_comments("3 Comments")
    (True, True)
    >>> heads_comments("评论员文章"), heads_comments("No comment was given.")
    (False, False)
    """
    return len(text) <= _LONGEST_HEADING and _HEADING.fullmatch(text) is not None


def comments(lines: Sequence[Line], start: int) -> int | None:
    """The line at or after `start` where comments begin: their heading, a time soon below it."""
    for n in sorted({start + at for at in _hot(lines[start:])}):
        if heads_comments(lines[n].text) and any(map(_timed, lines[n + 1 : n + 1 + _NEAR])):
            return n
    return None


def _hot(lines: Sequence[Line]) -> Iterator[int]:
    """The lines in which a stem stands, looked for in all of them at once; tables have none."""
    texts = (line.text for line in lines)
    short = (x if len(x) <= _LONGEST_HEADING and "\n" not in x else "" for x in texts)
    whole = "\n".join(short).lower()
    for stem in _STEMS:
        n = last = 0
        at = whole.find(stem)
        while at >= 0:
            n += whole.count("\n", last, at)
            yield n
            last, at = at, whole.find(stem, at + 1)


def _timed(line: Line) -> bool:
    text = line.text
    return 0 < len(text) <= _LONGEST_STAMP and (_CLOCK.search(text) is not None or has_stamp(text))

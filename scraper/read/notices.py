"""Sentences that a site says to its reader where an article should be.

Such a sentence names a thing (页面, the article, страница) and says what became of it (不存在,
has been removed, не найдена), or names a condition (登录, the captcha) and asks for it (请, to
continue). Sites word this in hundreds of ways, so both are looked for apart, near each other, and
a sentence that says much besides is no notice. What words these are stands in `notice_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from scraper.han import simplified
from scraper.read import notice_words
from scraper.read.words import is_notice
from scraper.text import width

LONGEST = 240
"""Characters of a sentence that may be one; a longer one tells a story."""
_APART = 24.0
"""What may stand between a thing and what is said of it, in characters of Han width."""
_BESIDES = 14.0
"""What a notice says besides at most; or as much as its telling words."""
_LITTLE = 6.0
"""What a sentence of courtesy says besides."""
_SENTENCE = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]+|\.(?=\s|$)|$)")
_QUOTED = re.compile('“[^“”]*”|「[^「」]*」|"[^"]*"|《[^《》]*》')
_MOST_TOLD = 8
"""Places of one word in a sentence that are looked at."""


class _Row(NamedTuple):
    kind: str
    things: re.Pattern[str]
    said: re.Pattern[str]


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, without white space around them.

    >>> list(sentences("抱歉！页面不存在。\\n返回 a.cn"))
    ['抱歉！', '页面不存在。', '返回 a.cn']
    """
    return (found for match in _SENTENCE.finditer(text) if (found := match[0].strip()))


def notice(sentence: str) -> str | None:
    """What a sentence tells the reader: `soft_404`, `captcha`, `login` or `http_5xx`.

    None where it is of a story, or says nothing of the kind.

    >>> notice("抱歉，您要看的這篇文章已經被作者刪除了")
    'soft_404'
    >>> notice("网信办查处一批违规账号，其中三个账号发布的文章已被删除，有关人员受到处理。")
    """
    if len(sentence) > LONGEST:
        return None
    if reports(sentence):
        return None
    told = spoken(sentence)
    for kind, start, end in _places(told):
        size = width(told[start:end])
        besides = width(_courtesy().sub("", told[:start] + " " + told[end:]))
        if besides <= max(_BESIDES, size):
            return kind
    return None


def spoken(sentence: str) -> str:
    """A sentence in Simplified characters, with nothing left of what it only quotes; length kept.

    >>> spoken("網頁只寫：「內容不存在」")
    '网页只写：·······'
    """
    return _QUOTED.sub(lambda quoted: "·" * len(quoted[0]), simplified(sentence))


def reports(sentence: str) -> bool:
    """Whether a sentence has words of a report, in either form of the characters.

    >>> reports("記者獲悉"), reports("请稍后再试")
    (True, False)
    """
    return _reports().search(spoken(sentence)) is not None


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence only says where to go, or who keeps the site.

    >>> is_courtesy("5秒后自动跳转到首页"), is_courtesy("版权所有 江南新闻网")
    (True, True)
    >>> is_courtesy("昨天下了一夜的雨。")
    False
    """
    if is_notice(sentence):
        return True
    return len(sentence) <= LONGEST and width(_courtesy().sub("", simplified(sentence))) <= _LITTLE


def _places(sentence: str) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of what a sentence may tell, the surest kind first."""
    for kind, pattern in _phrases():
        if found := pattern.search(sentence):
            yield kind, *found.span()
    for row in _rows():
        yield from ((row.kind, *place) for place in _near(row, sentence))


def _near(row: _Row, sentence: str) -> Iterator[tuple[int, int]]:
    """Where a thing and what is said of it stand near each other."""
    things = [match.span() for match in row.things.finditer(sentence)][:_MOST_TOLD]
    if not things:
        return
    for said in [match.span() for match in row.said.finditer(sentence)][:_MOST_TOLD]:
        for thing in things:
            first, last = sorted((thing, said))
            between = sentence[first[1] : last[0]]
            if width(between) <= _APART:
                yield first[0], max(first[1], last[1])


@cache
def _rows() -> tuple[_Row, ...]:
    return tuple(
        _Row(kind, re.compile(things, re.I), re.compile(said, re.I))
        for kind, things, said in notice_words.ROWS
    )


@cache
def _phrases() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(words, re.I)) for kind, words in notice_words.PHRASES)


@cache
def _reports() -> re.Pattern[str]:
    return re.compile(notice_words.REPORTS, re.I)


@cache
def _courtesy() -> re.Pattern[str]:
    return re.compile(notice_words.COURTESY, re.I)

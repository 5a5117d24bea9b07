"""Bylines: who wrote, photographed and edited, from where, for which house.

>>> byline = parse_byline("株洲日报讯(全媒体记者/戴凛 通讯员/郑奕) 日前,省教育厅")
>>> byline.outlet, byline.kind, [person.name for person in byline.authors]
('株洲日报', '讯', ['戴凛', '郑奕'])
"""

from __future__ import annotations

from scraper.bylines import grammar, outlets, people
from scraper.bylines.byline import Byline
from scraper.bylines.line import line_of

__all__ = ["Byline", "bare_name", "is_byline_only", "is_outlet", "is_person_name", "parse_byline"]


def parse_byline(text: str) -> Byline:
    """Read the dateline, lead, credit, caption or editor line `text`; empty for prose.

    Never raises, and looks at no more than the first and last few hundred characters.

    >>> bool(parse_byline("记者注意到，近期多地发布通知。"))
    False
    """
    return grammar.parse(text)


def is_byline_only(text: str) -> bool:
    """Whether the whole line is a byline, credit, editor or source line and nothing else.

    >>> is_byline_only("（责任编辑：王珩）"), is_byline_only("本报讯（记者 王珩）昨日")
    (True, False)
    """
    bare = text.rstrip()
    return bool(bare) and grammar.body_starts(text) >= len(bare)


def is_person_name(text: str) -> bool:
    """Whether `text` alone reads as a person's name.

    >>> [is_person_name(name) for name in ("戴凛", "卜运 华", "高考", "Amy Denney")]
    [True, True, False, True]
    """
    line = line_of(text.strip())
    key = line.key.replace(" ", "")
    return people.is_name(key) or people.is_western_name(line.key)


def bare_name(text: str) -> str:
    """A line that is a name, without the mark that papers print before one.

    >>> bare_name("■ 戴凛"), bare_name("□戴凛")
    ('戴凛', '戴凛')
    """
    return text.strip(" \u3000■□●○◆◇◎★☆▲△")


def is_outlet(text: str) -> bool:
    """Whether `text` alone is plausible as the name of a news house.

    >>> [is_outlet(name) for name in ("株洲日报", "荆楚网(湖北日报网)", "天气预报", "互联网")]
    [True, True, False, False]
    """
    return outlets.is_house(line_of(text.strip()).key)

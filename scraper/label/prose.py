"""Is this running text? Measures of one line, in any language."""

from __future__ import annotations

import re

from scraper.label.marks import is_sentence, kind_of
from scraper.text import has_han

_CREDIT_END = re.compile(
    r"(?:摄|攝|摄影|攝影|供图|供圖|资料图片?|資料圖片?|制图|製圖|绘图|配图|视觉中国"
    r"|(?:本报|新华社|记者|通讯员)发|[/／ \u3000\xa0]图|[/／]圖)\s*[)\]】）］]?$"
)
_PROVIDED = re.compile(
    r"[(（](?:圖|图|圖片|图片|照片|资料照|資料照|翻[攝摄]自?)\s?[/／:：｜|].{1,30}[)）]$"
)
"""A credit in brackets that ends a caption, as papers in Taiwan print it: （圖／某某提供）."""
_CREDIT_LAST = frozenset("摄攝影图圖片料国发")
"""The last letters of all that `_CREDIT_END` matches, before a bracket."""
_CLOSERS = " \u3000\xa0\t)]】）］"
_LONGEST_CREDIT = 40
_CAPTION_HEAD = re.compile(
    r"(?:[▲△▼◆]|[(（\[［【]?(?:上|下|左|右|题|本)?图(?:为|片来源|源|[一二三四五1-9１-９]\s*[:：]))"
)
_LONGEST_CAPTION = 180
_LONGEST_SUBHEAD = 25
_UNPARTED = re.compile("[\u0e00-\u0eff\u1780-\u17ff]")
"""Thai, Lao and Khmer part no words and end no sentences with a mark."""
_SHORTEST_UNPARTED = 60
_OPEN_END = re.compile(r"[。！？!?…；;：:，,、]$")


def is_paragraph(text: str) -> bool:
    """Whether a line is a paragraph of running text, wherever it stands.

    A headline may ask or exclaim; only 。 within it, or length, makes it prose.

    >>> is_paragraph("正成为闪亮的“城市名片”。"), is_paragraph("株洲教育亮出了哪些真功夫?")
    (True, False)
    """
    return not kind_of(text) and not is_caption(text) and is_running(text)


def is_running(text: str) -> bool:
    """Whether a line that is nothing else is long enough, or closed, as running text is."""
    line = text.strip()
    if not has_han(line):
        return _is_latin_paragraph(line)
    return "。" in line or len(line) >= 60 or (len(line) >= 45 and is_sentence(line))


def _is_latin_paragraph(line: str) -> bool:
    words = line.count(" ") + 1
    if _UNPARTED.match(line):
        return len(line) >= _SHORTEST_UNPARTED
    return words >= 25 or (words >= 8 and is_sentence(line) and not line.endswith("?"))


def is_caption(text: str) -> bool:
    """Whether a line is a picture's: it ends with a credit, or begins as only captions do.

    >>> is_caption("高标准建设的学校去年投用。 记者/戴凛 摄"), is_caption("他拍摄了这张照片。")
    (True, False)
    """
    bare = text.strip()
    if not bare or len(bare) > _LONGEST_CAPTION:
        return False
    return _names_its_maker(bare) or _CAPTION_HEAD.match(bare) is not None


def _names_its_maker(bare: str) -> bool:
    if bare[-1] in ")）" and _PROVIDED.search(bare, max(0, len(bare) - _LONGEST_CREDIT)):
        return True
    if bare.rstrip(_CLOSERS)[-1:] not in _CREDIT_LAST:
        return False
    return _CREDIT_END.search(bare, max(0, len(bare) - _LONGEST_CREDIT)) is not None


def is_subtitle(text: str) -> bool:
    """Whether a line opens as 副题 do: with a dash.

    >>> is_subtitle("——株洲市多举措推动行动走深走实")
    True
    """
    return re.match(r"\s*(?:——|—|──|--)\s*\S", text) is not None


def is_subhead(text: str) -> bool:
    """Whether a line could be a 小标题: 4 to 25 characters that do not close as prose does.

    >>> is_subhead("高位推进,有学上还要上好学"), is_subhead("职业教育,正成为“城市名片”。")
    (True, False)
    """
    line = text.strip()
    if has_han(line):
        return (
            4 <= len(line) <= _LONGEST_SUBHEAD
            and _OPEN_END.search(line.rstrip("”’」』）)")) is None
        )
    return 2 <= line.count(" ") + 1 <= 12 and not is_sentence(line)

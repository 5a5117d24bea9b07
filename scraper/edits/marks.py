"""Where dates, numbers, names and quotes stand in a sentence: spans, by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from scraper.bylines.surnames import COMPOUND, SURNAMES
from scraper.difference import Span
from scraper.edits.words import DAYS, NUMBERS, OPENERS
from scraper.han import simplified
from scraper.months import MONTHS, fold
from scraper.text import HAN, width_folded

_NUMERAL = "[〇零一二三四五六七八九十百千万亿两]"
_UNITS = (
    "[个名人位元万亿年岁次批所家户台辆件项条座栋间套艘架只头亩吨斤米里平公千克升度℃%％倍成届层楼集"
    "场支队组类种份张部分秒时小天周月号枚颗发起例宗本首杯页字车双口幢棵句门册步轮胎孩省]"
)
_HAN_DATE = re.compile(
    rf"(?:\d{{4}}|{_NUMERAL}{{4}})年(?:(?:\d{{1,2}}|{_NUMERAL}{{1,3}})月(?:份|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})[日号])?)?"
    rf"|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})月(?:份|底|初|中旬|上旬|下旬|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})[日号])?"
    r"|\d{1,2}[日号](?![线楼门馆院机车])"
    r"|(?:上上|下下|[上本下这])?(?:个?(?:周|星期|礼拜))[一二三四五六日天]|[月火水木金土日]曜日?"
    r"|[昨今明前后][日天晚早晨]|[去今明前后]年|[上本下][周月](?!刊|报)"
    r"|凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|深夜|当[日天晚]"
    rf"|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})[时点](?:半|整|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})分)?(?![间候])"
    r"|\d+[년월일](?![가-힣]{3})|[월화수목금토일]요일|어제|오늘|내일|지난해|올해"
)
_TIMES = re.compile(
    r"\b\d{4}-\d{1,2}-\d{1,2}\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|\b\d{1,2}(?::\d{2})?\s?[ap]\.?m\b"
    r"|\b(?:in|since|until|by|of|im|jahr|en|em|nel|в|с|до)\s+(?:19|20)\d{2}\b(?!\s*[%€$])"
    r"|\b(?:19|20)\d{2}\s?(?:году|года|г\.)",
    re.I,
)
_WORD = re.compile(r"[^\W\d_]{3,15}")
_DAY_BEFORE = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?$")
_YEAR_AFTER = re.compile(r"\.?\s+(?:de\s+)?\d{1,4}(?:st|nd|rd|th)?\b")
_REACH = 12
"""Characters before the name of a month in which its day stands."""
_NUMBER = re.compile(
    r"[+\-−]?[$€£¥]?\d+(?:[.,]\d+)*\s?(?:%|％|‰|percent|per cent)?[万亿千百]*"
    rf"|百分之{_NUMERAL}+|第{_NUMERAL}+|{_NUMERAL}{{2,}}(?={_UNITS}|[余多来])"
    rf"|{_NUMERAL}(?={_UNITS})"
)
_SURNAME = f"(?:{'|'.join(sorted(COMPOUND))}|[{''.join(sorted(SURNAMES))}])"
_GIVEN = rf"{_SURNAME}(?:[{HAN}]{{1,2}}?|某[{HAN}]?)"
_OFFICES = (
    "记者|通讯员|局长|主任|书记|市长|县长|镇长|区长|省长|院长|校长|所长|处长|科长|厅长|部长|主席|总统|总理"
    "|首相|大臣|外长|防长|教授|研究员|博士|院士|医生|护士|律师|法官|检察官|警官|民警|队长|教练|导演|演员"
    "|歌手|作家|选手|球员|运动员|董事长|总经理|经理|总裁|创始人|发言人|负责人|嫌疑人|被告人?|受害人|死者"
    "|村民|市民|居民|患者|司机|老师|教师|学生|先生|女士|小姐|同志|委员|代表|秘书长|站长|会长|理事长|馆长"
    "|店主|老板|工程师|专家|分析师|将军|上将|中将|少将"
)
_SAYS = (
    "说|表示|介绍|告诉|称|认为|指出|透露|坦言|强调|回忆|回应|解释|写道|直言|感慨|建议|呼吁|宣布|出席"
    "|主持|会见|当选|担任|被|在|向|与|和|等|、|，|（|\\("
)
_HAN_NAME = re.compile(
    rf"(?:{_OFFICES})(?P<a>{_GIVEN})(?={_SAYS}|[^{HAN}]|$)"
    rf"|(?P<b>{_GIVEN})(?=(?:{_OFFICES})|(?:说|表示|介绍|告诉|称|认为|指出|透露|坦言|强调|回忆|回应))"
    rf"|(?P<c>[{HAN}]{{1,8}}(?:·[{HAN}]{{1,8}})+)"
    r"|《(?P<d>[^《》]{1,60})》"
    r"|(?P<f>[가-힣]{2,4})(?=\s?(?:씨|대표|장관|기자|의원|교수|시장|대통령|총리|사장|회장|위원장|감독|선수))"
    rf"|(?P<g>[{HAN}\u30a0-\u30ff]{{1,8}})(?=さん|氏|容疑者|被告|社長|首相|大臣|知事|市長|教授|選手|監督|議員|会長)"
)
_HAN_PLACE = re.compile(
    rf"(?=([{HAN}]{{2,3}}(?:省|市|县|区|镇|乡|村|街道|自治州|公司|集团|大学|学院|医院|中学|小学|银行|法院"
    r"|检察院|公安局|日报|晚报|晨报|机场|火车站|公园|博物馆|大桥|[路河江湖山](?=[，。、；,;的上边]))))"
)
_SPELT = re.compile(r"[^\W\d_]['’]?[^\W\d_]*(?:[-'’][^\W\d_]+)*")
_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sir|Lord|President|Minister|Senator|Mayor|Governor|Judge|Professor"
    r"|Captain|Coach|King|Queen|Herr|Herrn|Frau|Präsident|Präsidentin|Kanzler|Kanzlerin|Minister"
    r"|Ministerin|Professorin|Sprecher|Sprecherin|Bürgermeister|Richter|Trainer|in|aus|nach|bei|von"
    r"|Stadt|Firma)\.?\s+)$"
)
_OPENING = " “\"«„‘'(["
_WITHIN_A_NAME = (" ", " de ", " van ", " von ", " da ", " al-", ". ")
_QUOTE = re.compile(
    r"“[^“”]{2,}”|‘[^‘’]{2,}’|「[^「」]{2,}」|『[^『』]{2,}』|«[^«»]{2,}»|„[^„“”]{2,}[“”]|»[^«»]{2,}«"
    r"|\"[^\"]{2,}\""
)


def dates(sentence: str) -> list[Span]:
    """Days, times of day, months, years."""
    text = simplified(width_folded(sentence))
    spans = [match.span() for pattern in (_HAN_DATE, _TIMES) for match in pattern.finditer(text)]
    return sorted([*spans, *_worded_dates(text)])


def _worded_dates(text: str) -> Iterator[Span]:
    """Names of months beside a number, or long ones; names of days."""
    for match in _WORD.finditer(text):
        name = fold(match[0])
        if name in DAYS:
            yield match.span()
        elif name in MONTHS:
            low = max(0, match.start() - _REACH)
            day = _DAY_BEFORE.search(text[low : match.start()])
            year = _YEAR_AFTER.match(text, match.end())
            if day or year or _stands_alone(match[0]):
                start = low + day.start() if day else match.start()
                yield start, year.end() if year else match.end()


def _stands_alone(word: str) -> bool:
    """`January` is a month wherever it stands; `may`, `out` and `set` are words."""
    return len(word) >= 5 and fold(word) != "march"


def numbers(sentence: str) -> list[Span]:
    """Numbers, in figures and in words, with their sign and share."""
    text = simplified(width_folded(sentence))
    spans = [match.span() for match in _NUMBER.finditer(text)]
    words = re.finditer(r"[^\W\d_]+", text)
    return sorted([*spans, *(w.span() for w in words if w[0].casefold() in NUMBERS)])


def names(sentence: str, *, german: bool = False) -> list[Span]:
    """Names of people, places, houses and works, as far as their form or neighbours tell them."""
    text = simplified(width_folded(sentence))
    spans = [match.span(match.lastgroup or 0) for match in _HAN_NAME.finditer(text)]
    spans += [match.span(1) for match in _HAN_PLACE.finditer(text)]
    return sorted([*spans, *_capitals(text, german)])


def _capitals(text: str, german: bool) -> Iterator[Span]:
    """Words with a capital that no beginning of a sentence explains; in German, runs of them."""
    for run in _runs(text):
        before = text[: run[0].start()].rstrip(_OPENING)
        opens = not before or before[-1] in ".!?:"
        if opens and (len(run) == 1 or run[0][0] in OPENERS):
            run = run[1:]
        if run and not (german and len(run) == 1 and not _TITLE.search(text[: run[0].start()])):
            yield run[0].start(), run[-1].end()


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Words with a capital, those that stand together as one."""
    run: list[re.Match[str]] = []
    for word in _SPELT.finditer(text):
        if not word[0][0].isupper():
            continue
        if run and text[run[-1].end() : word.start()] not in _WITHIN_A_NAME:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def quotes(sentence: str) -> list[Span]:
    """What stands in quotation marks, with the marks."""
    return [match.span() for match in _QUOTE.finditer(sentence)]

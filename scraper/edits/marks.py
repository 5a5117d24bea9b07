"""Where dates, numbers, names and quotes stand in a sentence: spans, by what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scraper.bylines.places import PLACES
from scraper.bylines.surnames import COMPOUND, SURNAMES
from scraper.difference import Span
from scraper.edits.words import AGENCIES, COUNTRIES, DAYS, NUMBERS, OPENERS, RELATIVE
from scraper.han import simplified
from scraper.months import MONTHS, fold
from scraper.text import HAN, width_folded

_NUMERAL = "[〇零一二三四五六七八九十百千万亿两]"
_UNITS = (
    "[个名人位元万亿年岁次批所家户台辆件项条座栋间套艘架只头亩吨斤米里平公千克升度℃%％倍成届层楼集"
    "场支队组类种份张部分秒时小天周月号枚颗发起例宗本首杯页字车双口幢棵句门册步轮胎孩省]"
)
_NUMBERED = (
    "[线楼门馆院机车井泵闸厅厂坑矿桥桩站仓库船艇舰球令文柜窗床岛路街台]|台风|机组|公告|通知|法案|文件|卫星"
    "|飞船|火箭|选手|展位|病例|病房|地块|标段|基地|航站|检查|隧道|码头|泊位|展馆|粮|炉"
)
"""What a number with 号 before it names: 3号台风 is no day."""
_HAN_DATE = re.compile(
    rf"(?:民国|令和|平成|昭和|大正|明治)(?:元|\d{{1,3}}|{_NUMERAL}{{1,4}})年(?:度|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})月)?"
    rf"|(?:\d{{4}}|{_NUMERAL}{{4}})年(?:(?:\d{{1,2}}|{_NUMERAL}{{1,3}})月(?:份|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})[日号])?)?"
    rf"|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})月(?:份|底|初|中旬|上旬|下旬|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})[日号])?"
    rf"|(?:上|下|本|这|当)个?月(?:份|底|初|末|中旬|上旬|下旬|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})[日号])"
    rf"|(?<!第)\d{{1,2}}[日号](?!{_NUMBERED})"
    r"|(?:上上|下下|[上本下这])?(?:个?(?:周|星期|礼拜))[一二三四五六日天]|[月火水木金土日]曜日?"
    r"|(?:上上|下下|[上下这])个?(?:月|周|季度)(?!刊|报)"
    r"|[昨今明前后][日天晚早晨]|[去今明前后]年|[上本下][周月](?!刊|报)"
    r"|凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|深夜|当[日天晚]"
    rf"|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})[时点](?:半|整|(?:\d{{1,2}}|{_NUMERAL}{{1,3}})分)?(?![间候])"
    r"|(?<!\d)\d{1,4}[년월일](?![가-힣]{3})|[월화수목금토일]요일|어제|오늘|내일|지난해|올해"
)
_TIMES = re.compile(
    r"(?<!\d)\d{4}-\d{1,2}-\d{1,2}(?!\d)|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"
    r"|(?<![\d:.以分胜负])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
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
    rf"|百分之{_NUMERAL}{{1,20}}|第{_NUMERAL}{{1,20}}|{_NUMERAL}{{2,20}}(?={_UNITS}|[余多来])"
    rf"|{_NUMERAL}(?={_UNITS})"
)
_SURNAME = f"(?:{'|'.join(sorted(COMPOUND))}|[{''.join(sorted(SURNAMES))}])"
_NO_NAME = (
    "方[面便式法案才向]|常[说常见年在被有]|高[兴度速级压温校山铁]|马[上路]|安[全排置装静]|黄[昏金]|连[续夜日忙声连]"
    "|全[部都面体力国市省县员]|都[要是在会有已]|司[机法令]|时[间候常而]|许多|曾[经在]|从[来未现这那此事而]|[关应][部方负人领该当急对邀]"
    "|温[度暖]|平[均时安]|成[立为功本果]|和平|万[一元]|单[位独]|明[确显年天]|项目|通[过知常]|严[重格]|解[决释]"
    "|水[平位利库]|包[括装含]|强[调烈化]|经[过济常营]|能[够源]|有[关些的]|相[关互信]|于[是此]|后[来续]|向[前上]"
)
"""Words that begin with what is also a surname."""
_ADVERBS = "都全易连常齐应从向有要能会还和成管别才更相于时经查计支来干利种布步所展占过越平"
"""Surnames that are words first: behind an office they begin no name."""
_GIVEN = rf"(?!{_NO_NAME}){_SURNAME}(?:[{HAN}]{{1,2}}?|某[{HAN}]?)"
_OFFICES = (
    "记者|通讯员|支书|主持人|主播|议员|立委|检察长|主委|局长|主任|书记|市长|县长|镇长|区长|省长|院长|校长|所长|处长|科长|厅长|部长|主席|总统|总理"
    "|首相|大臣|外长|防长|教授|研究员|博士|院士|医生|护士|律师|法官|检察官|警官|民警|队长|教练|导演|演员"
    "|歌手|作家|选手|球员|运动员|董事长|总经理|经理|总裁|创始人|发言人|负责人|嫌疑人|被告人?|受害人|死者"
    "|村民|市民|居民|患者|司机|老师|教师|学生|先生|女士|小姐|同志|委员|代表|秘书长|站长|会长|理事长|馆长"
    "|店主|老板|工程师|专家|分析师|将军|上将|中将|少将|教练员|裁判员|讲解员"
    "|驾驶员|售票员|服务员|消防员|救生员|评论员|飞行员|航天员|播音员|解说员|护理员|管理员|饲养员|志愿者|船长"
    "|机长|列车长|班长|师傅|厨师|农民|渔民|牧民|工人|员工|职工|干部|战士|学员|网友|家长|乘客|游客|业主|目击者"
)
_SAYS = (
    "说|表示|介绍|告诉|称|认为|指出|透露|坦言|强调|回忆|回应|解释|写道|直言|感慨|建议|呼吁|宣布|出席"
    "|主持|会见|当选|担任|被|在|向|与|和|等|、|，|（|\\("
    "|对|是|为|从|于|将|已|也|曾|获|因|把|给|则|就|还|及|签|受|参|领|率|赴|到|以|均|仍|再|没|不|有"
)
_IN_A_NAME = f"(?:(?![的了在是和与及到从这那有被将把说们等也都就不])[{HAN}])"
_HAN_NAME = re.compile(
    rf"(?:{_OFFICES})(?P<a>{_GIVEN})(?={_SAYS}|[^{HAN}]|$)"
    rf"|(?:{_OFFICES}|由)(?P<e>(?!{_NO_NAME}|[{_ADVERBS}]){_SURNAME}(?:某{_IN_A_NAME}|{_IN_A_NAME}{{2}}))"
    rf"|(?P<b>{_GIVEN})(?=(?:{_OFFICES})|(?:说|表示|介绍|告诉|称|认为|指出|透露|坦言|强调|回忆|回应))"
    r"|《(?P<d>[^《》]{1,60})》"
    r"|(?P<f>[가-힣]{2,4})(?=\s?(?:씨|대표|장관|기자|의원|교수|시장|대통령|총리|사장|회장|위원장|감독|선수))"
    rf"|(?P<g>[{HAN}\u30a0-\u30ff]{{1,8}})(?=さん|氏|容疑者|被告|社長|首相|大臣|知事|市長|教授|選手|監督|議員|会長)"
)
_HAN_PLACE = re.compile(
    rf"(?=({_IN_A_NAME}{{2,3}}(?:省|市|县|区|镇|乡|村|街道|自治州|公司|集团|大学|学院|医院|中学|小学|银行|法院"
    r"|检察院|公安局|日报|晚报|晨报|机场|火车站|公园|博物馆|大桥"
    r"|[路街巷河江湖山](?=[，。、；,;的上边与和及至到交沿两])|大道|大街)))"
)
_ALONG = re.compile(
    rf"(?<=[从在沿往到过跨经向入])(?P<a>{_IN_A_NAME}{{1,3}}[路河江湖山街])(?![段口边面里道心线])"
)
"""A road or river behind the word that leads there."""
_ORGAN = re.compile(
    rf"(?:[省市县区州盟旗]|国家|中央)(?P<a>{_IN_A_NAME}{{2,7}}?(?:委员会|办公室|总局|总署|[局厅院]|委(?![托派员])"
    r"|(?<![全大内外干东西南北中])部(?![分门署长])|(?<!部)署|(?<![举主创承])办(?![法理事学案好到完公])))(?![面势长员])"
)
"""An organ of the state, behind what it is of."""
_KNOWN = re.compile("|".join(sorted({*PLACES, *COUNTRIES, *AGENCIES}, key=len, reverse=True)))
_DOTTED = re.compile(
    rf"(?:{_OFFICES})?(?P<a>[{HAN}]{{1,8}}?(?:[·・][{HAN}]{{1,8}}?)+)(?=的|{_SAYS}|[^{HAN}·・]|$)"
)
"""A foreign name in Han characters: 安娜·彼得罗娃."""
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
    spans += [match.span() for match in RELATIVE.finditer(text)]
    return list(_touching(sorted([*spans, *_worded_dates(text)])))


def _touching(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans that stand right next to each other as one: 12日下午."""
    held: Span | None = None
    for start, end in spans:
        if held is not None and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held


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
    spans += [
        match.span(1)
        for kind in (_HAN_PLACE, _ALONG, _ORGAN, _DOTTED)
        for match in kind.finditer(text)
    ]
    spans += [match.span() for match in _KNOWN.finditer(text)]
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


_CREDITED = re.compile(
    r"[（(【\[]?(?:本报|本网|本台|全媒体|见习|特约|首席|值班)?(?:责任编辑|责编|编辑|编审|校对|审核|[初复终]审|监制|策划|统筹"
    r"|记者|通讯员|实习生|作者|来源|稿源|摄影|供图|撰文|文字|图片)[：:/／|\s][^。！？!?]{1,80}"
)


def is_credit(line: str) -> bool:
    """Whether a line only names who made the piece: （责编：王丽）, 记者 周远方 通讯员 李树成.

    >>> is_credit("（责编：王丽、赵新）"), is_credit("记者 周远方在现场看到，水退了。")
    (True, False)
    """
    return _CREDITED.fullmatch(line.strip()) is not None

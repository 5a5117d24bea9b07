"""电头: house, place, date and kind at the head of a story: 新华社北京1月5日电."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scraper.bylines import marks
from scraper.bylines.line import Line
from scraper.bylines.outlets import bare_house, is_house
from scraper.bylines.people import is_noun
from scraper.bylines.places import PLACES

_WORD = re.compile("消 ?息|报 ?道|讯|电|专稿|特稿")
_SENTENCE = frozenset(",。!?;…\n")
_ROLE_WORD = re.compile("记者|通讯|编辑|作者|本报")
_HOURS = re.compile("(?:上午|下午|凌晨|晚间|晚|夜|早间|午间|中午)$")
_DATE_END = re.compile(
    r"(?:(?:\d{4}年 ?)?\d{1,2} ?月 ?\d{1,2} ?日|\d{1,2} ?日|\d{4}[-.]\d{1,2}[-.]\d{1,2}"
    "|(?:[〇零一二三四五六七八九]{4}年)?(?:[〇零一二三四五六七八九十]{1,3}月)?[一二三四五六七八九十廿]{1,3}日)$"
)
_MODS_END = re.compile(
    "(?:新媒体|综合外电|综合|即时|专题|外电|独家|专|快|短|简|急|特|要|联合|最新|现场|图片|截稿)+$"
)
NOT_AFTER = {
    "讯": "息问号飞速录道",
    "电": "话影视力商脑子网动梯站价信台车路池器源量气线缆机报邮竞视讯"
    "工荷焊击波离极阻压流控解锯扇饭炉冰热费厂业",
    "消息": "称说指人显来面,，:源灵一透传",
    "报道": "称说指了过的,，。组者显中出",
    "专稿": "，",
    "特稿": "，",
}
"""Kind of a dateline → characters behind it that make it another word."""
_PLACE_NOISE = re.compile("[的了是在对从向被把说称与和并到将会将为以及这那我他她你们]")


@dataclass(frozen=True, slots=True)
class Head:
    """A dateline's parts, as printed with gaps closed, and where it ends."""

    end: int
    kind: str
    outlet: str | None = None
    place: str | None = None
    date: str | None = None


def dateline_at(line: Line, at: int, stop: int) -> Head | None:
    """The dateline that begins right at `at`, or None."""
    limit = min(stop, at + 56)
    for match in _WORD.finditer(line.key, at + 1, limit):
        if _SENTENCE & set(line.key[at : match.start()]):
            return None
        head = _read(line, at, match.start(), match.end(), stop)
        if head is not None:
            return head
    return None


def _read(line: Line, at: int, kind: int, end: int, stop: int) -> Head | None:
    key = line.key
    begin = at + 1 if key[at] == "据" else at
    mods = _MODS_END.search(key[begin:kind])
    for mods_start in [begin + mods.start(), kind] if mods else [kind]:
        before = _trim(line, begin, mods_start)
        date = _DATE_END.search(_HOURS.sub("", key[begin:before]))
        date_span = (begin + date.start(), begin + date.end()) if date else None
        rest = _trim(line, begin, date_span[0] if date_span else before)
        found = _house_and_place(line, begin, rest)
        if found is None:
            continue
        house, place = found
        word = key[kind:end].replace(" ", "")
        firm = bool(date_span or place)
        if not _follows(line, word, end, stop, firm=firm, house=bool(house), quoted=begin > at):
            continue
        return Head(
            end,
            _kind(line, mods_start, end),
            bare_house(house) if house else None,
            place,
            line.printed(*date_span) if date_span else None,
        )
    return None


def _trim(line: Line, at: int, end: int) -> int:
    while end > at and line.key[end - 1] in " -":
        end -= 1
    return end


def _kind(line: Line, mods: int, end: int) -> str:
    printed = line.printed(mods, end)
    return printed[3:] if line.key[mods : mods + 3] == "新媒体" else printed


def _house_and_place(line: Line, at: int, end: int) -> tuple[str | None, str | None] | None:
    """What stands before date and kind: the house, then the place; None when it is neither."""
    key = line.key[at:end]
    if not key:
        return None, None
    if is_house(key):
        return _house(line, at, end), None
    best: tuple[int, tuple[str | None, str | None]] | None = None
    for cut in range(len(key) + 1):
        house, place = key[:cut].strip(" -·"), key[cut:].strip()
        if (house and not is_house(house)) or not place:
            continue
        score = _place_score(line, at + cut, end, bool(house), place)
        if score and (best is None or score >= best[0]):
            printed = line.printed(at + cut, end)
            best = score, (_house(line, at, at + cut) if house else None, printed)
    return best[1] if best else None


def _house(line: Line, at: int, end: int) -> str:
    return line.spaced(at, end).strip(" -—·") if line.latin(at) > at else line.printed(at, end)


def _place_score(line: Line, at: int, end: int, house: bool, place: str) -> int:
    start = line.skip(at)
    if marks.place_at(line, start) == end or place in PLACES:
        return 3
    if not house or _PLACE_NOISE.search(place) or is_house(place):
        return 0
    if re.fullmatch(r"[“\"「].{1,8}[”\"」]号?", place):
        return 2
    if marks.place_at(line, start) is not None and len(place) <= 12:
        return 2
    generic = re.fullmatch(r"[\u4e00-\u9fff·/ ]{2,12}", place)
    return 1 if generic and is_noun(place) and not _ROLE_WORD.search(place) else 0


def _follows(
    line: Line, word: str, end: int, stop: int, *, firm: bool, house: bool, quoted: bool
) -> bool:
    """Whether what comes behind a kind lets it be one: 电话 and 消息称 do not."""
    after = line.key[end] if end < stop else ""
    closed = after in ("", " ", "(", "[", ":", ")", "]")
    if word == "报道":
        behind = line.skip(end)
        role = marks.outlet_role_at(line, behind, stop, loose=False)
        return (
            house
            and not quoted
            and (after in ("", ")", "]") or (after == " " and role is not None))
        )
    if word == "消息":
        if quoted or not (house or firm):
            return False
        return house and (closed or (firm and after not in NOT_AFTER[word]))
    if not (house or firm):
        return False
    if closed:
        return house or firm
    if after in NOT_AFTER.get(word, ""):
        return False
    return house and (firm or word != "电")

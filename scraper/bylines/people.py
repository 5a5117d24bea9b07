"""Names of people: what a name looks like, and how its pieces join where print left gaps."""

from __future__ import annotations

import re

from scraper.bylines.places import PLACES
from scraper.bylines.surnames import (
    COMMON,
    COMPOUND,
    NOT_AFTER_ROLE,
    NOT_AT_START,
    NOT_IN_NAMES,
    NOT_NAMES,
    SELDOM_IN_NAMES,
    SURNAMES,
)
from scraper.text import HAN

_DOTTED = re.compile(f"[{HAN}A-Za-z]{{1,8}}(?:[·.][{HAN}A-Za-z]{{1,8}}){{1,4}}")
_WESTERN = re.compile(r"[A-Z][\w'’.-]+(?: [A-Z][\w'’.-]*){1,3}")
_ALL_HAN = re.compile(f"[{HAN}\ufffd]+")
_SOUNDS = frozenset(
    "阿艾爱安敖巴白拜贝比毕别宾布才仓策次达大丹旦德登狄迪地丁顿多朵额恩尔法夫甫嘎尕噶刚岗高戈格葛根古拐桂哈海罕汗浩和"
    "赫胡花华霍吉加佳嘉江晋金井久卡凯康克肯库拉兰朗勒乐雷里力利丽莲列林玲玛买曼麦毛梅美门蒙孟米密明木穆那乃娜纳南尼"
    "娘宁努诺帕片平普其奇齐青琼曲热仁日如若赛桑森沙珊生思斯松苏素索塔台唐特提铁吐土图托娃瓦旺维温文翁乌吾西希夏先谢"
    "辛雪牙雅亚央扬杨叶也依伊益尹英永尤玉月云扎珠卓孜措卡增珍堆德拥措姆措旺加措伦吾提牧汉合合买依古再乎"
)
"""Characters that write the sounds of Uyghur, Tibetan, Mongolian, Kazakh and Yi names."""
_ORG_ENDS = (
    "局", "宣", "委", "办", "院", "所", "站", "部", "中心", "公司", "大学", "学院", "学校", "小学",
    "中学", "医院", "支队",
    "大队", "社区", "街道", "公安", "检察", "法院", "集团", "协会", "融媒", "工作室", "团委", "科",
    "处", "队", "会", "厅",
    "政府", "银行", "镇", "乡", "县", "区", "市", "轩", "组", "馆", "园", "村", "厂", "分局",
    "总队", "气象台", "电网",
)  # fmt: skip


def is_name(key: str, *, common: bool = False, vouched: bool = False) -> bool:
    """Whether a key (Simplified, half width) alone reads as a person's name.

    `common` asks for one of the surnames of nearly everybody and two or three characters;
    `vouched` says that its surroundings (记者 before it, 摄 behind it) leave no doubt.
    """
    if key[-1:] in ("报", "网", "社") or key in NOT_AFTER_ROLE:
        return False
    if "·" in key:
        return not common and _is_dotted(key)
    if not 2 <= len(key) <= 4 or not _ALL_HAN.fullmatch(key):
        return False
    if not vouched and (key in NOT_NAMES or key in PLACES):
        return False
    if key[:2] in COMPOUND and len(key) > 2:
        return not NOT_IN_NAMES & set(key[2:])
    if len(key) == 4:
        both = key[0] in COMMON and key[1] in COMMON and not common
        return (
            both
            and key[:2] not in PLACES
            and not (NOT_IN_NAMES & set(key) or key[-1] in "报网社台市县省局部院")
        )
    if common:
        return key[0] in COMMON and not (NOT_IN_NAMES | SELDOM_IN_NAMES) & set(key[1:])
    return key[0] in SURNAMES and not NOT_IN_NAMES & set(key[1:])


def _is_dotted(key: str) -> bool:
    return _DOTTED.fullmatch(key) is not None and not (NOT_IN_NAMES | set("家学新第与")) & set(key)


def sounds_foreign(key: str) -> bool:
    """Whether a key reads as a minority or foreign name written by sound: 次仁片多, 古丽米热."""
    if "·" in key:
        return _is_dotted(key)
    return 2 <= len(key) <= 8 and _SOUNDS.issuperset(key) and key not in PLACES | NOT_NAMES


def may_be_named(key: str, role: str) -> bool:
    """Whether a key may stand as a name after a role word that nothing but a mark parts from "
    "it."""
    if is_name(key, vouched=True):
        return True
    if (
        key in NOT_NAMES | NOT_AFTER_ROLE
        or key in PLACES
        or not _ALL_HAN.fullmatch(key.replace("·", ""))
    ):
        return False
    if sounds_foreign(key):
        return True
    if key[0] in NOT_AT_START:
        return False
    if role in ("correspondent", "image_provider", "publisher", "photographer"):
        known = is_body(key) or (len(key) <= 4 and key[:2] not in NOT_NAMES)
        return 2 <= len(key) <= 16 and known and is_noun(key)
    return (
        2 <= len(key) <= 4
        and key[:2] not in NOT_NAMES
        and not (NOT_IN_NAMES | SELDOM_IN_NAMES) & set(key)
    )


def is_body(key: str) -> bool:
    """Whether a key ends as the names of offices, schools and firms do: 株洲市教育局."""
    return key.endswith(_ORG_ENDS) or key in (
        "受访者",
        "网友",
        "通讯员",
        "读者",
        "作者",
        "受访企业",
    )


def is_noun(key: str) -> bool:
    """Whether no character of running prose stands in the key; digits of street names may."""
    return not NOT_IN_NAMES & set(key)


def is_western_name(text: str) -> bool:
    """Whether `text` reads as a name in Latin letters: `Amy Denney`."""
    return _WESTERN.fullmatch(text) is not None


def join_pieces(pieces: list[str], role: str, *, strict: bool) -> list[tuple[int, int]] | None:
    """Join gap-parted pieces into names: spans of pieces, or None when they make no names.

    Lengths decide (卜运 华 → 卜运华, 刘 睿 → 刘睿, 李青 何琪 are two), surnames break ties.

    >>> join_pieces(["卜运", "华"], "reporter", strict=False)
    [(0, 2)]
    >>> join_pieces(["李青", "何", "琪"], "correspondent", strict=False)
    [(0, 1), (1, 3)]
    """
    best: list[tuple[int, list[tuple[int, int]]] | None] = [(0, [])]
    for end in range(1, len(pieces) + 1):
        ways = [
            (before[0] + cost, [*before[1], (start, end)])
            for start in range(max(0, end - 4), end)
            if (before := best[start]) is not None
            and (cost := _cost(pieces[start:end], role, strict=strict)) is not None
        ]
        best.append(min(ways, key=lambda way: way[0], default=None))
    return best[-1][1] if best[-1] else None


def _cost(parts: list[str], role: str, *, strict: bool) -> int | None:
    key = "".join(parts)
    if len(parts) > 1 and not (_joinable(parts) and is_name(key, vouched=True)):
        return None
    if len(parts) == 1 and not (is_name(key) if strict else may_be_named(key, role)):
        return None
    unusual = 0 if is_name(key, vouched=True) else 4
    return unusual + (3 if key in COMPOUND else 0) + 2 * (len(parts) - 1)


def _joinable(parts: list[str]) -> bool:
    if parts[0] in COMPOUND:
        return len(parts) <= 3 and len("".join(parts)) <= 4
    return 1 in map(len, parts) and len("".join(parts)) <= 3

"""Families of edits and of series: labelled articles made from originals, to judge clusters by.

Edits are what editors, aggregators and scanners do to a text that they carry; members of a series
share a frame and tell different things. Names, frames and words are made up (`families.json`).
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scraper.han import SIMPLIFIED

Dice = random.Random
WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("families.json").read_text("utf-8"))
"""Names to fill in, words to exchange, and the frames of series, all made up."""
CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")
TRADITIONAL = str.maketrans({one: other for other, one in SIMPLIFIED.items()})
NARROW = str.maketrans("，。：；！？（）“”", ',.:;!?()""')


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.split("\n") if part.strip()]


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[。！？])", text) if part.strip()]


def _person(dice: Dice) -> str:
    return str(dice.choice(WORDS["surnames"]) + dice.choice(WORDS["given"]))


def shuffled(text: str, dice: Dice) -> str:
    """The first paragraph last."""
    parts = _paragraphs(text)
    return "\n".join(parts[1:] + parts[:1])


def reworded(text: str, dice: Dice) -> str:
    """Words of editors exchanged, twice each."""
    for one, other in WORDS["swaps"].items():
        if dice.random() < 0.6:
            text = text.replace(one, other, 2)
    return text


def pseudo_original(text: str, dice: Dice) -> str:
    """Rewritten by a machine: every word it knows, and some sentences told in another order."""
    for one, other in WORDS["swaps"].items():
        text = text.replace(one, other)
    sentences = _sentences(text)
    for _ in range(len(sentences) // 4):
        at = dice.randrange(max(1, len(sentences) - 1))
        sentences[at : at + 2] = reversed(sentences[at : at + 2])
    return "".join(sentences)


def numerals(text: str, dice: Dice) -> str:
    """Numbers in Chinese, or in units of ten thousand."""
    return text.translate(CHINESE) if dice.random() < 0.5 else text.replace("0000", "万", 3)


def updated(text: str, dice: Dice) -> str:
    """One number corrected: the same story, told again."""
    found = list(re.finditer(r"\d+", text))
    if not found:
        return text + "（本文有更新）"
    one = dice.choice(found)
    return text[: one.start()] + str(int(one[0]) + dice.randint(1, 9)) + text[one.end() :]


def interleaved(text: str, dice: Dice) -> str:
    """Adverts and notes for pictures between the sentences."""
    sentences = _sentences(text)
    for _ in range(max(1, len(sentences) // 6)):
        at = dice.randrange(len(sentences))
        sentences.insert(at, dice.choice(["广告：长按识别二维码。", "点击查看大图", "（资料图）"]))
    return "".join(sentences)


def headed(text: str, dice: Dice) -> str:
    """Another paper's head and foot."""
    name = _person(dice)
    foot = f"\n（文/{name} 编审/{dice.choice(WORDS['surnames'])}老师）"
    source, colon, rest = text.partition("：")
    body = rest if colon and len(source) < 20 else text
    return f"本报{dice.choice(WORDS['places'])}讯（见习记者{name}）{body}{foot}"


def retitled(text: str, dice: Dice) -> str:
    """A headline and subheads of the reprinter's own."""
    parts = _paragraphs(text)
    parts.insert(len(parts) // 2, f"看点：{dice.choice(WORDS['places'])}为何受关注")
    return f"重磅！{dice.choice(WORDS['units'])}有大动作，{_person(dice)}这样说\n" + "\n".join(
        parts
    )


def halved(text: str, dice: Dice) -> str:
    """One half of its sentences."""
    sentences = _sentences(text)
    middle = (len(sentences) + 1) // 2
    return "".join(sentences[middle:] or sentences) if dice.random() < 0.5 else "".join(
        sentences[:middle]
    )  # fmt: skip


def lead_cut(text: str, dice: Dice) -> str:
    """Without its first third."""
    sentences = _sentences(text)
    return "".join(sentences[len(sentences) // 3 :])


def first_lines(text: str, dice: Dice) -> str:
    """The first sentence of every paragraph, and of a short text its lead."""
    parts = _paragraphs(text)
    return "\n".join(_sentences(part)[0] for part in parts if _sentences(part))


def quotes_only(text: str, dice: Dice) -> str:
    """What was said, where enough was; else the second half."""
    said = [s for s in _sentences(text) if any(m in s for m in ("“", "表示", "说", "指出"))]
    picked = "".join(said)
    return picked if len(picked) > 120 else text[len(text) // 2 :]


def typos(text: str, dice: Dice) -> str:
    """One character in fifty is another one."""
    pool = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    return "".join(dice.choice(pool) if dice.random() < 0.02 else c for c in text)


def scanned(text: str, dice: Dice) -> str:
    """Read by OCR from a narrow column: lost, doubled and wrong characters, hard line ends."""
    pool = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    noise = {0: "", 1: dice.choice(pool), 2: " "}
    out = "".join(
        c if (roll := dice.random()) > 0.03 else noise.get(int(roll * 100), c) for c in text
    )
    wide = dice.randrange(11, 17)
    return "\n".join(out[i : i + wide] for i in range(0, len(out), wide))


def paged(text: str, dice: Dice) -> str:
    """The marks of pages in the middle of sentences."""
    cut = sorted(dice.sample(range(len(text)), 3))
    parts = [text[a:b] for a, b in zip([0, *cut], [*cut, len(text)], strict=True)]
    return "".join(f"{part}\n第{n}页 共4页\n" for n, part in enumerate(parts, 1))


def furnished(text: str, dice: Dice) -> str:
    """Among the furniture of an aggregator, as long as a short text."""
    head = f"首页 > 资讯 > 正文\n来源：{dice.choice(WORDS['units'])} 阅读：{dice.randrange(9999)}\n"
    foot = (
        "\n免责声明：以上内容由用户上传并发布，本平台仅提供信息存储服务，不代表本平台观点。"
        "\n举报邮箱见页脚，如涉及作品版权问题请及时与本网联系，我们将在第一时间删除。\n上一篇\n下一篇"
    )
    return head + text + foot


def traditional(text: str, dice: Dice) -> str:
    """In Traditional characters, with other quotation marks."""
    return text.translate(TRADITIONAL).replace("“", "「").replace("”", "」")


def narrowed(text: str, dice: Dice) -> str:
    """Marks in half width, each followed by a space."""
    return re.sub(r"([,.:;!?])", r"\1 ", text.translate(NARROW))


def renamed(text: str, dice: Dice) -> str:
    """A foreign name in another transliteration wherever it stands."""
    for one, other in WORDS["transliterations"].items():
        text = text.replace(one, other)
    return text


def doubled(text: str, dice: Dice) -> str:
    """The page held the text twice, for two widths of screen."""
    return text + "\n" + text


def excerpted(text: str, dice: Dice) -> str:
    """A fourth of it from the middle, at least 120 characters, under a line of its own."""
    size = max(120, len(text) // 4)
    at = dice.randrange(max(1, len(text) - size))
    return "【摘要】" + text[at : at + size]


def machine_reworded(text: str, dice: Dice) -> str:
    """Every word exchanged for which a table has another, though it begin or end like a name."""
    known = re.compile("|".join(WORDS["synonyms"]))
    return known.sub(lambda word: str(WORDS["synonyms"][word[0]]), text)


def abridged(text: str, dice: Dice) -> str:
    """Two thirds of the sentences of every paragraph."""
    parts = [_sentences(part) for part in _paragraphs(text)]
    kept = [sorted(dice.sample(range(len(of)), (2 * len(of) + 2) // 3)) for of in parts]
    return "\n".join(
        "".join(of[n] for n in numbers) for of, numbers in zip(parts, kept, strict=True)
    )


def watermarked(text: str, dice: Dice) -> str:
    """A line of the aggregator's own after every paragraph."""
    line = f"（{dice.choice(WORDS['places'])}生活号版权所有，盗版必究）"
    return "\n".join(part + line for part in _paragraphs(text))


def padded(text: str, dice: Dice) -> str:
    """A connective before every third sentence."""
    return "".join(
        dice.choice(WORDS["connectives"]) + sentence if dice.random() < 0.35 else sentence
        for sentence in _sentences(text)
    )


def read_out(text: str, dice: Dice) -> str:
    """The script of a broadcast: who speaks, before every sentence."""
    speakers = ("【解说】", "【同期】", "主持人：", "画外音：")
    return "\n".join(dice.choice(speakers) + sentence for sentence in _sentences(text))


def in_words(text: str, dice: Dice) -> str:
    """Numbers up to 99 in words."""
    return re.sub(r"(?<![\d.])[1-9]\d?(?![\d.%])", lambda n: _in_words(int(n[0])), text)


def _in_words(number: int) -> str:
    tens, ones = divmod(number, 10)
    digits = "〇一二三四五六七八九"
    if not tens:
        return digits[ones]
    return (digits[tens] if tens > 1 else "") + "十" + (digits[ones] if ones else "")


EDITS: tuple[Callable[[str, Dice], str], ...] = (
    shuffled, reworded, pseudo_original, numerals, updated, interleaved, headed, retitled, halved,
    lead_cut, first_lines, quotes_only, typos, scanned, paged, furnished, traditional, narrowed,
    renamed, doubled, excerpted, machine_reworded, abridged, watermarked, padded, read_out,
    in_words,
)  # fmt: skip


def merged(text: str, other: str, dice: Dice) -> str:
    """A story, and then the lead of another one: a roundup that begins with it."""
    sentences = _sentences(other)
    return text + "\n" + "".join(sentences[: len(sentences) // 4])


def labelled(originals: list[str], seed: int = 7) -> list[dict[str, Any]]:
    """`{id, group, kind, text}`: originals, their edited copies, the members of every series."""
    dice = Dice(seed)
    rows: list[dict[str, Any]] = []
    picked = dice.sample(originals, 2000)
    for n, text in enumerate(picked):
        rows.append({"group": f"o{n}", "kind": "original", "text": text})
        for edit in dice.sample(EDITS, dice.randrange(3)):
            copy = edit(text, dice)
            if dice.random() < 0.2:
                copy = headed(copy, dice)
            rows.append({"group": f"o{n}", "kind": edit.__name__, "text": copy})
        if n % 20 == 0:
            copy = merged(text, dice.choice(picked), dice)
            rows.append({"group": f"o{n}", "kind": "merged", "text": copy})
    for name in WORDS["series"]:
        rows += series(name, 100, dice)
    dice.shuffle(rows)
    return [{"id": n, **row} for n, row in enumerate(rows)]


def series(name: str, size: int, dice: Dice) -> list[dict[str, Any]]:
    """Members of one series, each a group of its own; every tenth is carried by a second paper."""
    frame = WORDS["series"][name]
    rows: list[dict[str, Any]] = []
    for n, text in enumerate(dict.fromkeys(_filled(frame, dice) for _ in range(size))):
        rows.append({"group": f"{name}{n}", "kind": f"series-{name}", "text": text})
        if n % 10 == 0:
            rows.append({"group": f"{name}{n}", "kind": f"copy-{name}", "text": headed(text, dice)})
    return rows


_SLOT = re.compile(r"\{(\w+)\}")


def _filled(frame: str, dice: Dice) -> str:
    return _SLOT.sub(lambda slot: _value(slot[1], dice), frame)


_LISTS = {
    "l": "places", "u": "units", "t": "trades", "c": "companies", "k": "teams", "w": "weather",
    "v": "winds", "g": "goods", "z": "signs", "h": "fortunes", "s": "subjects", "r": "roads",
    "o": "offences", "E": "english_places", "N": "english_names", "C": "english_firms",
    "w2": "english_weather",
}  # fmt: skip


def _value(slot: str, dice: Dice) -> str:
    if slot in _LISTS:
        return str(dice.choice(WORDS[_LISTS[slot]]))
    numbers: dict[str, Callable[[], str]] = {
        "p": lambda: _person(dice),
        "d": lambda: f"{dice.randint(1, 12)}月{dice.randint(1, 28)}日",
        "n": lambda: str(dice.randint(20, 990)),
        "m": lambda: str(dice.randint(1, 39)),
        "a": lambda: str(dice.randint(1, 9)),
        "b": lambda: str(dice.randint(0, 9)),
        "f": lambda: f"{dice.uniform(1, 60):.2f}",
        "y": lambda: str(dice.randint(2012, 2025)),
        "code": lambda: f"{dice.randint(600000, 603999)}",
    }
    return numbers[slot]()

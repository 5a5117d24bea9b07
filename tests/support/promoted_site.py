"""A made site whose pages promote it in a sentence that no word list knows, in plain paragraphs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime

from scraper.model import Snapshot

READ_AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
PROMOTION = "岭上人家的故事，每周四晚八点在青石电台与您不见不散。"
DESK = "青石新闻热线全天守候，您身边的事就是我们的事。"
_WHO = [
    "镇里的果农",
    "社区的志愿者",
    "山里的小学校长",
    "退休的老船工",
    "新来的驻村干部",
    "街口的修鞋匠",
]
_WHAT = ["修好了通往渡口的石板路", "把旧粮仓改成了书屋", "收下今年第一车柚子", "为独居老人送去热汤"]
_WHERE = ["在雾岭脚下", "在临江老街", "在青石渡口", "在东山林场", "在南门集市", "在白河新村"]
_SAID = [
    "说这件事想了很多年",
    "说明年还要接着做下去",
    "说邻居们都出了一份力",
    "说先从最难的一步开始",
]


def paragraphs(number: int, count: int = 4) -> list[str]:
    """Sentences of a story of its own, all different: no two stories share a clause."""
    chance = random.Random(number)

    def words() -> str:
        return "".join(chr(chance.randrange(0x4E00, 0x8000)) for _ in range(7))

    def sentence(at: int) -> str:
        about = (chance.choice(_WHERE), chance.choice(_WHO), words(), chance.choice(_WHAT))
        return (
            f"{''.join(about)}，{words()}用了{number * 7 + at}天，{words()}{chance.choice(_SAID)}。"
        )

    return [sentence(at) + sentence(at + 50) for at in range(count)]


def page(
    number: int,
    lines: Sequence[str] | None = None,
    *,
    title: str = "",
    site: str = "https://news.lingshang.example",
) -> Snapshot:
    """A page whose box of text holds these lines, each a paragraph like the others."""
    title = title or f"雾岭见闻之{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{chr(0x5C71 + number)}"
    body = "".join(f"<p>{line}</p>" for line in lines or [*paragraphs(number), PROMOTION])
    html = (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class=time>2026-11-{number % 27 + 1:02} 08:30</div><div class=c>{body}</div></body>"
    )
    return Snapshot(f"{site}/2026/{number}.html", html.encode(), READ_AT)

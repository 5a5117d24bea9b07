"""Where the name of a house ends on a line that names its reporters too."""

from __future__ import annotations

import pytest

from tests.support.stories import read

TEXT = "昨天下午，江州市举行了一年一度的龙舟赛，两岸看客如潮，组委会说今年来了四十二支队伍。"


@pytest.mark.parametrize(
    ("credits", "authors"),
    [
        ("江州日报　本报记者 王一鸣", ["王一鸣"]),
        ("江州日报 通讯员 赵四海", ["赵四海"]),
        ("江州日报 全媒体记者 王一鸣", ["王一鸣"]),
        ("江州日报 本报记者：王一鸣", ["王一鸣"]),
        ("江州日报 首席记者王一鸣", ["王一鸣"]),
        ("江州日报 本报见习记者 王一鸣 通讯员 赵四海", ["王一鸣", "赵四海"]),
        ("江州日报本报记者 王一鸣", ["王一鸣"]),
        ("江州日报记者 王一鸣", ["王一鸣"]),
        ("江州日报 文/王一鸣", ["王一鸣"]),
    ],
)
def test_a_reporter_behind_the_source_is_no_part_of_its_name(
    credits: str, authors: list[str]
) -> None:
    told = f"<div class=info>2026-01-05 09:15 来源：{credits}</div>"
    article = read(f"<h1>江州龙舟赛举行</h1>{told}<div class=con>{f'<p>{TEXT}</p>' * 3}</div>")
    assert article.origin == "江州日报"
    assert [person.name for person in article.authors] == authors


@pytest.mark.parametrize("house", ["江州记者网", "中国记者"])
def test_a_house_may_be_called_after_reporters(house: str) -> None:
    told = f"<div class=info>2026-01-05 09:15 来源：{house}</div>"
    article = read(f"<h1>江州龙舟赛举行</h1>{told}<div class=con>{f'<p>{TEXT}</p>' * 3}</div>")
    assert article.origin == house

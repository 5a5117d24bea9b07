"""Bylines: who wrote, photographed and edited, from where, for which house.

>>> byline = parse_byline("株洲日报讯(全媒体记者/戴凛 通讯员/郑奕) 日前,省教育厅")
"""

from __future__ import annotations

from scraper.bylines.byline import Byline

__all__ = ["Byline", "is_byline_only", "is_outlet", "is_person_name", "parse_byline"]


def parse_byline(text: str) -> Byline:
    """Read the dateline, lead, credit, caption or editor line `text`; empty for prose.

    Never raises, and takes time in proportion to the length of `text`.
    """
    return Byline()


def is_byline_only(text: str) -> bool:
    """Whether the whole line is a byline, credit, editor or source line and nothing else."""
    return bool(text.strip()) and parse_byline(text).body_starts >= len(text.rstrip())


def is_person_name(text: str) -> bool:
    """Whether `text` alone reads as a person's name: 戴凛, 欧阳娜, 阿依努尔·买买提."""
    return False


def is_outlet(text: str) -> bool:
    """Whether `text` alone is plausible as a news house: 株洲日报, 荆楚网(湖北日报网)."""
    return False

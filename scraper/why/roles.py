"""How roles are shown: what they are called in Chinese, and which family each belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Family = Literal["text", "head", "fact", "picture", "cut"]

FAMILIES: Mapping[Family, str] = {
    "head": "headline",
    "text": "the article's text",
    "picture": "pictures",
    "fact": "facts beside the text",
    "cut": "cut away",
}

CHINESE: Mapping[str, tuple[Family, str]] = {
    "title": ("head", "主题"),
    "kicker": ("head", "引题"),
    "subtitle": ("head", "副题"),
    "lead": ("text", "导语"),
    "paragraph": ("text", "正文"),
    "subhead": ("text", "小标题"),
    "quote": ("text", "引文"),
    "list": ("text", "列表"),
    "table": ("text", "表格"),
    "caption": ("picture", "图说"),
    "picture": ("picture", "图片"),
    "meta": ("fact", "题下信息"),
    "source": ("fact", "来源"),
    "original": ("fact", "原标题"),
    "byline": ("fact", "署名"),
    "editor": ("fact", "责编"),
    "credit": ("fact", "供图供稿"),
    "captured": ("fact", "快照时间"),
    "address": ("fact", "原文地址"),
    "related": ("cut", "相关推荐"),
    "more": ("cut", "更多推荐"),
    "notice": ("cut", "声明"),
    "furniture": ("cut", "页面杂件"),
}
"""Role → its family and its Chinese name, in the order of a legend."""


def family(role: str) -> Family:
    """The family of a role; what is not known is cut away."""
    return CHINESE.get(role, ("cut", ""))[0]


def class_of(role: str) -> str:
    """The role as a part of a class name: one that is known, or `none`."""
    return role if role in CHINESE else "none"

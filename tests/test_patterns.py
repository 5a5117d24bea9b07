"""Patterns that others wrote are weighed by what the worst text could make of them."""

import re
from math import inf

import pytest

from scraper.errors import ConfigError
from scraper.patterns import MOST_STEPS, steps
from scraper.rules import load_sites


@pytest.mark.parametrize(
    "pattern",
    [
        r"^猜你喜欢", r"本文转自[:：](\S+)", r"来源[:：]\s*(\S+)\s+作者[:：]\s*(\S+)", r".*a",
        r"^.*a.*b", r"(?:\d\d:)+x", r"(?:本报|记者)+说", r"(\d{4})年(\d{1,2})月(\d{1,2})日",
        r"(?i)editor: (.+)", r"责任?编辑[:：]?\s*(\S+)", r"\s*来源", r"(?>a+)b", r"a++b",
        r"([^，。]+)[，。]([^，。]+)[，。]$", r"^(?:.{0,30}，){0,3}完", r"(?i)(?:a|A)*b",
        r"[一-龥]{2,4}(?:、[一-龥]{2,4})*\s*报道", r"^\s*第(\d+)版\s*[:：]\s*(\S+)",
        r"[^\]]+\]", r"(?:(?:a|b)c?)+d", r"x(?=y)", r"(?<=：)\S+",
    ],
)  # fmt: skip
def test_what_people_write_is_allowed(pattern: str) -> None:
    assert steps(pattern) <= MOST_STEPS
    for text in ("a" * 300, "来源:作者：" * 50, "1" * 300, " " * 300, "ab，" * 100, "中、" * 150):
        re.search(pattern, text)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b", r"(a|a)*b", r"(?:a|ab)*c", r"(a?){40}b", r"(?:a{0,9}){30}b", r"(\w+\s?)+$",
        r"(?:\w|\d\d)*!", r"(?:.*,){11}x", r"(x+x+)+y", r"(?:[ab]|[bc]d)*e",
        r"((a*)b?)*c", r"(?:a*)*", r"(.)*\1*x", r"(?:(?:(?:a{1,2}){1,2}){1,20}){1,20}b",
    ],
)  # fmt: skip
def test_what_may_never_end_is_refused(pattern: str) -> None:
    assert steps(pattern) > MOST_STEPS


@pytest.mark.parametrize(
    "pattern", [r".*a.*b", r"\d*\d*\d*x", r"(?=.*a)(?=.*b).*c", r"(.*)(.*)(.*)x"]
)
def test_what_takes_long_is_refused_though_it_ends(pattern: str) -> None:
    assert MOST_STEPS < steps(pattern) < inf


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(" * 900, "no pattern"),
        ("(?:" * 330, "no pattern"),
        ("a" * 2_000, "over 1,000 characters"),
        ("a{99999999999}", "no pattern"),
        ("(?:" * 90 + "a" + "){2,3}" * 90, "repeats what repeats"),
        ("(?:" * 90 + "a" + ")?" * 90 + "b", "nothing"),
    ],
)
def test_a_hostile_pattern_is_refused_or_read_in_bounds(pattern: str, told: str) -> None:
    text = f"host = \"a.cn\"\n[facts]\norigin = '{pattern}'"
    if told == "nothing":
        assert load_sites({"a.toml": text}).sites
        return
    with pytest.raises(ConfigError) as caught:
        load_sites({"a.toml": text})
    assert caught.value.message.startswith("a.toml: facts.origin: ")
    assert told in caught.value.message or "nested without end" in caught.value.message

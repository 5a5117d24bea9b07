"""Values come out of a pickle as they went in."""

import pickle
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from scraper.carried import Carried
from scraper.model import (
    Article,
    Block,
    Dateline,
    Image,
    Link,
    Person,
    Related,
    Timestamp,
    Trace,
)

NOW = Timestamp(datetime(2026, 1, 5, 8, tzinfo=UTC), "minute")
VALUES: tuple[Carried, ...] = (
    NOW,
    Link("株洲", "https://a.cn/"),
    Block("一", "lead", "first", "p", "div>p", (Link("株洲", "https://a.cn/"),), ""),
    Person("陈诺", "author", "记者", "株洲日报"),
    Dateline("株洲日报讯", "株洲日报", "讯", None, None),
    Image("https://a.cn/1.jpg", "图", None, 3, 7),
    Related("more", "题", None, "https://a.cn/2", NOW),
    Trace((1, 2), (3,), ((4, 5),)),
    Article(
        title="题", published_at=NOW, blocks=(Block("一", "lead"),), related=(Related("more"),),
        evidence={"title": "h1"},
    ),
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_value_comes_back_as_it_was(value: Carried) -> None:
    assert pickle.loads(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)) == value


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_all_its_fields_are_arguments_of_its_class(value: Carried) -> None:
    assert value.__match_args__ == tuple(field.name for field in fields(value))  # type: ignore[arg-type]

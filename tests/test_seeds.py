"""The two real inputs that the project began with read exactly; they stand beside the project."""

import json
from datetime import UTC, datetime

import pytest

from scraper.model import Snapshot
from scraper.pipeline import extract
from tests.support.cases import SHARED

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
WIDE = str.maketrans({",": "，", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）", ":": "："})


def seed(name: str) -> bytes:
    path = SHARED / "seeds" / name
    if not path.exists():
        pytest.skip("../shared/seeds is not here")
    return path.read_bytes()


@pytest.mark.parametrize("name", ["snapshot-page", "print-page"])
def test_a_seed_reads_exactly(name: str) -> None:
    expected = json.loads(seed(f"{name}.expected.json"))
    article = extract(Snapshot("", seed(f"{name}.txt"), NOON)).to_json()
    assert {key: article[key] for key in expected} == expected


@pytest.mark.parametrize("name", ["snapshot-page", "print-page"])
def test_a_seed_has_one_digest_in_half_and_full_width(name: str) -> None:
    narrow = seed(f"{name}.txt").decode()
    wide = narrow.translate(WIDE)
    first, second = (extract(Snapshot("", text.encode(), NOON)) for text in (narrow, wide))
    assert first.digest == second.digest
    assert [b.role for b in first.blocks] == [b.role for b in second.blocks]
    assert [p.name for p in first.authors] == [p.name for p in second.authors]
    assert first.published_at == second.published_at


@pytest.mark.parametrize("charset", ["gb18030", "utf-8-sig", "utf-16"])
def test_a_seed_in_other_bytes_is_the_same_article(charset: str) -> None:
    text = seed("snapshot-page.txt").decode()
    first = extract(Snapshot("", text.encode(), NOON))
    assert extract(Snapshot("", text.encode(charset), NOON)).digest == first.digest

"""One page, whatever its markup and its bytes, is one article."""

from datetime import UTC, datetime
from typing import Any

import pytest

from scraper.model import Snapshot
from scraper.pipeline import extract
from tests.support.cases import SHARED
from tests.support.layouts import LAYOUTS, page
from tests.support.snapshot_site import Page, entries

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
URL = "https://kz.example.cn/kz/20230105.html"
SAME = (
    "title", "kicker", "subtitle", "category", "authors", "editors", "credits", "dateline",
    "origin", "reprinter", "snapshotter", "origin_url", "published_at", "published_precision",
    "captured_at", "captured_not_before", "lang", "blocks", "text", "digest", "related",
)  # fmt: skip


def facts(body: bytes) -> dict[str, Any]:
    found = extract(Snapshot(URL, body, NOON, headers=(("content-type", "text/html"),))).to_json()
    for entry in found["related"]:
        entry["url"] = None
    return {key: found[key] for key in SAME}


def texts() -> dict[str, str]:
    listed = Page(related=entries(9, titled=True), more=entries(15, titled=True))
    bare = Page(kicker=None, copies=1, caption=None)
    found = {"ours": listed.text(), "ours, bare": bare.text()}
    seed = SHARED / "seeds" / "snapshot-page.txt"
    return found | ({"the seed": seed.read_text("utf-8")} if seed.exists() else {})


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("text", texts().values(), ids=texts().keys())
def test_every_layout_is_the_same_article(text: str, layout: str) -> None:
    plain = extract(Snapshot(URL, text.encode(), NOON)).to_json()
    assert facts(page(text, layout)) == {key: plain[key] for key in SAME}


@pytest.mark.parametrize("text", texts().values(), ids=texts().keys())
def test_gb18030_bytes_that_declare_gb2312_are_the_same_article(text: str) -> None:
    lying = page(text, "soup", charset="gb18030", declared="gb2312")
    assert facts(lying) == facts(page(text, "soup"))

"""The reminder that `EXTRACTOR_VERSION` has to grow with the rules."""

from bench.readings import Reading, changed, reminder
from scraper.extractor import EXTRACTOR_VERSION

PINNED = {"cases/a": Reading("page", "article"), "cases/b": Reading("page", "article")}


def test_a_page_that_is_read_otherwise_asks_for_a_new_version() -> None:
    found = PINNED | {"cases/b": Reading("page", "another article")}
    assert changed(PINNED, found) == ["cases/b"]
    assert "cases/b\nlet EXTRACTOR_VERSION" in reminder(EXTRACTOR_VERSION, PINNED, found)


def test_a_page_that_was_rewritten_asks_for_none() -> None:
    found = PINNED | {"cases/b": Reading("another page", "another article")}
    assert reminder(EXTRACTOR_VERSION, PINNED, found) == ""


def test_a_version_that_grew_and_a_new_page_ask_to_be_pinned() -> None:
    found = PINNED | {"cases/c": Reading("page", "article")}
    assert reminder("0", PINNED, PINNED).endswith("--pin`")
    assert reminder(EXTRACTOR_VERSION, PINNED, found).endswith("--pin`")
    assert reminder(EXTRACTOR_VERSION, PINNED, PINNED) == ""

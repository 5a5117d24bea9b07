"""The demo's clock, its directory, and the things it shows."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console

from scraper.demo import shown
from scraper.demo.clock import DemoClock
from scraper.demo.workplace import MARK, prepare
from scraper.errors import UsageError
from scraper.model import SHANGHAI, Article, Timestamp
from storage.protocol import Held, Hit

NOON = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)


def printed(*things: object) -> str:
    console = Console(width=100, record=True, file=None, color_system=None, quiet=False)
    with console.capture() as capture:
        for thing in things:
            console.print(thing)
    return capture.get()


def held(id: int, **facts: object) -> Held:
    article = Article(**facts)  # type: ignore[arg-type] # any fact of an article
    return Held(id, article, 1, 1, NOON, NOON, 1)


def test_a_moved_clock_goes_on_from_there() -> None:
    clock = DemoClock(NOON)
    clock.move(timedelta(days=4))
    assert timedelta(0) <= clock() - NOON - timedelta(days=4) < timedelta(minutes=1)
    assert clock() <= clock()


def test_a_clock_does_not_go_back() -> None:
    with pytest.raises(ValueError, match="does not go back"):
        DemoClock(NOON).move(timedelta(seconds=-1))


def test_a_demo_makes_its_directory(tmp_path: Path) -> None:
    place = prepare(tmp_path / "a" / "b")
    assert place.directory.is_dir()
    assert not place.again


def test_an_earlier_demo_makes_room(tmp_path: Path) -> None:
    first = prepare(tmp_path)
    first.archive.write_text("old")
    (tmp_path / "archive.db-wal").write_text("old")
    first.pages.mkdir()
    (first.pages / "one.md").write_text("old")
    mine = tmp_path / "notes.txt"
    mine.write_text("mine")
    assert prepare(tmp_path).again
    assert sorted(path.name for path in tmp_path.iterdir()) == [MARK, "notes.txt"]


@pytest.mark.parametrize("name", ["archive.db", "articles.jsonl", "articles"])
def test_files_of_others_are_not_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("precious")
    with pytest.raises(UsageError, match="no demo made it") as caught:
        prepare(tmp_path)
    assert "--dir" in caught.value.hint
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_directory_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="file"):
        prepare(tmp_path / "file")


def test_a_difference_shows_sentences_that_changed() -> None:
    before = "一句不变。共抽检186批次，合格率99.5%。又一句不变。删去的一句。"
    after = "一句不变。共抽检168批次，合格率99.4%。又一句不变。"
    assert [text.plain for text in shown.difference(before, after)] == [
        "  − 共抽检186批次，合格率99.5%。",
        "  + 共抽检168批次，合格率99.4%。",
        "  − 删去的一句。",
    ]
    assert shown.difference(before, before) == []


def test_a_difference_marks_the_characters() -> None:
    old, new = shown.difference("共186批。", "共168批。")
    marked = {(span.start, span.end) for span in new.spans if "bold" in str(span.style)}
    assert "".join(new.plain[start:end] for start, end in sorted(marked)) in ("6", "8")
    assert any("bold" in str(span.style) for span in old.spans)


def test_a_chain_names_each_house_once() -> None:
    article = Article(origin="江州日报", reprinter="今日看点汇", snapshotter="kz.cunye.example")
    assert shown.chain(article) == "江州日报 → 今日看点汇 → kz.cunye.example"
    assert shown.chain(Article(origin="江州日报")) == "江州日报"


def test_provenance_is_in_order_of_publication() -> None:
    pages = [
        held(1, title="快照", published_at=Timestamp.parse("2026-11-20T08:26:00+08:00", "minute")),
        held(2, title="报纸", published_at=Timestamp.parse("2026-11-20")),
    ]
    text = printed(shown.provenance(pages))
    assert text.index("报纸") < text.index("快照")
    assert "2026-11-20 08:26" in text


def test_a_hit_shows_its_snippet_without_terminal_escapes() -> None:
    found = Hit(
        7, None, "标题\x1b[31m", "江州日报", "2026-11-20T08:26:00+08:00", "防溺水冬训", ((0, 3),)
    )
    text = printed(shown.hit(found))
    assert "\x1b" not in text
    assert "标题" in text
    assert "防溺水冬训" in text
    assert "江州日报  2026-11-20" in text


def test_a_hit_marks_its_words_and_counts_its_pages() -> None:
    found = Hit(7, None, "标题", None, None, "讲防溺水\n课", ((1, 4),), spread=3)
    console = Console(width=60, force_terminal=True, color_system="standard", _environ={})
    with console.capture() as capture:
        console.print(shown.hit(found))
    text = capture.get()
    assert "\x1b[1;33m防溺水\x1b[0m 课" in text
    assert "3 pages" in text


def test_a_long_snippet_is_cut_around_its_first_match() -> None:
    text = "前" * 60 + "校车" + "后" * 60
    line = printed(shown.hit(Hit(7, None, "标题", None, None, text, ((60, 62),)))).split("\n")[1]
    assert "校车" in line
    assert line.strip().startswith("…前")
    assert line.strip().endswith("后…")
    assert len(line.strip()) == shown.SEEN + 2


def test_figures_of_a_table_stand_to_the_right() -> None:
    lines = printed(shown.table(("word", "count"), [("甲", 5), ("乙", 12)])).rstrip().split("\n")
    assert [line.rstrip()[-2:] for line in lines[1:]] == [" 5", "12"]

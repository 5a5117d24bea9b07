"""What reads a whole archive costs as much again for as many articles again, not their square."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.opening import open_archive
from storage.verify import verify
from tests.support.archives import DAY, page, story

FEW, MANY = 60, 360


def filled(path: Path, count: int) -> Path:
    with open_archive(path, create=True) as archive, archive.batch():
        run = archive.start_run("crawl", at=DAY)
        for n in range(count):
            url = f"https://www.zhuzhou.example.cn/{n}.html"
            text = f"第{n}所山里学校今天通了热水，{n * 7919 % 1000}名孩子用上了温水。" * 3
            archive.add(story(text, url), page(text.encode(), url), at=DAY, run_id=run)
        archive.finish_run(run, at=DAY, outcome="done", counts={})
    return path


def steps(path: Path) -> int:
    """How many hundred steps SQLite takes to verify an archive."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    with closing(sqlite3.connect(path)) as conn:
        conn.row_factory = sqlite3.Row
        conn.set_progress_handler(count, 100)
        assert list(verify(conn)) == []
    return taken


def test_to_verify_six_times_as_much_takes_about_six_times_the_steps(tmp_path: Path) -> None:
    few = steps(filled(tmp_path / "few.db", FEW))
    many = steps(filled(tmp_path / "many.db", MANY))
    assert many < 9 * few

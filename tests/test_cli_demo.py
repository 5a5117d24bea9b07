"""`demo`: the main job in one command, and an archive to go on with."""

import json
from pathlib import Path

from tests.support.calls import call, terminal


def test_the_demo_leaves_an_archive_that_can_be_searched_and_verified(tmp_path: Path) -> None:
    said = terminal("demo", "--dir", tmp_path / "d", NO_COLOR="1")
    assert said.code == 0, said.err
    assert "First crawl" in said.out
    db = tmp_path / "d/archive.db"
    told = json.loads(call("status", "-a", db).out)
    assert told["articles"] >= 40
    assert told["withdrawn"] == 1
    assert call("verify", "-a", db).code == 0
    assert call("search", "双减", "-a", db).code == 0
    first, second, *_ = (json.loads(x) for x in reversed(call("runs", "-a", db).out.splitlines()))
    assert first["new"] > 20
    assert (second["new"], second["revised"]) == (0, 1)


def test_the_demo_touches_no_file_that_is_not_its_own(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("mine")
    said = call("demo", "--dir", tmp_path)
    assert said.code == 2
    assert "hint: " in said.err
    assert (tmp_path / "archive.db").read_text() == "mine"

"""Programs that are not ours read an archive, and the commands of the docs do what they say."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from storage import describe
from storage.opening import open_archive
from tests.support.archives import DAY, FULL, OTHER, page, story
from tests.support.calls import run

PAGE = Path(__file__).parent.parent / "docs" / "evidence.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_archive(tmp_path / "archive.db") as archive:
        archive.add(FULL, page(), at=DAY)
        archive.add(story(url=OTHER), page(url=OTHER), at=DAY)
    return tmp_path


@pytest.mark.parametrize("program", describe.PROGRAMS)
def test_a_program_of_others_reads_the_archive(folder: Path, program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed here")
    line = describe.PROGRAMS[program][1]
    done = subprocess.run(
        shlex.split(line), cwd=folder, capture_output=True, text=True, check=False
    )
    if "Failed to download extension" in done.stderr:
        pytest.skip("duckdb cannot get its sqlite extension here")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert [(row["id"], row["title"]) for row in rows] == [(1, FULL.title), (2, story().title)]


def test_the_commands_of_the_page_on_evidence_run(folder: Path) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    assert len(lines) >= 9
    for line in lines:
        said = run(*shlex.split(line)[1:], cwd=folder)
        assert said.code == 0, (line, said.err)
    assert run("show", "2", cwd=folder).code == 1

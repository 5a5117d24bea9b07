"""The README's tour runs as printed; `...` stands for what may differ."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def steps() -> list[tuple[str, str]]:
    """Every command of the tour with what it should print."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(README):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], ""))
            else:
                command, wanted = found[-1]
                found[-1] = (command, wanted + line + "\n")
    return found


@pytest.fixture
def shell(tmp_path: Path) -> subprocess.Popen[str]:
    """A shell in an empty folder that knows `jianbao`, `sqlite-utils` and our fixtures."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, module in (("jianbao", "scraper.cli.main"), ("sqlite-utils", "sqlite_utils")):
        script = tools / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        script.chmod(0o755)
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        ["bash"], cwd=tmp_path, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_the_tour_runs_as_printed(shell: subprocess.Popen[str]) -> None:
    tour = steps()
    assert len(tour) > 8
    mark = "code=$?; printf '\\036%s\\036' $code; (exit $code)"
    script = "".join(f"{command}\n{mark}\n" for command, _ in tour)
    out, errors = shell.communicate(script, timeout=110)
    printed = re.split("\x1e(\\d+)\x1e", out)
    compare = doctest.OutputChecker().check_output
    for (command, wanted), got, code in zip(tour, printed[::2], printed[1::2], strict=False):
        assert compare(wanted, got, doctest.ELLIPSIS), f"$ {command}\n{got}\n{errors[-800:]}"
        found = "diff" in command or "1990" in command
        assert found == (code != "0"), f"$ {command}: exit {code}\n{errors[-800:]}"
    assert len(printed) == 2 * len(tour) + 1


def test_every_link_of_the_readme_resolves() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert links
    assert not [link for link in links if "://" not in link and not (ROOT / link).exists()]


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target

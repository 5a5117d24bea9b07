"""How the CLI tests call `jianbao`: in this process, in a real one, and on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from scraper.cli.app import app

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Said:
    """What one call said, and how it ended."""

    code: int
    out: str
    err: str


def call(*args: str | Path, stdin: str | bytes | None = None, cwd: Path | None = None) -> Said:
    """One call within this process."""
    before = Path.cwd()
    if cwd is not None:
        os.chdir(cwd)
    try:
        result = CliRunner(env=_quiet_environment()).invoke(app, [str(a) for a in args], stdin)
    finally:
        os.chdir(before)
    return Said(result.exit_code, result.stdout, result.stderr)


def command(*args: str | Path) -> list[str]:
    """The words that start a real `jianbao` process from this checkout."""
    return [sys.executable, "-m", "scraper.cli.main", *map(str, args)]


def environment(**more: str) -> dict[str, str]:
    """This process's environment, in which the checkout can be imported and nothing is set."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JIANBAO_", "COV"))}
    return kept | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"} | more


def run(*args: str | Path, stdin: bytes = b"", cwd: Path | None = None, **environ: str) -> Said:
    """One call in a process of its own, its output in pipes."""
    done = subprocess.run(
        command(*args), input=stdin, capture_output=True, cwd=cwd,
        env=environment(**environ), timeout=60, check=False,
    )  # fmt: skip
    return Said(done.returncode, done.stdout.decode(), done.stderr.decode())


def terminal(*args: str | Path, cwd: Path | None = None, **environ: str) -> Said:
    """One call whose standard output is a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command(*args), stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.PIPE, cwd=cwd,
        env=environment(TERM="xterm-256color", **environ),
    )  # fmt: skip
    os.close(theirs)
    printed = _read_all(ours)
    assert process.stderr is not None
    err = process.stderr.read().decode()
    process.stderr.close()
    return Said(process.wait(timeout=60), printed.decode(), err)


def _read_all(handle: int) -> bytes:
    pieces: list[bytes] = []
    while True:
        try:
            piece = os.read(handle, 65536)
        except OSError:  # how a terminal says that the other side has gone
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(handle)
    return b"".join(pieces)


def _quiet_environment() -> Mapping[str, str | None]:
    return {"JIANBAO_ARCHIVE": None, "JIANBAO_CONFIG": None}

"""Draw the README's picture: a real run of the demo on a terminal, as an SVG made by rich.

python docs/picture.py            writes docs/terminal.svg
"""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
from html import unescape
from io import StringIO
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).parent / "terminal.svg"
COLUMNS = 100
_TEXT = re.compile(r'textLength="([\d.]+)"([^>]*)>([^<]*)</text>')


def terminal_output(*words: str) -> str:
    """What a command prints on a terminal of `COLUMNS` columns, colours and all."""
    master, slave = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "LINES": "60", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    with subprocess.Popen(words, stdout=slave, stderr=subprocess.DEVNULL, env=environment) as run:
        os.close(slave)
        pieces: list[bytes] = []
        while piece := _read(master):
            pieces.append(piece)
    os.close(master)
    if run.returncode:
        raise SystemExit(f"error: {' '.join(words)} ended with {run.returncode}")
    return b"".join(pieces).decode("utf-8", "replace").replace("\r\n", "\n")


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # the other end of a terminal closes with an error
        return b""


def draw(output: str, title: str) -> str:
    """The output as an SVG window."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(output))
    svg = _TEXT.sub(_at_full_width, console.export_svg(title=title))
    return re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)


def _at_full_width(match: re.Match[str]) -> str:
    """A run of text at the width of its cells: rich counts a Han character as one."""
    length, attributes, words = match.groups()
    shown = unescape(words)
    width = float(length) / max(1, len(shown)) * cell_len(shown)
    return f'textLength="{width:.1f}"{attributes}>{words}</text>'


def main() -> None:
    """Run the demo in an empty folder and draw it."""
    with tempfile.TemporaryDirectory() as folder:
        command = (sys.executable, "-m", "scraper.cli.main", "demo", "--dir", f"{folder}/demo")
        output = terminal_output(*command).replace(folder, "~")
    PICTURE.write_text(draw(output, "jianbao demo"), "utf-8")
    print(f"{PICTURE.name}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

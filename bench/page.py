"""docs/measuring.md: what can be measured, how, and the accuracy that may not fall."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
_HEAD = """# Measuring

What is promised of accuracy, speed, memory and safety is measured by programs in `bench/`, on the
pages and texts beside the checkout (`../shared`; without them a program says "skipped") or on sites
and faults of their own. Speed is told as a ratio to a yardstick, or to another tool, measured by
turns in the same run: the machine then hardly matters. Other tools live in environments of their
own (`make bench-peers`) and are never needed by jianbao.

## Accuracy that may not fall

Shares of pages, by general rules alone: no site file, nothing remembered of a site. CI refuses a
change that lowers one (`bench/floors.json`, `python -m bench.accuracy`).

"""
_COLUMNS = {
    "F1": "text, F1",
    "F1>=.95": "F1 ≥ 0.95",
    "F1<.5": "F1 < 0.5",
    "leak": "furniture leaks",
    "title=": "title",
    "title~": "title, folded",
    "s.day": "day",
    "s.min": "minute",
    "s.source": "来源",
}
_GROUPS = {"zh news": "news in Chinese", "zh": "all Chinese", "not zh": "other languages"}
_UNDER = """
`text, F1` is that of runs of four characters against the labelled body; day, minute and 来源 count
on pages that print one.

## The programs

"""


def render() -> str:
    """The page, whole."""
    return _HEAD + _floors() + _UNDER + _programs()


def _floors() -> str:
    floors = json.loads((HERE / "floors.json").read_text("utf-8"))["floors"]
    lines = [_row("", *_COLUMNS.values()), _row(*["---"] * (len(_COLUMNS) + 1))]
    for group, name in _GROUPS.items():
        held = floors[group]
        shown = (f"{held[key]:.3f}" if key in held else "–" for key in _COLUMNS)
        lines.append(_row(name, *shown))
    return "".join(lines)


def _programs() -> str:
    lines = [_row("run", "measures"), _row("---", "---")]
    for path in sorted((*HERE.glob("*.py"), *HERE.glob("*/__main__.py"))):
        told = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
        module = f"bench.{path.parent.name if path.stem == '__main__' else path.stem}"
        if re.search(rf"python -m {re.escape(module)}\b", told):
            lines.append(_row(f"`python -m {module}`", told.split("\n\n")[0].replace("\n", " ")))
    return "".join(lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"

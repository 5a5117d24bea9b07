"""Write the pages of docs that are made from the code, or say which have drifted.

python docs/generate.py            writes them
python docs/generate.py --check    ends with 1 and names those that are not up to date
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

DOCS = Path(__file__).parent
sys.path.insert(0, str(DOCS.parent))

from bench import page  # noqa: E402 (found only through the line above)
from scraper.cli import reference  # noqa: E402 (found only through the line above)
from storage import describe  # noqa: E402

PAGES: Mapping[str, Callable[[], str]] = {
    "cli.md": reference.cli,
    "errors.md": reference.errors_and_failures,
    "measuring.md": page.render,
    "schema.md": describe.render,
}


def main() -> int:
    """Write or check every page; the exit code."""
    check = "--check" in sys.argv[1:]
    drifted = [name for name, made in PAGES.items() if not _same(DOCS / name, made())]
    for name in drifted:
        if check:
            sys.stdout.write(f"docs/{name} has drifted: python docs/generate.py\n")
        else:
            (DOCS / name).write_text(PAGES[name](), "utf-8")
            sys.stdout.write(f"docs/{name} written\n")
    return int(check and bool(drifted))


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


if __name__ == "__main__":
    sys.exit(main())

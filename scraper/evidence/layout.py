"""Where things stand in a bundle, and the words that explain it to a stranger."""

from __future__ import annotations

from importlib.resources import files

FORMAT = "jianbao evidence 1"
MANIFEST = "MANIFEST.sha256"
ABOUT = "bundle.json"
README = "README.md"
ARTICLE = "article.json"
LARGEST = 2 * 1024**3
"""Bytes that the files of a bundle may have in all."""
MOST = 100_000
"""Files of a bundle."""


def bytes_file(sha256: str) -> str:
    """The bytes of a response, named by their own digest."""
    return f"bytes/{sha256}"


def record_file(kind: str, id: int) -> str:
    """The record of a snapshot or version, to the letter as the chain has it."""
    return f"records/{kind}-{id}.json"


RECORDED = "recorded.txt"
"""What the file of a text ends with that was first read from a version, and is not its text now."""
FOLDERS = frozenset({"bytes/", "chain/", "diffs/", "records/", "versions/"})
"""Where all but the first files stand."""


def version_file(number: int, suffix: str) -> str:
    """A wording: `json` as it was read, `txt` its text alone."""
    return f"versions/{number}.{suffix}"


def diff_file(earlier: int, later: int) -> str:
    """What changed between two wordings, as a page."""
    return f"diffs/{earlier}-{later}.html"


def link_file(number: int, suffix: str) -> str:
    """A link of the chain: `link` its text, `items` what it names, `N.tsr` its time-stamps."""
    return f"chain/{number:06}.{suffix}"


def explained() -> str:
    """The page for a stranger, with places for `title`, `url`, `made_at`, `version`, `standing`."""
    return files(__package__).joinpath("explained.md").read_text("utf-8")


NOT_CHAINED = """
## Not in the chain yet

No link vouches for what is named here: no run has ended since it came.

{items}
"""

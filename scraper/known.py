"""What is known of sites, read from the site files that come with the program."""

from __future__ import annotations

from functools import cache
from importlib import resources

from scraper.knowledge import Knowledge
from scraper.rules import load_sites


@cache
def shipped() -> Knowledge:
    """The knowledge of `scraper/sites/*.toml`; read once a process."""
    folder = resources.files("scraper") / "sites"
    if not folder.is_dir():
        return Knowledge.NONE
    texts = {
        file.name: file.read_text("utf-8")
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    }
    return load_sites(texts)

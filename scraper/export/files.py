"""Exports as files: whole or not at all, under names that cannot climb."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from scraper.errors import UsageError
from scraper.export.formats import Format
from scraper.export.numbered import Numbered
from scraper.text import HAN

_NOT_IN_A_NAME = re.compile(f"[^0-9A-Za-z{HAN}]+")
LONGEST_NAME = 150
"""Bytes of UTF-8, without number and suffix: what every file system takes."""


@contextmanager
def replaced(path: Path, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A file that appears under its name when all of it is written, and not before."""
    if path.is_dir():
        raise UsageError(f"{path}: is a folder", hint="name a file")
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}", hint="make it first")
    if path.exists() and not path.is_file():  # a device or a pipe: to replace it would destroy it
        with path.open("w", encoding=encoding, errors="replace", newline="") as stream:
            yield stream
        return
    path = path.resolve()  # what a link points to is replaced, not the link
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding=encoding, errors="replace", newline="") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def into_file(articles: Iterable[Numbered], path: Path, form: Format) -> int:
    """Write all articles into one file; how many."""
    with replaced(path, form.encoding) as stream:
        return form.write(articles, stream)


def into_folder(articles: Iterable[Numbered], folder: Path, form: Format) -> int:
    """Write one file an article into a folder, which is made when it is not there; how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for count, each in enumerate(articles, 1):
        with replaced(folder / file_name(each, form.suffix, count), form.encoding) as stream:
            form.write([each], stream)
    return count


def file_name(each: Numbered, suffix: str, position: int = 0) -> str:
    """A name that sorts by day, stays in its folder, and is the same at every export.

    >>> from scraper.model import Article
    >>> file_name(Numbered(7, Article(title="../株洲教育 亮出了？")), ".md")
    'undated-000007-株洲教育-亮出了.md'
    """
    article = each.article
    when = article.published_at.value.date().isoformat() if article.published_at else "undated"
    number = each.id if each.id is not None else position
    words = _NOT_IN_A_NAME.sub("-", article.title or "").strip("-")
    short = words.encode()[:LONGEST_NAME].decode("utf-8", "ignore").strip("-")
    return "-".join(filter(None, (when, f"{number:06}", short))) + suffix


def _mode(path: Path) -> int:
    """The mode of the file that is replaced; of a new one what the umask gives."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask

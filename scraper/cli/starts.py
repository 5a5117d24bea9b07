"""What a person names to crawl, as the starts of a crawl."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from scraper.cli import values
from scraper.config import Config
from scraper.crawl.order import Start
from scraper.errors import UsageError
from scraper.files import STDIN, lines

_ADDRESS = ("http://", "https://")


def named(targets: Sequence[str] | None, config: Config) -> Sequence[str]:
    """The words that a person gave; without any, every source. Raises `UsageError` for neither."""
    words = targets or [source.name for source in config.sources]
    if not words:
        raise UsageError(
            "nothing to crawl: no address was given and the settings name no source",
            hint="jianbao crawl https://… or write a [[sources]] table (jianbao init)",
        )
    return words


def starts_of(targets: Sequence[str], config: Config) -> tuple[Start, ...]:
    """Where a crawl begins. Raises `UsageError` for a word that is no source, address or file."""
    found: list[Start] = []
    for word in targets:
        if source := config.source(word):
            found += [Start(url, source.name) for url in (source.url, *source.starts)]
        elif word.startswith(_ADDRESS):
            found.append(Start(values.address(word)))
        elif word == STDIN or Path(word).is_file():
            found.extend(Start(address) for address in _addresses(word))
        else:
            raise _no_target(word, config)
    if not found:
        raise UsageError("nothing to crawl: the files hold no address")
    return tuple(found)


def _addresses(name: str) -> Iterator[str]:
    """The addresses of a file, one a line; blank lines and those that begin with # are passed."""
    for number, address in lines(name):
        if address.startswith("#"):
            continue
        try:
            yield values.address(address)
        except UsageError as error:
            raise UsageError(f"{name}:{number}: {error.message}", hint=error.hint) from None


def _no_target(word: str, config: Config) -> UsageError:
    names = [source.name for source in config.sources]
    if near := get_close_matches(word, names, n=1):
        hint = f"did you mean {near[0]}?"
    elif "." in word and "/" not in word.partition("://")[0]:
        hint = f"an address begins with its scheme: https://{word.partition('://')[2] or word}"
    else:
        hint = f"known sources: {', '.join(names)}" if names else "the settings name no source"
    return UsageError(f"{word}: no source, no address and no file", hint=hint)

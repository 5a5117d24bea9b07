"""TOML that somebody else wrote, in bounded time, with errors that name the file."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from scraper.errors import ConfigError

_KEY = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_LONG_CHAIN = re.compile(rf"(?<![\w-])(?:{_KEY}[ \t]*+\.[ \t]*+){{100}}")
"""A key of a hundred steps. The time that `tomllib` takes grows with the square of the steps."""


def read_toml(text: str, name: str, hint: str) -> dict[str, Any]:
    """The tables of a text; raises `ConfigError` that calls it `name` and ends with `hint`.

    >>> read_toml("a.b = 1", "x.toml", "")
    {'a': {'b': 1}}
    """
    if _LONG_CHAIN.search(text):
        raise ConfigError(f"{name}: a key of a hundred steps (a.b.c…)", hint=hint)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name}: not valid TOML: {error}", hint=hint) from None
    except RecursionError:
        raise ConfigError(f"{name}: tables nested without end", hint=hint) from None

"""Option values without pydantic.

typer 0.29 turns every option into its type through a pydantic TypeAdapter, whose import takes
0.2 s: more than half of what a search may take from start to answer. The few types our commands
use are read here, with errors in our own words. `typer` is pinned below its next minor version;
were the seam gone, options would still be read, by pydantic, and the start-up test would say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from typer._coercion import RuntimeParam

from scraper.errors import UsageError


@dataclass(frozen=True)
class Read(RuntimeParam):
    """Reads one option's text as str, int, float, Path, a choice, or by the option's parser."""

    name: str = ""

    def _coerce_value(self, value: Any, param: Any, ctx: Any) -> Any:
        wanted: Any = self.annotation
        if get_origin(wanted) is list:
            return [self._one(item, get_args(wanted)[0]) for item in value]
        return self._one(value, wanted)

    def _one(self, value: Any, wanted: Any) -> Any:
        if not isinstance(value, str):
            return value
        if self.parameter_info.parser is not None:
            return self._parsed(value, self.parameter_info.parser)
        if get_origin(wanted) is Literal:
            return self._chosen(value, get_args(wanted))
        if wanted is int or wanted is float:
            return self._number(value, wanted)
        return Path(value) if wanted is Path else value

    def _parsed(self, value: str, parser: Any) -> Any:
        try:
            return parser(value)
        except UsageError as error:
            raise UsageError(f"{self.name}: {error.message}", hint=error.hint) from None

    def _chosen(self, value: str, choices: tuple[str, ...]) -> str:
        if value in choices:
            return value
        near = get_close_matches(value, choices, n=1)
        told = f"did you mean {near[0]}? " if near else ""
        raise UsageError(
            f"{self.name}: {value[:60]!r} is none of its values",
            hint=f"{told}known: {', '.join(choices)}",
        )

    def _number(self, value: str, wanted: type[int] | type[float]) -> float:
        try:
            number = wanted(value)
        except ValueError:
            kind = "whole number" if wanted is int else "number"
            raise UsageError(f"{self.name}: {value[:60]!r} is not a {kind}") from None
        low, high = self.parameter_info.min, self.parameter_info.max
        if (low is not None and not number >= low) or (high is not None and not number <= high):
            limits = f"at least {low:g}" if high is None else f"{low or 0:g} to {high:g}"
            raise UsageError(f"{self.name}: must be {limits}, not {value[:60]}")
        return number


def read_quickly(params: Iterable[Any]) -> None:
    """Let these parameters be read by `Read`."""
    for param in params:
        descriptor = getattr(param, "type_descriptor", None)
        if descriptor is not None and param._runtime_param is None:
            option = param.param_type_name == "option"
            name = max(param.opts, key=len) if option else (param.metavar or param.name)
            param._runtime_param = Read(descriptor.parameter_info, descriptor.annotation, name)

"""Every setting as a row: for the docs, for the example, for `config show`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from scraper.config import Config


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings, for the docs."""

    key: str
    type: str
    default: str
    help: str


def settings() -> Iterator[Setting]:
    """Every setting with its type, default and help, in the order of the file."""
    yield from _settings(Config, "")


def example() -> str:
    """A configuration file that says what there is: every setting, commented out at its default.

    >>> print(example().splitlines()[4])
    # archive = ""
    """
    lines, table = [_EXAMPLE_HEAD], ""
    for setting in settings():
        above, _, key = setting.key.rpartition(".")
        if setting.type == "tables":
            continue
        if above != table:
            table = above
            lines.append(_heading(above))
        lines.append(f"# {setting.help}")
        lines.append(
            f"# {key} = {setting.default.strip('`').replace('required', _EXAMPLE.get(key, ''))}"
        )
    return "\n".join(lines) + "\n"


def _heading(table: str) -> str:
    """The header of a table: of one that may be there many times, or stands in such a one, none."""
    if table.endswith("[]"):
        return f"\n# [[{table.replace('[]', '')}]]"
    return f"\n# [{table.replace('[]', '')}]" if "[]" in table else f"\n[{table}]"


_EXAMPLE_HEAD = """\
# jianbao's settings. A line that begins with # is a comment: take the mark away to change a value.
# `jianbao -o fetch.delay=1 …` changes one for a single call.
"""
_EXAMPLE = {
    "name": '"city-paper"',
    "url": '"https://epaper.example.cn/"',
    "address": '"https://epaper.example.cn/html/{yyyy}-{mm}/{dd}/node_1.htm"',
    "query": '"轨道交通 OR 地铁"',
}


def _settings(shape: type, above: str) -> Iterator[Setting]:
    for each, hint in hints(shape):
        inner = table_of(hint)
        if inner is None or get_origin(bare(hint)) is tuple:
            yield Setting(f"{above}{each.name}", _type(hint), _default(each), _help(hint))
        if inner is not None:
            dot = "[]." if get_origin(bare(hint)) is tuple else "."
            yield from _settings(inner, f"{above}{each.name}{dot}")


def hints(shape: type) -> list[tuple[Any, Any]]:
    """The fields of a form with their annotated types."""
    known = get_type_hints(shape, include_extras=True)
    return [(each, known[each.name]) for each in fields(shape)]


def bare(hint: Any) -> Any:
    """A type without what is noted of it."""
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def table_of(hint: Any) -> type | None:
    """The dataclass that a key holds, one or many of it."""
    kind = bare(hint)
    inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
    return inner if isinstance(inner, type) and is_dataclass(inner) else None


def _type(hint: Any) -> str:
    kind = bare(hint)
    if get_origin(kind) is Literal:
        return " \\| ".join(f"`{word}`" for word in get_args(kind))
    if get_origin(kind) is tuple:
        return "tables" if table_of(hint) else "list of texts"
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}[kind]


def _default(each: Any) -> str:
    if each.default is MISSING:
        return "required"
    told = list(each.default) if isinstance(each.default, tuple) else each.default
    return f"`{json.dumps(told, ensure_ascii=False)}`"


def _help(hint: Any) -> str:
    texts = [note for note in getattr(hint, "__metadata__", ()) if isinstance(note, str)]
    return texts[0] if texts else ""

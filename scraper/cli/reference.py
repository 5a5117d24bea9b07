"""The reference of commands, settings, exit codes and failures, made from what it speaks of."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import typer
from typer.main import get_group

from scraper import configtable, errors
from scraper.cli.app import app
from scraper.cli.commands import HEADINGS, Room
from scraper.crawl.fates import outlook
from scraper.export.formats import FORMATS

NOTE = "<!-- Made by `python docs/generate.py` from the code; changes here are lost. -->"

OTHER_CODES: Mapping[int, str] = {
    0: "Done. A closed pipe and a reached `--limit` are done too.",
    1: "Nothing was found (`search`, `show`, `export`), or differences were found (`diff`).",
    3: "Some targets failed. Pages that are gone, refused by robots.txt or hold no article are "
    "results of a crawl, not failures; up to `crawl.max_fail_ratio` of failures is still 0.",
    4: "Everything failed, or there is no article in what was given.",
    130: "Interrupted by Ctrl-C or SIGTERM; what was done is saved.",
}
"""Exit codes that say more than one error class does, or that no error brings."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of failure means, and what a person may do about it."""

    means: str
    way_on: str = ""


KINDS: Mapping[str, Kind] = {
    "timeout": Kind("no answer in time, or not all of it"),
    "connect": Kind("nobody listens there, or the way is closed"),
    "reset": Kind("the connection broke off"),
    "dns": Kind("the host's name leads nowhere"),
    "tls": Kind("the certificate is expired, untrusted or another host's"),
    "private_address": Kind("not a public address", "`--allow-private` allows it by name"),
    "redirect": Kind("redirects that go round, lead astray or do not end"),
    "too_large": Kind("more headers, body or unpacked bytes than are taken"),
    "truncated": Kind("the answer ended before its promised end"),
    "bad_encoding": Kind("the content coding is not what it says"),
    "bad_response": Kind("not a sound HTTP answer, or one without a page"),
    "robots": Kind("robots.txt asks not to fetch it"),
    "noarchive": Kind("the page asks not to be archived"),
    "gone": Kind("404 or 410"),
    "http_4xx": Kind("the host refuses, with another status from 400 to 499"),
    "http_5xx": Kind("the host is in trouble: a status from 500 on, or a page that tells so"),
    "throttled": Kind("the host asks for fewer requests (429), or rests after it refused"),
    "unsupported_type": Kind("a picture, a film, a print: no page"),
    "soft_404": Kind("status 200, and a page that says it is gone"),
    "login": Kind("a login stands before the article"),
    "captcha": Kind("a riddle stands before the article"),
    "not_article": Kind("neither an article nor a list"),
    "trap": Kind("part of a web without end, left after a few steps"),
    "parse": Kind("the reader broke on it"),
    "limits": Kind("reading it would take too long or too much"),
    "other": Kind("none of these; the detail says what"),
}
"""What each word of `failures.kind` means."""


def cli() -> str:
    """`docs/cli.md`: every command with its options, every setting, every format."""
    return "\n".join([*_head(), *_commands(), *_settings(), *_formats()]) + "\n"


def errors_and_failures() -> str:
    """`docs/errors.md`: every exit code and every kind of failure."""
    return "\n".join([*_exit_codes(), *_kinds()]) + "\n"


def _head() -> Iterator[str]:
    group = get_group(app)
    yield "# Commands\n"
    yield NOTE + "\n"
    yield (
        "Data goes to standard output, talk (log, progress, errors) to standard error. Listing "
        "commands print a table on a terminal and JSON Lines in a pipe; `--json` gives one JSON "
        "document. A path of `-` is standard input. `NO_COLOR` is honoured.\n"
    )
    yield "## Before the command\n"
    yield from _options(group, typer.Context(group))


def _commands() -> Iterator[str]:
    group = get_group(app)
    context = typer.Context(group, info_name="jianbao")
    for heading, rooms in HEADINGS.items():
        yield f"\n## {heading}"
        for name in rooms:
            command = group.get_command(context, name)
            assert command is not None
            yield from _command(command, typer.Context(command, info_name=name, parent=context))


def _command(command: Any, context: typer.Context) -> Iterator[str]:
    if isinstance(command, Room):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            yield from _command(inner, typer.Context(inner, info_name=name, parent=context))
        return
    words = [_word(p) for p in command.params if p.param_type_name == "argument"]
    yield f"\n### {context.command_path}\n"
    yield f"```\n{' '.join((context.command_path, *words))}\n```\n"
    yield inspect.cleandoc(command.help or "").replace("\f", "") + "\n"
    yield from _options(command, context)


def _options(command: Any, context: typer.Context) -> Iterator[str]:
    yield "| | |"
    yield "|---|---|"
    for param in command.get_params(context):
        if param.param_type_name == "argument":
            yield f"| `{_cell(_word(param))}` | {_cell(param.help or '')} |"
        elif "--help" not in param.opts and (record := param.get_help_record(context)):
            yield f"| `{_cell(record[0])}` | {_cell(record[1])} |"


def _word(argument: Any) -> str:
    word = str(argument.metavar or argument.name)
    many = word + ("…" if argument.nargs == -1 else "")
    return many if argument.required else f"[{many}]"


def _settings() -> Iterator[str]:
    yield "\n## Settings\n"
    yield (
        "One TOML file, the first that is there: `--config FILE`, `$JIANBAO_CONFIG`, "
        "`./jianbao.toml`, `~/.config/jianbao/jianbao.toml`. `-o key=value` goes over it. "
        "`jianbao init` writes one with every setting.\n"
    )
    yield "| key | is | default | |"
    yield "|---|---|---|---|"
    for each in configtable.settings():
        yield f"| `{each.key}` | {each.type} | {each.default} | {_cell(each.help)} |"


def _formats() -> Iterator[str]:
    yield "\n## Formats of export\n"
    yield "| format | is | suffix | one file an article |"
    yield "|---|---|---|---|"
    for name, form in FORMATS.items():
        yield f"| `{name}` | {form.help} | `{form.suffix}` | {'yes' if form.apart else 'no'} |"


def _exit_codes() -> Iterator[str]:
    yield "# Exit codes and failures\n"
    yield NOTE + "\n"
    yield (
        "An error says what happened, to what, and what to do next, on standard error; "
        "`jianbao --debug` adds the traceback.\n"
    )
    yield "## Exit codes\n"
    yield "| code | means | errors |"
    yield "|---|---|---|"
    classes = _by_code()
    for code in sorted({*classes, *OTHER_CODES}):
        found = classes.get(code, [])
        means = OTHER_CODES.get(code) or " ".join(_sentence(each) for each in found[:1])
        yield f"| {code} | {_cell(means)} | {', '.join(f'`{c.__name__}`' for c in found)} |"


def _kinds() -> Iterator[str]:
    yield "\n## Kinds of failure\n"
    yield (
        "The words of `failures.kind`: every target that was refused or failed has a row. A "
        "*result* is an answer, and no failure of the run. `jianbao retry` asks failed targets "
        "again at once, `retry --kind KIND` those of one kind, results too.\n"
    )
    yield "| kind | means | what happens next | |"
    yield "|---|---|---|---|"
    for kind in errors.FAILURE_KINDS:
        told = KINDS[kind]
        notes = ["result" if kind in errors.RESULT_KINDS else "", told.way_on]
        cells = (f"`{kind}`", told.means, outlook(kind), ", ".join(filter(None, notes)))
        yield f"| {' | '.join(cells)} |"


def _by_code() -> dict[int, list[type[errors.JianbaoError]]]:
    found: dict[int, list[type[errors.JianbaoError]]] = {}
    for each in vars(errors).values():
        if isinstance(each, type) and issubclass(each, errors.JianbaoError):
            found.setdefault(each.exit_code, []).append(each)
    return found


def _sentence(each: type) -> str:
    return (inspect.getdoc(each) or "").partition("\n")[0]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")

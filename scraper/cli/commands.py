"""Which command lives where. A command's module is imported when the command is called."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from scraper.cli.coercion import read_quickly
from scraper.cli.ending import ended, guarded
from scraper.cli.frame import Frame
from scraper.errors import UsageError

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "Begin": {"demo": "demo", "init": "init"},
    "Collect": {
        "crawl": "crawl",
        "discover": "crawl",
        "backfill": "backfill",
        "extract": "extract",
        "add": "add",
        "sources": "sources",
    },
    "Find": {
        "search": "search",
        "show": "show",
        "history": "show",
        "diff": "diff",
        "changes": "changes",
        "related": "related",
        "watch": "watch",
    },
    "Compare": {"reprints": "reprints", "clusters": "reprints"},
    "Take out": {"export": "export"},
    "Prove": {"verify": "evidence", "evidence": "evidence"},
    "Watch over runs": {
        "status": "care",
        "runs": "care",
        "coverage": "coverage",
        "retry": "retry",
        "schedule": "schedule",
        "config": "settings",
        "doctor": "doctor",
    },
    "Care": {
        "reparse": "reparse",
        "remove": "remove",
        "backup": "upkeep",
        "merge": "upkeep",
        "migrate": "upkeep",
        "vacuum": "upkeep",
    },
}
"""Headings of the help page; under each the commands, and the module each lives in."""

ROOMS: Mapping[str, str] = {
    name: f"scraper.cli.{room}" for rooms in HEADINGS.values() for name, room in rooms.items()
}


class Room(TyperGroup):
    """A command that has commands of its own: `jianbao sources check`."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command by name, whose options are read in our own words."""
        command = super().get_command(ctx, cmd_name)
        if command is not None:
            read_quickly(command.get_params(ctx))
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Refuse a word that is no command here, with the nearest one that is."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise _no_command(f"{self.name} ", args[0], self.commands)
        return super().resolve_command(ctx, args)


class Commands(TyperGroup):
    """A group whose commands are imported when they are called, and that ends as promised."""

    def get_params(self, ctx: Any) -> list[Any]:
        """What stands before the command, `--help` too."""
        params = super().get_params(ctx)
        read_quickly(params)
        return params

    def list_commands(self, ctx: Any) -> list[str]:
        """Every name, in the order of the help page."""
        return list(ROOMS)

    def get_command(self, ctx: Any, cmd_name: str) -> TyperCommand | Room | None:
        """A command by name; its module is imported now."""
        if cmd_name not in ROOMS:
            return None
        app: typer.Typer = import_module(ROOMS[cmd_name]).app
        command = get_group(app).commands[cmd_name]
        assert isinstance(command, TyperCommand | Room)
        command.rich_markup_mode = None
        read_quickly(command.get_params(ctx))
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Refuse a word that is no command, with the nearest one that is."""
        word = args[0]
        if word not in ROOMS and not word.startswith("-"):
            raise _no_command("", word, ROOMS)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The commands under their headings."""
        for heading, rooms in HEADINGS.items():
            rows = [(name, self._summary(ctx, name)) for name in rooms]
            with formatter.section(heading):
                formatter.write_dl(rows)

    def _summary(self, ctx: Any, name: str) -> str:
        command = self.get_command(ctx, name)
        return command.get_short_help_str(70) if command else ""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; a closed pipe must not reach typer, which gives it exit code 1."""
        return guarded(lambda: super(Commands, self).invoke(ctx))

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a whole call and leave the interpreter with its exit code."""
        frame = Frame()
        call = super().main
        sys.exit(
            ended(
                lambda: call(
                    args, "jianbao", complete_var, False, windows_expand_args, obj=frame, **extra
                ),
                frame,
            )
        )


def _no_command(above: str, word: str, known: Iterable[str]) -> UsageError:
    """The error for a word that is no command, with the nearest one that is."""
    near = get_close_matches(word, known, n=1)
    hint = f"did you mean `jianbao {above}{near[0]}`?" if near else f"see `jianbao {above}--help`"
    return UsageError(f"there is no command {above + word!r}", hint=hint)

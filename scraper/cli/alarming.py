"""What is done with new alarms: told on standard error, added to a file, handed to a command."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Mapping
from typing import Any

from scraper.cli.ending import say
from scraper.cli.frame import Frame
from scraper.export.safe import json_text

HOOK_SECONDS = 60.0
"""A hook that takes longer is ended."""


def pass_on(alarms: Iterable[Mapping[str, Any]], told: Frame) -> None:
    """Tell each alarm as the settings say. What goes wrong with that is told, and ends nothing."""
    for alarm in alarms:
        about = f" {alarm['subject']}" if alarm["kind"] == "field" else ""
        say(
            f"{alarm['source']}: {alarm['kind']}{about}: {alarm['told']}",
            _way_on(alarm),
            kind="alarm",
        )
        line = json_text(alarm)
        if told.config.alarms.file:
            _add(line, told)
        if told.config.alarms.exec:
            _call(told.config.alarms.exec, line)


def _way_on(alarm: Mapping[str, Any]) -> str:
    if candidate := alarm.get("candidate"):
        return f"it may stand in {candidate} now; `jianbao doctor` lists the alarms"
    return "`jianbao doctor` lists the alarms, with the pages before and after"


def _add(line: str, told: Frame) -> None:
    file = told.beside_settings(told.config.alarms.file)
    try:
        with file.open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")
    except OSError as error:
        say(f"{file}: the alarm cannot be added: {error.strerror}", kind="warning")


def _call(words: tuple[str, ...], line: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603  (the command is the user's own, from the settings)
            words, input=line + "\n", text=True, encoding="utf-8", timeout=HOOK_SECONDS,
            stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        say(f"{words[0]}: it took over {HOOK_SECONDS:.0f} s and was ended", kind="warning")
    except OSError as error:
        say(f"{words[0]}: it cannot be run: {error.strerror}", kind="warning")
    else:
        if done.returncode:
            say(f"{words[0]}: it ended with {done.returncode}", kind="warning")

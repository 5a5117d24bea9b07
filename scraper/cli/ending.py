"""How a command ends: the one place where an error becomes words and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from scraper.cli.frame import Frame
from scraper.errors import DiskFull, JianbaoError, UsageError
from scraper.text import one_line, strip_controls

INTERRUPTED = 130
BUG = 70
SOME_FAILED, ALL_FAILED = 3, 4
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)


class PipeClosed(Exception):
    """The reader of our output went away; wrapped, for typer gives an EPIPE exit code 1."""


class Interrupted(Exception):
    """Ctrl-C or SIGTERM; wrapped, for typer ends a KeyboardInterrupt without a word."""


def guarded(work: Callable[[], Any]) -> Any:
    """Run a command so that everything it printed has left when it returns."""
    try:
        result = work()
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise PipeClosed from error
    except KeyboardInterrupt as error:
        raise Interrupted from error
    return result


def ended(work: Callable[[], Any], frame: Frame) -> int:
    """Run a whole call; say what went wrong, if anything did; the exit code."""
    try:
        result = work()
    except (PipeClosed, BrokenPipeError):
        _let_go()
        return 0
    except (Interrupted, KeyboardInterrupt):
        say("interrupted", "what was done is saved; the same command goes on")
        return INTERRUPTED
    except JianbaoError as error:
        return _refused(error, frame)
    except OSError as error:
        if _full(error):
            _let_go()  # what is still in the buffer would fail once more, and change the exit code
        elif not error.filename:
            return _bug(error, frame)
        return _refused(_told_by_the_system(error), frame)
    except Exception as error:
        return _misused(error) if hasattr(error, "format_message") else _bug(error, frame)
    return result if isinstance(result, int) and not isinstance(result, bool) else 0


def share_failed(failed: int, targets: int) -> int:
    """The exit code when so many of the targets gave nothing."""
    return 0 if not failed else ALL_FAILED if failed == targets else SOME_FAILED


def say(what: str, hint: str = "", *, kind: str = "error") -> None:
    """An error on standard error: what happened to what, and what to do next."""
    lines = [f"{kind}: {one_line(what)}"]
    lines += [f"  hint: {one_line(hint)}"] if hint else []
    with suppress(OSError):
        sys.stderr.write("\n".join(lines) + "\n")
        sys.stderr.flush()


def _refused(error: JianbaoError, frame: Frame) -> int:
    if error.exit_code == BUG:
        return _bug(error, frame)
    say(error.message, error.hint)
    _trace(frame)
    return error.exit_code


def _bug(error: BaseException, frame: Frame) -> int:
    say(
        f"a bug: {type(error).__name__}: {error}",
        "" if frame.debug else "`jianbao --debug …` shows where; please report it",
    )
    _trace(frame)
    return BUG


def _trace(frame: Frame) -> None:
    if frame.debug:
        import traceback

        sys.stderr.write(strip_controls(traceback.format_exc()))


def _misused(error: Any) -> int:
    """A usage error of typer, in our own words."""
    ctx = getattr(error, "ctx", None)
    message = str(error.format_message()).rstrip(".")
    if type(error).__name__ == "NoArgsIsHelpError":
        sys.stdout.write(message + "\n")  # the help that is asked for by asking nothing
        return UsageError.exit_code
    place = f"{ctx.info_name}: " if ctx is not None and ctx.parent is not None else ""
    path = ctx.command_path if ctx is not None else "jianbao"
    say(f"{place}{message[:1].lower()}{message[1:]}", f"see `{path} --help`")
    return UsageError.exit_code


def _full(error: OSError) -> bool:
    return error.errno in DISK_FULL


def _told_by_the_system(error: OSError) -> JianbaoError:
    """What the system refused, as our own error: which file, and why."""
    name = os.fsdecode(error.filename) if error.filename else "output"
    if _full(error):
        return DiskFull(name, "the disk is full", hint="make room and run the same command again")
    return UsageError(f"{name}: {(error.strerror or str(error)).lower()}")


def _let_go() -> None:
    """Point standard output at nothing, so that the interpreter's last flush stays quiet."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""The log: libraries speak through `logging`, this says where it goes and how it looks."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from scraper.cli.frame import Frame
from scraper.text import one_line, strip_controls

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
"""What every record has; the rest is the details that were given in `extra`."""


def listen(frame: Frame) -> None:
    """Send the log to standard error: warnings, with -v events, with -vv everything, -q errors."""
    level = logging.ERROR if frame.quiet else _LEVELS[min(frame.verbose, 2)]
    heard = logging.StreamHandler(_Stderr())
    heard.setFormatter(JsonLines() if frame.log_json else Plain(traced=frame.debug))
    logging.basicConfig(level=level, handlers=[heard], force=True)
    for loud in ("httpx", "httpcore", "asyncio"):
        logging.getLogger(loud).setLevel(max(level, logging.WARNING))


_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)


class _Stderr:
    """Standard error as it is when a line is written, not as it was when the log was set up."""

    def write(self, text: str) -> None:
        sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class Plain(logging.Formatter):
    """`12:30:01 event detail=value`, one line, nothing that a terminal would obey.

    An error is named in it; where it happened stands below when that is to be `traced`.
    """

    def __init__(self, *, traced: bool = False) -> None:
        super().__init__()
        self._traced = traced

    def format(self, record: logging.LogRecord) -> str:
        """One line for a person."""
        at = datetime.fromtimestamp(record.created, UTC).astimezone()
        words = [at.strftime("%H:%M:%S"), _level(record) + record.getMessage()]
        words += [f"{key}={value}" for key, value in _details(record).items()]
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            words.append(f"{type(error).__name__}: {error}")
        return one_line(" ".join(words)) + (_trace(self, record) if self._traced else "")


class JsonLines(logging.Formatter):
    """One JSON object a line: `at`, `level`, `logger`, `event`, and the details."""

    def format(self, record: logging.LogRecord) -> str:
        """One line for a program."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_details(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return one_line(json.dumps(line, ensure_ascii=False, default=str))


def _details(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in vars(record).items() if key not in _OWN}


def _level(record: logging.LogRecord) -> str:
    return f"{record.levelname.lower()}: " if record.levelno >= logging.WARNING else ""


def _trace(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    if not record.exc_info:
        return ""
    return "\n" + strip_controls(formatter.formatException(record.exc_info))

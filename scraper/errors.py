"""The error tree. Each class has one sentence and the exit code a script can rely on.

    JianbaoError                70  a bug, or an error that nobody gave a better place
    ├── UsageError               2  what was asked for makes no sense as asked
    │   ├── ConfigError          2  a configuration or rule file says something we cannot follow
    │   └── MissingExtra         2  an optional part is needed and not installed
    ├── NothingFound             1  a fair question with an empty answer
    │   └── Removed              1  it was taken down; a tombstone stands in its place
    ├── ReadError                4  there is no article in what was given
    ├── FetchError               4  a target could not be fetched, or must not be
    ├── BudgetSpent              8  a budget of time, bytes or disk ended the run
    ├── LockHeld                 6  another run holds the archive's lock
    └── ArchiveError             7  the archive is damaged, not an archive, or from a newer version
        ├── NotAnArchive         7  the file is something else
        ├── NewerArchive         7  the file was written by a newer version
        ├── DamagedArchive       7  the file is an archive and does not hold together
        └── DiskFull             9  the disk has no room for what must be written

An error says what happened, to what, and what to do next; its evidence is in its attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from scraper.model import Snapshot

FAILURE_KINDS: tuple[str, ...] = (
    "timeout", "connect", "reset", "dns", "tls", "private_address", "redirect", "too_large",
    "truncated", "bad_encoding", "bad_response", "robots", "noarchive", "gone", "http_4xx",
    "http_5xx", "throttled", "unsupported_type", "soft_404", "login", "captcha", "not_article",
    "trap", "parse", "limits", "other",
)  # fmt: skip
"""Every word that `failures.kind` may hold."""

RESULT_KINDS: frozenset[str] = frozenset({"gone", "robots", "not_article", "soft_404", "noarchive"})
"""Failures that are results of a crawl: the target was looked at, and that is the answer."""

PASSING_KINDS: frozenset[str] = frozenset(
    {"timeout", "connect", "reset", "dns", "truncated", "http_5xx", "throttled"}
)
"""Failures that can pass, so that another try makes sense."""


class JianbaoError(Exception):
    """A bug, or an error that nobody gave a better place."""

    exit_code: ClassVar[int] = 70

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(JianbaoError):
    """What was asked for makes no sense as asked."""

    exit_code = 2


class ConfigError(UsageError):
    """A configuration or rule file says something we cannot follow."""


class MissingExtra(UsageError):
    """An optional part is needed and not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs an optional part", hint=f"pip install 'jianbao[{extra}]'"
        )
        self.extra = extra


class NothingFound(JianbaoError):
    """A fair question with an empty answer."""

    exit_code = 1


class Removed(NothingFound):
    """It was taken down; a tombstone stands in its place. `at` is an ISO 8601 instant in UTC."""

    def __init__(self, what: str, reason: str, at: str) -> None:
        super().__init__(
            f"{what}: removed on {at[:10]} ({reason})",
            hint="it is not fetched or kept again; the tombstone is all that is held",
        )
        self.what = what
        self.reason = reason
        self.at = at


class ReadError(JianbaoError):
    """There is no article in what was given. `kind` is one of `FAILURE_KINDS`."""

    exit_code = 4

    def __init__(self, what: str, why: str, *, kind: str = "not_article", hint: str = "") -> None:
        super().__init__(f"{what}: {why}", hint=hint)
        self.what = what
        self.why = why
        self.kind = kind


class FetchError(JianbaoError):
    """A target could not be fetched, or must not be. `kind` is one of `FAILURE_KINDS`.

    `retry_after` is in seconds from the answer, when the host named a time. `answer` is what came,
    where something came: a page that tells of its being gone is evidence.
    """

    exit_code = 4

    def __init__(
        self,
        url: str,
        kind: str,
        detail: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        hint: str = "",
        answer: Snapshot | None = None,
    ) -> None:
        super().__init__(f"{url}: {detail}", hint=hint)
        self.url = url
        self.kind = kind
        self.detail = detail
        self.status = status
        self.retry_after = retry_after
        self.answer = answer

    @property
    def passing(self) -> bool:
        """Whether another try may do better."""
        return self.kind in PASSING_KINDS


class BudgetSpent(JianbaoError):
    """A budget of time, bytes or disk ended the run; its state is saved."""

    exit_code = 8


class LockHeld(JianbaoError):
    """Another run holds the archive's lock."""

    exit_code = 6

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(
            f"{path}: another run holds the lock: {holder}",
            hint="wait for it to end, or stop it; its state is saved",
        )
        self.path = path
        self.holder = holder


class ArchiveError(JianbaoError):
    """The archive is damaged, not an archive, or from a newer version."""

    exit_code = 7

    def __init__(self, path: str, why: str, *, hint: str = "") -> None:
        super().__init__(f"{path}: {why}", hint=hint)
        self.path = path
        self.why = why


class NotAnArchive(ArchiveError):
    """The file is something else."""


class NewerArchive(ArchiveError):
    """The file was written by a newer version."""


class DamagedArchive(ArchiveError):
    """The file is an archive and does not hold together."""


class DiskFull(ArchiveError):
    """The disk has no room for what must be written."""

    exit_code = 9

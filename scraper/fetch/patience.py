"""When a failed request is worth another, and how long to wait before it: policy, not loops."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential_jitter,
)
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from scraper.errors import FetchError
from scraper.fetch.around import Around
from scraper.fetch.protocol import Conditions, Fetcher
from scraper.fetch.purpose import PAGE, Purpose
from scraper.model import Snapshot

SECONDS_IN_RUN = 30.0
"""A host that wants a longer wait is left for a later run."""

STOP = stop_after_attempt(4) | stop_after_delay(60)
WAIT = wait_exponential_jitter(initial=1, max=20, jitter=1)

Sleep = Callable[[float], Awaitable[None]]


def worth_another(error: BaseException) -> bool:
    """Whether the same request may do better within seconds."""
    if not isinstance(error, FetchError) or not error.passing:
        return False
    return error.retry_after is None or error.retry_after <= SECONDS_IN_RUN


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long one address is tried within a run."""

    stop: stop_base = STOP
    wait: wait_base = WAIT

    def pause(self, error: FetchError, *, attempts: int, elapsed: float) -> float | None:
        """Seconds until the next try; None when the address has had its tries.

        `attempts` tries were made in `elapsed` seconds. What the host asked for counts most.
        """
        state = RetryCallState(AsyncRetrying(), None, (), {})
        state.attempt_number = attempts
        state.outcome_timestamp = state.start_time + elapsed
        if not worth_another(error) or self.stop(state):
            return None
        return self.wait(state) if error.retry_after is None else error.retry_after


class PatientFetcher(Around):
    """Tries again what can pass; for one address at a time, as `extract URL` needs it."""

    def __init__(self, inner: Fetcher, *, sleep: Sleep, patience: Patience | None = None) -> None:
        super().__init__(inner)
        self._sleep = sleep
        self._patience = patience or Patience()

    async def fetch(
        self, url: str, *, validators: Conditions | None = None, purpose: Purpose = PAGE
    ) -> Snapshot:
        """Ask an address, as often as patience allows; raises the last `FetchError`."""
        again = AsyncRetrying(
            stop=self._patience.stop,
            wait=self._wait,
            retry=retry_if_exception(worth_another),
            sleep=self._sleep,
            reraise=True,
        )
        return await again(self._inner.fetch, url, validators=validators, purpose=purpose)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, FetchError) and error.retry_after is not None:
            return error.retry_after
        return self._patience.wait(state)

"""What went wrong on the wire, as a `FetchError` with its kind."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpx

from scraper.errors import FetchError
from scraper.fetch.http1 import Unsound

WIRE_ERRORS = (Unsound, httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError, UnicodeError)
"""Everything that a request can raise, whatever a server does."""


def fault(url: str, error: Exception) -> FetchError:
    """The failure that a wire error amounts to."""
    if isinstance(error, Unsound):
        return FetchError(url, error.kind, error.detail)
    if isinstance(error, httpx.TimeoutException | TimeoutError):
        stage = type(error).__name__.removesuffix("Timeout").removesuffix("Error").lower()
        return FetchError(url, "timeout", f"no answer in time ({stage or 'total'})")
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLError):
            return _tls(url, cause)
        if isinstance(cause, socket.gaierror):
            return FetchError(url, "dns", f"the host name has no address ({cause.strerror})")
    return _by_class(url, error)


def _by_class(url: str, error: Exception) -> FetchError:
    words = str(error) or type(error).__name__
    match error:
        case httpx.RemoteProtocolError():
            return FetchError(url, "bad_response", f"not a sound HTTP answer: {words:.200}")
        case httpx.ConnectError():
            return FetchError(url, "connect", f"no connection: {words:.200}")
        case httpx.NetworkError() | OSError():
            return FetchError(url, "reset", f"the connection broke: {words:.200}")
    return FetchError(url, "other", f"cannot be asked: {words:.200}")


def _tls(url: str, error: ssl.SSLError) -> FetchError:
    if isinstance(error, ssl.SSLEOFError):
        return FetchError(url, "reset", "the connection broke within TLS")
    why = getattr(error, "verify_message", "") or error.reason or str(error)
    return FetchError(url, "tls", f"no trustworthy TLS connection: {why:.200}")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    for _ in range(8):
        if seen is None:
            return
        yield seen
        seen = seen.__cause__ or seen.__context__

"""Options and fixtures that all tests share; nothing here or below leaves the machine."""

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.certificates import make_certificate


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="rewrite expected.json, and fail so that it is read",
    )


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for news.example that nobody but the tests trusts, with its key."""
    return make_certificate(tmp_path_factory.mktemp("tls"))


class OffTheLoopback(AssertionError):
    """A test tried to leave the machine."""


def only_the_loopback(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook: any other address is refused before a packet is sent or a name is asked."""
    if event == "socket.connect" and isinstance(args[1], tuple):
        refuse(str(args[1][0]))
    elif event == "socket.getaddrinfo" and args[0] is not None:
        refuse(args[0].decode() if isinstance(args[0], bytes) else str(args[0]))


def refuse(host: str) -> None:
    if not (host.startswith("127.") or host in ("", "::1", "localhost", "0.0.0.0")):
        raise OffTheLoopback(f"a test tried to reach {host}")


sys.addaudithook(only_the_loopback)

"""The tests themselves reach only the loopback."""

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.7", 80), ("2001:db8::7", 80)])
def test_a_test_that_leaves_the_machine_is_stopped(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as plug, pytest.raises(AssertionError, match="tried to reach"):
        plug.connect(address)


def test_a_name_is_not_even_asked() -> None:
    with pytest.raises(AssertionError, match=r"news\.example"):
        socket.getaddrinfo("news.example", 80)

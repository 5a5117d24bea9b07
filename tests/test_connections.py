"""Connections are used again where that is safe, and only there."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from ipaddress import ip_address

import httpx
import pytest

from scraper.errors import FetchError
from scraper.fetch.guard import Address, Guard
from scraper.fetch.settings import Limits, Settings
from scraper.fetch.transport import PinnedTransport
from scraper.fetch.wire import Wire
from scraper.model import Snapshot
from tests.support.clocks import Clock

Talk = Callable[[socket.socket, int], None]
LIMITS = Limits(connect=20, read=20, total=30)


def sound(body: bytes = b"page", more: bytes = b"") -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n%b\r\n%b" % (len(body), more, body)


@contextmanager
def talking(talk: Talk) -> Iterator[tuple[str, list[int]]]:
    """A server that talks on each connection in turn; its address, and requests by connection."""
    asked: list[int] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            asked.append(0)
            threading.Thread(target=serve, args=(connection, len(asked) - 1), daemon=True).start()

    def serve(connection: socket.socket, number: int) -> None:
        with connection:
            while heard(connection):
                asked[number] += 1
                with suppress(ConnectionError):  # who asks may hang up amid a long answer
                    talk(connection, sum(asked))

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/", asked
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def heard(connection: socket.socket) -> bool:
    """Whether a whole request came."""
    got = b""
    try:
        while b"\r\n\r\n" not in got:
            more = connection.recv(65536)
            if not more:
                return False
            got += more
    except OSError:
        return False
    return True


def asks(url: str, times: int, limits: Limits = LIMITS) -> list[Snapshot | str]:
    """The answers, or the kinds of failure, one after the other."""

    async def ask() -> list[Snapshot | str]:
        settings = Settings(limits=limits, allow_private=("127.0.0.1",), per_host=2)
        wire = Wire(settings, clock=Clock())
        got: list[Snapshot | str] = []
        try:
            for _ in range(times):
                try:
                    got.append(await wire.ask(url))
                except FetchError as error:
                    got.append(error.kind)
                await asyncio.sleep(0.02)
        finally:
            await wire.aclose()
        return got

    return asyncio.run(ask())


def bodies(got: list[Snapshot | str]) -> list[bytes | str]:
    return [one if isinstance(one, str) else one.body for one in got]


def test_one_connection_serves_many_requests() -> None:
    with talking(lambda connection, _: connection.sendall(sound())) as (url, asked):
        assert bodies(asks(url, 5)) == [b"page"] * 5
        assert asked == [5]


def test_a_connection_that_the_server_closes_is_replaced() -> None:
    def talk(connection: socket.socket, _: int) -> None:
        connection.sendall(sound())
        connection.shutdown(socket.SHUT_RDWR)

    with talking(talk) as (url, asked):
        assert bodies(asks(url, 3)) == [b"page"] * 3
        assert asked == [1, 1, 1]


def test_a_kept_connection_that_dies_under_a_request_is_replaced_once() -> None:
    def talk(connection: socket.socket, number: int) -> None:
        if number == 2:  # hangs up on the second request of the first connection
            connection.shutdown(socket.SHUT_RDWR)
        else:
            connection.sendall(sound())

    with talking(talk) as (url, asked):
        assert bodies(asks(url, 2)) == [b"page"] * 2
        assert asked == [2, 1]


def test_a_new_connection_that_dies_is_a_failure_and_not_tried_for_ever() -> None:
    def talk(connection: socket.socket, _: int) -> None:
        connection.shutdown(socket.SHUT_RDWR)

    with talking(talk) as (url, asked):
        assert asks(url, 1) == ["reset"]
        assert asked == [1]


@pytest.mark.parametrize(
    "said",
    [
        sound(more=b"Connection: close\r\n"),
        sound() + sound(b"evil"),
        sound() + b"\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\nevil",
        b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"4\r\npage\r\n0\r\n\r\n",
        b"HTTP/1.0 200 OK\r\nContent-Length: 4\r\n\r\npage",
    ],
    ids=["close", "two answers", "a line end", "304 with a body", "both lengths", "HTTP/1.0"],
)
def test_a_connection_out_of_step_is_not_used_again(said: bytes) -> None:
    with talking(lambda connection, _: connection.sendall(said)) as (url, asked):
        got = asks(url, 2)
        assert [one.body for one in got if isinstance(one, Snapshot)] in ([b"page"] * 2, [b""] * 2)
        assert asked == [1, 1]


def test_what_is_said_to_nobody_ends_the_connection() -> None:
    def talk(connection: socket.socket, _: int) -> None:
        connection.sendall(sound())
        threading.Timer(0.005, lambda: connection.sendall(sound(b"evil"))).start()

    with talking(talk) as (url, asked):
        assert bodies(asks(url, 2)) == [b"page"] * 2
        assert asked == [1, 1]


def test_an_answer_that_was_cut_is_not_gone_on_with() -> None:
    def talk(connection: socket.socket, number: int) -> None:
        connection.sendall(sound(b"x" * 3_000_000) if number == 1 else sound())

    with talking(talk) as (url, asked):
        limits = Limits(raw=100_000, connect=20, read=20, total=30)
        assert bodies(asks(url, 2, limits)) == ["too_large", b"page"]
        assert asked == [1, 1]


def test_a_body_that_nobody_wants_is_read_over_where_it_is_small() -> None:
    def talk(connection: socket.socket, number: int) -> None:
        body = b"x" * (1000 if number == 1 else 1_000_000)
        connection.sendall(sound(body).replace(b"200 OK", b"404 Not Found"))

    with talking(talk) as (url, asked):
        asks(url, 3)
        assert asked == [2, 1]


def test_a_large_body_is_held_back_until_it_is_taken() -> None:
    body = bytes(range(256)) * 20_000

    async def ask(url: str) -> tuple[bytes, int]:
        transport = PinnedTransport(Guard(("127.0.0.1",)))
        answer = await transport.handle_async_request(httpx.Request("GET", url))
        await asyncio.sleep(0.3)
        (host,) = transport._hosts.values()
        (connection,) = host.all
        held = connection._waiting_bytes
        got = b"".join([piece async for piece in answer.aiter_raw()])
        await transport.aclose()
        return got, held

    with talking(lambda connection, _: connection.sendall(sound(body))) as (url, _):
        got, held = asyncio.run(ask(url))
    assert got == body
    assert held < 1_000_000


def test_the_second_address_is_asked_when_the_first_is_closed() -> None:
    async def two(host: str, port: int) -> list[Address]:
        return [ip_address("127.0.0.9"), ip_address("127.0.0.1")]

    async def ask(url: str) -> bytes:
        transport = PinnedTransport(Guard(("127.0.0.0/8",)), resolve=two)
        answer = await transport.handle_async_request(httpx.Request("GET", url))
        got = b"".join([piece async for piece in answer.aiter_raw()])
        await answer.aclose()
        await transport.aclose()
        return got

    with talking(lambda connection, _: connection.sendall(sound())) as (url, _):
        assert asyncio.run(ask(url.replace("127.0.0.1", "news.example"))) == b"page"


def test_a_line_end_in_a_header_is_never_sent() -> None:
    async def ask(url: str) -> None:
        wire = Wire(Settings(limits=LIMITS, allow_private=("127.0.0.1",)), clock=Clock())
        try:
            await wire.ask(url, cookies="a=b\r\nX-Evil: 1")
        finally:
            await wire.aclose()

    with talking(lambda connection, _: connection.sendall(sound())) as (url, asked):
        with pytest.raises(FetchError, match="line end"):
            asyncio.run(ask(url))
        assert sum(asked) == 0

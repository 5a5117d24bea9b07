"""A server on the loopback that says exactly the bytes it is told to, well or badly.

It runs in a thread of its own, so that a crawl in the test and one in a subprocess can ask it.
A reply is bytes, or a function of the request that gives bytes or an asynchronous stream of
pieces; a stream may sleep, and a `RESET` in it cuts the connection.
"""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import struct
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

RESET = b"\0RESET\0"


@dataclass(frozen=True, slots=True)
class Request:
    """What came: path with query, and headers in lower case."""

    path: str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


Reply = bytes | Callable[[Request], bytes | AsyncIterator[bytes]]


def page(
    body: str | bytes = "", status: int = 200, kind: str = "text/html; charset=utf-8", **more: str
) -> bytes:
    """A sound answer; `more` are headers, with `_` for `-`."""
    raw = body.encode() if isinstance(body, str) else body
    headers = {"Content-Type": kind, "Content-Length": str(len(raw))}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} X\r\n{lines}\r\n".encode() + raw


def gzipped(body: bytes) -> bytes:
    """A sound answer in gzip."""
    return page(gzip.compress(body), Content_Encoding="gzip")


class Server:
    """Serves `replies` by path; `asked` is every request in order. A path without one is a 404."""

    def __init__(
        self, replies: Mapping[str, Reply] | None = None, *, tls: ssl.SSLContext | None = None
    ) -> None:
        self._tls = tls
        self.replies: dict[str, Reply] = dict(replies or {})
        self.asked: list[Request] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(5)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}{path}"

    def paths(self) -> list[str]:
        return [request.path for request in self.asked]

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            while await self._answer(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = (line.partition(":") for line in head[1:] if line)
        path = head[0].split(" ")[1]
        request = Request(path, {name.lower(): value.strip() for name, _, value in headers})
        self.asked.append(request)
        reply = self.replies.get(path) or self.replies.get("*") or page("nothing here", 404)
        said = reply if isinstance(reply, bytes) else reply(request)
        if isinstance(said, bytes):
            writer.write(said)
            await writer.drain()
            return _sound(said)
        async for piece in said:
            if piece == RESET:
                _cut(writer)
                return False
            writer.write(piece)
            await writer.drain()
        return False


def _sound(said: bytes) -> bool:
    """Whether the connection can be used again after that answer."""
    head, _, body = said.partition(b"\r\n\r\n")
    announced = f"Content-Length: {len(body)}\r\n".encode()
    return announced in head + b"\r\n" and head.startswith(b"HTTP/1.1")


def _cut(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN."""
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()

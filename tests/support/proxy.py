"""An HTTP proxy on the loopback: it connects to this machine whatever name it is asked for."""

from __future__ import annotations

import asyncio
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit


class ProxyServer:
    """Notes what it was asked for, then does it; or says `said` to everything."""

    def __init__(self, said: bytes = b"") -> None:
        self._said = said
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._tasks: set[asyncio.Task[None]] = set()
        self.asked: list[str] = []
        self.authorizations: list[str] = []
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

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
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
            await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        self.asked.append(head[0])
        prefix = "Proxy-Authorization: "
        self.authorizations += [x.removeprefix(prefix) for x in head if x.startswith(prefix)]
        if self._said:
            writer.write(self._said)
            await writer.drain()
            return
        method, where, _ = head[0].split(" ")
        there = urlsplit(f"//{where}" if method == "CONNECT" else where)
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", there.port)
        if method == "CONNECT":
            writer.write(b"HTTP/1.0 200 Connection established\r\n\r\n")
        else:
            path = f"{there.path}?{there.query}" if there.query else there.path
            kept = [line for line in head[1:] if not line.startswith(prefix)]
            far_writer.write("\r\n".join([f"{method} {path} HTTP/1.1", *kept]).encode("latin-1"))
        try:
            await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
        finally:
            far_writer.close()


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while piece := await source.read(65536):
        sink.write(piece)
        await sink.drain()
    sink.close()

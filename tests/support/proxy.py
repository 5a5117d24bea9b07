"""An HTTP proxy on the loopback: it connects to this machine whatever name it is asked for."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from tests.support.hostile import Server

_AUTHORIZATION = "Proxy-Authorization: "


class ProxyServer(Server):
    """Notes what it was asked for in `lines`, then does it; or says `said` to everything."""

    def __init__(self, said: bytes = b"") -> None:
        super().__init__()
        self._said = said
        self.lines: list[str] = []
        self.authorizations: list[str] = []

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        self.lines.append(head[0])
        told = [line for line in head if line.startswith(_AUTHORIZATION)]
        self.authorizations += [line.removeprefix(_AUTHORIZATION) for line in told]
        if self._said:
            writer.write(self._said)
            await writer.drain()
        else:
            await _pass_on([line for line in head if line not in told], reader, writer)
        return False


async def _pass_on(
    head: list[str], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    method, where, _ = head[0].split(" ")
    there = urlsplit(f"//{where}" if method == "CONNECT" else where)
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1", there.port)
    if method == "CONNECT":
        writer.write(b"HTTP/1.0 200 Connection established\r\n\r\n")
    else:
        path = f"{there.path}?{there.query}" if there.query else there.path
        said = "\r\n".join([f"{method} {path} HTTP/1.1", *head[1:]])
        far_writer.write(said.encode("latin-1"))
    try:
        await asyncio.gather(_pour(reader, far_writer), _pour(far_reader, writer))
    finally:
        far_writer.close()


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while piece := await source.read(65536):
        sink.write(piece)
        await sink.drain()
    sink.close()

"""Sending a few bytes to an address, over the same guarded wire that pages come by."""

from __future__ import annotations

import asyncio

import httpx

from scraper.errors import FetchError
from scraper.fetch.addresses import checked
from scraper.fetch.faults import WIRE_ERRORS, fault
from scraper.fetch.guard import Guard
from scraper.fetch.settings import Settings
from scraper.fetch.transport import PinnedTransport

LARGEST = 1024 * 1024
"""Bytes of an answer."""


async def post(
    url: str,
    content: bytes,
    media_type: str,
    settings: Settings,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
) -> bytes:
    """Send bytes; the body of an answer of status 200. No redirect is followed.

    Raises `FetchError`: what came between, a private address, another status, too long an answer.
    """
    guard, limits = Guard(settings.allow_private), settings.limits
    guard.check_notation(url, *checked(url))
    wire = transport or PinnedTransport(guard, headers=limits.headers)
    request = httpx.Request(
        "POST",
        url,
        headers={"User-Agent": settings.user_agent, "Content-Type": media_type},
        content=content,
        extensions={
            "timeout": httpx.Timeout(limits.read, connect=limits.connect).as_dict(),
            "terms": settings.agreed.on(url),
        },
    )
    try:
        async with asyncio.timeout(limits.total):
            return await _body(url, await wire.handle_async_request(request))
    except WIRE_ERRORS as error:
        raise fault(url, error) from error
    finally:
        await wire.aclose()


async def _body(url: str, answer: httpx.Response) -> bytes:
    raw = bytearray()
    try:
        if answer.status_code != 200:
            raise FetchError(url, "bad_response", f"it answered {answer.status_code}")
        async for piece in answer.stream:  # type: ignore[union-attr]  # of an async transport
            raw += piece
            if len(raw) > LARGEST:
                raise FetchError(url, "too_large", f"more than {LARGEST} bytes; stopped there")
    finally:
        await answer.stream.aclose()  # type: ignore[union-attr]  # of an async transport
    return bytes(raw)

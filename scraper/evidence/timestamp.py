"""Time-stamps by an authority outside (RFC 3161): asked over HTTP, looked at offline."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from scraper.errors import FetchError, MissingExtra
from storage.proof import ChainLink

Post = Callable[[str, bytes, str], Awaitable[bytes]]
"""Sends bytes of a media type to an address; the body of the answer."""

QUERY = "application/timestamp-query"
_INFO = re.compile(
    rb"\x04\x20(?P<imprint>.{32})\x02.{2,40}?\x18.(?P<time>\d{14})(?:\.\d{1,6})?Z", re.DOTALL
)
"""TSTInfo from its imprint (SHA-256) to its time: RFC 3161, section 2.4.2."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a time-stamp says."""

    imprint: bytes
    at: datetime
    whole: bytes

    def answers(self, nonce: int) -> bool:
        """Whether it holds the number that the question held."""
        return nonce.to_bytes((nonce.bit_length() + 7) // 8, "big") in self.whole


async def ask(post: Post, authority: str, link: ChainLink) -> tuple[datetime, bytes]:
    """A time-stamp for a link: the time in it, and the whole answer (DER).

    Raises `FetchError` when the authority does not answer or its answer is not for this link,
    `MissingExtra` without `rfc3161-client`.
    """
    client = _client()
    text = link.text.encode()
    request = (
        client.TimestampRequestBuilder().data(text).hash_algorithm(client.HashAlgorithm.SHA256)
    ).build()
    answer = await post(authority, request.as_bytes(), QUERY)
    try:
        told = read(answer)
        why = _not_of(told, text) or ("" if told.answers(request.nonce) else "it is an old one")
    except ValueError as error:
        why = str(error)
    if why:
        raise FetchError(authority, "bad_response", f"its time-stamp is of no use: {why}")
    return told.at, answer


def fault(token: bytes, text: bytes) -> str:
    """Why a time-stamp does not speak of a text; empty when it does.

    Whether the authority's signature is to be trusted is left to `openssl ts -verify` and the
    authority's root certificate, which must not come from the bundle.
    """
    try:
        return _not_of(read(token), text)
    except ValueError as error:
        return str(error)


def read(token: bytes) -> Told:
    """What a time-stamp says; raises `ValueError` for a refusal and for what is none.

    Read by `rfc3161-client` where that is installed and can: it refuses certificates in the order
    that OpenSSL writes them in.
    """
    try:
        answer = _client().decode_timestamp_response(token)
    except (MissingExtra, ValueError):
        return _found(token)
    if answer.status not in (0, 1):
        raise ValueError(f"the authority refused (status {answer.status})")
    try:
        info = answer.tst_info
    except ValueError:
        return _found(token)
    return Told(info.message_imprint.message, info.gen_time, token)


def _found(token: bytes) -> Told:
    """What a time-stamp says, from the bytes of it that say so."""
    found = _INFO.search(token)
    if found is None:
        raise ValueError("it is no time-stamp")
    at = datetime.strptime(f"{found['time'].decode()}+0000", "%Y%m%d%H%M%S%z")
    return Told(found["imprint"], at.astimezone(UTC), token)


def _not_of(told: Told, text: bytes) -> str:
    return "" if told.imprint == sha256(text).digest() else "it is not for this link"


def _client() -> Any:
    try:
        import rfc3161_client
    except ImportError:
        raise MissingExtra("timestamp", "a time-stamp") from None
    return rfc3161_client

"""A name server that knows one name: what a container engine tells about a service with several containers."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import IPv4Address
from typing import cast

ADDRESS, INTERNET = 1, 1
NO_SUCH_NAME = 3


class NameServer(asyncio.DatagramProtocol):
    """Answers `name` with `addresses`, which may change at any time."""

    def __init__(self, name: str, *addresses: str) -> None:
        self._name, self.addresses, self.asked = name, list(addresses), 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Answer one question (RFC 1035)."""
        labels, rest = _labels(data[12:])
        kind = struct.unpack("!H", rest[:2])[0]
        is_known = ".".join(labels) == self._name
        found = self.addresses if is_known and kind == ADDRESS else []
        self.asked += is_known
        question = data[12 : len(data) - len(rest) + 4]
        flags = 0x8180 if is_known else 0x8180 | NO_SUCH_NAME
        head = data[:2] + struct.pack("!HHHHH", flags, 1, len(found), 0, 0)
        answers = b"".join(
            struct.pack("!HHHIH", 0xC00C, ADDRESS, INTERNET, 0, 4) + IPv4Address(address).packed for address in found
        )
        self._transport.sendto(head + question + answers, addr)


def _labels(data: bytes) -> tuple[list[str], bytes]:
    labels = []
    while length := data[0]:
        labels.append(data[1 : 1 + length].decode("ascii"))
        data = data[1 + length :]
    return labels, data[1:]


@asynccontextmanager
async def name_server(name: str, *addresses: str) -> AsyncIterator[NameServer]:
    """A server at the address where containers ask, for as long as the block lasts."""
    transport, server = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: NameServer(name, *addresses), local_addr=("127.0.0.11", 53)
    )
    try:
        yield server
    finally:
        transport.close()

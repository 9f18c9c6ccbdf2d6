"""The address of the client behind a request; only trusted proxies may report it."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network

Networks = Sequence[IPv4Network | IPv6Network]
UNKNOWN = "unknown"


def peer_address(remote: str | None, headers: Mapping[str, str], trusted: Networks) -> str:
    """The nearest address that is not a trusted proxy; `headers` are the request's."""
    hops = [hop.strip() for hop in headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    address = remote or UNKNOWN
    while hops and is_within(address, trusted):
        address = hops.pop()
    return address


def is_within(text: str, networks: Networks) -> bool:
    """Whether an address is in one of these networks; an invalid address is in none."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in network for network in networks)

"""Which ports can be reached past the proxy, by the kernel's list of listening sockets."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from hub.base.postgres_url import hosts_of
from hub.doctor.finding import DoctorContext, Finding, NotKnown, fail, ok, warn

TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
LISTENING = "0A"
IN_CONTAINER = (Path("/.dockerenv"), Path("/run/.containerenv"))


async def hub_port(context: DoctorContext) -> AsyncIterator[Finding]:
    """The hub's port: clients must come through the proxy."""
    port, settings = context.settings.port, context.settings
    open_to = _beyond_this_machine(port)
    if not open_to:
        yield ok(f"Port {port} can be reached from this machine alone.")
    elif any(place.exists() for place in IN_CONTAINER) and settings.trusted_proxies:
        yield ok(f"Port {port} is open to the container's network, where the proxy is.")
    else:
        yield fail(
            f"Port {port} can be reached past the proxy, without TLS (it listens on {', '.join(open_to)}).",
            "Start the hub with --host 127.0.0.1, and let the proxy be the way in.",
        )


async def database_port(context: DoctorContext) -> AsyncIterator[Finding]:
    """The port of PostgreSQL."""
    if context.settings.database_url is None:
        yield ok("The embedded database listens on no network at all.")
    elif context.dsn is not None:
        for host, port in hosts_of(context.dsn):
            yield _other("PostgreSQL", host, port, "listen_addresses = 'localhost'")


async def redis_port(context: DoctorContext) -> AsyncIterator[Finding]:
    """The port of Redis."""
    if context.settings.redis_url is None:
        return
    parts = urlsplit(context.settings.redis_url)
    host = parts.hostname or "/" if parts.scheme == "unix" else parts.hostname or "localhost"
    yield _other("Redis", host, parts.port or 6379, "bind 127.0.0.1 ::1")


def _other(what: str, host: str, port: int, closed: str) -> Finding:
    if host.startswith("/"):
        return ok(f"{what} is reached by a local socket.")
    address = _resolved(host)
    if not address.is_loopback:
        return _elsewhere(what, host, address)
    if open_to := _beyond_this_machine(port):
        says = f"{what} can be reached from other machines (it listens on {', '.join(open_to)})."
        return fail(says, f"Set `{closed}` in its configuration and restart it; close port {port} in the firewall.")
    return ok(f"{what} can be reached from this machine alone.")


def _elsewhere(what: str, host: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Finding:
    """A server on another machine cannot be checked from here, but its address can be public."""
    if address.is_private:
        return ok(f"{what} is on a private network ({host}).")
    return warn(f"{what} has a public address ({host}).", "Move it to a private network, or allow this machine alone.")


def _resolved(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    try:
        return ipaddress.ip_address(socket.getaddrinfo(host, None)[0][4][0])
    except (OSError, ValueError):
        raise NotKnown(f"{host} is not a name that can be found", "Check the address in the settings.") from None


def _beyond_this_machine(port: int) -> list[str]:
    """The addresses with a listener at `port`, without loopback."""
    tables = [table for table in TABLES if table.exists()]
    if not tables:
        raise NotKnown("this system does not tell who listens", "Look with `ss -ltn` or `netstat -an`.")
    listening = {address for table in tables for address, at in _listeners(table) if at == port}
    return sorted(str(address) for address in listening if not address.is_loopback)


def _listeners(table: Path) -> Iterator[tuple[ipaddress.IPv4Address | ipaddress.IPv6Address, int]]:
    """Lines of /proc/net/tcp: `sl local_address rem_address st …`, addresses as little-endian words of 32 bits."""
    for line in table.read_text("ascii").splitlines()[1:]:
        _, local, _, state, *_ = line.split()
        if state == LISTENING:
            address, _, port = local.partition(":")
            words = [bytes.fromhex(address[at : at + 8])[::-1] for at in range(0, len(address), 8)]
            ip = ipaddress.ip_address(b"".join(words))
            yield getattr(ip, "ipv4_mapped", None) or ip, int(port, 16)

"""Ports of this machine that a test may listen on."""

import random
import socket
from contextlib import suppress

BELOW_THE_KERNELS_OWN = range(10_000, 32_000)
"""Linux gives connections that go out a port of 32768 and above: one of those could be gone before a server is back."""


def free_ports(many: int) -> list[int]:
    """So many ports that nobody listens on; another run of the tests hardly ever chooses the same."""
    found = [port for port in random.SystemRandom().sample(BELOW_THE_KERNELS_OWN, many + 50) if _is_free(port)]
    return found[:many]


def free_port() -> int:
    """One of them."""
    (port,) = free_ports(1)
    return port


def _is_free(port: int) -> bool:
    with suppress(OSError), socket.socket() as probe:
        probe.bind(("127.0.0.1", port))
        return True
    return False

"""What goes over the wire, besides leases: the venue's heartbeat and the cloud's reply.

Only figures about the installation: nothing of what a venue sells, to whom, or who works there ever leaves it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

LINK_NAMESPACE, CONSOLE_NAMESPACE = "/link", "/console"
HEARTBEAT_PATH = "/api/heartbeat"
SITE_ID_HEADER, SITE_KEY_HEADER = "X-Site-ID", "X-Site-Key"
LICENCE = "licence"
"""The event on `/link`: a LicenceNews, acknowledged with {applied, serial, state}."""
STILL_THERE = "still_there"
"""The event on `/link` by which the cloud tells a moved venue from a copied key; acknowledged with {instance}."""


@dataclass(frozen=True, slots=True)
class AuditMark:
    """One entry of the venue's audit chain: its number and hash."""

    n: int
    hash: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The health of a venue. All but the first two may be left out, or null: the venue does not know."""

    version: str
    uptime_seconds: int
    instance: str | None = None
    """Names this installation; a site key seen from two installations at once was copied."""
    devices_online: int | None = None
    last_backup_at: str | None = None
    last_restore_proven_at: str | None = None
    audit_head: AuditMark | None = None
    audit_before: AuditMark | None = None
    """The entry that the cloud knows as the head: a rewritten chain has another hash there."""
    event_position: int | None = None
    lease_serial: int | None = None
    state: str | None = None
    trusted_keys: tuple[str, ...] | None = None
    """The ids of the keys that this venue trusts, so that the cloud signs with the newest of them."""

    def body(self) -> dict[str, Any]:
        """The JSON body."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class LicenceNews:
    """The cloud's reply to a heartbeat, also pushed: only `lease` has effect, the rest is for people and logs."""

    licensed: bool
    locked: bool
    lock_reason: str | None
    expires_at: str | None
    lease: str
    server_time: str
    audit_n: int | None = None
    """The last audit entry that the cloud knows; the next heartbeat sends its hash as `audit_before`."""

"""The actor: who acts, and from which device, according to a verified token, never to a client's claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A signed-in person on a device, or the hub itself (`role` system)."""

    id: UUID | None
    name: str
    role: str
    token_version: int = 0
    device: str | None = None
    device_version: int = 0
    session: str = field(default="", repr=False)
    expires_at: int = 0
    """When the token ends, in seconds since 1970."""

    @property
    def drawer(self) -> str:
        """The code of the drawer at hand: the device's own, else one for the person."""
        return self.device or f"staff-{self.staff_id}"[:32]

    @property
    def staff_id(self) -> UUID:
        """The person's id; operations that need a person never run as the hub itself."""
        assert self.id is not None
        return self.id


HUB_ITSELF = Actor(id=None, name="hub", role=SYSTEM)

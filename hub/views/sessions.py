"""Who is signed in, on which device, and what pairing gives."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.domain.actor import Actor
from hub.views.assignments import stations_of
from hub.views.fields import Instant, RoleText
from hub.views.reference_data import ReferenceData
from hub.views.venue import DeviceView, MyDeviceView, device_view


class SignedInPersonView(msgspec.Struct, frozen=True):
    """Who signed in."""

    id: UUID
    name: str
    role: RoleText


class SignedInView(msgspec.Struct, frozen=True):
    """A new session; browsers also get it as the cookie `pos_session`."""

    token: str
    expires_at: Instant
    staff: SignedInPersonView
    device: str | None


class MyNameView(SignedInPersonView, kw_only=True, frozen=True):
    """The reader."""

    username: str


class MeView(msgspec.Struct, frozen=True):
    """Who the reader is, where, and the operations their role may at least try."""

    staff: MyNameView
    device: MyDeviceView | None
    stations: Annotated[list[str], Meta(description="codes of the stations at which they prepare")]
    may: list[str]


class PairingCodeView(msgspec.Struct, frozen=True):
    """A code that pairs one browser, once."""

    code: str
    expires_at: Instant
    device: UUID


class PairedDeviceView(msgspec.Struct, frozen=True):
    """The device's own token, shown once, and what it is now."""

    token: str
    device: DeviceView


class EndedSessionView(msgspec.Struct, frozen=True):
    """A session whose token counts no more; `expires_at` in seconds since 1970."""

    id: str
    expires_at: int


class UnlockedView(msgspec.Struct, frozen=True):
    """A code was good; until then the venue may trade."""

    unlocked_until: Instant


def me_view(actor: Actor, reference_data: ReferenceData, may: list[str]) -> MeView:
    """Who the reader is, where, and the operations that they may at least try."""
    person = reference_data.people[actor.staff_id]
    return MeView(
        staff=MyNameView(id=person.id, name=person.name, role=person.role, username=person.username),
        device=_my_device_view(actor, reference_data),
        stations=list(stations_of(reference_data, actor)),
        may=may,
    )


def _my_device_view(actor: Actor, reference_data: ReferenceData) -> MyDeviceView | None:
    device = reference_data.devices.get(actor.device) if actor.device else None
    if device is None:
        return None
    view = device_view(reference_data, device)
    return MyDeviceView(code=view.code, name=view.name, kind=view.kind, station=view.station)

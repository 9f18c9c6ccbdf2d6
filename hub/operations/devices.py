"""Devices: tills, kitchen screens and the office. A browser is paired by a code once, and has a token from then on."""

from datetime import timedelta
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from hub.base import ids
from hub.base.clock import wire
from hub.base.hashing import token_hash
from hub.commands.fields import Code, Name, Named
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import Permission
from hub.domain.refusals import StillInUse, WrongCredentials
from hub.recording import config_changes
from hub.views import admin_views
from hub.views.sessions import PairedDeviceView, PairingCodeView
from hub.views.venue import DeviceView
from models import Device, Shift

CODE_EXPIRES_AFTER = timedelta(minutes=10)
UNPAIRED = {"token_hash": None, "pairing_hash": None, "pairing_expires_at": None, "paired_at": None}
Kind = Literal["pos", "kds", "manager", "expo"]


@operation("device.add", Permission.EDIT_VENUE, callers=CLIENTS, status=201)
async def add(work: Work, code: Code, name: Name, kind: Kind, station: Named | None = None) -> DeviceView:
    """Add a device; a browser is paired with it later. Refuses: NameTaken, Invalid."""
    before = await config_changes.begin(work)
    station_id = config_changes.station_id(before, station)
    old = await Device.filter(code=code).using_db(work.models).first()
    version = old.token_version + 1 if old else 1
    values = {"name": name, "kind": kind, "station_id": station_id, "token_version": version}
    device = await config_changes.add(work, Device, "code", code=code, **values)
    return await _finish(work, before, "device.add", device.id)


@operation("device.change", Permission.EDIT_VENUE, callers=CLIENTS)
async def change(
    work: Work,
    device: UUID,
    code: Code | UnsetType = UNSET,
    name: Name | UnsetType = UNSET,
    kind: Kind | UnsetType = UNSET,
    station: Named | None | UnsetType = UNSET,
    is_active: bool | UnsetType = UNSET,
) -> DeviceView:
    """Change a device; unless only its name changes, everybody on it must sign in again.

    Refuses: NotFound, NameTaken, Invalid, StillInUse (its drawer is open under the old code).
    """
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Device, device, active_only=False)
    values = config_changes.without_unset(code=code, name=name, kind=kind, is_active=is_active)
    if not isinstance(station, UnsetType):
        values["station_id"] = config_changes.station_id(before, station)
    changed = [field for field in values if field != "name" and values[field] != getattr(row, field)]
    if "code" in changed:
        await _refuse_open_drawer(work, row)
    if changed:
        values["token_version"] = row.token_version + 1
    await config_changes.update_row(work, row, values)
    return await _finish(work, before, "device.change", device)


@operation("device.revoke", Permission.EDIT_VENUE, callers=CLIENTS)
async def revoke(work: Work, device: UUID) -> DeviceView:
    """Revoke a device: its token becomes invalid and everybody on it is signed out. Refuses: NotFound."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Device, device, active_only=False)
    await config_changes.update_row(work, row, {**UNPAIRED, "is_active": False, "token_version": row.token_version + 1})
    return await _finish(work, before, "device.revoke", device)


@operation("device.make_pairing_code", Permission.EDIT_VENUE, callers=CLIENTS, status=201, is_reply_kept=False)
async def make_pairing_code(work: Work, device: UUID) -> PairingCodeView:
    """Make a code that pairs one browser with this device within ten minutes; it replaces an earlier code.

    Refuses: NotFound.
    """
    await config_changes.begin(work)
    row = await config_changes.find(work, Device, device)
    code, expires_at = ids.new_code(), work.now + CODE_EXPIRES_AFTER
    await config_changes.update_row(work, row, {"pairing_hash": token_hash(code), "pairing_expires_at": expires_at})
    work.record("device.make_pairing_code", device, None, {"expires_at": wire(expires_at)})
    return PairingCodeView(code=code, expires_at=wire(expires_at), device=device)


@operation("device.pair", Permission.EDIT_VENUE, is_reply_kept=False)
async def pair(work: Work, code: Annotated[str, Meta(max_length=64)]) -> PairedDeviceView:
    """Pair a browser with the device of this code; the browser that was paired before is signed out.

    Refuses: WrongCredentials (unknown, used or expired).
    """
    before = await config_changes.begin(work)
    devices = Device.filter(pairing_hash=token_hash(code), pairing_expires_at__gt=work.now, is_active=True)
    if (row := await devices.using_db(work.models).first()) is None:
        raise WrongCredentials("pairing_code")
    token = ids.new_secret()
    pairing = {"token_hash": token_hash(token), "token_version": row.token_version + 1, "paired_at": work.now}
    await config_changes.update_row(work, row, {**UNPAIRED, **pairing})
    return PairedDeviceView(token=token, device=await _finish(work, before, "device.pair", row.id))


async def _finish(work: Work, before: Any, action: str, device: UUID) -> DeviceView:
    return await config_changes.finish(work, before, action, device, partial(admin_views.device, id_=device))


async def _refuse_open_drawer(work: Work, device: Device) -> None:
    if await Shift.filter(drawer=device.code, state="open").using_db(work.models).exists():
        raise StillInUse("drawer_open", device=device.code)

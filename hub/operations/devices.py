"""Devices of the house: a till, a kitchen screen, the office; paired once by a code, proven by a token ever after."""

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

CODE_LASTS = timedelta(minutes=10)
FORGOTTEN = {"token_hash": None, "pairing_hash": None, "pairing_expires_at": None, "paired_at": None}
Kind = Literal["pos", "kds", "manager", "expo"]


@operation("device.add", Permission.EDIT_VENUE, callers=CLIENTS, status=201)
async def add(work: Work, code: Code, name: Name, kind: Kind, station: Named | None = None) -> DeviceView:
    """Make a place for a device; it is nobody's until a browser is paired with it. Refuses: NameTaken, Invalid."""
    before = await config_changes.begin(work)
    place = config_changes.station_id(before, station)
    known = await Device.filter(code=code).using_db(work.models).first()
    version = known.token_version + 1 if known else 1
    values = {"name": name, "kind": kind, "station_id": place, "token_version": version}
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
    """Change a device; when it becomes another thing, whoever is signed in on it signs in again.

    Refuses: NotFound, NameTaken, Invalid, StillInUse (its drawer is open under the old code).
    """
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Device, device, active_only=False)
    wanted = config_changes.given(code=code, name=name, kind=kind, is_active=is_active)
    if not isinstance(station, UnsetType):
        wanted["station_id"] = config_changes.station_id(before, station)
    moved = [field for field in wanted if field != "name" and wanted[field] != getattr(row, field)]
    if "code" in moved:
        await _refuse_open_drawer(work, row)
    if moved:
        wanted["token_version"] = row.token_version + 1
    await config_changes.put(work, row, wanted)
    return await _finish(work, before, "device.change", device)


@operation("device.revoke", Permission.EDIT_VENUE, callers=CLIENTS)
async def revoke(work: Work, device: UUID) -> DeviceView:
    """Take a device out of the house: its token counts no more, everybody on it is signed out. Refuses: NotFound."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, Device, device, active_only=False)
    await config_changes.put(work, row, {**FORGOTTEN, "is_active": False, "token_version": row.token_version + 1})
    return await _finish(work, before, "device.revoke", device)


@operation("device.make_pairing_code", Permission.EDIT_VENUE, callers=CLIENTS, status=201, is_reply_kept=False)
async def make_pairing_code(work: Work, device: UUID) -> PairingCodeView:
    """A code that pairs one browser with this device, once, within ten minutes; it replaces an earlier one.

    Refuses: NotFound.
    """
    await config_changes.begin(work)
    row = await config_changes.find(work, Device, device)
    code, expires_at = ids.new_code(), work.now + CODE_LASTS
    await config_changes.put(work, row, {"pairing_hash": token_hash(code), "pairing_expires_at": expires_at})
    work.record("device.make_pairing_code", device, None, {"expires_at": wire(expires_at)})
    return PairingCodeView(code=code, expires_at=wire(expires_at), device=device)


@operation("device.pair", Permission.EDIT_VENUE, is_reply_kept=False)
async def pair(work: Work, code: Annotated[str, Meta(max_length=64)]) -> PairedDeviceView:
    """A browser becomes the device that the code was made for; whatever was paired before is signed out.

    Refuses: WrongCredentials (unknown, used or expired).
    """
    before = await config_changes.begin(work)
    waiting = Device.filter(pairing_hash=token_hash(code), pairing_expires_at__gt=work.now, is_active=True)
    if (row := await waiting.using_db(work.models).first()) is None:
        raise WrongCredentials("This code is wrong, used or expired")
    token = ids.new_secret()
    delivery_receipts = {"token_hash": token_hash(token), "token_version": row.token_version + 1, "paired_at": work.now}
    await config_changes.put(work, row, {**FORGOTTEN, **delivery_receipts})
    return PairedDeviceView(token=token, device=await _finish(work, before, "device.pair", row.id))


async def _finish(work: Work, before: Any, action: str, device: UUID) -> DeviceView:
    return await config_changes.finish(work, before, action, device, partial(admin_views.device, id_=device))


async def _refuse_open_drawer(work: Work, device: Device) -> None:
    if await Shift.filter(drawer=device.code, state="open").using_db(work.models).exists():
        raise StillInUse(f"The drawer of {device.code} is open; close its shift first")

"""Who works here: people, their roles, passwords and PINs . Secrets arrive hashed."""

from functools import partial
from typing import Any
from uuid import UUID

from msgspec import UNSET, UnsetType

from hub.base.hashing import pin_key, token_hash
from hub.commands.fields import Name, Password, Pin, Stations, Username
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain import credentials
from hub.domain.permissions import Permission, Role
from hub.domain.refusals import LastAdmin, NotFound
from hub.recording import config_changes
from hub.views import admin_views
from hub.views.venue import StaffView
from models import Staff, Station, Venue

SECRETS = ("password", "pin")
REVOKING = ("role", "is_active", "stations")
"""Who gets another of these signs in again: a screen's rooms are chosen when it connects."""
FIRST_STATION: dict[str, Any] = {
    "code": "kitchen",
    "name": "Kitchen",
    "kind": "kitchen",
    "warn_after_s": 480,
    "late_after_s": 900,
    "sort": 0,
    "is_catch_all": True,
    "is_active": True,
}
"""A venue begins with a kitchen, so that every line has a station."""


@operation("staff.add", Permission.EDIT_VENUE, callers=CLIENTS, status=201, secrets=SECRETS)
async def add(
    work: Work,
    name: Name,
    username: Username,
    role: Role,
    password: Password | None = None,
    pin: Pin | None = None,
    stations: Stations = [],  # noqa: B006 - msgspec makes a new list each time
) -> StaffView:
    """Add a person, with a password, a PIN or both; `stations` are where somebody prepares, on whatever device.

    Refuses: Invalid (weak or no secret, unknown station), NameTaken.
    """
    if password is None and pin is None:
        raise config_changes.field_error("pin", "pin_or_password")
    before = await config_changes.begin(work)
    secrets = await _secrets(work, username, password, pin)
    values = {
        "name": name,
        "username": username,
        "role": role,
        "stations": config_changes.station_ids(before, stations),
    }
    person = await _create(work, {**values, **secrets})
    return await _finish(work, before, "staff.add", person.id, secrets)


@operation("staff.change", Permission.EDIT_VENUE, callers=CLIENTS, secrets=SECRETS)
async def change(
    work: Work,
    staff: UUID,
    name: Name | UnsetType = UNSET,
    username: Username | UnsetType = UNSET,
    role: Role | UnsetType = UNSET,
    password: Password | None | UnsetType = UNSET,
    pin: Pin | None | UnsetType = UNSET,
    is_active: bool | UnsetType = UNSET,
    stations: Stations | UnsetType = UNSET,
) -> StaffView:
    """Change a person; a new role, password or PIN, other stations, or deactivation, end all their sessions.

    Refuses: NotFound, Invalid (weak secret, unknown station), NameTaken (username or PIN), LastAdmin.
    """
    before = await config_changes.begin(work)
    person = await config_changes.find(work, Staff, staff, active_only=False)
    secrets = await _secrets(work, username or person.username, password, pin)
    values = {**config_changes.without_unset(name=name, username=username, role=role, is_active=is_active), **secrets}
    if not isinstance(stations, UnsetType):
        values["stations"] = config_changes.station_ids(before, stations)
    await _require_another_admin(work, person, values)
    if secrets or any(values.get(name, getattr(person, name)) != getattr(person, name) for name in REVOKING):
        values["token_version"] = person.token_version + 1
    await config_changes.update_row(work, person, values)
    return await _finish(work, before, "staff.change", staff, secrets)


@operation("staff.deactivate", Permission.EDIT_VENUE, callers=CLIENTS)
async def deactivate(work: Work, staff: UUID) -> StaffView:
    """Deactivate a person: they can no longer sign in, and every session ends at once. Refuses: NotFound, LastAdmin."""
    before = await config_changes.begin(work)
    person = await config_changes.find(work, Staff, staff, active_only=False)
    await _require_another_admin(work, person, {"is_active": False})
    await config_changes.update_row(work, person, {"is_active": False, "token_version": person.token_version + 1})
    return await _finish(work, before, "staff.deactivate", staff, {})


@operation("staff.sign_out", Permission.EDIT_VENUE, callers=CLIENTS)
async def sign_out(work: Work, staff: UUID) -> StaffView:
    """End every session of a person, on every device. Refuses: NotFound."""
    before = await config_changes.begin(work)
    person = await config_changes.find(work, Staff, staff, active_only=False)
    await config_changes.update_row(work, person, {"token_version": person.token_version + 1})
    return await _finish(work, before, "staff.sign_out", staff, {})


@operation("staff.make_first_admin", Permission.EDIT_VENUE, status=201, secrets=SECRETS)
async def make_first_admin(
    work: Work, address: str, name: Name, username: Username, password: Password, pin: Pin
) -> StaffView:
    """Create the first admin through the one-time set-up address.

    Refuses: NotFound (wrong or used address), Invalid (weak).
    """
    before = await config_changes.begin(work)
    if not await Venue.filter(setup_hash=token_hash(address)).using_db(work.models).update(setup_hash=None):
        raise NotFound("setup_used")
    secrets = await _secrets(work, username, password, pin)
    person = await _create(work, {"name": name, "username": username, "role": "admin", **secrets})
    if not before.rows.stations:
        _ = await Station.create(using_db=work.models, id=work.new_id(), **FIRST_STATION)
    return await _finish(work, before, "staff.make_first_admin", person.id, secrets)


async def _create(work: Work, values: dict[str, Any]) -> Staff:
    return await Staff.create(using_db=work.models, id=work.new_id(), token_version=1, is_active=True, **values)


async def _finish(work: Work, before: Any, action: str, staff: UUID, secrets: dict[str, Any]) -> StaffView:
    """The audit entry names the secrets that changed, never their values."""
    changed = sorted({name.partition("_")[0] for name in secrets})
    also = {"changed": changed} if changed else {}
    return await config_changes.finish(work, before, action, staff, partial(admin_views.staff, id_=staff), **also)


async def _secrets(
    work: Work, username: str, password: str | None | UnsetType, pin: str | None | UnsetType
) -> dict[str, Any]:
    """The columns of the secrets in the request; null removes one. Refuses: Invalid."""
    columns: dict[str, Any] = {}
    if not isinstance(password, UnsetType):
        if password is not None and (wrong := credentials.weakness(password, username)):
            raise config_changes.field_error("password", wrong, most=credentials.PASSWORD_BYTES)
        columns["password_hash"] = work.hashes.get("password")
    if not isinstance(pin, UnsetType):
        key = pin_key((await Venue.get(id=1, using_db=work.models)).pin_secret, pin) if pin else None
        columns |= {"pin_hash": work.hashes.get("pin"), "pin_key": key}
    return columns


async def _require_another_admin(work: Work, person: Staff, values: dict[str, Any]) -> None:
    remains_admin = values.get("role", person.role) == "admin" and values.get("is_active", person.is_active)
    if person.role != "admin" or not person.is_active or remains_admin:
        return
    others = Staff.filter(role="admin", is_active=True).exclude(id=person.id).using_db(work.models)
    if not await others.exists():
        raise LastAdmin("last")

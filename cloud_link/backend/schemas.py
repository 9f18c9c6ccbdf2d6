"""The request bodies of the cloud's API, field by field, with limits; unknown fields are refused."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from cloud_link.backend.refusals import Invalid

Name = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]
Email = Annotated[str, Meta(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Reason = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Instant = Annotated[datetime, Meta(tz=True)]
Short = Annotated[str, Meta(min_length=1, max_length=64)]
Password = Annotated[str, Meta(min_length=8, max_length=72)]
Typed = Annotated[str, Meta(min_length=1, max_length=200)]
Count = Annotated[int, Meta(ge=0, le=1 << 53)]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
FIRST_YEAR, LAST_YEAR = 2000, 9998
TotpCode = Annotated[str, Meta(pattern=r"^\d{6}$")]
KeyIds = Annotated[list[Short], Meta(max_length=8)]


def described(text: str) -> Meta:
    """The meaning of a field, for the API reference."""
    return Meta(description=text)


class Login(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Name and password, and the one-time code of those who use them."""

    username: Typed
    password: Typed
    totp: Annotated[TotpCode | None, described("the one-time code of those who use them")] = None


class NewSite(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A venue to register."""

    name: Name
    owner_name: Name | None = None
    contact_email: Email | None = None
    license_expires_at: Instant | None = None


class SiteChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The changes to a site; fields that are left out stay."""

    name: Name | UnsetType = UNSET
    owner_name: Name | None | UnsetType = UNSET
    contact_email: Email | None | UnsetType = UNSET
    license_expires_at: Instant | None | UnsetType = UNSET


class Lock(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Why, and whether open orders may still be finished."""

    reason: Reason
    mode: Annotated[Literal["full", "drain"], described("`drain`: open orders may still be finished")] = "full"


class UnlockCodeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """For how many hours a telephone code unlocks a venue that cannot be reached."""

    hours: Annotated[int, Meta(ge=1, le=24 * 31)] = 72
    lease_on: Annotated[
        date | None,
        described("the day of the lease that the venue holds; without it, of the last that it is known to apply"),
    ] = None


class NewPassword(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The present password and the new one."""

    password: Typed
    new_password: Password


class TotpConfirm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A code from the person's device."""

    totp: TotpCode


class PasswordAgain(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The password, once more."""

    password: Typed


class EmptyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An empty body."""


class AuditMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One entry of a venue's audit chain."""

    n: Count
    hash: Hash


class Heartbeat(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A heartbeat (`cloud_link.protocol.messages.Heartbeat`)."""

    version: Short
    uptime_seconds: Count
    instance: Annotated[Short | None, described("names the installation: one key in two of them was copied")] = None
    devices_online: Count | None = None
    last_backup_at: Instant | None = None
    last_restore_proven_at: Instant | None = None
    audit_head: AuditMark | None = None
    audit_before: Annotated[AuditMark | None, described("the entry that the cloud knows as the head (`audit_n`)")] = (
        None
    )
    event_position: Annotated[Count | None, described("of the last event in its log")] = None
    lease_serial: Annotated[Count | None, described("of the newest lease it holds")] = None
    state: Annotated[Short | None, described("its licence state: `active`, `warn`, `grace`, `drain`, `locked`")] = None
    trusted_keys: Annotated[KeyIds | None, described("the ids of the signing keys that it trusts")] = None


class Introduction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a site sends when it opens `/link`."""

    site_id: Typed
    site_key: Typed
    version: Short
    instance: Short | None = None
    trusted_keys: Annotated[KeyIds | None, described("the ids of the signing keys that it trusts")] = None


class Applied(msgspec.Struct, frozen=True):
    """A site's acknowledgement that it has applied a lease. An older or newer site may send more fields."""

    applied: bool
    serial: Count
    state: Annotated[Short | None, described("the licence state by it")] = None


class LiveKey(msgspec.Struct, frozen=True):
    """How a sysadmin's page opens `/console`."""

    token: Annotated[str, Meta(max_length=4096)] | None = None


T = TypeVar("T")
_WHERE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")
_FIELD = re.compile(r"field `(?P<field>[^`]+)`")


def read(given: Any, kind: type[T]) -> T:
    """A JSON value as that kind. Refuses: Invalid."""
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise _invalid(str(error)) from None


def _invalid(text: str) -> Invalid:
    where = _WHERE.search(text)
    message = _WHERE.sub("", text)
    field = _FIELD.search(message)
    path = [where["path"] if where else "", field["field"] if field else ""]
    return Invalid("errors", errors=[{"field": ".".join(filter(None, path)) or "body", "message": message}])


def end_of_licence(at: datetime | None) -> datetime | None:
    """When a licence ends, as the database stores it. Refuses: Invalid (year out of range)."""
    if at is None:
        return None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        error = {"field": "license_expires_at", "code": "year", "first": FIRST_YEAR, "last": LAST_YEAR}
        raise Invalid("field", errors=[error])
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)

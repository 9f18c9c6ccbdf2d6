"""The schemas of the cloud's replies, for the API reference. Replies are neither made nor checked with them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from cloud_link.backend.schemas import Heartbeat, described


class Health(Struct):
    """The health of the cloud; `checks` names what is unavailable."""

    status: Literal["ok", "degraded"]
    checks: dict[str, str] | UnsetType = UNSET


class Empty(Struct):
    """Success, without a result."""


class SignedIn(Struct):
    """A new token. A browser also gets it as the cookie `cloud_session`."""

    token: str
    expires_at: datetime


class TotpSecret(Struct):
    """The secret for an authenticator app, the same as an `otpauth` address, and that as a QR code (a data URI)."""

    secret: str
    uri: str
    qr: str


class Site(Struct):
    """A venue: its data, its licence, and its health by the last heartbeat."""

    site_id: UUID
    name: str
    owner_name: str | None
    contact_email: str | None
    is_active: bool
    is_locked: bool
    lock_reason: str | None
    lock_mode: Annotated[Literal["full", "drain"] | None, described("as in the lock's `mode`")]
    license_expires_at: datetime | None
    created_at: datetime
    last_seen_at: datetime | None
    last_seen_ip: str | None
    online: Annotated[bool, described("its link is open now")]
    version: str | None
    last_heartbeat_at: datetime | None
    last_heartbeat: Heartbeat | None
    state: Annotated[str | None, described("the licence state that the venue reported")]
    licence_days_left: Annotated[int | None, described("negative once it has expired; null: no end")]
    lease_serial: Annotated[int, described("of the newest lease that was issued")]
    applied_serial: Annotated[int, described("of the newest lease that the venue has applied")]
    is_applied: Annotated[bool, described("the venue has applied a lease that was issued after the last change")]
    audit_n: Annotated[int | None, described("the last entry of the venue's audit chain that it reported")]
    audit_broken_at: Annotated[datetime | None, described("its audit chain did not continue the one reported before")]
    key_copied_at: Annotated[datetime | None, described("its key was used from two places at once")]


class SiteAfterChange(Site):
    """A site after a change, and whether the venue has applied the change."""

    applied: Annotated[bool, described("the venue acknowledged the change within 3 s")]


class Sites(Struct):
    """A page of sites, by name."""

    items: list[Site]
    next: str | None


class Fleet(Struct):
    """The number of sites, by what needs attention."""

    sites: int
    online: int
    locked: int
    expired: int
    expiring: Annotated[int, described("in 14 days or less")]
    silent: Annotated[int, described("without contact for a day")]
    flagged: Annotated[int, described("with a broken audit chain or a copied key")]


class PushResult(Struct):
    """How many sites are linked here and were sent a new lease."""

    pushed: int


class Environment(Struct):
    """The lines of a venue's environment, ready to paste."""

    CLOUD_URL: str
    CLOUD_SITE_ID: UUID
    CLOUD_SITE_KEY: str
    CLOUD_PUBLIC_KEY: str


class Credentials(Struct):
    """What a venue needs to link itself. The key is shown this once."""

    site_id: UUID
    secret_key: str
    public_key: str
    environment: Environment


class Registered(Credentials):
    """A new site with its key."""

    site: Site


class RotatedKey(Credentials):
    """A site's new key, and until when the former one opens as well."""

    former_key_until: datetime


class UnlockCode(Struct):
    """A code to dictate over the telephone, and until when it unlocks."""

    code: str
    unlocks_until: datetime


class Entry(Struct):
    """One entry of a site's history."""

    at: datetime
    action: str
    by: str | None
    address: str | None


class LockEntry(Entry):
    """`locked`, `unlocked`, `code_issued`."""

    mode: Literal["full", "drain"] | UnsetType | None = UNSET
    reason: str | UnsetType | None = UNSET
    until: datetime | UnsetType = UNSET


class LicenceEntry(Entry):
    """`granted`."""

    license_expires_at: datetime | None


class KeyEntry(Entry):
    """`made`, `rotated`."""

    former_key_until: datetime | UnsetType = UNSET


class ChangeEntry(Entry):
    """`registered`, `changed`, `deregistered`."""

    name: str | UnsetType = UNSET
    fields: list[str] | UnsetType = UNSET


class Incident(Entry):
    """`audit_broken`, `key_used_elsewhere`, `flags_cleared`, `clock_reset`."""

    why: str | UnsetType = UNSET
    why_data: dict[str, Any] | UnsetType = UNSET
    """Key and data of `why`; absent for a sentence that an older cloud stored."""
    linked_from: str | UnsetType = UNSET


class ReceivedHeartbeat(Heartbeat, frozen=True):
    """A heartbeat as it was received."""

    at: datetime
    address: str


class History(Struct):
    """The history of a site and its heartbeats, the newest first."""

    locks: list[LockEntry]
    licences: list[LicenceEntry]
    keys: list[KeyEntry]
    changes: list[ChangeEntry]
    incidents: list[Incident]
    heartbeats: list[ReceivedHeartbeat]


class Problem(Struct):
    """Why a request was refused (RFC 9457). Programs use `code`; `detail` is one line for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    reason: str | UnsetType = UNSET
    parser: str | UnsetType = UNSET
    username: str | UnsetType = UNSET
    most: int | UnsetType = UNSET
    errors: list[FieldError] | UnsetType = UNSET
    retry_after_s: int | UnsetType = UNSET


class FieldError(Struct):
    """What is wrong with one field; `code` chooses the message, unless the decoder made it."""

    field: str
    message: str
    code: str | UnsetType = UNSET
    first: int | UnsetType = UNSET
    last: int | UnsetType = UNSET
    most: int | UnsetType = UNSET
    kinds: str | UnsetType = UNSET

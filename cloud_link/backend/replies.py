"""What the cloud answers, field by field: the shapes of the reference. Nothing is made or checked with them here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import UNSET, Struct, UnsetType

from cloud_link.backend.schemas import Beat, says


class Health(Struct):
    """How the cloud is. `checks` say what is away, when something is."""

    status: Literal["ok", "degraded"]
    checks: dict[str, str] | UnsetType = UNSET


class Done(Struct):
    """Done, with nothing to tell."""


class SignedIn(Struct):
    """A fresh token. A browser has it as the cookie `cloud_session` too."""

    token: str
    expires_at: datetime


class TotpSecret(Struct):
    """The secret for a code-making app, the same as an address such apps read, and that as a picture (a data URI)."""

    secret: str
    uri: str
    qr: str


class Site(Struct):
    """A venue: what it is, what it may do, and how it was when last heard of."""

    site_id: UUID
    name: str
    owner_name: str | None
    contact_email: str | None
    is_active: bool
    is_locked: bool
    lock_reason: str | None
    lock_mode: Annotated[Literal["full", "drain"] | None, says("as in the lock's `mode`")]
    license_expires_at: datetime | None
    created_at: datetime
    last_seen_at: datetime | None
    last_seen_ip: str | None
    online: Annotated[bool, says("its link is open now")]
    version: str | None
    last_heartbeat_at: datetime | None
    last_heartbeat: Beat | None
    state: Annotated[str | None, says("where the venue says that it stands")]
    licence_days_left: Annotated[int | None, says("negative once it has expired; null: no end")]
    lease_serial: Annotated[int, says("of the newest lease that was issued")]
    applied_serial: Annotated[int, says("of the newest lease that the venue said it acts by")]
    is_applied: Annotated[bool, says("the venue acts by a lease that was issued after the last change")]
    audit_n: Annotated[int | None, says("the last entry of the venue's audit chain that was told")]
    audit_broken_at: Annotated[datetime | None, says("its audit chain did not continue what it had told before")]
    key_copied_at: Annotated[datetime | None, says("its key was used from two places at once")]


class ToldSite(Site):
    """A site after a change; `applied` says whether the venue acts by it already."""

    applied: Annotated[bool, says("the venue acknowledged the change within 3 s")]


class Sites(Struct):
    """A page of sites, by name."""

    items: list[Site]
    next: str | None


class Fleet(Struct):
    """All sites in figures."""

    sites: int
    online: int
    locked: int
    expired: int
    expiring: Annotated[int, says("in 14 days or less")]
    silent: Annotated[int, says("not heard of for a day")]
    flagged: Annotated[int, says("with a broken audit chain or a copied key")]


class Pushed(Struct):
    """How many sites are linked here and were given a fresh lease."""

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
    """One thing that was done to a site, or happened to it."""

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
    linked_from: str | UnsetType = UNSET


class SeenBeat(Beat, frozen=True):
    """A heartbeat as it came."""

    at: datetime
    address: str


class History(Struct):
    """What was done to a site, and its heartbeats; the newest first."""

    locks: list[LockEntry]
    licences: list[LicenceEntry]
    keys: list[KeyEntry]
    changes: list[ChangeEntry]
    incidents: list[Incident]
    heartbeats: list[SeenBeat]


class Problem(Struct):
    """Why the cloud says no (RFC 9457). Programs look at `code`; `detail` is one line for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault] | UnsetType = UNSET
    retry_after_s: int | UnsetType = UNSET


class Fault(Struct):
    """What is wrong with one field."""

    field: str
    message: str

"""The licence status, as the link to the vendor's cloud determines it: saved, emitted to every screen, and audited.

`cloud_link` determines the status; only the hub calls these operations.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from hub.commands.operation import LicenceGate, Work, operation
from hub.domain.permissions import Permission
from hub.domain.refusals import CodeUsed
from hub.texts import stored_data
from hub.views.venue import LicenceView, licence_view

Text = Annotated[str, Meta(max_length=400)]


class LinkState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The state of the link: the lease as it was received, and the clock mark."""

    instance: str
    linked_at: datetime
    mark_at: datetime
    boot: str
    ran_s: int
    lease: str | None = None
    stale_since: datetime | None = None
    unlock_code: str | None = None
    unlock_serial: int | None = None
    audit_n: int | None = None


class LicenceStatus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The licence status of the venue."""

    state: Literal["active", "warn", "grace", "drain", "locked"]
    reason: Text | None = None
    contact: Text | None = None
    expires_at: datetime | None = None


SAVE_LINK = """
insert into cloud_link (id, instance, linked_at, mark_at, boot, ran_s, lease, stale_since, audit_n)
values (1, $1, $2, $3, $4, $5, $6, $7, $8)
on conflict (id) do update set instance = $1, linked_at = $2, mark_at = $3, boot = $4, ran_s = $5, lease = $6,
  stale_since = $7, audit_n = $8
"""


@operation("licence.keep", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def keep(work: Work, link_state: LinkState) -> dict[str, object]:
    """Save the lease and the clock mark, without an event."""
    await _save_link(work, link_state)
    return {}


@operation("licence.apply", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def apply(work: Work, link_state: LinkState, licence_status: LicenceStatus, serial: int) -> LicenceView:
    """Apply the status of the lease, and emit it to every screen. The signed lease goes into the audit chain."""
    before = await work.connection.fetchrow("select * from licence for update")
    await _save_link(work, link_state)
    after = await work.connection.fetchrow(
        "update licence set state = $1, reason = $2, contact = $3, expires_at = $4, version = version + 1 returning *",
        licence_status.state,
        licence_status.reason,
        licence_status.contact,
        licence_status.expires_at,
    )
    view = licence_view(after)
    work.emit("licence.changed", {"licence": view}, kind="licence", id=1, version=after["version"])
    entry = {**msgspec.structs.asdict(view), "serial": serial, "lease": link_state.lease}
    work.record("licence.apply", "venue", licence_view(before), entry)
    return view


@operation("licence.use_code", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def use_code(work: Work, code: Text, digest: Text, serial: int, until: datetime) -> dict[str, object]:
    """Use a telephone code, once: the audit chain records it. Refuses: CodeUsed."""
    await work.connection.fetchrow("select 1 from cloud_link for update")
    was_used = await work.connection.fetchval(
        "select exists (select 1 from audit_entries where action = 'licence.use_code' and target = $1)", digest
    )
    if was_used:
        raise CodeUsed
    await work.connection.execute("update cloud_link set unlock_code = $1, unlock_serial = $2", code, serial)
    work.record("licence.use_code", digest, None, {"serial": serial, "until": until})
    return {"until": until}


@operation("licence.note", Permission.EDIT_VENUE, gate=LicenceGate.ALWAYS)
async def note(work: Work, what: Text, detail: Text) -> dict[str, object]:
    """Record in the audit chain what was refused or detected about the licence."""
    work.record(f"licence.{what}", "venue", None, {"detail": stored_data(detail) or detail})
    return {}


async def _save_link(work: Work, link_state: LinkState) -> None:
    """Save everything but the unlock code, which only `use_code` writes."""
    await work.connection.execute(
        SAVE_LINK,
        link_state.instance,
        link_state.linked_at,
        link_state.mark_at,
        link_state.boot,
        link_state.ran_s,
        link_state.lease,
        link_state.stale_since,
        link_state.audit_n,
    )

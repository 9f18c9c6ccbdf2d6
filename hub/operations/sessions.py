"""Sessions: every sign-in and sign-out is recorded in the audit chain."""

from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta

from hub.commands.operation import LicenceGate, Work, operation
from hub.domain import events
from hub.domain.permissions import Permission
from hub.views.sessions import EndedSessionView


@operation("session.begin", Permission.SIGN_IN, gate=LicenceGate.ALWAYS)
async def begin(work: Work, how: Literal["password", "pin"], address: str | None) -> dict[str, Any]:
    """Record that somebody signed in, how and from where."""
    work.record("session.begin", work.actor.id, None, {"how": how, "address": address})
    return {}


@operation("session.end", Permission.SIGN_IN, gate=LicenceGate.ALWAYS)
async def end(work: Work, session: Annotated[str, Meta(max_length=64)], expires_at: int) -> dict[str, Any]:
    """End one session: its token becomes invalid and its sockets close. `expires_at` is in seconds since 1970."""
    data = {"session": EndedSessionView(id=session, expires_at=expires_at)}
    work.emit("session.ended", data, events.person(work.actor.id), kind="session", id=session)
    work.record("session.end", work.actor.id)
    return {}


@operation("session.end_all", Permission.SIGN_IN, gate=LicenceGate.ALWAYS)
async def end_all(work: Work) -> dict[str, Any]:
    """End every session of the acting person, on every device."""
    await sign_out_everywhere(work, work.actor.staff_id)
    return {}


async def sign_out_everywhere(work: Work, staff: UUID) -> None:
    """Raise the token version, which ends every token and socket of a person at once."""
    from hub.views.venue import staff_view

    await work.bump_reference_version()
    await work.connection.execute("update staff set token_version = token_version + 1 where id = $1", staff)
    reference_data = await work.reference_data_now()
    work.emit(
        "staff.changed", {"staff": staff_view(reference_data, reference_data.people[staff])}, kind="staff", id=staff
    )
    work.record("session.end_all", staff)

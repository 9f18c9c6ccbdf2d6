"""The venue's licence state, and until when its licence runs."""

from __future__ import annotations

from collections.abc import AsyncIterator

from hub.doctor.finding import DoctorContext, Finding, fail, ok, warn


async def licence_status(context: DoctorContext) -> AsyncIterator[Finding]:
    """The licence state, as every command reads it."""
    async with context.database() as connection:
        row = await connection.fetchrow("select state, reason, contact, expires_at from licence")
    if context.settings.cloud is None:
        yield ok("This venue stands alone and is never locked.")
        return
    state = row["state"] if row else "active"
    until = f" until {row['expires_at']:%Y-%m-%d}" if row and row["expires_at"] else ""
    reason = f"{row['reason'] or ''}".strip() if row else ""
    call = f"Call {row['contact']}." if row and row["contact"] else "Call the vendor."
    if state == "active":
        yield ok(f"The licence is active{until}.")
    elif state in ("warn", "grace"):
        yield warn(f"The licence is in its {state} time{until}. {reason}".rstrip(), call)
    else:
        yield fail(f"The venue is {'draining' if state == 'drain' else 'locked'}. {reason}".rstrip(), call)

"""What the venue may do by its licence, and until when."""

from __future__ import annotations

from collections.abc import AsyncIterator

from hub.doctor.finding import DoctorContext, Finding, fail, ok, warn


async def standing(context: DoctorContext) -> AsyncIterator[Finding]:
    """The rung of the ladder as every command sees it."""
    async with context.database() as connection:
        row = await connection.fetchrow("select state, reason, contact, expires_at from licence")
    if context.settings.cloud is None:
        yield ok("This venue stands alone and is never locked.")
        return
    state = row["state"] if row else "active"
    until = f" until {row['expires_at']:%Y-%m-%d}" if row and row["expires_at"] else ""
    why = f"{row['reason'] or ''}".strip() if row else ""
    call = f"Call {row['contact']}." if row and row["contact"] else "Call the vendor."
    if state == "active":
        yield ok(f"The licence is active{until}.")
    elif state in ("warn", "grace"):
        yield warn(f"The licence is in its {state} time{until}. {why}".rstrip(), call)
    else:
        yield fail(f"The venue is {'draining' if state == 'drain' else 'locked'}. {why}".rstrip(), call)

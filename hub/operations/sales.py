"""The day's figures beside the trade: what a manager's screen shows when a new business day begins."""

from hub.commands.operation import LicenceGate, Work, operation
from hub.domain.permissions import Permission
from hub.recording import emit

BEGIN = "insert into business_days (business_day) values ($1) on conflict do nothing returning true"


@operation("sales.begin_day", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def begin_day(work: Work, was_another: bool = False) -> dict[str, bool]:
    """Tell managers the figures of the business day that has begun; once, and not after its first sale, but in any
    case when it was another day a moment ago, as after a clock was set (a job of the hub)."""
    day = work.reference_data.business_day(work.now)
    begun = await work.connection.fetchval(BEGIN, day)
    if begun or was_another:
        await emit.day_changed(work, day)
    return {"begun": bool(begun)}

"""The figures of the day on managers' screens when a new business day begins."""

from hub.commands.operation import LicenceGate, Work, operation
from hub.domain.permissions import Permission
from hub.recording import emit

BEGIN = "insert into business_days (business_day) values ($1) on conflict do nothing returning true"


@operation("sales.begin_day", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def begin_day(work: Work, was_another: bool = False) -> dict[str, bool]:
    """Emit the figures of a business day that has begun (a job of the hub).

    This happens once, and not after the first sale; `was_another` forces it, after a clock was set for example.
    """
    day = work.reference_data.business_day(work.now)
    is_new = await work.connection.fetchval(BEGIN, day)
    if is_new or was_another:
        await emit.day_changed(work, day)
    return {"begun": bool(is_new)}

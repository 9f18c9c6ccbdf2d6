"""What somebody must look at: a ticket no screen received or drew in time (DOMAIN §3), an event nobody can be told,
a full disk."""

from datetime import timedelta
from typing import Annotated, Any

from msgspec import Meta

from hub.commands.operation import LicenceGate, Work, operation
from hub.domain import events
from hub.domain.permissions import Permission
from hub.views.notices import alert_view

DELIVERED_WITHIN = timedelta(seconds=5)
SHOWN_WITHIN = timedelta(seconds=15)
WATCHED = timedelta(hours=12)

FIND_LATE = """
select t.*, o.number, case when t.state = 'queued' then 'ticket_not_delivered' else 'ticket_not_shown' end as kind
from tickets t join orders o on o.id = t.order_id
where t.state in ('queued', 'delivered') and t.sent_at > $3
  and t.sent_at < case when t.state = 'queued' then $1::timestamptz else $2::timestamptz end
  and not exists (select 1 from alerts a where a.ticket_id = t.id and a.cleared_at is null
    and a.kind = case when t.state = 'queued' then 'ticket_not_delivered' else 'ticket_not_shown' end)
order by t.sent_at limit 100
"""
DISK_FULL = "The hub's disk is full: nothing new is taken until somebody makes room. Everything can still be read."
NO_ROOM = """
insert into alerts (id, kind, severity, message, raised_at) select $1, 'disk_full', 'high', $2, $3
where not exists (select 1 from alerts where kind = 'disk_full' and cleared_at is null) returning *
"""
ROOM_AGAIN = "update alerts set cleared_at = $1 where kind = 'disk_full' and cleared_at is null returning *"
CLEAR = """
update alerts a set cleared_at = $1 from tickets t
where a.cleared_at is null and t.id = a.ticket_id and (
  (a.kind = 'ticket_not_delivered' and t.state <> 'queued') or
  (a.kind = 'ticket_not_shown' and t.state not in ('queued', 'delivered'))
  or t.sent_at <= $2)
returning a.*
"""
CLEAR_OLD = """
update alerts set cleared_at = $1 where cleared_at is null and ticket_id is null and raised_at <= $2 returning *
"""
Message = Annotated[str, Meta(min_length=1, max_length=300)]


@operation("alert.watch_tickets", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def watch_tickets(work: Work) -> dict[str, int]:
    """Raise what is late, clear what has arrived since (a job of the hub)."""
    late = await work.connection.fetch(
        FIND_LATE, work.now - DELIVERED_WITHIN, work.now - SHOWN_WITHIN, work.now - WATCHED
    )
    for ticket in late:
        await _raise(work, dict(ticket))
    cleared = await work.connection.fetch(CLEAR, work.now, work.now - WATCHED)
    cleared += await work.connection.fetch(CLEAR_OLD, work.now, work.now - WATCHED)
    for alert in cleared:
        _tell(work, "alert.cleared", dict(alert))
    return {"raised": len(late), "cleared": len(cleared)}


@operation("alert.tell_of_space", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def tell_of_space(work: Work, is_full: bool) -> dict[str, int]:
    """Raise the alarm that the disk is full, or clear it when there is room again (a job of the hub)."""
    if not is_full:
        cleared = await work.connection.fetch(ROOM_AGAIN, work.now)
        for alert in cleared:
            _tell(work, "alert.cleared", dict(alert))
        return {"raised": 0, "cleared": len(cleared)}
    row = await work.connection.fetchrow(NO_ROOM, work.new_id(), DISK_FULL, work.now)
    if row is not None:
        _tell(work, "alert.raised", dict(row))
    return {"raised": int(row is not None), "cleared": 0}


async def _raise(work: Work, ticket: dict[str, Any]) -> None:
    missed = "has not reached" if ticket["kind"] == "ticket_not_delivered" else "is not on"
    message = f"Ticket for order {ticket['number']} {missed} a screen at {ticket['station']}"
    where = (ticket["station"], ticket["terminal"], ticket["id"], ticket["order_id"])
    await _write(work, ticket["kind"], message, *where)


@operation("alert.raise_bad_event", Permission.APPROVE, status=201, gate=LicenceGate.ALWAYS)
async def raise_bad_event(work: Work, position: int, message: Message) -> dict[str, int]:
    """Say that an event of the log could not be told or understood (the hub's own doing); once an event."""
    await _write(work, "bad_event", message, None, None, None, None)
    return {"position": position}


async def _write(work: Work, kind: str, message: str, *where: object) -> None:
    """`where`: station, terminal, ticket and order."""
    row = await work.connection.fetchrow(
        "insert into alerts (id, kind, severity, station, terminal, ticket_id, order_id, message, raised_at)"
        " values ($1, $2, 'high', $3, $4, $5, $6, $7, $8) on conflict do nothing returning *",
        work.new_id(), kind, *where, message, work.now,
    )  # fmt: skip
    if row is not None:
        _tell(work, "alert.raised", dict(row))


def _tell(work: Work, event: str, alert: dict[str, Any]) -> None:
    rooms = [events.terminal(alert["terminal"])] if alert["terminal"] else []
    work.emit(event, {"alert": alert_view(alert)}, *rooms, kind="alert", id=alert["id"])

"""Alerts: a ticket that no screen received or drew in time, an event that cannot be sent, a full disk."""

from datetime import timedelta
from typing import Annotated, Any

from msgspec import Meta

from hub.commands.operation import LicenceGate, Work, operation
from hub.domain import events
from hub.domain.permissions import Permission
from hub.texts import stored
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
RAISE_DISK_FULL = """
insert into alerts (id, kind, severity, message, raised_at) select $1, 'disk_full', 'high', $2, $3
where not exists (select 1 from alerts where kind = 'disk_full' and cleared_at is null) returning *
"""
CLEAR_DISK_FULL = "update alerts set cleared_at = $1 where kind = 'disk_full' and cleared_at is null returning *"
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
Message = Annotated[str, Meta(min_length=1, max_length=600)]


@operation("alert.watch_tickets", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def watch_tickets(work: Work) -> dict[str, int]:
    """Raise an alert for each late ticket, and clear the alerts of tickets that arrived since (a job of the hub)."""
    late = await work.connection.fetch(
        FIND_LATE, work.now - DELIVERED_WITHIN, work.now - SHOWN_WITHIN, work.now - WATCHED
    )
    for ticket in late:
        await _raise_ticket_alert(work, dict(ticket))
    cleared = await work.connection.fetch(CLEAR, work.now, work.now - WATCHED)
    cleared += await work.connection.fetch(CLEAR_OLD, work.now, work.now - WATCHED)
    for alert in cleared:
        _emit(work, "alert.cleared", dict(alert))
    return {"raised": len(late), "cleared": len(cleared)}


@operation("alert.tell_of_space", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def tell_of_space(work: Work, is_full: bool) -> dict[str, int]:
    """Raise the alert that the disk is full, or clear it when there is room again (a job of the hub)."""
    if not is_full:
        cleared = await work.connection.fetch(CLEAR_DISK_FULL, work.now)
        for alert in cleared:
            _emit(work, "alert.cleared", dict(alert))
        return {"raised": 0, "cleared": len(cleared)}
    row = await work.connection.fetchrow(RAISE_DISK_FULL, work.new_id(), stored("alert-disk-full"), work.now)
    if row is not None:
        _emit(work, "alert.raised", dict(row))
    return {"raised": int(row is not None), "cleared": 0}


async def _raise_ticket_alert(work: Work, ticket: dict[str, Any]) -> None:
    key = "alert-ticket-not-delivered" if ticket["kind"] == "ticket_not_delivered" else "alert-ticket-not-shown"
    message = stored(key, number=ticket["number"], station=work.reference_data.station_name(ticket["station"]))
    place = (ticket["station"], ticket["terminal"], ticket["id"], ticket["order_id"])
    await _raise_alert(work, ticket["kind"], message, *place)


@operation("alert.raise_bad_event", Permission.APPROVE, status=201, gate=LicenceGate.ALWAYS)
async def raise_bad_event(work: Work, position: int, message: Message) -> dict[str, int]:
    """Raise an alert for an event of the log that could not be read or sent (a job of the hub); once for each event."""
    await _raise_alert(work, "bad_event", message, None, None, None, None)
    return {"position": position}


async def _raise_alert(work: Work, kind: str, message: str, *place: object) -> None:
    """`place`: station, terminal, ticket and order."""
    row = await work.connection.fetchrow(
        "insert into alerts (id, kind, severity, station, terminal, ticket_id, order_id, message, raised_at)"
        " values ($1, $2, 'high', $3, $4, $5, $6, $7, $8) on conflict do nothing returning *",
        work.new_id(),
        kind,
        *place,
        message,
        work.now,
    )
    if row is not None:
        _emit(work, "alert.raised", dict(row))


def _emit(work: Work, event: str, alert: dict[str, Any]) -> None:
    rooms = [events.terminal(alert["terminal"])] if alert["terminal"] else []
    work.emit(event, {"alert": alert_view(alert)}, *rooms, kind="alert", id=alert["id"])

"""Approvals: asked for and answered once, bound to asker, action and target, valid for five minutes."""

from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

import msgspec

from hub.commands.approvals import approval_requested, approval_resolved
from hub.commands.fields import Reason
from hub.commands.operation import CLIENTS, LicenceGate, Work, encode, operation
from hub.domain.money import quantity, quantity_text
from hub.domain.permissions import Permission
from hub.domain.refusals import Conflict, NotAllowed, NotFound
from hub.views.notices import ApprovalView

EXPIRES_AFTER = timedelta(minutes=5)
Action = Literal[
    "order.void_line",
    "order.change_line",
    "order.remove_line",
    "order.discount",
    "order.remove_discount",
    "order.merge",
    "order.split",
    "order.cancel",
    "order.reopen",
    "order.add_lines",
    "payment.refund",
    "payment.move",
    "payment.correct",
    "payment.void",
    "shift.close",
    "shift.record_cash",
]

TARGET_DETAIL = """
with line as (select * from order_lines where id = $1), payment as (select * from payments where id = $1)
select
  (select json_build_object('id', o.id, 'number', o.number, 'type', o.type, 'table', t.code,
      'total_minor', o.total_minor)
    from orders o left join dining_tables t on t.id = o.table_id
    where o.id = coalesce((select order_id from line), (select order_id from payment), $1)) as order,
  (select json_build_object('id', id, 'name', name, 'quantity', quantity, 'state', state, 'total_minor', total_minor)
    from line) as line,
  (select json_build_object('id', id, 'method', method, 'amount_minor', amount_minor) from payment) as payment,
  (select json_build_object('id', id, 'drawer', drawer) from shifts where id = $1) as shift
"""


@operation("approval.ask", Permission.ASK_APPROVAL, callers=CLIENTS, status=201)
async def ask(work: Work, action: Action, target: UUID, reason: Reason) -> ApprovalView:
    """Ask the managers to approve one action on one target; they see the target as it is now."""
    row = await work.connection.fetchrow(
        "insert into approvals (id, action, target, reason, state, asked_by, asked_at, expires_at, detail)"
        " values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8) returning *",
        work.new_id(),
        action,
        str(target),
        reason,
        work.actor.staff_id,
        work.now,
        work.now + EXPIRES_AFTER,
        await _target_detail(work, target),
    )
    return approval_requested(work, dict(row))


async def _target_detail(work: Work, target: UUID) -> str | None:
    """The order, line, payment or drawer that the approval is for, as JSON; None for any other target."""
    row = await work.connection.fetchrow(TARGET_DETAIL, target)
    parts = {name: None if part is None else msgspec.json.decode(part) for name, part in row.items()}
    if (line := parts["line"]) is not None:
        line["quantity"] = quantity_text(quantity(line["quantity"]))
    return encode(parts).decode() if any(parts.values()) else None


@operation("approval.grant", Permission.APPROVE, callers=CLIENTS)
async def grant(work: Work, approval: UUID) -> ApprovalView:
    """Grant an approval. Refuses: NotFound, NotAllowed (one's own request), Conflict (answered or expired)."""
    return await _resolve(work, approval, "granted")


@operation("approval.refuse", Permission.APPROVE, callers=CLIENTS)
async def refuse(work: Work, approval: UUID) -> ApprovalView:
    """Refuse an approval. Refuses: NotFound, NotAllowed (one's own request), Conflict (answered or expired)."""
    return await _resolve(work, approval, "refused")


async def _resolve(work: Work, approval: UUID, state: str) -> ApprovalView:
    row = await work.connection.fetchrow("select * from approvals where id = $1 for no key update", approval)
    if row is None:
        raise NotFound("request")
    if row["asked_by"] == work.actor.id:
        raise NotAllowed("own_request")
    if row["state"] != "pending" or row["expires_at"] <= work.now:
        raise Conflict("request_answered")
    resolved: dict[str, Any] = dict(
        await work.connection.fetchrow(
            "update approvals set state = $2, resolved_by = $3, resolved_at = $4 where id = $1 returning *",
            approval,
            state,
            work.actor.id,
            work.now,
        )
    )
    work.record(f"approval.{state}", approval, None, {"action": row["action"], "target": row["target"]})
    return approval_resolved(work, resolved)


@operation("approval.expire", Permission.APPROVE, gate=LicenceGate.ALWAYS)
async def expire(work: Work) -> dict[str, int]:
    """Expire approvals that nobody answered or used in time (a job of the hub)."""
    rows = await work.connection.fetch(
        "update approvals set state = 'expired' where state in ('pending', 'granted') and expires_at <= $1 returning *",
        work.now,
    )
    for row in rows:
        approval_resolved(work, dict(row))
    return {"expired": len(rows)}

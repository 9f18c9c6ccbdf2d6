"""Approvals: asked for with a command, answered once, valid for that command for five minutes (docs/approvals.md)."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta

from hub.commands import requests, trials
from hub.commands.approvals import approval_requested, approval_resolved, bound
from hub.commands.fields import Reason
from hub.commands.operation import CLIENTS, LicenceGate, Work, encode, operation
from hub.domain.permissions import Permission
from hub.domain.refusals import ApprovalsWaiting, Conflict, NotAllowed, NotFound
from hub.views.approvals import ApprovalView

EXPIRES_AFTER = timedelta(minutes=5)
MOST_PENDING = 5
"""Requests of one person that may wait at once: more would bury those of the others on the managers' screens."""
Action = Annotated[str, Meta(min_length=1, max_length=40, description="the name of a command that takes `approval`")]
Args = Annotated[dict[str, Any], Meta(max_length=30, description="the arguments of that command")]
COUNT_PENDING = """
select count(*) from approvals where asked_by = $1 and state = 'pending' and expires_at > $2
"""
ONE_AT_A_TIME = "select pg_advisory_xact_lock(7017, hashtext($1))"
"""A person's requests are counted one after the other; nobody else waits."""


@operation("approval.ask", Permission.ASK_APPROVAL, callers=CLIENTS, status=201)
async def ask(work: Work, action: Action, target: UUID, reason: Reason, args: Args | None = None) -> ApprovalView:
    """Ask the managers to approve one command; they see what it would do, because it is tried.

    Refuses: NotAllowed (the role may never do it), ArgsRequired (it has a size), NotFound, Invalid, Conflict (what the
    command itself refuses), ApprovalsWaiting (too many requests).
    """
    act = requests.operation_of(action)
    act.admit(work.actor, key=action)
    arguments = await requests.arguments(work, act, target, args, reason)
    effect = await trials.tried(work, act, arguments)
    await _require_few_pending(work)
    row = await work.connection.fetchrow(
        "insert into approvals"
        " (id, action, target, args, reason, state, asked_by, asked_at, expires_at, detail, effect)"
        " values ($1, $2, $3, $4, $5, 'pending', $6, $7, $8, $9, $10) returning *",
        work.new_id(),
        action,
        str(target),
        encode(bound(arguments)).decode(),
        reason,
        work.actor.staff_id,
        work.now,
        work.now + EXPIRES_AFTER,
        encode(await trials.subject(work, target)).decode(),
        encode(effect).decode(),
    )
    return approval_requested(work, dict(row))


async def _require_few_pending(work: Work) -> None:
    await work.connection.execute(ONE_AT_A_TIME, str(work.actor.staff_id))
    if await work.connection.fetchval(COUNT_PENDING, work.actor.staff_id, work.now) >= MOST_PENDING:
        raise ApprovalsWaiting("too_many_pending", most=MOST_PENDING)


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

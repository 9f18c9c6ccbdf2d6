"""How a manager approves one action: by granting a requested approval, or by a PIN at the terminal.

An approval is valid for one requester, action and target. The transaction of that action uses it up.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hub.commands.operation import ManagerPin, Work
from hub.domain import events
from hub.domain.permissions import Grant, Permission, grant
from hub.domain.refusals import ApprovalInvalid, ApprovalRequired, NotAllowed
from hub.views.notices import ApprovalView, approval_view

Approval = UUID | ManagerPin | None
"""The proof that a manager approves: an approval's id, a PIN typed at the terminal, or none."""


async def authorize(work: Work, permission: Permission, action: str, target: UUID, approval: Approval) -> UUID | None:
    """The id of the manager who approved, or None if the role alone is sufficient.

    A manager's PIN was verified before the transaction (`work.approver`). A granted approval is used up here.
    Refuses: NotAllowed, ApprovalRequired, ApprovalInvalid.
    """
    role_grant = grant(permission, work.actor.role)
    if role_grant is Grant.FREELY:
        return None
    if role_grant is Grant.NEVER:
        raise NotAllowed
    if approval is None:
        raise ApprovalRequired(action=action, target=str(target))
    work.approved_by = await _use(work, approval, action, target) if isinstance(approval, UUID) else _approver(work)
    return work.approved_by


def _approver(work: Work) -> UUID:
    manager = work.reference_data.people.get(work.approver) if work.approver else None
    if manager is None or grant(Permission.APPROVE, manager.role) is not Grant.FREELY or manager.id == work.actor.id:
        raise ApprovalInvalid("pin")
    return manager.id


async def _use(work: Work, approval: UUID, action: str, target: UUID) -> UUID:
    row = await work.connection.fetchrow(
        "update approvals set state = 'used' where id = $1 and state = 'granted' and asked_by = $2"
        " and action = $3 and target = $4 and expires_at > $5 returning *",
        approval,
        work.actor.id,
        action,
        str(target),
        work.now,
    )
    if row is None:
        raise ApprovalInvalid
    approval_resolved(work, dict(row))
    approver: UUID = row["resolved_by"]
    return approver


def approval_with_names(work: Work, row: dict[str, Any]) -> ApprovalView:
    """An approval as managers and its requester see it."""
    names = work.reference_data.names(i for i in (row["asked_by"], row["resolved_by"]) if i)
    return approval_view(row, names)


def approval_resolved(work: Work, row: dict[str, Any]) -> ApprovalView:
    """Emit the outcome of a request to the managers and the requester."""
    view = approval_with_names(work, row)
    work.emit("approval.resolved", {"approval": view}, events.person(row["asked_by"]), kind="approval", id=row["id"])
    return view


def approval_requested(work: Work, row: dict[str, Any]) -> ApprovalView:
    """Emit a new request to the managers and the requester."""
    view = approval_with_names(work, row)
    work.emit(
        "approval.requested",
        {"approval": view},
        events.person(row["asked_by"]),
        kind="approval",
        id=row["id"],
    )
    return view

"""How a manager agrees to one act: by an approval that was asked for, or by a PIN on the spot.

An approval is bound to its asker, action and target, and is spent here, in the transaction of the act itself.
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
"""How a command proves that a manager agrees: an approval's id, a PIN on the spot, or not at all."""


async def authorize(work: Work, permission: Permission, action: str, target: UUID, approval: Approval) -> UUID | None:
    """Who approved, when the role alone does not do; None when it does.

    A manager's PIN was verified before the transaction (`work.vouched_by`); an approval is bound to asker, action
    and target, and is spent here. Refuses: NotAllowed, ApprovalRequired, ApprovalInvalid.
    """
    found = grant(permission, work.actor.role)
    if found is Grant.FREELY:
        return None
    if found is Grant.NEVER:
        raise NotAllowed
    if approval is None:
        raise ApprovalRequired(action=action, target=str(target))
    if isinstance(approval, UUID):
        return await _spend(work, approval, action, target)
    return _vouched(work)


def _vouched(work: Work) -> UUID:
    manager = work.reference_data.people.get(work.vouched_by) if work.vouched_by else None
    if manager is None or grant(Permission.APPROVE, manager.role) is not Grant.FREELY or manager.id == work.actor.id:
        raise ApprovalInvalid("This PIN cannot approve it")
    return manager.id


async def _spend(work: Work, approval: UUID, action: str, target: UUID) -> UUID:
    row = await work.connection.fetchrow(
        "update approvals set state = 'used' where id = $1 and state = 'granted' and asked_by = $2"
        " and action = $3 and target = $4 and expires_at > $5 returning *",
        approval, work.actor.id, action, str(target), work.now,
    )  # fmt: skip
    if row is None:
        raise ApprovalInvalid
    approval_resolved(work, dict(row))
    approver: UUID = row["resolved_by"]
    return approver


def approval_with_names(work: Work, row: dict[str, Any]) -> ApprovalView:
    """An approval as managers and the asker see it."""
    names = work.reference_data.names(i for i in (row["asked_by"], row["resolved_by"]) if i)
    return approval_view(row, names)


def approval_resolved(work: Work, row: dict[str, Any]) -> ApprovalView:
    """Tell managers and the asker how a request ended."""
    view = approval_with_names(work, row)
    work.emit("approval.resolved", {"approval": view}, events.person(row["asked_by"]), kind="approval", id=row["id"])
    return view


def approval_requested(work: Work, row: dict[str, Any]) -> ApprovalView:
    """Ask the managers."""
    view = approval_with_names(work, row)
    work.emit(
        "approval.requested",
        {"approval": view},
        events.person(row["asked_by"]),
        kind="approval",
        id=row["id"],
    )
    return view

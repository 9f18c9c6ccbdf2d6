"""How a manager approves one act: by granting a requested approval, or by a PIN at the terminal.

An approval is valid for one requester and one command with its arguments, as long as the act does no more than the
managers were shown. The transaction of that act uses it up.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec

from hub.commands.operation import ManagerPin, Work
from hub.domain import approvals, events
from hub.domain.approvals import Effect
from hub.domain.permissions import Grant, Permission, grant
from hub.domain.refusals import ApprovalExceeded, ApprovalInvalid, ApprovalRequired, NotAllowed
from hub.views.approvals import ApprovalView, approval_view, effect_of, for_asker, read_effect

Approval = UUID | ManagerPin | None
"""The proof that a manager approves: an approval's id, a PIN typed at the terminal, or none."""

IDS = ("order", "line", "payment", "shift", "discount")
"""Arguments that name what an act is about."""


async def authorize(
    work: Work, permission: Permission, action: str, target: UUID, approval: Approval = None
) -> UUID | None:
    """The id of the manager who approved, or None if the role alone is sufficient.

    `approval` is that of the command unless another is named. A manager's PIN was verified before the transaction
    (`work.approver`). A granted approval is used up here; that the act does no more than was granted is checked when
    it is done (`require_no_more`).
    Refuses: NotAllowed, ApprovalRequired, ApprovalInvalid, ApprovalExceeded.
    """
    role_grant = grant(permission, work.actor.role)
    if role_grant is Grant.NEVER:
        raise NotAllowed
    work.approving.needs.append(permission)
    if role_grant is Grant.FREELY:
        return None
    if work.approving.is_trial:
        work.approved_by = work.actor.staff_id
        return work.approved_by
    approval = approval or work.approval
    if approval is None:
        raise ApprovalRequired(action=action, target=str(target))
    work.approved_by = await _granted_by(work, approval) if isinstance(approval, UUID) else _approver(work)
    return work.approved_by


def _approver(work: Work) -> UUID:
    manager = work.reference_data.people.get(work.approver) if work.approver else None
    if manager is None or grant(Permission.APPROVE, manager.role) is not Grant.FREELY or manager.id == work.actor.id:
        raise ApprovalInvalid("pin")
    return manager.id


async def _granted_by(work: Work, approval: UUID) -> UUID:
    """The manager who granted it. One act may need it for several reasons and uses it once."""
    if work.approving.granted is None:
        work.approving.granted = await _use(work, approval)
    approver: UUID = work.approving.granted["resolved_by"]
    return approver


async def _use(work: Work, approval: UUID) -> dict[str, Any]:
    row = await work.connection.fetchrow(
        "update approvals set state = 'used' where id = $1 and state = 'granted' and asked_by = $2"
        " and action = $3 and expires_at > $4 and args is not null returning *",
        approval,
        work.actor.id,
        work.operation,
        work.now,
    )
    if row is None:
        raise ApprovalInvalid
    _require_args(bound(work.args), msgspec.json.decode(row["args"]))
    approval_resolved(work, dict(row))
    return dict(row)


def bound(args: msgspec.Struct | None) -> dict[str, Any]:
    """A command's arguments as an approval keeps them: without the proof itself, and without what was left out."""
    values: dict[str, Any] = msgspec.to_builtins(args)
    return {name: value for name, value in values.items() if name != "approval" and value is not None}


def _require_args(args: dict[str, Any], granted: dict[str, Any]) -> None:
    """Refuses: ApprovalInvalid (it is about another thing), ApprovalExceeded."""
    if any(name in granted and args.get(name) != granted[name] for name in IDS):
        raise ApprovalInvalid
    if not approvals.is_within(args, granted):
        raise ApprovalExceeded("args")


def require_no_more(work: Work, approval: Approval, effect: Effect) -> None:
    """An act that is done, with this effect, stayed within what was granted. Refuses: ApprovalExceeded."""
    shown = approval.effect if isinstance(approval, ManagerPin) else None
    limit = effect_of(shown) if shown else None
    if work.approving.granted is not None:
        limit = read_effect(work.approving.granted["effect"])
    if limit is not None and approvals.is_graver(effect, limit):
        raise ApprovalExceeded("effect")


def seen_by(work: Work, view: ApprovalView) -> ApprovalView:
    """An approval as the person who runs the command may see it."""
    return view if grant(Permission.APPROVE, work.actor.role) is Grant.FREELY else for_asker(view)


def approval_resolved(work: Work, row: dict[str, Any]) -> ApprovalView:
    """Emit the outcome of a request to the managers and the requester."""
    view = _with_names(work, row)
    for part, rooms, is_apart in _audiences(view):
        work.emit("approval.resolved", {"approval": part}, *rooms, kind="approval", id=view.id, is_apart=is_apart)
    return seen_by(work, view)


def approval_requested(work: Work, row: dict[str, Any]) -> ApprovalView:
    """Emit a new request to the managers and the requester."""
    view = _with_names(work, row)
    for part, rooms, is_apart in _audiences(view):
        work.emit("approval.requested", {"approval": part}, *rooms, kind="approval", id=view.id, is_apart=is_apart)
    return seen_by(work, view)


def _with_names(work: Work, row: dict[str, Any]) -> ApprovalView:
    names = work.reference_data.names(i for i in (row["asked_by"], row["resolved_by"]) if i)
    return approval_view(row, names)


def _audiences(view: ApprovalView) -> list[tuple[ApprovalView, list[str], bool]]:
    """Views with the rooms that get them: one for all, or the asker's own first if managers see more.

    A manager who is the asker gets both and keeps the fuller one, which comes last.
    """
    asker, blind = [events.person(view.asked_by.id)], for_asker(view)
    return [(view, asker, False)] if blind == view else [(blind, asker, True), (view, [], False)]

"""Drawers: opened with a float, counted blind, closed with a numbered Z ."""

import hashlib
from typing import Any, Literal
from uuid import UUID

import msgspec

from hub.base.clock import wire
from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import AmountOrZero, Code, Reason
from hub.commands.operation import CLIENTS, Work, encode, operation
from hub.domain.permissions import Permission
from hub.domain.refusals import Conflict, Invalid, NotAllowed, NotFound
from hub.recording import emit, print_queue
from hub.views import drawer_report
from hub.views.drawer_report import DrawerFigures
from hub.views.shifts import CashMovementView, ClosedShiftView, MovedCashView, ShiftView, ZNumberView

LOCK_NUMBERS = "select pg_advisory_xact_lock(7010)"
"""Numbers have no gaps: the next shift waits until this transaction ends."""


@operation("shift.open", Permission.RUN_DRAWER, callers=CLIENTS, status=201, needs_key=True)
async def open_shift(
    work: Work,
    float_minor: AmountOrZero,
    drawer: Code | None = None,
    id: UUID | None = None,  # noqa: A002 - the wire's name
) -> ShiftView:
    """Open a drawer with its float; it belongs to the device at hand unless another is named.

    Refuses: DrawerAlreadyOpen, IdTaken.
    """
    drawer_code = drawer or work.actor.drawer
    await work.connection.execute(LOCK_NUMBERS)
    row = await work.connection.fetchrow(
        "insert into shifts (id, number, drawer, staff_id, state, business_day, float_minor, opened_at, version)"
        " values ($1, (select coalesce(max(number), 0) + 1 from shifts), $2, $3, 'open', $4, $5, $6, 1) returning *",
        id or work.new_id(),
        drawer_code,
        work.actor.staff_id,
        work.reference_data.business_day(work.now),
        float_minor,
        work.now,
    )
    work.record("shift.open", row["id"], None, {"drawer": drawer_code, "float_minor": float_minor})
    return emit.shift_changed(work, "shift.opened", dict(row))


@operation("shift.record_cash", Permission.RUN_DRAWER, callers=CLIENTS, status=201, needs_key=True)
async def record_cash(
    work: Work,
    shift: UUID,
    kind: Literal["pay_in", "pay_out", "drop", "no_sale"],
    reason: Reason,
    amount_minor: AmountOrZero = 0,
    is_tips: bool = False,
    staff: UUID | None = None,
    approval: Approval = None,
) -> MovedCashView:
    """Record cash that went in or out without a sale, or that the drawer was opened without one.

    A `pay_out` with `is_tips` pays tips out: to `staff`, or without one to those who share the pool.

    Refuses: NotFound, ShiftNotOpen, NotAllowed (another's drawer), Invalid, ApprovalRequired, ApprovalInvalid.
    """
    row = await _own_shift(work, shift)
    if (kind == "no_sale") != (amount_minor == 0):
        code = "zero_for_no_sale" if kind == "no_sale" else "above_zero"
        raise Invalid("amount", errors=[{"field": "amount_minor", "code": code}])
    _check_tips(work, kind, is_tips, staff)
    if kind == "no_sale":
        await authorize(work, Permission.OPEN_DRAWER_UNSOLD, "shift.record_cash", shift, approval)
    movement = CashMovementView(work.new_id(), kind, amount_minor, reason, is_tips, staff)
    await _save_movement(work, shift, movement)
    row = await work.connection.fetchrow("update shifts set version = version + 1 where id = $1 returning *", shift)
    work.record("shift.record_cash", shift, None, movement)
    view = emit.shift_changed(work, "shift.changed", dict(row))
    await print_queue.kick(work)
    return MovedCashView(movement, view)


async def _save_movement(work: Work, shift: UUID, movement: CashMovementView) -> None:
    await work.connection.execute(
        "insert into cash_movements (id, shift_id, kind, amount_minor, reason, by, at, is_tips, staff_id)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        movement.id,
        shift,
        movement.kind,
        movement.amount_minor,
        movement.reason,
        work.actor.staff_id,
        work.now,
        movement.is_tips,
        movement.staff,
    )


def _check_tips(work: Work, kind: str, is_tips: bool, staff: UUID | None) -> None:
    """Tips are paid out of a drawer; who gets them is a person of this venue. Refuses: Invalid, NotFound."""
    if is_tips and kind != "pay_out":
        raise Invalid("field", errors=[{"field": "is_tips", "code": "only_for_pay_out"}])
    if staff is not None and not is_tips:
        raise Invalid("field", errors=[{"field": "staff", "code": "only_for_tips"}])
    if staff is not None and staff not in work.reference_data.people:
        raise NotFound("staff")


async def _own_shift(work: Work, shift: UUID) -> dict[str, Any]:
    row = await repositories.shift(work, shift)
    if work.actor.role == "cashier" and row["staff_id"] != work.actor.id:
        raise NotAllowed("another_drawer")
    return row


@operation("shift.close", Permission.RUN_DRAWER, callers=CLIENTS, needs_key=True)
async def close_shift(
    work: Work, shift: UUID, counted_minor: AmountOrZero, approval: Approval = None
) -> ClosedShiftView:
    """Count and close a drawer; the Z gets the next number and never changes. Open orders stay open.

    A variance above the venue's limit needs a manager's approval.
    Refuses: NotFound, ShiftNotOpen, NotAllowed, ApprovalRequired, ApprovalInvalid, Conflict.
    """
    row = await _own_shift(work, shift)
    report = await drawer_report.drawer_figures(work.connection, row)
    variance = counted_minor - report.expected_minor
    approved_by = None
    if abs(variance) > work.reference_data.setting("variance_limit_minor", 5000):
        approved_by = await authorize(work, Permission.ACCEPT_VARIANCE, "shift.close", shift, approval)
    closed = await work.connection.fetchrow(
        "update shifts set state = 'closed', closed_at = $2, counted_minor = $3, expected_minor = $4,"
        " variance_minor = $5, approved_by = $6, version = version + 1 where id = $1 and state = 'open' returning *",
        shift,
        work.now,
        counted_minor,
        report.expected_minor,
        variance,
        approved_by,
    )
    if closed is None:
        raise Conflict("shift_closed_by_other")
    z = await _write_z(work, dict(closed), report)
    view = emit.shift_changed(work, "shift.closed", dict(closed))
    return ClosedShiftView(**msgspec.structs.asdict(view), z=z)


async def _write_z(work: Work, closed: dict[str, Any], report: DrawerFigures) -> ZNumberView:
    """Number, store and hash the closing report, under a lock so that numbers have no gaps."""
    await work.connection.execute("select pg_advisory_xact_lock(7002)")
    number = await work.connection.fetchval("select coalesce(max(number), 0) + 1 from z_reports")
    totals = {name: closed[name] for name in ("counted_minor", "expected_minor", "variance_minor")}
    body = msgspec.structs.replace(report, **totals, number=number, closed_at=wire(closed["closed_at"]))
    text = encode(body)
    digest = hashlib.sha256(text).hexdigest()
    await work.connection.execute(
        "insert into z_reports (number, shift_id, business_day, body, hash, at) values ($1, $2, $3, $4, $5, $6)",
        number,
        closed["id"],
        closed["business_day"],
        text.decode(),
        digest,
        work.now,
    )
    await print_queue.report(work, body)
    work.record("shift.close", closed["id"], None, {**totals, "z": number, "z_hash": digest})
    return ZNumberView(number, digest)

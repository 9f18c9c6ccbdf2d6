"""Drawers: opened with a float, counted blind, closed with a numbered Z (docs/drawers.md)."""

import hashlib
from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec

from hub.base.clock import wire
from hub.base.refusal import FollowUp, Refusal
from hub.commands import repositories
from hub.commands.approvals import Approval, authorize
from hub.commands.fields import MAX_MINOR, AmountOrZero, Code, Denominations, Reason
from hub.commands.operation import CLIENTS, Work, encode, operation
from hub.domain import denominations as notes_and_coins
from hub.domain.permissions import Grant, Permission, grant
from hub.domain.refusals import Conflict, Invalid, NotAllowed, NotFound
from hub.recording import drawer_counts, emit, print_queue
from hub.recording.drawer_counts import TypedCount
from hub.views import drawer_report
from hub.views.drawer_report import DrawerFigures
from hub.views.shifts import CashMovementView, ClosedShiftView, MovedCashView, ShiftView, ZNumberView

MONEY_OUT = ("pay_out", "drop")
CASH_OUT_LIMIT_MINOR = 200_000
"""What may leave a drawer at once without a manager, while the venue has no limit of its own."""
VARIANCE_LIMIT_MINOR = 5000
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
    More than the drawer holds, or than the venue's limit, is taken out with a manager's approval.
    Refuses: NotFound, ShiftNotOpen, NotAllowed (another's drawer), Invalid, ApprovalRequired, ApprovalInvalid.
    """
    row = await _own_shift(work, shift)
    if (kind == "no_sale") != (amount_minor == 0):
        code = "zero_for_no_sale" if kind == "no_sale" else "above_zero"
        raise Invalid("amount", errors=[{"field": "amount_minor", "code": code}])
    _check_tips(work, kind, is_tips, staff)
    approved_by = await _approve_movement(work, row, kind, amount_minor, approval)
    movement = CashMovementView(work.new_id(), kind, amount_minor, reason, is_tips, staff)
    await _save_movement(work, shift, movement)
    row = await work.connection.fetchrow("update shifts set version = version + 1 where id = $1 returning *", shift)
    entry = {**msgspec.to_builtins(movement), "approved_by": approved_by}
    work.record("shift.record_cash", shift, None, entry)
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


async def _approve_movement(
    work: Work, shift: Mapping[str, Any], kind: str, amount_minor: int, approval: Approval
) -> UUID | None:
    """The manager who approved it, if it needs one. The refusal is the same for either limit: a count stays blind."""
    if kind == "no_sale":
        permission = Permission.OPEN_DRAWER_UNSOLD
    elif kind in MONEY_OUT and await _is_much(work, shift, amount_minor):
        permission = Permission.TAKE_MONEY_OUT
    else:
        return None
    return await authorize(work, permission, "shift.record_cash", shift["id"], approval)


async def _is_much(work: Work, shift: Mapping[str, Any], amount_minor: int) -> bool:
    if amount_minor > work.reference_data.setting("cash_out_limit_minor", CASH_OUT_LIMIT_MINOR):
        return True
    figures = await drawer_report.drawer_figures(work.connection, shift)
    return amount_minor > figures.expected_minor


async def _own_shift(work: Work, shift: UUID) -> dict[str, Any]:
    row = await repositories.shift(work, shift)
    if work.actor.role == "cashier" and row["staff_id"] != work.actor.id:
        raise NotAllowed("another_drawer")
    return row


@operation("shift.close", Permission.RUN_DRAWER, callers=CLIENTS, needs_key=True)
async def close_shift(
    work: Work,
    shift: UUID,
    counted_minor: AmountOrZero | None = None,
    denominations: Denominations | None = None,
    not_counted: bool = False,
    reason: Reason | None = None,
    approval: Approval = None,
) -> ClosedShiftView:
    """Count and close a drawer; the Z gets the next number and never changes. Open orders stay open.

    A count is one sum, or the number of each note and coin. A manager may close a drawer that nobody counted.
    A variance above the venue's limit needs a manager's approval; the count is recorded all the same.
    Refuses: NotFound, ShiftNotOpen, NotAllowed, Invalid, ApprovalRequired, ApprovalInvalid, Conflict.
    """
    count = _typed_count(work, counted_minor, denominations, not_counted=not_counted)
    row = await _own_shift(work, shift)
    figures = await drawer_report.drawer_figures(work.connection, row)
    approved_by = await _accept(work, row, figures, count, approval)
    closed = await _close(work, row, figures, count, approved_by, reason)
    if count is not None:
        await drawer_counts.save(work, closed, count, figures, accepted=True, approver=approved_by)
    z = await _write_z(work, closed, figures, count)
    view = emit.shift_changed(work, "shift.closed", closed)
    return ClosedShiftView(**msgspec.structs.asdict(view), z=z)


def _typed_count(
    work: Work, counted_minor: int | None, pieces: Mapping[str, int] | None, *, not_counted: bool
) -> TypedCount | None:
    """The count, or None if a manager says that there is none. Refuses: Invalid, NotAllowed."""
    if [counted_minor is not None, pieces is not None, not_counted].count(True) != 1:
        raise Invalid("one_count", errors=[{"field": "counted_minor", "code": "one_count"}])
    if not_counted:
        if grant(Permission.ACCEPT_VARIANCE, work.actor.role) is not Grant.FREELY:
            raise NotAllowed("count_needed")
        return None
    total_minor = counted_minor if pieces is None else notes_and_coins.total_minor(pieces)
    if total_minor is None or total_minor > MAX_MINOR:
        raise Invalid("amount", errors=[{"field": "denominations", "code": "too_much"}])
    return TypedCount(counted_minor=total_minor, denominations=pieces)


async def _accept(
    work: Work, shift: Mapping[str, Any], figures: DrawerFigures, count: TypedCount | None, approval: Approval
) -> UUID | None:
    """The manager who accepted the variance, if it needs one. A count that is refused is recorded by itself."""
    limit_minor = work.reference_data.setting("variance_limit_minor", VARIANCE_LIMIT_MINOR)
    if count is None or abs(count.counted_minor - figures.expected_minor) <= limit_minor:
        return None
    try:
        return await authorize(work, Permission.ACCEPT_VARIANCE, "shift.close", shift["id"], approval)
    except Refusal as refusal:
        attempt = {"counted_minor": count.counted_minor, "denominations": count.denominations}
        refusal.follow_up = FollowUp("shift.record_count", {"shift": shift["id"], **attempt})
        raise


@operation("shift.record_count", Permission.RUN_DRAWER)
async def record_count(
    work: Work, shift: UUID, counted_minor: AmountOrZero, denominations: Denominations | None = None
) -> dict[str, bool]:
    """Record a blind count that did not close its drawer (the hub runs it after such a refusal)."""
    row = await repositories.shift(work, shift, open_only=False)
    figures = await drawer_report.drawer_figures(work.connection, row)
    count = TypedCount(counted_minor=counted_minor, denominations=denominations)
    await drawer_counts.save(work, row, count, figures, accepted=False, approver=None)
    return {"recorded": True}


CLOSE = """
update shifts set state = 'closed', closed_at = $2, counted_minor = $3, expected_minor = $4, variance_minor = $5,
  approved_by = $6, closed_by = $7, close_reason = $8, version = version + 1
where id = $1 and state = 'open' returning *
"""


async def _close(
    work: Work,
    shift: Mapping[str, Any],
    figures: DrawerFigures,
    count: TypedCount | None,
    approved_by: UUID | None,
    reason: str | None,
) -> dict[str, Any]:
    row = await work.connection.fetchrow(
        CLOSE,
        shift["id"],
        work.now,
        count and count.counted_minor,
        figures.expected_minor,
        count and count.counted_minor - figures.expected_minor,
        approved_by,
        work.actor.staff_id,
        reason,
    )
    if row is None:
        raise Conflict("shift_closed_by_other")
    return dict(row)


async def _write_z(work: Work, closed: dict[str, Any], report: DrawerFigures, count: TypedCount | None) -> ZNumberView:
    """Number, store and hash the closing report, under a lock so that numbers have no gaps."""
    await work.connection.execute("select pg_advisory_xact_lock(7002)")
    number = await work.connection.fetchval("select coalesce(max(number), 0) + 1 from z_reports")
    totals = {name: closed[name] for name in ("counted_minor", "expected_minor", "variance_minor")}
    of_count = {"denominations": count and count.denominations, "closed_by": closed["closed_by"]}
    of_count |= {"approved_by": closed["approved_by"], "close_reason": closed["close_reason"]}
    body = msgspec.structs.replace(report, **totals, **of_count, number=number, closed_at=wire(closed["closed_at"]))
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
    work.record("shift.close", closed["id"], None, {**totals, **of_count, "z": number, "z_hash": digest})
    return ZNumberView(number, digest)

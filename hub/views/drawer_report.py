"""What a drawer should hold, from the books: the X of an open shift and the body of its Z (docs/drawers.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.base.clock import wire, wire_or_none
from hub.domain.cash import expected_cash
from hub.domain.tenders import TENDERS
from hub.postgres.database import Connection
from hub.views.drawer_sales import DrawerSalesView, drawer_sales
from hub.views.fields import Instant, MethodText, Minor


class ReportedMovementView(msgspec.Struct, frozen=True):
    """Cash that moved without a sale, as a drawer's report lists it."""

    kind: str
    amount_minor: Minor
    reason: str
    at: Instant
    is_tips: bool | UnsetType = UNSET


class TakenByView(msgspec.Struct, frozen=True):
    """What a drawer took by one method."""

    method: MethodText
    count: int
    amount_minor: Minor
    tip_minor: Minor
    rounding_minor: Minor | UnsetType = UNSET


class GivenBackView(msgspec.Struct, frozen=True):
    """What a drawer gave back by one method."""

    method: MethodText
    count: int
    amount_minor: Minor
    tip_minor: Annotated[Minor, Meta(description="of it, tips")] | UnsetType = UNSET


class CorrectedView(msgspec.Struct, frozen=True):
    """Payments that were corrected while the drawer was open, by kind; `amount_minor` is what they were before."""

    kind: Annotated[str, Meta(description="tip, move, correct or void")]
    count: int
    amount_minor: Minor


class DrawerMovements(msgspec.Struct, kw_only=True, frozen=True):
    """Of a drawer's report, what its cashier may see before counting."""

    shift: UUID
    shift_number: int
    drawer: str
    staff: UUID
    business_day: date
    opened_at: Instant
    closed_at: Instant | None
    float_minor: Minor
    movements: list[ReportedMovementView]
    pay_ins_minor: Minor
    pay_outs_minor: Minor
    drops_minor: Minor
    tips_paid_out_minor: Annotated[Minor, Meta(description="of the pay-outs, tips")] | UnsetType = UNSET


class DrawerFigures(DrawerMovements, kw_only=True, frozen=True):
    """Everything of a drawer's report. A Z is stored as this, with its number and its count."""

    payments: list[TakenByView]
    refunds: list[GivenBackView]
    cash_refunds_minor: Minor
    expected_minor: Minor
    corrections: list[CorrectedView] | UnsetType = UNSET
    counted_minor: Minor | None | UnsetType = UNSET
    variance_minor: Minor | None | UnsetType = UNSET
    number: int | UnsetType = UNSET
    sales: DrawerSalesView | UnsetType = UNSET
    denominations: dict[str, int] | None | UnsetType = UNSET
    closed_by: UUID | None | UnsetType = UNSET
    approved_by: UUID | None | UnsetType = UNSET
    close_reason: str | None | UnsetType = UNSET


class DrawerReportView(DrawerMovements, kw_only=True, frozen=True):
    """The X of an open drawer, or the Z it was closed with. A cashier's X leaves out what the count would show."""

    kind: Literal["x", "z"]
    payments: list[TakenByView] | UnsetType = UNSET
    refunds: list[GivenBackView] | UnsetType = UNSET
    cash_refunds_minor: Minor | UnsetType = UNSET
    corrections: list[CorrectedView] | UnsetType = UNSET
    expected_minor: Minor | UnsetType = UNSET
    counted_minor: Annotated[int | None, Meta(description="minor units; null: nobody counted")] | UnsetType = UNSET
    variance_minor: Minor | None | UnsetType = UNSET
    number: Annotated[int, Meta(description="of the Z")] | UnsetType = UNSET
    sales: DrawerSalesView | UnsetType = UNSET
    denominations: dict[str, int] | None | UnsetType = UNSET
    closed_by: UUID | None | UnsetType = UNSET
    approved_by: UUID | None | UnsetType = UNSET
    close_reason: str | None | UnsetType = UNSET


READ_DRAWER = """
select json_build_object(
  'payments', (select coalesce(json_agg(p order by method), '[]') from (
     select method, count(*) as count, sum(amount_minor) as amount_minor, sum(tip_minor) as tip_minor,
       sum(rounding_minor) as rounding_minor
     from payments where shift_id = $1 and state in ('completed', 'unverified') group by method) p),
  'refunds', (select coalesce(json_agg(r order by method), '[]') from (
     select p.method, count(*) as count, sum(r.amount_minor) as amount_minor, sum(r.tip_minor) as tip_minor
     from refunds r join payments p on p.id = r.payment_id where r.shift_id = $1 group by p.method) r),
  'corrections', (select coalesce(json_agg(c order by kind), '[]') from (
     select kind, count(*) as count, sum((before ->> 'amount_minor')::bigint) as amount_minor
     from payment_corrections where shift_id = $1 group by kind) c),
  'movements', (select coalesce(json_agg(json_build_object('kind', kind, 'amount_minor', amount_minor,
     'reason', reason, 'is_tips', is_tips, 'at', at) order by at, id), '[]') from cash_movements where shift_id = $1))
"""


class _Movement(msgspec.Struct, frozen=True):
    kind: str
    amount_minor: int
    reason: str
    at: datetime
    is_tips: bool


class _Drawer(msgspec.Struct, frozen=True):
    payments: list[TakenByView]
    refunds: list[GivenBackView]
    corrections: list[CorrectedView]
    movements: list[_Movement]

    def moved(self, kind: str) -> int:
        return sum(movement.amount_minor for movement in self.movements if movement.kind == kind)


async def drawer_figures(connection: Connection, shift: Mapping[str, Any]) -> DrawerFigures:
    """What the shift took, and the cash its drawer should hold, in minor units."""
    drawer = msgspec.json.decode(await connection.fetchval(READ_DRAWER, shift["id"]), type=_Drawer)
    pay_ins_minor, pay_outs_minor, drops_minor = map(drawer.moved, ("pay_in", "pay_out", "drop"))
    cash_refunds_minor = sum(
        refund.amount_minor for refund in drawer.refunds if TENDERS[refund.method].goes_into_drawer
    )
    return DrawerFigures(
        shift=shift["id"],
        shift_number=shift["number"],
        drawer=shift["drawer"],
        staff=shift["staff_id"],
        business_day=shift["business_day"],
        opened_at=wire(shift["opened_at"]),
        closed_at=wire_or_none(shift["closed_at"]),
        float_minor=shift["float_minor"],
        payments=drawer.payments,
        refunds=drawer.refunds,
        sales=await drawer_sales(connection, shift["id"]),
        cash_refunds_minor=cash_refunds_minor,
        movements=[_movement_view(movement) for movement in drawer.movements],
        pay_ins_minor=pay_ins_minor,
        pay_outs_minor=pay_outs_minor,
        drops_minor=drops_minor,
        tips_paid_out_minor=sum(movement.amount_minor for movement in drawer.movements if movement.is_tips),
        corrections=drawer.corrections,
        expected_minor=expected_cash(
            float_minor=shift["float_minor"],
            cash_kept_minor=_cash_kept(drawer.payments),
            refunds_minor=cash_refunds_minor,
            pay_ins_minor=pay_ins_minor,
            pay_outs_minor=pay_outs_minor,
            drops_minor=drops_minor,
        ),
    )


def _is_cash(method: str) -> bool:
    return TENDERS[method].goes_into_drawer


def _cash_kept(payments: Sequence[TakenByView]) -> int:
    cash = [payment for payment in payments if _is_cash(payment.method)]
    return sum(payment.amount_minor + payment.tip_minor + (payment.rounding_minor or 0) for payment in cash)


def _movement_view(movement: _Movement) -> ReportedMovementView:
    return ReportedMovementView(
        kind=movement.kind,
        amount_minor=movement.amount_minor,
        reason=movement.reason,
        at=wire(movement.at),
        is_tips=movement.is_tips or UNSET,
    )


def x_view(figures: DrawerFigures, *, is_blind: bool) -> DrawerReportView:
    """The report of an open drawer; a blind one leaves out what the count would show."""
    names = DrawerMovements.__struct_fields__ if is_blind else DrawerFigures.__struct_fields__
    return DrawerReportView(kind="x", **{name: getattr(figures, name) for name in names})


def figures_of(view: DrawerReportView) -> DrawerFigures | None:
    """The figures of an X or Z; None for a blind one."""
    if view.expected_minor is UNSET:
        return None
    return DrawerFigures(**{name: getattr(view, name) for name in DrawerFigures.__struct_fields__})


def z_view(body: str) -> DrawerReportView:
    """The report that a drawer was closed with, from its stored text."""
    return DrawerReportView(kind="z", **msgspec.structs.asdict(decode_z(body)))


def decode_z(body: str) -> DrawerFigures:
    """A stored Z."""
    return msgspec.json.decode(body, type=DrawerFigures)

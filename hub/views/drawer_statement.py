"""The rows of an X, a Z and a day's Zs: page and paper show these and add nothing (docs/drawers.md#x-and-z)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import UNSET

from hub.domain.paper import Money
from hub.domain.sums import Section, SumRow, without_zeros
from hub.domain.tenders import TENDERS
from hub.texts import label, text
from hub.views.drawer_report import DrawerFigures, DrawerMovements, GivenBackView, ReportedMovementView, TakenByView
from hub.views.drawer_sales import DrawerSalesView, ReportedTaxView

MOVES = {"pay_in": 1, "pay_out": -1, "drop": -1}
"""How a movement of cash changes what the drawer holds; what is not here does not change it."""


def sections(figures: DrawerFigures, money: Money) -> list[Section]:
    """All that a drawer did, in sections whose rows add up."""
    sold = [] if figures.sales is UNSET else sales_sections(figures.sales, money)
    return [*sold, *tender_sections(figures.payments, figures.refunds), _drawer(figures, money)]


def sales_sections(sales: DrawerSalesView, money: Money) -> list[Section]:
    """Sales, their taxes by rate, and how they lead to the payments."""
    taxes = [*sales.taxes, *sales.refunded_taxes]
    is_split = sales.paid_elsewhere_minor or sales.paid_on_others_minor
    return [
        Section(title=text("paper-sales"), rows=without_zeros(_sales(sales))),
        *([Section(title=text("paper-taxes"), rows=tuple(_taxes(sales, money)))] if taxes else []),
        *(
            [Section(title=text("paper-sales-to-payments"), rows=without_zeros(_to_payments(sales)))]
            if is_split
            else []
        ),
    ]


def _sales(sales: DrawerSalesView) -> Iterator[SumRow]:
    yield SumRow(text=text("paper-gross", count=sales.orders), minor=sales.gross_minor)
    yield SumRow(text=text("paper-discounts"), minor=-sales.discount_minor)
    yield SumRow(text=text("paper-service-charge"), minor=sales.service_charge_minor)
    yield SumRow(text=text("paper-added-taxes"), minor=sales.added_tax_minor)
    yield SumRow(text=text("paper-sales"), minor=sales.sales_minor, kind="total")
    if sales.refunded_minor:
        yield SumRow(text=text("paper-refunded"), minor=-sales.refunded_minor)
        yield SumRow(text=text("paper-net-sales"), minor=sales.sales_minor - sales.refunded_minor, kind="total")
    yield SumRow(text=text("paper-voids", count=sales.voids), minor=sales.voids_minor, kind="note")


def _taxes(sales: DrawerSalesView, money: Money) -> Iterator[SumRow]:
    for tax in sales.taxes:
        yield SumRow(text=_tax_text(tax, money), minor=tax.tax_minor)
    for tax in sales.refunded_taxes:
        yield SumRow(text=text("paper-of-refunds", row=_tax_text(tax, money)), minor=tax.tax_minor)
    total_minor = sum(tax.tax_minor for tax in (*sales.taxes, *sales.refunded_taxes))
    yield SumRow(text=text("paper-taxes"), minor=total_minor, kind="total")


def _tax_text(tax: ReportedTaxView, money: Money) -> str:
    name, rate, base = tax.name or tax.code, tax.rate or "", money(tax.base_minor)
    if rate not in name and tax.piece_minor is None:
        name = text("paper-tax-name", name=name, rate=rate)
    if tax.is_inclusive:
        return text("paper-tax-in-price", name=name, base=base)
    return text("paper-tax-added", name=name, base=base)


def _to_payments(sales: DrawerSalesView) -> Iterator[SumRow]:
    payments_minor = sales.sales_minor - sales.paid_elsewhere_minor + sales.paid_on_others_minor
    yield SumRow(text=text("paper-sales"), minor=sales.sales_minor)
    yield SumRow(text=text("paper-paid-elsewhere"), minor=-sales.paid_elsewhere_minor)
    yield SumRow(text=text("paper-paid-on-others"), minor=sales.paid_on_others_minor)
    yield SumRow(text=text("paper-payments"), minor=payments_minor, kind="total")


def tender_sections(payments: Sequence[TakenByView], refunds: Sequence[GivenBackView]) -> list[Section]:
    """Each tender: payments, tips, rounding and refunds, and what was kept."""
    methods = sorted({one.method for one in payments} | {one.method for one in refunds})
    return [Section(title=label(method), rows=without_zeros(_tender(method, payments, refunds))) for method in methods]


def _tender(method: str, payments: Sequence[TakenByView], refunds: Sequence[GivenBackView]) -> Iterator[SumRow]:
    taken = [one for one in payments if one.method == method]
    given = [one for one in refunds if one.method == method]
    parts = (
        SumRow(text=text("paper-payments-count", count=_count(taken)), minor=sum(one.amount_minor for one in taken)),
        SumRow(text=text("paper-tips"), minor=sum(one.tip_minor for one in taken)),
        SumRow(text=text("paper-rounding"), minor=sum(one.rounding_minor or 0 for one in taken)),
        SumRow(text=text("paper-refunds-count", count=_count(given)), minor=-sum(one.amount_minor for one in given)),
    )
    yield from parts
    yield SumRow(text=text("paper-kept"), minor=sum(part.minor or 0 for part in parts), kind="total")


def _count(rows: Iterable[TakenByView | GivenBackView]) -> int:
    return sum(row.count for row in rows)


def cash_kept(payments: Sequence[TakenByView], refunds: Sequence[GivenBackView]) -> int:
    """The cash of the payments less that of the refunds, in minor units."""
    taken = sum(
        one.amount_minor + one.tip_minor + (one.rounding_minor or 0)
        for one in payments
        if TENDERS[one.method].goes_into_drawer
    )
    return taken - sum(one.amount_minor for one in refunds if TENDERS[one.method].goes_into_drawer)


def blind_section(view: DrawerMovements) -> Section:
    """What a cashier may see before counting: the float, and what they moved themselves."""
    moved = (_movement(one) for one in view.movements)
    rows = (SumRow(text=text("paper-float"), minor=view.float_minor), *moved)
    return Section(title=text("paper-drawer", drawer=view.drawer), rows=rows)


def _movement(one: ReportedMovementView) -> SumRow:
    words = text("paper-movement", kind=label(one.kind), reason=one.reason)
    return SumRow(text=words, minor=MOVES.get(one.kind, 0) * one.amount_minor)


def _drawer(figures: DrawerFigures, money: Money) -> Section:
    return Section(title=text("paper-drawer", drawer=figures.drawer), rows=without_zeros(_cash(figures, money)))


def _cash(figures: DrawerFigures, money: Money) -> Iterator[SumRow]:
    yield SumRow(text=text("paper-float"), minor=figures.float_minor)
    yield SumRow(text=text("paper-cash-kept"), minor=cash_kept(figures.payments, figures.refunds))
    yield from (_movement(one) for one in figures.movements)
    if figures.tips_paid_out_minor is not UNSET and figures.tips_paid_out_minor:
        yield SumRow(text=text("paper-tips-paid-out"), minor=-figures.tips_paid_out_minor, kind="note")
    yield SumRow(text=text("paper-expected"), minor=figures.expected_minor, kind="total")
    yield from _count_rows(figures, money)


def _count_rows(figures: DrawerFigures, money: Money) -> Iterator[SumRow]:
    """What was counted: expected and variance come to it."""
    if figures.number is UNSET:
        return
    if figures.counted_minor is None or figures.counted_minor is UNSET:
        yield SumRow(text=text("paper-not-counted"), minor=None, kind="note")
        return
    yield SumRow(text=text("paper-variance"), minor=figures.variance_minor or 0)
    yield SumRow(text=text("paper-counted"), minor=figures.counted_minor, kind="total")
    for value, pieces in sorted((figures.denominations or {}).items(), key=lambda one: -int(one[0])):
        words = text("paper-pieces", count=pieces, value=money(int(value)))
        yield SumRow(text=words, minor=int(value) * pieces, kind="note")

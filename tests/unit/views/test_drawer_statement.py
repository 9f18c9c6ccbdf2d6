"""The rows of an X and a Z: what adds up, what is left out, and what Zs of earlier versions say."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import amounts
from hub.domain.sums import SumRow, unequal_totals
from hub.texts import text
from hub.views.drawer_report import DrawerFigures, decode_z
from hub.views.drawer_sales import DrawerSalesView, ReportedTaxView
from hub.views.drawer_slips import remarks
from hub.views.drawer_statement import sections

MONEY = amounts.formatter(0, "en-UG", "latn")
ID = "00000000-0000-0000-0000-000000000001"
OTHER = "00000000-0000-0000-0000-000000000002"
BODY: dict[str, Any] = {
    "shift": ID, "shift_number": 1, "drawer": "pos-1", "staff": ID, "business_day": "2026-11-21",
    "opened_at": "2026-11-21T06:00:00.000Z", "closed_at": "2026-11-21T14:00:00.000Z", "float_minor": 50_000,
    "movements": [{"kind": "drop", "amount_minor": 30_000, "reason": "Safe", "at": "2026-11-21T09:00:00.000Z"}],
    "pay_ins_minor": 0, "pay_outs_minor": 0, "drops_minor": 30_000,
    "payments": [{"method": "cash", "count": 2, "amount_minor": 9_000, "tip_minor": 500, "rounding_minor": 50}],
    "refunds": [{"method": "cash", "count": 1, "amount_minor": 1_000}], "cash_refunds_minor": 1_000,
    "expected_minor": 28_550, "counted_minor": 28_000, "variance_minor": -550, "number": 7,
}  # fmt: skip
minors = st.integers(0, 10**9)


def z(**more: Any) -> DrawerFigures:
    return decode_z(json.dumps(BODY | more))


def words(figures: DrawerFigures) -> list[str]:
    return [row.text for section in sections(figures, MONEY) for row in section.rows]


def test_a_z_of_an_earlier_version_still_adds_up() -> None:
    assert [unequal_totals(section.rows) for section in sections(z(), MONEY)] == [[], []]
    assert remarks(z(), {}) == []


def test_a_row_that_is_missing_is_found() -> None:
    rows = sections(z(), MONEY)[-1].rows
    assert unequal_totals(rows[1:]) == [row for row in rows if row.kind == "total"]


def test_a_z_says_that_nobody_counted_and_who_closed_it() -> None:
    forgotten = z(counted_minor=None, variance_minor=None, closed_by=OTHER, close_reason="Went home")
    assert text("paper-not-counted") in words(forgotten)
    assert text("paper-counted") not in words(forgotten)
    names = {forgotten.closed_by: "Mary"} if forgotten.closed_by else {}
    assert remarks(forgotten, names) == ["Not counted", "Closed by Mary", "Reason: Went home"]


def test_a_drawer_that_was_short_says_by_how_much() -> None:
    rows = {row.text: row.minor for row in sections(z(), MONEY)[-1].rows}
    assert (rows["Expected"], rows["Variance"], rows["Counted"]) == (28_550, -550, 28_000)


@pytest.mark.parametrize("kind", ["no_sale", "something new"])
def test_a_movement_without_money_changes_nothing(kind: str) -> None:
    moved = BODY["movements"] + [{"kind": kind, "amount_minor": 0, "reason": "Change", "at": BODY["closed_at"]}]
    assert unequal_totals(sections(z(movements=moved), MONEY)[-1].rows) == []


@given(minors, minors, minors, minors, minors, minors, minors)
def test_sales_of_any_size_add_up(
    gross: int, off: int, service: int, tax: int, given_back: int, elsewhere: int, others: int
) -> None:
    rate: dict[str, Any] = {"code": "vat", "name": "VAT", "rate": "18", "is_inclusive": True}
    sales = DrawerSalesView(
        orders=1, guests=0, gross_minor=gross, discount_minor=off, service_charge_minor=service, added_tax_minor=tax,
        sales_minor=gross - off + service + tax, refunded_minor=given_back, voids=1,
        voids_minor=off, taxes=[ReportedTaxView(base_minor=gross, tax_minor=tax, **rate)],
        refunded_taxes=[ReportedTaxView(base_minor=-gross, tax_minor=-off, **rate)],
        paid_elsewhere_minor=elsewhere, paid_on_others_minor=others,
    )  # fmt: skip
    figures = msgspec.structs.replace(z(), sales=sales)
    assert [unequal_totals(section.rows) for section in sections(figures, MONEY) if unequal_totals(section.rows)] == []


def test_a_note_adds_nothing() -> None:
    rows = [SumRow(text="a", minor=1), SumRow(text="n", minor=9, kind="note"), SumRow(text="t", minor=1, kind="total")]
    assert unequal_totals(rows) == []

"""Whatever orders are split or merged, and whatever came off them: the parts sum to the whole."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain import bills, kitchen, order_totals
from hub.domain.order_records import Discount, FrozenTax, Line, OrderRecord, Payment
from hub.domain.orders import Order
from hub.domain.refusals import Conflict
from tests.unit.domain.sheets import LATER, NOON, WAITER, an_order, line, new_id

KINDS = {"kitchen": "kitchen", "bar": "bar"}
VAT = FrozenTax(code="VAT", name="VAT", rate="18", is_inclusive=True)
LEVY = FrozenTax(code="LEVY", name="Levy", rate="1.5", is_inclusive=False)


@st.composite
def lines(draw: st.DrawFn, tax: FrozenTax = VAT) -> Line:
    """A line of some quantity, drafted or voided, with a tax."""
    state = draw(st.sampled_from(["draft", "draft", "draft", "voided"]))
    price, quantity = draw(st.integers(0, 20_000)), draw(st.integers(1, 6))
    return line(price, str(quantity), state=state, taxes=[tax])


def discount(of: Order, kind: Any, value: str, on: UUID | None) -> Discount:
    return Discount(
        id=new_id(),
        order_id=of.record.id,
        line_id=on,
        kind=kind,
        value=value,
        amount_minor=0,
        reason="x",
        given_by=WAITER,
        approved_by=None,
        at=NOON,
    )


@st.composite
def sheets(draw: st.DrawFn, tax: FrozenTax = VAT) -> Order:
    """A priced order with discounts on it and on its lines."""
    made = an_order(*draw(st.lists(lines(tax), min_size=2, max_size=6)))
    for seq, one in enumerate(made.lines):
        one.seq = seq
    targets = [None, *(one.id for one in made.lines)]
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["percent", "amount"]))
        value = draw(st.sampled_from(["2.5", "10", "33.3333", "100"]) if kind == "percent" else st.integers(1, 9_999))
        made.discounts.append(discount(made, kind, str(value), draw(st.sampled_from(targets))))
    order_totals.reprice(made)
    return made


def empty(number: int) -> Order:
    made = an_order()
    made.record.id, made.record.number = new_id(), number
    return made


def came_to(one: OrderRecord) -> tuple[int, int]:
    return one.subtotal_minor, one.discount_minor


@given(whole=sheets(), data=st.data())
def test_parts_sum_to_the_whole(whole: Order, data: st.DataObject) -> None:
    live = [one for one in whole.lines if one.state != "voided"]
    wanted: dict[UUID, str | None] = {
        one.id: data.draw(st.sampled_from([None, *map(str, range(1, int(one.quantity) + 1))]))
        for one in data.draw(st.lists(st.sampled_from(live), unique_by=lambda one: one.id)) if live
    } if live else {}  # fmt: skip
    if not wanted:
        return
    before, total, new = came_to(whole.record), whole.record.total_minor, empty(2)
    quantity = sum(int(one.quantity) for one in live)
    try:
        bills.split(whole, wanted, new, KINDS, new_id)
    except Conflict:
        return
    order_totals.reprice(whole)
    order_totals.reprice(new)
    assert tuple(map(sum, zip(came_to(whole.record), came_to(new.record), strict=True))) == before
    assert whole.record.total_minor + new.record.total_minor == total
    parts = [one for one in (*whole.lines, *new.lines) if one.state != "voided"]
    assert sum(int(one.quantity) for one in parts) == quantity
    for part in (whole, new):
        assert {one.order_id for one in part.lines} | {d.order_id for d in part.discounts} <= {part.record.id}
        assert all(d.line_id is None or any(d.line_id == one.id for one in part.lines) for d in part.discounts)
        assert sum(d.amount_minor for d in part.discounts) == part.record.discount_minor
        assert min(part.record.total_minor, part.record.discount_minor) >= 0


@given(into=sheets(), source=sheets())
def test_merged_orders_come_to_what_they_came_to(into: Order, source: Order) -> None:
    source.record.id = new_id()
    for discounted in source.discounts:
        discounted.order_id = source.record.id
    total = into.record.total_minor + source.record.total_minor
    off = into.record.discount_minor + source.record.discount_minor
    count = len(into.lines) + len(source.lines)
    bills.merge(into, source, KINDS, LATER)
    order_totals.reprice(into)
    order_totals.reprice(source)
    assert (into.record.total_minor, into.record.discount_minor) == (total, off)
    assert (len(into.lines), source.lines, source.record.total_minor) == (count, [], 0)
    assert len({one.seq for one in into.lines}) == count
    assert source.record.merged_into == into.record.id


@given(whole=sheets(LEVY))
def test_added_taxes_of_the_parts_differ_by_their_roundings_only(whole: Order) -> None:
    live = [one for one in whole.lines if one.state != "voided"]
    if len(live) < 2:
        return
    total, new = whole.record.total_minor, empty(2)
    bills.split(whole, {live[0].id: None}, new, KINDS, new_id)
    order_totals.reprice(whole)
    order_totals.reprice(new)
    assert abs(whole.record.total_minor + new.record.total_minor - total) <= len(live)


@given(
    amount=st.integers(1, 10**6), tip=st.integers(0, 10**4), rounding=st.integers(-50, 50),
    wanted=st.lists(st.integers(1, 10**6), max_size=5),
)  # fmt: skip
def test_refunds_never_exceed_payments(amount: int, tip: int, rounding: int, wanted: list[int]) -> None:
    amount += 50
    payment = Payment(
        id=new_id(),
        order_id=new_id(),
        shift_id=None,
        business_day=NOON.date(),
        method="cash",
        state="completed",
        amount_minor=amount,
        tendered_minor=None,
        change_minor=0,
        tip_minor=tip,
        rounding_minor=rounding,
        refunded_minor=0,
        reference=None,
        taken_by=WAITER,
        device=None,
        at=NOON,
    )
    for refund in wanted:
        payment.refunded_minor += min(refund, payment.held_minor)
        assert 0 <= payment.held_minor <= payment.handed_minor
        assert 0 <= payment.covers_minor <= amount
        assert 0 <= payment.tips_minor <= tip
    payment.refunded_minor = payment.handed_minor
    assert (payment.covers_minor, payment.tips_minor, payment.held_minor) == (0, 0, 0)
    payment.state = "failed"
    assert payment.handed_minor == 0


def test_a_percentage_stays_one_where_it_can() -> None:
    whole, new = an_order(line(1_000), line(2_000)), empty(2)
    whole.discounts = [discount(whole, "percent", "10", None)]
    order_totals.reprice(whole)
    bills.split(whole, {whole.lines[0].id: None}, new, KINDS, new_id)
    assert [(d.kind, d.value, d.amount_minor) for d in (*whole.discounts, *new.discounts)] == [
        ("percent", "10", 200), ("percent", "10", 100),
    ]  # fmt: skip


def test_a_percentage_becomes_amounts_where_its_roundings_would_not_sum() -> None:
    whole, new = an_order(line(5), line(5)), empty(2)
    whole.discounts = [discount(whole, "percent", "10", None)]
    order_totals.reprice(whole)
    bills.split(whole, {whole.lines[0].id: None}, new, KINDS, new_id)
    assert [(d.kind, d.value) for d in (*whole.discounts, *new.discounts)] == [("amount", "1")]


def test_orders_of_different_types_stay_apart() -> None:
    with pytest.raises(Conflict):
        bills.merge(an_order(line()), an_order(line(), type="takeaway"), KINDS, LATER)


def test_the_earliest_ticket_says_when_the_kitchen_first_heard() -> None:
    into, source = an_order(line()), an_order(line(), line(station="bar"))
    source.record.id = new_id()
    for made, at in ((into, LATER), (source, NOON)):
        kitchen.note_sent(made, kitchen.fire(made, made.drafts, at, None, new_id), KINDS, at)
    bills.merge(into, source, KINDS, LATER)
    assert (into.record.sent_to_kitchen_at, into.record.sent_to_bar_at) == (NOON, NOON)
    assert [ticket.sent_at for ticket in into.tickets] == [NOON, NOON, LATER]

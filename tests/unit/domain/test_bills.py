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
    bills.merge(into, source, KINDS, LATER, new_id)
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


@pytest.mark.parametrize("price", [1_000, 1_005, 5, 333])
def test_a_percentage_stays_one_on_every_part(price: int) -> None:
    whole, new = an_order(line(price), line(price), line(price)), empty(2)
    whole.discounts = [discount(whole, "percent", "10", None)]
    order_totals.reprice(whole)
    off = [one.discount_minor for one in whole.lines]
    bills.split(whole, {whole.lines[0].id: None}, new, KINDS, new_id)
    for part in (whole, new):
        order_totals.reprice(part)
    assert [(d.kind, d.value) for d in (*whole.discounts, *new.discounts)] == [("percent", "10")] * 2
    assert [one.discount_minor for one in (*new.lines, *whole.lines)] == off


def test_a_percentage_goes_on_with_what_is_ordered_after_a_split() -> None:
    whole, new = an_order(line(1_005), line(1_005)), empty(2)
    whole.discounts = [discount(whole, "percent", "10", None)]
    bills.split(whole, {whole.lines[0].id: None}, new, KINDS, new_id)
    for part, off in ((whole, 100), (new, 101)):
        part.lines.append(line(2_000))
        order_totals.reprice(part)
        assert part.record.discount_minor == off + 200


def test_an_amount_is_fixed_to_its_lines() -> None:
    whole, new = an_order(line(3_000), line(6_000), line(1_000)), empty(2)
    whole.discounts = [discount(whole, "amount", "1000", None)]
    bills.split(whole, {whole.lines[2].id: None}, new, KINDS, new_id)
    whole.lines.append(line(9_000))
    order_totals.reprice(whole)
    assert [one.discount_minor for one in whole.lines] == [300, 600, 0]
    whole.lines[1].state = "voided"
    order_totals.reprice(whole)
    assert (whole.record.discount_minor, whole.discounts[0].amount_minor) == (300, 300)


def test_one_partys_discount_is_not_given_to_the_other() -> None:
    into, source = an_order(line(10_000)), an_order(line(5_000))
    source.record.id = new_id()
    source.discounts = [discount(source, "percent", "50", None)]
    bills.merge(into, source, KINDS, LATER, new_id)
    into.lines.append(line(2_000))
    order_totals.reprice(into)
    assert [one.discount_minor for one in into.lines] == [0, 2_500, 0]
    assert [(d.kind, d.value) for d in into.discounts] == [("percent", "50")]


@pytest.mark.parametrize(("rates", "charge"), [(("10", "5"), 1_500), ((None, "10"), 1_000), (("10", None), 1_000)])
def test_each_line_keeps_the_service_it_was_ordered_under(rates: tuple[str | None, str | None], charge: int) -> None:
    into, source = (an_order(line(10_000), service_rate=rate) for rate in rates)
    source.record.id = new_id()
    bills.merge(into, source, KINDS, LATER, new_id)
    order_totals.reprice(into)
    assert into.record.service_charge_minor == charge


@given(whole=sheets(), other=sheets(LEVY), data=st.data())
def test_what_is_off_each_line_outlives_any_merge_and_split(whole: Order, other: Order, data: st.DataObject) -> None:
    other.record.id = new_id()
    off = {one.id: one.discount_minor for one in (*whole.lines, *other.lines)}
    bills.merge(whole, other, KINDS, LATER, new_id)
    for number in (2, 3):
        live = [one.id for one in whole.counted]
        if len(live) < 2:
            return
        moving = data.draw(st.lists(st.sampled_from(live), min_size=1, max_size=len(live) - 1, unique=True))
        part = empty(number)
        bills.split(whole, dict.fromkeys(moving), part, KINDS, new_id)
        for order in (whole, part):
            order_totals.reprice(order)
            assert {one.id: one.discount_minor for one in order.lines} == {one.id: off[one.id] for one in order.lines}
            assert sum(one.amount_minor for one in order.discounts) == order.record.discount_minor


def test_orders_of_different_types_stay_apart() -> None:
    with pytest.raises(Conflict):
        bills.merge(an_order(line()), an_order(line(), type="takeaway"), KINDS, LATER, new_id)


def test_the_earliest_ticket_says_when_the_kitchen_first_heard() -> None:
    into, source = an_order(line()), an_order(line(), line(station="bar"))
    source.record.id = new_id()
    for made, at in ((into, LATER), (source, NOON)):
        kitchen.note_sent(made, kitchen.fire(made, made.drafts, at, None, new_id), KINDS, at)
    bills.merge(into, source, KINDS, LATER, new_id)
    assert (into.record.sent_to_kitchen_at, into.record.sent_to_bar_at) == (NOON, NOON)
    assert [ticket.sent_at for ticket in into.tickets] == [NOON, NOON, LATER]

"""What an order comes to, allows, and makes of its table."""

from typing import Any

import pytest

from hub.domain import order_totals, orders
from hub.domain.order_records import Discount
from hub.domain.orders import Order
from hub.domain.refusals import LineAlreadySent, LineNotSent, NotFound
from tests.unit.domain.sheets import NOON, TABLE, WAITER, an_order, fired, line, new_id


def priced(made: Order) -> Order:
    order_totals.reprice(made)
    return made


def discount(kind: Any, value: str, on: Any = None) -> Discount:
    return Discount(
        id=new_id(),
        order_id=TABLE,
        line_id=on,
        kind=kind,
        value=value,
        amount_minor=0,
        reason="Friend",
        given_by=WAITER,
        approved_by=None,
        at=NOON,
    )


class TestPricing:
    def test_the_total_is_the_sum_of_the_lines_that_count(self) -> None:
        made = priced(an_order(line(1_000, "2"), line(500, state="voided")))
        assert (made.record.subtotal_minor, made.record.total_minor) == (2_000, 2_000)
        assert made.lines[1].total_minor == 0

    def test_a_discount_says_what_it_came_to(self) -> None:
        made = an_order(line(1_000), line(3_000))
        made.discounts = [discount("percent", "10"), discount("amount", "100")]
        priced(made)
        assert [one.amount_minor for one in made.discounts] == [400, 100]
        assert (made.record.discount_minor, made.record.total_minor) == (500, 3_500)

    def test_nothing_is_due_below_nothing(self) -> None:
        made = priced(an_order(line(1_000), paid_minor=1_500))
        assert made.record.due_minor == 0

    def test_the_service_charge_is_on_top(self) -> None:
        made = priced(an_order(line(1_000), service_rate="10"))
        assert (made.record.service_charge_minor, made.record.total_minor) == (100, 1_100)


class TestFinding:
    def test_lines_and_tickets_are_found_or_refused(self) -> None:
        made, (ticket,) = fired("kitchen")
        assert made.line(made.lines[0].id) is made.lines[0]
        assert made.ticket(ticket.id) is ticket
        for find in (made.line, made.draft, made.sent_line, made.ticket):
            with pytest.raises(NotFound):
                find(new_id())

    def test_a_draft_is_not_sent_and_what_was_sent_is_no_draft(self) -> None:
        made, _ = fired("kitchen")
        made.lines.append(line())
        sent, draft = made.lines
        assert (made.sent_line(sent.id), made.draft(draft.id), made.drafts) == (sent, draft, [draft])
        with pytest.raises(LineAlreadySent):
            made.draft(sent.id)
        with pytest.raises(LineNotSent):
            made.sent_line(draft.id)

    def test_an_order_is_sent_once_any_station_heard_of_it(self) -> None:
        assert an_order(line()).is_sent is False
        assert fired("bar")[0].is_sent is True


@pytest.mark.parametrize(
    ("lines", "head", "state"),
    [
        ([], {}, "seated"),
        (["draft"], {}, "seated"),
        (["sent"], {}, "ordered"),
        (["started", "draft"], {}, "ordered"),
        (["served"], {}, "ordered"),
        (["served", "ready"], {}, "ready"),
        (["voided"], {}, "seated"),
        (["ready"], {"paid_minor": 1}, "paying"),
        (["ready"], {"state": "settled"}, None),
        (["ready"], {"state": "cancelled"}, None),
        (["ready"], {"table_id": None}, None),
    ],
)
def test_the_table_is_as_far_as_its_party(lines: list[str], head: dict[str, Any], state: str | None) -> None:
    assert orders.table_state(an_order(*(line(state=one) for one in lines), **head)) == state


def test_a_paid_party_keeps_its_table_while_something_is_held() -> None:
    made = an_order(line(state="served"), line(course=2), state="settled", paid_minor=2_000)
    orders.update_status(made)
    assert (made.record.has_unsent, made.record.table_state) == (True, "ordered")
    made.lines[1].state = "sent"
    orders.update_status(made)
    assert (made.record.has_unsent, made.record.table_state) == (False, None)


@pytest.mark.parametrize(
    ("lines", "held"),
    [
        ([(None, "draft"), (2, "draft")], []),
        ([(None, "sent"), (2, "draft"), (None, "draft"), (3, "draft")], [2, 3]),
        ([(1, "voided"), (2, "draft")], [2]),
        ([(2, "sent"), (1, "draft"), (None, "draft"), (2, "draft"), (3, "draft")], [3]),
    ],
)
def test_a_draft_is_held_once_an_earlier_course_was_sent(lines: list[tuple[Any, str]], held: list[int]) -> None:
    made = an_order(*(line(course=course, state=state) for course, state in lines))
    assert [one.course for one in made.held] == held
    assert sorted(one.id for one in (*made.held, *made.unheld)) == sorted(one.id for one in made.drafts)


class TestWhatAnOrderAllows:
    def test_a_fresh_one(self) -> None:
        allowed = set(orders.can(priced(an_order(line()))))
        assert {"order.add_lines", "order.change_line", "order.remove_line", "order.send", "order.pay"} < allowed
        assert not allowed & {"order.void_line", "order.serve", "order.settle", "order.reopen", "payment.refund"}

    def test_one_that_was_sent(self) -> None:
        allowed = set(orders.can(priced(fired("kitchen")[0])))
        assert "order.void_line" in allowed
        assert not allowed & {"order.change_line", "order.remove_line", "order.send"}

    def test_one_with_money_on_it(self) -> None:
        allowed = set(orders.can(priced(an_order(line(), paid_minor=1))))
        assert not allowed & {"order.cancel", "order.merge", "order.discount"}
        assert {"order.pay", "order.split"} < allowed
        assert "order.split" not in orders.can(priced(an_order(line(), paid_minor=1_000)))

    def test_a_settled_one_can_still_be_cooked_and_served(self) -> None:
        settled = priced(an_order(line(), line(state="ready"), state="settled", paid_minor=2_000))
        assert set(orders.can(settled)) == {"order.send", "order.serve", "order.reopen", "print.order"}

    def test_a_cancelled_one_allows_nothing(self) -> None:
        assert orders.can(priced(an_order(line(), state="cancelled"))) == []

    def test_one_that_owes_nothing_may_be_settled(self) -> None:
        assert "order.settle" in orders.can(priced(an_order(line(state="voided"))))
        assert "order.settle" not in orders.can(priced(an_order()))

"""`can` lists an operation exactly when the operation itself goes past its guard, for every kind of order."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from typing import Any
from uuid import UUID

import pytest

import hub.operations  # noqa: F401 - registers every operation
from hub.base.refusal import Refusal
from hub.commands.fields import NewLine
from hub.commands.operation import OPERATIONS, Work, encode
from hub.domain import order_totals, orders
from hub.domain.actor import Actor
from hub.domain.order_records import Discount, Line, Payment
from hub.domain.orders import Order
from hub.operations.bills import SplitLine
from hub.recording import standing
from tests.unit.domain.sheets import NOON, WAITER, an_order, line, new_id

MANAGER = Actor(id=WAITER, name="Wasswa", role="manager", device="pos-1")
ANOTHER = UUID(int=9)
NOBODY = UUID(int=0)


class PastTheGuard(Exception):
    """The operation asked for something that it needs only to do its work."""


class Nothing:
    """Whatever lies behind the guard."""

    def __getattr__(self, name: str) -> Any:
        raise PastTheGuard(name)


class Database(Nothing):
    """Orders to lock, and nothing else."""

    def __init__(self, *orders: Order) -> None:
        self.orders = {order.record.id: order for order in orders}

    async def fetchval(self, statement: str, id_: UUID) -> Any:
        """The document of an order, or the order of a payment."""
        if statement == "select lock_order($1)":
            return document(self.orders[id_])
        assert statement == "select order_id from payments where id = $1"
        return next((order.record.id for order in self.orders.values() for p in order.payments if p.id == id_), None)


class Defaults(Nothing):
    """Reference data in which nobody set anything."""

    def setting(self, name: str, default: Any) -> Any:
        """What holds while nobody chose."""
        return default


def document(order: Order) -> str:
    """An order as the database function `order_document` writes it."""
    parts = {name: getattr(order, name) for name in ("table", "waiter", "lines", "discounts", "payments", "tickets")}
    return encode({"order": order.record, **parts}).decode()


def payment(state: str = "completed", amount_minor: int = 500, **more: Any) -> Payment:
    made = Payment(
        id=new_id(),
        order_id=UUID(int=3),
        shift_id=None,
        business_day=NOON.date(),
        method="card",
        state=state,
        amount_minor=amount_minor,
        tendered_minor=None,
        change_minor=0,
        tip_minor=0,
        rounding_minor=0,
        refunded_minor=0,
        reference=None,
        taken_by=WAITER,
        device=None,
        at=NOON,
    )
    for name, value in more.items():
        setattr(made, name, value)
    return made


def discount() -> Discount:
    return Discount(
        id=new_id(),
        order_id=UUID(int=3),
        line_id=None,
        kind="amount",
        value="10",
        amount_minor=0,
        reason="Friend",
        given_by=WAITER,
        approved_by=None,
        at=NOON,
    )


LINES = ("", "draft", "sent", "started", "ready", "served", "voided", "draft voided", "voided ready", "served draft")
PAYMENTS: tuple[tuple[dict[str, Any], ...], ...] = (
    (),
    ({},),
    ({"amount_minor": 2_000},),
    ({"state": "pending"},),
    ({"state": "pending", "amount_minor": 2_000},),
    ({"state": "pending", "cancel_asked_at": NOON},),
    ({"state": "failed"},),
    ({"refunded_minor": 500},),
    ({"state": "unverified"}, {"state": "pending"}),
)


@cache
def every_order() -> list[Order]:
    """Orders of every state and type, with lines, prices, payments and discounts of every kind."""
    states, types, prices = ("open", "settled", "cancelled"), ("dine_in", "takeaway"), (0, 1_000)
    every = []
    for state, type_, price, lines, payments, discounts in product(states, types, prices, LINES, PAYMENTS, (0, 1)):
        order = an_order(*(line(price, state=one) for one in lines.split()), state=state, type=type_)
        order.record.settled_at = NOON if state == "settled" else None
        order.payments = [payment(**one) for one in payments]
        order.discounts = [discount() for _ in range(discounts)]
        order_totals.reprice(order)
        orders.count_payments(order)
        every.append(order)
    return every


def first_of(parts: Sequence[Line] | Sequence[Payment], may: str) -> UUID:
    """The line or payment that the operation is for, if there is one; else any."""
    fittest: list[Any] = sorted(parts, key=lambda one: not getattr(one, may))
    id_: UUID = fittest[0].id if fittest else NOBODY
    return id_


ARGUMENTS: dict[str, Callable[[Order], dict[str, Any]]] = {
    "order.add_lines": lambda order: {"lines": [NewLine(item=NOBODY)]},
    "order.change_line": lambda order: {"line": first_of(order.lines, "is_draft")},
    "order.remove_line": lambda order: {"line": first_of(order.lines, "is_draft")},
    "order.void_line": lambda order: {"line": first_of(order.lines, "may_be_voided"), "reason": "Spilt"},
    "order.discount": lambda order: {"kind": "amount", "value": 10, "reason": "Friend"},
    "order.remove_discount": lambda order: {"discount": order.discounts[0].id if order.discounts else NOBODY},
    "order.transfer": lambda order: {"table": "T2"},
    "order.merge": lambda order: {"from_": ANOTHER},
    "order.split": lambda order: (
        {"ways": 2} if order.has_money else {"lines": [SplitLine(id=first_of(order.lines, "may_be_voided"))]}
    ),
    "order.pay": lambda order: {"method": "card", "amount_minor": 1, "reference": "A 1"},
    "order.cancel": lambda order: {"reason": "Left"},
    "payment.cancel": lambda order: {"payment": first_of(order.payments, "may_be_cancelled")},
    "payment.refund": lambda order: {
        "payment": first_of(order.payments, "may_be_refunded"), "amount_minor": 1, "reason": "Cold"
    },
    "payment.tip": lambda order: {"payment": first_of(order.payments, "may_be_recounted"), "tip_minor": 1},
    "payment.correct": lambda order: {"payment": first_of(order.payments, "may_be_corrected"), "method": "cash"},
    "payment.void": lambda order: {"payment": first_of(order.payments, "may_be_corrected"), "reason": "Never paid"},
    "payment.move": lambda order: {"payment": first_of(order.payments, "may_be_moved"), "order": ANOTHER},
}  # fmt: skip
"""The best arguments for an order: if the operation would take any, it takes these."""


async def goes_past_its_guard(name: str, order: Order) -> bool:
    """Whether the operation itself would take this order."""
    database = Database(order, an_order(line(), id=ANOTHER, type=order.record.type))
    parts: dict[str, Any] = {"connection": database, "reference_data": Defaults(), "numbers": Nothing()}
    work = Work(actor=MANAGER, now=NOON, **parts)
    args = ARGUMENTS[name](order) if name in ARGUMENTS else {}
    target = {} if "payment" in args else {"order": order.record.id}
    try:
        await OPERATIONS[name].call(work, **target, **args)
    except Refusal:
        return False
    except PastTheGuard:
        return True
    if "ways" in args:
        return True  # Equal shares are worked out without a database.
    raise AssertionError(f"{name} came to an end without a database")


def names() -> list[str]:
    """Every operation that `can` ever lists."""
    return sorted({name for order in every_order() for name in orders.can(order)})


@pytest.fixture(autouse=True)
def _no_rules_of_a_bill(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules that every bill is asked come after the guard of the operation itself."""

    async def require(*_: object) -> None:
        raise PastTheGuard

    monkeypatch.setattr(standing, "require", require)


@pytest.mark.parametrize("name", names())
async def test_an_operation_refuses_an_order_exactly_when_can_does_not_list_it(name: str) -> None:
    listed = [name in orders.can(order) for order in every_order()]
    taken = [await goes_past_its_guard(name, order) for order in every_order()]
    assert {*listed} == {True, False}
    differing = [i for i, is_listed in enumerate(listed) if is_listed is not taken[i]]
    assert [(listed[i], document(every_order()[i])) for i in differing] == []

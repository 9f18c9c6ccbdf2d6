"""Hypothesis does anything to the bills of a demo venue; a model that knows nothing of the hub (`bill_model.py`) says
before each command whether the hub must refuse it, and after it what every bill comes to.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from copy import deepcopy
from fractions import Fraction
from typing import Any, ClassVar, TypeVar

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

import hub.operations  # noqa: F401 - registers every operation
from hub.base.ids import new_id
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.domain.actor import Actor
from hub.postgres.database import Database
from hub.views.reference_data import read_reference_data
from tests.chaos import bill_views
from tests.chaos.bill_desk import Desk
from tests.chaos.bill_model import Bill, Dish, Line, Money, Off, Refused
from tests.chaos.bill_views import View
from tests.databases import Databases
from tests.running_hub import DEVICES

T = TypeVar("T")
TABLES = ("T1", "T2", "T3", "T4")
WHO = st.sampled_from(("cashier", "cashier", "manager"))
PERCENTS = ("2.5", "10", "5", "33.3", "100")
AMOUNTS = (1, 33, 200, 1_000, 5_000)


class AnyBill(RuleBasedStateMachine):
    """A venue and the model of its bills."""

    databases: ClassVar[Databases]
    done: ClassVar[Counter[str]] = Counter()
    """How often each command went well, and each was refused."""

    def __init__(self) -> None:
        super().__init__()
        self.runner: asyncio.Runner | None = None
        self.desk = Desk()
        self.rate = Fraction()
        self.is_apart = False
        """Whether hub and model have parted: then nothing that follows says more."""

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Hypothesis knows no await."""
        assert self.runner
        return self.runner.run(work)

    @initialize()
    def opens(self) -> None:
        """A demo venue with dishes made for sums that do not come out even."""
        self.runner = asyncio.Runner()
        self.run(self._open())
        self.menu = [self._dish(*dish) for dish in (
            (1_005, "18", False, None, False), (9_999, "18", True, None, True), (333, "0", False, None, False),
            (2_000, "7.5", True, 8, True),
        )]  # fmt: skip
        self.desk.remaining = {self.menu[3].id: 8}
        self._do("shift.open", "cashier", float_minor=50_000)
        for table in TABLES[:2]:
            lines = [Line(str(new_id()), dish, 2, {}, self.rate) for dish in self.menu]
            self._begin(table, lines)

    async def _open(self) -> None:
        self._lent = self.databases.demo_venue()
        self.database = Database(await self._lent.__aenter__())
        await self.database.open()
        async with self.database.reading() as connection:
            self.commands = Commands(self.database, await read_reference_data(connection), lambda _: None)

    def _dish(self, price: int, rate: str, is_added: bool, remaining: int | None, has_choices: bool) -> Dish:
        name = f"Dish {price}"
        taxes = [{"code": "T", "name": "T", "rate": rate, "is_inclusive": not is_added}]
        group = self._do("tax.add", "admin", name=name, taxes=taxes)["id"]
        choices = []
        if has_choices:
            some = [{"name": f"{n}", "price_minor": n} for n in (-3_000, 500)]
            added = self._do("modifier_group.add", "admin", name=name, max=2, modifiers=some)
            self.choices = {
                **getattr(self, "choices", {}),
                name: {c["id"]: c["price_minor"] for c in added["modifiers"]},
            }
            choices = [added["id"]]
        category = str(self.commands.reference_data.rows.categories[0].id)
        item = self._do("item.add", "admin", name=name, price_minor=price, category=category, tax_group=group,
                        modifier_groups=choices, remaining=remaining)["id"]  # fmt: skip
        return Dish(item, price, Fraction(rate) / 100, is_added, remaining is not None, has_choices)

    def teardown(self) -> None:
        """Every bill is still what the model says, also those of which commands were refused."""
        if self.runner is None:
            return
        try:
            if not self.is_apart:
                self._compare_all()
        finally:
            self.run(self._close())
            self.runner.close()

    async def _close(self) -> None:
        self.commands.numbers.close()
        await self.database.close()
        await self._lent.__aexit__(None, None, None)

    # What a person does.

    @rule(data=st.data(), table=st.sampled_from(TABLES))
    def open_order(self, data: st.DataObject, table: str) -> None:
        self._begin(table, [self._line(data) for _ in range(data.draw(st.integers(1, 3), "lines"))])

    def _begin(self, table: str, lines: list[Line]) -> None:
        bill = str(new_id())
        self._act(
            "order.open", "cashier", lambda desk: desk.open(bill, self.rate, deepcopy(lines)),
            id=bill, type="dine_in", table=table, lines=[bill_views.as_sent(line) for line in lines],
        )  # fmt: skip

    @rule(rate=st.sampled_from(bill_views.RATES))
    def the_office_sets_the_service_charge(self, rate: str) -> None:
        self._do("settings.change", "admin", service_charge={"dine_in": rate})
        self.rate = Fraction(rate)

    @rule(dish=st.integers(0, 3), available=st.booleans())
    def a_dish_is_sold_out_or_back(self, dish: int, available: bool) -> None:
        item = self.menu[dish].id
        self._do("stock.set", "cashier", item=item, available=available)
        (self.desk.sold_out.discard if available else self.desk.sold_out.add)(item)

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        bill, line = self._bill(data), self._line(data)
        self._act("order.add_lines", "cashier", lambda desk: desk.add(bill.id, deepcopy(line)), order=bill.id,
                  lines=[bill_views.as_sent(line)])  # fmt: skip

    @rule(data=st.data(), who=WHO, quantity=st.integers(1, 4))
    def change(self, data: st.DataObject, who: str, quantity: int) -> None:
        if line := self._some_line(data):
            bill, choices = self._of(line), self._choices(data, line.dish)
            chosen = {"modifiers": list(choices)} if line.dish.has_choices else {}
            self._act(
                "order.change_line", who, lambda desk: desk.change(bill, line.id, quantity, choices),
                order=bill, line=line.id, quantity=quantity, **chosen,
            )  # fmt: skip

    @rule(data=st.data(), who=WHO)
    def remove(self, data: st.DataObject, who: str) -> None:
        if line := self._some_line(data):
            bill = self._of(line)
            self._act("order.remove_line", who, lambda desk: desk.remove(bill, line.id), order=bill, line=line.id)

    @rule(data=st.data())
    def send(self, data: st.DataObject) -> None:
        bill = self._bill(data).id
        self._act("order.send", "cashier", lambda desk: desk.send(bill), order=bill)

    @rule(data=st.data())
    def the_kitchen_begins(self, data: st.DataObject) -> None:
        bill = self._bill(data).id
        for ticket in self.run(self._waiting(bill)):
            self._do("ticket.start", "manager", ticket=ticket)
        self.desk.cook(bill)

    async def _waiting(self, bill: str) -> list[str]:
        async with self.database.connection() as connection:
            rows = await connection.fetch(
                "select id from tickets where order_id = $1 and state in ('queued', 'delivered', 'shown')", bill
            )
        return [str(row["id"]) for row in rows]

    @rule(data=st.data(), who=WHO)
    def void(self, data: st.DataObject, who: str) -> None:
        if line := self._some_line(data):
            bill = self._of(line)
            self._act("order.void_line", who, lambda desk: desk.void(bill, line.id, who), order=bill, line=line.id,
                      reason="x")  # fmt: skip

    @rule(data=st.data(), who=WHO, on_line=st.booleans())
    def discount(self, data: st.DataObject, who: str, on_line: bool) -> None:
        bill = self._bill(data)
        line = data.draw(st.sampled_from(bill.lines), "line").id if on_line and bill.lines else None
        kind = data.draw(st.sampled_from(("percent", "amount")), "kind")
        values: tuple[str | int, ...] = PERCENTS if kind == "percent" else AMOUNTS
        value = data.draw(st.sampled_from(values), "value")
        off = Off(kind, Fraction(value), line, str(self._actor(who).id), is_limited=False)
        self._act("order.discount", who, lambda desk: desk.discount(bill.id, deepcopy(off), who), order=bill.id,
                  kind=kind, value=value, reason="x", **({"line": line} if line else {}))  # fmt: skip

    @precondition(lambda self: any(bill.offs for bill in self.desk.bills.values()))
    @rule(data=st.data(), who=WHO)
    def take_a_discount_back(self, data: st.DataObject, who: str) -> None:
        bill = data.draw(st.sampled_from([bill for bill in self.desk.bills.values() if bill.offs]), "bill")
        n = data.draw(st.integers(0, len(bill.offs) - 1), "discount")
        bill.sums()
        known = self._said(bill.id)["discounts"]
        real = next(one["id"] for one in known if bill_views.as_told(one) == bill_views.as_modelled(bill.offs[n]))
        self._act("order.remove_discount", who, lambda desk: desk.undiscount(bill.id, n), order=bill.id, discount=real)

    @rule(data=st.data(), table=st.sampled_from(TABLES))
    def transfer(self, data: st.DataObject, table: str) -> None:
        bill = self._bill(data).id
        self._act("order.transfer", "cashier", lambda desk: desk.transfer(bill), order=bill, table=table)

    @rule(data=st.data(), who=WHO)
    def merge(self, data: st.DataObject, who: str) -> None:
        into, source = self._bill(data).id, self._bill(data).id
        self._act("order.merge", who, lambda desk: desk.merge(into, source), order=into, **{"from": source})

    @rule(data=st.data(), who=WHO)
    def split(self, data: st.DataObject, who: str) -> None:
        bill = self._bill(data)
        if not bill.lines:
            return
        chosen = data.draw(st.lists(st.sampled_from(bill.lines), min_size=1, max_size=3, unique_by=lambda one: one.id))
        moved = {line.id: data.draw(st.integers(1, line.quantity)) for line in chosen}
        new = Bill("new", bill.service)
        lines = [{"id": line, "quantity": quantity} for line, quantity in moved.items()]
        self._act("order.split", who, lambda desk: desk.split(bill.id, dict(moved), deepcopy(new)),
                  order=bill.id, lines=lines)  # fmt: skip

    @rule(data=st.data(), all_of_it=st.booleans(), amount=st.sampled_from((500, 1_000, 3_334)))
    def pay(self, data: st.DataObject, all_of_it: bool, amount: int) -> None:
        bill, money = self._bill(data), str(new_id())
        minor = max(1, bill.due) if all_of_it else amount
        self._act("order.pay", "cashier", lambda desk: desk.pay(bill.id, Money(money, minor)), order=bill.id, id=money,
                  method="cash", amount_minor=minor)  # fmt: skip

    @precondition(lambda self: any(bill.money for bill in self.desk.bills.values()))
    @rule(data=st.data(), amount=st.sampled_from((200, 1_000, 3_334)))
    def refund(self, data: st.DataObject, amount: int) -> None:
        bill = data.draw(st.sampled_from([bill for bill in self.desk.bills.values() if bill.money]), "bill")
        money = data.draw(st.sampled_from(bill.money), "payment").id
        self._act("payment.refund", "manager", lambda desk: desk.refund(bill.id, money, amount), payment=money,
                  amount_minor=amount, reason="x")  # fmt: skip

    @rule(data=st.data(), name=st.sampled_from(("order.settle", "order.reopen", "order.cancel")), who=WHO)
    def end_or_begin_again(self, data: st.DataObject, name: str, who: str) -> None:
        bill = self._bill(data).id
        acts: dict[str, Callable[[Desk], None]] = {
            "order.settle": lambda desk: desk.settle(bill),
            "order.reopen": lambda desk: desk.reopen(bill),
            "order.cancel": lambda desk: desk.cancel(bill, who),
        }
        more = {"reason": "x"} if name != "order.settle" else {}
        self._act(name, "manager" if name == "order.reopen" else who, acts[name], order=bill, **more)

    # How the two are compared.

    def _act(self, name: str, who: str, on_model: Callable[[Desk], object], /, **args: Any) -> None:
        desk, why = self.desk.tried(), ""
        try:
            on_model(desk)
            desk.stand(who, self.desk)
        except Refused as refused:
            why = str(refused)
        reply = self._try(name, who, **args)
        said = f"{name} by {who}: the model says {why or 'yes'}, the hub {reply.get('code', 'yes')}"
        self.is_apart = ("code" in reply) != bool(why)
        assert not self.is_apart, said
        self.done[f"{name}, refused" if why else name] += 1
        if why:
            return
        if "split_off" in reply:
            bill_views.name_new_lines(desk, reply["split_off"])
        self.desk = desk
        for view in (reply, reply.get("split_off"), reply.get("order")):
            if view and "lines" in view:
                bill_views.compare(desk.bills[view["id"]], view)
        if "before" in reply:
            bill_views.compare_sums(reply)

    def _compare_all(self) -> None:
        for bill in self.desk.bills.values():
            bill_views.compare(bill, self._said(bill.id))
        for item, remaining in self.desk.remaining.items():
            assert self.run(self._ask("select remaining from menu_items where id = $1", item)) == remaining

    async def _ask(self, question: str, *args: object) -> Any:
        async with self.database.connection() as connection:
            return await connection.fetchval(question, *args)

    def _said(self, bill: str) -> View:
        """The order as the hub has it now."""
        reply = self._do("order.serve", "cashier", order=bill, lines=[], is_refused=True)
        return dict(reply["order"])

    def _do(self, name: str, who: str, /, *, is_refused: bool = False, **args: Any) -> View:
        reply = self._try(name, who, **args)
        assert ("code" in reply) is is_refused, reply
        return reply

    def _try(self, name: str, who: str, /, **args: Any) -> View:
        operation = OPERATIONS[name]
        try:
            reply = self.run(self.commands.execute(name, operation.decode(args), self._actor(who), str(new_id())))
        except Refusal as refusal:
            return {"code": refusal.code}
        return dict(msgspec.json.decode(reply.body))

    def _actor(self, who: str) -> Actor:
        people, devices = self.commands.reference_data.people, self.commands.reference_data.devices
        person, code = next(p for p in people.values() if p.username == who), DEVICES[who]
        return Actor(
            id=person.id, name=person.name, role=person.role, token_version=person.token_version, device=code,
            device_version=devices[code].token_version if code else 0, session="", expires_at=2**40,
        )  # fmt: skip

    def _bill(self, data: st.DataObject) -> Bill:
        """Mostly one that is open."""
        bills = list(self.desk.bills.values())
        live = [bill for bill in bills if bill.state == "open"]
        return data.draw(
            st.one_of(st.sampled_from(live or bills), st.sampled_from(live or bills), st.sampled_from(bills))
        )

    def _some_line(self, data: st.DataObject) -> Line | None:
        bill = self._bill(data)
        return data.draw(st.sampled_from(bill.lines), "line") if bill.lines else None

    def _of(self, line: Line) -> str:
        return next(bill.id for bill in self.desk.bills.values() if any(one.id == line.id for one in bill.lines))

    def _line(self, data: st.DataObject) -> Line:
        dish = data.draw(st.sampled_from(self.menu), "dish")
        quantity = data.draw(st.integers(1, 3), "quantity")
        return Line(str(new_id()), dish, quantity, self._choices(data, dish), self.rate)

    def _choices(self, data: st.DataObject, dish: Dish) -> dict[str, int]:
        known = self.choices.get(f"Dish {dish.list_minor}", {}) if dish.has_choices else {}
        ids = data.draw(st.lists(st.sampled_from(sorted(known)), unique=True, max_size=2), "choices") if known else []
        return {one: known[one] for one in ids}

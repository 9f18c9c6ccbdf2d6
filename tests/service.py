"""Days of generated service, and books kept beside them by other arithmetic, from what was asked for alone.

Must not: import anything of `hub.domain`, or read what the hub worked out, but for ids.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from tests.trading import PINS, Trade, View

ZONE, CUT_OFF = ZoneInfo("Europe/Berlin"), timedelta(hours=4)
PRICES = {"Chips": 9_000, "Chapati": 3_000, "Nile 500ml": 7_000}
SERVICE, STEP, TAX = Fraction(1, 10), 100, Fraction(18, 100)
PIN = {"pin": PINS["manager"]}
OUTSIDE = "outside drawers"


def rounded(value: Fraction) -> int:
    """Halves away from zero."""
    return floor(value + Fraction(1, 2)) if value >= 0 else -floor(-value + Fraction(1, 2))


def day_at(at: datetime) -> date:
    """The business day: the cut-off at 04:00 is never a time that Berlin's clock shows twice or leaves out."""
    return (at.astimezone(ZONE).replace(tzinfo=None) - CUT_OFF).date()


@dataclass
class Paid:
    """A payment and what was given back of it."""

    id: str
    method: str
    amount: int
    rounding: int
    tip: int
    refunded: int = 0

    def covers(self) -> int:
        return max(0, self.amount - self.refunded) if self.refunded < self.amount + self.rounding else 0

    def tips(self) -> int:
        return min(self.tip, self.held())

    def held(self) -> int:
        return self.amount + self.rounding + self.tip - self.refunded


@dataclass
class Bill:
    """One order as the guests see it."""

    id: str
    type: str
    lines: dict[str, tuple[str, int]]
    voided: set[str] = field(default_factory=set)
    percent: Fraction = Fraction(0)
    paid: list[Paid] = field(default_factory=list)
    is_settled: bool = False

    def nets(self) -> list[tuple[str, int, int]]:
        """Name, gross and net of what stands: the discount is shared out by largest remainder."""
        standing = [one for line, one in self.lines.items() if line not in self.voided]
        gross = [PRICES[name] * quantity for name, quantity in standing]
        off = rounded(self.percent * sum(gross))
        exact = [Fraction(off * one, sum(gross)) if sum(gross) else Fraction(0) for one in gross]
        shares = [floor(one) for one in exact]
        places = sorted(range(len(exact)), key=lambda n: (shares[n] - exact[n], n))
        for place in places[: off - sum(shares)]:
            shares[place] += 1
        return [(name, one, one - share) for (name, _), one, share in zip(standing, gross, shares, strict=True)]

    def figures(self) -> Counter[str]:
        nets = self.nets()
        net = sum(one for _, _, one in nets)
        bases = sum(rounded(Fraction(one) / (1 + TAX)) for _, _, one in nets)
        service = rounded(SERVICE * net) if self.type == "dine_in" else 0
        gross = sum(one for _, one, _ in nets)
        return Counter(
            gross=gross,
            discount=gross - net,
            service=service,
            sales=net + service,
            tax=net - bases,
            base=bases,
            orders=1,
        )

    def due(self) -> int:
        return self.figures()["sales"] - sum(one.covers() for one in self.paid)


@dataclass
class Drawer:
    """One shift, and all that its Z must say."""

    id: str
    name: str
    day: date
    float_minor: int
    sums: Counter[str] = field(default_factory=Counter)
    tenders: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    moved: int = 0

    def expected(self) -> int:
        cash = self.tenders["cash"]
        return self.float_minor + cash["amount"] + cash["tip"] + cash["rounding"] - cash["refunds"] + self.moved


class Service:
    """The venue at work: every act is done by a command and noted in the books."""

    def __init__(self, trade: Trade, chance: random.Random, begins_at: datetime) -> None:
        self.trade, self.chance, self.now = trade, chance, begins_at
        self.open: list[Bill] = []
        self.settled: list[Bill] = []
        self.drawers: dict[str, Drawer] = {}
        self.closed: list[tuple[Drawer, int | None]] = []
        self.days: dict[date, Counter[str]] = defaultdict(Counter)
        self.tenders: dict[date, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self.items: dict[date, Counter[str]] = defaultdict(Counter)
        self.references = 0

    async def set_up(self) -> None:
        await self.trade.watch.take_snapshots()
        await self.trade.do(
            "settings.change", "admin", timezone=ZONE.key, cutoff_minutes=240, service_charge={"dine_in": "10"},
            cash_rounding_minor=STEP, cash_out_limit_minor=10**9,
        )  # fmt: skip
        await self.trade.watch.take_snapshots()

    async def later(self, most_minutes: int) -> None:
        before, self.now = self.now, self.now + timedelta(minutes=self.chance.randint(1, most_minutes))
        if day_at(before) != day_at(self.now):
            await self.trade.watch.take_snapshots()

    async def shift(self, acts: int) -> None:
        """Two drawers open, service goes on, and both close."""
        for who, name in (("cashier", "pos-1"), ("manager", "office")):
            await self._open_drawer(who, name)
        for _ in range(acts):
            await self.later(35)
            await self.chance.choice([
                self._order, self._order, self._pay, self._pay, self._pay, self._void, self._discount, self._merge,
                self._split, self._refund, self._move_cash,
            ])()  # fmt: skip
        for who in ("cashier", "manager"):
            await self._close_drawer(who)

    async def _open_drawer(self, who: str, name: str) -> None:
        amount = self.chance.randrange(0, 100_000, 1_000)
        view = await self.trade.do("shift.open", who, float_minor=amount, drawer=name)
        self.drawers[who] = Drawer(view["id"], name, day_at(self.now), amount)

    async def _close_drawer(self, who: str) -> None:
        drawer = self.drawers.pop(who)
        counted = drawer.expected() + self.chance.choice((0, 0, -3_000, 900))
        if counted < 0 or self.chance.random() < 0.1:
            await self.trade.do("shift.close", "manager", shift=drawer.id, not_counted=True, reason="Forgotten")
            self.closed.append((drawer, None))
            return
        await self.trade.do("shift.close", who, shift=drawer.id, counted_minor=counted)
        self.closed.append((drawer, counted))

    async def _order(self) -> None:
        chosen = [
            (self.chance.choice(list(PRICES)), self.chance.randint(1, 3)) for _ in range(self.chance.randint(1, 4))
        ]
        kind = self.chance.choice(("dine_in", "takeaway"))
        where = {"table": f"T{self.chance.randint(1, 6)}"} if kind == "dine_in" else {"table": None}
        lines = [self.trade.line(name, quantity=quantity) for name, quantity in chosen]
        view = await self.trade.sent(*lines, type=kind, **where)
        made = {line["id"]: one for line, one in zip(view["lines"], chosen, strict=True)}
        self.open.append(Bill(view["id"], kind, made))

    def _some(self, *, unpaid: bool = False, plain: bool = False) -> list[Bill]:
        fitting = [one for one in self.open if not (unpaid and one.paid) and not (plain and one.percent)]
        self.chance.shuffle(fitting)
        return fitting

    async def _void(self) -> None:
        for bill in self._some(unpaid=True):
            line = self.chance.choice(list(bill.lines))
            if line in bill.voided or len(bill.voided) + 1 == len(bill.lines):
                return
            await self.trade.do("order.void_line", "manager", order=bill.id, line=line, reason="Dropped")
            bill.voided.add(line)
            return

    async def _discount(self) -> None:
        for bill in self._some(unpaid=True, plain=True):
            percent = self.chance.choice(("7.5", "10", "33.3"))
            args = {"kind": "percent", "value": percent, "reason": "Regular"}
            await self.trade.do("order.discount", "manager", order=bill.id, **args)
            bill.percent = Fraction(percent) / 100
            return

    async def _merge(self) -> None:
        for into in self._some(unpaid=True, plain=True):
            others = [one for one in self._some(unpaid=True, plain=True) if one is not into and one.type == into.type]
            if others:
                await self.trade.do("order.merge", order=into.id, **{"from": others[0].id})
                into.lines |= others[0].lines
                into.voided |= others[0].voided
                self.open.remove(others[0])
            return

    async def _split(self) -> None:
        for bill in self._some(unpaid=True, plain=True):
            standing = [line for line in bill.lines if line not in bill.voided]
            if len(standing) < 2:
                continue
            view = await self.trade.do("order.split", order=bill.id, lines=[{"id": standing[0]}])
            (moved,) = view["split_off"]["lines"]
            self.open.append(Bill(view["split_off"]["id"], bill.type, {moved["id"]: bill.lines.pop(standing[0])}))
            return

    async def _pay(self) -> None:
        for bill in self._some():
            who = self.chance.choice(("cashier", "manager", "admin"))
            method = self.chance.choice(
                ("card", "mobile_money") if who == "admin" else ("cash", "card", "mobile_money")
            )
            await self._take(bill, who, method)
            return

    async def _take(self, bill: Bill, who: str, method: str) -> None:
        due, tip, rounding = bill.due(), self.chance.choice((0, 0, 500, 1_250)), 0
        amount = due if self.chance.random() < 0.6 or due < 2_000 else due // 2 + 1
        if method == "cash" and amount == due:
            rounding = rounded(Fraction(due, STEP)) * STEP - due
        elif method == "cash" and amount == rounded(Fraction(due, STEP)) * STEP:
            return
        self.references += 1
        more = {} if method == "cash" else {"reference": f"{method} number {self.references}"}
        args = {"order": bill.id, "method": method, "amount_minor": amount, "tip_minor": tip}
        view = await self.trade.do("order.pay", who, **args, **more)
        paid = Paid(view["payment"]["id"], method, amount, rounding, tip)
        bill.paid.append(paid)
        drawer = self.drawers.get(who)
        sums = Counter(amount=amount, tip=tip, rounding=rounding, payments=1)
        day = drawer.day if drawer else day_at(self.now)
        self.tenders[day][method].update(sums)
        if drawer:
            drawer.tenders[method].update(sums)
        if bill.due() == 0:
            self._settle(bill, drawer, day)

    def _settle(self, bill: Bill, drawer: Drawer | None, day: date) -> None:
        bill.is_settled = True
        self.open.remove(bill)
        self.settled.append(bill)
        figures = bill.figures()
        self.days[day].update(figures)
        for name, _, net in bill.nets():
            self.items[day][name] += net
        if drawer:
            drawer.sums.update(figures)
        else:
            self.days[day]["outside"] += figures["sales"]

    async def _refund(self) -> None:
        fitting = [(bill, paid) for bill in (*self.settled[-8:], *self.open) for paid in bill.paid if paid.held() > 0]
        if not fitting:
            return
        bill, paid = self.chance.choice(fitting)
        who = "manager" if paid.method == "cash" else self.chance.choice(("manager", "admin"))
        amount = self.chance.choice((paid.held(), paid.held() // 3 + 1))
        await self.trade.do("payment.refund", who, payment=paid.id, amount_minor=amount, reason="Cold")
        drawer = self.drawers.get(who)
        day = drawer.day if drawer else day_at(self.now)
        lowered = self._lowered(bill, paid, amount)
        self.days[day].update(lowered)
        self.tenders[day][paid.method].update(Counter(refunds=amount))
        if drawer:
            drawer.sums.update(lowered)
            drawer.tenders[paid.method].update(Counter(refunds=amount))
        else:
            self.tenders[day][paid.method].update(Counter(refunds_outside=amount))

    def _lowered(self, bill: Bill, paid: Paid, amount: int) -> Counter[str]:
        """What a refund lowers of the sale and of its tax; nothing of a bill that is still open."""
        figures = bill.figures()
        total = figures["sales"]
        before = total - min(total, sum(one.covers() for one in bill.paid))
        paid.refunded += amount
        after = total - min(total, sum(one.covers() for one in bill.paid))
        if not bill.is_settled:
            return Counter()
        shares = {
            name: rounded(Fraction(figures[name] * after, total)) - rounded(Fraction(figures[name] * before, total))
            for name in ("tax", "base")
        }
        return Counter(refunded=after - before, refunded_tax=shares["tax"], refunded_base=shares["base"])

    async def _move_cash(self) -> None:
        who = self.chance.choice(("cashier", "manager"))
        drawer, kind = self.drawers[who], self.chance.choice(("pay_in", "pay_out", "drop"))
        amount = self.chance.randrange(500, 5_000, 500)
        args = {"shift": drawer.id, "kind": kind, "amount_minor": amount, "reason": "Needed"}
        more = {"approval": PIN} if who == "cashier" and kind != "pay_in" and amount > drawer.expected() else {}
        await self.trade.do("shift.record_cash", who, **args, **more)
        drawer.moved += amount if kind == "pay_in" else -amount

    def expected_days(self) -> Iterator[tuple[date, Counter[str], dict[str, Counter[str]]]]:
        for day in sorted({*self.days, *self.tenders}):
            yield day, self.days[day], self.tenders[day]


def z_of(drawer: Drawer, counted: int | None) -> View:
    """What the Z of a drawer must say, in the words of its body."""
    sums = drawer.sums
    tenders = {
        method: [sums_of["payments"], *(sums_of[name] for name in ("amount", "tip", "rounding", "refunds"))]
        for method, sums_of in sorted(drawer.tenders.items())
        if any(sums_of.values())
    }
    return {
        "gross": sums["gross"], "discount": sums["discount"], "service": sums["service"], "sales": sums["sales"],
        "refunded": sums["refunded"], "tax": sums["tax"], "refunded_tax": sums["refunded_tax"],
        "orders": sums["orders"],
        "tenders": tenders, "expected": drawer.expected(), "counted": counted,
        "variance": None if counted is None else counted - drawer.expected(),
    }  # fmt: skip


def z_as_said(body: Any) -> View:
    """The same of a stored Z."""
    sales = body["sales"]
    methods = sorted({one["method"] for one in (*body["payments"], *body["refunds"])})
    tenders = {}
    for method in methods:
        taken: Any = next((one for one in body["payments"] if one["method"] == method), Counter())
        given: Any = next((one for one in body["refunds"] if one["method"] == method), Counter())
        names = ("count", "amount_minor", "tip_minor", "rounding_minor")
        tenders[method] = [*(taken[name] for name in names), given["amount_minor"]]
    return {
        "gross": sales["gross_minor"], "discount": sales["discount_minor"], "service": sales["service_charge_minor"],
        "sales": sales["sales_minor"], "refunded": sales["refunded_minor"],
        "tax": sum(tax["tax_minor"] for tax in sales["taxes"]),
        "refunded_tax": -sum(tax["tax_minor"] for tax in sales["refunded_taxes"]), "orders": sales["orders"],
        "tenders": tenders, "expected": body["expected_minor"], "counted": body["counted_minor"],
        "variance": body["variance_minor"],
    }  # fmt: skip

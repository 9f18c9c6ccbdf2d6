"""Everything that can be done to a bill, done to the model of it (`bill_model.py`), by the rules of docs/orders.md."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from fractions import Fraction

from tests.chaos.bill_model import BEGUN, LIMIT, Bill, Line, Money, Off, Refused, require_standing


@dataclass
class Desk:
    """All bills of the venue, and what is left of the dishes that are counted. An act may raise Refused."""

    bills: dict[str, Bill] = field(default_factory=dict)
    remaining: dict[str, int] = field(default_factory=dict)
    sold_out: set[str] = field(default_factory=set)

    def tried(self) -> Desk:
        """A copy on which an act is tried first."""
        return deepcopy(self)

    def stand(self, who: str, before: Desk) -> None:
        """End an act: may everything stand?"""
        require_standing(self.bills.values(), who)
        for dish, more in _more(before, self).items():
            if more > 0 and dish in self.sold_out:
                raise Refused("sold out")
            if dish in self.remaining:
                self.remaining[dish] -= _held(self, dish) - _held(before, dish)
                if self.remaining[dish] < 0:
                    raise Refused("oversold")

    def _open(self, bill: str) -> Bill:
        if self.bills[bill].state != "open":
            raise Refused("not open")
        return self.bills[bill]

    def _unpaid(self, bill: str) -> Bill:
        if (one := self._open(bill)).paid:
            raise Refused("money on it")
        return one

    def open(self, bill: str, service: Fraction, lines: list[Line]) -> None:
        self.bills[bill] = Bill(bill, service, lines=lines)

    def add(self, bill: str, line: Line) -> None:
        one = self._open(bill)
        line.service = one.service
        one.lines.append(line)

    def change(self, bill: str, line: str, quantity: int, choices: dict[str, int]) -> None:
        one = self._draft(bill, line)
        one.quantity = quantity
        if one.dish.has_choices:
            one.choices = choices

    def _draft(self, bill: str, line: str) -> Line:
        one = self._open(bill).line(line)
        if one.state != "draft":
            raise Refused("sent already")
        return one

    def remove(self, bill: str, line: str) -> None:
        self.bills[bill].lines.remove(self._draft(bill, line))

    def send(self, bill: str) -> None:
        drafts = [line for line in self.bills[bill].lines if line.state == "draft"]
        if not drafts or self.bills[bill].state == "cancelled":
            raise Refused("nothing to send")
        for line in drafts:
            line.state = "sent"

    def cook(self, bill: str) -> None:
        """The kitchen begins what it has."""
        for line in self.bills[bill].lines:
            line.state = "started" if line.state == "sent" else line.state

    def void(self, bill: str, line: str, who: str) -> None:
        one = self._open(bill).line(line)
        if one.state in ("draft", "voided") or (one.state in BEGUN and who != "manager"):
            raise Refused("not to be voided")
        one.voided_as, one.state = one.state, "voided"

    def discount(self, bill: str, off: Off, who: str) -> None:
        one = self._unpaid(bill)
        if one.sums().gross == 0 or (off.line and not one.line(off.line).counts):
            raise Refused("nothing to take off")
        one.offs.append(off)
        off.is_limited = True
        one.sums()
        if who != "manager" and _under(one, off) > LIMIT:
            raise Refused("a big one")
        off.is_limited = who != "manager"

    def undiscount(self, bill: str, off: int) -> None:
        del self._unpaid(bill).offs[off]

    def transfer(self, bill: str) -> None:
        self._open(bill)

    def merge(self, into: str, source: str) -> None:
        one, other = self._unpaid(into), self._unpaid(source)
        if into == source:
            raise Refused("the same")
        for bill in (one, other):
            bill.divide({})
            for off in bill.offs:
                off.is_on_others = off.is_on_others and off.line is not None
        one.lines, one.offs = one.lines + other.lines, one.offs + other.offs
        other.lines, other.offs, other.state = [], [], "cancelled"

    def split(self, bill: str, quantities: dict[str, int], new: Bill) -> Sequence[Line]:
        """Move quantities of lines to a new bill; its lines in their order, new ones still with a passing id."""
        one = self._unpaid(bill)
        chosen = [one.line(line) for line in quantities]
        if any(not line.counts or quantities[line.id] > line.quantity for line in chosen):
            raise Refused("not to be moved")
        cut = {}
        for line in chosen:
            if quantities[line.id] < line.quantity:
                part = deepcopy(line)
                part.id, part.quantity, part.dish = f"cut {line.id}", quantities[line.id], line.dish
                line.quantity -= part.quantity
                cut[line.id] = part
        ids = {cut[line].id if line in cut else line for line in quantities}
        if all(line.id in ids for line in one.counted):
            raise Refused("nothing would stay")
        one.divide(cut)
        one.lines += cut.values()
        new.lines, new.offs = [line for line in one.lines if line.id in ids], one.part_for(ids)
        one.lines = [line for line in one.lines if line.id not in ids]
        self.bills[new.id] = new
        return new.lines

    def pay(self, bill: str, money: Money) -> None:
        one = self._open(bill)
        if money.amount > one.due:
            raise Refused("more than is due")
        one.money.append(money)
        one.paid += money.amount
        if one.due == 0:
            self._settle(one)

    def settle(self, bill: str) -> None:
        one = self._open(bill)
        if one.due or not one.lines:
            raise Refused("not to be settled")
        self._settle(one)

    def _settle(self, bill: Bill) -> None:
        for line in bill.lines:
            line.state = "sent" if line.state == "draft" else line.state
        bill.settled, bill.state = bill.sums(), "settled"

    def refund(self, bill: str, money: str, amount: int) -> None:
        one = self.bills[bill]
        payment = next(payment for payment in one.money if payment.id == money)
        if amount > payment.amount - payment.refunded:
            raise Refused("more than it holds")
        payment.refunded += amount
        if one.state == "open":
            one.paid = _kept(one)

    def reopen(self, bill: str) -> None:
        one = self.bills[bill]
        if one.state != "settled":
            raise Refused("not settled")
        one.state, one.settled, one.paid = "open", None, _kept(one)

    def cancel(self, bill: str, who: str) -> None:
        one = self._unpaid(bill)
        if who != "manager" and any(line.state != "draft" for line in one.lines):
            raise Refused("sent")
        one.lines = [line for line in one.lines if line.state != "draft"]
        for line in one.lines:
            if line.counts:
                line.voided_as, line.state = line.state, "voided"
        one.state = "cancelled"


def _kept(bill: Bill) -> int:
    return sum(money.amount - money.refunded for money in bill.money)


def _under(bill: Bill, off: Off) -> Fraction:
    """What is off without a manager, in percent, of the lines that a discount covers."""
    beneath = [line for line in bill.counted if off.covers(line)]
    weights = [
        (one, one.weight([line for line in bill.counted if one.covers(line)])) for one in bill.offs if one.is_limited
    ]
    return max(
        (sum((weight for one, weight in weights if one.covers(line)), Fraction()) for line in beneath),
        default=Fraction(),
    )


def _more(before: Desk, after: Desk) -> dict[str, int]:
    dishes = {line.dish.id for desk in (before, after) for bill in desk.bills.values() for line in bill.lines}
    return {dish: _standing(after, dish) - _standing(before, dish) for dish in dishes}


def _standing(desk: Desk, dish: str) -> int:
    return sum(
        line.quantity
        for bill in desk.bills.values()
        for line in bill.lines
        if line.dish.id == dish and (line.counts or line.voided_as in BEGUN)
    )


def _held(desk: Desk, dish: str) -> int:
    return sum(line.held for bill in desk.bills.values() for line in bill.lines if line.dish.id == dish)

"""What the hub says of bills, beside what the model of them says."""

from fractions import Fraction
from typing import Any

from tests.chaos.bill_desk import Desk
from tests.chaos.bill_model import Bill, Line, Off

View = dict[str, Any]
RATES = ("10", "0", "12.5")


def as_sent(line: Line) -> View:
    return {"id": line.id, "item": line.dish.id, "quantity": line.quantity, "modifiers": list(line.choices)}


def as_told(view: View) -> tuple[Any, ...]:
    of_percent = view["kind"] == "percent"
    return (view["kind"], Fraction(view["value"]) if of_percent else None, view["line"],
            None if view["lines"] is None else tuple(sorted(view["lines"])), view["amount_minor"],
            view["given_by"])  # fmt: skip


def as_modelled(off: Off) -> tuple[Any, ...]:
    is_bound = off.line is None and not off.is_on_others
    lines = tuple(sorted(off.parts or ())) if is_bound else None
    return (off.kind, off.value if off.kind == "percent" else None, off.line, lines, off.taken, off.giver)


def name_new_lines(desk: Desk, view: View) -> None:
    """Parts that were cut off lines have the ids now that the hub gave them."""
    new = desk.bills.pop("new")
    new.id = view["id"]
    desk.bills[new.id] = new
    for line, told in zip(new.lines, view["lines"], strict=True):
        if line.id.startswith("cut "):
            for off in new.offs:
                off.line = told["id"] if off.line == line.id else off.line
                off.parts = off.parts and {(told["id"] if of == line.id else of): n for of, n in off.parts.items()}
            line.id = told["id"]


def compare(bill: Bill, view: View) -> None:
    sums = bill.sums()
    names = (
        "subtotal_minor",
        "discount_minor",
        "service_charge_minor",
        "tax_minor",
        "total_minor",
        "paid_minor",
        "state",
    )
    told = tuple(view[name] for name in names)
    _same(told, (sums.gross, sums.off, sums.service, sums.tax, sums.total, bill.paid, bill.state))
    lines = {line["id"]: (line["quantity"], line["unit_price_minor"], line["discount_minor"]) for line in view["lines"]
             if line["state"] != "voided"}  # fmt: skip
    _same(lines, {line.id: (line.quantity, line.unit, sums.off_lines[line.id]) for line in bill.counted})
    _same(view["due_minor"], bill.due if bill.state == "open" else 0)
    _same(sorted(map(str, map(as_told, view["discounts"]))), sorted(map(str, map(as_modelled, bill.offs))))


def _same(told: object, modelled: object) -> None:
    assert told == modelled, f"the hub says {told}, the model {modelled}"


def compare_sums(view: View) -> None:
    """No sum changes but by rounding: one unit for each line's tax and each rate of service, on each side."""
    before, after = view["before"], view["after"]
    lines = len(view["lines"]) + len(view.get("split_off", {"lines": []})["lines"])
    assert [before[name] for name in ("subtotal_minor", "discount_minor")] == [
        after[name] for name in ("subtotal_minor", "discount_minor")
    ]
    assert abs(before["service_charge_minor"] - after["service_charge_minor"]) <= 2 * len(RATES)
    assert abs(before["total_minor"] - after["total_minor"]) <= 2 * len(RATES) + lines

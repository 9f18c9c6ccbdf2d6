"""What an approval allows: the effect of an act on money and kitchen, and whether an act stays within what was granted.

Effects are worked out from orders as they were and as the act leaves them. No rule here knows a single operation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, Literal

from hub.domain.order_records import Line
from hub.domain.orders import Order
from hub.domain.permissions import MATRIX, Grant, Permission

Money = Literal["bill", "payment", "sale", "tip", "drawer"]
COOKED: Final = ("started", "ready", "served")
FACTS: Final = frozenset({"counted_minor", "denominations"})
"""Arguments that state what somebody counted: their size is the variance, which the effect has."""
WORDS: Final = frozenset({"approval", "reason", "id"})
"""Arguments that an approval does not bind: the proof, the words, and the name of what is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an act does: the money before and after, and how far the kitchen is with what it touches."""

    of: Money | None = None
    """Which money it changes, if any."""
    before_minor: int | None = None
    after_minor: int | None = None
    kitchen: dict[str, int] = field(default_factory=dict)
    """Lines by state: those that the act voids, or else all of its orders."""
    wasted: int = 0
    """Lines that the kitchen has begun and the act voids."""
    permission: Permission | None = None
    """The gravest permission that the act needs."""

    @property
    def is_sealed(self) -> bool:
        """Whether the money is a drawer's and was left out, for a reader who may not know it."""
        return self.of == "drawer" and self.before_minor is None

    @property
    def change_minor(self) -> int:
        """What the act adds to the money; negative if it takes away."""
        return (self.after_minor or 0) - (self.before_minor or 0)


def effect_on_orders(before: Iterable[Order], after: Iterable[Order], needs: Iterable[Permission]) -> Effect:
    """The effect of an act on the orders that it loaded (`before`) and left (`after`)."""
    old = {order.record.id: order for order in before}
    new = old | {order.record.id: order for order in after}
    sent = [line for order in old.values() for line in order.counted if not line.is_draft]
    voided = _voided(sent, new.values())
    of, before_minor, after_minor = _money(old.values(), new.values())
    return Effect(
        of=of,
        before_minor=before_minor,
        after_minor=after_minor,
        kitchen=dict(Counter(line.state for line in voided or sent)),
        wasted=sum(line.state in COOKED for line in voided),
        permission=gravest(needs),
    )


def _voided(sent: Iterable[Line], after: Iterable[Order]) -> list[Line]:
    """The lines, as they were, of which the act takes a part or all from the kitchen."""
    kept = {line.id: Fraction(line.quantity) for order in after for line in order.counted}
    return [line for line in sent if kept.get(line.id, 0) < Fraction(line.quantity)]


def _total(order: Order) -> int:
    return order.record.total_minor


def _held(order: Order) -> int:
    return sum(payment.held_minor for payment in order.payments if payment.is_in)


def _sale(order: Order) -> int:
    return order.record.total_minor if order.record.state == "settled" else 0


def _tips(order: Order) -> int:
    return sum(payment.tips_minor for payment in order.payments if payment.is_in)


MONEY: Final[tuple[tuple[Money, Callable[[Order], int]], ...]] = (
    ("bill", _total),
    ("payment", _held),
    ("sale", _sale),
    ("tip", _tips),
)
"""What an act may change on orders. The first that changes is what it is about."""


def _money(before: Collection[Order], after: Collection[Order]) -> tuple[Money | None, int | None, int | None]:
    for of, figure in MONEY:
        was, will_be = sum(map(figure, before)), sum(map(figure, after))
        if was != will_be:
            return of, was, will_be
    return None, None, None


def gravest(needs: Iterable[Permission]) -> Permission | None:
    """Of several permissions the one that the fewest roles have alone."""
    return min(needs, key=lambda permission: len(_alone(permission)), default=None)


def _alone(permission: Permission) -> frozenset[str]:
    return frozenset(role for role, grant in MATRIX[permission].items() if grant is Grant.FREELY)


def is_graver(effect: Effect, granted: Effect) -> bool:
    """Whether an act does more than what was granted: more money, another way, more dishes, or a graver permission."""
    has_more_money = not granted.is_sealed and _is_more(effect.change_minor, granted.change_minor)
    return has_more_money or effect.wasted > granted.wasted or _needs_more(effect.permission, granted.permission)


def _is_more(change: int, granted: int) -> bool:
    return abs(change) > abs(granted) or change * granted < 0


def _needs_more(permission: Permission | None, granted: Permission | None) -> bool:
    if permission is None or granted is None:
        return permission is not None
    return _alone(permission) < _alone(granted)


def is_within(args: Mapping[str, Any], granted: Mapping[str, Any]) -> bool:
    """Whether a command asks for no more than was granted: the same things, and no number above the granted one."""
    names = (args.keys() | granted.keys()) - FACTS - WORDS
    return _all_fit(names, args, granted)


def _all_fit(names: Iterable[str], args: Mapping[str, Any], granted: Mapping[str, Any]) -> bool:
    return all(_fits(name, args.get(name), granted.get(name)) for name in names)


def _fits(name: str, value: Any, granted: Any) -> bool:
    if value == granted:
        return True
    if isinstance(value, Mapping) and isinstance(granted, Mapping):
        return _all_fit(value.keys() | granted.keys(), value, granted)
    if isinstance(value, list) and isinstance(granted, list):
        return _is_part(name, value, granted)
    if granted is None:
        return name == "quantity"  # All of it was granted.
    number, limit = _number(value), _number(granted)
    return number is not None and limit is not None and 0 <= number <= limit


def _is_part(name: str, values: list[Any], granted: list[Any]) -> bool:
    """Whether each entry fits one of the granted ones, and no two the same one."""
    left = list(granted)
    for value in values:
        match = next((one for one in left if _fits(name, value, one)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _number(value: Any) -> Fraction | None:
    """A size as a number; ids and words are none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return Fraction(value)
    except (ValueError, ZeroDivisionError):
        return None

"""The unit price of a line, always from what the line is made of: list price, price rule and choices.

A price that was rounded, or stopped at 0, is never taken apart again (docs/pricing.md#what-a-line-keeps).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hub.domain import price_rules
from hub.domain.order_records import Choice, Line, RuleRef
from hub.domain.price_rules import PriceRule


def rule_ref(rule: PriceRule | None) -> RuleRef | None:
    """A price rule as a line keeps it."""
    return RuleRef(rule.id, rule.name, rule.kind, rule.value) if rule else None


def unit_price(list_minor: int, rule: RuleRef | None, choices: Iterable[Choice]) -> int:
    """The list price under its rule, and the choices, in minor units; never below 0."""
    return max(0, _under(rule, list_minor) + sum(choice.price_minor for choice in choices))


def _under(rule: RuleRef | None, list_minor: int) -> int:
    if rule is None or rule.kind is None or rule.value is None:
        return list_minor
    return price_rules.price_under(rule.kind, rule.value, list_minor)


def list_price(line: Line) -> int:
    """What one costs before rule and choices; of a line from before that was kept, what follows from its price."""
    if line.list_price_minor is not None:
        return line.list_price_minor
    return line.unit_price_minor - sum(choice.price_minor for choice in line.modifiers)


def choose_again(line: Line, choices: Sequence[Choice]) -> None:
    """Replace the choices of a line; one that it had already keeps its name and price."""
    list_minor, kept = list_price(line), {choice.id: choice for choice in line.modifiers}
    line.modifiers = [kept.get(choice.id, choice) for choice in choices]
    line.unit_price_minor = unit_price(list_minor, line.price_rule, line.modifiers)

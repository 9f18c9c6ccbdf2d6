"""Items on sale: their prices, modifiers, stations and taxes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hub.domain.order_records import Choice, FrozenTax
from hub.domain.refusals import Invalid, ModifierChoiceInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A modifier on sale. `station` routes the whole line elsewhere."""

    id: UUID
    name: str
    price_minor: int
    station: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionGroup:
    """At least `min`, at most `max` of these options."""

    id: UUID
    name: str
    min: int
    max: int
    options: Mapping[UUID, Option]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemOnSale:
    """An item with everything that a sale needs."""

    id: UUID
    category_id: UUID
    category: str
    name: str
    price_minor: int
    is_open_price: bool
    is_by_weight: bool
    is_service_chargeable: bool
    is_available: bool
    is_counted: bool
    station: str
    taxes: tuple[FrozenTax, ...]
    takeaway_taxes: tuple[FrozenTax, ...]
    delivery_taxes: tuple[FrozenTax, ...]
    groups: tuple[OptionGroup, ...]


def choose(item: ItemOnSale, choices: Sequence[UUID]) -> list[Option]:
    """The options with these ids, checked against the item's groups. Refuses: ModifierChoiceInvalid."""
    if len(set(choices)) != len(choices):
        raise ModifierChoiceInvalid("twice", name=item.name)
    chosen: list[Option] = []
    for group in item.groups:
        in_group = [group.options[option] for option in choices if option in group.options]
        if not group.min <= len(in_group) <= group.max:
            raise ModifierChoiceInvalid(
                "number" if group.min == group.max else "range",
                name=item.name,
                group=group.name,
                min=group.min,
                max=group.max,
            )
        chosen.extend(in_group)
    if {option.id for option in chosen} != set(choices):
        raise ModifierChoiceInvalid("foreign", name=item.name)
    return chosen


def list_price(item: ItemOnSale, entered_minor: int | None) -> int:
    """What one costs before rule and choices, in minor units: its price, or what was entered. Refuses: Invalid."""
    if item.is_open_price and entered_minor is None:
        raise Invalid("needs_price", name=item.name, errors=[{"field": "price_minor", "code": "required"}])
    if not item.is_open_price and entered_minor is not None:
        raise Invalid("has_price", name=item.name, errors=[{"field": "price_minor", "code": "not_allowed"}])
    return item.price_minor if entered_minor is None else entered_minor


def routed_to(item: ItemOnSale, options: Sequence[Option]) -> str:
    """The station of a line: a modifier's, else the item's (its own, its category's or the catch-all)."""
    return next((option.station for option in options if option.station), item.station)


def taxes_for(item: ItemOnSale, order_type: str) -> list[FrozenTax]:
    """The taxes of an item in an order of this type."""
    by_type = {"takeaway": item.takeaway_taxes, "delivery": item.delivery_taxes}
    return list(by_type.get(order_type, item.taxes))


def as_choices(options: Sequence[Option]) -> list[Choice]:
    """Options as they are frozen on a line."""
    return [Choice(id=option.id, name=option.name, price_minor=option.price_minor) for option in options]

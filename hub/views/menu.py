"""The menu, its price rules, and what is left of each item."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from hub.domain.menu import OptionGroup
from hub.views.fields import ColourText, DayText, Minor, OrderTypeText
from hub.views.reference_data import ReferenceData
from hub.views.reference_rows import CategoryRow, ItemRow, PriceRuleRow


class ModifierView(msgspec.Struct, frozen=True):
    """A choice that goes with an item."""

    id: UUID
    name: str
    price_minor: Minor


class ModifierGroupView(msgspec.Struct, frozen=True):
    """Choices of which at least `min` and at most `max` must be made."""

    id: UUID
    name: str
    min: int
    max: int
    modifiers: list[ModifierView]


class RulePriceView(msgspec.Struct, frozen=True):
    """What an item costs while a rule is in force."""

    rule: UUID
    price_minor: Minor


class ItemView(msgspec.Struct, frozen=True):
    """Something that is sold. What is left of it comes with GET /api/menu; screens hear it as stock."""

    id: UUID
    name: str
    short_name: str | None
    price_minor: Minor
    is_open_price: bool
    is_by_weight: bool
    station: str
    sort: int
    image_url: str | None
    modifier_groups: list[ModifierGroupView]
    rule_prices: list[RulePriceView]
    available: bool | UnsetType = UNSET
    remaining: int | None | UnsetType = UNSET


class CategoryView(msgspec.Struct, frozen=True):
    """A page of the menu."""

    id: UUID
    name: str
    colour: ColourText
    sort: int
    items: list[ItemView]


class PriceRuleView(msgspec.Struct, frozen=True):
    """When other prices are in force, by the venue's wall clock; empty lists mean all, null times the whole day."""

    id: UUID
    name: str
    days: list[DayText]
    from_time: str | None
    to_time: str | None
    first_on: date | None
    last_on: date | None
    order_types: list[OrderTypeText]


class MenuView(msgspec.Struct, frozen=True):
    """The whole menu. Rules stand in the order they are tried: the first in force that an item names prices it."""

    categories: list[CategoryView]
    price_rules: list[PriceRuleView]


class StockView(msgspec.Struct, frozen=True):
    """What is left of an item; `remaining` is null when it is not counted."""

    id: UUID
    available: bool
    remaining: int | None


def stock_view(item: Mapping[str, Any]) -> StockView:
    """How much of an item is left."""
    return StockView(
        id=item["id"],
        available=bool(item["is_available"]) and item["remaining"] != 0,
        remaining=item["remaining"],
    )


def menu_view(reference_data: ReferenceData) -> MenuView:
    """The whole menu, without what is left of anything (that is stock)."""
    rows = reference_data.rows
    return MenuView(
        categories=[category_view(reference_data, category) for category in rows.categories if category.is_active],
        price_rules=[price_rule_view(row) for row in rows.price_rules if row.is_active],
    )


def with_stock(menu: MenuView, stock: Mapping[UUID, StockView]) -> MenuView:
    """The menu with what is left of its items; an item without a stock is available and not counted."""
    categories = [
        msgspec.structs.replace(category, items=[_item_with_stock(item, stock.get(item.id)) for item in category.items])
        for category in menu.categories
    ]
    return msgspec.structs.replace(menu, categories=categories)


def _item_with_stock(item: ItemView, stock: StockView | None) -> ItemView:
    available, remaining = (True, None) if stock is None else (stock.available, stock.remaining)
    return msgspec.structs.replace(item, available=available, remaining=remaining)


def price_rule_view(rule: PriceRuleRow) -> PriceRuleView:
    """When a rule is in force, for screens that show its prices by the clock; the prices stand with the items."""
    return PriceRuleView(
        id=rule.id,
        name=rule.name,
        days=rule.days,
        from_time=rule.from_time,
        to_time=rule.to_time,
        first_on=rule.first_on,
        last_on=rule.last_on,
        order_types=rule.order_types,
    )


def category_view(reference_data: ReferenceData, category: CategoryRow) -> CategoryView:
    """One page of the menu with its items."""
    return CategoryView(
        id=category.id,
        name=category.name,
        colour=category.colour,
        sort=category.sort,
        items=[
            item_view(reference_data, item)
            for item in reference_data.rows.items
            if item.is_active and item.category_id == category.id
        ],
    )


def item_view(reference_data: ReferenceData, item: ItemRow) -> ItemView:
    """One item as it is sold."""
    on_sale = reference_data.items[item.id]
    return ItemView(
        id=item.id,
        name=item.name,
        short_name=item.short_name,
        price_minor=item.price_minor,
        is_open_price=item.is_open_price,
        is_by_weight=item.is_by_weight,
        station=on_sale.station,
        sort=item.sort,
        image_url=image_url(item),
        modifier_groups=[_group_view(group) for group in on_sale.groups],
        rule_prices=_rule_prices(reference_data, item),
    )


def image_url(item: ItemRow) -> str | None:
    """Where an item's picture is served."""
    return f"/uploads/{item.image}" if item.image else None


def _group_view(group: OptionGroup) -> ModifierGroupView:
    modifiers = [ModifierView(option.id, option.name, option.price_minor) for option in group.options.values()]
    return ModifierGroupView(id=group.id, name=group.name, min=group.min, max=group.max, modifiers=modifiers)


def _rule_prices(reference_data: ReferenceData, item: ItemRow) -> list[RulePriceView]:
    return [
        RulePriceView(rule.id, rule.price_minor(item.price_minor))
        for rule in reference_data.price_rules
        if rule.covers(item.id, item.category_id) and not item.is_open_price
    ]

"""The menu, its price rules, and what is left of each item."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.views.reference_data import (
    CategoryRow,
    ItemRow,
    PriceRuleRow,
    ReferenceData,
)
from hub.views.view import View


def stock_view(item: Mapping[str, Any]) -> View:
    """How much of an item is left."""
    return {
        "id": item["id"],
        "available": bool(item["is_available"]) and item["remaining"] != 0,
        "remaining": item["remaining"],
    }


def is_stock_told(view: View) -> bool:
    """Whether an item's stock is worth saying: absent means available and not counted."""
    return not view["available"] or view["remaining"] is not None


def menu_view(reference_data: ReferenceData) -> View:
    """The whole menu, without what is left of anything (that is stock)."""
    return {
        "categories": [
            category_view(reference_data, category) for category in reference_data.rows.categories if category.is_active
        ],
        "price_rules": [price_rule_view(row) for row in reference_data.rows.price_rules if row.is_active],
    }


def price_rule_view(rule: PriceRuleRow) -> View:
    """When a rule is in force, for screens that show its prices by the clock; the prices stand with the items."""
    return {
        "id": rule.id,
        "name": rule.name,
        "days": rule.days,
        "from_time": rule.from_time,
        "to_time": rule.to_time,
        "first_on": rule.first_on,
        "last_on": rule.last_on,
        "order_types": rule.order_types,
    }


def category_view(reference_data: ReferenceData, category: CategoryRow) -> View:
    """One page of the menu with its items."""
    return {
        "id": category.id,
        "name": category.name,
        "colour": category.colour,
        "sort": category.sort,
        "items": [
            item_view(reference_data, item)
            for item in reference_data.rows.items
            if item.is_active and item.category_id == category.id
        ],
    }


def item_view(reference_data: ReferenceData, item: ItemRow) -> View:
    """One item as it is sold."""
    on_sale = reference_data.items[item.id]
    return {
        "id": item.id,
        "name": item.name,
        "short_name": item.short_name,
        "price_minor": item.price_minor,
        "is_open_price": item.is_open_price,
        "is_by_weight": item.is_by_weight,
        "station": on_sale.station,
        "sort": item.sort,
        "image_url": f"/uploads/{item.image}" if item.image else None,
        "modifier_groups": [
            {
                "id": group.id,
                "name": group.name,
                "min": group.min,
                "max": group.max,
                "modifiers": [
                    {"id": option.id, "name": option.name, "price_minor": option.price_minor}
                    for option in group.options.values()
                ],
            }
            for group in on_sale.groups
        ],
        "rule_prices": [
            {"rule": rule.id, "price_minor": rule.price_minor(item.price_minor)}
            for rule in reference_data.price_rules
            if rule.covers(item.id, item.category_id) and not item.is_open_price
        ],
    }

"""Price rules: happy hour and the like. A line keeps the price at which it was added (docs/pricing.md).

Screens receive the rules with the menu and show by the clock which one is in force; the hub prices each line.
"""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.commands.fields import AmountOrZero, ClockTime, Name, Rate, Sort
from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import Permission
from hub.recording import config_changes
from hub.views import admin_views
from hub.views.admin_views import AdminPriceRuleView
from hub.views.fields import Day, OrderType
from hub.views.reference_data import ReferenceData
from hub.views.venue import RemovedView
from models import PriceRule

Days = Annotated[list[Day], Meta(max_length=7)]
OrderTypes = Annotated[list[OrderType], Meta(max_length=3)]
Items = Annotated[list[UUID], Meta(max_length=500)]
Categories = Annotated[list[UUID], Meta(max_length=100)]
Kind = Literal["percent", "amount", "price"]
Value = AmountOrZero | Rate
MOST_RULES = 100


@operation("price_rule.add", Permission.EDIT_MENU, callers=CLIENTS, status=201)
async def add(
    work: Work,
    name: Name,
    kind: Kind,
    value: Value,
    days: Days = [],  # noqa: B006 - msgspec makes a new list each time
    from_time: ClockTime | None = None,
    to_time: ClockTime | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
    order_types: OrderTypes = [],  # noqa: B006
    items: Items = [],  # noqa: B006
    categories: Categories = [],  # noqa: B006
    sort: Sort = 0,
    is_active: bool = True,
) -> AdminPriceRuleView:
    """Add a rule for certain hours: a percentage off, an amount off, or a fixed price. Empty lists mean all.

    Refuses: NameTaken, Invalid.
    """
    before = await config_changes.begin(work)
    if len(before.rows.price_rules) >= MOST_RULES:
        raise config_changes.field_error("name", "too_many_rules", most=MOST_RULES)
    values = {
        "name": name, "kind": kind, "value": value, "days": days, "from_time": from_time, "to_time": to_time,
        "first_on": first_on, "last_on": last_on, "order_types": order_types, "items": items,
        "categories": categories, "sort": sort, "is_active": is_active,
    }  # fmt: skip
    rule = await PriceRule.create(using_db=work.models, id=work.new_id(), **_columns(before, values))
    return await _finish(work, before, "price_rule.add", rule.id)


@operation("price_rule.change", Permission.EDIT_MENU, callers=CLIENTS)
async def change(
    work: Work,
    price_rule: UUID,
    name: Name | UnsetType = UNSET,
    kind: Kind | UnsetType = UNSET,
    value: Value | UnsetType = UNSET,
    days: Days | UnsetType = UNSET,
    from_time: ClockTime | None | UnsetType = UNSET,
    to_time: ClockTime | None | UnsetType = UNSET,
    first_on: date | None | UnsetType = UNSET,
    last_on: date | None | UnsetType = UNSET,
    order_types: OrderTypes | UnsetType = UNSET,
    items: Items | UnsetType = UNSET,
    categories: Categories | UnsetType = UNSET,
    sort: Sort | UnsetType = UNSET,
    is_active: bool | UnsetType = UNSET,
) -> AdminPriceRuleView:
    """Change a price rule, or switch it on or off; lines already on orders keep what they cost.

    Refuses: NotFound, NameTaken, Invalid.
    """
    before = await config_changes.begin(work)
    row = await config_changes.find(work, PriceRule, price_rule, active_only=False)
    values = config_changes.without_unset(
        name=name, kind=kind, value=value, days=days, from_time=from_time, to_time=to_time, first_on=first_on,
        last_on=last_on, order_types=order_types, items=items, categories=categories, sort=sort, is_active=is_active,
    )  # fmt: skip
    rule = admin_views.of(admin_views.price_rules(before), price_rule)
    columns = _columns(before, {**(msgspec.structs.asdict(rule) if rule else {}), **values})
    await config_changes.update_row(work, row, {field: columns[field] for field in values})
    return await _finish(work, before, "price_rule.change", price_rule)


@operation("price_rule.remove", Permission.EDIT_MENU, callers=CLIENTS)
async def remove(work: Work, price_rule: UUID) -> RemovedView:
    """Remove a price rule; lines sold under it keep its name and price. Refuses: NotFound."""
    before = await config_changes.begin(work)
    row = await config_changes.find(work, PriceRule, price_rule, active_only=False)
    await row.delete(using_db=work.models)
    return await config_changes.finish_removal(
        work, before, "price_rule.remove", price_rule, admin_views.one(admin_views.price_rules, price_rule)
    )


async def _finish(work: Work, before: ReferenceData, action: str, rule: UUID) -> AdminPriceRuleView:
    return await config_changes.finish(work, before, action, rule, admin_views.one(admin_views.price_rules, rule))


def _columns(reference_data: ReferenceData, rule: dict[str, Any]) -> dict[str, Any]:
    """The columns of a whole rule. Refuses: Invalid (contradictory fields, unknown items or categories)."""
    _check_value(rule["kind"], rule["value"])
    _check_hours(rule)
    for item in rule["items"]:
        config_changes.known_id(reference_data.rows.items, item, "items")
    for category in rule["categories"]:
        config_changes.known_id(reference_data.rows.categories, category, "categories")
    lists = {field: list(dict.fromkeys(rule[field])) for field in ("days", "order_types", "items", "categories")}
    return {**rule, **lists, "value": str(rule["value"])}


def _check_value(kind: Kind, value: int | str) -> None:
    if kind == "percent" and not isinstance(value, str):
        raise config_changes.field_error("value", "percent_string")
    if kind != "percent" and not isinstance(value, int):
        raise config_changes.field_error("value", "is_minor_units")


def _check_hours(rule: dict[str, Any]) -> None:
    if (rule["from_time"] is None) != (rule["to_time"] is None):
        missing = "from_time" if rule["from_time"] is None else "to_time"
        raise config_changes.field_error(missing, "window_end_missing")
    if rule["from_time"] is not None and rule["from_time"] == rule["to_time"]:
        raise config_changes.field_error("to_time", "window_empty")
    if rule["first_on"] and rule["last_on"] and rule["last_on"] < rule["first_on"]:
        raise config_changes.field_error("last_on", "before_first_day")

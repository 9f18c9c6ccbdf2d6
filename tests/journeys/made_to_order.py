"""A menu made for a sum: items, taxes and choices that an office sets up over HTTP before the guests come."""

from dataclasses import dataclass
from typing import Any

from tests.journeys.conftest import Floor, View


@dataclass(frozen=True)
class Kitchen:
    """The office and the tills of one journey."""

    floor: Floor

    async def item(self, price_minor: int, tax: str | None = None, **more: Any) -> str:
        """A new item at this price; `tax` as `18e` (added) or `18i` (contained), by default none. Its id."""
        office = self.floor.hub.as_("admin")
        categories = await office.get("/api/admin/categories")
        body = {"name": f"Dish of {price_minor} {tax} {more}"[:120], "price_minor": price_minor,
                "category": categories["items"][0]["id"], "tax_group": await self._taxes(tax), **more}  # fmt: skip
        return str((await office.post("/api/admin/menu-items", body))["id"])

    async def _taxes(self, tax: str | None) -> str:
        office, name = self.floor.hub.as_("admin"), f"Tax {tax}"
        known = await office.get("/api/admin/taxes")
        for group in known["items"]:
            if group["name"] == name:
                return str(group["id"])
        taxes = [{"code": "T", "name": "T", "rate": tax[:-1], "is_inclusive": tax[-1] == "i"}] if tax else []
        return str((await office.post("/api/admin/taxes", {"name": name, "taxes": taxes}))["id"])

    async def set(self, **settings: Any) -> None:
        """Change settings of the venue."""
        answer = await self.floor.hub.as_("admin").call("PATCH", "/api/admin/settings", settings)
        assert answer.status == 200, answer

    async def order(self, *lines: View | str, **more: Any) -> View:
        """An order of these lines; an item's id is a line of one."""
        dishes = [{"item": line} if isinstance(line, str) else line for line in lines]
        where = {"type": "takeaway"} | more
        order: View = await self.floor.waiter.post("/api/orders", {**where, "lines": dishes})
        return order

    async def off(self, order: View, kind: str, value: Any, who: str = "manager", line: str | None = None) -> View:
        """Take something off the order, or off one line of it."""
        body = {"kind": kind, "value": value, "reason": "Regular guest"} | ({"line": line} if line else {})
        view: View = await self.floor.hub.as_(who).post(f"/api/orders/{order['id']}/discounts", body)
        return view

    async def merge(self, into: View, source: View) -> View:
        """Merge the second order into the first."""
        view: View = await self.floor.waiter.post(f"/api/orders/{into['id']}/merge", {"from": source["id"]})
        return view

    async def split(self, order: View, *lines: int, **how: Any) -> View:
        """Split off the lines at these places, or as `how` says."""
        body = how or {"lines": [{"id": order["lines"][n]["id"]} for n in lines]}
        view: View = await self.floor.waiter.post(f"/api/orders/{order['id']}/split", body)
        return view


def off_lines(*orders: View) -> list[int]:
    """What is off each line."""
    return [line["discount_minor"] for order in orders for line in order["lines"]]


def percents(*orders: View) -> list[tuple[str, Any]]:
    """Kind and value of each discount."""
    return [(discount["kind"], discount["value"]) for order in orders for discount in order["discounts"]]

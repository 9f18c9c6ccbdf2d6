"""The people of a journey, signed in and looking at their screens."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.running_hub import RunningHub, Till

View = dict[str, Any]


@dataclass(frozen=True)
class Floor:
    """The tills of the demo venue, and what they do most."""

    hub: RunningHub
    waiter: Till
    cashier: Till
    kitchen: Till
    manager: Till

    async def items(self) -> dict[str, View]:
        """The menu's items by name."""
        menu = await self.waiter.get("/api/menu")
        return {item["name"]: item for category in menu["categories"] for item in category["items"]}

    async def opened(self, *names: str, table: str = "T4") -> View:
        """An order with a line of each of these items."""
        items = await self.items()
        lines = [{"item": items[name]["id"]} for name in names or ("Chips",)]
        order: View = await self.waiter.post("/api/orders", {"type": "dine_in", "table": table, "lines": lines})
        return order

    async def sent(self, *names: str, table: str = "T4") -> View:
        """The same, sent to its stations."""
        order = await self.opened(*names, table=table)
        view: View = await self.waiter.post(f"/api/orders/{order['id']}/send")
        return view

    async def drawer(self, float_minor: int = 50_000) -> View:
        """The cashier's drawer, opened."""
        shift: View = await self.cashier.post("/api/shifts", {"float_minor": float_minor})
        return shift


@pytest.fixture
def floor(hub: RunningHub) -> Floor:
    """Everybody at their usual place."""
    return Floor(
        hub=hub,
        waiter=hub.as_("waiter"),
        cashier=hub.as_("cashier"),
        kitchen=hub.as_("kitchen"),
        manager=hub.as_("manager"),
    )

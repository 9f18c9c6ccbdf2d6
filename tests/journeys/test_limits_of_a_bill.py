"""What holds for a bill holds after every command on it: a limit is a property of the bill (docs/orders.md)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.journeys.conftest import Floor, View
from tests.journeys.made_to_order import Kitchen
from tests.running_hub import Answer
from tests.trading import PINS


@pytest.fixture
def kitchen(floor: Floor) -> Kitchen:
    """The office of this journey."""
    return Kitchen(floor)


async def discounted(kitchen: Kitchen, kind: str = "amount", value: Any = 1_000) -> View:
    """Two dishes of 6 000 and 4 000 with the most off that a cashier may give without a manager."""
    order = await kitchen.order(await kitchen.item(6_000), {"item": await kitchen.item(2_000), "quantity": 2})
    return await kitchen.off(order, kind, value, "cashier")


Shrink = Callable[[Kitchen, View, Any], Awaitable[Answer]]


async def remove(kitchen: Kitchen, order: View, approval: Any) -> Answer:
    given = f"?approval={approval}" if approval else ""
    return await kitchen.floor.cashier.call("DELETE", _line(order, 1) + given)


async def change(kitchen: Kitchen, order: View, approval: Any) -> Answer:
    return await kitchen.floor.cashier.call("PATCH", _line(order, 1), {"quantity": 1} | _with(approval))


async def void(kitchen: Kitchen, order: View, approval: Any) -> Answer:
    await kitchen.floor.cashier.call("POST", f"/api/orders/{order['id']}/send")
    return await kitchen.floor.cashier.call("POST", f"{_line(order, 1)}/void", {"reason": "Cold"} | _with(approval))


def _line(order: View, n: int) -> str:
    return f"/api/orders/{order['id']}/lines/{order['lines'][n]['id']}"


def _with(approval: Any) -> View:
    return {"approval": approval} if approval else {}


SHRINKING = [("order.remove_line", remove), ("order.change_line", change), ("order.void_line", void)]


class TestDiscounts:
    @pytest.mark.parametrize(("action", "shrink"), SHRINKING)
    async def test_a_bill_that_shrinks_under_its_discount_asks_a_manager(
        self, kitchen: Kitchen, action: str, shrink: Shrink
    ) -> None:
        order = await discounted(kitchen)
        refused = await shrink(kitchen, order, None)
        assert (refused.status, refused.code) == (403, "approval_required")
        assert (refused.body["reason"], refused.body["action"]) == ("beyond_limit", action)
        target = order["lines"][1]["id"] if action == "order.void_line" else order["id"]
        changed = {"quantity": 1} if action == "order.change_line" else {}
        args = {"order": order["id"], "line": order["lines"][1]["id"], **changed}
        ask = {"action": action, "target": target, "reason": "Less to eat"}
        ask |= {} if action == "order.void_line" else {"args": args}
        approval = (await kitchen.floor.cashier.post("/api/approvals", ask))["id"]
        await kitchen.floor.manager.post(f"/api/approvals/{approval}/grant")
        answer = await shrink(kitchen, order, approval)
        assert answer.status == 200, answer
        (discount,) = answer.body["discounts"]
        assert (discount["amount_minor"], discount["approved_by"]) == (1_000, _id(kitchen, "manager"))

    @pytest.mark.parametrize(("action", "shrink"), SHRINKING[1:])
    async def test_a_pin_will_do(self, kitchen: Kitchen, action: str, shrink: Shrink) -> None:
        answer = await shrink(kitchen, await discounted(kitchen), {"pin": PINS["manager"]})
        assert (answer.status, answer.body["discounts"][0]["amount_minor"]) == (200, 1_000)

    @pytest.mark.parametrize(("action", "shrink"), SHRINKING)
    async def test_a_percentage_shrinks_with_the_bill(self, kitchen: Kitchen, action: str, shrink: Shrink) -> None:
        answer = await shrink(kitchen, await discounted(kitchen, "percent", "10"), None)
        assert answer.status == 200, answer
        assert answer.body["discount_minor"] * 10 == answer.body["subtotal_minor"]

    async def test_what_a_manager_gave_is_not_weighed_again(self, kitchen: Kitchen) -> None:
        order = await kitchen.order(await kitchen.item(6_000), await kitchen.item(4_000))
        order = await kitchen.off(order, "amount", 3_000, "manager")
        assert (await remove(kitchen, order, None)).status == 200

    async def test_a_split_weighs_each_bill(self, kitchen: Kitchen) -> None:
        order = await kitchen.order(await kitchen.item(8_000), await kitchen.item(2_000))
        order = await kitchen.off(order, "percent", "100", "manager", order["lines"][1]["id"])
        order = await kitchen.off(order, "amount", 1_000, "cashier")
        body = {"lines": [{"id": order["lines"][1]["id"]}]}
        refused = await kitchen.floor.cashier.call("POST", f"/api/orders/{order['id']}/split", body)
        assert (refused.code, refused.body["action"]) == ("approval_required", "order.split")
        answer = await kitchen.floor.manager.call("POST", f"/api/orders/{order['id']}/split", body)
        assert (answer.status, answer.body["total_minor"], answer.body["split_off"]["total_minor"]) == (200, 7_000, 0)

    async def test_a_lower_limit_stops_nobody_who_makes_nothing_worse(self, kitchen: Kitchen) -> None:
        order = await discounted(kitchen)
        await kitchen.set(discount_limit_percent="5")
        await kitchen.floor.waiter.post(f"/api/orders/{order['id']}/send")
        more = {"kind": "percent", "value": "1", "reason": "More", "line": order["lines"][0]["id"]}
        refused = await kitchen.floor.cashier.call("POST", f"/api/orders/{order['id']}/discounts", more)
        assert refused.code == "approval_required"


def _id(kitchen: Kitchen, role: str) -> str:
    return str(kitchen.floor.hub.actor(role).id)


class TestMoney:
    @pytest.mark.parametrize(("action", "shrink"), SHRINKING)
    async def test_a_bill_never_comes_to_less_than_was_paid(
        self, kitchen: Kitchen, action: str, shrink: Shrink
    ) -> None:
        await kitchen.floor.drawer()
        order = await kitchen.order(await kitchen.item(6_000), {"item": await kitchen.item(2_000), "quantity": 2})
        body = {"method": "cash", "amount_minor": 8_500}
        await kitchen.floor.cashier.post(f"/api/orders/{order['id']}/payments", body)
        refused = await shrink(kitchen, order, None)
        assert (refused.status, refused.code, refused.body["reason"]) == (409, "state_conflict", "more_was_paid")
        assert refused.body["order"]["total_minor"] == 10_000


class TestStock:
    @pytest.mark.parametrize("stock", [{"available": False}, {"remaining": 0}, {"remaining": 1}])
    async def test_more_of_a_line_is_an_addition(self, kitchen: Kitchen, stock: View) -> None:
        item = await kitchen.item(1_000)
        order = await kitchen.order(item)
        await kitchen.floor.cashier.post(f"/api/stock/{item}", stock)
        more = {"quantity": 3}
        refused = await kitchen.floor.waiter.call("PATCH", _line(order, 0), more)
        assert (refused.status, refused.code) == (422, "item_unavailable")
        added = await kitchen.floor.waiter.call(
            "POST", f"/api/orders/{order['id']}/lines", {"lines": [{"item": item, "quantity": 2}]}
        )
        assert (added.status, added.code) == (422, "item_unavailable")

    async def test_less_of_what_is_sold_out_may_stand(self, kitchen: Kitchen) -> None:
        item = await kitchen.item(1_000)
        order = await kitchen.order({"item": item, "quantity": 3})
        await kitchen.floor.cashier.post(f"/api/stock/{item}", {"available": False})
        assert (await kitchen.floor.waiter.call("PATCH", _line(order, 0), {"quantity": 2})).status == 200

    async def test_a_split_and_a_merge_take_nothing(self, kitchen: Kitchen) -> None:
        item = await kitchen.item(1_000, remaining=4)
        order = await kitchen.order({"item": item, "quantity": 3}, item)
        split = await kitchen.split(order, lines=[{"id": order["lines"][0]["id"], "quantity": 2}])
        await kitchen.merge(split, split["split_off"])
        assert await kitchen.floor.hub.ask("select remaining from menu_items where id = $1", item) == 0


Burger = tuple[str, dict[int, str]]


class TestPrices:
    @pytest.fixture
    async def burger(self, kitchen: Kitchen) -> Burger:
        """An item of 1 000 with choices of -3 000, 500 and 200; its id and the ids of the choices by price."""
        choices = [{"name": f"Choice {price}", "price_minor": price} for price in (-3_000, 500, 200)]
        group = await kitchen.floor.hub.as_("admin").post(
            "/api/admin/modifier-groups", {"name": "Burger", "max": 3, "modifiers": choices}
        )
        item = await kitchen.item(1_000, modifier_groups=[group["id"]])
        return item, {choice["price_minor"]: choice["id"] for choice in group["modifiers"]}

    async def chosen(self, kitchen: Kitchen, order: View, *choices: str) -> int:
        """The unit price of the first line after its choices were replaced."""
        answer = await kitchen.floor.waiter.call("PATCH", _line(order, 0), {"modifiers": list(choices)})
        assert answer.status == 200, answer
        return int(answer.body["lines"][0]["unit_price_minor"])

    async def test_choices_start_from_the_list_price(self, kitchen: Kitchen, burger: Burger) -> None:
        item, choice = burger
        order = await kitchen.order({"item": item, "modifiers": [choice[-3_000]]})
        assert order["lines"][0]["unit_price_minor"] == 0
        assert await self.chosen(kitchen, order) == 1_000
        assert await self.chosen(kitchen, order, choice[-3_000], choice[500]) == 0
        assert await self.chosen(kitchen, order, choice[500]) == 1_500

    async def test_a_choice_that_stays_keeps_its_price(self, kitchen: Kitchen, burger: Burger) -> None:
        item, choice = burger
        order = await kitchen.order({"item": item, "modifiers": [choice[500]]})
        (group,) = [one for one in (await kitchen.floor.hub.as_("admin").get("/api/admin/modifier-groups"))["items"]
                    if one["name"] == "Burger"]  # fmt: skip
        dearer = [{"id": one["id"], "name": one["name"], "price_minor": 900} for one in group["modifiers"]]
        address = f"/api/admin/modifier-groups/{group['id']}"
        assert (await kitchen.floor.hub.as_("admin").call("PATCH", address, {"modifiers": dearer})).status == 200
        assert await self.chosen(kitchen, order, choice[500], choice[200]) == 1_000 + 500 + 900

    async def test_a_rule_starts_from_the_list_price(self, kitchen: Kitchen, burger: Burger) -> None:
        item, choice = burger
        rule = {"name": "Third off", "kind": "percent", "value": "33.3333", "items": [item]}
        rule_id = (await kitchen.floor.manager.post("/api/admin/price-rules", rule))["id"]
        order = await kitchen.order({"item": item, "modifiers": [choice[-3_000]]})
        assert order["lines"][0]["list_price_minor"] == 1_000
        await kitchen.floor.manager.call("DELETE", f"/api/admin/price-rules/{rule_id}")
        assert await self.chosen(kitchen, order, choice[200]) == 667 + 200

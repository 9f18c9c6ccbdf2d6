"""The counter: paid first, sent by the payment; and a paid table that waits for its second course."""

from tests.journeys.conftest import Floor, View
from tests.running_hub import RunningHub


async def page(floor: Floor, order: View) -> str:
    """The bill or receipt as a page."""
    cookie = f"pos_session={floor.cashier.token}"
    return (await floor.cashier.call("GET", f"/receipt/{order['id']}", Cookie=cookie)).raw.decode()


async def test_a_payment_sends_the_order_and_a_held_course_stays_until_it_is_fired(
    floor: Floor, hub: RunningHub
) -> None:
    kitchen, bar, till = [await hub.screen(role) for role in ("kitchen", "bar", "cashier")]
    items = await floor.items()
    await floor.drawer()
    lines = [{"item": items["Chips"]["id"]}, {"item": items["Matoke"]["id"], "course": 2}]
    new = {"type": "dine_in", "table": "T4", "note": "Nut allergy!", "lines": lines}
    order = await floor.waiter.post("/api/orders", new)
    address = f"/api/orders/{order['id']}"
    await floor.waiter.post(f"{address}/send", {"course": 1})
    first = (await kitchen.hears("ticket.queued"))["data"]["ticket"]
    assert (first["order"]["note"], [line["name"] for line in first["lines"]]) == ("Nut allergy!", ["Chips"])
    await floor.waiter.call("PATCH", address, {"note": "Nut and milk allergy!"})
    marked = await kitchen.hears("ticket.changed", lambda e: e["data"]["ticket"]["change"] == "changed")
    assert marked["data"]["ticket"]["order"]["note"] == "Nut and milk allergy!"

    espresso = {"lines": [{"item": items["Espresso"]["id"]}]}
    order = await floor.waiter.post(f"{address}/lines", espresso)
    paying = {"method": "cash", "amount_minor": order["due_minor"]}
    paid = (await floor.cashier.post(f"{address}/payments", paying))["order"]
    assert (paid["state"], [line["state"] for line in paid["lines"]]) == ("settled", ["sent", "draft", "sent"])
    queued = await bar.hears("ticket.queued")
    assert queued["data"]["ticket"]["order"]["note"] == "Nut and milk allergy!"
    await bar.say("shown", {"tickets": [queued["data"]["ticket"]["id"]]})
    await bar.hears("ticket.changed", lambda e: e["data"]["ticket"]["state"] == "shown")

    receipt = await page(floor, order)
    assert all(name in receipt for name in ("Chips", "Matoke", "Espresso"))
    hub.forget_snapshots()
    anew = await hub.screen("cashier", "pos-2")
    assert order["id"] in anew.sync["state"]["orders"]
    tables = [table for one in (await floor.waiter.get("/api/tables"))["floors"] for table in one["tables"]]
    assert next(table for table in tables if table["code"] == "T4")["state"] == "ordered"
    await floor.waiter.post(f"{address}/send")
    await till.hears("table.changed", lambda e: e["data"]["table"]["state"] == "free")
    await kitchen.hears("ticket.queued", lambda e: e["data"]["ticket"]["lines"][0]["name"] == "Matoke")


async def test_a_bill_lists_what_was_not_sent_yet(floor: Floor) -> None:
    order = await floor.opened("Chips", "Matoke")
    bill = await page(floor, order)
    assert all(text in bill for text in ("Chips", "Matoke", "21,000"))

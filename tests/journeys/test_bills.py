"""The statement of a bill over HTTP, from the first dish to the refund; its page and its paper say the same."""

import re

import pytest

from tests.fake_printer import fake_printer
from tests.journeys.conftest import Floor, View
from tests.running_hub import RunningHub
from tests.unit.views.adding_up import add_up

COMMAND = re.compile(r"\x1b[@t!EaM][\x00-\xff]?|\x1d![\x00-\xff]|\x1dV.*", re.DOTALL)
ROW = re.compile(r"(\S.*?) +(-?[\d,]+)")


async def bill(floor: Floor, order: View) -> list[tuple[str, int]]:
    """Kinds and amounts of the rows."""
    view = await floor.waiter.get(f"/api/orders/{order['id']}/bill")
    return [(row["kind"], row["amount_minor"]) for row in view["rows"]]


async def page(floor: Floor, order: View) -> str:
    """The bill or receipt as a page."""
    cookie = f"pos_session={floor.cashier.token}"
    return (await floor.cashier.call("GET", f"/receipt/{order['id']}", Cookie=cookie)).raw.decode()


async def test_a_bill_adds_up_at_every_moment(floor: Floor, hub: RunningHub) -> None:
    await hub.as_("admin").call("PATCH", "/api/admin/settings", {"cash_rounding_minor": 100})
    await floor.drawer()
    order = await floor.opened("Chips", "Matoke")
    address = f"/api/orders/{order['id']}"
    lines = [("line", 9_000), ("line", 12_000)]
    assert await bill(floor, order) == [*lines, ("total", 21_000), ("contained_tax", 3_204)]

    off = {"kind": "percent", "value": "3.3333", "reason": "Regular", "line": order["lines"][0]["id"]}
    await floor.manager.post(f"{address}/discounts", off)
    await floor.cashier.post(f"{address}/payments", {"method": "card", "reference": "A 17", "amount_minor": 10_000})
    goods = [*lines, ("subtotal", 21_000), ("discount", -300), ("total", 20_700)]
    part = [("payment", 10_000), ("paid", 10_000), ("due", 10_700), ("contained_tax", 3_158)]
    assert await bill(floor, order) == goods + part

    rest = {"method": "cash", "amount_minor": 10_700, "tendered_minor": 12_000, "tip_minor": 1_000}
    cash = (await floor.cashier.post(f"{address}/payments", rest))["payment"]
    await floor.manager.post(f"/api/payments/{cash['id']}/refund", {"amount_minor": 700, "reason": "Cold"})
    paid = [
        ("tip", 1_000), ("to_pay", 21_700), ("payment", 10_000), ("payment", 12_000), ("change", -300),
        ("paid", 21_700), ("refund", -700), ("kept", 21_000), ("contained_tax", 3_158),
    ]  # fmt: skip
    assert await bill(floor, order) == goods + paid
    view = await floor.waiter.get(address)
    assert [(row["kind"], row["amount_minor"]) for row in view["bill"]] == (goods + paid)[2:]
    rows = re.findall(r'data-row="(\w+)".*?<data [^>]*value="([\d,]+)"', await page(floor, order), re.DOTALL)
    assert [(kind, int(text.replace(",", ""))) for kind, text in rows] == [(k, abs(n)) for k, n in goods + paid]


async def test_what_was_voided_or_is_somebody_elses_is_not_on_it(floor: Floor) -> None:
    order = await floor.sent("Chips", "Matoke")
    address = f"/api/orders/{order['id']}"
    await floor.manager.post(f"{address}/lines/{order['lines'][0]['id']}/void", {"reason": "Wrong table"})
    assert (await bill(floor, order))[:2] == [("line", 12_000), ("total", 12_000)]
    assert (await floor.kitchen.call("GET", f"{address}/bill")).status == 403


@pytest.mark.parametrize("is_typed", [True, False])
async def test_tax_numbers_are_on_the_receipt(floor: Floor, hub: RunningHub, is_typed: bool) -> None:
    await hub.as_("admin").call("PATCH", "/api/admin/settings", {"tax_number": "1001234567"} if is_typed else {})
    order = await floor.opened("Chips")
    guest = {"customer": {"name": "Akello Ltd", "tax_number": "1009-2"}} if is_typed else {}
    await floor.cashier.call("PATCH", f"/api/orders/{order['id']}", guest)
    receipt = await page(floor, order)
    assert ["Tax number 1001234567" in receipt, "1009-2" in receipt] == [is_typed, is_typed]
    assert "incl. VAT 18 % on 7,627" in receipt


async def test_what_comes_out_of_the_printer_adds_up(floor: Floor, hub: RunningHub) -> None:
    async with fake_printer() as paper:
        till = {"name": "Till", "kind": "receipt", "host": "127.0.0.1", "port": paper.port, "stations": []}
        assert (await hub.as_("admin").call("POST", "/api/admin/printers", till)).status == 201
        settings = {"cash_rounding_minor": 100, "service_charge": {"dine_in": "12.5"}}
        await hub.as_("admin").call("PATCH", "/api/admin/settings", settings)
        await floor.drawer()
        order = await floor.opened("Chips", "Matoke", "Matoke")
        off = {"kind": "percent", "value": "3.3333", "reason": "Regular"}
        await floor.manager.post(f"/api/orders/{order['id']}/discounts", off)
        due = (await floor.waiter.get(f"/api/orders/{order['id']}"))["due_minor"]
        rest = {"method": "cash", "amount_minor": due, "tendered_minor": 50_000, "tip_minor": 1_500}
        await floor.cashier.post(f"/api/orders/{order['id']}/payments", rest)
        (slip,) = await paper.has_printed()
    lines = [COMMAND.sub("", line) for line in slip.splitlines()]
    rows = [match for line in lines[lines.index("-" * 48) :] if (match := ROW.fullmatch(line))]
    sums = add_up([(match[1], int(match[2].replace(",", ""))) for match in rows])
    assert sums == {"Subtotal": 33_000, "Total": 35_888, "To pay": 37_400, "Paid": 37_400}

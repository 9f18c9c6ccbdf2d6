"""Venues with other currencies than the demo's: everything that people read has their decimals and their marks."""

import csv
import io
from typing import Any

import pytest

from tests.journeys.conftest import Floor, View
from tests.running_hub import RunningHub


async def move_to(hub: RunningHub, currency: str, decimals: int, locale: str) -> View:
    """The venue as if it had been set up with this currency; the settings that its screens are then given."""
    await hub.ask(
        "update venue set currency = $1, currency_decimals = $2, reference_version = reference_version + 1 returning 1",
        currency,
        decimals,
    )
    answer = await hub.as_("admin").call("PATCH", "/api/admin/settings", {"locale": locale})
    assert answer.status == 200, answer
    settings: View = answer.body
    return settings


async def sold(floor: Floor, price_minor: int, **discount: Any) -> View:
    """A paid order of one dish at this price, after a discount."""
    chips = (await floor.items())["Chips"]
    admin = floor.hub.as_("admin")
    assert (
        await admin.call("PATCH", f"/api/admin/menu-items/{chips['id']}", {"price_minor": price_minor})
    ).status == 200
    await floor.drawer(0)
    order = await floor.sent()
    if discount:
        order = await floor.cashier.post(f"/api/orders/{order['id']}/discounts", {"reason": "=1+1", **discount})
    cash = {"method": "cash", "amount_minor": order["due_minor"]}
    paid: View = await floor.cashier.post(f"/api/orders/{order['id']}/payments", cash)
    return paid


async def page(hub: RunningHub, path: str) -> str:
    """A page as a manager gets it."""
    cookie = f"pos_session={hub.token('manager')}"
    return (await hub.as_("manager").call("GET", path, Cookie=cookie)).raw.decode()


async def table(floor: Floor, name: str) -> tuple[bytes, list[dict[str, str]]]:
    """A report as a spreadsheet gets it."""
    answer = await floor.manager.call("GET", f"/api/reports/{name}?format=csv")
    return answer.raw, list(csv.DictReader(io.StringIO(answer.raw.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("currency", "decimals", "locale", "on_the_receipt", "in_the_table"),
    [
        ("KWD", 3, "en-KW", "1,250.500", "1250.500"),
        ("EUR", 2, "de-DE", "12.505,00", "12505.00"),
        ("UGX", 0, "en-UG", "1,250,500", "1250500"),
    ],
)
async def test_an_amount_has_its_currencys_decimals_wherever_it_is_read(
    hub: RunningHub, floor: Floor, currency: str, decimals: int, locale: str, on_the_receipt: str, in_the_table: str
) -> None:
    settings = await move_to(hub, currency, decimals, locale)
    assert (settings["currency_decimals"], settings["locale"]) == (decimals, locale)
    paid = await sold(floor, 1_250_500)
    assert f'value="{on_the_receipt}"' in await page(hub, f"/receipt/{paid['order']['id']}")
    raw, rows = await table(floor, "payments")
    assert raw.startswith(b"\xef\xbb\xbf")
    assert [(row["method"], row["amount"]) for row in rows] == [("cash", in_the_table)]


async def test_a_discount_in_a_table_or_page_is_in_the_currencys_decimals_too(hub: RunningHub, floor: Floor) -> None:
    await move_to(hub, "KWD", 3, "en-KW")
    await sold(floor, 2_000, kind="amount", value=125)
    _, (row,) = await table(floor, "discounts")
    assert (row["kind"], row["value"], row["amount"], row["reason"]) == ("amount", "0.125", "0.125", "'=1+1")
    shown = await page(hub, "/admin/reports?report=discounts")
    assert shown.count('value="0.125"') == 3  # given, what it came to, and the total of that


async def test_screens_are_given_the_notes_of_the_currency(hub: RunningHub) -> None:
    assert (await move_to(hub, "KWD", 3, "en-KW"))["notes_minor"] == [20_000, 10_000, 5_000, 1_000, 500, 250]
    assert (await move_to(hub, "EUR", 2, "de-DE"))["notes_minor"] == [20_000, 10_000, 5_000, 2_000, 1_000, 500]


async def test_taxes_of_every_kind_are_set_and_charged_over_http(hub: RunningHub, floor: Floor) -> None:
    admin = hub.as_("admin")
    vat = {"code": "VAT", "name": "VAT", "rate": "18", "is_inclusive": False, "is_compound": True}
    deposit = {"code": "DEP", "name": "Deposit", "amount_minor": 200, "is_inclusive": False}
    service = await admin.post("/api/admin/taxes", {"name": "Service", "taxes": [{**vat, "is_compound": False}]})
    delivery = await admin.post("/api/admin/taxes", {"name": "Delivery", "taxes": [deposit, vat]})
    chips = (await floor.items())["Chips"]["id"]
    changes = {"price_minor": 10_000, "delivery_tax_group": delivery["id"]}
    assert (await admin.call("PATCH", f"/api/admin/menu-items/{chips}", changes)).body[
        "delivery_tax_group"
    ] == delivery["id"]
    changes = {"service_charge": {"delivery": "10"}, "service_charge_tax_group": service["id"]}
    assert (await admin.call("PATCH", "/api/admin/settings", changes)).body["service_charge_tax_group"] == service["id"]
    order = await floor.waiter.post("/api/orders", {"type": "delivery", "lines": [{"item": chips, "quantity": 2}]})
    assert (order["service_charge_minor"], order["tax_minor"]) == (2_000, 400 + 3_672 + 360)
    assert order["total_minor"] == 20_000 + 2_000 + order["tax_minor"]

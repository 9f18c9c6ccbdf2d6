"""Payments by Pesapal from the till to the books, against a Pesapal that speaks its real HTTP."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from pytest_aiohttp import AiohttpServer

from hub.domain import pesapal as rules
from hub.payments.pesapal.client import Pesapal, PesapalRefused
from hub.postgres import worker
from hub.server.hub import HUB
from hub.settings.settings import PesapalSettings, Settings
from tests.databases import Databases, Dsn
from tests.fake_pesapal import KEY, SECRET, FakePesapal, fake_pesapal
from tests.running_hub import RunningHub, Till, running_hub

View = dict[str, Any]


@pytest_asyncio.fixture
async def bank(aiohttp_server: AiohttpServer) -> FakePesapal:
    return await fake_pesapal(aiohttp_server)


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes seconds in a venue takes none here."""
    soon = timedelta(milliseconds=50)
    monkeypatch.setattr(worker, "POLL_INTERVAL_S", 0.05)
    monkeypatch.setattr(rules, "FIRST_QUERY_AFTER", soon)
    monkeypatch.setattr(rules, "QUERY_INTERVALS", ((timedelta.max, soon),))
    monkeypatch.setattr(rules, "RETRY_AFTER", (soon,))
    monkeypatch.setattr(rules, "LOST_AFTER", timedelta(milliseconds=300))


def settings(databases: Databases, bank: FakePesapal) -> Settings:
    return replace(databases.settings, pesapal=PesapalSettings(KEY, SECRET, bank.url))


@asynccontextmanager
async def open_hub(databases: Databases, dsn: Dsn, bank: FakePesapal) -> AsyncIterator[RunningHub]:
    """A hub that offers Pesapal on its screens."""
    async with running_hub(settings(databases, bank), dsn) as hub:
        async with asyncio.timeout(10):
            while not hub.commands.reference_data.rows.venue.has_pesapal:
                await asyncio.sleep(0.02)
        yield hub


@pytest_asyncio.fixture
async def shop(databases: Databases, dsn: Dsn, bank: FakePesapal) -> AsyncIterator[RunningHub]:
    async with open_hub(databases, dsn, bank) as hub:
        yield hub


async def begun(hub: RunningHub, **more: Any) -> tuple[Till, View]:
    """A guest wants to pay by Pesapal."""
    till = hub.as_("cashier")
    item = next(str(row.id) for row in hub.commands.reference_data.rows.items if row.name == "Chips")
    order = await till.post("/api/orders", {"type": "takeaway", "lines": [{"item": item}]})
    wanted = {"method": "pesapal", "amount_minor": order["due_minor"], **more}
    return till, await till.post(f"/api/orders/{order['id']}/payments", wanted)


async def becomes(till: Till, paid: View, state: str) -> View:
    """Wait until the payment is in that state; its order."""
    async with asyncio.timeout(15):
        while True:
            order: View = await till.get(f"/api/orders/{paid['order']['id']}")
            if order["payments"][0]["state"] == state:
                return order
            await asyncio.sleep(0.03)


async def told(hub: RunningHub, bank: FakePesapal, how: str = "POST", tracking_id: str = "") -> Any:
    said = {"OrderTrackingId": tracking_id or bank.newest().tracking_id, "OrderNotificationType": "IPNCHANGE",
            "OrderMerchantReference": bank.newest().wanted["id"]}  # fmt: skip
    query = "&".join(f"{name}={value}" for name, value in said.items())
    body, path = (said, "") if how == "POST" else (None, f"?{query}")
    return await hub.call(how, f"/api/pesapal/ipn{path}", body)


async def test_a_guest_pays(shop: RunningHub, bank: FakePesapal, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    screen = await shop.screen("cashier")
    assert screen.sync["state"]["settings"]["has_pesapal"]
    till, paid = await begun(shop)
    heard = await screen.hears("payment.changed", lambda event: bool(event["data"]["payment"]["redirect_url"]))
    assert heard["data"]["payment"]["redirect_url"].endswith(bank.order().tracking_id)
    wanted = bank.order().wanted
    assert (wanted["amount"], wanted["currency"], wanted["id"] != paid["payment"]["id"]) == (9_000, "UGX", True)
    bank.pay(bank.order())
    settled = await screen.hears("order.settled")
    assert settled["data"]["order"]["id"] == paid["order"]["id"]
    receipt = (await becomes(till, paid, "completed"))["payments"][0]
    assert receipt["reference"] == f"C{bank.order().tracking_id[:8]}"
    rows = (await shop.as_("manager").get("/api/reports/payments"))["rows"]
    assert [(row["method"], row["kept_minor"], row["unverified_minor"]) for row in rows] == [("pesapal", 9_000, 0)]
    assert bank.calls.count(("POST", "RequestToken")) == 1
    assert not [word for word in (KEY, SECRET, *bank.tokens) if word in caplog.text]


async def test_notices_and_looks_at_once_count_it_once(
    shop: RunningHub, bank: FakePesapal, monkeypatch: pytest.MonkeyPatch
) -> None:
    till, paid = await begun(shop)
    await bank.has(1)
    await bank.until(lambda: bank.order().times_asked)
    monkeypatch.setattr(rules, "QUERY_INTERVALS", ((timedelta.max, timedelta(hours=1)),))
    bank.pay(bank.order())
    answers = await asyncio.gather(*(told(shop, bank, how) for how in ("POST", "GET") * 4))
    assert answers[0].body == {
        "orderNotificationType": "IPNCHANGE", "orderTrackingId": bank.order().tracking_id,
        "orderMerchantReference": bank.order().wanted["id"], "status": 200,
    }  # fmt: skip
    order = await becomes(till, paid, "completed")
    assert (order["state"], order["paid_minor"]) == ("settled", 9_000)
    await told(shop, bank)
    said = "select count(*) from event_log where type = 'payment.changed' and data::text like '%completed%'"
    assert await shop.ask(said) == 1
    assert await shop.ask("select sum(payments) from sales_tenders") == 1


async def test_a_notice_is_believed_in_nothing(shop: RunningHub, bank: FakePesapal) -> None:
    await begun(shop)
    await bank.has(1)
    await bank.until(lambda: bank.order().times_asked)
    for tracking_id in ("nobody-knows", bank.order().tracking_id):
        answer = await told(shop, bank, "POST", tracking_id)
        assert (answer.status, answer.body["orderTrackingId"]) == (200, tracking_id)
    asked = bank.order().times_asked
    await bank.until(lambda: bank.order().times_asked > asked)
    assert await shop.ask("select state from payments") == "pending"
    assert (await shop.call("POST", "/api/pesapal/ipn", {"OrderTrackingId": ""})).status == 422
    assert (await shop.call("GET", "/api/pesapal/ipn")).status == 422
    assert await shop.ask("select count(*) from pesapal_attempts") == 1


async def test_a_flood_of_notices_is_slowed_down(shop: RunningHub) -> None:
    calls = [shop.call("GET", f"/api/pesapal/ipn?OrderTrackingId=none-{n}") for n in range(125)]
    answers = await asyncio.gather(*calls)
    assert {answer.status for answer in answers} == {200, 429}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status == 429)


async def test_another_amount_is_not_taken_for_it(shop: RunningHub, bank: FakePesapal) -> None:
    manager = await shop.screen("manager")
    till, paid = await begun(shop)
    await bank.has(1)
    bank.pay(bank.order(), amount=900)
    alert = (await manager.hears("alert.raised"))["data"]["alert"]
    assert (alert["kind"], alert["order"]) == ("pesapal_mismatch", paid["order"]["id"])
    assert (await becomes(till, paid, "failed"))["paid_minor"] == 0


async def test_a_declined_card_frees_the_bill_and_closes_the_page(shop: RunningHub, bank: FakePesapal) -> None:
    till, paid = await begun(shop)
    await bank.has(1)
    bank.order().status_code = 2
    order = await becomes(till, paid, "failed")
    assert (order["pending_minor"], "order.pay" in order["can"]) == (0, True)
    await bank.until(lambda: bank.order().is_cancelled)


async def test_what_is_cancelled_in_time_is_closed_and_what_comes_late_is_not_lost(
    shop: RunningHub, bank: FakePesapal, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = await shop.screen("manager")
    till, paid = await begun(shop)
    await bank.has(1)
    await bank.until(lambda: bank.order().times_asked)
    await till.post(f"/api/payments/{paid['payment']['id']}/cancel")
    await becomes(till, paid, "cancelled")
    await bank.until(lambda: bank.order().is_cancelled)
    bank.pay(bank.order())
    await told(shop, bank)
    assert (await manager.hears("alert.raised"))["data"]["alert"]["kind"] == "pesapal_late"
    assert (await becomes(till, paid, "completed"))["state"] == "settled"


async def test_pesapal_is_away_and_comes_back(shop: RunningHub, bank: FakePesapal) -> None:
    bank.is_down = True
    till, paid = await begun(shop)
    async with asyncio.timeout(10):
        while not (await becomes(till, paid, "pending"))["payments"][0]["note"]:
            await asyncio.sleep(0.03)
    bank.is_down = False
    await bank.has(1)
    bank.pay(bank.order())
    await becomes(till, paid, "completed")


async def test_an_order_that_pesapal_took_in_silence_is_asked_for_under_a_new_reference(
    shop: RunningHub, bank: FakePesapal
) -> None:
    bank.hangs_up_after_taking = True
    till, paid = await begun(shop)
    await bank.has(2)
    one, two = bank.orders.values()
    assert one.wanted["id"] != two.wanted["id"]
    bank.pay(two)
    await becomes(till, paid, "completed")


async def test_what_pesapal_will_not_take_is_said_in_its_words(shop: RunningHub, bank: FakePesapal) -> None:
    bank.refuses_orders = "Amount is above your limit"
    till, paid = await begun(shop)
    order = await becomes(till, paid, "failed")
    assert order["payments"][0]["note"] == "Pesapal says: Amount is above your limit"


async def test_a_hub_that_was_killed_loses_none(databases: Databases, dsn: Dsn, bank: FakePesapal) -> None:
    """Killed before Pesapal was asked, while it was asked, and while the guest was paying."""
    async with open_hub(databases, dsn, bank) as hub:
        await hub.app[HUB].pesapal_poller.stop()
        till, never_asked = await begun(hub)
        _, cut_off = await begun(hub)
        await hub.ask("update pesapal_attempts set state = 'sending' where payment_id = $1", cut_off["payment"]["id"])
    async with open_hub(databases, dsn, bank) as hub:
        await bank.has(2)
        for one in bank.orders.values():
            await bank.until(lambda one=one: one.times_asked)
    for order in bank.orders.values():
        bank.pay(order)
    async with open_hub(databases, dsn, bank) as hub:
        till = hub.as_("cashier")
        for paid in (never_asked, cut_off):
            assert (await becomes(till, paid, "completed"))["state"] == "settled"
    assert len(bank.orders) == 2


async def test_without_an_account_it_is_offered_no_longer_and_can_be_cancelled(
    databases: Databases, dsn: Dsn, bank: FakePesapal
) -> None:
    async with open_hub(databases, dsn, bank) as hub:
        _, paid = await begun(hub)
        await bank.has(1)
        await bank.until(lambda: bank.order().times_asked)
    async with running_hub(databases.settings, dsn) as hub:
        async with asyncio.timeout(10):
            while hub.commands.reference_data.rows.venue.has_pesapal:
                await asyncio.sleep(0.02)
        till = hub.as_("cashier")
        await till.post(f"/api/payments/{paid['payment']['id']}/cancel")
        await becomes(till, paid, "cancelled")


class TestTheClient:
    """What Pesapal is sent, and what is made of its answers."""

    async def test_a_public_hub_registers_its_address_once(self, bank: FakePesapal) -> None:
        for _ in range(2):
            client = Pesapal(PesapalSettings(KEY, SECRET, bank.url), "https://x/thank-you", "https://x/api/pesapal/ipn")
            for n in range(2):
                await client.submit(f"r-{id(client)}-{n}", rules.decimal_amount(9_999, 2), "KES", "Order 1", "0414")
            await client.close()
        assert bank.calls.count(("POST", "RegisterIPN")) == 1
        wanted = bank.newest().wanted
        assert (wanted["notification_id"], wanted["amount"]) == (bank.ipns["https://x/api/pesapal/ipn"], 99.99)

    async def test_a_token_that_ended_early_is_renewed(self, bank: FakePesapal) -> None:
        client = Pesapal(PesapalSettings(KEY, SECRET, bank.url, "an-id"), "https://x/", None)
        offer = await client.submit("r-1", rules.decimal_amount(1, 0), "UGX", "Order 1", "")
        bank.tokens.clear()
        assert (await client.status(offer.tracking_id)).outcome == "pending"
        await client.close()

    async def test_wrong_keys_are_said_without_them(self, bank: FakePesapal) -> None:
        client = Pesapal(PesapalSettings(KEY, "a-wrong-secret", bank.url), "https://x/", None)
        with pytest.raises(PesapalRefused, match="payment-problem-keys") as refused:
            await client.sign_in()
        assert "a-wrong-secret" not in str(refused.value)
        await client.close()

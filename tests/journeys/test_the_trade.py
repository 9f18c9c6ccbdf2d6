"""Bills, money back and reports over HTTP, as a till and an office use them; and two at once."""

import asyncio
import csv
import io

from hub.base import ids
from hub.domain.permissions import ROLES
from tests.journeys.conftest import Floor


async def test_a_party_splits_pays_gets_money_back_and_shows_in_the_reports(floor: Floor) -> None:
    await floor.drawer()
    order = await floor.sent("Chips", "Chapati")
    address = f"/api/orders/{order['id']}"
    given = await floor.cashier.call(
        "POST", f"{address}/discounts", {"kind": "percent", "value": "10", "reason": "=cmd"}
    )
    assert (given.status, given.body["total_minor"]) == (201, 10_800)
    shares = await floor.waiter.post(f"{address}/split", {"ways": 7})
    assert sum(shares["shares"]) == 10_800
    split = await floor.waiter.post(f"{address}/split", {"lines": [{"id": order["lines"][1]["id"], "quantity": 1}]})
    other = split["split_off"]
    assert (split["total_minor"], other["total_minor"]) == (8_100, 2_700)
    merged = await floor.waiter.post(f"{address}/merge", {"from": other["id"]})
    assert merged["total_minor"] == 10_800
    discount = (await floor.waiter.get(address))["discounts"][1]["id"]
    taken_back = await floor.waiter.call("DELETE", f"{address}/discounts/{discount}")
    assert (taken_back.status, taken_back.body["total_minor"]) == (200, 11_100)

    paid = await floor.cashier.post(f"{address}/payments", {"method": "cash", "amount_minor": 11_100})
    refund = f"/api/payments/{paid['payment']['id']}/refund"
    body = {"amount_minor": 1_100, "reason": "Cold"}
    assert (await floor.manager.call("POST", refund, body)).code == "idempotency_key_required"
    back = await floor.manager.post(refund, body, "refund-1")
    assert back["payment"]["refunded_minor"] == 1_100
    assert (await floor.manager.call("POST", refund, body, "refund-1")).headers["Idempotency-Replayed"] == "true"

    told = await floor.manager.get("/api/reports/payments")
    assert (told["totals"]["taken_minor"], told["totals"]["kept_minor"]) == (11_100, 10_000)
    reopened = await floor.manager.post(f"{address}/reopen")
    assert (reopened["state"], reopened["due_minor"]) == ("open", 1_100)
    assert (await floor.manager.get("/api/reports/sales"))["totals"]["sales_minor"] == 0
    listed = await floor.manager.get("/api/shifts?state=open")
    assert [shift["drawer"] for shift in listed["items"]] == ["pos-1"]
    assert (await floor.cashier.call("GET", "/api/shifts")).status == 403


async def test_a_report_is_a_file_for_a_spreadsheet(floor: Floor) -> None:
    await floor.drawer()
    order = await floor.sent()
    discount = {"kind": "amount", "value": 100, "reason": "=HYPERLINK(1)"}
    order = await floor.cashier.post(f"/api/orders/{order['id']}/discounts", discount)
    await floor.cashier.post(f"/api/orders/{order['id']}/payments", {"method": "cash", "amount_minor": 8_900})
    answer = await floor.manager.call("GET", "/api/reports/discounts?format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert ".csv" in answer.headers["Content-Disposition"]
    (row,) = csv.DictReader(io.StringIO(answer.raw.decode("utf-8-sig"), newline=""))
    assert (row["amount"], row["reason"], row["given_by"]) == ("100", "'=HYPERLINK(1)", "Carol Cashier")


async def test_only_the_office_reads_reports(floor: Floor) -> None:
    for role in ROLES:
        for name in ("sales", "items", "hours", "staff", "payments", "taxes", "voids", "discounts", "kitchen"):
            answer = await floor.hub.as_(role).call("GET", f"/api/reports/{name}")
            assert answer.status == (200 if role in ("manager", "admin") else 403)
    for query in ("format=xml", "from=yesterday", "day=1"):
        assert (await floor.manager.call("GET", f"/api/reports/sales?{query}")).status == 422
    assert (await floor.hub.call("GET", "/api/reports/sales")).status == 401


async def test_two_tills_merge_each_others_orders_at_once(floor: Floor) -> None:
    one, two = await floor.sent(table="T1"), await floor.sent("Chapati", table="T2")
    answers = await asyncio.gather(
        floor.waiter.call("POST", f"/api/orders/{one['id']}/merge", {"from": two["id"]}, str(ids.new_id())),
        floor.cashier.call("POST", f"/api/orders/{two['id']}/merge", {"from": one["id"]}, str(ids.new_id())),
    )
    assert sorted(answer.status for answer in answers) == [200, 409]
    winner = next(answer.body for answer in answers if answer.status == 200)
    assert (winner["total_minor"], len(winner["lines"])) == (12_000, 2)


async def test_a_payment_is_given_back_once_however_many_ask(floor: Floor) -> None:
    await floor.drawer()
    order = await floor.sent()
    paid = await floor.cashier.post(f"/api/orders/{order['id']}/payments", {"method": "cash", "amount_minor": 9_000})
    body = {"amount_minor": 4_000, "reason": "Cold"}
    answers = await asyncio.gather(
        *(
            floor.manager.call("POST", f"/api/payments/{paid['payment']['id']}/refund", body, str(ids.new_id()))
            for _ in range(6)
        )
    )
    assert sorted(answer.status for answer in answers) == [200, 200, 409, 409, 409, 409]
    assert await floor.hub.ask("select sum(amount_minor)::int from refunds") == 8_000


async def test_parts_of_an_order_leave_it_at_once_and_nothing_is_lost(floor: Floor) -> None:
    order = await floor.sent("Chips", "Chapati", "Nile 500ml", "Chips")
    answers = await asyncio.gather(
        *(
            floor.waiter.call("POST", f"/api/orders/{order['id']}/split", {"lines": [{"id": line["id"]}]}, line["id"])
            for line in order["lines"]
        )
    )
    assert sorted(answer.status for answer in answers) == [200, 200, 200, 409]
    totals = "select sum(total_minor)::int from orders where state = 'open'"
    assert await floor.hub.ask(totals) == order["total_minor"]
    assert await floor.hub.ask("select count(distinct id)::int from order_lines") == 4

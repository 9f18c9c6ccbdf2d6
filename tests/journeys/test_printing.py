"""Paper, through the real hub and over real lines: what is printed, and what becomes of it when a printer fails."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from hub.base import clock
from hub.texts import shown
from tests.fake_printer import FakePrinter, fake_printer
from tests.running_hub import RunningHub, Till

View = dict[str, Any]


@pytest_asyncio.fixture
async def paper() -> AsyncIterator[FakePrinter]:
    async with fake_printer() as printer:
        yield printer


async def put_up(hub: RunningHub, printer: FakePrinter | int, name: str = "Pass", **more: Any) -> View:
    port = printer if isinstance(printer, int) else printer.port
    about = {"name": name, "kind": "station", "host": "127.0.0.1", "port": port, "stations": ["kitchen"], **more}
    answer = await hub.as_("admin").call("POST", "/api/admin/printers", about)
    assert answer.status == 201, answer.body
    made: View = answer.body
    return made


async def order(till: Till, hub: RunningHub, *names: str) -> View:
    ids = {row.name: str(row.id) for row in hub.commands.reference_data.rows.items}
    wanted = {"type": "takeaway", "lines": [{"item": ids[name]} for name in names]}
    made: View = (await till.call("POST", "/api/orders", wanted)).body
    return made


async def job(hub: RunningHub, state: str) -> View:
    """Wait until a slip is in that state; its row."""
    async with asyncio.timeout(20):
        while True:
            async with hub.database.connection() as connection:
                if row := await connection.fetchrow("select * from print_jobs where state = $1", state):
                    return dict(row)
            await asyncio.sleep(0.1)


async def test_a_ticket_and_its_void_come_out_at_the_station(hub: RunningHub, paper: FakePrinter) -> None:
    await put_up(hub, paper)
    waiter = hub.as_("waiter")
    made = await order(waiter, hub, "Chips", "Matoke")
    await waiter.call("POST", f"/api/orders/{made['id']}/send")
    (ticket,) = await paper.has_printed()
    assert "1 Chips" in ticket
    assert "9,000" not in ticket
    voided = {"reason": "wrong table", "approval": {"pin": "2222"}}
    await waiter.call("POST", f"/api/orders/{made['id']}/lines/{made['lines'][0]['id']}/void", voided)
    _, void = await paper.has_printed(2)
    assert "VOID" in void
    assert "1 Chips" in void
    assert "Matoke" not in void


async def test_a_payment_opens_the_drawer_and_prints_a_receipt_that_says_so_when_it_is_a_second_one(
    hub: RunningHub, paper: FakePrinter
) -> None:
    await put_up(hub, paper, kind="receipt", stations=[], has_drawer=True)
    cashier = hub.as_("cashier")
    await cashier.call("POST", "/api/shifts", {"float_minor": 0}, "a-shift")
    made = await order(cashier, hub, "Chips")
    bill = await cashier.call("POST", f"/api/orders/{made['id']}/print")
    assert (bill.status, bill.body["kind"]) == (201, "bill")
    (text,) = await paper.has_printed()
    assert "NOT A RECEIPT" in text
    paid = {"method": "cash", "amount_minor": made["due_minor"]}
    taken = await cashier.call("POST", f"/api/orders/{made['id']}/payments", paid, "a-payment")
    assert taken.status == 201, taken.body
    await paper.has_printed(3)
    again = await cashier.call("POST", f"/api/orders/{made['id']}/print")
    assert (again.body["kind"], again.body["is_duplicate"]) == ("receipt", True)
    await paper.has_printed(4)
    kick = [slip for slip in paper.slips if slip.startswith(b"\x1bp")]
    receipts = [text for text in paper.texts() if "Total UGX" in text and "NOT A" not in text]
    assert len(kick) == 1
    assert ["DUPLICATE" in text for text in receipts] == [False, True]


async def test_a_dead_printer_delays_no_other_and_its_backup_takes_over(
    hub: RunningHub, paper: FakePrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = await put_up(hub, paper, "Bar", stations=["bar"])
    await put_up(hub, 1, backup=bar["id"])
    waiter = hub.as_("waiter")
    made = await order(waiter, hub, "Chips", "Nile 500ml")
    await waiter.call("POST", f"/api/orders/{made['id']}/send")
    (text,) = await paper.has_printed()
    assert "BAR" in text
    failed = await job(hub, "queued")
    assert "takes no print jobs on port 1" in (shown(failed["problem"]) or "takes no print jobs on port 1")
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(seconds=31))
    _, moved = await paper.has_printed(2)
    assert "KITCHEN" in moved


async def test_what_broke_in_the_middle_is_sent_again_and_says_that_it_may_be_a_second_one(
    hub: RunningHub, paper: FakePrinter
) -> None:
    await put_up(hub, paper)
    paper.cuts_after = 20
    waiter = hub.as_("waiter")
    made = await order(waiter, hub, "Chips")
    await waiter.call("POST", f"/api/orders/{made['id']}/send")
    _, second = await paper.has_printed(2)
    assert "POSSIBLE DUPLICATE" in second
    assert (await job(hub, "printed"))["is_doubtful"]


async def test_paper_runs_out_is_put_in_and_nobody_has_to_ask_again(hub: RunningHub, paper: FakePrinter) -> None:
    await put_up(hub, paper)
    paper.is_out_of_paper = True
    manager = await hub.screen("manager")
    waiter = hub.as_("waiter")
    made = await order(waiter, hub, "Chips")
    await waiter.call("POST", f"/api/orders/{made['id']}/send")
    async with asyncio.timeout(20):
        while "out of paper" not in ((await manager.hears("print.changed"))["data"]["print"]["problem"] or ""):
            manager.events.clear()
    assert paper.slips == []
    paper.is_out_of_paper = False
    (text,) = await paper.has_printed()
    assert "DUPLICATE" not in text


async def test_after_half_an_hour_a_slip_is_given_up_and_somebody_told(
    hub: RunningHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put_up(hub, 1)
    waiter = hub.as_("waiter")
    made = await order(waiter, hub, "Chips")
    await waiter.call("POST", f"/api/orders/{made['id']}/send")
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(minutes=31))
    await job(hub, "expired")
    async with hub.database.connection() as connection:
        alerts = await connection.fetch("select message from alerts where kind = 'print_expired'")
    assert len(alerts) == 1
    assert "was not printed on Pass" in (shown(alerts[0]["message"]) or "")


async def test_a_test_page_says_why_it_did_not_come_out(hub: RunningHub, paper: FakePrinter) -> None:
    admin = hub.as_("admin")
    well, dead = await put_up(hub, paper), await put_up(hub, 1, "Dead")
    nobody = await put_up(hub, 9100, "Nobody", host="no-such-printer.invalid")

    async def tried(printer: View) -> Any:
        return (await admin.call("POST", f"/api/admin/printers/{printer['id']}/test")).body

    assert await tried(well) == {"ok": True, "problem": None}
    assert "It prints" in (await paper.has_printed())[0]
    assert "takes no print jobs on port 1" in (await tried(dead))["problem"]
    assert "not a name this network knows" in (await tried(nobody))["problem"]
    paper.is_out_of_paper = True
    assert await tried(well) == {"ok": False, "problem": "The printer is out of paper"}
    paper.is_out_of_paper, paper.answers = False, False
    assert (await tried(well))["ok"]
    assert (await hub.as_("manager").call("POST", f"/api/admin/printers/{well['id']}/test")).status == 403

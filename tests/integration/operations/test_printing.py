"""Slips of paper as rows: queued with what causes them, taken by one sender only, tried again, moved, given up."""

from datetime import timedelta
from typing import Any

import pytest

from hub.base.refusal import Refusal
from hub.domain.actor import HUB_ITSELF
from tests.trading import Trade, View


async def printer(trade: Trade, name: str = "Pass", **more: Any) -> View:
    about = {"name": name, "kind": "station", "host": "127.0.0.1", "stations": ["kitchen"]} | more
    made: View = await trade.do("printer.add", "admin", **about)
    return made


async def queued(trade: Trade) -> View:
    """A ticket on its way to the kitchen's printer."""
    await trade.sent()
    (event,) = trade.emitted("print.changed")
    view: View = event["data"]["print"]
    return view


async def test_a_venue_without_printers_writes_no_slips(trade: Trade) -> None:
    order = await trade.sent()
    assert trade.emitted("print.changed") == []
    assert (await trade.refused("print.order", order=order["id"]))["code"] == "no_printer"


async def test_a_slip_is_taken_by_one_sender_only(trade: Trade) -> None:
    await printer(trade)
    job = await queued(trade)
    assert (job["kind"], job["state"]) == ("ticket", "queued")
    await trade.do_as_hub("print.begin", HUB_ITSELF, job=job["id"])
    with pytest.raises(Refusal, match="slip_not_waiting"):
        await trade.do_as_hub("print.begin", HUB_ITSELF, job=job["id"])
    done = await trade.do_as_hub("print.end", HUB_ITSELF, job=job["id"])
    assert (done["state"], done["attempts"]) == ("printed", 1)


async def test_a_failed_slip_waits_and_goes_to_the_backup_after_half_a_minute(trade: Trade, later: Any) -> None:
    bar = await printer(trade, "Bar", stations=["bar"])
    await printer(trade, backup=bar["id"])
    job = await queued(trade)
    await trade.do_as_hub("print.begin", HUB_ITSELF, job=job["id"])
    failed = await trade.do_as_hub(
        "print.end", HUB_ITSELF, job=job["id"], problem="The printer hung up", may_have_printed=True
    )
    assert (failed["state"], failed["problem"], failed["is_doubtful"]) == ("queued", "The printer hung up", True)
    assert (await trade.do_as_hub("print.sweep", HUB_ITSELF))["moved"] == 0
    await later(timedelta(seconds=31))
    assert (await trade.do_as_hub("print.sweep", HUB_ITSELF))["moved"] == 1
    (event,) = trade.emitted("print.changed")
    assert event["data"]["print"]["printer"] == bar["id"]


async def test_what_a_dead_process_had_in_hand_is_found(trade: Trade, later: Any) -> None:
    await printer(trade)
    job = await queued(trade)
    await trade.do_as_hub("print.begin", HUB_ITSELF, job=job["id"])
    await later(timedelta(seconds=61))
    assert (await trade.do_as_hub("print.sweep", HUB_ITSELF))["lost"] == 1
    (event,) = trade.emitted("print.changed")
    assert (event["data"]["print"]["state"], event["data"]["print"]["is_doubtful"]) == ("queued", True)


async def test_a_closed_drawer_prints_its_z(trade: Trade) -> None:
    await printer(trade, kind="receipt", stations=[])
    shift = await trade.drawer()
    await trade.do("shift.close", "cashier", shift=shift["id"], counted_minor=50_000)
    (event,) = trade.emitted("print.changed")
    assert event["data"]["print"]["kind"] == "report"
    day = await trade.do("print.day", "manager", day=shift["business_day"])
    assert "Z 1, pos-1" in await trade.ask("select content::text from print_jobs where id = $1", day["id"])
    again = await trade.do("print.drawer", "manager", shift=shift["id"])
    assert (await trade.ask("select content::text from print_jobs where id = $1", again["id"])).count("Z 1") == 1

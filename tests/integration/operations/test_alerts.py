"""A ticket that no screen received or drew in time is said aloud, and taken back when it arrives."""

from datetime import timedelta

import time_machine

from hub.base import clock
from hub.domain.actor import HUB_ITSELF
from tests.trading import Trade


async def test_a_ticket_nobody_received_is_alarmed_once_and_cleared_when_it_arrives(trade: Trade) -> None:
    order = await trade.sent()
    assert await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF) == {"raised": 0, "cleared": 0}
    with time_machine.travel(clock.now() + timedelta(seconds=6), tick=True):
        assert await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF) == {"raised": 1, "cleared": 0}
        (raised,) = trade.emitted("alert.raised")
        assert raised["rooms"] == ["manager", "terminal:pos-1"]
        assert raised["data"]["alert"]["kind"] == "ticket_not_delivered"
        assert await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF) == {"raised": 0, "cleared": 0}
        await trade.do_as_hub("ticket.deliver", trade.actor("kitchen"), tickets=[await trade.ticket(order)])
        assert await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF) == {"raised": 0, "cleared": 1}
        assert trade.emitted("alert.cleared")[0]["data"]["alert"]["cleared_at"] is not None


async def test_a_ticket_received_but_not_drawn_is_alarmed_after_fifteen_seconds(trade: Trade) -> None:
    order = await trade.sent()
    await trade.do_as_hub("ticket.deliver", trade.actor("kitchen"), tickets=[await trade.ticket(order)])
    with time_machine.travel(clock.now() + timedelta(seconds=14), tick=True):
        assert (await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF))["raised"] == 0
    with time_machine.travel(clock.now() + timedelta(seconds=16), tick=True):
        assert (await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF))["raised"] == 1
        assert trade.emitted("alert.raised")[0]["data"]["alert"]["kind"] == "ticket_not_shown"
        await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(order))
        assert (await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF))["cleared"] == 1


async def test_a_full_disk_is_alarmed_once_and_cleared_when_there_is_room(trade: Trade) -> None:
    for is_full, done in (
        (False, {"raised": 0, "cleared": 0}),
        (True, {"raised": 1, "cleared": 0}),
        (True, {"raised": 0, "cleared": 0}),
        (False, {"raised": 0, "cleared": 1}),
    ):
        assert await trade.do_as_hub("alert.tell_of_space", HUB_ITSELF, is_full=is_full) == done
        args = trade.emitted("alert.raised") + trade.emitted("alert.cleared")
        assert [event["data"]["alert"]["kind"] for event in args] == ["disk_full"] * sum(done.values())
        assert all(event["rooms"] == ["manager"] for event in args)


async def test_an_event_that_cannot_be_told_is_alarmed_and_forgotten_after_a_shift(trade: Trade) -> None:
    args = {"position": 7, "message": "Event 7 cannot be sent to screens"}
    await trade.do_as_hub("alert.raise_bad_event", HUB_ITSELF, **args)
    (raised,) = trade.emitted("alert.raised")
    assert (raised["data"]["alert"]["kind"], raised["rooms"]) == ("bad_event", ["manager"])
    assert await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF) == {"raised": 0, "cleared": 0}
    with time_machine.travel(clock.now() + timedelta(hours=13), tick=True):
        await trade.watch.take_snapshots()  # it may be another business day, with figures of its own
        assert await trade.do_as_hub("alert.watch_tickets", HUB_ITSELF) == {"raised": 0, "cleared": 1}

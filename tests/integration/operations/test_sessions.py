"""Signing in and out as the books see it."""

from tests.trading import Trade


async def test_a_sign_in_is_recorded_and_told_to_nobody(trade: Trade) -> None:
    waiter = trade.actor("waiter")
    await trade.do_as_hub("session.begin", waiter, how="pin", address="192.0.2.1")
    assert trade.watch.events == []
    assert await trade.last_entry() == ("session.begin", str(waiter.id))


async def test_ending_a_session_is_told_to_the_person_alone(trade: Trade) -> None:
    waiter = trade.actor("waiter")
    await trade.do_as_hub("session.end", waiter, session="s-1", expires_at=1)
    assert trade.emitted("session.ended")[0]["rooms"] == [f"staff:{waiter.id}"]
    assert await trade.last_entry() == ("session.end", str(waiter.id))


async def test_ending_all_sessions_makes_every_earlier_token_void(trade: Trade) -> None:
    waiter = trade.actor("waiter")
    await trade.do_as_hub("session.end_all", waiter)
    problem = await trade.refused("order.open", waiter, type="takeaway")
    assert (problem["status"], problem["code"]) == (401, "not_signed_in")
    await trade.do("order.open", "waiter", type="takeaway")

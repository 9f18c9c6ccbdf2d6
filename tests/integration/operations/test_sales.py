"""A manager's figures begin anew with the business day, without waiting for its first sale."""

from datetime import timedelta

import time_machine

from hub.base import clock
from hub.domain.actor import HUB_ITSELF
from tests.trading import Trade


async def test_a_new_business_day_is_told_once(trade: Trade) -> None:
    await trade.drawer()
    await trade.paid(await trade.sent())
    assert await trade.do_as_hub("sales.begin_day", HUB_ITSELF) == {"begun": False}
    with time_machine.travel(clock.now() + timedelta(days=3), tick=True):
        await trade.watch.take_snapshots()
        assert await trade.do_as_hub("sales.begin_day", HUB_ITSELF) == {"begun": True}
        (event,) = trade.emitted("sales.changed")
        assert event["rooms"] == ["manager"]
        sales = event["data"]["sales"]
        assert (sales["settled_orders"], sales["sales_minor"]) == (0, 0)
        assert sales["business_day"] == str(trade.commands.reference_data.business_day(clock.now()))
        assert await trade.do_as_hub("sales.begin_day", HUB_ITSELF) == {"begun": False}
    await trade.watch.take_snapshots()
    assert await trade.do_as_hub("sales.begin_day", HUB_ITSELF, was_another=True) == {"begun": False}
    assert trade.emitted("sales.changed")[0]["data"]["sales"]["settled_orders"] == 1


async def test_a_closing_hour_that_makes_it_another_day_is_told_with_the_change(trade: Trade) -> None:
    """The job that looks at the day does so a second later: until then a screen and a snapshot would differ."""
    await trade.drawer()
    await trade.paid(await trade.sent())
    now = clock.now().astimezone(trade.commands.reference_data.timezone)
    with time_machine.travel(now.replace(hour=3, minute=30) + timedelta(days=1), tick=True):
        await trade.do("settings.change", "admin", cutoff_minutes=180)
        (event,) = trade.emitted("sales.changed")
        assert event["rooms"] == ["manager"]
        assert event["data"]["sales"]["business_day"] == str((now + timedelta(days=1)).date())
        assert event["data"]["sales"]["settled_orders"] == 0
        await trade.do("settings.change", "admin", name="Chez Nous")
        assert trade.emitted("sales.changed") == []

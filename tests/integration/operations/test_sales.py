"""A manager's figures begin anew with the business day, without waiting for its first sale."""

from datetime import timedelta

import time_machine

from hub import clock
from hub.actor import HUB_ITSELF
from tests.trading import Trade


async def test_a_new_business_day_is_told_once(trade: Trade) -> None:
    await trade.drawer()
    await trade.paid(await trade.sent())
    assert await trade.by_itself("sales.begin_day", HUB_ITSELF) == {"begun": False}
    with time_machine.travel(clock.now() + timedelta(days=3), tick=True):
        await trade.watch.look_again()
        assert await trade.by_itself("sales.begin_day", HUB_ITSELF) == {"begun": True}
        (told,) = trade.said("sales.changed")
        assert told["rooms"] == ["manager"]
        sales = told["data"]["sales"]
        assert (sales["settled_orders"], sales["sales_minor"]) == (0, 0)
        assert sales["business_day"] == str(trade.commands.house.business_day(clock.now()))
        assert await trade.by_itself("sales.begin_day", HUB_ITSELF) == {"begun": False}
    await trade.watch.look_again()
    assert await trade.by_itself("sales.begin_day", HUB_ITSELF, was_another=True) == {"begun": False}
    assert trade.said("sales.changed")[0]["data"]["sales"]["settled_orders"] == 1

"""The browser's reducer on the events of a real evening: it must see what a fresh snapshot shows."""

from typing import Any

from tests.node import answers
from tests.reducer import applied
from tests.trading import Trade
from tests.watching import Reader

State = dict[str, Any]


async def evening(trade: Trade) -> list[dict[str, Any]]:
    """A little of everything, and every event it made."""
    events: list[dict[str, Any]] = []

    async def do(name: str, who: str = "cashier", /, **args: Any) -> Any:
        view = await trade.do(name, who, **args)
        events.extend(trade.watch.events)
        return view

    menu = {item.name: str(item.id) for item in trade.commands.reference_data.rows.items}
    lines = [{"item": menu[name]} for name in ("Chapati", "Matoke", "Nile 500ml")]
    shift = await do("shift.open", float_minor=50_000)
    await do("stock.set", item=menu["Chapati"], remaining=3)
    order = await do("order.open", "waiter", type="dine_in", table="T1", guests=2, lines=lines)
    await do("order.send", "waiter", order=order["id"])
    tickets = {t["station"]: t for event in events for t in [event["data"].get("ticket")] if t}
    await do("ticket.start", "kitchen", ticket=tickets["kitchen"]["id"])
    await do("ticket.bump", "kitchen", ticket=tickets["kitchen"]["id"])
    await do("ticket.recall", "kitchen", ticket=tickets["kitchen"]["id"])
    other = await do("order.open", "waiter", type="dine_in", table="T2", lines=lines[1:])
    await do("order.merge", "waiter", order=order["id"], **{"from": other["id"]})
    whole = await do("order.split", "waiter", order=order["id"], lines=[{"id": order["lines"][0]["id"]}])
    await do("order.transfer", "waiter", order=whole["split_off"]["id"], table="T3")
    due = whole["split_off"]["total_minor"]
    await do("order.pay", order=whole["split_off"]["id"], method="cash", amount_minor=due, tendered_minor=due)
    await do("approval.ask", "waiter", action="order.cancel", target=order["id"], reason="They left")
    await do("stock.set", item=menu["Chapati"], available=True, remaining=None)
    await do("shift.close", shift=shift["id"], counted_minor=50_000 + due)
    return events


async def test_snapshot_and_events_make_the_next_snapshot_in_the_browser_too(trade: Trade) -> None:
    before = {reader.actor.role: reader.state for reader in trade.watch.readers}
    events = await evening(trade)
    for reader in trade.watch.readers:
        heard = [event for event in events if not reader.rooms.isdisjoint(event["rooms"])]
        assert len(heard) > 3
        assert seen(before[reader.actor.role], heard, reader) == reader.state


def seen(state: State, events: list[dict[str, Any]], reader: Reader) -> State:
    """The browser's state after some events, step by step beside the hub's own reducer."""
    steps, expected = [], []
    for event in events:
        steps.append(("reduce", [state, event]))
        state = applied(state, event)
        expected.append(state)
    found = [known(step, reader) for step in answers("lib/reduce.js", steps)]
    assert found == expected
    last: State = found[-1]
    return last


def known(state: State, reader: Reader) -> State:
    """A browser keeps what it hears; a collection of which it was given nothing at first stands there once filled."""
    return {name: part for name, part in state.items() if name in reader.state}

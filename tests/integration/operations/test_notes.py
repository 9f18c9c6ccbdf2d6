"""An order's note stands on every ticket of it; another note marks the tickets that somebody still works on."""

import pytest

from tests.trading import Trade, View

NUTS = "Nut allergy!"


def marks(trade: Trade) -> dict[str, tuple[str | None, str | None]]:
    """Note and mark of each ticket that the last command changed, by its first line."""
    tickets = [event["data"]["ticket"] for event in trade.emitted("ticket.changed")]
    return {t["lines"][0]["name"]: (t["order"]["note"], t["change"]) for t in tickets}


async def test_a_note_from_the_beginning_is_on_every_ticket_and_marks_none(trade: Trade) -> None:
    order = await trade.sent(trade.line("Chips"), trade.line("Espresso"), note=NUTS)
    await trade.do("order.add_lines", order=order["id"], lines=[trade.line("Nile 500ml")])
    first = [event["data"]["ticket"] for event in trade.emitted("ticket.queued")]
    await trade.do("order.send", order=order["id"])
    tickets = first + [event["data"]["ticket"] for event in trade.emitted("ticket.queued")]
    assert {(ticket["order"]["note"], ticket["change"]) for ticket in tickets} == {(NUTS, None)}


@pytest.mark.parametrize(("was", "now"), [(None, NUTS), ("Window", NUTS), (NUTS, None)])
async def test_another_note_marks_what_is_being_made(trade: Trade, was: str | None, now: str | None) -> None:
    order = await trade.sent(trade.line("Chips"), trade.line("Espresso"), note=was)
    await trade.do("ticket.start", "kitchen", ticket=await trade.ticket(order))
    await trade.do("order.edit", order=order["id"], note=now)
    assert marks(trade) == {"Chips": (now, "changed"), "Espresso": (now, "changed")}
    await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(order))
    assert marks(trade) == {"Chips": (now, None)}


async def test_the_same_note_and_other_changes_mark_nothing(trade: Trade) -> None:
    order = await trade.sent(note=NUTS)
    await trade.do("order.edit", order=order["id"], note=NUTS, guests=4, customer={"name": "Ann"})
    assert marks(trade) == {}


async def test_what_was_bumped_has_the_note_and_no_mark(trade: Trade) -> None:
    order = await trade.sent()
    await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(order))
    await trade.do("order.edit", order=order["id"], note=NUTS)
    assert marks(trade) == {"Chips": (NUTS, None)}


async def test_a_merge_keeps_both_notes_on_all_tickets(trade: Trade) -> None:
    into = await trade.sent(trade.line("Chips"), note="Window")
    other = await trade.sent(trade.line("Matoke"), note=NUTS)
    order = await trade.do("order.merge", order=into["id"], **{"from": other["id"]})
    both = f"Window · {NUTS}"
    assert order["note"] == both
    assert marks(trade) == {"Chips": (both, "changed"), "Matoke": (both, "changed")}


async def test_a_merge_with_a_party_that_has_none_marks_only_those_to_whom_it_is_news(trade: Trade) -> None:
    into, other = await trade.sent(trade.line("Chips")), await trade.sent(trade.line("Matoke"), note=NUTS)
    await trade.do("order.merge", order=into["id"], **{"from": other["id"]})
    assert marks(trade) == {"Chips": (NUTS, "changed"), "Matoke": (NUTS, None)}


async def test_a_split_keeps_the_note_on_both_and_a_merge_back_does_not_double_it(trade: Trade) -> None:
    order = await trade.sent(trade.line("Chips"), trade.line("Matoke"), note=NUTS)
    split = await trade.do("order.split", order=order["id"], lines=[{"id": order["lines"][1]["id"]}])
    assert (split["note"], split["split_off"]["note"]) == (NUTS, NUTS)
    assert {mark for _, mark in marks(trade).values()} == {None}
    merged = await trade.do("order.merge", order=order["id"], **{"from": split["split_off"]["id"]})
    assert merged["note"] == NUTS
    assert {mark for _, mark in marks(trade).values()} == {None}


class TestOnPaper:
    @pytest.fixture
    async def sent(self, trade: Trade) -> View:
        about = {"name": "Pass", "kind": "station", "host": "127.0.0.1", "stations": ["kitchen"]}
        await trade.do("printer.add", "admin", **about)
        return await trade.sent(note=NUTS)

    async def slip(self, trade: Trade) -> str:
        text = await trade.ask("select content::text from print_jobs order by created_at desc, id desc limit 1")
        return str(text)

    async def test_it_stands_large_on_the_ticket(self, trade: Trade, sent: View) -> None:
        assert f'"! {NUTS}"' in await self.slip(trade)

    async def test_another_one_is_printed(self, trade: Trade, sent: View) -> None:
        await trade.do("order.edit", order=sent["id"], note="No nuts, no milk")
        (print_event,) = trade.emitted("print.changed")
        assert print_event["data"]["print"]["kind"] == "ticket"
        slip = await self.slip(trade)
        assert all(text in slip for text in ("NOTE CHANGED", "! No nuts, no milk", "1 Chips"))
        await trade.do("order.edit", order=sent["id"], note=None)
        assert "No note any more" in await self.slip(trade)

    async def test_not_for_what_was_bumped(self, trade: Trade, sent: View) -> None:
        await trade.do("ticket.bump", "kitchen", ticket=await trade.ticket(sent))
        await trade.do("order.edit", order=sent["id"], note="No milk")
        assert trade.emitted("print.changed") == []

"""Payments by Pesapal as rows: awaited once, counted once, cancelled, come to nothing, come late, taken back."""

import json
from datetime import timedelta
from typing import Any

import pytest

from hub.base.refusal import Refusal
from hub.domain.actor import HUB_ITSELF
from tests.trading import Trade, View

WHERE = {"tracking_id": "T-1", "redirect_url": "https://pay.example/1"}


@pytest.fixture
async def pesapal(trade: Trade) -> Trade:
    """A venue that offers Pesapal."""
    await trade.do_as_hub("pesapal.set_up", HUB_ITSELF, is_on=True)
    (view,) = trade.emitted("settings.changed")
    assert view["data"]["settings"]["has_pesapal"]
    return trade


async def begun(trade: Trade, order: View | None = None, **args: Any) -> View:
    order = order or await trade.opened()
    payment_args = {"order": order["id"], "method": "pesapal", "amount_minor": order["due_minor"]} | args
    paid: View = await trade.do("order.pay", "cashier", **payment_args)
    return paid


async def attempt(trade: Trade) -> str:
    return str(await trade.ask("select id from pesapal_attempts order by created_at desc, id desc limit 1"))


async def state(trade: Trade) -> str:
    return str(await trade.ask("select state from pesapal_attempts where id = $1::uuid", await attempt(trade)))


async def offered(trade: Trade, order: View | None = None, **args: Any) -> View:
    """A payment the guest can pay now."""
    paid = await begun(trade, order, **args)
    await trade.do_as_hub("pesapal.begin", HUB_ITSELF, attempt=await attempt(trade))
    await trade.do_as_hub("pesapal.offer", HUB_ITSELF, attempt=await attempt(trade), **WHERE)
    return paid


async def reported(trade: Trade, outcome: str = "completed", amount_minor: int | None = 9_000, **more: Any) -> View:
    emitted = {"amount_minor": amount_minor, "currency": "UGX", "confirmation": "C1"} | more
    view: View = await trade.do_as_hub(
        "pesapal.report", HUB_ITSELF, attempt=await attempt(trade), outcome=outcome, **emitted
    )
    return view


def alerts(trade: Trade) -> list[tuple[str, str]]:
    return [(a["data"]["alert"]["kind"], a["data"]["alert"]["message"]) for a in trade.emitted("alert.raised")]


async def test_a_venue_that_has_not_set_it_up_does_not_take_it(trade: Trade) -> None:
    order = await trade.opened()
    problem = await trade.refused("order.pay", "cashier", order=order["id"], method="pesapal", amount_minor=9_000)
    assert (problem["status"], problem["errors"][0]["field"]) == (422, "method")


async def test_it_is_awaited_and_then_counts_once(pesapal: Trade) -> None:
    shift = await pesapal.drawer()
    paid = await begun(pesapal)
    assert (paid["payment"]["state"], paid["order"]["pending_minor"], paid["order"]["paid_minor"]) == (
        "pending", 9_000, 0,
    )  # fmt: skip
    assert pesapal.emitted("sales.changed") == []
    request = await pesapal.do_as_hub("pesapal.begin", HUB_ITSELF, attempt=await attempt(pesapal))
    assert (request["amount"], request["currency"], request["reference"]) == ("9000", "UGX", await attempt(pesapal))
    await pesapal.do_as_hub("pesapal.offer", HUB_ITSELF, attempt=await attempt(pesapal), **WHERE)
    (view,) = pesapal.emitted("payment.changed")
    assert (view["data"]["payment"]["redirect_url"], view["rooms"]) == (
        "https://pay.example/1", ["manager", "terminal:pos-1"],
    )  # fmt: skip
    await reported(pesapal, "pending", None)
    assert pesapal.watch.events == [], "nobody is told that nothing has changed"
    done = await reported(pesapal)
    assert (done["state"], done["reference"], done["shift"], done["redirect_url"]) == (
        "completed", "C1", shift["id"], None,
    )  # fmt: skip
    assert pesapal.emitted("order.settled")[0]["data"]["order"]["due_minor"] == 0
    assert pesapal.emitted("sales.changed")[0]["data"]["sales"]["by_method"] == [
        {"method": "pesapal", "count": 1, "amount_minor": 9_000}
    ]
    await reported(pesapal)
    assert pesapal.watch.events == []


async def test_what_is_awaited_cannot_be_paid_a_second_time(pesapal: Trade) -> None:
    await pesapal.drawer()
    order = await pesapal.opened()
    paid = await begun(pesapal, order, amount_minor=5_000)
    assert "order.cancel" not in paid["order"]["can"]
    assert {"order.pay", "payment.cancel"} <= set(paid["order"]["can"])
    problem = await pesapal.refused("order.pay", "cashier", order=order["id"], method="cash", amount_minor=9_000)
    assert (problem["code"], problem["due_minor"]) == ("amount_exceeds_due", 9_000)
    assert "5000 of it is awaited" in problem["detail"]
    for name, args in (
        ("order.cancel", {"reason": "left"}),
        ("order.split", {"lines": [{"id": order["lines"][0]["id"]}]}),
    ):
        assert (await pesapal.refused(name, order=order["id"], **args))["code"] == "state_conflict"
    await pesapal.paid(order, 4_000)
    problem = await pesapal.refused("order.pay", "cashier", order=order["id"], method="pesapal", amount_minor=1)
    assert problem["code"] == "amount_exceeds_due"


async def test_a_tip_is_charged_on_top(pesapal: Trade) -> None:
    await offered(pesapal, tip_minor=1_000)
    await reported(pesapal, amount_minor=10_000)
    assert pesapal.emitted("order.settled")[0]["data"]["order"]["tip_minor"] == 1_000


@pytest.mark.parametrize("wrong", [{"amount_minor": 8_999}, {"currency": "KES"}, {"amount_minor": None},
                                   {"merchant_reference": "another"}])  # fmt: skip
async def test_another_amount_counts_for_nothing_and_somebody_is_told(pesapal: Trade, wrong: View) -> None:
    await offered(pesapal)
    done = await reported(pesapal, **wrong)
    assert (done["state"], "ask a manager" in done["note"]) == ("failed", True)
    assert [kind for kind, _ in alerts(pesapal)] == ["pesapal_mismatch"]
    with pytest.raises(Refusal, match="nothing_expected"):
        await reported(pesapal)
    assert await pesapal.ask("select paid_minor from orders") == 0


async def test_a_failed_one_says_why_and_frees_the_bill(pesapal: Trade) -> None:
    await offered(pesapal)
    done = await reported(pesapal, "failed", None, says="Card declined")
    assert (done["state"], done["note"]) == ("failed", "Card declined")
    order = pesapal.emitted("order.changed")[0]["data"]["order"]
    assert (order["pending_minor"], "order.pay" in order["can"], "order.cancel" in order["can"]) == (0, True, True)


async def test_nobody_pays_for_half_an_hour(pesapal: Trade, later: Any) -> None:
    await offered(pesapal)
    await later(timedelta(minutes=30))
    done = await reported(pesapal, "pending", None)
    assert (done["state"], done["note"]) == ("failed", "Nobody paid it within 30 minutes")


class TestAskingAgain:
    """Pesapal is away, or the hub was."""

    async def test_every_request_has_a_reference_of_its_own(self, pesapal: Trade) -> None:
        await begun(pesapal)
        first = await attempt(pesapal)
        await pesapal.do_as_hub("pesapal.begin", HUB_ITSELF, attempt=first)
        with pytest.raises(Refusal):
            await pesapal.do_as_hub("pesapal.begin", HUB_ITSELF, attempt=first)
        view = await pesapal.do_as_hub("pesapal.put_off", HUB_ITSELF, attempt=first, problem="Pesapal is away")
        assert (view["state"], view["note"]) == ("pending", "Pesapal is away. Trying again.")
        assert await attempt(pesapal) != first
        assert await state(pesapal) == "queued"
        with pytest.raises(Refusal):
            await pesapal.do_as_hub("pesapal.offer", HUB_ITSELF, attempt=first, **WHERE)

    async def test_after_five_minutes_the_cashier_is_told_to_take_it_otherwise(
        self, pesapal: Trade, later: Any
    ) -> None:
        await begun(pesapal)
        await later(timedelta(minutes=5))
        await pesapal.do_as_hub("pesapal.begin", HUB_ITSELF, attempt=await attempt(pesapal))
        view = await pesapal.do_as_hub("pesapal.put_off", HUB_ITSELF, attempt=await attempt(pesapal), problem="Away")
        assert (view["state"], view["note"]) == ("failed", "Away")

    async def test_what_pesapal_will_not_take_fails_at_once(self, pesapal: Trade) -> None:
        await begun(pesapal)
        await pesapal.do_as_hub("pesapal.begin", HUB_ITSELF, attempt=await attempt(pesapal))
        view = await pesapal.do_as_hub("pesapal.give_up", HUB_ITSELF, attempt=await attempt(pesapal), problem="Too big")
        assert (view["state"], view["note"]) == ("failed", "Too big")

    async def test_a_status_that_cannot_be_had_is_said_and_asked_for_again(self, pesapal: Trade) -> None:
        await offered(pesapal)
        view = await pesapal.do_as_hub("pesapal.put_off", HUB_ITSELF, attempt=await attempt(pesapal), problem="Away")
        assert (view["state"], view["note"], await state(pesapal)) == ("pending", "Away", "open")
        await pesapal.do_as_hub("pesapal.put_off", HUB_ITSELF, attempt=await attempt(pesapal), problem="Away")
        assert pesapal.watch.events == []

    async def test_after_a_day_of_silence_nobody_asks_any_more(self, pesapal: Trade, later: Any) -> None:
        await offered(pesapal)
        await later(timedelta(days=1))
        view = await pesapal.do_as_hub("pesapal.put_off", HUB_ITSELF, attempt=await attempt(pesapal), problem="Away")
        assert (view["state"], view["note"]) == ("failed", "No answer for a day. Away")

    async def test_a_notice_only_makes_it_ask_soon(self, pesapal: Trade) -> None:
        await offered(pesapal)
        before = await pesapal.ask("select due_at from pesapal_attempts")
        for tracking_id in ("nobody", "T-1"):
            await pesapal.do_as_hub("pesapal.notice", HUB_ITSELF, tracking_id=tracking_id)
            assert pesapal.watch.events == []
        assert await pesapal.ask("select due_at from pesapal_attempts") < before


class TestCancelling:
    """The guest changes their mind."""

    async def test_before_pesapal_was_asked_it_is_over_at_once(self, pesapal: Trade) -> None:
        paid = await begun(pesapal)
        assert (await pesapal.do("payment.cancel", "cashier", payment=paid["payment"]["id"]))["state"] == "cancelled"
        assert await state(pesapal) == "ended"
        assert (await pesapal.refused("payment.cancel", "cashier", payment=paid["payment"]["id"]))["status"] == 409

    async def test_pesapal_is_asked_first(self, pesapal: Trade) -> None:
        paid = await offered(pesapal)
        cancelled = await pesapal.do("payment.cancel", "cashier", payment=paid["payment"]["id"])
        assert (cancelled["state"], cancelled["note"].startswith("Being cancelled")) == ("pending", True)
        assert "payment.cancel" not in pesapal.emitted("order.changed")[0]["data"]["order"]["can"]
        assert (await reported(pesapal, "pending", None))["state"] == "cancelled"

    async def test_what_was_paid_is_not_cancelled(self, pesapal: Trade) -> None:
        paid = await offered(pesapal)
        await pesapal.do("payment.cancel", "cashier", payment=paid["payment"]["id"])
        assert (await reported(pesapal))["state"] == "completed"
        assert alerts(pesapal) == []

    async def test_a_silent_pesapal_does_not_hold_the_bill(self, pesapal: Trade, later: Any) -> None:
        paid = await offered(pesapal)
        await pesapal.do("payment.cancel", "cashier", payment=paid["payment"]["id"])
        away = {"attempt": await attempt(pesapal), "problem": "Away"}
        assert (await pesapal.do_as_hub("pesapal.put_off", HUB_ITSELF, **away))["state"] == "pending"
        await later(timedelta(seconds=15))
        assert (await pesapal.do_as_hub("pesapal.put_off", HUB_ITSELF, **away))["state"] == "cancelled"

    async def test_while_it_is_being_sent_it_is_cancelled_by_the_answer(self, pesapal: Trade) -> None:
        paid = await begun(pesapal)
        await pesapal.do_as_hub("pesapal.begin", HUB_ITSELF, attempt=await attempt(pesapal))
        await pesapal.do("payment.cancel", "cashier", payment=paid["payment"]["id"])
        done = await pesapal.do_as_hub("pesapal.offer", HUB_ITSELF, attempt=await attempt(pesapal), **WHERE)
        assert (done["state"], done["redirect_url"]) == ("cancelled", None)


class TestComingLate:
    """Money that nobody waits for any more is never lost."""

    async def cancelled(self, trade: Trade) -> View:
        paid = await offered(trade)
        await trade.do("payment.cancel", "cashier", payment=paid["payment"]["id"])
        await reported(trade, "pending", None)
        return paid

    async def test_it_counts_towards_an_order_that_is_open_still(self, pesapal: Trade) -> None:
        await self.cancelled(pesapal)
        assert (await reported(pesapal))["state"] == "completed"
        assert pesapal.emitted("order.settled")
        ((kind, message),) = alerts(pesapal)
        assert (kind, "came after it was cancelled" in message) == ("pesapal_late", True)

    async def test_it_can_be_given_back_when_the_order_was_paid_otherwise(self, pesapal: Trade) -> None:
        await pesapal.drawer()
        paid = await self.cancelled(pesapal)
        await pesapal.paid(paid["order"])
        await reported(pesapal)
        assert "refund it" in alerts(pesapal)[0][1]
        order = pesapal.emitted("order.changed")[0]["data"]["order"]
        assert (order["state"], order["paid_minor"], order["total_minor"]) == ("settled", 18_000, 9_000)
        back = {"payment": paid["payment"]["id"], "amount_minor": 9_000, "reason": "Charged twice"}
        assert (await pesapal.do("payment.refund", "manager", **back))["payment"]["held_minor"] == 0

    async def test_it_can_be_given_back_when_the_order_was_cancelled(self, pesapal: Trade) -> None:
        paid = await self.cancelled(pesapal)
        await pesapal.do("order.cancel", "manager", order=paid["order"]["id"], reason="They left")
        await reported(pesapal)
        assert "refund it" in alerts(pesapal)[0][1]
        back = {"payment": paid["payment"]["id"], "amount_minor": 9_000, "reason": "They left"}
        assert (await pesapal.do("payment.refund", "manager", **back))["payment"]["held_minor"] == 0

    async def test_what_else_is_awaited_is_not_paid_too(self, pesapal: Trade) -> None:
        first = await self.cancelled(pesapal)
        late = await attempt(pesapal)
        second = await begun(pesapal, first["order"])
        await pesapal.do_as_hub("pesapal.begin", HUB_ITSELF, attempt=await attempt(pesapal))
        offer = WHERE | {"tracking_id": "T-2"}
        await pesapal.do_as_hub("pesapal.offer", HUB_ITSELF, attempt=await attempt(pesapal), **offer)
        paid = {"amount_minor": 9_000, "currency": "UGX", "confirmation": "C1"}
        await pesapal.do_as_hub("pesapal.report", HUB_ITSELF, attempt=late, outcome="completed", **paid)
        assert pesapal.emitted("order.settled")
        view = {
            event["data"]["payment"]["id"]: event["data"]["payment"] for event in pesapal.emitted("payment.changed")
        }
        assert view[second["payment"]["id"]]["note"].startswith("Being cancelled")
        assert (await reported(pesapal, "pending", None))["state"] == "cancelled"


class TestTakenBack:
    """A bank takes money back that had come."""

    async def test_it_is_a_refund_of_today(self, pesapal: Trade) -> None:
        shift = await pesapal.drawer()
        await offered(pesapal)
        await reported(pesapal)
        done = await reported(pesapal, "reversed", 9_000)
        assert (done["state"], done["refunded_minor"], done["held_minor"]) == ("completed", 9_000, 0)
        assert [kind for kind, _ in alerts(pesapal)] == ["pesapal_reversed"]
        assert pesapal.emitted("sales.changed")[0]["data"]["sales"]["refunds_minor"] == 9_000
        await reported(pesapal, "reversed", 9_000)
        assert pesapal.watch.events == []
        await pesapal.do("shift.close", "cashier", shift=shift["id"], counted_minor=50_000)
        report = json.loads(await pesapal.ask("select body::text from z_reports"))
        assert (report["payments"][0]["method"], report["refunds"][0]["amount_minor"]) == ("pesapal", 9_000)

    async def test_a_manager_was_quicker(self, pesapal: Trade) -> None:
        paid = await offered(pesapal)
        await reported(pesapal)
        back = {"payment": paid["payment"]["id"], "amount_minor": 9_000, "reason": "Complaint"}
        await pesapal.do("payment.refund", "manager", **back)
        await reported(pesapal, "reversed", 9_000)
        assert pesapal.watch.events == []


async def licence(trade: Trade, state: str) -> None:
    async with trade.database.transaction() as connection:
        await connection.execute("update licence set state = $1", state)
    await trade.watch.take_snapshots()


async def test_a_locked_venue_counts_it_when_it_is_unlocked(pesapal: Trade) -> None:
    await offered(pesapal)
    await licence(pesapal, "locked")
    with pytest.raises(Refusal, match="locked"):
        await reported(pesapal)
    await licence(pesapal, "active")
    assert (await reported(pesapal))["state"] == "completed"

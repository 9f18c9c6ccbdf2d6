"""Merging, splitting and moving orders over HTTP: no sum changes but by stated rounding (docs/orders.md)."""

from typing import Any

import pytest

from tests.journeys.conftest import Floor, View
from tests.journeys.made_to_order import Kitchen, off_lines, percents

EXACT = ("subtotal_minor", "discount_minor", "total_minor")


@pytest.fixture
def kitchen(floor: Floor) -> Kitchen:
    """The office of this journey."""
    return Kitchen(floor)


def unchanged(view: View, figures: tuple[str, ...] = EXACT) -> bool:
    """Whether the reply says that these sums are what they were."""
    return all(view["before"][name] == view["after"][name] for name in figures)


class TestMerging:
    @pytest.mark.parametrize(("kind", "value"), [("percent", "50"), ("amount", 5_000)])
    async def test_half_off_one_party_is_not_taken_off_the_other(self, kitchen: Kitchen, kind: str, value: Any) -> None:
        taxed, plain = await kitchen.item(10_000, "18e"), await kitchen.item(10_000)
        half_off = await kitchen.off(await kitchen.order(taxed), kind, value)
        assert half_off["total_minor"] == 5_900
        merged = await kitchen.merge(await kitchen.order(plain), half_off)
        assert merged["total_minor"] == 15_900
        assert (merged["after"], off_lines(merged)) == (merged["before"], [0, 5_000])
        assert percents(merged) == [(kind, value)]
        assert merged["discounts"][0]["lines"] == [merged["lines"][1]["id"]]

    async def test_both_parties_keep_their_percentages(self, kitchen: Kitchen) -> None:
        dish = await kitchen.item(3_335, "18e")
        ours = await kitchen.off(await kitchen.order(dish, dish), "percent", "10")
        theirs = await kitchen.off(await kitchen.order(dish), "percent", "33.3")
        merged = await kitchen.merge(ours, theirs)
        assert unchanged(merged)
        assert percents(merged) == [("percent", "10"), ("percent", "33.3")]
        added = await kitchen.floor.waiter.post(f"/api/orders/{merged['id']}/lines", {"lines": [{"item": dish}]})
        assert off_lines(added)[-1] == 0

    @pytest.mark.parametrize("rates", [("10", "5"), ("0", "10"), ("12.5", "0")])
    async def test_each_line_keeps_its_service(self, kitchen: Kitchen, rates: tuple[str, str]) -> None:
        dish, orders = await kitchen.item(10_000), []
        for rate in rates:
            await kitchen.set(service_charge={"takeaway": rate})
            orders.append(await kitchen.order(dish))
        merged = await kitchen.merge(*orders)
        assert merged["service_charge_minor"] == sum(order["service_charge_minor"] for order in orders)
        assert unchanged(merged, (*EXACT, "service_charge_minor"))

    async def test_a_party_that_was_merged_is_split_off_as_it_came(self, kitchen: Kitchen) -> None:
        await kitchen.set(service_charge={"takeaway": "10"})
        theirs = await kitchen.off(await kitchen.order(await kitchen.item(9_999, "18e")), "amount", 333)
        await kitchen.set(service_charge={})
        merged = await kitchen.merge(await kitchen.order(await kitchen.item(5_005, "18i")), theirs)
        alone = (await kitchen.split(merged, 1))["split_off"]
        figures = ("subtotal_minor", "discount_minor", "service_charge_minor", "tax_minor", "total_minor")
        assert [alone[name] for name in figures] == [theirs[name] for name in figures]


class TestSplitting:
    @pytest.mark.parametrize("price_minor", [1_000, 1_005, 333])
    async def test_a_percentage_stays_one_on_both_bills(self, kitchen: Kitchen, price_minor: int) -> None:
        dish = await kitchen.item(price_minor, "18i")
        order = await kitchen.off(await kitchen.order(dish, dish), "percent", "10")
        split = await kitchen.split(order, 0)
        assert percents(split, split["split_off"]) == [("percent", "10")] * 2
        assert unchanged(split, (*EXACT, "tax_minor"))
        assert off_lines(split["split_off"], split) == off_lines(order)

    async def test_a_part_of_a_line_takes_its_share_along(self, kitchen: Kitchen) -> None:
        dish = await kitchen.item(1_005)
        order = await kitchen.order({"item": dish, "quantity": 3})
        line = order["lines"][0]["id"]
        order = await kitchen.off(order, "percent", "10", line=line)
        split = await kitchen.split(order, lines=[{"id": line, "quantity": 1}])
        assert unchanged(split)
        assert (off_lines(split), off_lines(split["split_off"])) == ([201], [101])
        assert percents(split, split["split_off"]) == [("percent", "10")] * 2

    async def test_an_amount_goes_with_the_lines_it_came_off(self, kitchen: Kitchen) -> None:
        order = await kitchen.order(*[await kitchen.item(price) for price in (3_333, 3_334, 3_335)])
        split = await kitchen.split(await kitchen.off(order, "amount", 1_000), 0)
        assert (off_lines(split["split_off"]), off_lines(split)) == ([333], [333, 334])
        assert percents(split["split_off"], split) == [("amount", 333), ("amount", 667)]

    async def test_a_seat_is_split_off(self, kitchen: Kitchen) -> None:
        dish = await kitchen.item(1_005)
        order = await kitchen.order(*({"item": dish, "seat": seat} for seat in (1, 2, 1, 3)))
        split = await kitchen.split(await kitchen.off(order, "percent", "10"), seats=[1, 3])
        assert [line["seat"] for line in split["split_off"]["lines"]] == [1, 1, 3]
        assert unchanged(split)
        answer = await kitchen.floor.waiter.call("POST", f"/api/orders/{split['id']}/split", {"seats": [9]})
        assert (answer.status, answer.code) == (409, "state_conflict")

    async def test_moving_to_another_table_changes_no_sum(self, kitchen: Kitchen) -> None:
        order = await kitchen.order(await kitchen.item(999, "18e"), type="dine_in", table="T1")
        moved = await kitchen.floor.waiter.post(f"/api/orders/{order['id']}/transfer", {"table": "T2"})
        assert moved["before"] == moved["after"]
        assert moved["after"]["total_minor"] == order["total_minor"]


class TestShares:
    @pytest.fixture
    async def partly_paid(self, kitchen: Kitchen) -> View:
        """10 000, of which the first of three shares is paid."""
        await kitchen.floor.drawer()
        order = await kitchen.order(await kitchen.item(10_000))
        body = {"method": "cash", "amount_minor": 3_334}
        paid = await kitchen.floor.cashier.post(f"/api/orders/{order['id']}/payments", body)
        view: View = paid["order"]
        return view

    async def test_shares_divide_what_is_due(self, kitchen: Kitchen, partly_paid: View) -> None:
        assert (await kitchen.split(partly_paid, ways=2))["shares"] == [3_333, 3_333]
        assert (await kitchen.split(partly_paid, ways=4))["shares"] == [1_667, 1_667, 1_666, 1_666]

    async def test_amounts_divide_what_is_due(self, kitchen: Kitchen, partly_paid: View) -> None:
        shares = await kitchen.split(partly_paid, amounts_minor=[4_000, 2_666])
        assert (shares["shares"], shares["ways"]) == ([4_000, 2_666], 2)
        assert (await kitchen.split(partly_paid, amounts_minor=[4_000]))["shares"] == [4_000, 2_666]

    async def test_amounts_above_what_is_due_are_refused(self, kitchen: Kitchen, partly_paid: View) -> None:
        address = f"/api/orders/{partly_paid['id']}/split"
        answer = await kitchen.floor.waiter.call("POST", address, {"amounts_minor": [6_666, 1]})
        assert (answer.status, answer.code) == (409, "amount_exceeds_due")

"""A service charge that applies by itself from a number of guests, as it was when the order was opened."""

import pytest

from tests.trading import Trade, View


@pytest.fixture
async def from_six(trade: Trade) -> None:
    """The venue charges tables of six and more for service."""
    rates = {"dine_in": "10", "takeaway": "5"}
    await trade.do("settings.change", "admin", service_charge=rates, service_from_guests=6)


def service(order: View) -> int:
    return int(order["service_charge_minor"])


@pytest.mark.usefixtures("from_six")
@pytest.mark.parametrize(("guests", "charge_minor"), [(None, 0), (5, 0), (6, 900), (40, 900)])
async def test_it_applies_from_the_number_of_guests(trade: Trade, guests: int | None, charge_minor: int) -> None:
    order = await trade.opened(trade.line("Chips"), guests=guests)
    assert (service(order), order["total_minor"]) == (charge_minor, 9_000 + charge_minor)


@pytest.mark.usefixtures("from_six")
async def test_it_follows_the_guests_until_money_is_taken(trade: Trade) -> None:
    await trade.drawer()
    order = await trade.opened(trade.line("Chips"), guests=5)
    for guests, charge_minor in ((7, 900), (4, 0), (None, 0), (6, 900)):
        order = await trade.do("order.edit", order=order["id"], guests=guests)
        assert (service(order), order["guests"]) == (charge_minor, guests)
    order = (await trade.paid(order, 1_000))["order"]
    order = await trade.do("order.edit", order=order["id"], guests=2)
    assert (service(order), order["guests"], order["due_minor"]) == (900, 2, 8_900)


@pytest.mark.usefixtures("from_six")
async def test_an_open_order_keeps_the_rule_under_which_it_was_opened(trade: Trade) -> None:
    order = await trade.opened(trade.line("Chips"), guests=6)
    await trade.do("settings.change", "admin", service_charge={"dine_in": "20"}, service_from_guests=2)
    order = await trade.do("order.edit", order=order["id"], guests=8)
    assert service(order) == 900
    order = await trade.do("order.edit", order=order["id"], guests=5)
    assert service(order) == 0
    await trade.do("settings.change", "admin", service_from_guests=None)
    assert service(await trade.opened(trade.line("Chips"), guests=1)) == 1_800


@pytest.mark.usefixtures("from_six")
async def test_only_guests_at_a_table_are_counted(trade: Trade) -> None:
    order = await trade.opened(trade.line("Chips"), type="takeaway", table=None)
    assert service(order) == 450


@pytest.mark.usefixtures("from_six")
async def test_two_parties_that_are_merged_are_not_charged_for_their_number(trade: Trade) -> None:
    into = await trade.opened(trade.line("Chips"), guests=4)
    other = await trade.opened(trade.line("Chips"), guests=4, table="T2")
    merged = await trade.do("order.merge", order=into["id"], **{"from": other["id"]})
    assert (merged["guests"], service(merged), merged["total_minor"]) == (8, 0, 18_000)


@pytest.mark.usefixtures("from_six")
async def test_what_is_split_off_keeps_its_charge_whoever_is_counted_there(trade: Trade) -> None:
    order = await trade.opened(trade.line("Chips"), trade.line("Chips"), guests=6)
    split = await trade.do("order.split", order=order["id"], lines=[{"id": order["lines"][0]["id"]}])
    order = await trade.do("order.edit", order=split["split_off"]["id"], guests=2)
    assert (service(split), service(order)) == (900, 900)

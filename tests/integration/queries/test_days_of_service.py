"""Days of generated service: every Z and every report equals the books that were kept beside them."""

import json
import random
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from hub.base import clock
from tests.integration.queries.test_reports import ask
from tests.service import Service, z_as_said, z_of
from tests.trading import Trade

CHANGE_OF_THE_CLOCKS = datetime(2026, 10, 24, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize("seed", [1, 2])
async def test_two_days_of_service_equal_the_books(trade: Trade, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    await serve(trade, monkeypatch, seed=seed, days=2, acts=14)


async def serve(trade: Trade, monkeypatch: pytest.MonkeyPatch, *, seed: int, days: int, acts: int) -> None:
    service = Service(trade, random.Random(seed), CHANGE_OF_THE_CLOCKS)
    monkeypatch.setattr(clock, "now", lambda: service.now)
    await service.set_up()
    for _ in range(days):
        for _ in range(3):
            await service.shift(acts)
            await service.later(60)
        await service.later(20)
    await _check_zs(trade, service)
    await _check_reports(trade, service)
    done = sum((sums for _, sums, _ in service.expected_days()), Counter())
    assert all(done[name] for name in ("sales", "discount", "service", "outside", "refunded")), "everything happened"


async def _check_zs(trade: Trade, service: Service) -> None:
    async with trade.database.connection() as connection:
        bodies = [
            json.loads(row["body"]) for row in await connection.fetch("select body from z_reports order by number")
        ]
    assert [z_as_said(body) for body in bodies] == [z_of(*closed) for closed in service.closed]
    assert [body["business_day"] for body in bodies] == [str(drawer.day) for drawer, _ in service.closed]


async def _check_reports(trade: Trade, service: Service) -> None:
    for day, sums, tenders in service.expected_days():
        span = {"from": str(day), "to": str(day)}
        report: dict[str, Any] = {
            name: await ask(trade, name, **span)
            for name in ("sales", "payments", "taxes", "items", "hours", "discounts")
        }
        sales = report["sales"]["totals"]
        said = [sales[f"{name}_minor"] for name in ("gross", "discount", "service_charge", "sales", "refunded_sales")]
        assert said == [sums[name] for name in ("gross", "discount", "service", "sales", "refunded")], day
        assert (sales["orders"], sales["outside_drawers_minor"]) == (sums["orders"], sums["outside"]), day
        assert report["hours"]["totals"]["sales_minor"] == sums["sales"], day
        assert report["discounts"]["totals"]["amount_minor"] == sums["discount"], day
        assert {row["method"]: _tender(row) for row in report["payments"]["rows"]} == {
            method: [one[name] for name in ("payments", "amount", "tip", "rounding", "refunds", "refunds_outside")]
            for method, one in tenders.items()
        }, day
        taxes = {row["of"]: (row["base_minor"], row["tax_minor"]) for row in report["taxes"]["rows"]}
        assert taxes.get("sales", (0, 0)) == (sums["base"], sums["tax"]), day
        assert taxes.get("refunds", (0, 0)) == (-sums["refunded_base"], -sums["refunded_tax"]), day
        sold = {row["name"]: row["sales_minor"] for row in report["items"]["rows"]}
        assert sold == {name: net for name, net in service.items[day].items() if name in sold}, day


def _tender(row: Any) -> list[int]:
    names = (
        "payments",
        "amount_minor",
        "tip_minor",
        "rounding_minor",
        "refunds_minor",
        "refunds_outside_drawers_minor",
    )
    return [row[name] for name in names]

"""A month of generated service, with one change of the clocks: every Z and every report equals the books."""

import pytest

from tests.integration.queries.test_days_of_service import serve
from tests.trading import Trade


@pytest.mark.long
@pytest.mark.timeout(3600)
async def test_a_month_of_service_equals_the_books(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    await serve(trade, monkeypatch, seed=3, days=30, acts=25)

"""The checks of `tests.watching` themselves: they must be able to fail, and cover every operation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

import hub.operations  # noqa: F401 - registers every operation
from hub.commands.operation import OPERATIONS, Work
from tests.trading import Trade

HERE = Path(__file__).parent
emit = Work.emit


def without(event: str) -> Any:
    """`Work.emit` that forgets one type of event."""

    def forgetful(work: Work, name: str, data: Mapping[str, Any], *also: str, **more: Any) -> None:
        if name != event:
            emit(work, name, data, *also, **more)

    return forgetful


def stale(work: Work, name: str, data: Mapping[str, Any], *also: str, **more: Any) -> None:
    """`Work.emit` with a stale total."""
    order = data.get("order")
    stale_data = {"order": msgspec.structs.replace(order, total_minor=0)} if order else data
    emit(work, name, stale_data, *also, **more)


@pytest.mark.parametrize("event", ["order.opened", "table.changed", "ticket.queued"])
async def test_a_forgotten_event_is_noticed(trade: Trade, monkeypatch: pytest.MonkeyPatch, event: str) -> None:
    monkeypatch.setattr(Work, "emit", without(event))
    with pytest.raises(AssertionError, match="events do not explain all"):
        await trade.sent()


async def test_a_wrong_event_is_noticed(trade: Trade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Work, "emit", stale)
    with pytest.raises(AssertionError, match="events do not explain all to cashier"):
        await trade.opened()


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_every_operation_has_a_test_here_or_elsewhere(name: str) -> None:
    paths = [path for path in HERE.parents[1].rglob("test_*.py") if path != Path(__file__)]
    assert any(f'"{name}"' in path.read_text("utf-8") for path in paths)

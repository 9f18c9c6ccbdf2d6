"""Stock: items are 86ed or counted down by whoever sees the shelf."""

from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from hub.commands.operation import CLIENTS, Work, operation
from hub.domain.permissions import Permission
from hub.domain.refusals import NotFound
from hub.recording import emit
from hub.views.menu import StockView, stock_view

Remaining = Annotated[int, Meta(ge=0, le=100_000)]


@operation("stock.set", Permission.SET_STOCK, callers=CLIENTS)
async def set_stock(
    work: Work,
    item: UUID,
    available: bool | UnsetType = UNSET,
    remaining: Remaining | None | UnsetType = UNSET,
) -> StockView:
    """Mark an item sold out or available, or set its remaining count (null: not counted). Refuses: NotFound."""
    await work.bump_reference_version()
    before = await work.connection.fetchrow(
        "select id, is_available, remaining from menu_items where id = $1 and is_active for no key update",
        item,
    )
    if before is None:
        raise NotFound("item")
    is_available = before["is_available"] if isinstance(available, UnsetType) else available
    count = before["remaining"] if isinstance(remaining, UnsetType) else remaining
    await work.connection.execute(
        "update menu_items set is_available = $2, remaining = $3 where id = $1", item, is_available, count
    )
    after = {"id": item, "is_available": is_available, "remaining": count}
    emit.stock_changed(work, [after])
    work.record("stock.set", item, stock_view(before), stock_view(after))
    return stock_view(after)

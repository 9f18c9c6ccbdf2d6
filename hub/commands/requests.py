"""The command that a request for an approval stands for: which operation, with which arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from hub.commands import dispatch
from hub.commands.approvals import IDS
from hub.commands.operation import OPERATIONS, Operation, Work
from hub.domain.refusals import ArgsRequired, Invalid, NotFound

WITHOUT_SIZE: Final[dict[str, dict[str, Any]]] = {
    "order.void_line": {},
    "order.cancel": {},
    "order.reopen": {},
    "shift.record_cash": {"kind": "no_sale"},
}
"""The acts that can be asked for by their target alone, with the arguments that this stands for."""
ORDER_OF: Final = """
select coalesce(
  (select order_id from order_lines where id = $1), (select order_id from order_discounts where id = $1),
  (select order_id from payments where id = $1))
"""


def operation_of(action: str) -> Operation:
    """The operation that may be asked for. Refuses: Invalid."""
    operation = OPERATIONS.get(action)
    if operation is None or not operation.takes_approval:
        raise Invalid("field", errors=[{"field": "action", "code": "not_approvable"}])
    return operation


async def arguments(
    work: Work, operation: Operation, target: UUID, args: Mapping[str, Any] | None, reason: str
) -> msgspec.Struct:
    """All arguments of the command: those of the request, its target, and the order that the target belongs to.

    Refuses: ArgsRequired, Invalid, NotFound.
    """
    if args is None and operation.name not in WITHOUT_SIZE:
        raise ArgsRequired(action=operation.name)
    values = dict(WITHOUT_SIZE[operation.name] if args is None else args)
    fields = operation.args.__struct_encode_fields__
    if "reason" in fields:
        values.setdefault("reason", reason)
    _name_target(operation, values, target)
    if "order" in fields and "order" not in values:
        values["order"] = await _order_of(work, target)
    return dispatch.decode(operation, {name: value for name, value in values.items() if name != "approval"})


def _name_target(operation: Operation, values: dict[str, Any], target: UUID) -> None:
    """Put the target into its argument. Refuses: Invalid (the arguments name another one)."""
    if str(target) in values.values():
        return
    if values.setdefault(target_field(operation), str(target)) != str(target):
        raise Invalid("field", errors=[{"field": "target", "code": "other_target"}])


def target_field(operation: Operation) -> str:
    """The argument that names what the act is about: the last word of the operation's name that is one.

    `order.void_line` is about its `line`, `order.discount` about its `order`, and `order.open` about the `id` to be.
    """
    words = operation.name.replace(".", "_").split("_")
    fields = set(operation.args.__struct_encode_fields__) & set(IDS)
    return next((word for word in reversed(words) if word in fields), "id")


async def _order_of(work: Work, target: UUID) -> str:
    order = await work.connection.fetchval(ORDER_OF, target)
    if order is None:
        raise NotFound("line")
    return str(order)

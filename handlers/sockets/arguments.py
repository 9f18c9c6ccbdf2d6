"""Names of arguments in socket commands: `order` may be written `order_id`, or `id` where that is no argument."""

from __future__ import annotations

from typing import Any

from hub.commands.dispatch import find

SUBJECTS = {
    "order": "order",
    "ticket": "ticket",
    "shift": "shift",
    "payment": "payment",
    "approval": "approval",
}


def arguments(name: str, values: dict[str, Any]) -> dict[str, Any]:
    """The arguments under the operation's own names. Refuses: NotFound (no such command)."""
    fields = find(name).args.__struct_encode_fields__
    args = {_own_name(key, fields): value for key, value in values.items()}
    subject = SUBJECTS.get(name.partition(".")[0])
    if subject in fields and subject not in args and "id" in args and "id" not in fields:
        args[subject] = args.pop("id")
    return args


def _own_name(key: str, fields: tuple[str, ...]) -> str:
    short = key.removesuffix("_id")
    return short if key not in fields and short in fields else key

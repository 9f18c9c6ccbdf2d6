"""Arguments that the schema of any operation accepts: enough to get past validation."""

import re
from typing import Any

from msgspec import inspect

from hub.base import ids
from hub.commands.operation import Operation

TEXTS = ("x1", "10", "1234", "#abc", "#aabbcc", "2026-11-21", "12:00", "UGX", "password-1", "https://x")


def sample(operation: Operation) -> dict[str, Any]:
    """Values for every required argument."""
    args: dict[str, Any] = _sample(inspect.type_info(operation.args))
    operation.decode(args)
    return args


def _sample(kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.Metadata):
        return _sample(kind.type)
    if isinstance(kind, inspect.StructType):
        return {field.encode_name: _sample(field.type) for field in kind.fields if field.required}
    if isinstance(kind, inspect.ListType):
        return [_sample(kind.item_type)] * (kind.min_length or 0)
    if isinstance(kind, inspect.UnionType):
        return _sample(kind.types[0])
    return _plain(kind)


def _plain(kind: inspect.Type) -> Any:
    if isinstance(kind, inspect.IntType):
        return kind.gt + 1 if kind.gt is not None else max(kind.ge or 0, 0)
    if isinstance(kind, inspect.StrType):
        return next(text for text in TEXTS if _fits(kind, text))
    if isinstance(kind, inspect.LiteralType):
        return kind.values[0]
    if isinstance(kind, inspect.DateType):
        return "2026-11-21"
    if isinstance(kind, inspect.UUIDType):
        return str(ids.new_id())
    return {inspect.BoolType: True, inspect.DictType: {}}.get(type(kind))


def _fits(kind: inspect.StrType, text: str) -> bool:
    is_long_enough = len(text) >= (kind.min_length or 0)
    return is_long_enough and (kind.pattern is None or re.search(kind.pattern, text) is not None)

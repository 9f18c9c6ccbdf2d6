"""Views in a list, in keyset pages, and in the rows of a report."""

from __future__ import annotations

from datetime import date
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import msgspec

V = TypeVar("V")


class HasId(Protocol):
    """A view of something that has an id."""

    @property
    def id(self) -> UUID:
        """Its id."""


class Listing(msgspec.Struct, Generic[V], frozen=True):
    """All of one kind."""

    items: list[V]


def listing_of(kind: Any) -> Any:
    """The type of a listing, from the type of its items."""
    generic: Any = Listing
    return generic[kind]


class Page(msgspec.Struct, Generic[V], frozen=True):
    """One page of many; `next` is what the query parameter `after` takes, null on the last page."""

    items: list[V]
    next: str | None


class ReportView(msgspec.Struct, frozen=True):
    """A report over business days, both included. What its rows hold is in docs/reports.md."""

    from_: date = msgspec.field(name="from")
    to: date
    rows: list[dict[str, Any]]
    totals: dict[str, Any]

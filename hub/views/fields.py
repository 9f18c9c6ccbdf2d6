"""The kinds of values that views hold, as Python types and as the reference describes them.

A view shows what its row holds: text that comes from a row is a `str` to Python, also where the reference lists the
values that it may have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args
from uuid import UUID

import msgspec
from msgspec import Meta

from hub.domain.permissions import Role
from hub.domain.tenders import TENDERS


def _one_of(kind: Any) -> Meta:
    return Meta(extra_json_schema={"enum": list(get_args(kind))})


Instant = Annotated[str, Meta(extra_json_schema={"format": "date-time"})]
"""UTC with milliseconds, as `hub.base.clock.wire` writes it."""
Minor = Annotated[int, Meta(description="minor units of the venue's currency")]
Share = Annotated[str, Meta(description="percent as a decimal string")]
Amount = Annotated[int | str, Meta(description="an integer, or a decimal string where an item is sold by weight")]
Gone = Annotated[Literal[True], Meta(description="it is no longer in use: forget it")]

Colour = Literal["amber", "blue", "brown", "green", "grey", "pink", "red", "teal", "violet"]
COLOURS: tuple[str, ...] = get_args(Colour)
OrderType = Literal["dine_in", "takeaway", "delivery"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
if TYPE_CHECKING:
    Method = str
else:
    Method = Literal[tuple(TENDERS)]

ColourText = Annotated[str, _one_of(Colour)]
OrderTypeText = Annotated[str, _one_of(OrderType)]
DayText = Annotated[str, _one_of(Day)]
MethodText = Annotated[str, _one_of(Method)]
RoleText = Annotated[str, _one_of(Role)]
TicketStateText = Annotated[str, _one_of(Literal["queued", "delivered", "shown", "started", "ready"])]
LineChangeText = Annotated[str, _one_of(Literal["new", "changed", "voided"])]
TableStateText = Annotated[str, _one_of(Literal["free", "seated", "ordered", "ready", "paying"])]
PaymentStateText = Annotated[
    str, _one_of(Literal["pending", "completed", "unverified", "failed", "cancelled", "voided"])
]
ShiftStateText = Annotated[str, _one_of(Literal["open", "closed"])]
DeviceKindText = Annotated[str, _one_of(Literal["pos", "kds", "manager", "expo"])]
PrinterKindText = Annotated[str, _one_of(Literal["receipt", "station"])]
PrintKindText = Annotated[str, _one_of(Literal["ticket", "void", "bill", "receipt", "report", "kick"])]
PrintStateText = Annotated[str, _one_of(Literal["queued", "sending", "printed", "expired"])]
ApprovalStateText = Annotated[str, _one_of(Literal["pending", "granted", "refused", "used", "expired"])]
LicenceStateText = Annotated[str, _one_of(Literal["active", "warn", "grace", "drain", "locked"])]
BackupStateText = Annotated[str, _one_of(Literal["asked", "making", "made", "proving", "proven", "unproven", "failed"])]
PaperWidth = Annotated[int, Meta(extra_json_schema={"enum": [58, 80]})]


class TableNameView(msgspec.Struct, frozen=True):
    """A table, as an order names it."""

    id: UUID
    code: str


class PersonNameView(msgspec.Struct, frozen=True):
    """A person, as others are shown them."""

    id: UUID
    name: str

"""The types of command arguments with their limits. No other module defines a size limit."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

MAX_MINOR = 1_000_000_000_000

Amount = Annotated[int, Meta(gt=0, le=MAX_MINOR, description="minor units, above 0")]
AmountOrZero = Annotated[int, Meta(ge=0, le=MAX_MINOR, description="minor units")]
AnyAmount = Annotated[int, Meta(ge=-1_000_000_000, le=1_000_000_000, description="minor units, may be negative")]
OpenPrice = Annotated[int, Meta(ge=0, le=1_000_000_000, description="minor units, typed for an open-price item")]
Quantity = Annotated[int, Meta(ge=1, le=9999)] | Annotated[str, Meta(pattern=r"^\d{1,4}(\.\d{1,3})?$")]
Guests = Annotated[int, Meta(ge=1, le=500)]
Seat = Annotated[int, Meta(ge=1, le=500)]
Course = Annotated[int, Meta(ge=1, le=20)]
Sort = Annotated[int, Meta(ge=0, le=100_000)]
Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]
ItemName = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]
Reason = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Note = Annotated[str, Meta(max_length=500)]
Code = Annotated[str, Meta(min_length=1, max_length=32, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
TableCode = Annotated[str, Meta(min_length=1, max_length=16, pattern=r"^\S+$")]
Named = Annotated[str, Meta(min_length=1, max_length=64, description="an id or a code")]
Stations = Annotated[list[Named], Meta(max_length=50)]
Reference = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]
Percent = Annotated[str, Meta(pattern=r"^\d{1,3}(\.\d{1,4})?$", description="percent as a decimal string")]
DiscountValue = Amount | Percent
Pin = Annotated[str, Meta(pattern=r"^[0-9]{4,8}$", description="4 to 8 digits")]
Username = Annotated[str, Meta(min_length=2, max_length=64, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.@-]*$")]
Password = Annotated[str, Meta(min_length=8, max_length=72)]
Rate = Annotated[str, Meta(pattern=r"^(100(\.0{1,4})?|[0-9]{1,2}(\.[0-9]{1,4})?)$", description="percent, 0 to 100")]
Denominations = Annotated[
    dict[Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,11}$")], Annotated[int, Meta(ge=0, le=1_000_000)]],
    Meta(min_length=1, max_length=100, description="how many of each note or coin, by its value in minor units"),
]
TaxNumber = Annotated[str, Meta(max_length=40)]
ClockTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="HH:MM by the venue's clock")]


class Customer(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who an order is for. `tax_number` stands on the receipt, for a guest who deducts the tax."""

    name: Annotated[str, Meta(max_length=120)] | None = None
    phone: Annotated[str, Meta(max_length=40)] | None = None
    address: Annotated[str, Meta(max_length=300)] | None = None
    tax_number: TaxNumber | None = None


class NewLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new line of an order. The price comes from the menu; only an open-price item takes `price_minor`."""

    item: UUID
    quantity: Quantity = 1
    id: UUID | None = None
    modifiers: Annotated[list[UUID], Meta(max_length=50)] = []
    seat: Seat | None = None
    course: Course | None = None
    note: Note | None = None
    price_minor: OpenPrice | None = None


NewLines = Annotated[list[NewLine], Meta(min_length=1, max_length=100)]

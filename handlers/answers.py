"""What each address of the sitemap answers, and to whom: the part of the reference that no signature says.

Tables only. `handlers.routes` says which addresses there are, operations say what they take and why they refuse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final

import msgspec

from handlers import shapes
from handlers.http import licence, pesapal, sign_in
from handlers.shapes import listed, paged
from hub.commands.operation import OPERATIONS
from hub.domain.permissions import Act
from hub.domain.refusals import (
    BackupFileMissing,
    DeviceRequired,
    ForeignOrigin,
    Invalid,
    NotFound,
    TooMany,
    WrongCredentials,
)

Answer = type[Any] | UnionType | tuple[type[Any], ...]
"""A tuple: one of them."""

BY_SUBJECT: Final[Mapping[str, Answer]] = {
    "order": shapes.Order,
    "ticket": shapes.Ticket,
    "shift": shapes.Shift,
    "approval": shapes.Approval,
    "stock": shapes.Stock,
    "item": shapes.OfficeItem,
    "category": shapes.OfficeCategory,
    "modifier_group": shapes.OfficeModifierGroup,
    "floor": shapes.Floor,
    "table": shapes.OfficeTable,
    "station": shapes.Station,
    "tax": shapes.TaxGroup,
    "price_rule": shapes.OfficePriceRule,
    "printer": shapes.Printer,
    "print": shapes.Print,
    "staff": shapes.Staff,
    "device": shapes.Device,
    "settings": shapes.Settings,
    "backup": shapes.Backup,
}
"""What an operation answers, by the first part of its name, unless it is named below."""

BY_NAME: Final[Mapping[str, Answer]] = {
    "order.pay": shapes.PaidOrder,
    "order.split": (shapes.SplitOrder, shapes.EqualShares),
    "payment.refund": shapes.RefundedPayment,
    "payment.cancel": shapes.Payment,
    "shift.record_cash": shapes.MovedCash,
    "shift.close": shapes.ClosedShift,
    "device.make_pairing_code": shapes.PairingCode,
    "ticket.show": shapes.ProvenTickets,
    "category.remove": shapes.Removed,
    "modifier_group.remove": shapes.Removed,
    "floor.remove": shapes.Removed,
    "table.remove": shapes.Removed,
    "station.remove": shapes.Removed,
    "tax.remove": shapes.Removed,
    "price_rule.remove": shapes.Removed,
}


def of_operation(name: str) -> Answer:
    """What a command of that name answers."""
    return BY_NAME.get(name) or BY_SUBJECT[name.partition(".")[0]]


@dataclass(frozen=True, slots=True)
class Told:
    """What a question answers; whoever may try one of `acts` may ask it, with none of them everybody signed in."""

    answer: Answer
    acts: tuple[Act, ...] = ()


QUESTIONS: Final[Mapping[str, Told]] = {
    "/api/auth/me": Told(shapes.Me),
    "/api/menu": Told(shapes.Menu),
    "/api/tables": Told(shapes.Floors),
    "/api/stations": Told(shapes.Stations),
    "/api/licence": Told(shapes.Licence),
    "/api/orders": Told(paged(shapes.Order), (Act.SERVE_TABLES,)),
    "/api/orders/{order}": Told(shapes.Order, (Act.SERVE_TABLES,)),
    "/api/stations/{code}/tickets": Told(shapes.Tickets, (Act.WORK_TICKETS,)),
    "/api/shifts/current": Told(shapes.Shift, (Act.RUN_DRAWER,)),
    "/api/shifts": Told(paged(shapes.Shift), (Act.SEE_REPORTS,)),
    "/api/shifts/{shift}/report": Told(shapes.DrawerReport, (Act.SEE_OWN_REPORT,)),
    "/api/admin/audit": Told(paged(shapes.AuditEntry), (Act.EDIT_HOUSE,)),
    "/api/admin/audit/verify": Told(shapes.AuditVerdict, (Act.EDIT_HOUSE,)),
    "/api/admin/menu-items": Told(listed(shapes.OfficeItem), (Act.EDIT_MENU,)),
    "/api/admin/categories": Told(listed(shapes.OfficeCategory), (Act.EDIT_MENU,)),
    "/api/admin/modifier-groups": Told(listed(shapes.OfficeModifierGroup), (Act.EDIT_MENU,)),
    "/api/admin/tables": Told(listed(shapes.OfficeTable), (Act.EDIT_MENU,)),
    "/api/admin/floors": Told(listed(shapes.Floor), (Act.EDIT_MENU,)),
    "/api/admin/stations": Told(listed(shapes.Station), (Act.EDIT_MENU,)),
    "/api/admin/taxes": Told(listed(shapes.TaxGroup), (Act.EDIT_MENU,)),
    "/api/admin/printers": Told(listed(shapes.Printer), (Act.EDIT_HOUSE,)),
    "/api/admin/prints": Told(listed(shapes.Print), (Act.SEE_REPORTS,)),
    "/api/admin/price-rules": Told(listed(shapes.OfficePriceRule), (Act.EDIT_MENU,)),
    "/api/admin/staff": Told(listed(shapes.Staff), (Act.EDIT_HOUSE,)),
    "/api/admin/devices": Told(listed(shapes.Device), (Act.EDIT_HOUSE,)),
    "/api/admin/backups": Told(shapes.Backups, (Act.EDIT_HOUSE,)),
    "/api/admin/settings": Told(shapes.Settings, (Act.EDIT_HOUSE,)),
}

PARAMETERS: Final[Mapping[str, dict[str, Any]]] = {
    "state": {"type": "string", "description": "only those in this state"},
    "table": {"type": "string", "description": "only those at this table: its id or code"},
    "from": {"type": "string", "format": "date", "description": "the first business day; `to` when not said"},
    "to": {"type": "string", "format": "date", "description": "the last business day; today when not said"},
    "format": {"type": "string", "enum": ["json", "csv"], "default": "json", "description": "csv: a spreadsheet"},
    "business_day": {"type": "string", "format": "date", "description": "only those of this business day"},
    "after": {"type": "string", "description": "`next` of the page before"},
    "OrderTrackingId": {"type": "string", "description": "Pesapal's id of a payment"},
    "OrderNotificationType": {"type": "string", "description": "`IPNCHANGE`"},
    "OrderMerchantReference": {"type": "string", "description": "the hub's own reference of it"},
    "limit": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50, "description": "at most so many"},
}
"""Query parameters mean the same wherever they are taken."""


@dataclass(frozen=True, slots=True)
class Door:
    """An address that is neither a command nor a question. `who` is None when everybody may come."""

    answer: Answer | None
    who: str | None = None
    body: type[msgspec.Struct] | None = None
    without: tuple[str, ...] = ()
    """Fields of the body that the address itself says."""
    status: int = 200
    answers_type: str = "application/json"
    body_types: tuple[str, ...] = ("application/json",)
    acts: tuple[Act, ...] = ()
    parameters: tuple[str, ...] = ()
    """What its query may say."""
    refuses: tuple[type[Exception], ...] = ()
    also: Mapping[int, Answer] | None = None
    """Other statuses that answer no problem."""


SIGN_IN: Final = (WrongCredentials, TooMany, NotFound, DeviceRequired, Invalid)
PICTURES: Final = ("image/png", "image/jpeg", "image/webp", "multipart/form-data")


def _args(name: str) -> type[msgspec.Struct]:
    return OPERATIONS[name].args


DOORS: Final[Mapping[tuple[str, str], Callable[[], Door]]] = {
    ("POST", "/api/auth/login"): lambda: Door(shapes.SignedIn, body=sign_in.Login, refuses=SIGN_IN),
    ("POST", "/api/auth/pin"): lambda: Door(shapes.SignedIn, body=sign_in.PinLogin, refuses=SIGN_IN),
    ("POST", "/api/auth/logout"): lambda: Door(shapes.Ok, "signed in"),
    ("POST", "/api/auth/logout-all"): lambda: Door(shapes.Ok, "signed in"),
    ("POST", "/api/devices/pair"): lambda: Door(
        shapes.PairedDevice, body=_args("device.pair"), refuses=(WrongCredentials, TooMany, Invalid, ForeignOrigin)
    ),
    ("POST", "/api/setup/{token}"): lambda: Door(
        shapes.SignedIn, body=_args("staff.make_first_admin"), without=("address",), status=201,
        refuses=(NotFound, TooMany, Invalid, ForeignOrigin),
    ),
    ("PUT", "/api/admin/menu-items/{item}/image"): lambda: Door(
        shapes.OfficeItem, "signed in", body_types=PICTURES, acts=(Act.EDIT_MENU,), refuses=(NotFound, Invalid)
    ),
    ("DELETE", "/api/admin/menu-items/{item}/image"): lambda: Door(
        shapes.OfficeItem, "signed in", acts=(Act.EDIT_MENU,), refuses=(NotFound,)
    ),
    ("POST", "/api/admin/printers/{printer}/test"): lambda: Door(
        shapes.Tried, "signed in", acts=(Act.EDIT_HOUSE,), refuses=(NotFound,)
    ),
    ("GET", "/uploads/{name}"): lambda: Door(None, answers_type="image/*"),
    ("GET", "/api/reports/{report}"): lambda: Door(
        shapes.Report, "signed in", acts=(Act.SEE_REPORTS,), parameters=("from", "to", "format"),
        refuses=(NotFound, Invalid),
    ),
    ("GET", "/api/admin/backups/{backup}/download"): lambda: Door(
        None, "signed in", answers_type="application/octet-stream", acts=(Act.EDIT_HOUSE,),
        refuses=(NotFound, BackupFileMissing),
    ),
    ("POST", "/api/licence/unlock"): lambda: Door(shapes.Unlocked, body=licence.Code, refuses=(Invalid,)),
    ("GET", "/api/pesapal/ipn"): lambda: Door(
        shapes.Noticed, refuses=(Invalid, TooMany),
        parameters=("OrderTrackingId", "OrderNotificationType", "OrderMerchantReference"),
    ),
    ("POST", "/api/pesapal/ipn"): lambda: Door(shapes.Noticed, body=pesapal.Notice, refuses=(Invalid, TooMany)),
    ("GET", "/api/admin/doctor"): lambda: Door(shapes.Diagnosis, "signed in", acts=(Act.EDIT_HOUSE,)),
    ("GET", "/api/health"): lambda: Door(shapes.Health, also={503: shapes.Health}),
    ("GET", "/api/health/ready"): lambda: Door(shapes.Health, also={503: shapes.Health}),
    ("GET", "/metrics"): lambda: Door(None, "this machine, or whoever may edit the house", answers_type="text/plain"),
    ("GET", "/api/openapi.json"): lambda: Door(dict[str, Any]),
}  # fmt: skip

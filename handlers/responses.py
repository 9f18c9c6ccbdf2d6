"""What each address of the sitemap answers, and to whom: the part of the reference that no signature says.

Tables only. `handlers.routes` says which addresses there are, operations say what they take and why they refuse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final

import msgspec

from handlers import schemas
from handlers.http import licence, pesapal, sign_in
from handlers.schemas import listed, paged
from hub.commands.operation import OPERATIONS
from hub.domain.permissions import Permission
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
    "order": schemas.Order,
    "ticket": schemas.Ticket,
    "shift": schemas.Shift,
    "approval": schemas.Approval,
    "stock": schemas.Stock,
    "item": schemas.OfficeItem,
    "category": schemas.OfficeCategory,
    "modifier_group": schemas.OfficeModifierGroup,
    "floor": schemas.Floor,
    "table": schemas.OfficeTable,
    "station": schemas.Station,
    "tax": schemas.TaxGroup,
    "price_rule": schemas.OfficePriceRule,
    "printer": schemas.Printer,
    "print": schemas.Print,
    "staff": schemas.Staff,
    "device": schemas.Device,
    "settings": schemas.Settings,
    "backup": schemas.Backup,
}
"""What an operation answers, by the first part of its name, unless it is named below."""

BY_NAME: Final[Mapping[str, Answer]] = {
    "order.pay": schemas.PaidOrder,
    "order.split": (schemas.SplitOrder, schemas.EqualShares),
    "payment.refund": schemas.RefundedPayment,
    "payment.cancel": schemas.Payment,
    "shift.record_cash": schemas.MovedCash,
    "shift.close": schemas.ClosedShift,
    "device.make_pairing_code": schemas.PairingCode,
    "ticket.show": schemas.ProvenTickets,
    "category.remove": schemas.Removed,
    "modifier_group.remove": schemas.Removed,
    "floor.remove": schemas.Removed,
    "table.remove": schemas.Removed,
    "station.remove": schemas.Removed,
    "tax.remove": schemas.Removed,
    "price_rule.remove": schemas.Removed,
}


def of_operation(name: str) -> Answer:
    """What a command of that name answers."""
    return BY_NAME.get(name) or BY_SUBJECT[name.partition(".")[0]]


@dataclass(frozen=True, slots=True)
class QueryDoc:
    """What a query returns, and who may run it: roles that may try one of `any_of`; if empty, everybody signed in."""

    answer: Answer
    any_of: tuple[Permission, ...] = ()


QUERIES: Final[Mapping[str, QueryDoc]] = {
    "/api/auth/me": QueryDoc(schemas.Me),
    "/api/menu": QueryDoc(schemas.Menu),
    "/api/tables": QueryDoc(schemas.Floors),
    "/api/stations": QueryDoc(schemas.Stations),
    "/api/licence": QueryDoc(schemas.Licence),
    "/api/orders": QueryDoc(paged(schemas.Order), (Permission.SERVE_TABLES,)),
    "/api/orders/{order}": QueryDoc(schemas.Order, (Permission.SERVE_TABLES,)),
    "/api/stations/{code}/tickets": QueryDoc(schemas.Tickets, (Permission.WORK_TICKETS,)),
    "/api/shifts/current": QueryDoc(schemas.Shift, (Permission.RUN_DRAWER,)),
    "/api/shifts": QueryDoc(paged(schemas.Shift), (Permission.SEE_REPORTS,)),
    "/api/shifts/{shift}/report": QueryDoc(schemas.DrawerReport, (Permission.SEE_OWN_REPORT,)),
    "/api/admin/audit": QueryDoc(paged(schemas.AuditEntry), (Permission.EDIT_VENUE,)),
    "/api/admin/audit/verify": QueryDoc(schemas.AuditVerdict, (Permission.EDIT_VENUE,)),
    "/api/admin/menu-items": QueryDoc(listed(schemas.OfficeItem), (Permission.EDIT_MENU,)),
    "/api/admin/categories": QueryDoc(listed(schemas.OfficeCategory), (Permission.EDIT_MENU,)),
    "/api/admin/modifier-groups": QueryDoc(listed(schemas.OfficeModifierGroup), (Permission.EDIT_MENU,)),
    "/api/admin/tables": QueryDoc(listed(schemas.OfficeTable), (Permission.EDIT_MENU,)),
    "/api/admin/floors": QueryDoc(listed(schemas.Floor), (Permission.EDIT_MENU,)),
    "/api/admin/stations": QueryDoc(listed(schemas.Station), (Permission.EDIT_MENU,)),
    "/api/admin/taxes": QueryDoc(listed(schemas.TaxGroup), (Permission.EDIT_MENU,)),
    "/api/admin/printers": QueryDoc(listed(schemas.Printer), (Permission.EDIT_VENUE,)),
    "/api/admin/prints": QueryDoc(listed(schemas.Print), (Permission.SEE_REPORTS,)),
    "/api/admin/price-rules": QueryDoc(listed(schemas.OfficePriceRule), (Permission.EDIT_MENU,)),
    "/api/admin/staff": QueryDoc(listed(schemas.Staff), (Permission.EDIT_VENUE,)),
    "/api/admin/devices": QueryDoc(listed(schemas.Device), (Permission.EDIT_VENUE,)),
    "/api/admin/backups": QueryDoc(schemas.Backups, (Permission.EDIT_VENUE,)),
    "/api/admin/settings": QueryDoc(schemas.Settings, (Permission.EDIT_VENUE,)),
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
class Endpoint:
    """An address that is neither a command nor a query. `who` is None when everybody may come."""

    answer: Answer | None
    who: str | None = None
    body: type[msgspec.Struct] | None = None
    without: tuple[str, ...] = ()
    """Fields of the body that the address itself says."""
    status: int = 200
    answers_type: str = "application/json"
    body_types: tuple[str, ...] = ("application/json",)
    any_of: tuple[Permission, ...] = ()
    parameters: tuple[str, ...] = ()
    """What its query may say."""
    refuses: tuple[type[Exception], ...] = ()
    also: Mapping[int, Answer] | None = None
    """Other statuses that answer no problem."""


SIGN_IN: Final = (WrongCredentials, TooMany, NotFound, DeviceRequired, Invalid)
PICTURES: Final = ("image/png", "image/jpeg", "image/webp", "multipart/form-data")


def _args(name: str) -> type[msgspec.Struct]:
    return OPERATIONS[name].args


ENDPOINTS: Final[Mapping[tuple[str, str], Callable[[], Endpoint]]] = {
    ("POST", "/api/auth/login"): lambda: Endpoint(schemas.SignedIn, body=sign_in.Login, refuses=SIGN_IN),
    ("POST", "/api/auth/pin"): lambda: Endpoint(schemas.SignedIn, body=sign_in.PinLogin, refuses=SIGN_IN),
    ("POST", "/api/auth/logout"): lambda: Endpoint(schemas.Ok, "signed in"),
    ("POST", "/api/auth/logout-all"): lambda: Endpoint(schemas.Ok, "signed in"),
    ("POST", "/api/devices/pair"): lambda: Endpoint(
        schemas.PairedDevice, body=_args("device.pair"), refuses=(WrongCredentials, TooMany, Invalid, ForeignOrigin)
    ),
    ("POST", "/api/setup/{token}"): lambda: Endpoint(
        schemas.SignedIn, body=_args("staff.make_first_admin"), without=("address",), status=201,
        refuses=(NotFound, TooMany, Invalid, ForeignOrigin),
    ),
    ("PUT", "/api/admin/menu-items/{item}/image"): lambda: Endpoint(
        schemas.OfficeItem,
        "signed in",
        body_types=PICTURES,
        any_of=(Permission.EDIT_MENU,),
        refuses=(NotFound, Invalid),
    ),
    ("DELETE", "/api/admin/menu-items/{item}/image"): lambda: Endpoint(
        schemas.OfficeItem, "signed in", any_of=(Permission.EDIT_MENU,), refuses=(NotFound,)
    ),
    ("POST", "/api/admin/printers/{printer}/test"): lambda: Endpoint(
        schemas.Tried, "signed in", any_of=(Permission.EDIT_VENUE,), refuses=(NotFound,)
    ),
    ("GET", "/uploads/{name}"): lambda: Endpoint(None, answers_type="image/*"),
    ("GET", "/api/reports/{report}"): lambda: Endpoint(
        schemas.Report, "signed in", any_of=(Permission.SEE_REPORTS,), parameters=("from", "to", "format"),
        refuses=(NotFound, Invalid),
    ),
    ("GET", "/api/admin/backups/{backup}/download"): lambda: Endpoint(
        None, "signed in", answers_type="application/octet-stream", any_of=(Permission.EDIT_VENUE,),
        refuses=(NotFound, BackupFileMissing),
    ),
    ("POST", "/api/licence/unlock"): lambda: Endpoint(schemas.Unlocked, body=licence.Code, refuses=(Invalid,)),
    ("GET", "/api/pesapal/ipn"): lambda: Endpoint(
        schemas.Noticed, refuses=(Invalid, TooMany),
        parameters=("OrderTrackingId", "OrderNotificationType", "OrderMerchantReference"),
    ),
    ("POST", "/api/pesapal/ipn"): lambda: Endpoint(schemas.Noticed, body=pesapal.Notice, refuses=(Invalid, TooMany)),
    ("GET", "/api/admin/doctor"): lambda: Endpoint(schemas.Diagnosis, "signed in", any_of=(Permission.EDIT_VENUE,)),
    ("GET", "/api/health"): lambda: Endpoint(schemas.Health, also={503: schemas.Health}),
    ("GET", "/api/health/ready"): lambda: Endpoint(schemas.Health, also={503: schemas.Health}),
    ("GET", "/metrics"): lambda: Endpoint(
        None, "this machine, or whoever may change the venue's settings", answers_type="text/plain"
    ),
    ("GET", "/api/openapi.json"): lambda: Endpoint(dict[str, Any]),
}  # fmt: skip

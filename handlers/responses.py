"""What each address of the sitemap answers, and to whom: the part of the reference that no signature says.

Tables only. `handlers.routes` says which addresses there are, operations say what they take and why they refuse.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final, get_type_hints

import msgspec

from handlers import schemas
from handlers.http import licence, pesapal, sign_in
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
from hub.views.admin_views import AdminItemView
from hub.views.lists import ReportView
from hub.views.notices import TestPageView
from hub.views.sessions import PairedDeviceView, SignedInView, UnlockedView

Answer = type[Any] | UnionType


def of_operation(name: str) -> Answer:
    """What a command of that name answers: what its function returns."""
    result: Answer = OPERATIONS[name].result
    return result


def of_question(question: Callable[..., Any]) -> Answer:
    """What a question answers: what its function returns."""
    result: Answer = get_type_hints(question)["return"]
    return result


MAY_ASK: Final[Mapping[str, tuple[Permission, ...]]] = {
    "/api/auth/me": (),
    "/api/menu": (),
    "/api/tables": (),
    "/api/stations": (),
    "/api/licence": (),
    "/api/orders": (Permission.SERVE_TABLES,),
    "/api/orders/{order}": (Permission.SERVE_TABLES,),
    "/api/stations/{code}/tickets": (Permission.WORK_TICKETS,),
    "/api/shifts/current": (Permission.RUN_DRAWER,),
    "/api/shifts": (Permission.SEE_REPORTS,),
    "/api/shifts/{shift}/report": (Permission.SEE_OWN_REPORT,),
    "/api/shifts/{shift}/counts": (Permission.SEE_REPORTS,),
    "/api/days/report": (Permission.SEE_REPORTS,),
    "/api/admin/audit": (Permission.EDIT_VENUE,),
    "/api/admin/audit/verify": (Permission.EDIT_VENUE,),
    "/api/admin/menu-items": (Permission.EDIT_MENU,),
    "/api/admin/categories": (Permission.EDIT_MENU,),
    "/api/admin/modifier-groups": (Permission.EDIT_MENU,),
    "/api/admin/tables": (Permission.EDIT_MENU,),
    "/api/admin/floors": (Permission.EDIT_MENU,),
    "/api/admin/stations": (Permission.EDIT_MENU,),
    "/api/admin/taxes": (Permission.EDIT_MENU,),
    "/api/admin/printers": (Permission.EDIT_VENUE,),
    "/api/admin/prints": (Permission.SEE_REPORTS,),
    "/api/admin/price-rules": (Permission.EDIT_MENU,),
    "/api/admin/staff": (Permission.EDIT_VENUE,),
    "/api/admin/devices": (Permission.EDIT_VENUE,),
    "/api/admin/backups": (Permission.EDIT_VENUE,),
    "/api/admin/settings": (Permission.EDIT_VENUE,),
}
"""Whoever may try one of these may ask a question; with none of them, everybody signed in."""

PARAMETERS: Final[Mapping[str, dict[str, Any]]] = {
    "day": {"type": "string", "format": "date", "description": "the business day; today when not said"},
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
    ("POST", "/api/auth/login"): lambda: Endpoint(SignedInView, body=sign_in.Login, refuses=SIGN_IN),
    ("POST", "/api/auth/pin"): lambda: Endpoint(SignedInView, body=sign_in.PinLogin, refuses=SIGN_IN),
    ("POST", "/api/auth/logout"): lambda: Endpoint(schemas.Ok, "signed in"),
    ("POST", "/api/auth/logout-all"): lambda: Endpoint(schemas.Ok, "signed in"),
    ("POST", "/api/devices/pair"): lambda: Endpoint(
        PairedDeviceView, body=_args("device.pair"), refuses=(WrongCredentials, TooMany, Invalid, ForeignOrigin)
    ),
    ("POST", "/api/setup/{token}"): lambda: Endpoint(
        SignedInView,
        body=_args("staff.make_first_admin"),
        without=("address",),
        status=201,
        refuses=(NotFound, TooMany, Invalid, ForeignOrigin),
    ),
    ("PUT", "/api/admin/menu-items/{item}/image"): lambda: Endpoint(
        AdminItemView,
        "signed in",
        body_types=PICTURES,
        any_of=(Permission.EDIT_MENU,),
        refuses=(NotFound, Invalid),
    ),
    ("DELETE", "/api/admin/menu-items/{item}/image"): lambda: Endpoint(
        AdminItemView, "signed in", any_of=(Permission.EDIT_MENU,), refuses=(NotFound,)
    ),
    ("POST", "/api/admin/printers/{printer}/test"): lambda: Endpoint(
        TestPageView, "signed in", any_of=(Permission.EDIT_VENUE,), refuses=(NotFound,)
    ),
    ("GET", "/uploads/{name}"): lambda: Endpoint(None, answers_type="image/*"),
    ("GET", "/api/reports/{report}"): lambda: Endpoint(
        ReportView,
        "signed in",
        any_of=(Permission.SEE_REPORTS,),
        parameters=("from", "to", "format"),
        refuses=(NotFound, Invalid),
    ),
    ("GET", "/api/admin/backups/{backup}/download"): lambda: Endpoint(
        None,
        "signed in",
        answers_type="application/octet-stream",
        any_of=(Permission.EDIT_VENUE,),
        refuses=(NotFound, BackupFileMissing),
    ),
    ("POST", "/api/licence/unlock"): lambda: Endpoint(UnlockedView, body=licence.Code, refuses=(Invalid,)),
    ("GET", "/api/pesapal/ipn"): lambda: Endpoint(
        schemas.Noticed,
        refuses=(Invalid, TooMany),
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
}

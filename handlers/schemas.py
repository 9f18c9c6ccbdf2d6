"""What the hub says that is no view: problems, health, the doctor's findings, and a screen's connection.

Views are in `hub.views`.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.views.approvals import ApprovalView
from hub.views.fields import Instant
from hub.views.menu import MenuView, StockView
from hub.views.notices import AlertView
from hub.views.orders import OrderView
from hub.views.sessions import MeView
from hub.views.shifts import SalesView, ShiftView
from hub.views.tables import FloorView, TableView
from hub.views.tickets import TicketView
from hub.views.venue import DeviceView, LicenceView, SettingsView, StaffView, StationView

Shape = type[msgspec.Struct]


class Problem(msgspec.Struct):
    """Why the hub says no (RFC 9457). Programs look at `code`; `detail` is one line for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    reason: str | UnsetType = UNSET


class FieldError(msgspec.Struct):
    """What is wrong with one field; `code` chooses the message, unless the decoder made it."""

    field: str
    message: str
    code: str | UnsetType = UNSET


class Ok(msgspec.Struct):
    """Done, with nothing to tell."""

    ok: Literal[True]


class Noticed(msgspec.Struct, rename="camel"):
    """What Pesapal is answered, as it wants it."""

    order_notification_type: str
    order_tracking_id: str
    order_merchant_reference: str
    status: int


class Health(msgspec.Struct):
    """Whether the hub can do its work; `checks` says what is missing."""

    status: Literal["ok", "degraded"]
    checks: dict[str, str] | UnsetType = UNSET


class Finding(msgspec.Struct):
    """One line of the checklist: one plain sentence, and what to do unless all is well."""

    check: Annotated[str, Meta(description="a stable name, for monitors")]
    state: Literal["ok", "warn", "fail", "unknown"]
    says: str
    todo: str


class Diagnosis(msgspec.Struct):
    """What the doctor found. `state` is the worst of it; what is not known counts as a warning."""

    state: Literal["ok", "warn", "fail"]
    checked_at: Instant
    findings: list[Finding]


TICKETS = "at work, and the last 50 bumped of each station"


class State(msgspec.Struct):
    """Where a screen starts: every collection by id. A collection is there only if the screen hears about it."""

    settings: SettingsView
    licence: LicenceView
    menu: MenuView
    stock: Annotated[dict[str, StockView], Meta(description="sold-out and counted items only")]
    stations: dict[str, StationView]
    approvals: dict[str, ApprovalView]
    shifts: dict[str, ShiftView] | UnsetType = UNSET
    floors: dict[str, FloorView] | UnsetType = UNSET
    tables: dict[str, TableView] | UnsetType = UNSET
    orders: Annotated[dict[str, OrderView], Meta(description="open ones")] | UnsetType = UNSET
    tickets: (
        Annotated[dict[str, TicketView], Meta(description="at work, and the last 50 bumped of each station")]
        | UnsetType
    ) = UNSET
    alerts: dict[str, AlertView] | UnsetType = UNSET
    staff: dict[str, StaffView] | UnsetType = UNSET
    devices: dict[str, DeviceView] | UnsetType = UNSET
    sales: SalesView | UnsetType = UNSET


class Sync(msgspec.Struct):
    """The first thing a screen hears: who it is, which rooms it is in, and where in the log it starts.

    `resume`: all that was missed follows as events. `snapshot`: `state` replaces what the screen had, `why` says why.
    A `resume` that cannot be finished (log pruned, line too thin) is followed by a `snapshot`: `compacted`.
    """

    epoch: str
    position: int
    tag: int
    rooms: list[str]
    me: MeView
    mode: Literal["snapshot", "resume"]
    why: Literal["new", "epoch", "ahead", "compacted", "fork"] | UnsetType = UNSET
    state: State | UnsetType = UNSET


class LiveDevice(msgspec.Struct):
    """A device on line: how many events it is behind, and for how many seconds it is there."""

    code: str
    lag: int
    since: int


class Tick(msgspec.Struct):
    """Every 5 seconds: whoever has the last event of each of its rooms has missed nothing."""

    position: int
    at: Instant
    rooms: dict[str, int]
    devices: Annotated[list[LiveDevice], Meta(description="in the manager room only")] | UnsetType = UNSET


class Applied(msgspec.Struct):
    """The screen has applied everything up to here."""

    position: int


class Shown(msgspec.Struct):
    """A kitchen screen has drawn these tickets."""

    tickets: Annotated[list[UUID], Meta(max_length=200)]


class Connect(msgspec.Struct):
    """What a client brings as `auth`. With epoch, position and tag of its last event it resumes where it was."""

    token: Annotated[str, Meta(description="our own pages may leave it out: their cookie serves")] | UnsetType = UNSET
    device: str | UnsetType = UNSET
    epoch: str | UnsetType = UNSET
    position: int | UnsetType = UNSET
    tag: int | UnsetType = UNSET

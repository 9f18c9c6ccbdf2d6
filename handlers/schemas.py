"""The shape of everything the hub says, as types: what OpenAPI and AsyncAPI tell the world about replies and events.

The views themselves are made in `hub.views`; a test holds real replies against these schemas. Nothing here is run to
answer a request.
"""

from datetime import date, datetime
from types import GenericAlias
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from hub.commands.fields import Colour, Customer, Day, Method, OrderType, Role

Shape = type[msgspec.Struct]
Instant = Annotated[datetime, Meta(tz=True)]
Minor = Annotated[int, Meta(description="minor units of the venue's currency")]
Share = Annotated[str, Meta(description="percent as a decimal string")]
Amount = Annotated[int | str, Meta(description="an integer, or a decimal string where an item is sold by weight")]
LineState = Literal["draft", "sent", "started", "ready", "served", "voided"]
TicketState = Literal["queued", "delivered", "shown", "started", "ready"]
Gone = Annotated[Literal[True], Meta(description="it is no longer in use: forget it")]


class Problem(msgspec.Struct):
    """Why the hub says no (RFC 9457). Programs look at `code`; `detail` is one line for people."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    reason: str | UnsetType = UNSET


class Fault(msgspec.Struct):
    """What is wrong with one field; `code` chooses the message, unless the decoder made it."""

    field: str
    message: str
    code: str | UnsetType = UNSET


class Ok(msgspec.Struct):
    """Done, with nothing to tell."""

    ok: Literal[True]


# The floor ------------------------------------------------------------------------------------------------


class TableName(msgspec.Struct):
    """A table, as an order names it."""

    id: UUID
    code: str


class PersonName(msgspec.Struct):
    """A person, as others are shown them."""

    id: UUID
    name: str


class ChosenModifier(msgspec.Struct):
    """A modifier with the price it had when the line was added."""

    id: UUID
    name: str
    price_minor: Minor


class VoidStory(msgspec.Struct):
    """Why a sent line was taken back, by whom, and how far the kitchen was."""

    reason: str
    by: UUID
    approved_by: UUID | None
    at: Instant
    kitchen_state: str


class RuleName(msgspec.Struct):
    """The price rule in force when a line was added, as it was called then."""

    id: UUID
    name: str


class Line(msgspec.Struct):
    """One thing on an order."""

    id: UUID
    item: UUID
    name: str
    quantity: Amount
    unit_price_minor: Minor
    modifiers: list[ChosenModifier]
    seat: int | None
    course: int | None
    note: str | None
    station: str
    state: LineState
    discount_minor: Minor
    tax_minor: Minor
    total_minor: Minor
    void: VoidStory | None
    price_rule: RuleName | None


class Discount(msgspec.Struct):
    """A discount on an order, or on one of its lines, and what it came to."""

    id: UUID
    line: UUID | None
    kind: Literal["percent", "amount"]
    value: Annotated[int | str, Meta(description="percent as a decimal string, or minor units")]
    amount_minor: Minor
    reason: str
    given_by: UUID
    approved_by: UUID | None
    at: Instant


class Payment(msgspec.Struct):
    """Money taken towards an order. `amount_minor` is what it pays of it; the tip comes on top.

    `held_minor` is what can still be given back of it. `redirect_url` is where the guest pays while it is `pending`;
    `note` says in words how it stands with one that is awaited or came to nothing.
    """

    id: UUID
    order: UUID
    shift: UUID | None
    method: Method
    state: Literal["pending", "completed", "unverified", "failed", "cancelled"]
    amount_minor: Minor
    tendered_minor: Minor | None
    change_minor: Minor
    tip_minor: Minor
    rounding_minor: Minor
    refunded_minor: Minor
    held_minor: Minor
    reference: str | None
    redirect_url: str | None
    note: str | None
    note_data: dict[str, Any] | None
    taken_by: UUID
    at: Instant


class Order(msgspec.Struct):
    """An order with everything on it. `can` lists the operations its state allows now, the same for every reader.

    `pending_minor` is the part of `due_minor` for which a payment is awaited already.
    """

    id: UUID
    number: int
    business_day: date
    type: OrderType
    state: Literal["open", "settled", "cancelled"]
    version: int
    table: TableName | None
    guests: int | None
    waiter: PersonName
    note: str | None
    customer: Customer | None
    opened_at: Instant
    sent_to_kitchen_at: Instant | None
    sent_to_bar_at: Instant | None
    settled_at: Instant | None
    cancelled_at: Instant | None
    cancel_reason: str | None
    merged_into: UUID | None
    lines: list[Line]
    discounts: list[Discount]
    subtotal_minor: Minor
    discount_minor: Minor
    service_charge_minor: Minor
    tax_minor: Minor
    total_minor: Minor
    paid_minor: Minor
    tip_minor: Minor
    due_minor: Minor
    pending_minor: Minor
    payments: list[Payment]
    can: list[str]


class PaidOrder(msgspec.Struct):
    """A payment that was taken, and the order as it is after it."""

    payment: Payment
    order: Order


class Refund(msgspec.Struct):
    """Money that was given back out of a payment; `shift` is the drawer it left, if it left one."""

    id: UUID
    amount_minor: Minor
    reason: str
    shift: UUID | None
    business_day: date


class RefundedPayment(msgspec.Struct):
    """A refund, its payment and its order as they are after it."""

    refund: Refund
    payment: Payment
    order: Order


class Noticed(msgspec.Struct, rename="camel"):
    """What Pesapal is answered, as it wants it."""

    order_notification_type: str
    order_tracking_id: str
    order_merchant_reference: str
    status: int


class SplitOrder(Order, kw_only=True):
    """What stayed on an order that was split by lines, and the order that was split off it."""

    split_off: Order


class EqualShares(msgspec.Struct):
    """An order split by ways: what each guest pays. Nothing changes by it; each share is paid as a payment."""

    ways: int
    shares: list[Minor]
    total_minor: Minor
    due_minor: Minor


class SeatedOrder(msgspec.Struct):
    """An open order, as its table shows it."""

    id: UUID
    number: int
    waiter: UUID
    opened_at: Instant
    guests: int | None


class Table(msgspec.Struct):
    """A table and who sits there; its state is that of its furthest order."""

    id: UUID
    code: str
    seats: int
    floor: UUID
    sort: int
    state: Literal["free", "seated", "ordered", "ready", "paying"]
    guests: int
    since: Instant | None
    orders: list[SeatedOrder]
    deleted: Gone | UnsetType = UNSET


class FloorPlan(msgspec.Struct):
    """A floor with its tables as they are now."""

    id: UUID
    name: str
    tables: list[Table]


class Floors(msgspec.Struct):
    """Every floor in use."""

    floors: list[FloorPlan]


class Floor(msgspec.Struct):
    """A room or terrace."""

    id: UUID
    name: str
    sort: int
    deleted: Gone | UnsetType = UNSET


# The kitchen ----------------------------------------------------------------------------------------------


class TicketOrder(msgspec.Struct):
    """Of the order, what a station needs to know."""

    id: UUID
    number: int
    type: OrderType
    table: TableName | None
    waiter: PersonName
    note: str | None


class TicketModifier(msgspec.Struct):
    """A modifier, without its price."""

    id: UUID
    name: str


class TicketLine(msgspec.Struct):
    """One thing to make. `change` marks what the station has not taken in yet."""

    id: UUID
    name: str
    quantity: Amount
    modifiers: list[TicketModifier]
    note: str | None
    seat: int | None
    course: int | None
    state: LineState
    change: Literal["new", "changed", "voided"] | None


class Ticket(msgspec.Struct):
    """What one station gets of one round: no prices, no payments. `change` marks another note of the order."""

    id: UUID
    order: TicketOrder
    station: str
    state: TicketState
    round: int
    version: int
    sent_at: Instant
    delivered_at: Instant | None
    shown_at: Instant | None
    started_at: Instant | None
    ready_at: Instant | None
    change: Literal["changed"] | None
    lines: list[TicketLine]


class Tickets(msgspec.Struct):
    """A station's tickets at work, oldest first, and the bumped ones it may recall."""

    items: list[Ticket]
    recallable: list[Ticket]


class ProvenTickets(msgspec.Struct):
    """The tickets for which the proof was news."""

    tickets: list[UUID]


class Station(msgspec.Struct):
    """A place that makes things, and after how many seconds a ticket there is slow, then late."""

    id: UUID
    code: str
    name: str
    kind: str
    warn_after_s: int
    late_after_s: int
    sort: int
    is_catch_all: Annotated[bool, Meta(description="in the office's lists only")] | UnsetType = UNSET
    deleted: Gone | UnsetType = UNSET


class Stations(msgspec.Struct):
    """Every station in use."""

    stations: list[Station]


# The menu -------------------------------------------------------------------------------------------------


class Modifier(msgspec.Struct):
    """A choice that goes with an item."""

    id: UUID
    name: str
    price_minor: Minor


class ModifierGroup(msgspec.Struct):
    """Choices of which at least `min` and at most `max` must be made."""

    id: UUID
    name: str
    min: int
    max: int
    modifiers: list[Modifier]


class RulePrice(msgspec.Struct):
    """What an item costs while a rule is in force."""

    rule: UUID
    price_minor: Minor


class Item(msgspec.Struct):
    """Something that is sold. What is left of it comes with GET /api/menu; screens hear it as stock."""

    id: UUID
    name: str
    short_name: str | None
    price_minor: Minor
    is_open_price: bool
    is_by_weight: bool
    station: str
    sort: int
    image_url: str | None
    modifier_groups: list[ModifierGroup]
    rule_prices: list[RulePrice]
    available: bool | UnsetType = UNSET
    remaining: int | None | UnsetType = UNSET


class Category(msgspec.Struct):
    """A page of the menu."""

    id: UUID
    name: str
    colour: Colour
    sort: int
    items: list[Item]


class PriceRule(msgspec.Struct):
    """When other prices are in force, by the venue's wall clock; empty lists mean all, null times the whole day."""

    id: UUID
    name: str
    days: list[Day]
    from_time: str | None
    to_time: str | None
    first_on: date | None
    last_on: date | None
    order_types: list[OrderType]


class Menu(msgspec.Struct):
    """The whole menu. Rules stand in the order they are tried: the first in force that an item names prices it."""

    categories: list[Category]
    price_rules: list[PriceRule]


class Stock(msgspec.Struct):
    """What is left of an item; `remaining` is null when it is not counted."""

    id: UUID
    available: bool
    remaining: int | None


# Drawers and figures --------------------------------------------------------------------------------------


class Shift(msgspec.Struct):
    """One person's hours on one drawer. What it should hold is told only after it was counted."""

    id: UUID
    number: int
    drawer: str
    staff: PersonName
    state: Literal["open", "closed"]
    version: int
    business_day: date
    float_minor: Minor
    opened_at: Instant
    closed_at: Instant | None
    counted_minor: Minor | None
    expected_minor: Minor | None
    variance_minor: Minor | None


class ZNumber(msgspec.Struct):
    """A closing report's number, without gaps in the venue, and the SHA-256 of its text."""

    number: int
    hash: str


class ClosedShift(Shift, kw_only=True):
    """A shift that was counted and closed, and its Z."""

    z: ZNumber


class CashMovement(msgspec.Struct):
    """Cash that moved without a sale."""

    id: UUID
    kind: str
    amount_minor: Minor
    reason: str


class MovedCash(msgspec.Struct):
    """What moved, and the shift after it."""

    movement: CashMovement
    shift: Shift


class ReportedMovement(msgspec.Struct):
    """Cash that moved without a sale, as a drawer's report lists it."""

    kind: str
    amount_minor: Minor
    reason: str
    at: Instant


class TakenBy(msgspec.Struct):
    """What a drawer took by one method."""

    method: Method
    count: int
    amount_minor: Minor
    tip_minor: Minor
    rounding_minor: Minor | UnsetType = UNSET


class GivenBack(msgspec.Struct):
    """What a drawer gave back by one method."""

    method: Method
    count: int
    amount_minor: Minor


class DrawerReport(msgspec.Struct):
    """The X of an open drawer, or the Z it was closed with. A cashier's X leaves out what the count would show."""

    kind: Literal["x", "z"]
    shift: UUID
    shift_number: int
    drawer: str
    staff: UUID
    business_day: date
    opened_at: Instant
    closed_at: Instant | None
    float_minor: Minor
    movements: list[ReportedMovement]
    pay_ins_minor: Minor
    pay_outs_minor: Minor
    drops_minor: Minor
    payments: list[TakenBy] | UnsetType = UNSET
    refunds: list[GivenBack] | UnsetType = UNSET
    cash_refunds_minor: Minor | UnsetType = UNSET
    expected_minor: Minor | UnsetType = UNSET
    counted_minor: Minor | UnsetType = UNSET
    variance_minor: Minor | UnsetType = UNSET
    number: Annotated[int, Meta(description="of the Z")] | UnsetType = UNSET


class Report(msgspec.Struct):
    """A report over business days, both included. What its rows hold is in docs/reports.md."""

    from_: date = msgspec.field(name="from")
    to: date
    rows: list[dict[str, Any]]
    totals: dict[str, Any]


class SalesHour(msgspec.Struct):
    """What was settled in one hour of the day."""

    hour: int
    orders: int
    sales_minor: Minor
    guests: int | UnsetType = UNSET


class SalesMethod(msgspec.Struct):
    """What came in by one method."""

    method: Method
    count: int
    amount_minor: Minor


class Sales(msgspec.Struct):
    """A business day's figures so far."""

    business_day: date
    settled_orders: int
    guests: int
    sales_minor: Minor
    tips_minor: Minor
    refunds_minor: Minor
    by_hour: list[SalesHour]
    last_week_by_hour: list[SalesHour]
    by_method: list[SalesMethod]


# People and oversight -------------------------------------------------------------------------------------


class SignedInPerson(msgspec.Struct):
    """Who signed in."""

    id: UUID
    name: str
    role: Role


class SignedIn(msgspec.Struct):
    """A new session; browsers also get it as the cookie `pos_session`."""

    token: str
    expires_at: Instant
    staff: SignedInPerson
    device: str | None


class MyName(SignedInPerson, kw_only=True):
    """The reader."""

    username: str


class MyDevice(msgspec.Struct):
    """The device the reader is on."""

    code: str
    name: str
    kind: Literal["pos", "kds", "manager", "expo"]
    station: str | None


class Me(msgspec.Struct):
    """Who the reader is, where, and the operations their role may at least try."""

    staff: MyName
    device: MyDevice | None
    may: list[str]


class Staff(msgspec.Struct):
    """A person who works here."""

    id: UUID
    name: str
    username: str
    role: Role
    is_active: bool


class Device(MyDevice, kw_only=True):
    """A screen or till of the house."""

    id: UUID
    is_active: bool
    is_paired: bool


class PairingCode(msgspec.Struct):
    """A code that pairs one browser, once."""

    code: str
    expires_at: Instant
    device: UUID


class PairedDevice(msgspec.Struct):
    """The device's own token, shown once, and what it is now."""

    token: str
    device: Device


class OrderAskedAbout(msgspec.Struct):
    """The order that an approval is about, or that its line or payment belongs to."""

    id: UUID
    number: int
    type: str
    table: str | None
    total_minor: int


class LineAskedAbout(msgspec.Struct):
    """The line that an approval is about, and how far the kitchen was."""

    id: UUID
    name: str
    quantity: Amount
    state: str
    total_minor: int


class PaymentAskedAbout(msgspec.Struct):
    """The payment that an approval is about."""

    id: UUID
    method: str
    amount_minor: int


class DrawerAskedAbout(msgspec.Struct):
    """The shift that an approval is about."""

    id: UUID
    drawer: str


class AskedAbout(msgspec.Struct):
    """What an approval is about, as it was when it was asked."""

    order: OrderAskedAbout | None
    line: LineAskedAbout | None
    payment: PaymentAskedAbout | None
    shift: DrawerAskedAbout | None


class Approval(msgspec.Struct):
    """What was asked of the managers, by whom, about what, and how it ended."""

    id: UUID
    action: str
    target: str
    reason: str
    state: Literal["pending", "granted", "refused", "used", "expired"]
    asked_by: PersonName
    asked_at: Instant
    expires_at: Instant
    resolved_by: PersonName | None
    detail: AskedAbout | None


class Alert(msgspec.Struct):
    """Something that needs a person, until it is cleared."""

    id: UUID
    kind: str
    severity: str
    station: str | None
    ticket: UUID | None
    order: UUID | None
    message: str
    message_data: dict[str, Any] | None
    raised_at: Instant
    cleared_at: Instant | None


class AuditEntry(msgspec.Struct):
    """One link of the audit chain; `before` and `after` are JSON texts, exactly as they were hashed."""

    n: int
    at: Instant
    actor: UUID | None
    device: str | None
    action: str
    target: str
    before: str | None
    after: str | None
    prev_hash: str
    hash: str


class AuditVerdict(msgspec.Struct):
    """Whether every link holds, and the first that does not."""

    ok: bool
    entries: int
    first_broken: int | None
    is_cut_short: bool
    head: str


BackupState = Literal["asked", "making", "made", "proving", "proven", "unproven", "failed"]


class Printer(msgspec.Struct):
    """A printer on the network; a receipt printer without terminals serves all of them."""

    id: UUID
    name: str
    kind: Literal["receipt", "station"]
    host: str
    port: int
    stations: Annotated[list[str], Meta(description="codes of the stations whose tickets it prints")]
    terminals: list[str]
    backup: Annotated[UUID | None, Meta(description="the printer that prints what waits here for 30 seconds")]
    width_mm: Literal[58, 80]
    code_page: str
    has_drawer: bool
    is_active: bool


class Print(msgspec.Struct):
    """A slip of paper; `problem` is why the last attempt failed. A doubtful one may have been printed before."""

    id: UUID
    printer: UUID
    kind: Literal["ticket", "void", "bill", "receipt", "report", "kick"]
    state: Literal["queued", "sending", "printed", "expired"]
    order: UUID | None
    terminal: str | None
    is_duplicate: bool
    is_doubtful: bool
    attempts: int
    problem: str | None
    problem_data: dict[str, Any] | None
    created_at: Instant
    ended_at: Instant | None


class Tried(msgspec.Struct):
    """What came of a test page."""

    ok: bool
    problem: str | None


class Backup(msgspec.Struct):
    """A backup: proven once it was restored into a scratch database and found to hold all it must."""

    id: UUID
    file: str | None
    state: BackupState
    reason: Annotated[str, Meta(description="why it was made: on demand, daily, before a migration …")]
    created_at: Instant
    size_bytes: int | None
    sha256: str | None
    is_encrypted: bool
    event_position: Annotated[int | None, Meta(description="the last event that is in it")]
    made_in_ms: int | None
    verified_at: Instant | None
    proven_in_ms: int | None
    problem: Annotated[str | None, Meta(description="why it could not be made or proven")]
    copied_at: Annotated[Instant | None, Meta(description="when the copy elsewhere was made")]
    copy_problem: str | None
    progress: Annotated[int | None, Meta(description="percent of what is being done now")]
    deleted: Gone | UnsetType = UNSET


class Backups(msgspec.Struct):
    """The newest backups first, and how old the last good ones are."""

    items: list[Backup]
    last_backup_at: Instant | None
    last_proven_at: Instant | None


class EndedSession(msgspec.Struct):
    """A session whose token counts no more; `expires_at` in seconds since 1970."""

    id: str
    expires_at: int


# The house ------------------------------------------------------------------------------------------------


class Settings(msgspec.Struct):
    """How the venue is run."""

    name: str
    currency: str
    currency_decimals: int
    locale: str
    timezone: str
    cutoff_minutes: Annotated[int, Meta(description="when the business day ends, in minutes after midnight")]
    is_demo: bool
    has_receipt_printer: bool
    has_pesapal: bool
    tax_rounding: Literal["line", "document"] | UnsetType = UNSET
    service_charge: dict[str, Share] | UnsetType = UNSET
    variance_limit_minor: Minor | UnsetType = UNSET
    discount_limit_percent: Share | UnsetType = UNSET
    cash_rounding_minor: Minor | UnsetType = UNSET
    phone: str | UnsetType = UNSET
    receipt_header: str | UnsetType = UNSET
    receipt_footer: str | UnsetType = UNSET
    tax_note: str | UnsetType = UNSET


class Licence(msgspec.Struct):
    """What the venue may do now."""

    state: Literal["active", "warn", "grace", "drain", "locked"]
    reason: str | None
    contact: str | None
    expires_at: Instant | None


class Unlocked(msgspec.Struct):
    """A code was good; until then the venue may trade."""

    unlocked_until: Instant


class OfficeItem(msgspec.Struct):
    """An item with everything that can be changed of it; those taken off the menu are not active."""

    id: UUID
    category: UUID
    name: str
    short_name: str | None
    price_minor: Minor
    is_open_price: bool
    is_by_weight: bool
    is_service_chargeable: bool
    station: str | None
    tax_group: UUID | None
    takeaway_tax_group: UUID | None
    modifier_groups: list[UUID]
    available: bool
    remaining: int | None
    image_url: str | None
    sort: int
    is_active: bool


class OfficeCategory(msgspec.Struct):
    """A page of the menu, and what its items are unless they say otherwise."""

    id: UUID
    name: str
    colour: Colour
    sort: int
    station: str | None
    tax_group: UUID | None


class OfficeModifier(Modifier, kw_only=True):
    """A choice, and where it sends a line that makes it."""

    station: str | None
    sort: int


class OfficeModifierGroup(msgspec.Struct):
    """Choices that go with items."""

    id: UUID
    name: str
    min: int
    max: int
    sort: int
    modifiers: list[OfficeModifier]


class OfficeTable(msgspec.Struct):
    """A table as furniture."""

    id: UUID
    code: str
    seats: int
    floor: UUID
    sort: int


class TaxEntry(msgspec.Struct):
    """One tax of a group."""

    id: UUID
    code: str
    name: str
    rate: Share
    is_inclusive: bool


class TaxGroup(msgspec.Struct):
    """Taxes that are levied together."""

    id: UUID
    name: str
    is_default: bool
    taxes: list[TaxEntry]


class OfficePriceRule(PriceRule):
    """A rule with what it covers (neither items nor categories: the whole menu) and what it does to a price."""

    items: list[UUID]
    categories: list[UUID]
    kind: Literal["percent", "amount", "price"]
    value: Annotated[int | str, Meta(description="percent off as a decimal string; else minor units")]
    sort: int
    is_active: bool


class Removed(msgspec.Struct):
    """It is gone."""

    id: UUID
    deleted: Literal[True]


class Health(msgspec.Struct):
    """Whether the hub can do its work; `checks` says what is missing."""

    status: Literal["ok", "degraded"]
    checks: dict[str, str] | UnsetType = UNSET


# Lists ----------------------------------------------------------------------------------------------------


def listed(kind: Shape) -> Shape:
    """All of them."""
    doc = {"__doc__": f"A list of {kind.__name__}."}
    return msgspec.defstruct(f"{kind.__name__}List", [("items", GenericAlias(list, (kind,)))], namespace=doc)


def paged(kind: Shape) -> Shape:
    """One page of them; `next` goes into the query parameter `after`, null on the last page."""
    doc = {"__doc__": f"A page of {kind.__name__}; `next` is what `after` takes, null on the last page."}
    fields = [("items", GenericAlias(list, (kind,))), ("next", str | None)]
    return msgspec.defstruct(f"{kind.__name__}Page", fields, namespace=doc)


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


# Screens --------------------------------------------------------------------------------------------------


class State(msgspec.Struct):
    """Where a screen starts: every collection by id. A collection is there only if the screen hears about it."""

    settings: Settings
    licence: Licence
    menu: Menu
    stock: Annotated[dict[str, Stock], Meta(description="sold-out and counted items only")]
    stations: dict[str, Station]
    approvals: dict[str, Approval]
    shifts: dict[str, Shift] | UnsetType = UNSET
    floors: dict[str, Floor] | UnsetType = UNSET
    tables: dict[str, Table] | UnsetType = UNSET
    orders: Annotated[dict[str, Order], Meta(description="open ones")] | UnsetType = UNSET
    tickets: (
        Annotated[dict[str, Ticket], Meta(description="at work, and the last 50 bumped of each station")] | UnsetType
    ) = UNSET
    alerts: dict[str, Alert] | UnsetType = UNSET
    staff: dict[str, Staff] | UnsetType = UNSET
    devices: dict[str, Device] | UnsetType = UNSET
    sales: Sales | UnsetType = UNSET


class Sync(msgspec.Struct):
    """The first thing a screen hears: who it is, which rooms it is in, and where in the log it starts.

    `resume`: all that was missed follows as events. `snapshot`: `state` replaces what the screen had, `why` says why.
    A `resume` that cannot be finished (log pruned, line too thin) is followed by a `snapshot`: `compacted`.
    """

    epoch: str
    position: int
    tag: int
    rooms: list[str]
    me: Me
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

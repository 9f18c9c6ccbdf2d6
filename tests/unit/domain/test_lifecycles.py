"""docs/lifecycles.md, read as a specification: its tables against the domain, every state by every operation."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args
from uuid import UUID

import pytest

import hub.operations  # noqa: F401 - registers every operation
from hub.base.refusal import Refusal
from hub.commands.operation import OPERATIONS
from hub.domain import kitchen, order_records
from hub.domain.order_records import Line, OrderRecord, StaffRef, Ticket
from hub.domain.orders import Order
from hub.views.tables import TABLE_STATES

PAGE = (Path(__file__).parents[3] / "docs/lifecycles.md").read_text("utf-8")
AT = datetime(2026, 11, 21, 10, tzinfo=UTC)
ID = UUID(int=1)
NOTHING = "\N{EN DASH}"
TICKET_STATES = ("queued", "delivered", "shown", "started", "ready")
Step = Callable[[Order, Ticket, Line], object]
STEPS: dict[str, Step] = {
    "ticket.deliver": lambda sheet, ticket, line: kitchen.deliver(ticket, AT),
    "ticket.show": lambda sheet, ticket, line: kitchen.show(ticket, AT),
    "ticket.start": lambda sheet, ticket, line: kitchen.start(sheet, ticket, AT),
    "ticket.ready_line": lambda sheet, ticket, line: kitchen.ready_line(sheet, ticket, line, AT),
    "ticket.bump": lambda sheet, ticket, line: kitchen.bump(sheet, ticket, AT),
    "ticket.recall": lambda sheet, ticket, line: kitchen.recall(sheet, ticket),
    "order.serve": lambda sheet, ticket, line: kitchen.serve([line], AT),
    "order.void_line": lambda sheet, ticket, line: kitchen.void(sheet.sent_line(line.id), "r", ID, None, AT),
}
WHERE_THE_LINE_IS = {"sent": "shown", "started": "started", "ready": "ready", "served": "ready", "voided": "started"}
"""The state a ticket is in while its only line is in that one."""


def moves(heading: str) -> set[tuple[str, str, str]]:
    """(from, operation, to) of the table under a heading."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0].split("\n\n")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", "\n".join(section[:3]), re.MULTILINE)[2:]
    plain = [(old.strip("`"), by, new.strip("`")) for old, by, new in rows]
    return {(old, name, new) for old, by, new in plain for name in re.findall(r"`([a-z_]+\.[a-z_]+)`", by)}


def sheet_with(line_state: str, ticket_state: str) -> tuple[Order, Ticket, Line]:
    """An order with one line on one ticket."""
    order = OrderRecord(
        id=ID,
        number=1,
        business_day=AT.date(),
        type="takeaway",
        state="open",
        version=1,
        table_id=None,
        table_state=None,
        guests=None,
        waiter_id=ID,
        note=None,
        customer=None,
        rounds=1,
        opened_at=AT,
    )
    line = Line(
        id=ID,
        order_id=ID,
        seq=1,
        item_id=ID,
        name="Chips",
        quantity="1",
        unit_price_minor=100,
        modifiers=[],
        taxes=[],
        is_service_chargeable=False,
        is_counted=False,
        seat=None,
        course=None,
        note=None,
        station="kitchen",
        added_by=ID,
        added_at=AT,
    )
    line.state, line.ticket_id = line_state, ID  # type: ignore[assignment]
    ticket = Ticket(
        id=ID, order_id=ID, station="kitchen", state=ticket_state, round=1, version=1, terminal=None, sent_at=AT
    )
    return Order(record=order, table=None, waiter=StaffRef(ID, "Akello"), lines=[line], tickets=[ticket]), ticket, line


@pytest.mark.parametrize("state", TICKET_STATES)
@pytest.mark.parametrize("name", [name for name in STEPS if name.startswith("ticket.")])
def test_tickets_move_as_the_page_says(name: str, state: str) -> None:
    line_state = {"started": "started", "ready": "ready"}.get(state, "sent")
    order, ticket, line = sheet_with(line_state, state)
    try:
        STEPS[name](order, ticket, line)
    except Refusal:
        assert ticket.state == state
    new_states = {new for old, by, new in moves("Ticket") if (old, by) == (state, name)}
    assert new_states == ({ticket.state} if ticket.state != state else set())


@pytest.mark.parametrize("state", WHERE_THE_LINE_IS)
@pytest.mark.parametrize("name", STEPS)
def test_lines_move_as_the_page_says(name: str, state: str) -> None:
    order, ticket, line = sheet_with(state, WHERE_THE_LINE_IS[state])
    try:
        STEPS[name](order, ticket, line)
    except Refusal:
        assert line.state == state
    new_states = {new for old, by, new in moves("Line") if (old, by) == (state, name)}
    assert new_states == ({line.state} if line.state != state else set())


def test_the_page_names_every_state() -> None:
    named = {heading: {word for old, _, new in moves(heading) for word in (old, new)} for heading in ("Order", "Line")}
    assert named["Order"] - {NOTHING} == set(get_args(order_records.OrderState))
    assert named["Line"] - {NOTHING, "gone"} == set(get_args(order_records.LineState))
    assert {word for old, _, new in moves("Ticket") for word in (old, new)} - {NOTHING} == set(TICKET_STATES)
    assert all(f"| `{state}` |" in PAGE for state in TABLE_STATES)


def test_the_page_names_only_operations_there_are() -> None:
    assert {name for name in re.findall(r"`([a-z_]+\.[a-z_]+)`", PAGE) if name != "alert.raised"} <= OPERATIONS.keys()

"""What a locked or draining venue still does: reading, signing in, finishing; never a change it may not make."""

from typing import Any

import pytest

from cloud_link.licence import STATES
from handlers.routes import COMMANDS, QUERIES
from hub.base import ids
from hub.commands.operation import OPERATIONS, LicenceGate
from tests.journeys.conftest import Floor
from tests.running_hub import RunningHub, Till
from tests.samples import sample

BEGINNINGS = {"order.open", "order.add_lines"}
"""What a draining venue may not do (docs/commands.md); all else is finishing."""
OWN_ACTS = {
    "session.begin", "session.end", "session.end_all", "licence.keep", "licence.apply", "licence.use_code",
    "licence.note", "ticket.deliver", "ticket.show", "approval.expire", "alert.watch_tickets", "alert.raise_bad_event",
    "alert.tell_of_space",
    "backup.make", "backup.verify", "backup.note", "backup.forget", "backup.hand_out", "print.begin", "print.end",
    "print.sweep", "sales.begin_day", "pesapal.set_up", "pesapal.notice",
}  # fmt: skip
"""What goes on behind a lock: signing in and out, the licence, backups, what time and screens do by themselves."""
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
REPORTS = ("sales", "items", "hours", "staff", "payments", "taxes", "voids", "discounts", "kitchen")


async def licence(hub: RunningHub, state: str) -> None:
    await hub.ask("update licence set state = $1, version = version + 1 returning 1", state)


async def test_a_locked_venue_changes_nothing_over_http_and_sockets(floor: Floor, hub: RunningHub) -> None:
    shift = await floor.drawer()
    order = await floor.sent()
    screen, kitchen = await hub.screen("cashier"), await hub.screen("kitchen")
    await licence(hub, "locked")
    payment: dict[str, Any] = {"method": "cash", "amount_minor": 9_000}
    for till, path, body in (
        (floor.waiter, "/api/orders", {"type": "takeaway"}),
        (floor.cashier, f"/api/orders/{order['id']}/payments", payment),
        (floor.cashier, f"/api/shifts/{shift['id']}/close", {"counted_minor": 50_000}),
    ):
        answer = await till.call("POST", path, body, "key-" + path)
        assert (answer.status, answer.code) == (423, "venue_locked")
    for client, name, args in (
        (screen, "order.pay", {"order": order["id"], **payment}),
        (kitchen, "ticket.bump", {"ticket": next(iter(kitchen.sync["state"]["tickets"]))}),
    ):
        ack = await client.command(name, **args)
        assert (ack["ok"], ack["error"]["code"]) == (False, "venue_locked")


async def test_reading_and_signing_in_always_work(floor: Floor, hub: RunningHub) -> None:
    await licence(hub, "locked")
    assert (await hub.call("POST", "/api/auth/pin", {"pin": "4444", "device": "pos-1"})).status == 200
    assert (await floor.waiter.get("/api/licence"))["state"] == "locked"
    for path in ("/api/menu", "/api/tables", "/api/orders", "/api/auth/me"):
        await floor.waiter.get(path)
    assert (await hub.screen("waiter")).sync["state"]["licence"]["state"] == "locked"
    assert (await floor.waiter.call("POST", "/api/auth/logout")).status == 200


async def test_a_draining_venue_finishes_what_it_has(floor: Floor, hub: RunningHub) -> None:
    shift = await floor.drawer()
    order = await floor.sent()
    await licence(hub, "drain")
    chips = (await floor.items())["Chips"]["id"]
    for path, body in (
        ("/api/orders", {"type": "takeaway"}),
        (f"/api/orders/{order['id']}/lines", {"lines": [{"item": chips}]}),
    ):
        answer = await floor.waiter.call("POST", path, body)
        assert (answer.status, answer.code) == (423, "venue_locked")
    pay = {"method": "cash", "amount_minor": 9_000}
    await floor.cashier.post(f"/api/orders/{order['id']}/payments", pay)
    await floor.cashier.post(f"/api/shifts/{shift['id']}/close", {"counted_minor": 59_000})


async def test_a_draining_venue_takes_no_more_of_a_line_either(floor: Floor, hub: RunningHub) -> None:
    order = await floor.opened("Chips")
    line = f"/api/orders/{order['id']}/lines/{order['lines'][0]['id']}"
    await floor.waiter.call("PATCH", line, {"quantity": 2})
    await licence(hub, "drain")
    more = await floor.waiter.call("PATCH", line, {"quantity": 3})
    assert (more.status, more.code) == (423, "venue_locked")
    less = await floor.waiter.call("PATCH", line, {"quantity": 1, "note": "no salt"})
    assert (less.status, less.body["lines"][0]["quantity"]) == (200, 1)


async def test_what_was_ordered_before_the_drain_is_cooked_and_paid_in_it(floor: Floor, hub: RunningHub) -> None:
    order = await floor.opened("Chips")
    await licence(hub, "drain")
    sent = await floor.waiter.post(f"/api/orders/{order['id']}/send")
    assert [line["state"] for line in sent["lines"]] == ["sent"]
    await floor.drawer()  # the drawer was closed when the drain began, and the guest wants to pay
    pay = {"method": "cash", "amount_minor": order["due_minor"]}
    paid = await floor.cashier.post(f"/api/orders/{order['id']}/payments", pay)
    assert paid["order"]["state"] == "settled"


async def test_a_refusal_of_a_locked_venue_is_not_remembered(floor: Floor, hub: RunningHub) -> None:
    await licence(hub, "locked")
    assert (await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"}, "again")).status == 423
    await licence(hub, "active")
    assert (await floor.waiter.call("POST", "/api/orders", {"type": "takeaway"}, "again")).status == 201


@pytest.mark.parametrize("state", ["active", "warn", "grace"])
async def test_until_then_everything_works(floor: Floor, hub: RunningHub, state: str) -> None:
    await licence(hub, state)
    await floor.sent()


def test_every_operation_has_its_place_on_the_ladder() -> None:
    by_need = {gate: {name for name, wanted in OPERATIONS.items() if wanted.gate is gate} for gate in LicenceGate}
    assert by_need[LicenceGate.TRADE] == BEGINNINGS
    assert by_need[LicenceGate.ALWAYS] == OWN_ACTS


@pytest.mark.parametrize("state", STATES)
async def test_each_state_refuses_what_it_should_at_every_address(hub: RunningHub, state: str) -> None:
    admin = hub.as_("admin")
    await licence(hub, state)
    for method, path, name in COMMANDS:
        refused = (await call(admin, method, path, name)).status == 423
        closed = OPERATIONS.keys() - OWN_ACTS if state == "locked" else BEGINNINGS if state == "drain" else set()
        assert refused is (name in closed), (name, state)
    address = f"/api/admin/menu-items/{ids.new_id()}/image"
    for method, body in (("PUT", PNG), ("DELETE", None)):
        assert ((await admin.call(method, address, body)).status == 423) is (state == "locked")


async def call(till: Till, method: str, path: str, name: str) -> Any:
    """A call with everything that must be given, about things that do not exist."""
    args = sample(OPERATIONS[name])
    in_path = {part[1:-1] for part in path.split("/") if part.startswith("{")}
    body = {field: value for field, value in args.items() if field not in in_path}
    return await till.call(method, path.format(**dict.fromkeys(in_path, ids.new_id())), body, str(ids.new_id()))


@pytest.mark.parametrize("state", STATES)
async def test_at_every_step_a_venue_reads_and_takes_its_data_with_it(
    floor: Floor, hub: RunningHub, state: str
) -> None:
    order, admin = await floor.sent(), hub.as_("admin")
    await licence(hub, state)
    assert (await hub.call("POST", "/api/auth/pin", {"pin": "4444", "device": "pos-1"})).status == 200
    for path, _, _ in QUERIES:
        if "{" not in path and path != "/api/shifts/current":
            await admin.get(path)
    await admin.get(f"/api/orders/{order['id']}")
    span = f"from={order['business_day']}&to={order['business_day']}"
    for report in REPORTS:
        table = await admin.call("GET", f"/api/reports/{report}?{span}&format=csv")
        assert (table.status, table.headers["Content-Type"]) == (200, "text/csv; charset=utf-8"), (report, table)
    kitchen = await hub.screen("kitchen")
    assert len(kitchen.sync["state"]["tickets"]) == 1

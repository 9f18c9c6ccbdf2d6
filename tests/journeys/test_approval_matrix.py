"""Role × operation × size of approval, over HTTP and over sockets: what the matrix of permissions says happens.

`SIZES` says which permission an act of each size needs; what that means for a role is the data of `permissions` alone.
"""

import itertools
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

import hub.operations as operation_package
from handlers.routes import COMMANDS
from hub.base import ids
from hub.commands.operation import OPERATIONS, for_clients
from hub.domain.permissions import ROLES, Grant, Permission, grant
from tests.databases import Databases
from tests.running_hub import RunningHub, running_hub
from tests.screens import Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")
Args = dict[str, Any]
Send = Callable[[str, Args], Awaitable[Any]]
ROUTES = {name: (method, path) for method, path, name in COMMANDS}
NUMBERS = itertools.count(1)
OPERATION_FILES = Path(operation_package.__file__).parent
AUTHORIZED = re.compile(r'authorize\(\s*work,[^)]*?"([a-z]+\.[a-z_]+)"')


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def screens(hub: RunningHub) -> dict[str, Screen]:
    """One screen for each role."""
    return {role: await hub.screen(role) for role in ROLES}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(databases: Databases) -> AsyncIterator[RunningHub]:
    """One hub for the whole walk."""
    async with databases.demo_venue() as dsn, running_hub(databases.settings, dsn) as running:
        yield running


def over_http(hub: RunningHub, _: Screen, role: str) -> Send:
    till = hub.as_(role)

    async def send(name: str, args: Args) -> Any:
        method, path = ROUTES[name]
        in_path = {part[1:-1] for part in path.split("/") if part.startswith("{")}
        body = {field: value for field, value in args.items() if field not in in_path}
        return (await till.call(method, path.format(**args), body, str(ids.new_id()))).body

    return send


def over_sockets(_: RunningHub, screen: Screen, __: str) -> Send:
    async def send(name: str, args: Args) -> Any:
        ack = await screen.command(name, **args)
        return ack.get("error") or ack["result"]

    return send


@dataclass(frozen=True)
class Scene:
    """What an act is about: an order, its line and payment, a drawer."""

    order: Any = field(default_factory=dict)
    payment: Any = field(default_factory=dict)
    shift: Any = field(default_factory=dict)
    args: Args = field(default_factory=dict)


async def an_order(hub: RunningHub, role: str, *, is_sent: bool = True, is_cooking: bool = False) -> Scene:
    waiter = hub.as_("waiter")
    menu = await waiter.get("/api/menu")
    chips = next(item for one in menu["categories"] for item in one["items"] if item["name"] == "Chips")
    order = await waiter.post("/api/orders", {"type": "takeaway", "lines": [{"item": chips["id"]}]})
    if is_sent or is_cooking:
        order = await waiter.post(f"/api/orders/{order['id']}/send")
    if is_cooking:
        tickets = await hub.as_("kitchen").get("/api/stations/kitchen/tickets")
        ticket = next(one for one in tickets["items"] if one["order"]["id"] == order["id"])
        await hub.as_("kitchen").post(f"/api/tickets/{ticket['id']}/start")
    return Scene(order=order)


async def unsent(hub: RunningHub, role: str) -> Scene:
    return await an_order(hub, role, is_sent=False)


async def cooking(hub: RunningHub, role: str) -> Scene:
    return await an_order(hub, role, is_cooking=True)


async def paid(hub: RunningHub, role: str) -> Scene:
    order = (await an_order(hub, role)).order
    card = {"method": "card", "amount_minor": order["due_minor"], "reference": f"slip-{next(NUMBERS)}"}
    taker = role if role in ("cashier", "manager", "admin") else "manager"
    answer = await hub.as_(taker).post(f"/api/orders/{order['id']}/payments", card)
    return Scene(order=answer["order"], payment=answer["payment"])


async def paid_otherwise(hub: RunningHub, role: str) -> Scene:
    tender = {"method": "mobile_money", "reference": f"sms-{next(NUMBERS)}"}
    return Scene(payment=(await paid(hub, role)).payment, args=tender)


async def paid_on_the_wrong_order(hub: RunningHub, role: str) -> Scene:
    meant = (await an_order(hub, role)).order
    return Scene(order=meant, payment=(await paid(hub, role)).payment)


def priced(price_minor: int) -> Callable[[RunningHub, str], Awaitable[Scene]]:
    """An item whose price is typed, to be added at this price."""

    async def scene(hub: RunningHub, role: str) -> Scene:
        admin = hub.as_("admin")
        category = (await admin.get("/api/menu"))["categories"][0]["id"]
        catch = {"name": f"Catch {next(NUMBERS)}", "category": category, "price_minor": 0, "is_open_price": True}
        item = await admin.post("/api/admin/menu-items", catch)
        line = {"item": item["id"], "quantity": 1, "price_minor": price_minor}
        return Scene(order=(await an_order(hub, role)).order, args={"lines": [line]})

    return scene


async def a_drawer(hub: RunningHub, role: str) -> Scene:
    opener = role if role in ("cashier", "manager", "admin") else "manager"
    drawer = {"float_minor": 50_000, "drawer": f"till-{next(NUMBERS)}"}
    return Scene(shift=await hub.as_(opener).post("/api/shifts", drawer))


@dataclass(frozen=True)
class Size:
    """An act of one size, and the permission that it needs."""

    name: str
    size: str
    needs: Permission
    scene: Callable[[RunningHub, str], Awaitable[Scene]]
    args: Args = field(default_factory=dict)
    target: str = "order"

    def command(self, scene: Scene) -> tuple[str, Args]:
        """Its target's id and its arguments."""
        subjects = {
            "order": scene.order.get("id"),
            "line": scene.order["lines"][0]["id"] if scene.order else None,
            "payment": scene.payment.get("id"),
            "shift": scene.shift.get("id"),
        }
        fields = OPERATIONS[self.name].args.__struct_encode_fields__
        named = {name: subjects[name] for name in {"order", self.target} & set(fields)}
        reason = {"reason": "Why"} if "reason" in fields else {}
        return subjects[self.target], named | reason | self.args | scene.args


P = Permission
VOID, DISCOUNT, CLOSE, CASH = "order.void_line", "order.discount", "shift.close", "shift.record_cash"
SIZES = (
    Size(VOID, "before cooking", P.VOID_BEFORE_COOKING, an_order, target="line"),
    Size(VOID, "after cooking", P.VOID_AFTER_COOKING, cooking, target="line"),
    Size(DISCOUNT, "below the limit", P.SMALL_DISCOUNT, an_order, {"kind": "percent", "value": "9.99"}),
    Size(DISCOUNT, "at the limit", P.SMALL_DISCOUNT, an_order, {"kind": "percent", "value": "10"}),
    Size(DISCOUNT, "at the limit, as an amount", P.SMALL_DISCOUNT, an_order, {"kind": "amount", "value": 900}),
    Size(DISCOUNT, "above the limit", P.BIG_DISCOUNT, an_order, {"kind": "percent", "value": "10.01"}),
    Size(DISCOUNT, "everything, after cooking", P.BIG_DISCOUNT, cooking, {"kind": "percent", "value": "100"}),
    Size("order.cancel", "not sent", P.SERVE_TABLES, unsent),
    Size("order.cancel", "sent", P.CANCEL_SENT_ORDER, an_order),
    Size("order.cancel", "after cooking", P.CANCEL_SENT_ORDER, cooking),
    Size("order.reopen", "settled", P.REOPEN_ORDER, paid),
    Size("payment.refund", "a part", P.REFUND, paid, {"amount_minor": 1}, "payment"),
    Size("payment.refund", "all", P.REFUND, paid, {"amount_minor": 9_000}, "payment"),
    Size("payment.tip", "set", P.TIP_AFTER_PAYMENT, paid, {"tip_minor": 500}, "payment"),
    Size("payment.correct", "another tender", P.CORRECT_PAYMENT, paid_otherwise, target="payment"),
    Size("payment.void", "all", P.CORRECT_PAYMENT, paid, target="payment"),
    Size("payment.move", "to its order", P.CORRECT_PAYMENT, paid_on_the_wrong_order, target="payment"),
    Size("order.add_lines", "at a price", P.SERVE_TABLES, priced(500)),
    Size("order.add_lines", "at a price of 0", P.BIG_DISCOUNT, priced(0)),
    Size(CASH, "paid out, as it holds", P.RUN_DRAWER, a_drawer, {"kind": "pay_out", "amount_minor": 50_000}, "shift"),
    Size(CASH, "paid out, beyond", P.TAKE_MONEY_OUT, a_drawer, {"kind": "pay_out", "amount_minor": 50_001}, "shift"),
    Size(CASH, "dropped, beyond", P.TAKE_MONEY_OUT, a_drawer, {"kind": "drop", "amount_minor": 50_001}, "shift"),
    Size(CASH, "no sale", P.OPEN_DRAWER_UNSOLD, a_drawer, {"kind": "no_sale"}, "shift"),
    Size(CASH, "paid in", P.RUN_DRAWER, a_drawer, {"kind": "pay_in", "amount_minor": 1_000}, "shift"),
    Size(CLOSE, "below the limit", P.RUN_DRAWER, a_drawer, {"counted_minor": 45_001}, "shift"),
    Size(CLOSE, "at the limit", P.RUN_DRAWER, a_drawer, {"counted_minor": 45_000}, "shift"),
    Size(CLOSE, "above the limit", P.ACCEPT_VARIANCE, a_drawer, {"counted_minor": 44_999}, "shift"),
)


def is_refused(answer: Any) -> bool:
    return "code" in answer and answer.get("status", 0) >= 400


@pytest.mark.parametrize("entrance", [over_http, over_sockets])
@pytest.mark.parametrize("size", SIZES, ids=lambda one: f"{one.name}: {one.size}")
@pytest.mark.parametrize("role", ROLES)
async def test_what_the_matrix_says_happens(
    hub: RunningHub,
    screens: dict[str, Screen],
    role: str,
    size: Size,
    entrance: Callable[[RunningHub, Screen, str], Send],
) -> None:
    send = entrance(hub, screens[role], role)
    target, args = size.command(await size.scene(hub, role))
    request = {"action": size.name, "target": target, "args": args, "reason": "Why"}
    answer = await send(size.name, args)
    match grant(size.needs, role):
        case Grant.FREELY:
            assert not is_refused(answer), answer
        case Grant.NEVER:
            assert answer["code"] == "not_allowed"
            assert (await send("approval.ask", request))["code"] == "not_allowed"
        case Grant.WITH_APPROVAL:
            assert answer["code"] == "approval_required"
            approval = await send("approval.ask", request)
            assert approval["effect"]["permission"] == size.needs, approval
            early = await send(size.name, args | {"approval": approval["id"]})
            assert early["code"] == "approval_invalid", "nobody has granted it yet"
            await hub.as_("manager").post(f"/api/approvals/{approval['id']}/grant")
            answer = await send(size.name, args | {"approval": approval["id"]})
            assert not is_refused(answer), answer


async def test_every_command_that_asks_for_one_is_walked() -> None:
    sources = [path.read_text("utf-8") for path in OPERATION_FILES.glob("*.py")]
    asking = {name for source in sources for name in AUTHORIZED.findall(source)}
    assert asking == {size.name for size in SIZES}


async def test_every_command_on_orders_payments_and_cash_takes_one(hub: RunningHub) -> None:
    for name, operation in for_clients().items():
        takes = "approval" in operation.args.__struct_encode_fields__ and not name.startswith("approval.")
        assert takes is name.startswith(("order.", "payment.", "shift.")), name
    order = (await an_order(hub, "waiter", is_sent=False)).order
    address = f"/api/orders/{order['id']}/lines/{order['lines'][0]['id']}"
    waiter = hub.as_("waiter")
    assert (await waiter.call("DELETE", f"{address}?approval=none")).code == "invalid"
    assert (await waiter.call("DELETE", f"{address}?approval={ids.new_id()}")).body["lines"] == []


async def test_every_permission_that_somebody_must_ask_for_is_walked() -> None:
    asked = {one for one in Permission if any(grant(one, role) is Grant.WITH_APPROVAL for role in ROLES)}
    assert asked <= {size.needs for size in SIZES}

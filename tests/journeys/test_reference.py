"""The reference is honest: what a running hub really answers and tells is held against its own documents."""

import operator
import re
from dataclasses import dataclass, field
from typing import Any

import pytest

from handlers import openapi, responses, routes
from handlers.reference import asyncapi
from hub.base import ids
from hub.domain import events, permissions
from hub.queries import reports
from tests.architecture.test_reference import UNANNOUNCED
from tests.journeys.conftest import Floor
from tests.json_schema import faults
from tests.running_hub import RunningHub, Till
from tests.screens import Screen

View = dict[str, Any]
PROOF_S = 30.0
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
ELSEWHERE = {
    ("POST", "/api/setup/{token}"): "a venue with a demo in it has no set-up address: see test_set_up",
    ("GET", "/uploads/{name}"): "answers no JSON",
    ("POST", "/api/licence/unlock"): "a hub without a cloud has no lock: see test_lock",
    ("GET", "/metrics"): "answers no JSON",
    ("POST", "/api/payments/{payment}/cancel"): "a hub without an account at Pesapal awaits nothing: see test_pesapal",
    ("GET", "/api/admin/backups/{backup}/download"): "answers no JSON: see test_backups",
}
"""Addresses the walk leaves out, and why."""
NOT_IN_THIS_WALK = {"alert.raised", "alert.cleared", "licence.changed"}
"""Events that take seconds of waiting, or a cloud: see test_alerts and test_lock."""


@dataclass
class Witness:
    """Calls addresses as the document names them, and holds every reply against what it says."""

    document: View
    seen: set[tuple[str, str]] = field(default_factory=set)

    async def ask(self, who: Till, method: str, path: str, body: object = None, **ids_: object) -> Any:
        """A call that must go well."""
        status, answer = await self.call(who, method, path, body, **ids_)
        assert status < 300, (method, path, answer)
        self.seen.add((method, path.partition("?")[0]))
        return answer

    async def call(self, who: Till, method: str, path: str, body: object = None, **ids_: object) -> tuple[int, Any]:
        """A call, whatever it comes to: its status must be foreseen and its body must fit."""
        path, _, query = path.partition("?")
        filled = path.format(**ids_) + (f"?{query}" if query else "")
        key = str(ids.new_id()) if method != "GET" else None
        answer = await who.call(method, filled, body, key)
        reply = self.document["paths"][path][method.lower()]["responses"][str(answer.status)]
        if "$ref" in reply:
            reply = self.document["components"]["responses"][reply["$ref"].rpartition("/")[2]]
        kind = answer.headers["Content-Type"].partition(";")[0]
        schema = reply["content"][kind].get("schema", {})
        assert answer.status < 400 or kind != "application/problem+json" or answer.code in reply["x-codes"], (
            path,
            answer,
        )
        assert faults(answer.body, schema, self.document) == [], (method, path, answer.status)
        return answer.status, answer.body

    def unseen(self) -> set[tuple[str, str]]:
        """What the document describes and nobody called."""
        paths = self.document["paths"]
        return {(method.upper(), path) for path in paths for method in paths[path]} - self.seen - ELSEWHERE.keys()


@pytest.fixture
async def witness(hub: RunningHub) -> Witness:
    """The document as the hub serves it."""
    answer = await hub.call("GET", "/api/openapi.json")
    assert answer.body == openapi.described()
    return Witness(answer.body)


async def test_every_address_answers_what_the_document_says(witness: Witness, floor: Floor, hub: RunningHub) -> None:
    screens = [await hub.screen(role) for role in ("manager", "waiter", "kitchen", "cashier", "admin")]
    await _a_backup(witness, hub.as_("admin"), screens[0])
    await _a_meal(witness, floor)
    await _a_drawer(witness, floor)
    await _a_house(witness, hub.as_("admin"))
    await _everything_to_read(witness, hub)
    await _in_and_out(witness, hub)
    assert witness.unseen() == set()
    await screens[0].reaches(await hub.ask("select head from event_stream"))
    await screens[1].hears("session.ended")
    for screen in screens:
        _hold_events(screen)
    heard = {event["type"] for screen in screens for event in screen.events}
    assert events.CATALOGUE.keys() - heard - UNANNOUNCED.keys() <= NOT_IN_THIS_WALK


async def _a_meal(witness: Witness, floor: Floor) -> None:
    waiter, kitchen, ask = floor.waiter, floor.kitchen, witness.ask
    items = await floor.items()
    chips, rolex = {"item": items["Chips"]["id"]}, {"item": items["Rolex special"]["id"]}
    for group in items["Rolex special"]["modifier_groups"]:
        rolex.setdefault("modifiers", []).extend(one["id"] for one in group["modifiers"][: group["min"]])
    new = {"type": "dine_in", "table": "T4", "guests": 2, "customer": {"name": "Akello"}, "lines": [chips]}
    order = (await ask(waiter, "POST", "/api/orders", new))["id"]
    await ask(waiter, "PATCH", "/api/orders/{order}", {"note": "window"}, order=order)
    lines = (await ask(waiter, "POST", "/api/orders/{order}/lines", {"lines": [chips, rolex]}, order=order))["lines"]
    one, two, three = (line["id"] for line in lines)
    await ask(waiter, "PATCH", "/api/orders/{order}/lines/{line}", {"quantity": 2}, order=order, line=two)
    await ask(waiter, "DELETE", "/api/orders/{order}/lines/{line}", order=order, line=two)
    await ask(waiter, "POST", "/api/orders/{order}/send", order=order)
    await ask(waiter, "POST", "/api/orders/{order}/transfer", {"table": "T5"}, order=order)
    await ask(waiter, "GET", "/api/tables")
    await ask(waiter, "GET", "/api/orders?limit=1&state=open")
    await ask(waiter, "GET", "/api/orders/{order}", order=order)
    await ask(waiter, "GET", "/api/orders/{order}/bill", order=order)
    shown = await ask(kitchen, "GET", "/api/stations/{code}/tickets", code="kitchen")
    ticket = shown["items"][0]["id"]
    await ask(kitchen, "POST", "/api/tickets/{ticket}/start", ticket=ticket)
    await ask(kitchen, "POST", "/api/tickets/{ticket}/lines/{line}/ready", ticket=ticket, line=one)
    await ask(kitchen, "POST", "/api/tickets/{ticket}/bump", ticket=ticket)
    await ask(kitchen, "POST", "/api/tickets/{ticket}/recall", ticket=ticket)
    await ask(kitchen, "POST", "/api/tickets/{ticket}/bump", ticket=ticket)
    await ask(waiter, "POST", "/api/orders/{order}/serve", order=order)
    status, problem = await witness.call(
        waiter, "POST", "/api/orders/{order}/lines/{line}/void", {"reason": "cold"}, order=order, line=three
    )
    assert (status, problem["code"]) == (403, "approval_required")
    asked = await ask(
        waiter, "POST", "/api/approvals", {"action": "order.void_line", "target": three, "reason": "cold"}
    )
    await ask(floor.manager, "POST", "/api/approvals/{approval}/grant", approval=asked["id"])
    void = {"reason": "cold", "approval": asked["id"]}
    await ask(waiter, "POST", "/api/orders/{order}/lines/{line}/void", void, order=order, line=three)
    asked = await ask(waiter, "POST", "/api/approvals", {"action": "order.cancel", "target": order, "reason": "late"})
    await ask(floor.manager, "POST", "/api/approvals/{approval}/refuse", approval=asked["id"])
    other = (await ask(waiter, "POST", "/api/orders", {"type": "takeaway"}))["id"]
    await ask(waiter, "POST", "/api/orders/{order}/cancel", {"reason": "left"}, order=other)
    await ask(kitchen, "POST", "/api/stock/{item}", {"remaining": 3}, item=items["Chips"]["id"])


async def _a_drawer(witness: Witness, floor: Floor) -> None:
    cashier, ask = floor.cashier, witness.ask
    shift = (await ask(cashier, "POST", "/api/shifts", {"float_minor": 50_000}))["id"]
    await ask(cashier, "GET", "/api/shifts/current")
    moved = {"kind": "pay_in", "amount_minor": 1_000, "reason": "coins"}
    await ask(cashier, "POST", "/api/shifts/{shift}/cash-movements", moved, shift=shift)
    order = (await ask(cashier, "GET", "/api/orders?state=open"))["items"][0]
    paid = {"method": "cash", "amount_minor": order["due_minor"], "tendered_minor": order["due_minor"] + 500}
    taken = await ask(cashier, "POST", "/api/orders/{order}/payments", paid, order=order["id"])
    assert taken["order"]["state"] == "settled"
    await _a_gift(witness, floor)
    await _second_thoughts(witness, floor, taken["payment"]["id"])
    await ask(cashier, "GET", "/api/shifts/{shift}/report", shift=shift)
    counted = {"counted_minor": 51_000 + order["due_minor"]}
    await ask(cashier, "POST", "/api/shifts/{shift}/close", counted, shift=shift)
    await ask(floor.manager, "GET", "/api/shifts/{shift}/report", shift=shift)
    await ask(floor.manager, "GET", "/api/shifts/{shift}/counts", shift=shift)
    await ask(floor.manager, "GET", "/api/days/report")


async def _a_gift(witness: Witness, floor: Floor) -> None:
    """An order on which all is voided has nothing due; it is settled by hand."""
    order = await floor.sent("Chips")
    void = {"reason": "a gift", "approval": {"pin": "2222"}}
    line = order["lines"][0]["id"]
    await witness.ask(floor.waiter, "POST", "/api/orders/{order}/lines/{line}/void", void, order=order["id"], line=line)
    await witness.ask(floor.cashier, "POST", "/api/orders/{order}/settle", order=order["id"])


async def _second_thoughts(witness: Witness, floor: Floor, payment: str) -> None:
    """A discount given and taken back, a bill split and put together again, money back, an order reopened."""
    waiter, manager, ask = floor.waiter, floor.manager, witness.ask
    order = await floor.sent("Chips", "Chips")
    one = order["id"]
    off = {"kind": "percent", "value": "10", "reason": "a birthday"}
    given = await ask(manager, "POST", "/api/orders/{order}/discounts", off, order=one)
    gone = {"order": one, "discount": given["discounts"][0]["id"]}
    await ask(manager, "DELETE", "/api/orders/{order}/discounts/{discount}", **gone)
    assert len((await ask(waiter, "POST", "/api/orders/{order}/split", {"ways": 3}, order=one))["shares"]) == 3
    lines = {"lines": [{"id": order["lines"][0]["id"]}]}
    new = (await ask(waiter, "POST", "/api/orders/{order}/split", lines, order=one))["split_off"]["id"]
    await ask(waiter, "POST", "/api/orders/{order}/merge", {"from": new}, order=one)
    await ask(waiter, "POST", "/api/orders/{order}/cancel", {"reason": "left", "approval": {"pin": "2222"}}, order=one)
    await _corrections(witness, floor, payment)
    back = {"amount_minor": 100, "reason": "cold"}
    paid = (await ask(manager, "POST", "/api/payments/{payment}/refund", back, payment=payment))["order"]["id"]
    await ask(manager, "POST", "/api/orders/{order}/reopen", {"reason": "one more coffee"}, order=paid)
    again = {"method": "cash", "amount_minor": 100, "tendered_minor": 100}
    await ask(floor.cashier, "POST", "/api/orders/{order}/payments", again, order=paid)


async def _corrections(witness: Witness, floor: Floor, payment: str) -> None:
    """A tip, another tender and back; a payment on the wrong order, moved, and then found never to have been."""
    cashier, manager, ask = floor.cashier, floor.manager, witness.ask
    await ask(cashier, "POST", "/api/payments/{payment}/tip", {"tip_minor": 300}, payment=payment)
    await ask(cashier, "POST", "/api/payments/{payment}/tip", {"tip_minor": 0}, payment=payment)
    card = {"method": "card", "reference": "SLIP 9"}
    await ask(manager, "POST", "/api/payments/{payment}/correct", card, payment=payment)
    await ask(manager, "POST", "/api/payments/{payment}/correct", {"method": "cash"}, payment=payment)
    wrong, right = [(await floor.sent("Chips"))["id"] for _ in range(2)]
    part = {"method": "cash", "amount_minor": 100}
    paid = await ask(cashier, "POST", "/api/orders/{order}/payments", part, order=wrong)
    moved = paid["payment"]["id"]
    await ask(manager, "POST", "/api/payments/{payment}/move", {"order": right}, payment=moved)
    await ask(manager, "POST", "/api/payments/{payment}/void", {"reason": "never paid"}, payment=moved)
    for order in (wrong, right):
        await ask(manager, "POST", "/api/orders/{order}/cancel", {"reason": "left"}, order=order)


async def _a_house(witness: Witness, admin: Till) -> None:
    """Everything the office can add, change and remove, by the addresses alone."""
    ask = witness.ask
    floor = (await ask(admin, "GET", "/api/admin/floors"))["items"][0]["id"]
    category = (await ask(admin, "GET", "/api/admin/categories"))["items"][0]["id"]
    staff = {"name": "Nakato", "username": "nakato", "role": "waiter", "password": "long enough", "pin": "987123"}
    choices = {"name": "Sauce", "min": 0, "max": 1, "modifiers": [{"name": "Hot", "price_minor": 500}]}
    tax = {"name": "Levy", "taxes": [{"code": "LEVY", "name": "Levy", "rate": "2.5"}]}
    new: dict[str, tuple[str, View]] = {
        "menu-items": ("item", {"name": "Kikomando", "category": category, "price_minor": 3_000}),
        "categories": ("category", {"name": "Late plates"}),
        "modifier-groups": ("group", choices),
        "floors": ("floor", {"name": "Roof"}),
        "tables": ("table", {"code": "R1", "floor": floor}),
        "stations": ("station", {"code": "grill", "name": "Grill"}),
        "printers": ("printer", {"name": "Front", "kind": "receipt", "host": "127.0.0.1", "port": 1}),
        "price-rules": ("price_rule", {"name": "Late hours", "kind": "amount", "value": 500, "items": [], "days": []}),
        "staff": ("staff", staff),
        "taxes": ("tax", tax),
        "devices": ("device", {"code": "pos-9", "name": "Ninth", "kind": "pos"}),
    }
    for name, (subject, body) in new.items():
        made = (await ask(admin, "POST", f"/api/admin/{name}", body))["id"]
        one = f"/api/admin/{name}/{{{subject}}}"
        title = {"code": "R2"} if name == "tables" else {"name": f"{body['name']} 2"}
        await ask(admin, "PATCH", one, title, **{subject: made})
        if name == "menu-items":
            await ask(admin, "PUT", f"{one}/image", PNG, item=made)
            await ask(admin, "DELETE", f"{one}/image", item=made)
        if name == "staff":
            await ask(admin, "POST", f"{one}/sign-out", staff=made)
        if name == "printers":
            await _on_paper(witness, admin, one, made)
        if name == "devices":
            code = (await ask(admin, "POST", f"{one}/pairing-code", device=made))["code"]
            await ask(Till(admin.hub, None), "POST", "/api/devices/pair", {"code": code})
        await ask(admin, "DELETE", one, **{subject: made})
    await ask(admin, "PATCH", "/api/admin/settings", {"phone": "0414 000000", "cash_rounding_minor": 100})


async def _a_backup(witness: Witness, admin: Till, manager: Screen) -> None:
    """Made, proven, taken away, proven once more."""

    made, seen = None, 0

    def is_proven(event: View) -> bool:
        backup = event["data"]["backup"]
        return bool(event["position"] > seen and backup["id"] == made and backup["state"] == "proven")

    made = (await witness.ask(admin, "POST", "/api/admin/backups"))["id"]
    seen = (await manager.hears("backup.changed", is_proven, PROOF_S))["position"]
    await witness.ask(admin, "POST", "/api/admin/backups/{backup}/verify", backup=made)
    await manager.hears("backup.changed", is_proven, PROOF_S)
    await witness.ask(admin, "GET", "/api/admin/backups")


async def _on_paper(witness: Witness, admin: Till, one: str, printer: str) -> None:
    """A test page, an order and a drawer, while there is a receipt printer."""
    ask = witness.ask
    assert not (await ask(admin, "POST", f"{one}/test", printer=printer))["ok"]
    order = (await ask(admin, "GET", "/api/orders?state=settled"))["items"][0]["id"]
    shift, day = operator.itemgetter("id", "business_day")((await ask(admin, "GET", "/api/shifts"))["items"][0])
    await ask(admin, "POST", "/api/orders/{order}/print", order=order)
    await ask(admin, "POST", "/api/shifts/{shift}/print", shift=shift)
    await ask(admin, "POST", "/api/days/print", {"day": day})


async def _everything_to_read(witness: Witness, hub: RunningHub) -> None:
    admin = hub.as_("admin")
    for path, _, _ in routes.QUERIES:
        if "{" not in path and path != "/api/shifts/current":
            await witness.ask(admin, "GET", path)
    for name in reports.REPORTS:
        await witness.ask(admin, "GET", "/api/reports/{report}?from=2026-01-01&to=2026-01-31", report=name)
    await witness.ask(admin, "GET", "/api/health")
    await witness.ask(admin, "GET", "/api/admin/doctor")
    await witness.ask(admin, "GET", "/api/health/ready")
    await witness.ask(Till(hub, None), "GET", "/api/pesapal/ipn?OrderTrackingId=nobody-knows")
    await witness.ask(Till(hub, None), "POST", "/api/pesapal/ipn", {"OrderTrackingId": "nobody-knows"})
    status, _ = await witness.call(Till(hub, None), "POST", "/api/licence/unlock", {"code": "AAAA"})
    assert status == 404
    await witness.ask(Till(hub, None), "GET", "/api/openapi.json")


async def _in_and_out(witness: Witness, hub: RunningHub) -> None:
    anybody = Till(hub, None)
    for path in ("/api/auth/logout", "/api/auth/logout-all"):
        signed = await witness.ask(
            anybody, "POST", "/api/auth/login", {"username": "waiter", "password": "password123"}
        )
        await witness.ask(Till(hub, signed["token"]), "POST", path)
    await witness.ask(anybody, "POST", "/api/auth/pin", {"pin": "4444", "device": "pos-1"})
    status, _ = await witness.call(anybody, "POST", "/api/auth/login", {"username": "waiter", "password": "wrong"})
    assert status == 401


def _hold_events(screen: Screen) -> None:
    document = asyncapi.described()
    for event in screen.events:
        message = document["components"]["messages"][event["type"]]
        assert faults(event, message["payload"], document) == [], event["type"]
    assert faults(screen.sync, document["components"]["messages"]["sync"]["payload"], document) == []


async def test_only_those_may_ask_whom_the_reference_names(hub: RunningHub) -> None:
    unknown = str(ids.new_id())
    for path, _, _ in routes.QUERIES:
        filled = re.sub(r"{\w+}", lambda name: "bar" if name[0] == "{code}" else unknown, path)
        for role in ("waiter", "cashier", "bar", "manager", "admin"):
            answer = await hub.as_(role).call("GET", filled)
            any_of = responses.MAY_ASK[path]
            may = not any_of or any(permissions.may_try(permission, role) for permission in any_of)
            assert (answer.status == 403) is not may, (path, role, answer.status)


async def test_what_a_stranger_gets_is_a_problem_of_the_catalogue(hub: RunningHub, witness: Witness) -> None:
    stranger = Till(hub, None)
    for method, path, _ in routes.COMMANDS:
        names = dict.fromkeys(re.findall(r"{(\w+)}", path), ids.new_id())
        status, problem = await witness.call(stranger, method, path, {}, **names)
        assert (status, problem["code"]) == (401, "not_signed_in")

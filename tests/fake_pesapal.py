"""A Pesapal on a port of 127.0.0.1 that speaks its real HTTP: tokens, orders, their status. It can be troubled."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from hub.base import ids

KEY, SECRET = "a-consumer-key-of-the-tests", "a-consumer-secret-of-the-tests"
NOT_PAID = {"error_type": "api_error", "code": "payment_details_not_found", "message": "Pending Payment"}
View = dict[str, Any]


@dataclass
class Order:
    """What a guest could pay."""

    wanted: View
    tracking_id: str = field(default_factory=lambda: str(ids.new_id()))
    status_code: int | None = None
    """None: nobody has tried to pay it."""
    amount: Any = None
    currency: str = ""
    times_asked: int = 0
    is_cancelled: bool = False


class FakePesapal:
    """The orders it was given; how it behaves is set by its attributes."""

    def __init__(self) -> None:
        self.url = ""
        self.orders: dict[str, Order] = {}
        self.ipns: dict[str, str] = {}
        self.tokens: set[str] = set()
        self.calls: list[tuple[str, str]] = []
        self.news = asyncio.Event()
        self.is_down = False
        self.hangs_up_after_taking = False
        """Takes the next order, and never says so."""
        self.refuses_orders = ""
        self.page = "https://pay.example/page"

    # What guests do

    def order(self) -> Order:
        """The only order it was given."""
        (order,) = self.orders.values()
        return order

    def newest(self) -> Order:
        """The order it was given last."""
        return list(self.orders.values())[-1]

    def pay(self, order: Order, amount: Any = None, currency: str = "") -> None:
        """A guest pays what was asked for, or something else."""
        order.status_code = 1
        order.amount = order.wanted["amount"] if amount is None else amount
        order.currency = currency or order.wanted["currency"]

    async def has(self, orders: int = 1) -> None:
        """Wait until it was given so many orders."""
        await self.until(lambda: len(self.orders) >= orders)

    async def until(self, so: Any) -> None:
        """Wait until something is so; looked at after every call."""
        async with asyncio.timeout(20):
            while not so():
                self.news.clear()
                await self.news.wait()

    # What it answers

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call."""
        name = request.match_info["name"]
        self.calls.append((request.method, name))
        try:
            return await self._answer(request, name)
        finally:
            self.news.set()

    async def _answer(self, request: web.Request, name: str) -> web.StreamResponse:
        if self.is_down:
            return web.json_response({"status": "503"}, status=503)
        body = await request.json() if request.method == "POST" else {}
        if name == "RequestToken":
            return self._token(body)
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return web.json_response({"error": {"code": "invalid_token", "message": ""}}, status=401)
        handler = {
            ("POST", "SubmitOrderRequest"): self._submit,
            ("GET", "GetTransactionStatus"): self._status,
            ("POST", "CancelOrder"): self._cancel,
            ("POST", "RegisterIPN"): self._register,
            ("GET", "GetIpnList"): self._list,
        }[request.method, name]
        return handler(request, body)

    def _token(self, body: View) -> web.Response:
        if body != {"consumer_key": KEY, "consumer_secret": SECRET}:
            error = {"code": "invalid_consumer_key_or_secret_provided", "message": ""}
            return web.json_response({"token": None, "error": error, "status": "500"})
        token = ids.new_secret()
        self.tokens.add(token)
        return web.json_response({"token": token, "expiryDate": "2026-01-01T00:00:00.5177702Z", "error": None})

    def _submit(self, request: web.Request, body: View) -> web.Response:
        if self.refuses_orders or body["id"] in self.orders or len(body["id"]) > 50:
            error = {"code": "refused", "message": self.refuses_orders or "Duplicate id"}
            return web.json_response({"error": error, "status": "500"})
        order = self.orders[body["id"]] = Order(body)
        if self.hangs_up_after_taking:
            self.hangs_up_after_taking = False
            assert request.transport is not None
            request.transport.abort()
        answer = {"order_tracking_id": order.tracking_id, "merchant_reference": body["id"]}
        where = f"{self.page}?OrderTrackingId={order.tracking_id}"
        return web.json_response({**answer, "redirect_url": where, "error": None, "status": "200"})

    def _status(self, request: web.Request, _: View) -> web.Response:
        asked = request.query["orderTrackingId"]
        order = next(one for one in self.orders.values() if one.tracking_id == asked)
        order.times_asked += 1
        if order.status_code is None:
            return web.json_response({"status_code": 0, "amount": 0, "error": NOT_PAID, "status": "500"}, status=500)
        answer = {
            "payment_method": "MTN", "amount": order.amount, "currency": order.currency, "description": "",
            "confirmation_code": f"C{order.tracking_id[:8]}", "merchant_reference": order.wanted["id"],
            "status_code": order.status_code, "error": {"error_type": None, "code": None, "message": None},
        }  # fmt: skip
        return web.Response(text=json.dumps(answer), content_type="application/json")

    def _cancel(self, _: web.Request, body: View) -> web.Response:
        order = next(one for one in self.orders.values() if one.tracking_id == body["order_tracking_id"])
        order.is_cancelled = True
        return web.json_response({"status": "200", "message": "Order successfully cancelled."})

    def _register(self, _: web.Request, body: View) -> web.Response:
        self.ipns[body["url"]] = str(ids.new_id())
        return web.json_response({"url": body["url"], "ipn_id": self.ipns[body["url"]], "error": None, "status": "200"})

    def _list(self, _: web.Request, __: View) -> web.Response:
        return web.json_response([{"url": url, "ipn_id": id_} for url, id_ in self.ipns.items()])


async def fake_pesapal(start: Callable[[web.Application], Awaitable[TestServer]]) -> FakePesapal:
    """A Pesapal that is there, as long as `aiohttp_server` keeps it."""
    pesapal, app = FakePesapal(), web.Application()
    app.router.add_route("*", "/api/{subject}/{name}", pesapal.answer)
    server = await start(app)
    pesapal.url = f"http://127.0.0.1:{server.port}"
    return pesapal

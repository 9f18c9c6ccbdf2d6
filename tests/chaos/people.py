"""People at work while things break: each names what they do by a key, and repeats it until the hub has answered.

What was acknowledged is written down; the oracle asks the database for every one of these lines.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from hub.base.ids import new_id
from tests.chaos.venue import sign_in

ANSWER_S = 4.0
AGAIN_S = 0.05
GIVE_UP_S = 60.0
RETRIED = (409, 423, 429, 503)


@dataclass
class Book:
    """What the hub acknowledged, and what came back on the way."""

    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    orders: dict[str, list[str]] = field(default_factory=dict)
    journal: list[Entry] = field(default_factory=list)
    """Every acknowledged command as it was sent: what devices keep for 72 hours and submit again after a restore."""
    replays: int = 0
    retries: dict[str, int] = field(default_factory=dict)
    mismatches: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    def retried(self, why: object) -> None:
        """Count one more try."""
        self.retries[str(why)] = self.retries.get(str(why), 0) + 1


class Person:
    """Somebody with a token, in front of any of the venue's hubs."""

    def __init__(self, session: aiohttp.ClientSession, urls: Sequence[str], token: str, book: Book) -> None:
        self._session, self._urls, self._book = session, urls, book
        self._headers = {"Authorization": f"Bearer {token}"}

    async def try_once(
        self, path: str, body: dict[str, Any], key: str, patience_s: float = ANSWER_S
    ) -> tuple[int, dict[str, Any], bool]:
        """One request: status, body, and whether it was a replay. Raises what a broken connection raises."""
        async with self._session.post(
            random.choice(self._urls) + path, json=body, headers=self._headers | {"Idempotency-Key": key},
            timeout=aiohttp.ClientTimeout(total=patience_s),
        ) as answer:  # fmt: skip
            return answer.status, await answer.json(), "Idempotency-Replayed" in answer.headers

    async def insist(self, path: str, body: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        """Repeat a request under its key until the hub has said what became of it."""
        async with asyncio.timeout(GIVE_UP_S):
            while True:
                try:
                    status, answer, is_replay = await self.try_once(path, body, key)
                except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                    self._book.retried(type(error).__name__)
                else:
                    self._book.replays += is_replay
                    if status not in RETRIED or answer.get("code") not in (None, *TEMPORARY):
                        if status < 300:
                            self._book.journal.append((self, path, body, key))
                        return status, answer
                    self._book.retried(status)
                await asyncio.sleep(AGAIN_S + random.random() * AGAIN_S)


Entry = tuple[Person, str, dict[str, Any], str]
"""One command: by whom, where, what, under which key."""
TEMPORARY = (
    "disk_full",
    "request_in_progress",
    "venue_locked",
    "too_many",
    "too_many_requests",
    "unavailable",
    "not_ready",
    "retry",
)


@dataclass
class Stage:
    """What the people work with: tokens, items, open orders."""

    tokens: dict[str, str]
    items: list[str]
    orders: list[str] = field(default_factory=list)


async def set_stage(session: aiohttp.ClientSession, url: str, book: Book, orders: int) -> Stage:
    """Sign everybody in, open the drawer, and open big orders that take many small payments."""
    seats = {"waiter": "pos-2", "cashier": "pos-1", "manager": "manager-1", "kitchen": "kds-kitchen", "bar": "kds-bar"}
    tokens = {who: await sign_in(session, url, who, device) for who, device in seats.items()}
    async with session.get(f"{url}/api/menu", headers={"Authorization": f"Bearer {tokens['waiter']}"}) as answer:
        menu = await answer.json()
    plain = [
        item["id"]
        for category in menu["categories"]
        for item in category["items"]
        if item["price_minor"] and not any(group["min"] for group in item["modifier_groups"])
    ]
    stage = Stage(tokens, plain)
    cashier = Person(session, [url], tokens["cashier"], book)
    await cashier.insist("/api/shifts", {"float_minor": 50_000}, str(new_id()))
    for _ in range(orders):
        body = {"type": "takeaway", "lines": [{"item": plain[0], "quantity": 9999}]}
        status, order = await cashier.insist("/api/orders", body, str(new_id()))
        assert status == 201, order
        stage.orders.append(order["id"])
    return stage


async def pay_for_ever(person: Person, stage: Stage, book: Book, until: asyncio.Event) -> None:
    """Small cash payments on the open orders, one after the other."""
    while not until.is_set():
        await pay_once(person, stage, book)


async def pay_once(person: Person, stage: Stage, book: Book) -> None:
    """A small cash payment on one of the open orders."""
    await _pay(person, random.choice(stage.orders), random.randint(1, 999), book)


async def _pay(person: Person, order: str, amount_minor: int, book: Book) -> None:
    payment = str(new_id())
    body = {"id": payment, "method": "cash", "amount_minor": amount_minor}
    status, answer = await person.insist(f"/api/orders/{order}/payments", body, payment)
    if status == 201:
        book.payments[answer["payment"]["id"]] = body | {"order": order}
    else:
        book.unexpected.append(f"payment: {status} {answer.get('code')} {answer.get('detail')}")


async def serve_for_ever(waiter: Person, kitchen: Person, stage: Stage, book: Book, until: asyncio.Event) -> None:
    """Orders with a few lines, sent, and bumped by the kitchen."""
    while not until.is_set():
        await _serve(waiter, kitchen, stage, book)
        await asyncio.sleep(0.05)


async def sell_for_ever(
    waiter: Person, kitchen: Person, cashier: Person, stage: Stage, book: Book, until: asyncio.Event
) -> None:
    """Whole visits: ordered, cooked and paid, so that what is open never grows."""
    while not until.is_set():
        order = await _serve(waiter, kitchen, stage, book)
        if order is not None:
            await _pay(cashier, order["id"], order["due_minor"], book)


async def _serve(waiter: Person, kitchen: Person, stage: Stage, book: Book) -> dict[str, Any] | None:
    """One order with a few lines, sent and bumped; None when it was not taken."""
    order, lines = str(new_id()), [str(new_id()) for _ in range(random.randint(1, 4))]
    new = [{"id": line, "item": random.choice(stage.items), "quantity": 1} for line in lines]
    status, answer = await waiter.insist(
        "/api/orders", {"id": order, "type": "takeaway", "lines": new}, f"open-{order}"
    )
    if status != 201:
        book.unexpected.append(f"open: {status} {answer.get('code')} {answer.get('detail')}")
        return None
    book.orders[order] = lines
    await waiter.insist(f"/api/orders/{order}/send", {}, f"send-{order}")
    await _bump(kitchen, answer)
    return answer


async def _bump(kitchen: Person, order: dict[str, Any]) -> None:
    """The kitchen's and the bar's tickets are theirs; here the manager bumps whatever there is."""
    for ticket in await _patiently(lambda: _tickets(kitchen, order["id"])):
        await kitchen.insist(f"/api/tickets/{ticket}/bump", {}, f"bump-{ticket}")


async def _patiently(question: Callable[[], Awaitable[list[str]]]) -> list[str]:
    """Ask until there is an answer."""
    async with asyncio.timeout(GIVE_UP_S):
        while True:
            try:
                return await question()
            except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
                await asyncio.sleep(AGAIN_S)


async def _tickets(person: Person, order: str) -> list[str]:
    found = []
    for station in ("kitchen", "bar"):
        async with person._session.get(
            f"{random.choice(person._urls)}/api/stations/{station}/tickets", headers=person._headers,
            timeout=aiohttp.ClientTimeout(total=ANSWER_S),
        ) as answer:  # fmt: skip
            if answer.status != 200:
                raise ValueError(answer.status)
            body = await answer.json()
            found += [t["id"] for t in body["items"] if t["order"]["id"] == order and t["state"] != "ready"]
    return found

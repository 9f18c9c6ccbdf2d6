"""Many sign-ins at the same moment: no more guesses than the limit are compared, and nobody else's work waits."""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator

import bcrypt
import pytest

from hub.base import hashing_threads
from tests.journeys.conftest import Floor
from tests.running_hub import Answer, RunningHub

AT_ONCE = 20
LIMIT = 5
PATIENCE_S = 10.0


class Comparisons:
    """The comparisons of passwords and PINs, which last until `go`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self._go = 0, threading.Event()
        self._compare = bcrypt.checkpw
        monkeypatch.setattr(bcrypt, "checkpw", self._wait_and_compare)

    def _wait_and_compare(self, given: bytes, stored: bytes) -> bool:
        self.begun += 1
        assert self._go.wait(PATIENCE_S)
        return self._compare(given, stored)

    def go(self) -> None:
        self._go.set()

    async def until_begun(self, many: int) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.begun < many:
                await asyncio.sleep(0.005)


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> Iterator[Comparisons]:
    held = Comparisons(monkeypatch)
    yield held
    held.go()


def sign_in(hub: RunningHub, username: str, password: str = "a guess") -> "asyncio.Task[Answer]":
    body = {"username": username, "password": password, "device": "pos-1"}
    return asyncio.get_running_loop().create_task(hub.call("POST", "/api/auth/login", body))


def statuses(answers: list[Answer]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


async def test_passwords_guessed_at_once_are_compared_up_to_the_limit(
    hub: RunningHub, comparisons: Comparisons
) -> None:
    guesses = [sign_in(hub, "waiter") for _ in range(AT_ONCE)]
    while sum(guess.done() for guess in guesses) < AT_ONCE - LIMIT:
        await asyncio.wait([guess for guess in guesses if not guess.done()], return_when=asyncio.FIRST_COMPLETED)
    comparisons.go()
    answers = await asyncio.gather(*guesses)
    assert statuses(answers) == {401: LIMIT, 429: AT_ONCE - LIMIT}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status == 429)
    assert comparisons.begun == LIMIT


async def test_pins_guessed_at_once_are_compared_up_to_the_limit(hub: RunningHub) -> None:
    bodies = [{"pin": f"70{n:02}", "device": "pos-1"} for n in range(AT_ONCE)]
    answers = await asyncio.gather(*(hub.call("POST", "/api/auth/pin", body) for body in bodies))
    assert statuses(answers) == {401: LIMIT, 429: AT_ONCE - LIMIT}


async def test_approvals_guessed_at_once_are_compared_up_to_the_limit(floor: Floor) -> None:
    order = await floor.sent()
    path = f"/api/orders/{order['id']}/cancel"
    bodies = [{"reason": "Left", "approval": {"pin": f"70{n:02}"}} for n in range(AT_ONCE)]
    answers = await asyncio.gather(*(floor.waiter.call("POST", path, body) for body in bodies))
    assert statuses(answers) == {403: LIMIT, 429: AT_ONCE - LIMIT}


async def test_codes_for_devices_guessed_at_once_are_compared_up_to_the_limit(hub: RunningHub) -> None:
    bodies = [{"code": f"ABCD{n:04}"} for n in range(AT_ONCE)]
    answers = await asyncio.gather(*(hub.call("POST", "/api/devices/pair", body) for body in bodies))
    assert statuses(answers) == {401: LIMIT, 429: AT_ONCE - LIMIT}


async def test_a_full_queue_says_when_to_come_again_and_costs_no_try(
    hub: RunningHub, comparisons: Comparisons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing_threads, "MAX_WAITING", 0)
    held = [sign_in(hub, "waiter"), sign_in(hub, "cashier")]
    await comparisons.until_begun(2)
    turned_away = await sign_in(hub, "manager")
    assert (turned_away.status, turned_away.code) == (429, "too_many_requests")
    assert int(turned_away.headers["Retry-After"]) > 0
    comparisons.go()
    assert statuses(await asyncio.gather(*held)) == {401: 2}
    assert (await sign_in(hub, "manager")).body["tries_left"] == LIMIT - 1


async def test_a_flood_of_sign_ins_keeps_no_other_work_waiting(hub: RunningHub, comparisons: Comparisons) -> None:
    held = [sign_in(hub, f"somebody-{n}") for n in range(AT_ONCE)]
    await comparisons.until_begun(2)
    async with asyncio.timeout(PATIENCE_S / 2):
        assert await asyncio.to_thread(lambda: True)
        assert (await hub.call("GET", "/api/health")).status == 200
    assert comparisons.begun == 2
    comparisons.go()
    assert statuses(await asyncio.gather(*held)) == {401: AT_ONCE}

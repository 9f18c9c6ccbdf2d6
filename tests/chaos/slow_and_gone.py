"""Screens that vanish without a word, that stop reading, and that all come back at once (experiments 6, 7 and 8)."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import Any

from hub.base.ids import new_id
from tests.chaos.experiment import Experiment
from tests.chaos.hub_figures import figures, memory_kib
from tests.chaos.proxy import SilentProxy, to_port
from tests.chaos.screen import Screen

BIG_LINES = 150
MOST_FLOOD = 120
MOST_WAITING = 200
KIB_A_FROZEN_SCREEN = 4096
LET_GO_WITHIN_S = 4.0


async def vanish(it: Experiment, port: int, many: int, within_s: float) -> list[str]:
    """So many screens lose their cable: nothing passes any more, and nothing is closed. The hub must let them go."""
    hub = it.venue.hubs[0]
    async with SilentProxy(port, to_port(hub.port)).listening() as proxy:
        before = (await figures(it.session, hub.url))["pos_screens"]
        await it.more_screens(many, [f"http://127.0.0.1:{port}"])
        proxy.fall_silent()
        began = time.monotonic()
        while time.monotonic() - began < within_s:
            held = (await figures(it.session, hub.url))["pos_screens"] - before
            if held <= 0 and proxy.ended_beyond >= many:
                it.counts["vanished screens let go"] = many
                it.counts["after ms"] = int((time.monotonic() - began) * 1000)
                return []
            await asyncio.sleep(0.1)
    return [f"{many - proxy.ended_beyond} of {many} vanished screens are still held after {within_s} s"]


async def big_order(it: Experiment) -> str:
    """An order whose every event is large."""
    line = {"item": it.stage.items[0], "quantity": 1, "note": "x" * 100}
    waiter = it.person("waiter")
    _, order = await waiter.insist("/api/orders", {"type": "takeaway", "lines": [line]}, str(new_id()))
    path = f"/api/orders/{order['id']}/lines"
    await waiter.insist(path, {"lines": [line] * (BIG_LINES - 1)}, str(new_id()))
    return str(order["id"])


async def freeze(it: Experiment, many: int, most: int = MOST_FLOOD) -> list[str]:
    """So many screens stop reading while large events come; the hub must neither keep much for them nor lose them.

    The kernel itself takes some megabytes for each before the hub's own queue begins to fill: `most` events are sent.
    """
    hub, order = it.venue.hubs[0], await big_order(it)
    frozen, before = await it.more_screens(many, who="cashier"), memory_kib(hub.pid)
    usual = (await figures(it.session, hub.url))["pos_screens"] - many
    for screen in frozen:
        screen.freeze()
    held = await _flood(it, order, usual, most)
    grown = memory_kib(hub.pid) - before
    wrong = []
    if held["pos_screens"] > usual:
        wrong.append(f"{held['pos_screens'] - usual:.0f} of {many} frozen screens are held after {most} events")
    if held["pos_waiting_packets"] > MOST_WAITING:
        wrong.append(f"{held['pos_waiting_packets']:.0f} packets wait for frozen screens")
    if grown > KIB_A_FROZEN_SCREEN * many + 65_536:
        wrong.append(f"the hub has grown by {grown} KiB")
    it.counts |= {"frozen screens": many, "of these cut for their queue": int(held["pos_screens_cut"])}
    for screen in frozen:
        screen.thaw()
    it.screens += frozen
    return wrong


async def _flood(it: Experiment, order: str, usual: float, most: int) -> dict[str, float]:
    """Large events, until the frozen screens were let go or it is enough."""
    waiter, url, held = it.person("waiter"), it.venue.hubs[0].url, {}
    for n in range(most):
        await waiter.insist(f"/api/orders/{order}/lines", {"lines": [_tiny(it, n)]}, str(new_id()))
        if n % 10 == 9 and (held := await figures(it.session, url))["pos_screens"] <= usual:
            return held
    with suppress(TimeoutError):  # A quick machine has sent it all before a pulse has passed.
        async with asyncio.timeout(LET_GO_WITHIN_S):
            while (held := await figures(it.session, url))["pos_screens"] > usual:
                await asyncio.sleep(0.1)
    return held


def _tiny(it: Experiment, n: int) -> dict[str, Any]:
    return {"item": it.stage.items[n % 3], "quantity": 1}


async def come_back_at_once(it: Experiment, many: int, *, with_restart: bool) -> list[str]:
    """So many screens lose their connection together and come back at once, the hub restarted in between or not."""
    hub, screens = it.venue.hubs[0], await it.more_screens(many, [it.venue.hubs[0].url])
    for screen in screens:
        screen.back_s = 0.02
    snapshots = sum(sum(screen.snapshots.values()) for screen in screens)
    for screen in screens:
        screen.lose_connection()
    if with_restart:
        await hub.kill()
    await _something_happens(it)
    if with_restart:
        await hub.start()
    began = time.monotonic()
    wrong = await _all_live(it, screens)
    it.counts[f"{many} back {'after a restart' if with_restart else 'at once'}, ms"] = int(
        (time.monotonic() - began) * 1000
    )
    again = sum(sum(screen.snapshots.values()) for screen in screens) - snapshots
    it.screens += screens
    return wrong + ([f"{again} of {many} screens needed a snapshot"] if again else [])


async def _something_happens(it: Experiment) -> None:
    """What the screens miss while their hub is away: another process of the venue writes it."""
    connection = await it.venue.connect()
    try:
        for n in range(20):
            await connection.execute(SETTINGS_TOLD, f'{{"nothing": {n}}}')
    finally:
        await connection.close()


SETTINGS_TOLD = """
select finish_command(null, 200, null, null, null, now(), '{}', '[]', '{settings.changed}', '{venue}', '{settings}',
  '{1}', '{1}', array[$1])
"""


async def others_pace(it: Experiment, frozen: int, rounds: int, seconds: float) -> tuple[float, float]:
    """How long the others' slowest hundredth waits in ms, usually and while some stand frozen; in turns, so that a
    machine that is slower for a while is so for both."""
    order, usual, beside = await big_order(it), list[float](), list[float]()
    for n in range(rounds):
        for is_frozen in (False, True) if n % 2 else (True, False):
            if is_frozen:
                beside += await _delays_beside_frozen(it, order, frozen, seconds)
            else:
                usual += await _delays_ms(it, order, seconds)
    return _slowest(usual), _slowest(beside)


async def _delays_beside_frozen(it: Experiment, order: str, frozen: int, seconds: float) -> list[float]:
    hanging = await it.more_screens(frozen, who="cashier")
    for screen in hanging:
        screen.freeze()
    delays = await _delays_ms(it, order, seconds)
    for screen in hanging:
        screen.thaw()
    it.screens += hanging
    await _all_live(it, hanging)  # what they read back now would slow the others' own reading
    return delays


async def _delays_ms(it: Experiment, order: str, seconds: float) -> list[float]:
    """From event to screen: fifty small events a second, and two large ones, which fill what is not read."""
    screens, waiter, n = [*it.screens], it.person("waiter"), 0
    for screen in screens:
        screen.delays_ms.clear()
    connection, end = await it.venue.connect(), time.monotonic() + seconds
    try:
        while time.monotonic() < end:
            await connection.execute(SETTINGS_TOLD, f'{{"nothing": {n}}}')
            if n % 25 == 0:
                await waiter.insist(f"/api/orders/{order}/lines", {"lines": [_tiny(it, 0)]}, str(new_id()))
            await asyncio.sleep(0.02)
            n += 1
    finally:
        await connection.close()
    return [delay for screen in screens for delay in screen.delays_ms]


def _slowest(delays: list[float]) -> float:
    return sorted(delays)[len(delays) * 99 // 100]


async def _all_live(it: Experiment, screens: list[Screen]) -> list[str]:
    connection = await it.venue.connect()
    try:
        head: int = await connection.fetchval("select position from room_heads where room = 'venue'")
    finally:
        await connection.close()
    found = await asyncio.gather(*(screen.until(lambda it: (it.position or 0) >= head, 60) for screen in screens))
    return [] if all(found) else [f"{found.count(False)} of {len(screens)} screens have not caught up"]

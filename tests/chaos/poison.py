"""What a broken or hostile client sends, and whether everybody else is served meanwhile (experiment 15)."""

from __future__ import annotations

import asyncio
import json
from io import BytesIO
from typing import Any

import aiohttp

from hub.base.ids import new_id
from tests.chaos.experiment import Experiment
from tests.chaos.people import TEMPORARY, Person
from tests.chaos.venue import sign_in

FRAMES: tuple[str | bytes, ...] = (
    "42" + "x" * 1_000_000, '42["command",{"id"', '42["command"]', "42[]", "42", "4", "", "2", "9", "45-", "451-[", "{",
    '42["command",' + "[" * 60_000, '42["command",{"id":"k","name":"order.open","args":{"type":1e999}}]',
    '42["applied",{"position":' + "9" * 4_000 + "}]", '42["shown",{"tickets":[' + '"x",' * 20_000 + '"x"]}]',
    '42["connect",{}]', '42["disconnect"]', '40/other,{"token":1}', '40{"token":"again"}', "41", b"\x00\xff" * 500,
    '42["command",{"id":"\\ud800","name":"order.open","args":{}}]', '42["\\u0000",null]',
)  # fmt: skip
BODIES = (
    b"{",
    b"\xff\xfe",
    b"[" * 500_000,
    b'{"note":"' + b"x" * 2_000_000 + b'"}',
    b'{"guests":' + b"9" * 9_000 + b"}",
)


async def swallow(it: Experiment) -> list[str]:
    """Every poison once, by socket and by HTTP; the hub stays on its feet and answers others."""
    for frame in FRAMES:
        await _send_frames(it, [frame])
    answers = [await _post(it, body) for body in BODIES]
    wrong = [
        f"{len(body)} bytes of poison were answered {status}" for status, body in answers if not 400 <= status < 500
    ]
    _, stumbled, trace = it.venue.hubs[0].log.read_text("utf-8", "replace").partition("Traceback")
    if stumbled:
        wrong.append(f"the hub stumbled: {trace[:1500]}")
    return wrong + await _others(it, 1)


async def _post(it: Experiment, body: bytes) -> tuple[int, bytes]:
    headers = {"Authorization": f"Bearer {it.stage.tokens['waiter']}", "Content-Type": "application/json"}
    try:
        async with it.session.post(f"{it.urls[0]}/api/orders", data=BytesIO(body), headers=headers) as answer:
            return answer.status, body
    except aiohttp.ClientConnectionError:
        return 413, body


async def _connect(it: Experiment) -> aiohttp.ClientWebSocketResponse:
    """A socket of a signed-in waiter that has had its `sync`."""
    socket = await it.session.ws_connect(f"{it.urls[0]}/socket.io/?EIO=4&transport=websocket", max_msg_size=0)
    while not (text := str((await socket.receive()).data)).startswith('42["sync"'):
        if text.startswith("0"):
            await socket.send_str("40" + json.dumps({"token": it.stage.tokens["waiter"], "device": "pos-2"}))
    return socket


async def _send_frames(it: Experiment, frames: list[str | bytes]) -> None:
    socket = await _connect(it)
    for frame in frames:
        await (socket.send_bytes(frame) if isinstance(frame, bytes) else socket.send_str(frame))
    await asyncio.sleep(0.02)
    await socket.close()


async def _others(it: Experiment, times: int) -> list[str]:
    """Somebody else opens orders, once each: no second try."""
    cashier, wrong = it.person("cashier"), []
    for _ in range(times):
        order, line = str(new_id()), str(new_id())
        body = {"id": order, "type": "takeaway", "lines": [{"id": line, "item": it.stage.items[0]}]}
        try:
            status, answer, _ = await cashier.try_once("/api/orders", body, order, PATIENCE_S)
        except (aiohttp.ClientError, TimeoutError) as error:
            wrong.append(f"somebody else was not answered: {error!r}")
            continue
        if status == 201:
            it.book.orders[order] = [line]
        else:
            wrong.append(f"somebody else was answered {status} {answer.get('code')}")
    return wrong


async def flood(it: Experiment, many: int) -> list[str]:
    """One screen sends so many commands as fast as it can and reads the answers; others are served meanwhile."""
    socket, counts, held = await _connect(it), {"ok": 0, "refused": 0}, [0]
    watching = asyncio.create_task(_watch_connections(it, held))
    reading = asyncio.create_task(_count_acks(socket, many, counts))
    order = it.stage.orders[0]
    for n in range(many):
        command = {"id": str(new_id()), "name": "order.edit", "args": {"order": order, "guests": n % 9 + 1}}
        await socket.send_str(f"42{n}" + json.dumps(["command", command]))
        if n % 50 == 0:
            await asyncio.sleep(0)
    wrong = await _others(it, 10)
    async with asyncio.timeout(60):
        await reading
    await _calm(it)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    if held[0] > MOST_HELD:
        wrong.append(f"one client held {held[0]} of the hub's connections to the database")
    it.counts |= {f"of {many} commands at once: {name}": count for name, count in counts.items()}
    answered = counts["ok"] + counts["refused"]
    if answered < many and not socket.closed:
        wrong.append(f"{many - answered} commands were never answered, and the connection goes on")
    return wrong


async def _calm(it: Experiment) -> None:
    """Wait until what was accepted of a flood has been done, also when its sender is gone."""
    connection, order, known = await it.venue.connect(), it.stage.orders[0], -1
    try:
        while known != (known := await connection.fetchval("select version from orders where id = $1::uuid", order)):
            await asyncio.sleep(CALM_S)
    finally:
        await connection.close()


async def _watch_connections(it: Experiment, most: list[int]) -> None:
    """The most connections that were at work for the hub at any time."""
    connection = await it.venue.connect()
    try:
        while True:
            most[0] = max(most[0], await connection.fetchval(AT_WORK))
            await asyncio.sleep(0.01)
    finally:
        await connection.close()


PATIENCE_S, CALM_S = 20.0, 0.7
AT_WORK = "select count(*) from pg_stat_activity where application_name = 'pos-hub' and state <> 'idle'"
MOST_HELD = 12


async def _count_acks(socket: aiohttp.ClientWebSocketResponse, many: int, counts: dict[str, int]) -> None:
    while counts["ok"] + counts["refused"] < many:
        message = await socket.receive()
        if message.type is not aiohttp.WSMsgType.TEXT:
            return
        if message.data == "2":
            await socket.send_str("3")
        elif message.data.startswith("43"):
            counts["ok" if '"ok":true' in message.data else "refused"] += 1


async def flood_over_http(it: Experiment, many: int) -> list[str]:
    """One session has so many requests open at once; others are served at the first try."""
    token = await sign_in(it.session, it.urls[0], "waiter", "pos-2")
    waiter, order = Person(it.session, it.urls, token, it.book), it.stage.orders[0]

    async def one(n: int) -> tuple[int, Any]:
        try:
            status, answer, _ = await waiter.try_once(
                f"/api/orders/{order}/merge", {"from": order}, f"flood-{n}", PATIENCE_S
            )
        except (aiohttp.ClientError, TimeoutError):
            return 0, None
        return status, answer.get("code")

    requests = [asyncio.create_task(one(n)) for n in range(many)]
    await asyncio.sleep(0.1)
    wrong = await _others(it, 10)
    answers = await asyncio.gather(*requests)
    return wrong + [f"a request was answered {a}" for a in answers if a[0] >= 500 and a[1] not in TEMPORARY]

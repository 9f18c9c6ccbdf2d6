"""Many WebSocket frames written at once, as no well-behaved client does, and what others get meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable

import aiohttp

TEXT, PING, PONG = 0x81, 0x89, 0x8A
MANY = 10_000
END = b"end"
PATIENCE_S = 30.0


def frame(payload: bytes, kind: int = TEXT) -> bytes:
    """A short frame as a client sends it, masked with zeros (RFC 6455 §5.2)."""
    assert len(payload) < 126
    return bytes((kind, 0x80 | len(payload), 0, 0, 0, 0)) + payload


async def rounds_during(
    burst: bytes, greedy: aiohttp.ClientWebSocketResponse, ask: Callable[[], Awaitable[object]], many: int = MANY
) -> int:
    """Write so many such frames at once; how many answers somebody else has had before the last of them was read."""
    connection = greedy._response.connection
    assert connection is not None
    assert connection.transport is not None
    connection.transport.write(burst * many + frame(END, PING))
    answered = asyncio.get_running_loop().create_task(_pong(greedy))
    rounds = 0
    while not answered.done():
        await ask()
        rounds += 1
    await answered
    return rounds


async def _pong(ws: aiohttp.ClientWebSocketResponse) -> None:
    """The answer to the ping at the end."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            message = await ws.receive()
            assert message.type in (aiohttp.WSMsgType.PONG, aiohttp.WSMsgType.TEXT), message
            if message.type is aiohttp.WSMsgType.PONG and message.data == END:
                return

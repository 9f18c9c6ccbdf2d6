"""Requests that fail before routing get a problem document and no alarming log entry."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from hub.server.http_server import Runner

MALFORMED = {
    "no method": b"NONSENSE\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}",
    "length and chunks": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
    "a control character": b"GET / HTTP/1.1\r\nHost: x\r\nIdempotency-Key: \x7f\r\n\r\n",
    "a long header": b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 20_000 + b"\r\n\r\n",
}
EXPECTING_REQUEST = b"POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\nExpect: %s\r\n\r\n"


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """The port of an application that echoes bodies, on the hub's HTTP server."""
    app = web.Application()
    app.router.add_post("/read", _read)
    runner = Runner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield runner.addresses[0][1]
    await runner.cleanup()


@pytest.mark.parametrize("name", MALFORMED)
async def test_a_malformed_request_gets_a_problem_document_and_no_warning(
    port: int, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(MALFORMED[name])
    status, code = _problem(await reader.read())
    writer.close()
    assert (status, code) == (400, "malformed")
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("path", ["/read", "/nowhere"])
async def test_an_unknown_expectation_gets_a_problem_document(port: int, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(EXPECTING_REQUEST % (path.encode(), b"a miracle") + b"{}")
    assert _problem(await reader.read()) == (417, "expectation_failed")
    writer.close()


async def test_a_client_that_expects_100_continue_gets_it(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(EXPECTING_REQUEST % (b"/read", b"100-continue"))
    assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(b"{}")
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    assert (head.splitlines()[0], body) == (b"HTTP/1.1 200 OK", b"{}")


def _problem(answer: bytes) -> tuple[int, str]:
    """Status and code of a problem document."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    return int(head.split()[1]), json.loads(body)["code"]


async def _read(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())

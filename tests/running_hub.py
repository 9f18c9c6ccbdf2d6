"""The assembled hub as its clients meet it: real HTTP and real sockets on a port of 127.0.0.1."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pytest_aiohttp.plugin import AiohttpClient

from cloud_link.agent.agent import Agent
from hub.app import build
from hub.base import ids
from hub.commands.execution import Commands
from hub.domain.actor import Actor
from hub.identity.sessions import Sessions
from hub.live.fanout import Fanout
from hub.postgres.database import Database
from hub.server.hub import HUB
from hub.settings.settings import Settings
from tests.databases import Dsn
from tests.screens import Screen

DEVICES = {
    "waiter": "pos-1",
    "cashier": "pos-1",
    "kitchen": "kds-kitchen",
    "bar": "kds-bar",
    "manager": "manager-1",
    "admin": None,
}
"""Where each role of the demo venue usually stands."""
USUAL = "usual"


@dataclass(frozen=True)
class Answer:
    """What an HTTP call came to."""

    status: int
    body: Any
    headers: Mapping[str, str]
    raw: bytes

    @property
    def code(self) -> str:
        """The problem's code."""
        return str(self.body["code"])


class RunningHub:
    """One hub process, its address, and people to act in it."""

    def __init__(self, app: web.Application, url: str, session: aiohttp.ClientSession, closing: AsyncExitStack) -> None:
        self.app, self.url, self._session, self._closing = app, url, session, closing

    @property
    def database(self) -> Database:
        return self.app[HUB].database

    @property
    def commands(self) -> Commands:
        return self.app[HUB].commands

    @property
    def sessions(self) -> Sessions:
        return self.app[HUB].sessions

    @property
    def link(self) -> Agent:
        """The connection to the cloud that this hub was started with."""
        link = self.app[HUB].link
        assert link is not None
        return link

    @property
    def fanout(self) -> Fanout:
        return self.app[HUB].fanout

    def actor(self, role: str, device: str | None = USUAL) -> Actor:
        """The demo venue's person of that role, at their usual device or another."""
        return self._signed_in(role, device)[0]

    def token(self, role: str, device: str | None = USUAL) -> str:
        """A token as a sign-in would give it."""
        return self._signed_in(role, device)[1]

    def _signed_in(self, role: str, device: str | None) -> tuple[Actor, str]:
        reference_data = self.commands.reference_data
        person = next(p for p in reference_data.people.values() if p.username == role)
        code = DEVICES[role] if device == USUAL else device
        session = self.sessions._issue(person, reference_data.devices[code] if code else None)
        return session.actor, session.token

    def as_(self, role: str, device: str | None = USUAL) -> "Till":
        """A till at which that person is signed in."""
        return Till(self, self.token(role, device))

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """One HTTP call without signing in; `headers` with _ for -."""
        return await Till(self, None).call(method, path, body, **headers)

    async def screen(
        self, role: str, device: str | None = USUAL, /, transports: Sequence[str] = ("websocket",), **auth: object
    ) -> Screen:
        """A stock Socket.IO client that has had its `sync`; it leaves when the hub ends."""
        screen = Screen(self.url, self._session)
        self._closing.push_async_callback(screen.leave)
        await screen.join({"token": self.token(role, device), **auth}, transports)
        return screen

    def forget_snapshots(self) -> None:
        """Let the next screen have a snapshot of its own, not one that was made for others a moment ago."""
        self.app[HUB].snapshots.forget()

    async def ask(self, question: str, *args: object) -> Any:
        """One value from the hub's own database."""
        async with self.database.connection() as connection:
            return await connection.fetchval(question, *args)


@dataclass(frozen=True)
class Till:
    """Somebody's HTTP client: signed in, or not when there is no token."""

    hub: RunningHub
    token: str | None

    async def call(self, method: str, path: str, body: object = None, key: str | None = None, **headers: str) -> Answer:
        """One call; `body` as JSON, or as it is when it is bytes."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if key:
            sent["Idempotency-Key"] = key
        content = {"data": BytesIO(body)} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        async with self.hub._session.request(method, self.hub.url + path, headers=sent, **content) as response:
            raw = await response.read()
            found = await response.json(content_type=None) if "json" in response.content_type else None
            return Answer(response.status, found, response.headers, raw)

    async def get(self, path: str) -> Any:
        """What a question answers, which must go well."""
        answer = await self.call("GET", path)
        assert answer.status == 200, answer
        return answer.body

    async def post(self, path: str, body: object = None, key: str | None = None) -> Any:
        """What a command answers, which must go well. It gets a key of its own unless one is given."""
        answer = await self.call("POST", path, {} if body is None else body, key or str(ids.new_id()))
        assert answer.status in (200, 201), answer
        return answer.body


@asynccontextmanager
async def client_of(app: web.Application, fixture: AiohttpClient | None = None) -> AsyncIterator[TestClient[Any, Any]]:
    """A client of an application that is served until the block ends: pytest-aiohttp's, where its fixture is given.

    Fixtures of a module outlive pytest-aiohttp's, which are one test's: they get a client of the same kind.
    """
    server_kwargs = {"host": "127.0.0.1", "skip_url_asserts": True}
    make = fixture or _outlasting_client
    client = await make(app, server_kwargs=server_kwargs, cookie_jar=aiohttp.DummyCookieJar())
    try:
        yield client
    finally:
        await client.close()


async def _outlasting_client(app: web.Application, *, server_kwargs: Any, **more: Any) -> TestClient[Any, Any]:
    client = TestClient(TestServer(app, **server_kwargs), **more)
    await client.start_server()
    return client


@asynccontextmanager
async def running_hub(
    settings: Settings, dsn: Dsn, aiohttp_client: AiohttpClient | None = None
) -> AsyncIterator[RunningHub]:
    """A hub over a migrated database, ended with everybody who joined it."""
    app = await build(settings, dsn)
    async with client_of(app, aiohttp_client) as client, AsyncExitStack() as closing:
        yield RunningHub(app, f"http://127.0.0.1:{client.port}", client.session, closing)

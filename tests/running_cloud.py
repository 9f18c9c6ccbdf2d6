"""The assembled cloud as sysadmins and sites meet it: real HTTP and real sockets over a database of its own."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import socketio
from aiohttp import web
from pytest_aiohttp.plugin import AiohttpClient

from cloud_link.backend import admins, openapi
from cloud_link.backend.app import build
from cloud_link.backend.database import migrate_database
from cloud_link.backend.parts import PARTS, Parts
from cloud_link.backend.settings import Settings
from cloud_link.protocol.keys import new_private_text
from hub.settings.settings import CloudSettings
from tests.databases import CHEAP_ROUNDS, Databases, Dsn
from tests.json_schema import faults
from tests.running_hub import Answer, client_of

PASSWORD = "password123"
SECRET = "a secret of the cloud's tests, long enough"
PATIENCE_S = 20.0
_templates: dict[Databases, str] = {}


@dataclass(frozen=True)
class RegisteredSite:
    """A site as its registration answered."""

    site_id: str
    secret_key: str
    public_key: str

    @property
    def headers(self) -> dict[str, str]:
        return {"X-Site-ID": self.site_id, "X-Site-Key": self.secret_key}

    def settings(self, url: str) -> CloudSettings:
        return CloudSettings(url, self.site_id, self.secret_key, self.public_key)


def hold_against_the_reference(method: str, path: str, answer: Answer) -> None:
    """Whatever a test asks for, the status must be foreseen and the body must fit."""
    document, named = openapi.described(), described_as(path)
    if named is None or method.lower() not in document["paths"][named]:
        return
    responses = document["paths"][named][method.lower()]["responses"]
    assert str(answer.status) in responses, (method, path, answer)
    schema = responses[str(answer.status)]["content"][answer.headers["Content-Type"].partition(";")[0]]["schema"]
    assert faults(answer.body, schema, document) == [], (method, path, answer.status)


def described_as(path: str) -> str | None:
    """The address as the document names it, if it does."""
    steps = path.partition("?")[0].split("/")
    return next((named for named in openapi.described()["paths"] if _is_same(steps, named.split("/"))), None)


def _is_same(steps: list[str], named: list[str]) -> bool:
    pairs = zip(steps, named, strict=False)
    return len(steps) == len(named) and all(one == other or other[:1] == "{" for one, other in pairs)


class Link:
    """A site's stock Socket.IO client, which acknowledges what it is told to."""

    def __init__(self) -> None:
        self.client = socketio.AsyncClient(reconnection=False)
        self.news: asyncio.Queue[Any] = asyncio.Queue()
        self.ended = asyncio.Event()
        self.applies = True

    async def open(self, url: str, auth: Any) -> None:
        """Raises socketio's ConnectionError when it is refused."""

        async def licence(news: Any) -> dict[str, Any]:
            import jwt

            await self.news.put(news)
            claims = jwt.decode(news["lease"], options={"verify_signature": False})
            return {"applied": self.applies, "serial": claims["serial"]}

        self.client.on("licence", licence, namespace="/link")
        self.client.on("still_there", lambda _: {"instance": "x"}, namespace="/link")
        self.client.on("disconnect", lambda *_: self.ended.set(), namespace="/link")
        await self.client.connect(url, auth=auth, namespaces=["/link"], transports=["websocket"])

    async def hears(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE_S):
            news: dict[str, Any] = await self.news.get()
            return news


@dataclass
class RunningCloud:
    """One cloud process, and a sysadmin in it."""

    app: web.Application
    url: str
    session: aiohttp.ClientSession
    closing: AsyncExitStack
    token: str = ""
    registered: list[RegisteredSite] = field(default_factory=list)

    @property
    def parts(self) -> Parts:
        return self.app[PARTS]

    async def call(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """One call without signing in; `headers` with _ for -."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        content = {"data": BytesIO(body)} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        async with self.session.request(method, self.url + path, headers=sent, **content) as response:
            raw = await response.read()
            found = await response.json(content_type=None) if "json" in response.content_type else None
            answer = Answer(response.status, found, response.headers, raw)
        hold_against_the_reference(method, path, answer)
        return answer

    async def admin(self, method: str, path: str, body: object = None) -> Answer:
        """One call as the sysadmin."""
        return await self.call(method, path, body, Authorization=f"Bearer {self.token}")

    async def does(self, method: str, path: str, body: object = None) -> Any:
        """One call as the sysadmin, which must go well."""
        answer = await self.admin(method, path, body)
        assert answer.status in (200, 201), answer
        return answer.body

    async def register(self, **known: object) -> RegisteredSite:
        made = await self.does("POST", "/api/sites", {"name": "Kafe", **known})
        return RegisteredSite(made["site_id"], made["secret_key"], made["public_key"])

    async def beat(self, site: RegisteredSite, /, **more: object) -> Answer:
        """A heartbeat of a site."""
        return await self.call("POST", "/api/heartbeat", {"version": "1", "uptime_seconds": 5, **more}, **site.headers)

    async def link(self, site: RegisteredSite, /, **more: object) -> Link:
        """A site's open link."""
        link = Link()
        self.closing.push_async_callback(link.client.disconnect)
        await link.open(self.url, {"site_id": site.site_id, "site_key": site.secret_key, "version": "1", **more})
        return link

    async def site(self, site: RegisteredSite) -> Any:
        return await self.does("GET", f"/api/sites/{site.site_id}")

    async def until_site(self, site: RegisteredSite, **wanted: object) -> Any:
        """The site's view, once it is so."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                view = await self.site(site)
                if all(view[name] == value for name, value in wanted.items()):
                    return view
                await asyncio.sleep(0.05)  # the cloud writes what was applied a few times a second


@asynccontextmanager
async def empty_cloud(databases: Databases) -> AsyncIterator[Dsn]:
    """A migrated database with nothing in it; migrated once a run, copied for whoever asks."""
    if databases not in _templates:
        _templates[databases] = await databases._create("template0")
        await migrate_database(databases.dsn | {"database": _templates[databases]})
    name = await databases._create(_templates[databases])
    yield databases.dsn | {"database": name}
    await databases.ask(f"drop database {name} with (force)")


@asynccontextmanager
async def running_cloud(
    databases: Databases, place: Path, aiohttp_client: AiohttpClient | None = None, **settings: Any
) -> AsyncIterator[RunningCloud]:
    """A cloud over an empty database of its own, ended with everybody who joined it."""
    given = {"signing_keys": (new_private_text(),), "contact": "+256 700 000000", **settings}
    with cheap_passwords():
        async with empty_cloud(databases) as dsn:
            app = await build(Settings(jwt_secret=SECRET, place=place, **given), dsn)
            async with client_of(app, aiohttp_client) as client, AsyncExitStack() as closing:
                cloud = RunningCloud(app, f"http://127.0.0.1:{client.port}", client.session, closing)
                await cloud.parts.admins.create("root", PASSWORD)
                signed_in = await cloud.call("POST", "/api/auth/login", {"username": "root", "password": PASSWORD})
                cloud.token = signed_in.body["token"]
                yield cloud


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Hashes that take no time, for as long as it lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(admins, "ROUNDS", CHEAP_ROUNDS)
        patch.setattr(admins, "_DECOY", admins.decoy(CHEAP_ROUNDS))
        yield

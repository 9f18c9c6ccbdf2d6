"""The one place where the cloud's parts are joined: database, keys, sockets, routes, pages."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import socketio
from aiohttp import web
from redis.asyncio import Redis

from cloud_link.backend import api, openapi, pages
from cloud_link.backend.admins import Admins
from cloud_link.backend.bus import Bus
from cloud_link.backend.console import Console
from cloud_link.backend.database import Database
from cloud_link.backend.heartbeats import Heartbeats
from cloud_link.backend.limits import Limits
from cloud_link.backend.links import Links
from cloud_link.backend.parts import PARTS, Parts
from cloud_link.backend.requests import problems
from cloud_link.backend.settings import Settings
from cloud_link.backend.signing import Signer
from cloud_link.backend.sites import Sites
from cloud_link.backend.sockets import Server
from cloud_link.protocol.messages import CONSOLE_NAMESPACE, LINK_NAMESPACE

MOST_BODY_BYTES = 64 << 10
PING_INTERVAL_S, PING_TIMEOUT_S = 25, 20


async def build(settings: Settings, dsn: dict[str, Any]) -> web.Application:
    """The assembled application over a migrated database; it opens and closes with the application."""
    app = web.Application(middlewares=[pages.guard, problems], client_max_size=MOST_BODY_BYTES)
    database = Database(dsn)
    await database.open()
    server = Server(
        namespaces=[LINK_NAMESPACE, CONSOLE_NAMESPACE],
        ping_interval=PING_INTERVAL_S,
        ping_timeout=PING_TIMEOUT_S,
        max_http_buffer_size=MOST_BODY_BYTES,
    )
    redis = _redis(settings)
    app[PARTS] = parts = _assemble(settings, database, redis, server)
    server.attach(app)
    make_document: Callable[[], bytes] = openapi.document
    app[api.OPENAPI_DOCUMENT] = make_document
    for method, path, handler in api.ROUTES:
        app.router.add_route(method, path, handler)
    pages.attach(app)
    app.cleanup_ctx.append(_running(parts, redis))
    return app


def _redis(settings: Settings) -> Redis | None:
    if settings.redis_url is None:
        return None
    return Redis.from_url(settings.redis_url, socket_timeout=6, socket_connect_timeout=1)


def _assemble(settings: Settings, database: Database, redis: Redis | None, server: socketio.AsyncServer) -> Parts:
    signer, limits, bus = Signer(settings.signing_keys, settings.contact), Limits(redis), Bus(redis)
    sites, heartbeats = Sites(database, signer), Heartbeats(database)
    admins = Admins(database, limits, settings.jwt_secret)
    console = Console(server, admins, sites, bus)
    links = Links(
        server=server, settings=settings, sites=sites, heartbeats=heartbeats, counters=limits, bus=bus, console=console
    )
    bus.receive = links.receive
    console.attach()
    links.attach()
    return Parts(
        settings=settings,
        database=database,
        signer=signer,
        limits=limits,
        bus=bus,
        admins=admins,
        sites=sites,
        heartbeats=heartbeats,
        console=console,
        links=links,
    )


def _running(parts: Parts, redis: Redis | None) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_: web.Application) -> AsyncIterator[None]:
        await parts.bus.start()
        await parts.console.start()
        await parts.links.start()
        yield
        await parts.links.stop()
        await parts.console.stop()
        await parts.bus.stop()
        if redis is not None:
            await redis.aclose()
        await parts.database.close()

    return run

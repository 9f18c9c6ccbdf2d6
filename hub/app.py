"""Builds the application from its parts: database, commands, fan-out, sockets, routes, pages, jobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from aiohttp import web
from redis.asyncio import Redis

import hub.operations  # noqa: F401 - registers every operation
from cloud_link.agent.agent import Agent
from handlers.http.reference import OPENAPI_DOCUMENT
from handlers.http.replies import problems
from handlers.routes import add_routes
from handlers.sockets.screens import Screens
from hub.backups.scheduler import BackupScheduler
from hub.base import tasks
from hub.base.counters import MemoryCounters, RedisCounters
from hub.commands.dispatch import Dispatcher
from hub.commands.execution import Commands
from hub.doctor.runner import DoctorRunner
from hub.identity.lockout import Lockout
from hub.identity.pairing import Pairing
from hub.identity.sessions import Sessions
from hub.live.delivery_receipts import DeliveryReceipts
from hub.live.fanout import Fanout
from hub.live.peers import RedisPeers
from hub.live.socketio_server import LiveServer
from hub.payments.pesapal.client import Pesapal
from hub.payments.pesapal.ipn import Ipn
from hub.payments.pesapal.poller import PesapalPoller
from hub.postgres import first_start
from hub.postgres.database import Database
from hub.postgres.demo import seed_demo
from hub.postgres.disk_guard import DiskGuard, database_directory
from hub.printing.spooler import Spooler
from hub.queries.snapshot import Snapshots
from hub.server.health import ProcessHealth
from hub.server.hub import HUB, Hub
from hub.server.jobs import Jobs
from hub.server.metrics import Metrics
from hub.server.reactions import Reactions
from hub.settings.settings import Settings
from hub.texts import TEXTS
from hub.views.reference_data import read_reference_data
from web.admin_pages import add_admin_pages
from web.hub_pages import HubPages
from web.pages import SOURCE, add_pages
from web.static_files import StaticFiles

MAX_BODY_BYTES = 1 << 20
TEXTS_AFTER_S = 0.5


async def build(settings: Settings, dsn: dict[str, Any]) -> web.Application:
    """The application on a migrated database. The application's clean-up closes the database."""
    app = web.Application(middlewares=[problems], client_max_size=MAX_BODY_BYTES)
    database = Database(dsn)
    await database.open()
    await prepare(database, settings)
    hub = app[HUB] = await _assemble(settings, database)
    app[OPENAPI_DOCUMENT] = _openapi_document
    add_routes(app)
    app[SOURCE] = HubPages()
    add_pages(app)
    add_admin_pages(app)
    hub.live.attach(app)
    Screens(hub).attach()
    app.cleanup_ctx.append(_running(hub))
    return app


def _openapi_document() -> bytes:
    from handlers.openapi import document  # most hubs never need it, and its import takes 10 ms of the start

    return document()


async def prepare(database: Database, settings: Settings) -> None:
    """Write the venue's rows into an empty database, and the demo venue if the settings ask for it."""
    if await first_start.prepare_venue(database, settings) and settings.is_demo:
        await seed_demo(database)


async def _assemble(settings: Settings, database: Database) -> Hub:
    redis = _redis(settings)
    metrics, snapshots = Metrics(), Snapshots(database)
    peers = RedisPeers(redis) if redis else None
    fanout = Fanout(database, peers=peers, forget_snapshots=snapshots.forget, measured=metrics.event_lag)
    commands = await _commands(settings, database, fanout, metrics)
    lockout = Lockout(RedisCounters(redis) if redis else MemoryCounters())
    secrets = (settings.jwt_secret, *settings.older_jwt_secrets)
    sessions = Sessions(database, commands, lockout, secrets, metrics.sign_in)
    backup_scheduler = BackupScheduler(settings, database, commands)
    jobs = Jobs(database, commands, make_due_backup=backup_scheduler.tick, observe=metrics.job)

    def is_elected() -> bool:
        return jobs.is_elected

    hub = Hub(
        settings=settings,
        database=database,
        commands=commands,
        dispatcher=Dispatcher(commands, sessions),
        sessions=sessions,
        lockout=lockout,
        pairing=Pairing(database, commands, lockout),
        fanout=fanout,
        snapshots=snapshots,
        live=LiveServer(may_poll=settings.redis_url is None, cors_allowed_origins=_origins(settings)),
        delivery_receipts=DeliveryReceipts(database, commands),
        jobs=jobs,
        backup_scheduler=backup_scheduler,
        spooler=Spooler(database, commands, is_elected, metrics.printed),
        pesapal_poller=PesapalPoller(database, commands, is_elected, _pesapal(settings)),
        pesapal_ipn=Ipn(commands),
        doctor=DoctorRunner(settings, database, fanout, lambda: StaticFiles.read().release),
        metrics=metrics,
        health=ProcessHealth(database=database, commands=commands, fanout=fanout, jobs=jobs, peers=peers),
        peers=peers,
        link=_link(settings, database, commands, fanout=fanout, is_elected=is_elected),
    )
    _register_metrics(hub)
    return hub


async def _commands(settings: Settings, database: Database, fanout: Fanout, metrics: Metrics) -> Commands:
    async with database.connection() as connection:
        reference_data = await read_reference_data(connection)
    disk_guard = DiskGuard(await database_directory(database, _own_directory(settings)), settings.space_floor_mib << 20)
    return Commands(database, reference_data, fanout.committed, disk_guard=disk_guard, observe=metrics.command)


def _redis(settings: Settings) -> Redis | None:
    if settings.redis_url is None:
        return None
    return Redis.from_url(settings.redis_url, socket_timeout=0.5, socket_connect_timeout=0.5)


def _register_metrics(hub: Hub) -> None:
    hub.metrics.register_fanout(hub.fanout)
    hub.metrics.register(hub.health)
    hub.metrics.register_disk(hub.commands.disk_guard)
    hub.metrics.register(hub.backup_scheduler)


def _own_directory(settings: Settings) -> Path | None:
    """A directory on the database's disk: POS_SPACE_AT, or the data directory of the embedded database."""
    return settings.space_at or (settings.data_dir if settings.database_url is None else None)


def _pesapal(settings: Settings) -> Pesapal | None:
    """The client for the venue's Pesapal account, if there is one; after paying, the guest returns to /thank-you."""
    if settings.pesapal is None:
        return None
    ipn_url = f"{settings.public_url}/api/pesapal/ipn" if settings.public_url else None
    return Pesapal(settings.pesapal, f"{settings.base_url.rstrip('/')}/thank-you", ipn_url)


def _link(
    settings: Settings, database: Database, commands: Commands, *, fanout: Fanout, is_elected: Callable[[], bool]
) -> Agent | None:
    """The agent that links the venue to the vendor's cloud, if it has one; only the elected process connects."""
    if settings.cloud is None:
        return None

    def devices_online() -> int:
        return len({client.actor.device for client in fanout.clients.values() if client.actor.device})

    return Agent(
        settings=settings.cloud,
        data_dir=settings.data_dir,
        database=database,
        commands=commands,
        devices_online=devices_online,
        is_elected=is_elected,
    )


def _origins(settings: Settings) -> list[str] | None:
    """The origins whose pages may open a socket: APP_BASE_URL, or else engineio's default, the hub's own."""
    return None if settings.app_base_url is None else [settings.app_base_url.rstrip("/")]


async def _load_texts() -> None:
    """Read the texts once the hub answers: beside the start, that would delay it."""
    await asyncio.sleep(TEXTS_AFTER_S)
    await asyncio.to_thread(TEXTS.load)


def _running(hub: Hub) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_: web.Application) -> AsyncIterator[None]:
        reactions = Reactions(hub)
        await hub.delivery_receipts.start()
        await reactions.start()
        await hub.backup_scheduler.refresh_ages()
        await hub.fanout.start(reactions)
        texts = tasks.spawn(_load_texts(), "texts")
        expiry = tasks.spawn(reactions.end_sessions(), "expired sessions")
        loop_lag = tasks.spawn(hub.health.measure_loop_lag(hub.metrics), "event-loop lag")
        await hub.jobs.start()
        await hub.spooler.start()
        await hub.pesapal_poller.start()
        if hub.link is not None:
            await hub.link.start()
        if hub.peers is not None:
            await hub.peers.start(hub.fanout.wake)
        yield
        if hub.link is not None:
            await hub.link.stop()
        await hub.pesapal_poller.stop()
        await hub.spooler.stop()
        await hub.jobs.stop()
        if hub.peers is not None:
            await hub.peers.stop()
        await tasks.stop(expiry, loop_lag, texts)
        await hub.fanout.stop()
        for client in list(hub.fanout.clients.values()):
            hub.fanout.drop(client)
        hub.commands.numbers.close()
        await hub.database.close()

    return run

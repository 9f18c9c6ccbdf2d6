"""The one place where the parts are joined: database, commands, log tail, sockets, routes, pages, jobs."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from aiohttp import web
from redis.asyncio import Redis

import hub.operations  # noqa: F401 - registers every operation
from cloud_link.agent.agent import Agent
from handlers.http.replies import problems
from handlers.routes import add_routes
from handlers.sockets.screens import DELIVERY_RECEIPTS, Screens
from hub.backups.scheduler import BackupScheduler
from hub.base import clock, tasks
from hub.base.counters import MemoryCounters, RedisCounters
from hub.commands.dispatch import Dispatcher
from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.doctor.runner import DoctorRunner
from hub.domain.actor import HUB_ITSELF
from hub.domain.refusals import NotSignedIn
from hub.identity.lockout import Lockout
from hub.identity.pairing import Pairing
from hub.identity.sessions import Sessions
from hub.live import socketio_server
from hub.live.delivery_receipts import DeliveryReceipts
from hub.live.fanout import Fanout
from hub.live.peers import RedisPeers, SingleProcess
from hub.log.event_log import Appended, LoggedEvent
from hub.payments.pesapal.client import Pesapal
from hub.payments.pesapal.ipn import Ipn
from hub.payments.pesapal.poller import PesapalPoller
from hub.postgres import first_start
from hub.postgres.database import Database
from hub.postgres.demo import seed_demo
from hub.postgres.disk_guard import DiskGuard, database_directory
from hub.printing.spooler import Spooler
from hub.queries.snapshot import Snapshots
from hub.server import app_keys
from hub.server.health import ProcessHealth
from hub.server.jobs import Jobs
from hub.server.metrics import Metrics
from hub.settings.settings import CloudSettings, Settings
from hub.views.reference_data import ReferenceData, read_reference_data
from web.admin_pages import add_admin_pages
from web.hub_pages import HubPages
from web.pages import SOURCE, add_pages
from web.static_files import StaticFiles

MOST_BODY_BYTES = 1 << 20
REFERENCE_DATA_EVENTS = ("menu.changed", "stock.changed", "settings.changed", "staff.changed", "device.changed")
ENDED_SESSIONS = """
select data -> 'session' ->> 'id' as id, (data -> 'session' ->> 'expires_at')::bigint as expires_at
from event_log where type = 'session.ended' and at > now() - interval '1 day'
"""


@dataclass
class Hub:
    """One assembled process: everything between the database and the sockets."""

    settings: Settings
    database: Database
    commands: Commands
    sessions: Sessions
    fanout: Fanout
    delivery_receipts: DeliveryReceipts
    jobs: Jobs
    spooler: Spooler
    poller: PesapalPoller
    peers: RedisPeers | None
    backup_scheduler: BackupScheduler
    link: Agent | None = None
    metrics: Metrics = field(default_factory=Metrics)
    signs: ProcessHealth | None = None
    _confirmed_in: ReferenceData | None = None

    async def on_event(self, event: LoggedEvent) -> None:
        """What this process itself must do when something happened."""
        if event.type in REFERENCE_DATA_EVENTS:
            await self.commands.refresh_reference_data()
        if event.type.startswith("ticket."):
            self.delivery_receipts.note(event.position, msgspec.json.decode(event.data)["ticket"])
        elif event.type == "session.ended":
            ended = msgspec.json.decode(event.data)["session"]
            self.sessions.note_ended(ended["id"], ended["expires_at"])
        elif event.type == "backup.changed":
            await self.backup_scheduler.look()
            await self.jobs.back_up()
        elif event.type == "print.changed":
            self.spooler.wake()
        elif event.type.startswith("payment."):
            self.poller.wake()
        if event.type in ("staff.changed", "device.changed", "session.ended"):
            self.end_revoked()

    async def on_other_log(self) -> None:
        """The database is another one than before (a restore): what is kept in memory of it is learned anew."""
        await self.commands.refresh_reference_data()
        await self.backup_scheduler.look()
        await self.delivery_receipts.start()
        self.end_revoked()

    async def on_trouble(self, position: int, message: str) -> None:
        """Raise an alarm about an event; the processes of the venue raise it once."""
        assert self.fanout.stream is not None
        name, key = "alert.raise_bad_event", f"bad-event-{self.fanout.stream.epoch}-{position}"
        args = OPERATIONS[name].decode({"position": position, "message": message})
        await self.commands.execute(name, args, HUB_ITSELF, key)

    def end_expired(self) -> None:
        """Cut off every screen whose session is over, and after a change of the house whoever counts no more."""
        if self.commands.reference_data is not self._confirmed_in:
            self.end_revoked()
        now_s = clock.now().timestamp()
        for client in [client for client in self.fanout.clients.values() if client.actor.expires_at <= now_s]:
            self.fanout.drop(client)

    def end_revoked(self) -> None:
        """Cut off every screen whose token counts no more."""
        self._confirmed_in = self.commands.reference_data
        for client in list(self.fanout.clients.values()):
            try:
                self.sessions.confirm(client.actor)
            except NotSignedIn:
                self.fanout.drop(client)


async def build(settings: Settings, dsn: dict[str, Any]) -> web.Application:
    """The assembled application over a migrated database; it opens and closes with the application."""
    app = web.Application(middlewares=[problems], client_max_size=MOST_BODY_BYTES)
    database = Database(dsn)
    await database.open()
    await prepare(database, settings)
    hub = await _assemble(app, settings, database)
    live = app[app_keys.LIVE] = socketio_server.LiveServer(
        may_poll=settings.redis_url is None, cors_allowed_origins=_origins(settings)
    )
    add_routes(app)
    app[SOURCE] = HubPages()
    add_pages(app)
    add_admin_pages(app)
    live.attach(app)
    Screens(app).attach()
    app.cleanup_ctx.append(_running(hub))
    return app


async def prepare(database: Database, settings: Settings) -> None:
    """Make an empty database a venue, the demo's when asked for."""
    if await first_start.prepare_venue(database, settings) and settings.is_demo:
        await seed_demo(database)


async def _assemble(app: web.Application, settings: Settings, database: Database) -> Hub:
    redis = (
        Redis.from_url(settings.redis_url, socket_timeout=0.5, socket_connect_timeout=0.5)
        if settings.redis_url
        else None
    )
    async with database.connection() as connection:
        reference_data = await read_reference_data(connection)
    fanout = Fanout(database)
    peers = RedisPeers(redis, fanout.wake) if redis else None
    fanout.peers = peers or SingleProcess()
    commands = Commands(database, reference_data, _after_commit(fanout))
    commands.space = DiskGuard(await database_directory(database, _own_place(settings)), settings.space_floor_mib << 20)
    lockout = Lockout(RedisCounters(redis) if redis else MemoryCounters())
    sessions = Sessions(database, commands, lockout, (settings.jwt_secret, *settings.older_jwt_secrets))
    delivery_receipts = DeliveryReceipts(database, commands)
    app[app_keys.BACKUP_SCHEDULER] = backup_scheduler = BackupScheduler(settings, database, commands)
    jobs = Jobs(database, commands)
    jobs.backups = backup_scheduler.tick
    app[app_keys.SPOOLER] = spooler = Spooler(database, commands, lambda: jobs.is_elected)
    app[app_keys.POLLER] = poller = PesapalPoller(database, commands, lambda: jobs.is_elected, _pesapal(settings))
    app[app_keys.IPN] = Ipn(commands)
    hub = Hub(
        settings,
        database,
        commands,
        sessions,
        fanout,
        delivery_receipts,
        jobs,
        spooler,
        poller,
        peers,
        backup_scheduler,
    )
    fanout.on_event, fanout.on_other_log, fanout.on_trouble = hub.on_event, hub.on_other_log, hub.on_trouble
    if settings.cloud is not None:
        app[app_keys.LINK] = hub.link = _link(hub, settings.cloud)
    app[app_keys.LOCKOUT] = lockout
    app[app_keys.SETTINGS], app[app_keys.DATABASE], app[app_keys.COMMANDS] = settings, database, commands
    app[app_keys.SESSIONS], app[app_keys.FANOUT] = sessions, fanout
    app[app_keys.DISPATCHER] = Dispatcher(commands, sessions)
    app[app_keys.SNAPSHOTS] = snapshots = Snapshots(database)
    fanout.on_start_over = snapshots.forget
    app[app_keys.PAIRING] = Pairing(database, commands, lockout)
    app[DELIVERY_RECEIPTS] = delivery_receipts
    app[app_keys.DOCTOR] = DoctorRunner(settings, database, fanout, lambda: StaticFiles.read().release)
    _measure(app, hub)
    return hub


def _measure(app: web.Application, hub: Hub) -> None:
    app[app_keys.METRICS] = metrics = hub.metrics
    signs = ProcessHealth(hub.database, hub.commands, hub.fanout, hub.jobs, hub.peers)
    app[app_keys.HEALTH] = hub.signs = signs
    metrics.watch(hub.fanout)
    metrics.look_at(signs)
    metrics.watch_space(hub.commands.space)
    metrics.look_at(hub.backup_scheduler)
    hub.commands.measured, hub.fanout.measured = metrics.command, metrics.event_lag
    hub.sessions.counted, hub.jobs.counted = metrics.sign_in, metrics.job
    hub.spooler.counted = metrics.printed


def _own_place(settings: Settings) -> Path | None:
    """Where the database's disk is, if that was said, or if the database is our own."""
    return settings.space_at or (settings.data_dir if settings.database_url is None else None)


def _pesapal(settings: Settings) -> Pesapal | None:
    """The venue's account at Pesapal, if it has one; a guest who has paid comes back to a page of ours."""
    if settings.pesapal is None:
        return None
    ipn_url = f"{settings.public_url}/api/pesapal/ipn" if settings.public_url else None
    return Pesapal(settings.pesapal, f"{settings.base_url.rstrip('/')}/thank-you", ipn_url)


def _link(hub: Hub, cloud: CloudSettings) -> Agent:
    """The talk with the vendor's cloud; one process of the venue holds it."""

    def devices_online() -> int:
        return len({client.actor.device for client in hub.fanout.clients.values() if client.actor.device})

    data_dir = hub.settings.data_dir
    return Agent(cloud, data_dir, hub.database, hub.commands, devices_online, lambda: hub.jobs.is_elected)


def _after_commit(fanout: Fanout) -> Callable[[Appended | None], None]:
    def tell(appended: Appended | None) -> None:
        fanout.hand(appended)
        fanout.peers.committed()

    return tell


def _origins(settings: Settings) -> list[str] | None:
    """Which pages may open a socket: our own (the default of engineio), and the address people were told."""
    return None if settings.app_base_url is None else [settings.app_base_url.rstrip("/")]


def _running(hub: Hub) -> Callable[[web.Application], AsyncIterator[None]]:
    async def run(_: web.Application) -> AsyncIterator[None]:
        await hub.delivery_receipts.start()
        async with hub.database.connection() as connection:
            for row in await connection.fetch(ENDED_SESSIONS):
                hub.sessions.note_ended(row["id"], row["expires_at"])
        await hub.backup_scheduler.look()
        await hub.fanout.start()
        expiry = tasks.spawn(_end_expired(hub), "expired sessions")
        assert hub.signs is not None
        pulse = tasks.spawn(hub.signs.measure_loop_lag(hub.metrics), "pulse")
        await hub.jobs.start()
        await hub.spooler.start()
        await hub.poller.start()
        if hub.link is not None:
            await hub.link.start()
        if hub.peers is not None:
            await hub.peers.start()
        yield
        if hub.link is not None:
            await hub.link.stop()
        await hub.poller.stop()
        await hub.spooler.stop()
        await hub.jobs.stop()
        if hub.peers is not None:
            await hub.peers.stop()
        await tasks.stop(expiry, pulse)
        await hub.fanout.stop()
        for client in list(hub.fanout.clients.values()):
            hub.fanout.drop(client)
        hub.commands.numbers.close()
        await hub.database.close()

    return run


async def _end_expired(hub: Hub) -> None:
    while True:
        await asyncio.sleep(1)
        hub.end_expired()

"""`pos-cloud`: the commands of the vendor's server. Each ends non-zero with one plain line when it fails."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import getpass
import signal
import sys
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import web

from cloud_link.backend.admins import Admins
from cloud_link.backend.database import Database, DatabaseUnusable, migrate_database
from cloud_link.backend.limits import Limits
from cloud_link.backend.settings import BadSettings, Settings, read_settings
from hub.base import logging_setup
from hub.base.embedded_postgres import DatabaseFailed, EmbeddedPostgres, Supervisor
from hub.base.postgres_url import parse_url
from hub.base.refusal import Refusal

SHUTDOWN_S = 5.0


def main() -> None:
    """The console script."""
    args = _parser().parse_args()
    logging_setup.set_up("text", ())
    try:
        with contextlib.suppress(KeyboardInterrupt):
            sys.exit(_run(args.run(args)))
    except (BadSettings, DatabaseUnusable, DatabaseFailed, Refusal, OSError) as error:
        print(f"pos-cloud: {error}", file=sys.stderr)
        sys.exit(1)


def _run(work: Any) -> int:
    """Run to the end on the fastest loop there is."""
    try:
        import uvloop
    except ImportError:
        return int(asyncio.run(work) or 0)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return int(runner.run(work) or 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="pos-cloud", description="The vendor's server: venues and their licences.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="run the server")
    serve.add_argument("--host", default=None, help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=int, default=None, help="port to listen on (CLOUD_PORT, else 8100)")
    serve.set_defaults(run=_serve)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(run=_migrate)
    create = commands.add_parser("create-admin", help="make a sysadmin")
    create.add_argument("--username")
    create.add_argument("--password", help="asked for when left out, so that it is in no history of commands")
    create.set_defaults(run=_create_admin)
    return parser


@contextlib.asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[dict[str, Any]]:
    """A migrated database: the server that DATABASE_URL names, else our own under DATA_DIR."""
    async with _server(settings) as (dsn, _):
        await migrate_database(dsn)
        yield dsn


@contextlib.asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[tuple[dict[str, Any], EmbeddedPostgres | None]]:
    """The server that DATABASE_URL names, else our own, started."""
    if settings.database_url is not None:
        yield parse_url(settings.database_url), None
        return
    async with EmbeddedPostgres(settings.place) as own:
        yield dict(own.dsn), own


@contextlib.asynccontextmanager
async def _running_database(settings: Settings) -> AsyncIterator[dict[str, Any]]:
    """The database of a server that may be running already, else one of our own start."""
    try:
        async with _database(settings) as dsn:
            yield dsn
            return
    except DatabaseFailed:
        if settings.database_url is not None:
            raise
    yield dict(EmbeddedPostgres(settings.place).dsn)


async def _serve(args: argparse.Namespace) -> int:
    from cloud_link.backend.app import build

    settings = read_settings(host=args.host, port=args.port)
    logging_setup.set_up(settings.log_kind, settings.secrets)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with _server(settings) as (dsn, own):
        await migrate_database(dsn)
        runner = web.AppRunner(await build(settings, dsn), access_log=None, shutdown_timeout=SHUTDOWN_S)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, settings.port, backlog=4096).start()
            print(f"The cloud is open at http://{settings.host}:{settings.port}", flush=True)
            await (stop.wait() if own is None else Supervisor(own).until(stop))
        finally:
            await runner.cleanup()
    return 0


async def _migrate(_: argparse.Namespace) -> int:
    async with _database(read_settings()):
        print("The database is up to date.")
    return 0


async def _create_admin(args: argparse.Namespace) -> int:
    settings = read_settings()
    username = args.username or await asyncio.to_thread(input, "Username: ")
    password = args.password or await asyncio.to_thread(getpass.getpass, "Password: ")
    async with _running_database(settings) as dsn:
        database = Database(dsn)
        await database.open()
        try:
            await Admins(database, Limits(None), settings.jwt_secret).create(username.strip(), password)
        finally:
            await database.close()
    print(f"{username.strip()} may sign in.")
    return 0


if __name__ == "__main__":
    main()

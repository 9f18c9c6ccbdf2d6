"""`pos-hub`: the commands of a venue's server. Each ends non-zero with one plain line when it fails."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from hub import log_lines
from hub.database import DatabaseUnusable, migrate_database, parse_url
from hub.embedded_postgres import DatabaseFailed, EmbeddedPostgres
from hub.settings import BadSettings, Settings, read_settings

PLAIN = (BadSettings, DatabaseUnusable, DatabaseFailed)


def main() -> None:
    """The console script."""
    args = _parser().parse_args()
    log_lines.begin("text", ())
    try:
        with contextlib.suppress(KeyboardInterrupt):
            sys.exit(_run(args.run(args)))
    except PLAIN as error:
        print(f"pos-hub: {error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        print(f"pos-hub: {error.strerror or error}{where}", file=sys.stderr)
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
    parser = argparse.ArgumentParser(prog="pos-hub", description="A restaurant's own point-of-sale server.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="run the venue's server")
    serve.add_argument("--host", default=None, help="address to listen on (127.0.0.1)")
    serve.add_argument("--port", type=int, default=None, help="port to listen on (POS_PORT, else 8000)")
    serve.add_argument("--demo", action="store_true", help="fill an empty database with the demo venue")
    serve.set_defaults(run=_serve)
    for name, run, about in (
        ("migrate", _migrate, "bring the database up to date"),
        ("seed", _seed, "fill an empty database with the demo venue"),
        ("verify", _verify, "recompute the audit chain"),
        ("openapi", _openapi, "print the OpenAPI document"),
    ):
        commands.add_parser(name, help=about).set_defaults(run=run)
    password = commands.add_parser("password", help="give somebody a new password (asks for it)")
    password.add_argument("username", metavar="USERNAME")
    password.set_defaults(run=_password)
    return parser


@contextlib.asynccontextmanager
async def _database(settings: Settings) -> AsyncIterator[dict[str, Any]]:
    """A migrated database: the server that DATABASE_URL names, else our own under DATA_DIR."""
    if settings.database_url is not None:
        yield await migrate_database(parse_url(settings.database_url))
        return
    async with EmbeddedPostgres(settings.data_dir) as own:
        yield await migrate_database(dict(own.dsn))


async def _serve(args: argparse.Namespace) -> int:
    settings = read_settings(is_demo=args.demo, host=args.host, port=args.port)
    log_lines.begin(settings.log_kind, settings.secrets)
    async with _database(settings) as dsn:
        from hub.app import build
        from hub.server import serve

        return await serve(build, settings, dsn)


async def _migrate(_: argparse.Namespace) -> int:
    async with _database(read_settings(needs_secret=False)):
        print("The database is up to date.")
    return 0


async def _seed(_: argparse.Namespace) -> int:
    from hub.database import Database
    from hub.demo import seed_demo
    from hub.first_start import prepare_venue

    settings = read_settings(is_demo=True)
    async with _database(settings) as dsn:
        database = Database(dsn)
        await database.open()
        try:
            if not await prepare_venue(database, settings):
                raise DatabaseUnusable("the database already holds a venue; the demo goes only into an empty one")
            await seed_demo(database)
        finally:
            await database.close()
    print("The demo venue is in the database.")
    return 0


async def _verify(_: argparse.Namespace) -> int:
    from hub.database import connect
    from hub.queries import check_audit_chain

    async with _running_database(read_settings(needs_secret=False)) as dsn:
        connection = await connect(dsn)
        try:
            found = await check_audit_chain(connection)
        finally:
            await connection.close()
    if not found["ok"]:
        where = "its end is missing" if found["first_broken"] is None else f"entry {found['first_broken']} does not fit"
        raise DatabaseUnusable(f"the audit chain is broken: {where}")
    print(f"The audit chain holds: {found['entries']} entries, head {found['head']}.")
    return 0


async def _password(args: argparse.Namespace) -> int:
    from hub import forgotten_password

    settings = read_settings(needs_secret=False)
    new = await asyncio.to_thread(forgotten_password.ask_for_one)
    async with _running_database(settings) as dsn:
        name = await forgotten_password.replace(dsn, args.username, new)
    print(f"{name} has a new password and was signed out everywhere.")
    return 0


@contextlib.asynccontextmanager
async def _running_database(settings: Settings) -> AsyncIterator[dict[str, Any]]:
    """The database of a hub that may be running, else one of our own start."""
    try:
        async with _database(settings) as dsn:
            yield dsn
            return
    except DatabaseFailed:
        if settings.database_url is not None:
            raise
    yield dict(EmbeddedPostgres(settings.data_dir).dsn)


async def _openapi(_: argparse.Namespace) -> int:
    from handlers.openapi import document

    sys.stdout.write(msgspec.json.format(document(), indent=2).decode() + "\n")
    return 0


if __name__ == "__main__":
    main()

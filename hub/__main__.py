"""`pos-hub`: the command line of a venue's server. A command that fails prints one line and exits non-zero."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import logging
import sys
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import asyncpg
import msgspec
from pyrage import x25519

from hub.backups.create import BackupFailed, make_backup
from hub.backups.restore import RestoreRequest, restore_backup
from hub.base import logging_setup, tasks
from hub.base.embedded_postgres import DatabaseFailed, EmbeddedPostgres, InUse, Supervisor
from hub.postgres.database import DatabaseUnusable, migrate_database, parse_url
from hub.postgres.schema import known_migrations
from hub.server.upgrading import backup_first
from hub.settings.directories import require_writable_directories
from hub.settings.environment import read_settings
from hub.settings.settings import BadSettings, Settings
from hub.texts import shown

if TYPE_CHECKING:
    from hub.views.notices import AuditVerdictView

EXPECTED_ERRORS = (BadSettings, DatabaseUnusable, DatabaseFailed, BackupFailed)


def main() -> None:
    """The console script."""
    args = _parser().parse_args()
    logging_setup.set_up("text", ())
    try:
        with contextlib.suppress(KeyboardInterrupt):
            sys.exit(_run(args.run(args)))
    except EXPECTED_ERRORS as error:
        print(f"pos-hub: {error}", file=sys.stderr)
        sys.exit(1)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        print(f"pos-hub: {error.strerror or error}{where}", file=sys.stderr)
        sys.exit(1)


def _run(work: Any) -> int:
    """Run a command on uvloop, or on asyncio's own loop where uvloop is not available."""
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
    backup = commands.add_parser("backup", help="make a backup now, and prove it by restoring it")
    backup.add_argument("--new-key", action="store_true", help="make no backup; print a new key for BACKUP_KEY")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help="put a backup in the place of the venue's database")
    restore.add_argument("file", type=Path, metavar="FILE", help="the backup, with its manifest beside it")
    restore.add_argument("--dry-run", action="store_true", help="restore it beside, prove it, change nothing")
    restore.add_argument("--while-running", action="store_true", help="end the hubs' connections; they come back")
    restore.add_argument("--yes", action="store_true", help="do not ask")
    restore.set_defaults(run=_restore)
    for name, run, description in (
        ("migrate", _migrate, "bring the database up to date"),
        ("seed", _seed, "fill an empty database with the demo venue"),
        ("verify", _verify, "recompute the audit chain"),
        ("openapi", _openapi, "print the OpenAPI document"),
    ):
        commands.add_parser(name, help=description).set_defaults(run=run)
    password = commands.add_parser("password", help="give somebody a new password (asks for it)")
    password.add_argument("username", metavar="USERNAME")
    password.set_defaults(run=_password)
    migrate = commands.choices["migrate"]
    migrate.add_argument("--to", metavar="MIGRATION", help="stop at this migration, forward or back")
    migrate.add_argument("--newest", action="store_true", help="only print the newest migration this program knows")
    migrate.add_argument("--without-backup", action="store_true", help="migrate though no backup can be made")
    doctor = commands.add_parser("doctor", help="examine the installation (ends with 0 well, 1 look, 2 wrong)")
    doctor.add_argument("--json", action="store_true", help="for monitors")
    doctor.set_defaults(run=_doctor)
    return parser


@contextlib.asynccontextmanager
async def _database(
    settings: Settings, *, to: str | None = None, backed_up: bool = True
) -> AsyncIterator[dict[str, Any]]:
    """A migrated database, on the server of DATABASE_URL or on the embedded one."""
    before = backup_first(settings) if backed_up else None
    async with _server(settings) as (dsn, _):
        yield await migrate_database(dsn, before=before, to=to)


@contextlib.asynccontextmanager
async def _server(settings: Settings) -> AsyncIterator[tuple[dict[str, Any], EmbeddedPostgres | None]]:
    """The server of DATABASE_URL, or else the embedded one, started."""
    if settings.database_url is not None:
        yield parse_url(settings.database_url), None
        return
    async with EmbeddedPostgres(settings.data_dir) as embedded:
        yield dict(embedded.dsn), embedded


async def _serve(args: argparse.Namespace) -> int:
    settings = read_settings(is_demo=args.demo, host=args.host, port=args.port)
    logging_setup.set_up(settings.log_kind, settings.secrets)
    require_writable_directories(settings)
    gc.disable()  # almost everything made during the start stays alive; the server enables it when it listens
    loading = tasks.spawn(asyncio.to_thread(import_module, "hub.app"), "import of hub.app during the database's start")
    async with _server(settings) as (unmigrated_dsn, embedded):
        dsn = await migrate_database(unmigrated_dsn, before=backup_first(settings))
        app = await loading
        from hub.server.server import serve

        return await serve(app.build, settings, dsn, Supervisor(embedded) if embedded else None)


async def _migrate(args: argparse.Namespace) -> int:
    if args.newest:
        print(known_migrations()[-1])
        return 0
    settings = read_settings(needs_secret=False)
    async with _database(settings, to=args.to, backed_up=not args.without_backup):
        print("The database is up to date." if args.to is None else f"The database is at {args.to}.")
    return 0


async def _doctor(args: argparse.Namespace) -> int:
    from hub.doctor import cli
    from web.static_files import StaticFiles

    logging.disable(logging.WARNING)
    try:
        diagnosis = await cli.examine_installation(
            read_settings(needs_secret=False), lambda: StaticFiles.read().release
        )
    except EXPECTED_ERRORS as error:
        diagnosis = cli.startup_failure(error)
    as_json = msgspec.json.format(msgspec.json.encode(diagnosis.view()), indent=2).decode()
    print(as_json if args.json else cli.as_text(diagnosis))
    return diagnosis.exit_code


async def _seed(_: argparse.Namespace) -> int:
    from hub.postgres.database import Database
    from hub.postgres.demo import seed_demo
    from hub.postgres.first_start import prepare_venue

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
    async with _unmigrated_database(read_settings(needs_secret=False)) as dsn:
        result = await _audit_chain(dsn)
    if not result.ok:
        entry = result.first_broken
        fault = "its end is missing" if entry is None else f"entry {entry} does not fit"
        raise DatabaseUnusable(f"the audit chain is broken: {fault}")
    print(f"The audit chain holds: {result.entries} entries, head {result.head}.")
    return 0


async def _password(args: argparse.Namespace) -> int:
    from hub.identity import password_reset

    settings = read_settings(needs_secret=False)
    password = await asyncio.to_thread(password_reset.ask_password)
    async with _unmigrated_database(settings) as dsn:
        name = await password_reset.replace(dsn, args.username, password)
    print(f"{name} has a new password and was signed out everywhere.")
    return 0


async def _audit_chain(dsn: dict[str, Any]) -> AuditVerdictView:
    from hub.postgres.database import LOST, connect
    from hub.queries.queries import check_audit_chain

    try:
        connection = await connect(dsn)
        try:
            return await check_audit_chain(connection)
        finally:
            connection.terminate()
    except LOST as error:
        raise DatabaseUnusable(f"the database does not answer: {error}") from error
    except asyncpg.PostgresError as error:
        raise DatabaseUnusable(f"the database holds no audit chain: {error}") from error


@contextlib.asynccontextmanager
async def _unmigrated_database(settings: Settings) -> AsyncIterator[dict[str, Any]]:
    """The database, not migrated: that of DATABASE_URL, or the embedded one, which a running hub may have started."""
    if settings.database_url is not None:
        yield parse_url(settings.database_url)
        return
    embedded = EmbeddedPostgres(settings.data_dir)
    try:
        await embedded.start()
    except InUse:
        yield dict(embedded.dsn)
        return
    try:
        yield dict(embedded.dsn)
    finally:
        await embedded.stop()


async def _backup(args: argparse.Namespace) -> int:
    if args.new_key:
        print(x25519.Identity.generate())
        return 0
    settings = read_settings(needs_secret=False)
    async with _unmigrated_database(settings) as dsn:
        backup = await make_backup(dsn, settings, reason="command line")
    facts, sealed = backup.facts, ", sealed" if backup.is_encrypted else ""
    size = f"{backup.size_bytes / 1e6:.1f} MB{sealed}"
    print(f"{settings.backup_dir / backup.file}: {size}, made in {_seconds(backup.made_in_ms)}.")
    if backup.problem:
        raise BackupFailed(f"the backup is there but not proven: {shown(backup.problem)}")
    print(f"Proven in {_seconds(backup.proven_in_ms)}: restored, and every table, the events up to {facts.head},")
    print(f"the audit chain of {facts.audit_n} entries and the last Z ({facts.last_z}) are as they were.")
    if backup.copy_problem:
        raise BackupFailed(f"the copy elsewhere was not made: {backup.copy_problem}")
    return 0


def _seconds(milliseconds: int | None) -> str:
    return f"{(milliseconds or 0) / 1000:.1f} s"


async def _restore(args: argparse.Namespace) -> int:
    settings = read_settings(needs_secret=False)
    wish = RestoreRequest(args.file.absolute(), is_dry_run=args.dry_run, while_running=args.while_running)
    if not (args.yes or args.dry_run):
        await asyncio.to_thread(_confirm, f"Put {args.file.name} in the place of the venue's database?")
    async with _unmigrated_database(settings) as dsn:
        restored = await restore_backup(dsn, settings, wish, print)
    outcome = "Nothing was changed: this was a dry run" if restored.former_database is None else "Done"
    print(f"{outcome} ({restored.seconds:.1f} s).")
    return 0


def _confirm(question: str) -> None:
    """Ask the person at the terminal. Refuses: BackupFailed, unless the answer is yes."""
    if not sys.stdin.isatty():
        raise BackupFailed("this replaces the venue's database; say --yes")
    if input(f"{question} The former one is kept. [yes/no] ").strip().lower() not in ("y", "yes"):
        raise BackupFailed("nothing was changed")


async def _openapi(_: argparse.Namespace) -> int:
    from handlers.openapi import document

    sys.stdout.write(msgspec.json.format(document(), indent=2).decode() + "\n")
    return 0


if __name__ == "__main__":
    main()

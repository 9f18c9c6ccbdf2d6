"""The venue's own PostgreSQL: started with the hub, stopped with it, and never left behind.

`EmbeddedPostgres` guards DATA_DIR against a second hub (`database.lock`, held while a hub lives), makes the
cluster, starts the server on a Unix socket nobody else can open, and cleans up after a hub that was killed.
When a server that died is started again is decided in `hub.base.postgres_supervisor`. What is in the database is not
known here, and nothing else of the hub is: the cloud's server embeds its database with this module too.
"""

import asyncio
import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeAlias, TypedDict
from urllib.parse import quote, urlencode

import asyncpg

from hub.base import postgres_leftovers
from hub.base.postgres_directory import PORT, PostgresPlace
from hub.base.postgres_programs import DatabaseFailed, InUse, Programs, choose, within_reach
from hub.base.postgres_supervisor import Supervisor

__all__ = ["ConnectArguments", "DatabaseFailed", "EmbeddedPostgres", "InUse", "Supervisor"]

DATABASE: Final = "pos"
USER: Final = "hub"
START_SECONDS: Final = 20
RECOVERY_SECONDS: Final = 300  # a server that says it is recovering is at work; ending it would only repeat it
STOP_SECONDS: Final = 20
POLL_SECONDS: Final = 0.02
START_FAILURES: Final = (OSError, subprocess.SubprocessError, asyncpg.PostgresError)

SETTINGS: Final = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": 200,
    "synchronous_commit": "on",  # a position that was told to a screen must never be given out again
    "wal_level": "replica",
    "wal_compression": "on",
    "max_wal_size": "512MB",  # bounds how long the recovery after a power cut takes
    "max_parallel_workers_per_gather": 0,  # a venue's questions are small, and so is a container's /dev/shm
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class ConnectArguments(TypedDict):
    """What `asyncpg.connect` and `asyncpg.create_pool` take, by keyword."""

    host: str
    port: int
    user: str
    password: str
    database: str


class EmbeddedPostgres:
    """One PostgreSQL server of our own, for as long as it is started.

    Start it in the main thread: on Linux the server ends when the thread that started it does.
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir.resolve()
        self._place = PostgresPlace(self._data_dir)
        self._programs: Programs | None = None
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def dsn(self) -> ConnectArguments:
        """How to reach the database `pos`; also right in another process while a hub has it started."""
        return {
            "host": str(self._place.socket_dir),
            "port": PORT,
            "user": USER,
            "password": self._place.password.read_text("ascii"),
            "database": DATABASE,
        }

    def url(self, database: str = DATABASE) -> str:
        """The same as an address that pg_dump, psql and asyncpg read. It contains the password."""
        reach = self.dsn
        where = urlencode({"host": reach["host"], "port": reach["port"]}, quote_via=quote, safe="")
        return f"postgresql://{reach['user']}:{quote(reach['password'])}@/{quote(database)}?{where}"

    @property
    def bin_dir(self) -> Path:
        """Where the server's own pg_dump, pg_restore and psql are; older ones refuse its data."""
        if self._programs is None:
            raise DatabaseFailed("The embedded database has not been started.")
        return self._programs.bin_dir

    async def start(self) -> None:
        """Bring the database up, making it first where there is none; returns when it answers.

        Refuses: DatabaseFailed, with nothing left running.
        """
        if self._lock is not None:
            raise DatabaseFailed("The embedded database is already started.")
        try:
            await self._start()
        except BaseException as failure:
            await self.stop()
            if isinstance(failure, START_FAILURES):
                raise DatabaseFailed(f"The database in {self._data_dir} cannot start: {failure}.") from failure
            raise

    async def start_again(self) -> None:
        """Bring up a server that has ended, at the same address; the data directory stays ours in between.

        A cluster that is gone is not made anew: it would be an empty database under a running hub.
        Refuses: DatabaseFailed, with no server left running. When it is cancelled, `stop` ends what it began.
        """
        if self._lock is None:
            raise DatabaseFailed("The embedded database has not been started.")
        try:
            await self._start_again()
        except (DatabaseFailed, *START_FAILURES) as failure:
            await self._end_server()
            if isinstance(failure, DatabaseFailed):
                raise
            raise DatabaseFailed(f"The database in {self._data_dir} cannot start: {failure}.") from failure

    async def stop(self) -> None:
        """End the server cleanly and let go of the data directory; harmless when it is not running."""
        await self._end_server()
        if self._lock is not None:
            self._place.close()
            fcntl.flock(self._lock, fcntl.LOCK_UN)  # closing would not do: a child just forked may hold a copy
            os.close(self._lock)
            self._lock = None

    async def ended(self) -> int:
        """Wait until the server is gone, whoever ended it, and answer its exit code."""
        while (code := self._exit_code()) is None:  # noqa: ASYNC110  # only the kernel knows
            await asyncio.sleep(0.2)
        return code

    def _exit_code(self) -> int | None:
        """None while the server lives.

        A stop that somebody else began is completed: SIGTERM lets the server wait for our own connections for ever,
        while it takes no new ones.
        """
        server = self._server
        if server is None:
            raise DatabaseFailed("The embedded database has not been started.")
        if (code := server.poll()) is None and postgres_leftovers.is_stopping(self._place.cluster):
            server.send_signal(signal.SIGINT)
        return code

    async def _start(self) -> None:
        self._take_lock()
        self._programs = await asyncio.to_thread(self._prepare)
        await self._end_leftovers()
        if not self._place.cluster.exists():
            await asyncio.to_thread(self._make_cluster)
        self._server = self._place.launch(*self._command())
        await self._make_database()

    async def _start_again(self) -> None:
        await self._end_server()
        self._place.make_socket_dir_again()
        await self._end_leftovers()
        self._server = self._place.launch(*self._command(), keeps_log=True)
        await (await self._first_connection()).close()

    async def _end_server(self) -> None:
        if self._server is not None:
            await _end(self._server)
            self._server = None

    def _take_lock(self) -> None:
        """The kernel frees this lock when its holder dies, however it dies, so it is never stale."""
        self._data_dir.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._data_dir / "database.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
            os.close(lock)
            raise InUse(
                f"Process {holder or '?'} is using the database in {self._data_dir} already; stop it first."
            ) from None
        self._lock = lock
        os.truncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode("ascii"), 0)

    def _prepare(self) -> Programs:
        self._place.open()
        programs = choose(self._place.made_by())
        return programs if self._place.can_reach(programs.bin_dir) else within_reach(programs)

    async def _end_leftovers(self) -> None:
        """We hold the lock, so whatever still works in our data directory has lost its hub."""
        cluster = self._place.cluster
        postgres_leftovers.ask_to_end(cluster)
        if not await _within(STOP_SECONDS, lambda: not postgres_leftovers.processes(cluster)):
            raise DatabaseFailed(f"A former PostgreSQL in {cluster} does not end; please end it.")
        postgres_leftovers.forget(cluster)

    def _make_cluster(self) -> None:
        """Made under another name and renamed, so that a half-made cluster is never started."""
        unfinished = self._place.home / "cluster.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._place.make_folder(unfinished)
        self._make_password()
        done = self._place.run(*self._initdb(unfinished))
        if done.returncode != 0:
            raise DatabaseFailed(f"PostgreSQL could not make its data directory: {_last_line(done.stdout)}")
        unfinished.rename(self._place.cluster)

    def _make_password(self) -> None:
        password = self._place.password
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24), "ascii")
        self._place.give_away(password)

    def _initdb(self, cluster: Path) -> list[str]:
        """Sorting comes from PostgreSQL itself where it can, and so does not change with the machine."""
        own_locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return [
            str(self.bin_dir / "initdb"),
            f"--pgdata={self._place.as_seen(cluster)}",
            f"--pwfile={self._place.as_seen(self._place.password)}",
            f"--username={USER}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-instructions",
            *(own_locale if self._programs and self._programs.major >= 17 else ["--locale=C.UTF-8"]),
        ]

    def _command(self) -> list[str]:
        settings = {**SETTINGS, "unix_socket_directories": self._place.socket_dir}
        return [
            str(self.bin_dir / "postgres"),
            f"-D{self._place.as_seen(self._place.cluster)}",
            *(f"--{name}={value}" for name, value in settings.items()),
        ]

    async def _make_database(self) -> None:
        """Wait until the server answers, and make our database beside its own on the first time."""
        connection = await self._first_connection()
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            await connection.close()

    async def _first_connection(self) -> Connection:
        clock = asyncio.get_running_loop().time
        began, allowed = clock(), START_SECONDS
        while clock() - began < allowed:
            try:
                return await asyncpg.connect(self.url("postgres"), timeout=START_SECONDS)
            except asyncpg.CannotConnectNowError:
                allowed = RECOVERY_SECONDS
            except (OSError, asyncpg.PostgresConnectionError):
                pass  # not listening yet, or never: the next line tells which
            self._insist_on_running()
            await asyncio.sleep(POLL_SECONDS)
        raise DatabaseFailed(f"PostgreSQL did not answer in {allowed} s; see {self._place.log}.")

    def _insist_on_running(self) -> None:
        if self._exit_code() is not None:
            raise DatabaseFailed(f"PostgreSQL did not start: {_last_line(self._place.said())}")


async def _end(server: "subprocess.Popen[bytes]") -> None:
    """SIGINT ends all sessions and keeps everything; the harsher ones are for a server that hangs."""
    for signal_number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is None:
            server.send_signal(signal_number)
        if await _within(STOP_SECONDS, lambda: server.poll() is not None):
            return


async def _within(seconds: float, is_done: Callable[[], bool]) -> bool:
    clock = asyncio.get_running_loop().time
    limit = clock() + seconds
    while not is_done():
        if clock() > limit:
            return False
        await asyncio.sleep(POLL_SECONDS)
    return True


def _last_line(output: bytes) -> str:
    """The line that says why: PostgreSQL's last complaint, else its last word."""
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    complaints = [line for line in lines if re.search(r"FATAL|PANIC|error:", line)]
    return (complaints or lines or ["it said nothing"])[-1]

"""The embedded PostgreSQL: it starts and stops with the hub, and is never left behind.

`EmbeddedPostgres` protects DATA_DIR against a second hub (`database.lock`, held while a hub lives), makes the
cluster, starts the server on a Unix socket that nobody else can open, and cleans up after a killed hub.
`hub.base.postgres_supervisor` decides when a dead server is restarted. This module knows nothing of the database's
content: the cloud's server embeds its database with it too.
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
from hub.base.postgres_directory import PORT, PostgresDirectory
from hub.base.postgres_programs import DatabaseFailed, InUse, Programs, choose, shared_copy
from hub.base.postgres_supervisor import Supervisor

__all__ = ["ConnectArguments", "DatabaseFailed", "EmbeddedPostgres", "InUse", "Supervisor"]

DATABASE: Final = "pos"
USER: Final = "hub"
START_SECONDS: Final = 20
RECOVERY_SECONDS: Final = 300  # a recovering server makes progress; killing it would start the recovery again
STOP_SECONDS: Final = 20
POLL_SECONDS: Final = 0.02
START_FAILURES: Final = (OSError, subprocess.SubprocessError, asyncpg.PostgresError)

SETTINGS: Final = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "shared_buffers": "128MB",
    "max_connections": 200,
    "synchronous_commit": "on",  # a position that a screen has received must never be assigned again
    "wal_level": "replica",
    "wal_compression": "on",
    "max_wal_size": "512MB",  # limits the recovery time after a power cut
    "max_parallel_workers_per_gather": 0,  # a venue's queries are small, and so is a container's /dev/shm
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
}

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class ConnectArguments(TypedDict):
    """Keyword arguments for `asyncpg.connect` and `asyncpg.create_pool`."""

    host: str
    port: int
    user: str
    password: str
    database: str


class EmbeddedPostgres:
    """One embedded PostgreSQL server.

    Start it in the main thread: on Linux, the server ends with the thread that started it.
    """

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir.resolve()
        self._directory = PostgresDirectory(self._data_dir)
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
        """Connection arguments for the database `pos`; they are also valid in another process while the hub runs."""
        return {
            "host": str(self._directory.socket_dir),
            "port": PORT,
            "user": USER,
            "password": self._directory.password.read_text("ascii"),
            "database": DATABASE,
        }

    def url(self, database: str = DATABASE) -> str:
        """The same as a URL for pg_dump, psql and asyncpg. It contains the password."""
        dsn = self.dsn
        parameters = urlencode({"host": dsn["host"], "port": dsn["port"]}, quote_via=quote, safe="")
        return f"postgresql://{dsn['user']}:{quote(dsn['password'])}@/{quote(database)}?{parameters}"

    @property
    def bin_dir(self) -> Path:
        """The directory of the server's own pg_dump, pg_restore and psql; older ones refuse its data."""
        if self._programs is None:
            raise DatabaseFailed("The embedded database has not been started.")
        return self._programs.bin_dir

    async def start(self) -> None:
        """Start the server, making the database first if there is none; returns when it answers.

        Refuses: DatabaseFailed, and then no process is left running.
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

    async def restart(self) -> None:
        """Start a server that has ended, at the same address; the data directory stays locked meanwhile.

        A missing cluster is not made again, because a running hub would then use an empty database.
        Refuses: DatabaseFailed, and then no server is left running. After a cancellation, `stop` ends the server.
        """
        if self._lock is None:
            raise DatabaseFailed("The embedded database has not been started.")
        try:
            await self._restart()
        except (DatabaseFailed, *START_FAILURES) as failure:
            await self._end_server()
            if isinstance(failure, DatabaseFailed):
                raise
            raise DatabaseFailed(f"The database in {self._data_dir} cannot start: {failure}.") from failure

    async def stop(self) -> None:
        """Stop the server and release the data directory; does nothing if it is not running."""
        await self._end_server()
        if self._lock is not None:
            self._directory.close()
            fcntl.flock(self._lock, fcntl.LOCK_UN)  # closing is not enough: a forked child may hold a copy
            os.close(self._lock)
            self._lock = None

    async def ended(self) -> int:
        """Wait until the server has ended, for whatever reason; returns its exit code."""
        while (code := self._exit_code()) is None:  # noqa: ASYNC110  # only the kernel knows
            await asyncio.sleep(0.2)
        return code

    def _exit_code(self) -> int | None:
        """None while the server runs.

        A shutdown that somebody else requested is completed: after SIGTERM, the server would wait for the hub's own
        connections for ever and accept no new ones.
        """
        server = self._server
        if server is None:
            raise DatabaseFailed("The embedded database has not been started.")
        if (code := server.poll()) is None and postgres_leftovers.is_stopping(self._directory.cluster):
            server.send_signal(signal.SIGINT)
        return code

    async def _start(self) -> None:
        self._take_lock()
        self._programs = await asyncio.to_thread(self._prepare)
        await self._end_leftovers()
        if not self._directory.cluster.exists():
            await asyncio.to_thread(self._make_cluster)
        self._server = self._directory.launch(*self._command())
        await self._make_database()

    async def _restart(self) -> None:
        await self._end_server()
        self._directory.restore_socket_dir()
        await self._end_leftovers()
        self._server = self._directory.launch(*self._command(), keeps_log=True)
        await (await self._first_connection()).close()

    async def _end_server(self) -> None:
        if self._server is not None:
            await _end(self._server)
            self._server = None

    def _take_lock(self) -> None:
        """The kernel releases this lock whenever its holder dies, so it is never stale."""
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
        self._directory.open()
        programs = choose(self._directory.data_major())
        return programs if self._directory.can_reach(programs.bin_dir) else shared_copy(programs)

    async def _end_leftovers(self) -> None:
        """Only this process holds the lock, so any process in the data directory has lost its hub."""
        cluster = self._directory.cluster
        postgres_leftovers.shut_down(cluster)
        if not await _within(STOP_SECONDS, lambda: not postgres_leftovers.processes(cluster)):
            raise DatabaseFailed(f"A former PostgreSQL in {cluster} does not end; please end it.")
        postgres_leftovers.remove_pid_file(cluster)

    def _make_cluster(self) -> None:
        """Make the cluster under another name and rename it, so that an incomplete cluster is never started."""
        unfinished = self._directory.home / "cluster.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._directory.make_directory(unfinished)
        self._make_password()
        result = self._directory.run(*self._initdb(unfinished))
        if result.returncode != 0:
            raise DatabaseFailed(f"PostgreSQL could not make its data directory: {reason_in(result.stdout)}")
        unfinished.rename(self._directory.cluster)

    def _make_password(self) -> None:
        password = self._directory.password
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24), "ascii")
        self._directory.hand_to_server(password)

    def _initdb(self, cluster: Path) -> list[str]:
        """PostgreSQL's own collation, where it exists, so that sorting does not depend on the machine."""
        builtin_locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        return [
            str(self.bin_dir / "initdb"),
            f"--pgdata={self._directory.path_for_server(cluster)}",
            f"--pwfile={self._directory.path_for_server(self._directory.password)}",
            f"--username={USER}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-instructions",
            *(builtin_locale if self._programs and self._programs.major >= 17 else ["--locale=C.UTF-8"]),
        ]

    def _command(self) -> list[str]:
        settings = {**SETTINGS, "unix_socket_directories": self._directory.socket_dir}
        return [
            str(self.bin_dir / "postgres"),
            f"-D{self._directory.path_for_server(self._directory.cluster)}",
            *(f"--{name}={value}" for name, value in settings.items()),
        ]

    async def _make_database(self) -> None:
        """Wait until the server answers, and make the database `pos` on the first start."""
        connection = await self._first_connection()
        try:
            if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", DATABASE):
                await connection.execute(f"CREATE DATABASE {DATABASE}")
        finally:
            await connection.close()

    async def _first_connection(self) -> Connection:
        clock = asyncio.get_running_loop().time
        started_at, limit = clock(), START_SECONDS
        while clock() - started_at < limit:
            try:
                return await asyncpg.connect(self.url("postgres"), timeout=START_SECONDS)
            except asyncpg.CannotConnectNowError:
                limit = RECOVERY_SECONDS
            except (OSError, asyncpg.PostgresConnectionError):
                pass  # not listening yet, or not running: the next line checks
            self._require_running()
            await asyncio.sleep(POLL_SECONDS)
        raise DatabaseFailed(f"PostgreSQL did not answer in {limit} s; see {self._directory.log}.")

    def _require_running(self) -> None:
        if self._exit_code() is not None:
            raise DatabaseFailed(f"PostgreSQL did not start: {reason_in(self._directory.server_output())}")


async def _end(server: "subprocess.Popen[bytes]") -> None:
    """SIGINT is a clean fast shutdown; the other signals are for a server that hangs."""
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


def reason_in(output: bytes) -> str:
    """The line with the reason: PostgreSQL's last error, or else its last line."""
    lines = [line.strip() for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"FATAL|PANIC|error:", line)]
    return (errors or lines or ["it said nothing"])[-1]

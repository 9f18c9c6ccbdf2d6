"""The directory of the embedded database under DATA_DIR, and the user who runs its programs.

`postgres/` holds `cluster` (the data), `password`, `run` (the socket) and `postgres.log`. PostgreSQL refuses
to run as root. If the hub is root, `cluster` and `run` belong to an unprivileged user, and the files of the hub
stay where that user cannot replace them. Permissions above DATA_DIR never change. The callers choose the programs
and their arguments.
"""

import ctypes
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hub.base.postgres_programs import PLAIN_ENVIRONMENT, PROGRAM_SECONDS, DatabaseFailed

PORT: Final = 5432
SOCKET_PATH_BYTES: Final = 107  # the kernel's limit for a socket's path, without the final zero
PR_SET_PDEATHSIG: Final = 1
UNPRIVILEGED: Final = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """The user who runs the database if the hub is root."""

    uid: int
    gid: int


class PostgresDirectory:
    """The directories of one embedded database; runs its programs there."""

    def __init__(self, data_dir: Path) -> None:
        self.home = data_dir / "postgres"
        self.cluster = self.home / "cluster"
        self.password = self.home / "password"
        self.log = self.home / "postgres.log"
        self._socket_dir_file = self.home / "socket-dir"
        self._account: Account | None = None
        self._home_fd: int | None = None
        self._log_start = 0

    @property
    def socket_dir(self) -> Path:
        """The directory of the server's socket: beside the data, or where the file `socket-dir` says."""
        try:
            return Path(self._socket_dir_file.read_text("utf-8"))
        except FileNotFoundError:
            return self.home / "run"

    def open(self) -> None:
        """Make the directories, or use the existing ones.

        Refuses: DatabaseFailed if no user can run the database, or that user cannot reach the directories.
        """
        self._account = _account(self.cluster)
        self.home.mkdir(exist_ok=True, mode=0o700)
        if self._account:
            os.chown(self.home, os.geteuid(), self._account.gid)
            self.home.chmod(0o750)
        if not self.can_reach(self.home):
            self._home_fd = _open_directory(self.home)
        self._choose_socket_dir()

    def close(self) -> None:
        """Release the directories; does nothing if they were never opened."""
        self._remove_socket_dir()
        if self._home_fd is not None:
            os.close(self._home_fd)
            self._home_fd = None

    def data_major(self) -> int | None:
        """The major version of PostgreSQL that made the data; None without data."""
        try:
            return int((self.cluster / "PG_VERSION").read_text("ascii"))
        except FileNotFoundError:
            return None

    def can_reach(self, path: Path) -> bool:
        """Whether the database's user can reach this path."""
        return self._account is None or self.run("/bin/sh", "-c", 'test -x "$0"', str(path)).returncode == 0

    def path_for_server(self, path: Path) -> str:
        """The path by which the database's user can reach it.

        A directory above DATA_DIR may be closed to that user (a checkout in root's home). Its permissions stay: the
        programs inherit the open directory and use its file descriptor.
        """
        if self._home_fd is None:
            return str(path)
        return f"/proc/self/fd/{self._home_fd}/{path.relative_to(self.home)}"

    def make_directory(self, folder: Path) -> None:
        """Make a directory that only the database's user can open, unless it exists."""
        folder.mkdir(exist_ok=True, mode=0o700)
        self.hand_to_server(folder)

    def hand_to_server(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.uid, self._account.gid)

    def run(self, *command: str) -> "subprocess.CompletedProcess[bytes]":
        """Run a short program as the database's user and wait for it."""
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PROGRAM_SECONDS,
            check=False,
            cwd="/",
            env=PLAIN_ENVIRONMENT,
            pass_fds=self._inherited(),
            user=self._account.uid if self._account else None,
            group=self._account.gid if self._account else None,
            extra_groups=[] if self._account else None,
        )

    def launch(self, *command: str, keeps_log: bool = False) -> "subprocess.Popen[bytes]":
        """Start the server as the database's user. It writes a new log, and the previous one is kept.

        `keeps_log` appends to the present log, so that restarts do not hide the cause of a death.
        Plain Popen works with every event loop.
        """
        if self.log.exists() and not keeps_log:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self._log_start = output.tell()
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=PLAIN_ENVIRONMENT,
                pass_fds=self._inherited(),
                start_new_session=True,  # Ctrl-C reaches only the hub, which stops the database last
                preexec_fn=_end_with_parent(),  # noqa: PLW1509  # it makes only two system calls
                user=self._account.uid if self._account else None,
                group=self._account.gid if self._account else None,
                extra_groups=[] if self._account else None,
            )

    def server_output(self) -> bytes:
        """The log output of the server that was launched last."""
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return log.read()

    def _inherited(self) -> tuple[int, ...]:
        return () if self._home_fd is None else (self._home_fd,)

    def restore_socket_dir(self) -> None:
        """Make the socket's directory again if it was removed (`/tmp` is cleaned), because clients know its path.

        Refuses: DatabaseFailed if the directory belongs to somebody else.
        """
        socket_dir = self.socket_dir
        with suppress(FileExistsError):
            socket_dir.mkdir(mode=0o700)
            self.hand_to_server(socket_dir)
        status = socket_dir.lstat()
        owner = self._account.uid if self._account else os.geteuid()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != owner:
            raise DatabaseFailed(f"{socket_dir} belongs to somebody else; please remove it.")

    def _choose_socket_dir(self) -> None:
        """Use `run` beside the data, or a directory in /tmp if its path is too long or closed to the server."""
        self._remove_socket_dir()
        self.make_directory(self.socket_dir)
        address = os.fsencode(self.socket_dir / f".s.PGSQL.{PORT}")
        if len(address) > SOCKET_PATH_BYTES or self._home_fd is not None:
            directory = Path(tempfile.mkdtemp(prefix="pos-hub-"))
            self._socket_dir_file.write_text(str(directory), "utf-8")
            self.hand_to_server(directory)

    def _remove_socket_dir(self) -> None:
        """Remove a socket's directory in /tmp, including one that a killed hub left."""
        if self.socket_dir.name.startswith("pos-hub-"):
            shutil.rmtree(self.socket_dir, ignore_errors=True)
        self._socket_dir_file.unlink(missing_ok=True)


def _account(cluster: Path) -> Account | None:
    """The user who runs the database: the hub's own, or for root the owner of the data; None for the hub's own."""
    if os.geteuid() != 0:
        return None
    with suppress(FileNotFoundError):
        owner = cluster.stat()
        return Account(owner.st_uid, owner.st_gid)
    for name in UNPRIVILEGED:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return Account(entry.pw_uid, entry.pw_gid)
    raise DatabaseFailed("PostgreSQL refuses to run as root, and there is no user 'nobody' to run it as.")


def _open_directory(directory: Path) -> int:
    if not Path("/proc/self/fd").exists():
        raise DatabaseFailed(f"The database's user cannot reach {directory}; choose another DATA_DIR.")
    return os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux, the kernel ends the server when the hub dies, even by kill -9; elsewhere the next start does."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def in_child() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return in_child

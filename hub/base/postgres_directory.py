"""Where the embedded database lives under DATA_DIR, and as whom its programs run there.

`postgres/` holds `cluster` (the data), `password`, `run` (the socket) and `postgres.log`. PostgreSQL refuses
to be root; when the hub is root, `cluster` and `run` belong to an unprivileged user, and what the hub itself
writes stays where that user cannot replace it. Permissions above DATA_DIR are never touched. What the
programs are told to do is not decided here.
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
SOCKET_PATH_BYTES: Final = 107  # what the kernel allows in a socket's address, less its final zero
PR_SET_PDEATHSIG: Final = 1
UNPRIVILEGED: Final = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """The user the database runs as when the hub is root."""

    uid: int
    gid: int


class PostgresPlace:
    """The directories of one embedded database, and a way to run its programs in them."""

    def __init__(self, data_dir: Path) -> None:
        self.home = data_dir / "postgres"
        self.cluster = self.home / "cluster"
        self.password = self.home / "password"
        self.log = self.home / "postgres.log"
        self._socket_note = self.home / "socket-dir"
        self._account: Account | None = None
        self._way_in: int | None = None
        self._log_began = 0

    @property
    def socket_dir(self) -> Path:
        """Where the server listens: beside the data, or where the note says; other processes find it too."""
        try:
            return Path(self._socket_note.read_text("utf-8"))
        except FileNotFoundError:
            return self.home / "run"

    def open(self) -> None:
        """Make the directories, or take them over as they are.

        Refuses: DatabaseFailed when no user is there to run the database, or it cannot get in.
        """
        self._account = _account(self.cluster)
        self.home.mkdir(exist_ok=True, mode=0o700)
        if self._account:
            os.chown(self.home, os.geteuid(), self._account.gid)
            self.home.chmod(0o750)
        if not self.can_reach(self.home):
            self._way_in = _open_directory(self.home)
        self._choose_socket_dir()

    def close(self) -> None:
        """Let go of the directories; harmless when they were never opened."""
        self._forget_socket_dir()
        if self._way_in is not None:
            os.close(self._way_in)
            self._way_in = None

    def made_by(self) -> int | None:
        """The major version that made the data; None when there is none yet."""
        try:
            return int((self.cluster / "PG_VERSION").read_text("ascii"))
        except FileNotFoundError:
            return None

    def can_reach(self, path: Path) -> bool:
        """Whether the database's user can follow this path, whatever stands above it."""
        return self._account is None or self.run("/bin/sh", "-c", 'test -x "$0"', str(path)).returncode == 0

    def as_seen(self, path: Path) -> str:
        """The path as the database's user can follow it.

        A directory above DATA_DIR may be closed to that user (a checkout in root's home). We do not open it:
        the programs inherit our open directory and go in through that.
        """
        if self._way_in is None:
            return str(path)
        return f"/proc/self/fd/{self._way_in}/{path.relative_to(self.home)}"

    def make_folder(self, folder: Path) -> None:
        """A directory for the database's user alone; one that is there stays."""
        folder.mkdir(exist_ok=True, mode=0o700)
        self.give_away(folder)

    def give_away(self, path: Path) -> None:
        if self._account:
            os.chown(path, self._account.uid, self._account.gid)

    def run(self, *command: str) -> "subprocess.CompletedProcess[bytes]":
        """Run a short program to its end, as the database's user."""
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
        """Start the server as the database's user; what it says goes to the log, the former log is kept.

        `keeps_log` continues the present log, so that attempts after a death do not hide what it was about.
        Plain Popen: it needs no support from whichever event loop is running.
        """
        if self.log.exists() and not keeps_log:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as output:
            self._log_began = output.tell()
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd="/",
                env=PLAIN_ENVIRONMENT,
                pass_fds=self._inherited(),
                start_new_session=True,  # Ctrl-C is for the hub, which then stops the database last
                preexec_fn=_end_with_parent(),  # noqa: PLW1509  # it makes two system calls and no more
                user=self._account.uid if self._account else None,
                group=self._account.gid if self._account else None,
                extra_groups=[] if self._account else None,
            )

    def said(self) -> bytes:
        """What the server that was launched last has written into the log."""
        with self.log.open("rb") as log:
            log.seek(self._log_began)
            return log.read()

    def _inherited(self) -> tuple[int, ...]:
        return () if self._way_in is None else (self._way_in,)

    def make_socket_dir_again(self) -> None:
        """The same directory as before, where somebody removed it (`/tmp` is swept): clients know no other.

        Refuses: DatabaseFailed when somebody else has made one of that name.
        """
        socket_dir = self.socket_dir
        with suppress(FileExistsError):
            socket_dir.mkdir(mode=0o700)
            self.give_away(socket_dir)
        about = socket_dir.lstat()
        owner = self._account.uid if self._account else os.geteuid()
        if not stat.S_ISDIR(about.st_mode) or about.st_uid != owner:
            raise DatabaseFailed(f"{socket_dir} belongs to somebody else; please remove it.")

    def _choose_socket_dir(self) -> None:
        """Beside the data, unless that is too long for a socket's address or closed to the server."""
        self._forget_socket_dir()
        self.make_folder(self.socket_dir)
        address = os.fsencode(self.socket_dir / f".s.PGSQL.{PORT}")
        if len(address) > SOCKET_PATH_BYTES or self._way_in is not None:
            elsewhere = Path(tempfile.mkdtemp(prefix="pos-hub-"))
            self._socket_note.write_text(str(elsewhere), "utf-8")
            self.give_away(elsewhere)

    def _forget_socket_dir(self) -> None:
        """Removes a socket's directory elsewhere, also the one that a killed hub could not remove itself."""
        if self.socket_dir.name.startswith("pos-hub-"):
            shutil.rmtree(self.socket_dir, ignore_errors=True)
        self._socket_note.unlink(missing_ok=True)


def _account(cluster: Path) -> Account | None:
    """Whom the database runs as: ourselves, unless we are root; then whoever the data belongs to."""
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


def _open_directory(place: Path) -> int:
    if not Path("/proc/self/fd").exists():
        raise DatabaseFailed(f"The database's user cannot reach {place}; choose another DATA_DIR.")
    return os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel ends the server when the hub dies, even by kill -9; elsewhere the next start."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def in_child() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return in_child

"""What a killed hub may leave in its data directory: a server, orphaned sessions, a stale pid file.

Only the holder of the data directory's lock calls this, so whatever is left has no owner. The process id in the pid
file proves nothing: after a power cut it may belong to any process.
"""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path


def processes(cluster: Path) -> set[int]:
    """The ids of all PostgreSQL processes of this cluster, including sessions without a server."""
    if _has_proc():
        return {int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _belongs_to(entry, cluster)}
    pid = _pid_in_file(cluster)
    return {pid} if pid and str(cluster) in _command_line(pid) else set()


def shut_down(cluster: Path) -> None:
    """Request a fast shutdown of a server that still runs; orphaned sessions end by themselves."""
    pid = _pid_in_file(cluster)
    if pid in processes(cluster):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)


def remove_pid_file(cluster: Path) -> None:
    """Remove the pid file if no process is left, because PostgreSQL would trust it even about another program.

    Where processes cannot be listed, the file stays and PostgreSQL decides by itself.
    """
    if _has_proc() and not processes(cluster):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def is_stopping(cluster: Path) -> bool:
    """Whether the pid file says that the server is shutting down (its eighth line is the state)."""
    try:
        lines = (cluster / "postmaster.pid").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return False
    return [line.strip() for line in lines[7:8]] == ["stopping"]


def _has_proc() -> bool:
    return Path("/proc/self/cwd").exists()


def _belongs_to(entry: Path, cluster: Path) -> bool:
    """A PostgreSQL process always has its data directory as working directory; a shell may have it too."""
    try:
        return (entry / "cwd").samefile(cluster) and b"postgres" in (entry / "cmdline").read_bytes()
    except OSError:
        return False


def _pid_in_file(cluster: Path) -> int:
    try:
        return int((cluster / "postmaster.pid").read_text("ascii").partition("\n")[0])
    except (FileNotFoundError, ValueError):
        return 0


def _command_line(pid: int) -> str:
    return subprocess.run(
        ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False, timeout=5
    ).stdout

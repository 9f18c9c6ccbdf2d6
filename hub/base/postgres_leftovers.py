"""What a killed hub may leave behind in its data directory: a server, lost sessions, a stale pid file.

Called only by whoever holds the data directory's lock, so everything found here has no owner any more. A
process id in the pid file proves nothing: after a power cut it may be anybody's.
"""

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path


def processes(cluster: Path) -> set[int]:
    """Every PostgreSQL process at home in this cluster, also sessions that lost their own server."""
    if _has_proc():
        return {int(entry.name) for entry in Path("/proc").glob("[0-9]*") if _is_at_home(entry, cluster)}
    named = _named_in_pid_file(cluster)
    return {named} if named and str(cluster) in _command_line(named) else set()


def ask_to_end(cluster: Path) -> None:
    """Ask a server that is still there for a fast shutdown; lost sessions end by themselves."""
    named = _named_in_pid_file(cluster)
    if named in processes(cluster):
        with suppress(ProcessLookupError):
            os.kill(named, signal.SIGINT)


def forget(cluster: Path) -> None:
    """Remove the pid file when no process is left, for PostgreSQL would believe it about a stranger.

    Where processes cannot be listed the file stays, and PostgreSQL judges by itself.
    """
    if _has_proc() and not processes(cluster):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def is_stopping(cluster: Path) -> bool:
    """Whether the server says in its pid file that it was told to stop (the eighth line is its state)."""
    try:
        lines = (cluster / "postmaster.pid").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return False
    return [line.strip() for line in lines[7:8]] == ["stopping"]


def _has_proc() -> bool:
    return Path("/proc/self/cwd").exists()


def _is_at_home(entry: Path, cluster: Path) -> bool:
    """A PostgreSQL process stands in its data directory all its life; a shell may stand there too."""
    try:
        return (entry / "cwd").samefile(cluster) and b"postgres" in (entry / "cmdline").read_bytes()
    except OSError:
        return False


def _named_in_pid_file(cluster: Path) -> int:
    try:
        return int((cluster / "postmaster.pid").read_text("ascii").partition("\n")[0])
    except (FileNotFoundError, ValueError):
        return 0


def _command_line(pid: int) -> str:
    return subprocess.run(
        ["/bin/ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False, timeout=5
    ).stdout

"""Running pg_dump and pg_restore: data goes through pipes, the password stays out of the process list.

What is dumped, and what a dump must hold, is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from hub.backups.files import BackupFailed, HashingStream, atomic_file, plain_os_errors, seal, unseal
from hub.backups.scratch_databases import ScratchDatabase
from hub.base.postgres_programs import PLAIN_ENVIRONMENT, DatabaseFailed, Programs, clients
from hub.base.postgres_url import libpq_environment, tls_of
from hub.texts import stored

DUMP_S: Final = 2 * 3600
RESTORE_S: Final = 4 * 3600
END_S: Final = 20
LOCK_WAIT_MS: Final = 30_000
NEWER_SETTING: Final = "transaction_timeout"
"""Programs from 17 on set it and older servers do not know it; harmless."""

NO_SYNC: Final = "-c synchronous_commit=off"
"""Nothing of a restore counts before its last commit, which brings everything before it to the disk."""

OnProgress = Callable[[int], None]


def programs_for(server_major: int, dsn: dict[str, Any]) -> Programs:
    """Where pg_dump and pg_restore for a server are, with TLS if that is asked. Refuses: BackupFailed."""
    try:
        return clients(server_major, tls=tls_of(dsn))
    except DatabaseFailed as failure:
        raise BackupFailed(stored("backup-problem-programs", error=str(failure).rstrip("."))) from failure


async def dump(
    programs: Programs, dsn: dict[str, Any], snapshot: str, into: Path, keys: tuple[str, ...], on_progress: OnProgress
) -> tuple[int, str]:
    """Write what a snapshot sees into a file, sealed with the key if any; its size and hash. Refuses: BackupFailed."""
    command = [
        str(programs.bin_dir / "pg_dump"),
        "--format=custom",
        f"--snapshot={snapshot}",
        "--no-password",
        f"--lock-wait-timeout={LOCK_WAIT_MS}",
    ]

    def write(process: subprocess.Popen[bytes], stderr: IO[bytes]) -> tuple[int, str]:
        assert process.stdout is not None
        with plain_os_errors(stored("backup-problem-not-written", folder=str(into.parent))), atomic_file(into) as file:
            stream = HashingStream(file, on_progress)
            seal(process.stdout, stream, keys)
            _check_exit(process, stderr, stored("backup-problem-not-dumped"))
        return stream.size, stream.sha256

    return await _run(command, dsn, write, DUMP_S)


async def restore(
    programs: Programs,
    into: ScratchDatabase,
    dumped: Path,
    keys: tuple[str, ...],
    is_sealed: bool,
    on_progress: OnProgress,
) -> tuple[int, str]:
    """Fill an empty database from a file; the size and SHA-256 of what was read. Refuses: BackupFailed."""
    command = [
        str(programs.bin_dir / "pg_restore"),
        "--no-owner",
        "--no-password",
        f"--dbname={into.dsn['database']}",
        *(["--exit-on-error"] if programs.major == into.server_major else []),
        *([] if into.has_role else ["--no-privileges"]),
    ]

    def feed(process: subprocess.Popen[bytes], stderr: IO[bytes]) -> tuple[int, str]:
        assert process.stdin is not None
        with plain_os_errors(stored("backup-problem-not-read", file=str(dumped))), dumped.open("rb") as file:
            stream = HashingStream(file, on_progress)
            with suppress(BrokenPipeError):
                unseal(stream, process.stdin, keys, is_sealed=is_sealed)
                process.stdin.close()
        _check_exit(process, stderr, stored("backup-problem-not-restored"))
        return stream.size, stream.sha256

    return await _run(command, into.dsn, feed, RESTORE_S, NO_SYNC)


async def _run(
    command: list[str],
    dsn: dict[str, Any],
    work: Callable[[subprocess.Popen[bytes], IO[bytes]], tuple[int, str]],
    seconds: float,
    options: str = "",
) -> tuple[int, str]:
    """Run a program with a thread at its pipe; the program never outlives this call."""
    with tempfile.TemporaryFile() as stderr:
        process = _launch(command, environment(dsn, options), stderr)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.to_thread(work, process, stderr)
        except TimeoutError as error:
            name = Path(command[0]).name
            raise BackupFailed(stored("backup-problem-slow", program=name, seconds=round(seconds))) from error
        finally:
            process.kill()
            await asyncio.to_thread(_close, process)


def _launch(command: list[str], env: dict[str, str], stderr: IO[bytes]) -> subprocess.Popen[bytes]:
    """Plain Popen: a thread of ours stands at its pipes, and the dump is far too large to pass through the loop."""
    with plain_os_errors(stored("backup-problem-not-started", program=command[0])):
        return subprocess.Popen(
            command, env=env, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, close_fds=True
        )


def _close(process: subprocess.Popen[bytes]) -> None:
    process.wait(END_S)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def environment(dsn: dict[str, Any], options: str = "") -> dict[str, str]:
    """The environment by which a program finds the database: nothing is visible in a process list."""
    variables = libpq_environment(dsn)
    if options:
        variables["PGOPTIONS"] = f"{variables.get('PGOPTIONS', '')} {options}".strip()
    return PLAIN_ENVIRONMENT | {"PGCONNECT_TIMEOUT": "10", "PGAPPNAME": "pos-hub backup"} | variables


def _check_exit(process: subprocess.Popen[bytes], stderr: IO[bytes], what: str) -> None:
    code = process.wait(END_S)
    stderr.seek(0)
    lines = [line for line in stderr.read(1 << 20).decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line]
    if code == 0 or (errors and all(NEWER_SETTING in line for line in errors)):
        return
    why = next((line for line in errors if NEWER_SETTING not in line), (lines or ["it said nothing"])[-1])
    if "unsupported version" in why:
        raise BackupFailed(stored("backup-problem-newer-dump", what=what))
    raise BackupFailed(stored("backup-problem-system", what=what, error=_shortened(why)))


def _shortened(line: str) -> str:
    """The error message without the program's name."""
    return line.partition("error: ")[2].strip().rstrip(".")[:300] or line.strip().rstrip(".")[:300]

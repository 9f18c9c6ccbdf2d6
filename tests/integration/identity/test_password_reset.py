"""An admin who forgot the password gets in again, and everybody can read later that it happened."""

import pytest

from hub.base.hashing import matches
from hub.identity import password_reset
from hub.postgres.database import DatabaseUnusable
from tests.databases import Databases, Dsn


async def test_whoever_owns_the_machine_gives_a_new_password(databases: Databases, dsn: Dsn) -> None:
    assert await password_reset.replace(dsn, "ADMIN", "a-brand-new-password-1") == "Amina Admin"
    async with databases.owner(dsn) as connection:
        row = await connection.fetchrow("select password_hash, token_version from staff where username = 'admin'")
        told = await connection.fetchval(
            "select count(*) from audit_entries where action = 'staff.change' and actor is null"
        )
    assert await matches("a-brand-new-password-1", row["password_hash"])
    assert row["token_version"] > 0
    assert told == 1


@pytest.mark.parametrize(
    ("username", "password", "says"),
    [("nobody", "a-brand-new-password-1", "nobody here signs in"), ("admin", "short", "for a password")],
)
async def test_a_mistake_changes_nothing(dsn: Dsn, username: str, password: str, says: str) -> None:
    with pytest.raises(DatabaseUnusable, match=says):
        await password_reset.replace(dsn, username, password)

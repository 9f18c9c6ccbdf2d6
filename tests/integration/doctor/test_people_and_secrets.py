"""Passwords, PINs and secrets that are known to everybody, or could be guessed."""

from pathlib import Path

import bcrypt
import pytest

from hub.base.hashing import pin_key
from hub.doctor.finding import State
from hub.doctor.secrecy import entropy_bits
from tests.integration.doctor.conftest import STRONG, Examined

OWN_VENUE = "update venue set is_demo = false"


async def sets(context: Examined, who: str, *, password: str = "", pin: str = "") -> None:
    async with context.owner() as connection:
        secret = await connection.fetchval("select pin_secret from venue")
        hashed = bcrypt.hashpw(password.encode(), bcrypt.gensalt(4)).decode() if password else None
        await connection.execute(
            "update staff set password_hash = $2, pin_key = $3 where username = $1",
            who, hashed, pin_key(secret, pin) if pin else None,
        )  # fmt: skip


async def everybody_else_is_careful(context: Examined) -> None:
    for number, who in enumerate(("admin", "manager", "cashier", "waiter", "kitchen", "bar")):
        await sets(context, who, password=f"a long word of {who}'s own {number}", pin=f"7391{number}")
    await context.change(OWN_VENUE)


async def test_a_demo_venue_is_not_ready_for_guests(context: Examined) -> None:
    found = await context.check("passwords")
    assert found[State.FAIL][0] == "This is the demo venue; its passwords are public."
    assert found[State.FAIL][1].startswith("The password of admin, bar, cashier, kitchen, manager and 1 more is")
    assert "PIN of admin" in (await context.check("pins"))[State.FAIL][0]


async def test_a_venue_with_secrets_of_its_own_is_well(context: Examined) -> None:
    await everybody_else_is_careful(context)
    assert (await context.check("passwords")).keys() == {State.OK}
    assert (await context.check("pins")).keys() == {State.OK}


@pytest.mark.parametrize("password", ["password123", "waiter"])
async def test_one_known_password_is_named(context: Examined, password: str) -> None:
    await everybody_else_is_careful(context)
    await sets(context, "waiter", password=password, pin="1111")
    assert (await context.check("passwords"))[State.FAIL] == ["The password of waiter is the demo's or their own name."]
    assert (await context.check("pins"))[State.FAIL] == ["The PIN of waiter is one of the demo's."]


async def test_a_pin_that_anybody_tries_first_is_named(context: Examined) -> None:
    await everybody_else_is_careful(context)
    await sets(context, "bar", password="long enough and her own", pin="1234")
    assert (await context.check("pins"))[State.WARN] == ["The PIN of bar is among the first that anybody would try."]


async def test_a_house_without_an_admin_is_not_ready(context: Examined) -> None:
    await context.change("update staff set is_active = false where role = 'admin'")
    assert "Nobody is admin yet." in (await context.check("passwords"))[State.FAIL]


@pytest.mark.parametrize(
    ("secret", "state"),
    [
        (STRONG, State.OK),
        (STRONG[:24], State.WARN),
        ("a" * 64, State.FAIL),
        ("abababababababababababababab", State.FAIL),
        ("change-me-change-me-change-me-9813", State.FAIL),
        ("your-256-bit-secret-goes-here-now", State.FAIL),
    ],
)
async def test_a_session_secret_is_judged(context: Examined, secret: str, state: State) -> None:
    context.settings(jwt_secret=secret)
    found = await context.only("session_secret")
    assert found.state is state
    assert secret not in found.says + found.todo


async def test_the_demos_secret_is_not_ours(context: Examined, tmp_path: Path) -> None:
    (tmp_path / "demo-jwt-secret").write_text(STRONG)
    assert (await context.check("session_secret"))[State.FAIL] == ["POS_JWT_SECRET is not set; the demo's is in use."]


async def test_a_rotation_that_was_not_ended_is_noticed(context: Examined) -> None:
    context.settings(older_jwt_secrets=("o" * 40,))
    assert "An older secret still counts" in (await context.check("session_secret"))[State.WARN][0]


@pytest.mark.parametrize("password", ["", "pos", "postgres", "short7Xw"])
async def test_a_weak_database_password_is_noticed(context: Examined, password: str) -> None:
    context.settings(database_url=f"postgresql://pos:{password}@localhost/pos")
    found = await context.only("database_password")
    assert found.state is State.WARN
    assert "alter role pos password" in found.todo
    context.settings(database_url=f"postgresql://pos:{STRONG}@localhost/pos")
    assert (await context.only("database_password")).state is State.OK


async def test_backups_that_everybody_may_read_are_named(context: Examined, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    backups.mkdir()
    for place in (tmp_path, *tmp_path.parents[:2]):
        place.chmod(0o755)
    backups.chmod(0o755)
    found = await context.only("private_files")
    assert (found.state, found.todo) == (State.WARN, f"chmod o-rwx {backups}")
    backups.chmod(0o750)
    assert (await context.only("private_files")).state is State.OK


def test_entropy_is_that_of_the_characters() -> None:
    assert entropy_bits("") == 0
    assert entropy_bits("aaaa") == 0
    assert entropy_bits("abcd") == 8

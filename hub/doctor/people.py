"""Passwords and PINs that are public or easy to guess. No secret is shown, only whose it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any

from hub.base.hashing import matches, pin_key
from hub.doctor.finding import DoctorContext, Finding, fail, ok, warn
from hub.postgres import demo

STAFF = "select name, username, role, password_hash, pin_key from staff where is_active order by username"
FIRST_GUESSES = (
    *(str(digit) * length for length in (4, 5, 6) for digit in range(10)),
    "1234",
    "12345",
    "123456",
    "4321",
    "54321",
    "654321",
    "0123",
    "1212",
    "1122",
    "2580",
    "2000",
    "1010",
)
"""PINs that are tried first by whoever finds a till alone."""


async def passwords(context: DoctorContext) -> AsyncIterator[Finding]:
    """Whether somebody's password is the demo's or their own name."""
    async with context.database() as connection:
        staff = await connection.fetch(STAFF)
        is_demo = await connection.fetchval("select is_demo from venue")
    if is_demo:
        yield fail(
            "This is the demo venue; its passwords are public.", "Start a venue of your own in an empty database."
        )
    if not any(person["role"] == "admin" for person in staff):
        yield fail("Nobody is admin yet.", "Open the set-up address that the hub prints when it starts.")
    guessed = await _with_guessed_password(staff)
    if guessed:
        yield fail(
            f"The password of {_names(guessed)} is the demo's or their own name.",
            "Give them new passwords under Office, Staff.",
        )
    elif staff:
        yield ok("Nobody has a password that is known to everybody.")


async def pins(context: DoctorContext) -> AsyncIterator[Finding]:
    """PINs are looked up by a keyed hash, so a whole list of guesses costs nothing."""
    async with context.database() as connection:
        staff = await connection.fetch(STAFF)
        secret = await connection.fetchval("select pin_secret from venue")
    if secret is None:
        return
    of_demo = _owners(staff, secret, (pin for _, _, pin in demo.PEOPLE))
    weak = [name for name in _owners(staff, secret, FIRST_GUESSES) if name not in of_demo]
    change = "Give them new PINs under Office, Staff."
    if of_demo:
        yield fail(f"The PIN of {_names(of_demo)} is one of the demo's.", change)
    if weak:
        yield warn(f"The PIN of {_names(weak)} is among the first that anybody would try.", change)
    if not of_demo and not weak:
        yield ok("Nobody has a PIN that is known to everybody.")


async def _with_guessed_password(staff: Iterable[Any]) -> list[str]:
    """bcrypt is slow on purpose: two guesses per person, two people at a time."""
    limit = asyncio.Semaphore(2)

    async def is_guessed(person: Any) -> bool:
        async with limit:
            return any([await matches(guess, person["password_hash"]) for guess in (demo.PASSWORD, person["username"])])

    with_password = [person for person in staff if person["password_hash"]]
    guessed = await asyncio.gather(*map(is_guessed, with_password))
    return [person["username"] for person, is_bad in zip(with_password, guessed, strict=True) if is_bad]


def _owners(staff: Iterable[Any], secret: bytes, guesses: Iterable[str]) -> list[str]:
    keys = {pin_key(secret, guess) for guess in guesses}
    return [person["username"] for person in staff if person["pin_key"] in keys]


def _names(people: list[str]) -> str:
    return ", ".join(people[:5]) + (f" and {len(people) - 5} more" if len(people) > 5 else "")

"""The way back in for a house whose admin forgot the password: for whoever owns the machine, and in the audit chain."""

from __future__ import annotations

import getpass
import sys
from typing import Any

import msgspec

import hub.operations  # noqa: F401 - registers every operation
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.postgres.database import Database, DatabaseUnusable
from hub.views.reference_data import read_reference_data


async def replace(dsn: dict[str, Any], username: str, password: str) -> str:
    """Give a person a new password and end their sessions, also in hubs that are running; answers the name.

    Refuses: DatabaseUnusable (nobody of that name, or a weak password).
    """
    database = Database(dsn)
    await database.open()
    try:
        async with database.connection() as connection:
            reference_data = await read_reference_data(connection)
        person = next((p for p in reference_data.people.values() if p.username.lower() == username.lower()), None)
        if person is None:
            raise DatabaseUnusable(f"nobody here signs in as {username}")
        await _change(Commands(database, reference_data, _nobody_to_tell), str(person.id), password)
    finally:
        await database.close()
    return person.name


async def _change(commands: Commands, staff: str, password: str) -> None:
    try:
        reply = await commands.by_hub("staff.change", staff=staff, password=password, is_active=True)
    except msgspec.ValidationError:
        raise DatabaseUnusable("that is too short, or too long, for a password") from None
    except Refusal as refusal:
        raise DatabaseUnusable(f"that password is not taken: {refusal.detail}") from None
    finally:
        commands.numbers.close()
    assert not reply.is_refusal


def _nobody_to_tell(_: object) -> None:
    """A running hub reads the log by itself."""


def ask_for_one() -> str:
    """A new password from the person at the keyboard, or from a pipe; never from the list of processes."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    first = getpass.getpass("New password: ")
    if first != getpass.getpass("Once more: "):
        raise DatabaseUnusable("the two are not the same; nothing was changed")
    return first

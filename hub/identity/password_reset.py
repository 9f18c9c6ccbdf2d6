"""Password reset at the command line, for the owner of the machine; it is recorded in the audit chain."""

from __future__ import annotations

import getpass
import sys
from typing import Any

import msgspec

import hub.operations  # noqa: F401 - registers every operation
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.postgres.database import Database, DatabaseUnusable
from hub.texts import problem_document
from hub.views.reference_data import read_reference_data


async def replace(dsn: dict[str, Any], username: str, password: str) -> str:
    """Set a person's password and end their sessions, also in running hubs; returns the name.

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
        await _change(Commands(database, reference_data, _no_fanout), str(person.id), password)
    finally:
        await database.close()
    return person.name


async def _change(commands: Commands, staff: str, password: str) -> None:
    try:
        reply = await commands.by_hub("staff.change", staff=staff, password=password, is_active=True)
    except msgspec.ValidationError:
        raise DatabaseUnusable("that is too short, or too long, for a password") from None
    except Refusal as refusal:
        raise DatabaseUnusable(f"that password is not taken: {problem_document(refusal)['detail']}") from None
    finally:
        commands.numbers.close()
    assert not reply.is_refusal


def _no_fanout(_: object) -> None:
    """A running hub reads the log by itself."""


def ask_password() -> str:
    """A new password from the keyboard or a pipe; never from an argument, which the process list shows."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().strip()
    first = getpass.getpass("New password: ")
    if first != getpass.getpass("Once more: "):
        raise DatabaseUnusable("the two are not the same; nothing was changed")
    return first

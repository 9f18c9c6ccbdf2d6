"""The last statement of a command: it writes orders, events, audit entries and the reply, and numbers the events.

Lives here: `finish_command` after a transaction has begun, and `do_command`, which is a whole command in one statement.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import asyncpg

from hub.commands.command import Command
from hub.commands.database_refusals import VENUE_LOCKED
from hub.commands.idempotency import lock_error
from hub.commands.operation import PendingEvent, Work, encode
from hub.commands.unit_of_work import UNNUMBERED, TransactionNeeded
from hub.log.event_log import Appended
from hub.postgres.database import Connection

FINISH_COMMAND = "select * from finish_command($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
DO_COMMAND = """
select * from do_command(
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
"""
NUMBER_PLACEHOLDER = f'"number":{UNNUMBERED},'
"""Marks the order's number in JSON. No text can contain it: in a JSON string, a quotation mark has a backslash."""


async def finish(connection: Connection, command: Command, work: Work, body: bytes) -> tuple[bytes, Appended | None]:
    """Write everything that the operation changed, emitted and recorded; returns the reply's body and the log rows."""
    orders, events = work.connection.take_unwritten(), work.events
    if not events and not work.audit and orders is None and command.key is None:
        return body, None
    parameters = _parameters(command, work, body, orders)
    if work.connection.has_begun:
        log_head = await connection.fetchrow(FINISH_COMMAND, *parameters)
    else:
        log_head = await _do_command(connection, command, work, parameters)
        events = [replace(event, data=_numbered(event.data, log_head["number"])) for event in events]
        body = _numbered(body.decode(), log_head["number"]).encode()
    rows = [_row(position, event, command, work) for position, event in enumerate(events, log_head["head"] + 1)]
    return body, Appended(log_head["head"], log_head["head_tag"], rows)


def _parameters(command: Command, work: Work, body: bytes, orders: str | None) -> list[Any]:
    """The parameters that `finish_command` and `do_command` have in common, in their order."""
    events = work.events
    return [
        command.key,
        command.operation.status,
        body.decode() if command.key else None,
        command.actor.id,
        command.actor.device,
        work.now,
        list(work.gate.value),
        encode(work.audit).decode() if work.audit else "[]",
        [e.type for e in events],
        [",".join(e.rooms) for e in events],
        [e.kind for e in events],
        [e.id for e in events],
        [e.version for e in events],
        [e.data for e in events],
        [e.tag for e in events],
        orders,
    ]


async def _do_command(connection: Connection, command: Command, work: Work, parameters: list[Any]) -> Any:
    """Claim the key, write and commit in one statement. Raises TransactionNeeded, with nothing written."""
    more = command.fingerprint, work.reference_data.version, work.connection.numbered_on, NUMBER_PLACEHOLDER
    try:
        log_head = await connection.fetchrow(DO_COMMAND, *parameters, *more)
    except asyncpg.LockNotAvailableError as error:
        raise lock_error(error) from error
    except asyncpg.PostgresError as error:
        if error.sqlstate == VENUE_LOCKED:
            raise TransactionNeeded from error
        raise
    if log_head is None:
        raise TransactionNeeded
    return log_head


def _numbered(document: str, number: int | None) -> str:
    """The JSON with the order's number filled in, as `do_command` has written it."""
    return document if number is None else document.replace(NUMBER_PLACEHOLDER, f'"number":{number},')


def _row(position: int, event: PendingEvent, command: Command, work: Work) -> dict[str, Any]:
    """An event as its row in the log."""
    return {
        "position": position,
        "tag": event.tag,
        "rooms": event.rooms,
        "type": event.type,
        "data": event.data,
        "actor": command.actor.id,
        "device": command.actor.device,
        "cause": command.key,
        "at": work.now,
    }

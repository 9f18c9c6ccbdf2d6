"""Idempotency keys: claiming a key, replaying the stored reply, and storing refusals.

A key has one effect and one reply. The claim is a row in `commands`, written in the transaction of the command, so a
second request with the same key waits for the first one to commit and then finds its reply.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg

from hub.base.refusal import Refusal
from hub.commands.command import Command, Reply
from hub.commands.operation import encode
from hub.domain.refusals import KeyReused, RequestInProgress, Unavailable
from hub.postgres.database import LOST, Connection, Database
from hub.texts import problem_document

TRANSIENT_STATUSES = (401, 423, 429)
CLAIM_KEY = """
select b.*, case when b.is_fresh and $3::uuid is not null then lock_order($3) end as document
from begin_command($1, $2) b
"""


async def claim_key(connection: Connection, command: Command, order: UUID | None = None) -> Any:
    """Claim the command's key and lock `order` in one statement; returns the row of `begin_command`.

    The row holds the stored reply if the key is known. Refuses: KeyReused, RequestInProgress.
    """
    try:
        claim = await connection.fetchrow(CLAIM_KEY, command.key, command.fingerprint, order)
    except asyncpg.LockNotAvailableError as error:
        raise lock_error(error) from error
    if not claim["is_fresh"] and not claim["is_same"]:
        raise KeyReused
    return claim


def lock_error(error: asyncpg.LockNotAvailableError) -> Exception:
    """RequestInProgress if the lock was that of the key; any other lock timeout is returned as it is."""
    return RequestInProgress(retry_after_s=1) if "begin_command" in (error.context or "") else error


def replay(claim: Any) -> Reply:
    """The reply stored under a known key."""
    return Reply(claim["status"], claim["body"].encode(), claim["reply_position"], is_replayed=True)


def is_stored(refusal: Refusal) -> bool:
    """Whether the refusal is final for its key. A refusal that can pass by itself leaves the key free."""
    is_transient = refusal.status in TRANSIENT_STATUSES or refusal.status >= 500
    return not is_transient and not isinstance(refusal, RequestInProgress | KeyReused)


async def store_refusal(database: Database, command: Command, refusal: Refusal) -> Reply:
    """Store a refusal under its key. If a request with the same key was quicker, its reply is the reply."""
    body = encode(problem_document(refusal))
    try:
        async with database.transaction() as connection:
            await delete_refusal(connection, command)
            claim = await claim_key(connection, command)
            if not claim["is_fresh"]:
                return replay(claim)
            await connection.execute(
                "update commands set status = $2, body = $3 where key = $1",
                command.key,
                refusal.status,
                body.decode(),
            )
    except (*LOST, asyncpg.PostgresError) as error:
        raise Unavailable(retry_after_s=1) from error
    return Reply(refusal.status, body, None)


async def delete_refusal(connection: Connection, command: Command) -> None:
    """On a retry, delete the refusal stored under the key, so that the command runs again (docs/terminals.md).

    If the command is refused again, the rollback restores the row, so the key always has a reply. A concurrent retry
    waits for this row and then finds the reply of this one.
    """
    if not command.is_retry or command.key is None:
        return
    try:
        await connection.execute(
            "delete from commands where key = $1 and fingerprint = $2 and status >= 400",
            command.key,
            command.fingerprint,
        )
    except asyncpg.LockNotAvailableError as error:
        raise RequestInProgress(retry_after_s=1) from error

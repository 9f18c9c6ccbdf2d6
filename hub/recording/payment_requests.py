"""The outbox of requests to Pesapal, written in the same transaction as the payment that causes them.

A request is queued → sending → open (the guest can pay) → ended; `due_at` is when it must be handled next. The lock on
its order protects it. `hub.payments.pesapal` sends requests; `hub.operations.pesapal` decides what a reply means.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hub.commands.operation import Work
from hub.domain import pesapal
from hub.domain.order_records import Payment

QUEUE = """
insert into pesapal_attempts (id, payment_id, state, created_at, due_at) values ($1, $2, 'queued', $3, $4)
"""
MOVE = "update pesapal_attempts set state = $2, due_at = $3, problem = $4, ended_at = $5 where id = $1"
Attempt = dict[str, Any]


async def queue(work: Work, payment: Payment, due_at: datetime) -> None:
    """Queue a request for this payment, under a merchant reference of its own."""
    await work.connection.execute(QUEUE, work.new_id(), payment.id, work.now, due_at)


async def move(work: Work, attempt: Attempt, state: str, due_at: datetime | None, problem: str | None = None) -> None:
    """Write the state of a request, and when it must be handled next."""
    is_over = state in ("ended", "disputed")
    ended_at = (attempt["ended_at"] or work.now) if is_over else None
    await work.connection.execute(MOVE, attempt["id"], state, due_at, problem, ended_at)


async def end(work: Work, attempt: Attempt, problem: str | None = None) -> None:
    """End a request; if the guest could pay it, its status is still queried for some days."""
    ended_at = attempt["ended_at"] or work.now
    due_at = pesapal.next_watch(ended_at, work.now) if attempt["tracking_id"] else None
    await move(work, attempt, "ended", due_at, problem)


async def at_work(work: Work, payment: Payment) -> Attempt | None:
    """The request of this payment that has not ended, if there is one."""
    row = await work.connection.fetchrow(
        "select * from pesapal_attempts where payment_id = $1 and state in ('queued', 'sending', 'open')", payment.id
    )
    return dict(row) if row is not None else None


async def tries(work: Work, payment: Payment) -> int:
    """The number of requests that were made for this payment."""
    count: int = await work.connection.fetchval(
        "select count(*) from pesapal_attempts where payment_id = $1", payment.id
    )
    return count

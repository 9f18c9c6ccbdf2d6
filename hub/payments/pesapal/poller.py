"""Follows each Pesapal payment until it is settled: submits it, queries its status, and queries again.

Only the process that is elected for jobs does this; taking a request is a command, so that even two processes that
both believe to be elected never send the same one. The work is in the database: a restart loses none.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import asyncpg
import msgspec

from hub.base import clock
from hub.base.refusal import Refusal
from hub.commands.execution import Commands
from hub.domain import pesapal
from hub.payments.pesapal.client import Offer, Pesapal, PesapalAway, PesapalFailed
from hub.postgres.database import LOST, Database
from hub.postgres.worker import PollingWorker
from hub.texts import stored

log = logging.getLogger(__name__)
REQUEST_S: Final = 15.0
AFTER_ERROR_S: Final = 3.0
AT_ONCE: Final = 8
DUE = """
select id, state, tracking_id from pesapal_attempts
where due_at <= $1 and id <> all ($2) order by (state = 'ended'), due_at, id limit $3
"""
View = dict[str, Any]


class PesapalPoller:
    """Follows the venue's Pesapal payments, while this process is the elected one."""

    def __init__(
        self, database: Database, commands: Commands, is_elected: Callable[[], bool], client: Pesapal | None
    ) -> None:
        self._database, self._commands = database, commands
        self._client = client
        self._worker = PollingWorker("pesapal", is_elected, self._round)

    async def start(self) -> None:
        """Begin to poll for payments."""
        self._worker.start()

    async def stop(self) -> None:
        """Stop at once; the next elected process resumes the work."""
        await self._worker.stop()
        if self._client is not None:
            await self._client.close()

    def wake(self) -> None:
        """There is new work."""
        self._worker.wake()

    async def _round(self) -> None:
        await self._update_venue()
        if self._client is not None:
            await self._begin_due(self._client)

    async def _update_venue(self) -> None:
        """Screens offer Pesapal only while this hub has an account."""
        is_on = self._client is not None
        if self._commands.reference_data.rows.venue.has_pesapal is not is_on:
            await self._command("pesapal.set_up", is_on=is_on)

    async def _begin_due(self, client: Pesapal) -> None:
        """Begin all requests that are due and not in progress."""
        busy = self._worker.running()
        if len(busy) >= AT_ONCE:
            return
        async with self._database.connection() as connection:
            due = await connection.fetch(DUE, clock.now(), busy, AT_ONCE - len(busy))
        for row in due:
            self._worker.run(row["id"], self._handle(client, dict(row)))

    async def _handle(self, client: Pesapal, attempt: View) -> None:
        """One step of one request."""
        try:
            if attempt["state"] == "queued":
                await self._submit(client, attempt)
            elif attempt["state"] == "sending":
                await self._command(
                    "pesapal.put_off", attempt=attempt["id"], problem=stored("payment-problem-hub-stopped")
                )
            else:
                await self._query(client, attempt)
        except (Refusal, *LOST, asyncpg.PostgresError) as error:
            log.info("a Pesapal payment is handled later: %s", repr(error))
            await asyncio.sleep(AFTER_ERROR_S)  # no hurry while the venue is locked or the database is lost

    async def _submit(self, client: Pesapal, attempt: View) -> None:
        request = await self._command("pesapal.begin", attempt=attempt["id"])
        try:
            offer = await self._offer(client, request)
        except PesapalAway as failed:
            log.warning("a payment could not be submitted to Pesapal: %s", failed.cause)
            await self._command("pesapal.put_off", attempt=attempt["id"], problem=failed.cause)
        except PesapalFailed as failed:
            log.warning("Pesapal refuses a payment: %s", failed.cause)
            await self._command("pesapal.give_up", attempt=attempt["id"], problem=failed.cause)
        else:
            page = {"tracking_id": offer.tracking_id, "redirect_url": offer.redirect_url}
            await self._command("pesapal.offer", attempt=attempt["id"], **page)

    async def _offer(self, client: Pesapal, request: View) -> Offer:
        try:
            async with asyncio.timeout(REQUEST_S):
                return await client.submit(**request | {"amount": Decimal(request["amount"])})
        except TimeoutError:
            raise PesapalAway(stored("payment-problem-slow")) from None

    async def _query(self, client: Pesapal, attempt: View) -> None:
        """Query the status; a payment cancelled here is cancelled at Pesapal too."""
        try:
            status = await client.status(attempt["tracking_id"])
        except PesapalFailed as failed:
            await self._command("pesapal.put_off", attempt=attempt["id"], problem=failed.cause)
            return
        decimals = self._commands.reference_data.rows.venue.currency_decimals
        amount_minor = None if status.amount is None else pesapal.minor_amount(status.amount, decimals)
        attempt_now = await self._command(
            "pesapal.report",
            attempt=attempt["id"],
            outcome=status.outcome,
            amount_minor=amount_minor,
            currency=status.currency,
            merchant_reference=status.merchant_reference,
            confirmation=status.confirmation,
            says=status.says,
        )
        if attempt["state"] == "open" and attempt_now["state"] in ("cancelled", "failed"):
            await self._cancel(client, attempt["tracking_id"])

    async def _cancel(self, client: Pesapal, tracking_id: str) -> None:
        try:
            await client.cancel(tracking_id)
        except PesapalFailed as failed:
            log.info("a cancelled payment stays open at Pesapal and is still followed: %s", failed.cause)

    async def _command(self, name: str, **args: Any) -> View:
        reply = await self._commands.by_hub(name, **args)
        answer: View = msgspec.json.decode(reply.body)
        return answer

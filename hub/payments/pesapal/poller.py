"""Sees every payment that is awaited from Pesapal to its end: asks for it, asks how it stands, and asks again.

One process of the venue does it, the one elected for jobs; taking a request is a command, so that even two that both
believe themselves elected never send the same one. What is to be done stands in the database: a restart loses none.
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

log = logging.getLogger(__name__)
REQUEST_S: Final = 15.0
AFTER_TROUBLE_S: Final = 3.0
AT_ONCE: Final = 8
DUE = """
select id, state, tracking_id from pesapal_attempts
where due_at <= $1 and id <> all ($2) order by (state = 'ended'), due_at, id limit $3
"""
View = dict[str, Any]


class PesapalPoller:
    """The payments a venue awaits from Pesapal, while this process is the elected one."""

    def __init__(
        self, database: Database, commands: Commands, is_elected: Callable[[], bool], client: Pesapal | None
    ) -> None:
        self._database, self._commands = database, commands
        self._client = client
        self._worker = PollingWorker("pesapal", is_elected, self._round)

    async def start(self) -> None:
        """Begin to look for payments that are awaited."""
        self._worker.start()

    async def stop(self) -> None:
        """Drop what is in hand; it is found again by whoever comes next."""
        await self._worker.stop()
        if self._client is not None:
            await self._client.close()

    def wake(self) -> None:
        """Something is to be done."""
        self._worker.wake()

    async def _round(self) -> None:
        await self._tell_screens()
        if self._client is not None:
            await self._begin_due(self._client)

    async def _tell_screens(self) -> None:
        """Screens offer Pesapal when this hub was given an account, and no longer when it was taken away."""
        is_on = self._client is not None
        if self._commands.reference_data.rows.venue.has_pesapal is not is_on:
            await self._command("pesapal.set_up", is_on=is_on)

    async def _begin_due(self, client: Pesapal) -> None:
        """Begin with everything that is due and not in hand."""
        busy = self._worker.running()
        if len(busy) >= AT_ONCE:
            return
        async with self._database.connection() as connection:
            due = await connection.fetch(DUE, clock.now(), busy, AT_ONCE - len(busy))
        for row in due:
            self._worker.run(row["id"], self._see_to(client, dict(row)))

    async def _see_to(self, client: Pesapal, attempt: View) -> None:
        """One step of one request."""
        try:
            if attempt["state"] == "queued":
                await self._submit(client, attempt)
            elif attempt["state"] == "sending":
                await self._command("pesapal.put_off", attempt=attempt["id"], problem="The hub stopped while it asked")
            else:
                await self._look(client, attempt)
        except (Refusal, *LOST, asyncpg.PostgresError) as error:
            log.info("a payment by Pesapal has to wait: %s", repr(error))
            await asyncio.sleep(AFTER_TROUBLE_S)  # a locked venue or a lost database is not asked in a hurry

    async def _submit(self, client: Pesapal, attempt: View) -> None:
        wanted = await self._command("pesapal.begin", attempt=attempt["id"])
        try:
            offer = await self._offer(client, wanted)
        except PesapalAway as failed:
            log.warning("Pesapal was asked for a payment in vain: %s", failed.cause)
            await self._command("pesapal.put_off", attempt=attempt["id"], problem=failed.cause)
        except PesapalFailed as failed:
            log.warning("Pesapal refuses a payment: %s", failed.cause)
            await self._command("pesapal.give_up", attempt=attempt["id"], problem=failed.cause)
        else:
            where = {"tracking_id": offer.tracking_id, "redirect_url": offer.redirect_url}
            await self._command("pesapal.offer", attempt=attempt["id"], **where)

    async def _offer(self, client: Pesapal, wanted: View) -> Offer:
        try:
            async with asyncio.timeout(REQUEST_S):
                return await client.submit(**wanted | {"amount": Decimal(wanted["amount"])})
        except TimeoutError:
            raise PesapalAway("Pesapal takes too long to answer") from None

    async def _look(self, client: Pesapal, attempt: View) -> None:
        """Ask how it stands; what was cancelled here cannot be paid there any more."""
        try:
            status = await client.status(attempt["tracking_id"])
        except PesapalFailed as failed:
            await self._command("pesapal.put_off", attempt=attempt["id"], problem=failed.cause)
            return
        decimals = self._commands.reference_data.rows.venue.currency_decimals
        amount_minor = None if status.amount is None else pesapal.minor_amount(status.amount, decimals)
        seen = await self._command(
            "pesapal.report", attempt=attempt["id"], outcome=status.outcome, amount_minor=amount_minor,
            currency=status.currency, merchant_reference=status.merchant_reference,
            confirmation=status.confirmation, says=status.says,
        )  # fmt: skip
        if attempt["state"] == "open" and seen["state"] in ("cancelled", "failed"):
            await self._take_away(client, attempt["tracking_id"])

    async def _take_away(self, client: Pesapal, tracking_id: str) -> None:
        try:
            await client.cancel(tracking_id)
        except PesapalFailed as failed:
            log.info("a cancelled payment stays open at Pesapal and is watched: %s", failed.cause)

    async def _command(self, name: str, **args: Any) -> View:
        reply = await self._commands.by_hub(name, **args)
        answer: View = msgspec.json.decode(reply.body)
        return answer

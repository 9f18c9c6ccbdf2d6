"""Pesapal: does it answer, does it take the venue's keys, and can it tell the hub when a payment moves?"""

from __future__ import annotations

from collections.abc import AsyncIterator

from hub.doctor.finding import DoctorContext, Finding, NotKnown, fail, ok, warn
from hub.payments.pesapal.client import Pesapal, PesapalAway, PesapalRefused
from hub.settings.settings import PesapalSettings
from hub.texts import shown


async def answering(context: DoctorContext) -> AsyncIterator[Finding]:
    """Signs in with the venue's keys; nothing is paid."""
    account, address = context.settings.pesapal, context.settings.public_url
    if account is None:
        yield ok("Pesapal is not set up: it is not offered.")
        return
    yield await _signed_in(account)
    if account.ipn_id is None and address is None:
        yield warn(
            "Pesapal cannot tell the hub that a payment moved, and may refuse orders without an address for it.",
            "Set APP_BASE_URL to a public address, or register one at Pesapal for PESAPAL_IPN_ID (docs/pesapal.md).",
        )


async def _signed_in(account: PesapalSettings) -> Finding:
    client = Pesapal(account, "", None)
    try:
        await client.sign_in()
    except PesapalRefused as refused:
        return fail(
            f"{shown(refused.cause)}.",
            "Compare PESAPAL_CONSUMER_KEY and PESAPAL_CONSUMER_SECRET with Pesapal's letter.",
        )
    except PesapalAway as away:
        raise NotKnown(shown(away.cause) or "", "See to the way to the internet.") from None
    finally:
        await client.close()
    return ok("Pesapal answers and takes the venue's keys.")

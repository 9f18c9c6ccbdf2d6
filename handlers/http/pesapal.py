"""Where Pesapal says that a payment has moved (IPN). Anybody may say so: it is answered, and believed in nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from aiohttp import web
from msgspec import Meta

from handlers import schemas
from handlers.http import identity, replies
from hub.commands.dispatch import invalid
from hub.server.hub import HUB

Said = Annotated[str, Meta(max_length=80)]


class Notice(msgspec.Struct, rename="pascal"):
    """What Pesapal sends, in the query or as JSON. Whatever else it says is passed over."""

    order_tracking_id: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[!-~]+$")]
    order_notification_type: Said = "IPNCHANGE"
    order_merchant_reference: Said = ""


async def by_query(request: web.Request) -> web.StreamResponse:
    """A payment at Pesapal may have moved: its status is asked for, and nothing in the call is believed."""
    return await _take(request, request.query)


async def by_body(request: web.Request) -> web.StreamResponse:
    """The same, said by JSON."""
    return await _take(request, {**request.query, **await replies.body(request)})


async def _take(request: web.Request, given: Mapping[str, Any]) -> web.StreamResponse:
    try:
        notice = msgspec.convert(dict(given), Notice)
    except msgspec.ValidationError as error:
        raise invalid(error) from None
    await request.app[HUB].pesapal_ipn.take(notice.order_tracking_id, identity.address(request))
    request.app[HUB].pesapal_poller.wake()
    return replies.view(
        schemas.Noticed(
            order_notification_type=notice.order_notification_type,
            order_tracking_id=notice.order_tracking_id,
            order_merchant_reference=notice.order_merchant_reference,
            status=200,
        )
    )

"""Pesapal's notification that a payment changed (IPN). Anybody can send one, so nothing in it is believed."""

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

Text = Annotated[str, Meta(max_length=80)]


class Notice(msgspec.Struct, rename="pascal"):
    """What Pesapal sends, in the query or as JSON. Other fields are ignored."""

    order_tracking_id: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[!-~]+$")]
    order_notification_type: Text = "IPNCHANGE"
    order_merchant_reference: Text = ""


async def notify_by_get(request: web.Request) -> web.StreamResponse:
    """A payment at Pesapal may have changed: the hub asks Pesapal for its status."""
    return await _handle(request, request.query)


async def notify_by_post(request: web.Request) -> web.StreamResponse:
    """A payment at Pesapal may have changed, sent as JSON: the hub asks Pesapal for its status."""
    return await _handle(request, {**request.query, **await replies.body(request)})


async def _handle(request: web.Request, fields: Mapping[str, Any]) -> web.StreamResponse:
    try:
        notice = msgspec.convert(dict(fields), Notice)
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

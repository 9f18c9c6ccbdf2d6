"""The data of pages, from the hub: the session, the people on the sign-in page, an order for its receipt.

Must not: change anything, or know how a page looks.
"""

from __future__ import annotations

from uuid import UUID

import msgspec
from aiohttp import web

from hub.base.addresses import peer_address
from hub.base.refusal import Refusal
from hub.commands import repositories
from hub.domain import permissions
from hub.domain.actor import Actor
from hub.domain.permissions import Permission
from hub.identity.cookies import DEVICE_COOKIE, SESSION_COOKIE
from hub.identity.sessions import Place
from hub.postgres import first_start
from hub.server.hub import HUB
from hub.views.bill_texts import printed_rows
from hub.views.bills import bill_rows
from hub.views.orders import order_view
from hub.views.reference_data import ReferenceData
from hub.views.reference_rows import DeviceRow
from hub.views.venue import device_view, settings_view
from web.pages import Device, Person, Receipt, Session, SignIn, StaffTile, money


class HubPages:
    """The real `PageSource`."""

    async def session(self, request: web.Request) -> Session:
        """The signed-in person and the device; in the demo the address can name the device."""
        actor, place = _actor(request), _place(request)
        reference_data = request.app[HUB].commands.reference_data
        row = place.device or (reference_data.devices.get(actor.device) if actor and actor.device else None)
        person = Person(str(actor.id), actor.name, actor.role, actor.session) if actor else None
        return Session(person, _device(reference_data, row) if row else None)

    async def sign_in(self, request: web.Request) -> SignIn:
        """Staff tiles and demo devices; on a device that is not paired no staff are listed."""
        reference_data, place = request.app[HUB].commands.reference_data, _place(request)
        venue = reference_data.rows.venue
        staff = (
            tuple(_tile(p.id, p.name, p.role) for p in reference_data.rows.staff if p.is_active) if place.device else ()
        )
        devices = (
            tuple(_device(reference_data, row) for row in reference_data.rows.devices if row.is_active)
            if venue.is_demo
            else ()
        )
        return SignIn(venue.name, venue.is_demo, staff, devices)

    async def receipt(self, request: web.Request, order: str) -> Receipt | None:
        """The order and the venue's settings, for people who serve tables; None if there is no such order."""
        actor, id_ = _actor(request), _uuid(order)
        if actor is None or id_ is None or not permissions.may_try(Permission.SERVE_TABLES, actor.role):
            return None
        async with request.app[HUB].database.connection() as connection:
            document = await connection.fetchval("select order_document($1)", id_)
        if document is None:
            return None
        settings = msgspec.to_builtins(settings_view(request.app[HUB].commands.reference_data))
        full_order = repositories.read_order(document)
        rows = printed_rows(bill_rows(full_order), settings["currency"], lambda minor: money(minor, settings))
        return Receipt(msgspec.to_builtins(order_view(full_order)), rows, settings)

    async def is_setup_open(self, request: web.Request, token: str) -> bool:
        """True if the set-up address still works."""
        return await first_start.is_setup_open(request.app[HUB].database, token)


def _actor(request: web.Request) -> Actor | None:
    token = request.cookies.get(SESSION_COOKIE)
    try:
        return request.app[HUB].sessions.verify(token) if token else None
    except Refusal:
        return None


def _place(request: web.Request) -> Place:
    hub = request.app[HUB]
    sessions = hub.sessions
    address = peer_address(request.remote, request.headers, hub.settings.trusted_proxies)
    try:
        return sessions.place(address, request.query.get("device"), request.cookies.get(DEVICE_COOKIE))
    except Refusal:
        return Place(address)


def _device(reference_data: ReferenceData, row: DeviceRow) -> Device:
    view = device_view(reference_data, row)
    return Device(view.code, view.name, view.kind, view.station)


def _tile(id_: UUID, name: str, role: str) -> StaffTile:
    initials = "".join(part[0] for part in name.split()[:2]).upper()
    return StaffTile(str(id_), name, initials, role)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""What pages ask of the hub, answered: who is here, who works here, one receipt. Read-only."""

from __future__ import annotations

from uuid import UUID

from aiohttp import web

from hub import access, app_keys, first_start, projections
from hub.actor import Actor
from hub.domain import permissions
from hub.domain.permissions import Act
from hub.domain.refusals import DeviceRequired, NotFound, NotSignedIn
from hub.house import DeviceRow, House
from web.pages import Device, Person, Receipt, Session, SignIn, StaffTile

SESSION_COOKIE, DEVICE_COOKIE = "pos_session", "pos_device"


class HubSource:
    """The PageSource of a running hub."""

    async def session(self, request: web.Request) -> Session:
        """Who is signed in here, and on what."""
        device = self._device(request)
        try:
            actor = self.actor(request)
        except NotSignedIn:
            return Session(None, device)
        signed_in_on = self._house(request).devices.get(actor.device or "")
        here = device or (_shown(self._house(request), signed_in_on) if signed_in_on else None)
        return Session(Person(str(actor.id), actor.name, actor.role), here)

    def actor(self, request: web.Request) -> Actor:
        """The person behind the session cookie. Refuses: NotSignedIn."""
        return request.app[app_keys.SESSIONS].verify(request.cookies.get(SESSION_COOKIE, ""))

    async def sign_in(self, request: web.Request) -> SignIn:
        """The sign-in page's tiles: people only on a device of the house."""
        house, device = self._house(request), self._device(request)
        is_demo = house.rows.venue.is_demo
        people = [person for person in house.rows.staff if person.is_active] if device or is_demo else []
        return SignIn(
            house.rows.venue.name,
            is_demo,
            tuple(StaffTile(str(p.id), p.name, _initials(p.name), p.role) for p in people),
            tuple(_shown(house, found) for found in house.devices.values()) if is_demo else (),
        )

    async def receipt(self, request: web.Request, order: str) -> Receipt | None:
        """One order as a receipt, for people of the floor."""
        if not permissions.may_try(Act.SERVE_TABLES, self.actor(request).role):
            return None
        try:
            order_id = UUID(order)
        except ValueError:
            return None
        async with request.app[app_keys.DATABASE].connection() as connection:
            document = await connection.fetchval("select order_document($1)", order_id)
        if document is None:
            return None
        view = projections.order_view(access.read_sheet(document))
        return Receipt(view, projections.settings_view(self._house(request)))

    async def is_setup_open(self, request: web.Request, token: str) -> bool:
        """Whether the one-time set-up address still works."""
        return await first_start.is_setup_open(request.app[app_keys.DATABASE], token)

    def _house(self, request: web.Request) -> House:
        return request.app[app_keys.COMMANDS].house

    def _device(self, request: web.Request) -> Device | None:
        """The device that its cookie proves, or that the demo's address names."""
        sessions, named = request.app[app_keys.SESSIONS], request.query.get("device")
        try:
            found = sessions.place(request.remote or "", named, request.cookies.get(DEVICE_COOKIE)).device
        except (NotFound, DeviceRequired):
            return None
        return _shown(self._house(request), found) if found else None


def _shown(house: House, device: DeviceRow) -> Device:
    station = house.stations.get(device.station_id) if device.station_id else None
    return Device(device.code, device.name, device.kind, station.code if station else None)


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split()[:2]).upper()

"""`/console`: sysadmins' pages are sent every site that changes, several times a second at most."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import socketio
from socketio.exceptions import ConnectionRefusedError as Refused

from cloud_link.backend import schemas
from cloud_link.backend.admins import Admins, SignedIn
from cloud_link.backend.bus import Bus
from cloud_link.backend.database import LOST
from cloud_link.backend.refusals import NotSignedIn, Unavailable
from cloud_link.backend.requests import SESSION_COOKIE, is_own_origin
from cloud_link.backend.sites import Sites
from cloud_link.backend.texts import problem_document
from cloud_link.backend.views import site_view
from cloud_link.protocol.messages import CONSOLE_NAMESPACE
from hub.base import clock, logging_setup, tasks
from hub.base.refusal import Refusal

log = logging.getLogger(__name__)
FLUSH_S, CHECK_S = 0.25, 15.0
SITE = "site"


class Console:
    """The sysadmins' open pages on this process."""

    def __init__(self, server: socketio.AsyncServer, admins: Admins, sites: Sites, bus: Bus) -> None:
        self._server, self._admins, self._sites, self._bus = server, admins, sites, bus
        self._pages: dict[str, tuple[str, SignedIn]] = {}
        self._changed: set[UUID] = set()
        self._tasks: list[asyncio.Task[None]] = []

    def attach(self) -> None:
        """Register the handlers of the namespace."""
        self._server.on("connect", self.connect, namespace=CONSOLE_NAMESPACE)
        self._server.on("disconnect", self.disconnect, namespace=CONSOLE_NAMESPACE)

    async def start(self) -> None:
        """Begin to send changes and to check sign-ins."""
        self._tasks = [
            tasks.spawn(self._send_changes(), "console changes"),
            tasks.spawn(self._check(), "console sign-ins"),
        ]

    async def stop(self) -> None:
        """Stop both."""
        await tasks.stop(*self._tasks)

    async def connect(self, sid: str, environ: Mapping[str, Any], auth: Any = None) -> None:
        """Authenticate a sysadmin; any failure is a refusal."""
        logging_setup.begin_request(sid)
        try:
            token = self._token(environ, auth)
            self._pages[sid] = (token, await self._admins.verify(token))
        except Refusal as refusal:
            raise _refused(refusal) from None
        except LOST:
            raise _refused(Unavailable()) from None
        except Exception:
            log.exception("a console could not be accepted")
            raise _refused(Unavailable()) from None

    def _token(self, environ: Mapping[str, Any], auth: Any) -> str:
        """The token in the message, or the cookie of one of our own pages. Refuses: NotSignedIn."""
        message = schemas.read(auth if isinstance(auth, dict) else {}, schemas.LiveKey)
        request = environ["aiohttp.request"]
        token = message.token or (request.cookies.get(SESSION_COOKIE) if is_own_origin(request) else None)
        if token is None:
            raise NotSignedIn
        return token

    async def disconnect(self, sid: str, *_: Any) -> None:
        """The page is closed."""
        self._pages.pop(sid, None)

    def mark(self, site_id: UUID) -> None:
        """A site's state changed."""
        if self._pages:
            self._changed.add(site_id)

    async def _send_changes(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_S)
            changed, self._changed = self._changed, set()
            if changed:
                try:
                    await self._send_sites(changed)
                except LOST as error:
                    log.warning("changes could not be sent to the console: %s", repr(error))

    async def _send_sites(self, changed: set[UUID]) -> None:
        rows = await self._sites.several(list(changed))
        online, now = await self._bus.online([row["site_id"] for row in rows]), clock.now()
        for row in rows:
            view = site_view(row, now, is_online=row["site_id"] in online)
            for sid in list(self._pages):
                await self._server.emit(SITE, view, to=sid, namespace=CONSOLE_NAMESPACE)

    async def _check(self) -> None:
        """Disconnect pages whose token has expired or was revoked. Never ends."""
        while True:
            await asyncio.sleep(CHECK_S)
            for sid, (token, _) in list(self._pages.items()):
                try:
                    await self._admins.verify(token)
                except NotSignedIn:
                    await self._server.disconnect(sid, namespace=CONSOLE_NAMESPACE)
                except LOST as error:
                    log.info("sign-ins are checked later: %s", repr(error))


def _refused(refusal: Refusal) -> Refused:
    document = problem_document(refusal)
    return Refused(document["detail"], document)

"""The open socket to the cloud, over which a lock arrives at once. Without it, heartbeats bring the licence later."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import asyncpg
import socketio

from cloud_link.agent.licence_state import LicenceStateMachine
from cloud_link.protocol.backoff import wait_s
from cloud_link.protocol.lease import LeaseRejected
from cloud_link.protocol.messages import LICENCE, LINK_NAMESPACE, STILL_THERE
from hub.base import ids
from hub.base.refusal import Refusal
from hub.base.version import hub_version
from hub.postgres.database import LOST
from hub.settings.settings import CloudSettings

log = logging.getLogger(__name__)
CONNECT_S = 15.0
ELECTION_POLL_S = 1.0


def proxy_to(url: str) -> str | None:
    """The proxy that the environment names for an address; aiohttp would look for one for `wss`, which nobody sets."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


class CloudConnection:
    """Keeps the connection open while this process is the elected one of its venue."""

    def __init__(
        self,
        settings: CloudSettings,
        licence_state: LicenceStateMachine,
        http: aiohttp.ClientSession,
        is_elected: Callable[[], bool],
    ) -> None:
        self._settings, self._licence_state, self._http, self._is_elected = settings, licence_state, http, is_elected
        self.is_open = False

    async def run(self) -> None:
        """Stay connected; after a failure, connect again with growing, jittered pauses. Never ends."""
        failures = 0
        while True:
            if not self._is_elected():
                await asyncio.sleep(ELECTION_POLL_S)
                continue
            was_open = await self._connect()
            failures = 0 if was_open else failures + 1
            await asyncio.sleep(wait_s(failures, ids.random_fraction()))

    async def _connect(self) -> bool:
        """One connection, from opening to its end; whether it was ever open."""
        client = self._client()
        try:
            await client.connect(
                self._settings.url,
                namespaces=[LINK_NAMESPACE],
                auth=self._auth(),
                transports=["websocket"],
                wait_timeout=CONNECT_S,
            )
            self.is_open = True
            log.info("linked to %s", self._settings.url)
            await client.wait()
            return True
        except (socketio.exceptions.SocketIOError, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("no link to %s: %s", self._settings.url, error)
            return False
        finally:
            self.is_open = False
            await client.disconnect()

    def _client(self) -> Any:
        client = socketio.AsyncClient(
            reconnection=False,
            http_session=self._http,
            handle_sigint=False,
            websocket_extra_options={"proxy": proxy_to(self._settings.url)},
        )
        client.on(LICENCE, self._on_licence, namespace=LINK_NAMESPACE)
        client.on(STILL_THERE, self._on_still_there, namespace=LINK_NAMESPACE)
        return client

    def _auth(self) -> dict[str, Any]:
        link_state = self._licence_state.link_state
        return {
            "site_id": self._settings.site_id,
            "site_key": self._settings.site_key,
            "version": hub_version(),
            "instance": link_state.instance if link_state else None,
            "trusted_keys": list(self._licence_state.keys),
        }

    async def _on_licence(self, message: Any) -> dict[str, Any]:
        """The cloud pushed a lease: it is acknowledged once the hub has applied it."""
        token = message.get("lease") if isinstance(message, dict) else None
        try:
            licence_status = await self._licence_state.refresh(token or "")
        except LeaseRejected as error:
            return {"applied": False, "serial": self._serial(), "why": error.code}
        except (Refusal, *LOST, asyncpg.PostgresError) as error:
            log.warning("a pushed licence could not be applied yet: %s", repr(error))
            return {"applied": False, "serial": self._serial(), "why": "unavailable"}
        return {"applied": True, "serial": self._serial(), "state": licence_status.state}

    def _serial(self) -> int:
        link_state = self._licence_state.link_state
        return link_state.serial if link_state else 0

    async def _on_still_there(self, *_: Any) -> dict[str, Any]:
        link_state = self._licence_state.link_state
        return {"instance": link_state.instance if link_state else None}

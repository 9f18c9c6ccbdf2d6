"""Heartbeats: at the start and every 6 hours, whether or not the socket is open. The reply is a lease.

They report on the installation and never on sales: no order, no amount, no name.
"""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiocron
import aiohttp
import asyncpg

from cloud_link.agent.licence_state import LicenceStateMachine
from cloud_link.protocol.backoff import heartbeat_spec, wait_s
from cloud_link.protocol.lease import LeaseRejected
from cloud_link.protocol.messages import HEARTBEAT_PATH, SITE_ID_HEADER, SITE_KEY_HEADER, AuditMark, Heartbeat
from hub.base import clock, ids, tasks
from hub.base.refusal import Refusal
from hub.base.version import hub_version
from hub.postgres.database import LOST, Database
from hub.queries.link_queries import audit_hash, read_data_state
from hub.settings.settings import CloudSettings

log = logging.getLogger(__name__)
ATTEMPTS = 6
REPLY_S = 20.0


@dataclass(frozen=True, slots=True)
class Heartbeats:
    """Sends the heartbeats of one hub."""

    settings: CloudSettings
    database: Database
    licence_state: LicenceStateMachine
    http: aiohttp.ClientSession
    devices_online: Callable[[], int]
    is_elected: Callable[[], bool]
    started_s: float

    def schedule(self) -> aiocron.Cron:
        """Every 6 hours, at a second derived from the site id, so that sites are spread."""
        own = zlib.crc32(self.settings.site_id.encode())
        return aiocron.crontab(heartbeat_spec(own), func=self._send_if_elected, start=True)

    async def _send_if_elected(self) -> None:
        if self.is_elected():
            _ = tasks.spawn(self.send(), "heartbeat")

    async def send(self) -> bool:
        """Send one heartbeat, and again after a pause if there is no reply; whether there was one."""
        for attempt in range(ATTEMPTS):
            try:
                return await self._send_once()
            except (aiohttp.ClientError, TimeoutError, *LOST, asyncpg.PostgresError, Refusal) as error:
                log.info("the heartbeat is sent again later: %s", repr(error))
            await asyncio.sleep(wait_s(attempt, ids.random_fraction()))
        return False

    async def _send_once(self) -> bool:
        body = (await self._heartbeat()).body()
        headers = {SITE_ID_HEADER: self.settings.site_id, SITE_KEY_HEADER: self.settings.site_key}
        timeout = aiohttp.ClientTimeout(total=REPLY_S)
        url = self.settings.url + HEARTBEAT_PATH
        async with self.http.post(url, json=body, headers=headers, timeout=timeout) as response:
            if response.status in (401, 403):
                log.warning("the cloud does not accept this site and key any more (%s)", response.status)
                return False
            response.raise_for_status()
            return await self._handle_reply(await response.json())

    async def _handle_reply(self, reply: Any) -> bool:
        if not isinstance(reply, dict):
            return False
        audit_n = reply.get("audit_n")
        try:
            await self.licence_state.refresh(reply.get("lease") or "", audit_n if isinstance(audit_n, int) else None)
        except LeaseRejected as error:
            log.warning("the lease in the reply to the heartbeat is rejected: %s", error)
            return False
        return True

    async def _heartbeat(self) -> Heartbeat:
        link_state, licence_status = self.licence_state.link_state, self.licence_state.licence_status
        async with self.database.connection() as connection:
            venue = await read_data_state(connection)
            before = await audit_hash(connection, link_state.audit_n) if link_state and link_state.audit_n else None
        return Heartbeat(
            version=hub_version(),
            uptime_seconds=int(clock.monotonic_s() - self.started_s),
            instance=link_state.instance if link_state else None,
            devices_online=self.devices_online(),
            last_backup_at=clock.wire_or_none(venue.last_backup_at),
            last_restore_proven_at=clock.wire_or_none(venue.last_restore_proven_at),
            audit_head=AuditMark(venue.audit_n, venue.audit_hash),
            audit_before=AuditMark(link_state.audit_n, before)
            if link_state and link_state.audit_n and before
            else None,
            event_position=venue.event_position,
            lease_serial=link_state.serial if link_state else None,
            state=licence_status.state if licence_status else None,
            trusted_keys=tuple(self.licence_state.keys),
        )

"""`/link`: venues keep a socket open, receive their licence at once, and acknowledge when they have applied it.

The push is only for speed. A sweep pushes again to linked sites that have not applied their newest licence.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import socketio
from socketio.exceptions import ConnectionRefusedError as Refused

from cloud_link.backend import limits, schemas
from cloud_link.backend.bus import Bus
from cloud_link.backend.console import Console
from cloud_link.backend.database import LOST
from cloud_link.backend.heartbeats import Heartbeats
from cloud_link.backend.limits import Limits
from cloud_link.backend.refusals import SiteUnknown, Unavailable
from cloud_link.backend.requests import address_of
from cloud_link.backend.settings import Settings
from cloud_link.backend.sites import AppliedLease, Sites
from cloud_link.backend.texts import problem_document
from cloud_link.protocol.messages import LICENCE, LINK_NAMESPACE, STILL_THERE
from hub.base import logging_setup, tasks
from hub.base.refusal import Refusal

log = logging.getLogger(__name__)
NEW_LINKS_S, SWEEP_S, FLUSH_S, ACKNOWLEDGE_S = 0.02, 15.0, 0.25, 3.0
CLONE_CHECK_S = 5.0
PUSH_BATCH = 250


@dataclass(frozen=True, slots=True)
class Link:
    """One site's open socket."""

    sid: str
    site_id: UUID
    address: str
    instance: str | None


class Links:
    """The open links of this process."""

    def __init__(
        self,
        server: socketio.AsyncServer,
        settings: Settings,
        sites: Sites,
        heartbeats: Heartbeats,
        counters: Limits,
        bus: Bus,
        console: Console,
    ) -> None:
        self._server, self._settings, self._sites, self._heartbeats = server, settings, sites, heartbeats
        self._limits, self._bus, self._console = counters, bus, console
        self._by_sid: dict[str, Link] = {}
        self._by_site: dict[UUID, dict[str, Link]] = defaultdict(dict)
        self._applied: dict[UUID, AppliedLease] = {}
        self._waiters: dict[UUID, set[tuple[int, asyncio.Future[None]]]] = defaultdict(set)
        self._tasks: list[asyncio.Task[None]] = []
        self._new_sites: set[UUID] = set()
        self._has_new_links = asyncio.Event()
        bus.local_sites = self._by_site.keys

    def attach(self) -> None:
        """Register the handlers of the namespace."""
        self._server.on("connect", self.connect, namespace=LINK_NAMESPACE)
        self._server.on("disconnect", self.disconnect, namespace=LINK_NAMESPACE)

    async def start(self) -> None:
        """Begin to sweep."""
        self._tasks = [
            tasks.spawn(self._push_to_new_links(), "new links"),
            tasks.spawn(self._sweep(), "licence sweep"),
            tasks.spawn(self._flush(), "applied leases"),
        ]

    async def stop(self) -> None:
        """Stop sweeping, and write the applied leases to the database."""
        await tasks.stop(*self._tasks)
        await self._write_applied()

    @property
    def count(self) -> int:
        """How many links this process holds."""
        return len(self._by_sid)

    def link_of(self, site_id: UUID) -> Link | None:
        """One of a site's links here."""
        return next(iter(self._by_site.get(site_id, {}).values()), None)

    async def connect(self, sid: str, environ: Mapping[str, Any], auth: Any = None) -> None:
        """Authenticate a site; any failure is a refusal."""
        logging_setup.begin_request(sid)
        try:
            link = await self._accept(sid, environ, auth)
        except Refusal as refusal:
            raise _refused(refusal) from None
        except LOST:
            raise _refused(Unavailable()) from None
        except Exception:
            log.exception("a link could not be accepted")
            raise _refused(Unavailable()) from None
        self._new_sites.add(link.site_id)
        self._has_new_links.set()

    async def _accept(self, sid: str, environ: Mapping[str, Any], auth: Any) -> Link:
        introduction = schemas.read(auth if isinstance(auth, dict) else {}, schemas.Introduction)
        address = address_of(environ["aiohttp.request"], self._settings.trusted_proxies)
        site = await self.authenticate(introduction.site_id, introduction.site_key, address)
        await self._limits.spend(f"link:{site['site_id']}", limits.HEARTBEATS_A_MINUTE * 5, limits.MINUTE)
        await self._heartbeats.record_link(
            site["site_id"], address, introduction.version, introduction.instance, introduction.trusted_keys
        )
        link = Link(sid, site["site_id"], address, introduction.instance)
        self._check_for_copied_key(link)
        self._by_sid[sid] = link
        self._by_site[link.site_id][sid] = link
        return link

    async def authenticate(self, site_id: str, key: str, address: str) -> Any:
        """The site of an id and key; failures are counted by address and never limit valid keys.

        Refuses: TooMany, SiteUnknown, SiteDeregistered.
        """
        try:
            return await self._sites.authenticate(site_id, key)
        except SiteUnknown:
            await self._limits.spend(f"site-key:{address}", limits.SITE_KEY_FAILURES, limits.QUARTER)
            raise

    async def disconnect(self, sid: str, *_: Any) -> None:
        """The link is gone."""
        link = self._by_sid.pop(sid, None)
        if link is None:
            return
        others = self._by_site[link.site_id]
        others.pop(sid, None)
        if not others:
            del self._by_site[link.site_id]
            await self._bus.remove_presence(link.site_id)
        await self.changed(link.site_id)

    async def _push_to_new_links(self) -> None:
        """Push their licence to new links; those that come together are served together."""
        while True:
            await self._has_new_links.wait()
            await asyncio.sleep(NEW_LINKS_S)
            self._has_new_links.clear()
            new_sites, self._new_sites = self._new_sites, set()
            try:
                await self.push(list(new_sites))
            except LOST as error:
                log.warning("new links get their licence at the next sweep: %s", repr(error))
            for site_id in new_sites:
                await self._bus.add_presence(site_id)
                await self.changed(site_id)

    async def disconnect_site(self, site_id: UUID) -> None:
        """End a site's links on every replica."""
        await self._bus.publish(cut=str(site_id))
        await self._disconnect_here(site_id)

    async def _disconnect_here(self, site_id: UUID) -> None:
        for sid in list(self._by_site.get(site_id, {})):
            await self._server.disconnect(sid, namespace=LINK_NAMESPACE)

    async def push_and_wait(self, site_id: UUID, after_serial: int) -> bool:
        """Push a site's licence wherever it is linked; whether it was applied within `ACKNOWLEDGE_S`."""
        if not await self._bus.online([site_id]):
            return False
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiter = (after_serial, done)
        self._waiters[site_id].add(waiter)
        try:
            await self._bus.publish(push=str(site_id))
            await self.push([site_id])
            async with asyncio.timeout(ACKNOWLEDGE_S):
                await done
        except TimeoutError:
            return False
        finally:
            self._waiters[site_id].discard(waiter)
            if not self._waiters[site_id]:
                del self._waiters[site_id]
        await self._write_applied()
        return True

    async def push(self, site_ids: Sequence[UUID]) -> int:
        """Issue and push new_sites leases to those of these sites that are linked here; answers to how many."""
        here = [site for site in site_ids if site in self._by_site]
        for start in range(0, len(here), PUSH_BATCH):
            issued = await self._sites.issue(here[start : start + PUSH_BATCH])
            for site_id, (message, serial, at) in issued.items():
                await self._send(site_id, LICENCE, asdict(message), self._on_acknowledged(site_id, serial, at))
        return len(here)

    async def push_all(self) -> int:
        """Push new leases to the whole fleet; returns how many sites are linked here."""
        await self._bus.publish(push_all=True)
        return await self.push(list(self._by_site))

    async def _send(self, site_id: UUID, event: str, body: Any, callback: Any) -> None:
        for sid in list(self._by_site.get(site_id, {})):
            await self._server.emit(event, body, to=sid, namespace=LINK_NAMESPACE, callback=callback)

    def _on_acknowledged(self, site_id: UUID, serial: int, at: datetime) -> Any:
        def acknowledged(*args: Any) -> None:
            try:
                reply = schemas.read(args[0] if args else None, schemas.Applied)
            except Refusal:
                return
            if reply.applied and reply.serial >= serial:
                self._note_applied(site_id, AppliedLease(serial, at, reply.state))

        return acknowledged

    def _note_applied(self, site_id: UUID, applied_lease: AppliedLease) -> None:
        previous = self._applied.get(site_id)
        if previous is None or previous.serial < applied_lease.serial:
            self._applied[site_id] = applied_lease
        self._resolve(site_id, applied_lease.serial)
        _ = tasks.spawn(self._bus.publish(applied=str(site_id), serial=applied_lease.serial), "publish applied")

    def _resolve(self, site_id: UUID, serial: int) -> None:
        for after, done in self._waiters.get(site_id, ()):
            if serial > after and not done.done():
                done.set_result(None)

    async def _flush(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_S)
            await self._write_applied()

    async def _write_applied(self) -> None:
        applied, self._applied = self._applied, {}
        if not applied:
            return
        try:
            await self._sites.applied(applied)
        except LOST as error:
            log.warning("applied leases could not be saved: %s", repr(error))
        for site_id in applied:
            await self.changed(site_id)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            try:
                behind = await self._sites.not_applied(list(self._by_site)) if self._by_site else []
                await self.push(behind)
            except LOST as error:
                log.warning("the sweep is repeated later: %s", repr(error))

    def _check_for_copied_key(self, link: Link) -> None:
        for other in self._by_site.get(link.site_id, {}).values():
            if other.instance != link.instance or link.instance is None:
                _ = tasks.spawn(self._flag(link.site_id, link.address, other), "copied key")
            elif other.address != link.address:
                _ = tasks.spawn(self._check_other_link(link, other), "still there?")

    async def _check_other_link(self, link: Link, other: Link) -> None:
        """A venue that changed its network leaves a dead link behind; a copy's other link still answers."""
        try:
            await self._server.call(STILL_THERE, {}, to=other.sid, namespace=LINK_NAMESPACE, timeout=CLONE_CHECK_S)
        except socketio.exceptions.TimeoutError:
            return
        await self._flag(link.site_id, link.address, other)

    async def check_heartbeat_origin(self, site_id: UUID, address: str, instance: str | None) -> None:
        """Flag a linked site whose heartbeat came from another installation, or unnamed from another address."""
        link = self.link_of(site_id)
        if link is None:
            return
        if (instance is None and address != link.address) or (instance is not None and instance != link.instance):
            await self._flag(site_id, address, link)

    async def _flag(self, site_id: UUID, address: str, other: Link) -> None:
        log.warning("the key of site %s is used from %s while it is linked from %s", site_id, address, other.address)
        await self._heartbeats.flag_copied_key(site_id, address, other.address)
        await self.changed(site_id)

    def receive(self, message: dict[str, Any]) -> None:
        """A message of another replica."""
        if site := message.get("push"):
            _ = tasks.spawn(self._push_again([UUID(site)]), "push for a replica")
        elif site := message.get("applied"):
            self._resolve(UUID(site), message["serial"])
        elif site := message.get("cut"):
            _ = tasks.spawn(self._disconnect_here(UUID(site)), "disconnect for a replica")
        elif message.get("push_all"):
            _ = tasks.spawn(self._push_again(list(self._by_site)), "push all for a replica")
        elif site := message.get("changed"):
            self._console.mark(UUID(site))

    async def _push_again(self, sites: Sequence[UUID]) -> None:
        await self.push(sites)

    async def changed(self, site_id: UUID) -> None:
        """Have every sysadmin's page show the site again."""
        self._console.mark(site_id)
        await self._bus.publish(changed=str(site_id))


def _refused(refusal: Refusal) -> Refused:
    document = problem_document(refusal)
    return Refused(document["detail"], document)

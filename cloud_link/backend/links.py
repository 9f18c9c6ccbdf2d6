"""`/link`: venues hold a socket open, hear their licence at once, and say when they act by it.

The push is only for speed. A sweep finds linked sites that have not applied their newest licence and tells them again.
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
from cloud_link.backend.sites import Mark, Sites
from cloud_link.protocol.messages import LICENCE, LINK_NAMESPACE, STILL_THERE
from hub.base import logging_setup, tasks
from hub.base.refusal import Refusal

log = logging.getLogger(__name__)
GREET_S, SWEEP_S, FLUSH_S, ANSWER_S = 0.02, 15.0, 0.25, 3.0
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
        self, server: socketio.AsyncServer, settings: Settings, sites: Sites, heartbeats: Heartbeats, counters: Limits,
        bus: Bus, console: Console,
    ) -> None:  # fmt: skip
        self._server, self._settings, self._sites, self._heartbeats = server, settings, sites, heartbeats
        self._limits, self._bus, self._console = counters, bus, console
        self._by_sid: dict[str, Link] = {}
        self._by_site: dict[UUID, dict[str, Link]] = defaultdict(dict)
        self._applied: dict[UUID, Mark] = {}
        self._waiting: dict[UUID, set[tuple[int, asyncio.Future[None]]]] = defaultdict(set)
        self._tasks: list[asyncio.Task[None]] = []
        self._fresh: set[UUID] = set()
        self._arrived = asyncio.Event()
        bus.here = self._by_site.keys

    def attach(self) -> None:
        """Take over the namespace's events."""
        self._server.on("connect", self.connect, namespace=LINK_NAMESPACE)
        self._server.on("disconnect", self.disconnect, namespace=LINK_NAMESPACE)

    async def start(self) -> None:
        """Begin to sweep."""
        self._tasks = [
            tasks.spawn(self._greet(), "greetings"),
            tasks.spawn(self._sweep(), "licence sweep"),
            tasks.spawn(self._flush(), "applied leases"),
        ]

    async def stop(self) -> None:
        """Stop sweeping, and write down what was applied."""
        await tasks.stop(*self._tasks)
        await self._write_applied()

    @property
    def count(self) -> int:
        """How many links this process holds."""
        return len(self._by_sid)

    def link_of(self, site_id: UUID) -> Link | None:
        """One of a site's links here."""
        return next(iter(self._by_site.get(site_id, {}).values()), None)

    # Coming and going

    async def connect(self, sid: str, environ: Mapping[str, Any], auth: Any = None) -> None:
        """Verify a site; whatever goes wrong, the answer is a refusal."""
        logging_setup.begin_request(sid)
        try:
            link = await self._welcome(sid, environ, auth)
        except Refusal as refusal:
            raise Refused(refusal.detail, refusal.problem()) from None
        except LOST:
            raise Refused("unavailable", Unavailable().problem()) from None
        except Exception:
            log.exception("a link could not be accepted")
            raise Refused("unavailable", Unavailable().problem()) from None
        self._fresh.add(link.site_id)
        self._arrived.set()

    async def _welcome(self, sid: str, environ: Mapping[str, Any], auth: Any) -> Link:
        asked = schemas.read(auth if isinstance(auth, dict) else {}, schemas.Introduction)
        address = address_of(environ["aiohttp.request"], self._settings.trusted_proxies)
        site = await self.prove(asked.site_id, asked.site_key, address)
        await self._limits.spend(f"link:{site['site_id']}", limits.HEARTBEATS_A_MINUTE * 5, limits.MINUTE)
        await self._heartbeats.seen(site["site_id"], address, asked.version, asked.instance, asked.trusted_keys)
        link = Link(sid, site["site_id"], address, asked.instance)
        self._look_for_a_copy(link)
        self._by_sid[sid] = link
        self._by_site[link.site_id][sid] = link
        return link

    async def prove(self, site_id: str, key: str, address: str) -> Any:
        """The site behind an id and key; wrong ones are counted by address, right ones never suffer from that.

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
            await self._bus.is_gone(link.site_id)
        await self.changed(link.site_id)

    async def _greet(self) -> None:
        """New links hear their licence; those that come together are served together."""
        while True:
            await self._arrived.wait()
            await asyncio.sleep(GREET_S)
            self._arrived.clear()
            fresh, self._fresh = self._fresh, set()
            try:
                await self.push(list(fresh))
            except LOST as error:
                log.warning("new links will hear their licence at the next sweep: %s", repr(error))
            for site_id in fresh:
                await self._bus.is_present(site_id)
                await self.changed(site_id)

    async def cut(self, site_id: UUID) -> None:
        """End a site's links on every replica."""
        await self._bus.tell(cut=str(site_id))
        await self._cut_here(site_id)

    async def _cut_here(self, site_id: UUID) -> None:
        for sid in list(self._by_site.get(site_id, {})):
            await self._server.disconnect(sid, namespace=LINK_NAMESPACE)

    # The licence

    async def emit(self, site_id: UUID, after_serial: int) -> bool:
        """Push a site's licence wherever it is linked; say whether it was applied within `ANSWER_S`."""
        if not await self._bus.online([site_id]):
            return False
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        wait = (after_serial, done)
        self._waiting[site_id].add(wait)
        try:
            await self._bus.tell(push=str(site_id))
            await self.push([site_id])
            async with asyncio.timeout(ANSWER_S):
                await done
        except TimeoutError:
            return False
        finally:
            self._waiting[site_id].discard(wait)
            if not self._waiting[site_id]:
                del self._waiting[site_id]
        await self._write_applied()
        return True

    async def push(self, site_ids: Sequence[UUID]) -> int:
        """Issue and push fresh leases to those of these sites that are linked here; answers to how many."""
        here = [site for site in site_ids if site in self._by_site]
        for start in range(0, len(here), PUSH_BATCH):
            issued = await self._sites.issue(here[start : start + PUSH_BATCH])
            for site_id, (news, serial, at) in issued.items():
                await self._send(site_id, LICENCE, asdict(news), self._applying(site_id, serial, at))
        return len(here)

    async def push_all(self) -> int:
        """Fresh leases for the whole fleet; answers how many sites are linked here."""
        await self._bus.tell(push_all=True)
        return await self.push(list(self._by_site))

    async def _send(self, site_id: UUID, event: str, body: Any, callback: Any) -> None:
        for sid in list(self._by_site.get(site_id, {})):
            await self._server.emit(event, body, to=sid, namespace=LINK_NAMESPACE, callback=callback)

    def _applying(self, site_id: UUID, serial: int, at: datetime) -> Any:
        def answered(*said: Any) -> None:
            try:
                answer = schemas.read(said[0] if said else None, schemas.Applied)
            except Refusal:
                return
            if answer.applied and answer.serial >= serial:
                self._note_applied(site_id, Mark(serial, at, answer.state))

        return answered

    def _note_applied(self, site_id: UUID, mark: Mark) -> None:
        held = self._applied.get(site_id)
        if held is None or held.serial < mark.serial:
            self._applied[site_id] = mark
        self._resolve(site_id, mark.serial)
        _ = tasks.spawn(self._bus.tell(applied=str(site_id), serial=mark.serial), "tell applied")

    def _resolve(self, site_id: UUID, serial: int) -> None:
        for after, done in self._waiting.get(site_id, ()):
            if serial > after and not done.done():
                done.set_result(None)

    async def _flush(self) -> None:
        while True:
            await asyncio.sleep(FLUSH_S)
            await self._write_applied()

    async def _write_applied(self) -> None:
        marks, self._applied = self._applied, {}
        if not marks:
            return
        try:
            await self._sites.applied(marks)
        except LOST as error:
            log.warning("applied leases were not written down: %s", repr(error))
        for site_id in marks:
            await self.changed(site_id)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            try:
                behind = await self._sites.not_applied(list(self._by_site)) if self._by_site else []
                await self.push(behind)
            except LOST as error:
                log.warning("the sweep has to wait: %s", repr(error))

    # A copied key

    def _look_for_a_copy(self, link: Link) -> None:
        for other in self._by_site.get(link.site_id, {}).values():
            if other.instance != link.instance or link.instance is None:
                _ = tasks.spawn(self._flag(link.site_id, link.address, other), "copied key")
            elif other.address != link.address:
                _ = tasks.spawn(self._ask(link, other), "still there?")

    async def _ask(self, link: Link, other: Link) -> None:
        """A venue that changed its line leaves a dead link behind; a copy's other link still answers."""
        try:
            await self._server.call(STILL_THERE, {}, to=other.sid, namespace=LINK_NAMESPACE, timeout=CLONE_CHECK_S)
        except socketio.exceptions.TimeoutError:
            return
        await self._flag(link.site_id, link.address, other)

    async def look_for_a_stranger(self, site_id: UUID, address: str, instance: str | None) -> None:
        """A heartbeat came while the site is linked: from another installation, or another address without a name?"""
        link = self.link_of(site_id)
        if link is None:
            return
        if (instance is None and address != link.address) or (instance is not None and instance != link.instance):
            await self._flag(site_id, address, link)

    async def _flag(self, site_id: UUID, address: str, other: Link) -> None:
        log.warning("the key of site %s is used from %s while it is linked from %s", site_id, address, other.address)
        await self._heartbeats.flag_copied_key(site_id, address, other.address)
        await self.changed(site_id)

    # Replicas

    def hear(self, news: dict[str, Any]) -> None:
        """Another replica tells something."""
        if site := news.get("push"):
            _ = tasks.spawn(self._push_again([UUID(site)]), "push for a replica")
        elif site := news.get("applied"):
            self._resolve(UUID(site), news["serial"])
        elif site := news.get("cut"):
            _ = tasks.spawn(self._cut_here(UUID(site)), "cut for a replica")
        elif news.get("push_all"):
            _ = tasks.spawn(self._push_again(list(self._by_site)), "push all for a replica")
        elif site := news.get("changed"):
            self._console.mark(UUID(site))

    async def _push_again(self, sites: Sequence[UUID]) -> None:
        await self.push(sites)

    async def changed(self, site_id: UUID) -> None:
        """Let every sysadmin's page show the site anew."""
        self._console.mark(site_id)
        await self._bus.tell(changed=str(site_id))

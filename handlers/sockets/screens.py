"""Socket.IO's side: screens connect, get their `sync`, hear events and ticks, and send commands (docs/events.md)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Annotated, Any
from uuid import UUID

import msgspec
from aiohttp import web
from msgspec import Meta
from socketio.exceptions import ConnectionRefusedError as Refused

from handlers.sockets.arguments import arguments
from hub.base import logging_setup
from hub.base.addresses import peer_address
from hub.base.refusal import Refusal
from hub.base.tasks import spawn
from hub.commands.command import Reply
from hub.domain.actor import Actor
from hub.domain.refusals import Malformed, NotSignedIn, TooMany, Unavailable
from hub.identity.cookies import DEVICE_COOKIE, SESSION_COOKIE
from hub.identity.sessions import Place
from hub.live.client import Client, StartOver
from hub.live.fanout import sync_packet
from hub.postgres.database import LOST
from hub.queries import queries
from hub.server.hub import Hub
from hub.texts import problem_document
from hub.views.assignments import rooms_of

log = logging.getLogger(__name__)
MOST_WAITING, MOST_SHOWN = 100, 200
APPLIED, SHOWN = '42["applied",', '42["shown",'
JOIN_ATTEMPTS = 3


class Screens:
    """The handlers of one hub's sockets."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._live = hub.live
        self._asked: dict[str, Mapping[str, Any]] = {}

    def attach(self) -> None:
        """Take over the server's events."""
        self._live.on("connect", self.connect)
        self._live.on("disconnect", self.disconnect)
        self._live.on("command", self.command)
        self._live.on("shown", self.shown)
        self._live.on("applied", self.applied)
        self._live.joined = self.joined

    # Coming and going

    async def connect(self, sid: str, environ: Mapping[str, Any], auth: Any = None) -> None:
        """Verify who connects; whatever goes wrong, the answer is a refusal, never an open door."""
        try:
            self._welcome(sid, environ, auth if isinstance(auth, dict) else {})
        except Refusal as refusal:
            raise _refused(refusal) from None
        except Exception:
            log.exception("a connection could not be accepted")
            raise _refused(Unavailable()) from None

    def _welcome(self, sid: str, environ: Mapping[str, Any], auth: Mapping[str, Any]) -> None:
        fanout = self._hub.fanout
        if fanout.stream is None or self._hub.commands.is_draining:
            raise Unavailable
        request: web.Request = environ["aiohttp.request"]
        actor = self._actor(request, auth)
        reference_data = self._hub.commands.reference_data
        device = reference_data.devices.get(actor.device) if actor.device else None
        rooms = rooms_of(reference_data, actor)
        socket = self._live.socket_of(sid)
        if socket is None:
            raise Unavailable
        client = fanout.clients[sid] = Client(
            sid=sid, socket=socket, actor=actor, rooms=rooms, device_kind=device.kind if device else None
        )
        socket.handle_inline = partial(self._takes_report, client)
        self._asked[sid] = auth

    def _actor(self, request: web.Request, auth: Mapping[str, Any]) -> Actor:
        sessions = self._hub.sessions
        cookies = _cookies(request)
        token = auth.get("token") or cookies.get(SESSION_COOKIE)
        if not isinstance(token, str):
            raise NotSignedIn
        actor = sessions.verify(token)
        named = auth.get("device")
        if named is None or named == actor.device:
            return actor
        if not isinstance(named, str):
            raise Malformed("device_code")
        return sessions.at(actor, self._place(request, cookies, named))

    def _place(self, request: web.Request, cookies: Mapping[str, str], named: str) -> Place:
        device_token = request.headers.get("X-Device-Token") or cookies.get(DEVICE_COOKIE)
        return self._hub.sessions.place(
            peer_address(request.remote, request.headers, self._hub.settings.trusted_proxies), named, device_token
        )

    async def joined(self, sid: str) -> None:
        """The acceptance is on its way: `sync` comes next, then everything that was missed, then what happens."""
        client, auth = self._hub.fanout.clients.get(sid), self._asked.pop(sid, None)
        if client is not None and auth is not None:  # A second connect on the same connection joins nobody again.
            _ = spawn(self._join(client, auth), f"join {sid}")

    async def _join(self, client: Client, auth: Mapping[str, Any]) -> None:
        try:
            why = await self._hub.fanout.resumable(auth.get("epoch"), auth.get("position"), auth.get("tag"))
            for _ in range(JOIN_ATTEMPTS):
                try:
                    await self._sync(client, why, auth)
                    await self._hub.fanout.go_live(client)
                    return
                except StartOver as over:
                    why = over.why
                    await self._hub.fanout.wait_until_sent(client)
        except (*LOST, Refusal) as error:
            log.info("screen %s could not join: %s", client.sid, repr(error))
        except Exception:
            log.exception("screen %s could not join", client.sid)
        self._hub.fanout.drop(client)

    async def _sync(self, client: Client, why: str | None, auth: Mapping[str, Any]) -> None:
        fanout = self._hub.fanout
        assert fanout.stream is not None
        body: dict[str, Any] = {
            "epoch": fanout.stream.epoch,
            "position": auth.get("position"),
            "tag": auth.get("tag"),
            "mode": "resume",
        }
        reference_data = self._hub.commands.reference_data
        if why is None:
            client.cursor = auth["position"]
        else:
            snapshot = await self._hub.snapshots.take(client.rooms)
            client.cursor, reference_data = snapshot.stream.head, snapshot.reference_data
            body |= {
                "epoch": snapshot.stream.epoch,
                "position": client.cursor,
                "tag": snapshot.stream.head_tag,
            }
            body |= {"mode": "snapshot", "why": why, "state": snapshot.state_for(client.actor, client.rooms)}
        body |= {"rooms": sorted(client.rooms), "me": queries.me(client.actor, reference_data)}
        if not client.socket.post(sync_packet(body)):
            raise Unavailable("slow_screen")

    async def disconnect(self, sid: str, _reason: object = None) -> None:
        """A screen went away."""
        self._asked.pop(sid, None)
        self._hub.fanout.leave(sid)

    # What screens send

    async def command(self, sid: str, asked: Any = None, *_: Any) -> dict[str, Any]:
        """Run a command; the ack says what it came to. One screen's commands run one after the other."""
        logging_setup.begin_request(sid)
        client = self._hub.fanout.clients.get(sid)
        try:
            if client is None:
                raise NotSignedIn
            if client.waiting_commands >= MOST_WAITING:
                raise TooMany("commands_at_once", retry_after_s=1)
            return _ack(await self._in_turn(client, asked))
        except Refusal as refusal:
            return {"ok": False, "error": problem_document(refusal)}
        except LOST:
            return {"ok": False, "error": problem_document(Unavailable(retry_after_s=1))}
        except Exception:
            log.exception("a command failed")
            return {"ok": False, "error": problem_document(Unavailable(retry_after_s=1))}

    async def _in_turn(self, client: Client, asked: Any) -> Reply:
        client.waiting_commands += 1
        try:
            async with client.commands:
                name, args, key, is_retry = _read(asked)
                self._hub.sessions.confirm(client.actor)
                address = client.actor.device or "socket"
                return await self._hub.dispatcher.command(name, args, client.actor, key, address, is_retry=is_retry)
        finally:
            client.waiting_commands -= 1

    async def shown(self, sid: str, said: Any = None, *_: Any) -> None:
        """A kitchen screen has drawn these tickets."""
        client = self._hub.fanout.clients.get(sid)
        tickets = said.get("tickets") if isinstance(said, dict) else None
        if client is None or not isinstance(tickets, list) or len(tickets) > MOST_SHOWN:
            return
        ids = [found for found in map(_uuid, tickets) if found is not None]
        if ids:
            self._hub.delivery_receipts.shown(client, ids)

    async def applied(self, sid: str, said: Any = None, *_: Any) -> None:
        """A screen has applied everything up to a position: what was queued for its station is delivered."""
        client = self._hub.fanout.clients.get(sid)
        position = said.get("position") if isinstance(said, dict) else None
        if client is None or not isinstance(position, int) or isinstance(position, bool):
            return
        self._apply(client, position)

    def _apply(self, client: Client, position: int) -> None:
        client.applied = max(client.applied, min(position, self._hub.fanout.head))
        self._hub.delivery_receipts.delivered(client)

    def _takes_report(self, client: Client, message: str) -> bool:
        """Takes what is most of all that screens send, and mostly says what another screen of the station has said.
        What is not well formed goes the usual way."""
        try:
            if message.startswith(APPLIED):
                self._apply(client, _read_applied(message[2:])[1].position)
                return True
            if message.startswith(SHOWN):
                self._hub.delivery_receipts.shown(client, _read_shown(message[2:])[1].tickets)
                return True
        except msgspec.MsgspecError:
            pass
        return False


class _Applied(msgspec.Struct):
    position: int


class _Shown(msgspec.Struct):
    tickets: Annotated[list[UUID], Meta(max_length=MOST_SHOWN)]


_read_applied = msgspec.json.Decoder(tuple[str, _Applied]).decode
_read_shown = msgspec.json.Decoder(tuple[str, _Shown]).decode


def _refused(refusal: Refusal) -> Refused:
    document = problem_document(refusal)
    return Refused(document["detail"], document)


def _read(asked: Any) -> tuple[str, dict[str, Any], str, bool]:
    if not isinstance(asked, dict) or not isinstance(asked.get("name"), str):
        raise Malformed("command_shape")
    key, args, is_retry = asked.get("id"), asked.get("args", {}), asked.get("retry", False)
    if not isinstance(key, str):
        raise Malformed("command_id")
    if not isinstance(args, dict):
        raise Malformed("args")
    if not isinstance(is_retry, bool):
        raise Malformed("retry")
    return asked["name"], arguments(asked["name"], args), key, is_retry


def _ack(reply: Reply) -> dict[str, Any]:
    body = msgspec.Raw(reply.body)
    if reply.is_refusal:
        return {"ok": False, "error": body}
    return {"ok": True, "result": body, "position": reply.position, "replayed": reply.is_replayed}


def _uuid(text: object) -> UUID | None:
    try:
        return UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _cookies(request: web.Request) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(request.headers.get("Cookie", "")).items()}
    except CookieError:
        return {}

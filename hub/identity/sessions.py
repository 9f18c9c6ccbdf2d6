"""Sessions: sign-in by password or PIN creates a JWT; a JWT is verified and gives its Actor.

What an actor may do is decided in `hub.domain.permissions`.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import jwt

from hub.base import clock, ids
from hub.base.hashing import matches, pin_key, token_hash
from hub.commands.credentials import require_current
from hub.commands.execution import Commands
from hub.commands.operation import OPERATIONS
from hub.domain.actor import Actor
from hub.domain.refusals import DeviceRequired, NotFound, NotSignedIn, TooMany, WrongCredentials
from hub.identity.lockout import Attempt, Lockout
from hub.postgres.database import Database
from hub.views.reference_rows import DeviceRow, Person

log = logging.getLogger(__name__)
SESSION_LIFETIME = timedelta(hours=12)
MOST_CACHED = 2000
_JWT_OPTIONS: Any = {"require": ["exp", "sub", "jti"], "verify_exp": False, "verify_iat": False, "verify_nbf": False}
"""Our own clock checks the expiry each time. An issue time in the future is accepted: the clock of the issuing hub was
ahead, or this one was set back."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in: the device (proven or, in the demo, named) and the address of the request."""

    address: str
    device: DeviceRow | None = None
    is_proven: bool = False

    @property
    def name(self) -> str:
        """The place that the lockout counts failures for."""
        return self.device.code if self.device else self.address

    @property
    def lockout_address(self) -> str:
        """The address that the lockout counts failures for; a paired device counts by itself."""
        return f"paired device {self.name}" if self.is_proven else self.address


@dataclass(frozen=True, slots=True)
class Session:
    """A new session."""

    token: str
    expires_at: datetime
    actor: Actor


class Sessions:
    """Verifies credentials and tokens against the reference data of `commands`."""

    def __init__(
        self,
        database: Database,
        commands: Commands,
        lockout: Lockout,
        secrets: tuple[str, ...],
        count: Callable[[str], None] = lambda _outcome: None,
    ) -> None:
        self._database = database
        self._commands = commands
        self._lockout = lockout
        self._secrets = secrets
        self._ended: dict[str, int] = {}
        self._claims_by_token: dict[str, dict[str, Any]] = {}
        self._count = count

    def place(self, address: str, code: str | None, device_token: str | None) -> Place:
        """The place of a request: the device its token proves; in the demo, naming a device is enough.

        Refuses: NotFound (an unknown device), DeviceRequired (named but not proven).
        """
        reference_data = self._commands.reference_data
        proven = self._proven(device_token) if device_token else None
        if proven is not None and code in (None, proven.code):
            return Place(address, proven, is_proven=True)
        if code is None:
            return Place(address)
        if not reference_data.rows.venue.is_demo:
            raise DeviceRequired
        if code not in reference_data.devices:
            raise NotFound("device_of_code", named=code)
        return Place(address, reference_data.devices[code])

    def _proven(self, device_token: str) -> DeviceRow | None:
        return self._device_tokens().get(token_hash(device_token).hex())

    def _device_tokens(self) -> Mapping[str, DeviceRow]:
        reference_data = self._commands.reference_data
        return {d.token_hash: d for d in reference_data.devices.values() if d.token_hash is not None}

    async def sign_in(self, username: str, password: str, place: Place) -> Session:
        """Sign in by username and password, anywhere. Refuses: WrongCredentials, TooMany."""
        async with self._attempt(username, place) as attempt:
            async with self._database.connection() as connection:
                row = await connection.fetchrow(
                    "select id, password_hash from staff where lower(username) = lower($1) and is_active",
                    username,
                )
            if not await matches(password, row["password_hash"] if row else None):
                await self._refuse(attempt, place, "password")
            return await self._begin(row["id"], "password", attempt, place)

    async def sign_in_by_pin(self, pin: str, place: Place, staff: UUID | None = None) -> Session:
        """Sign in by PIN on a device; `staff`: only as this person. Refuses: as `sign_in`, DeviceRequired."""
        if place.device is None:
            raise DeviceRequired("pin")
        async with self._attempt(f"pin:{staff or 'any'}", place) as attempt:
            person = await self._by_pin(pin)
            if person is None or (staff is not None and person != staff):
                await self._refuse(attempt, place, "pin")
            assert person is not None
            return await self._begin(person, "pin", attempt, place)

    async def manager_of(self, pin: str, actor: Actor, address: str) -> UUID | None:
        """The person whose PIN was entered for an approval, or None. Failures count as at sign-in."""
        async with self._lockout.attempt(f"approve:{actor.id}", actor.device or address, None) as attempt:
            if (person := await self._by_pin(pin)) is None:
                await attempt.failed()
            return person

    async def _by_pin(self, pin: str) -> UUID | None:
        """A keyed look-up, then bcrypt; an unknown PIN takes as long as a known one."""
        async with self._database.connection() as connection:
            secret = await connection.fetchval("select pin_secret from venue")
            row = await connection.fetchrow(
                "select id, pin_hash from staff where pin_key = $1 and is_active", pin_key(secret, pin)
            )
        is_right = await matches(pin, row["pin_hash"] if row else None)
        return row["id"] if row and is_right else None

    @asynccontextmanager
    async def _attempt(self, account: str, place: Place) -> AsyncIterator[Attempt]:
        """Only refusals by the lockout are logged; a full queue is not a failure. Refuses: TooMany."""
        async with AsyncExitStack() as stack:
            try:
                attempt = await stack.enter_async_context(
                    self._lockout.attempt(account, place.name, place.lockout_address)
                )
            except TooMany:
                self._log_refusal("locked out", place)
                raise
            yield attempt

    def _log_refusal(self, what: str, place: Place) -> None:
        """Never the entered name: people type passwords into the wrong field. Fail2ban reads these lines."""
        self._count(what)
        log.warning("sign-in refused for %s (%s)", place.lockout_address, what)

    async def _refuse(self, attempt: Attempt, place: Place, reason: str) -> None:
        self._log_refusal("wrong", place)
        raise WrongCredentials(reason, tries_left=await attempt.failed())

    async def _begin(self, staff: UUID, how: str, attempt: Attempt, place: Place) -> Session:
        await attempt.succeeded()
        self._count("let in")
        person = (await self._commands.current_reference_data()).people[staff]
        session = self._issue(person, place.device)
        await self._do(session.actor, "session.begin", how=how, address=place.address)
        return session

    def _issue(self, person: Person, device: DeviceRow | None) -> Session:
        now = clock.now()
        actor = Actor(
            id=person.id,
            name=person.name,
            role=person.role,
            token_version=person.token_version,
            device=device.code if device else None,
            device_version=device.token_version if device else 0,
            session=str(ids.new_id()),
            expires_at=int((now + SESSION_LIFETIME).timestamp()),
        )
        claims = {
            "sub": str(actor.id),
            "role": actor.role,
            "token_version": actor.token_version,
            "device": actor.device,
            "device_version": actor.device_version,
            "iat": int(now.timestamp()),
            "exp": actor.expires_at,
            "jti": actor.session,
        }
        return Session(jwt.encode(claims, self._secrets[0], "HS256"), now + SESSION_LIFETIME, actor)

    def verify(self, token: str) -> Actor:
        """The actor of a token. Refuses: NotSignedIn."""
        claims = self._claims(token)
        reference_data = self._commands.reference_data
        try:
            person = reference_data.people[UUID(claims["sub"])]
            actor = Actor(
                id=person.id,
                name=person.name,
                role=claims["role"],
                token_version=claims["token_version"],
                device=claims["device"],
                device_version=claims["device_version"],
                session=claims["jti"],
                expires_at=claims["exp"],
            )
        except (KeyError, ValueError, TypeError, AttributeError):
            raise NotSignedIn from None
        self.confirm(actor)
        return actor

    def at(self, actor: Actor, place: Place) -> Actor:
        """The same person on another device (a socket that names its device)."""
        assert place.device is not None
        return replace(actor, device=place.device.code, device_version=place.device.token_version)

    def confirm(self, actor: Actor) -> None:
        """Check that an actor's token is still valid: not expired, not ended, not revoked. Refuses: NotSignedIn."""
        if actor.session in self._ended or actor.expires_at <= clock.now().timestamp():
            raise NotSignedIn("signed_out")
        require_current(actor, self._commands.reference_data)

    def _claims(self, token: str) -> dict[str, Any]:
        """The claims of a token that we signed; cached, because a signature never changes."""
        if (claims := self._claims_by_token.get(token)) is None:
            claims = self._read(token)
            if len(self._claims_by_token) >= MOST_CACHED:
                self._claims_by_token.clear()
            self._claims_by_token[token] = claims
        return claims

    def _read(self, token: str) -> dict[str, Any]:
        for secret in self._secrets:
            try:
                claims: dict[str, Any] = jwt.decode(token, secret, ["HS256"], options=_JWT_OPTIONS)
            except (jwt.InvalidTokenError, UnicodeError):
                continue
            return claims
        raise NotSignedIn

    def note_ended(self, session: str, expires_at: int) -> None:
        """Remember that a session has ended (by the event log)."""
        now = clock.now().timestamp()
        self._ended = {session: until for session, until in self._ended.items() if until > now}
        self._ended[session] = expires_at

    async def end(self, actor: Actor) -> None:
        """Sign out of this session."""
        await self._do(actor, "session.end", session=actor.session, expires_at=actor.expires_at)
        self.note_ended(actor.session, actor.expires_at)

    async def end_all(self, actor: Actor) -> None:
        """Sign out of every session, everywhere."""
        await self._do(actor, "session.end_all")

    async def _do(self, actor: Actor, name: str, **args: Any) -> None:
        await self._commands.execute(name, OPERATIONS[name].decode(args), actor)

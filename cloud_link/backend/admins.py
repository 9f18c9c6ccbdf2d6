"""Sysadmins: sign-in by password and an optional one-time code (RFC 6238); short-lived tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import asyncpg
import bcrypt
import jwt
import segno

from cloud_link.backend import limits
from cloud_link.backend.database import Database, Row
from cloud_link.backend.limits import Limits
from cloud_link.backend.refusals import CodeRequired, Invalid, NotSignedIn, StateConflict, TooMany, WrongCredentials
from hub.base import clock, ids
from hub.base.hashing_threads import HashingThreads

TOKEN_LIFETIME, SIGN_IN_LIFETIME = timedelta(minutes=15), timedelta(hours=12)
STEP_S = 30
ROUNDS = 12


def decoy(rounds: int) -> str:
    """A bcrypt hash that no known password matches."""
    return f"$2b${rounds:02d}$" + "." * 53


_DECOY = decoy(ROUNDS)
_threads = HashingThreads(TooMany)


@dataclass(frozen=True, slots=True)
class Session:
    """A new token."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The sysadmin of a valid token."""

    admin_id: UUID
    username: str
    version: int
    since: int
    """When the password was entered, in seconds since 1970."""
    expires: int
    has_codes: bool
    """Whether one-time codes are required."""


class Admins:
    """The sysadmins of the vendor."""

    def __init__(self, database: Database, counters: Limits, secret: str) -> None:
        self._database = database
        self._limits = counters
        self._secret = hashlib.sha256(f"sign-in:{secret}".encode()).digest()

    async def create(self, username: str, password: str) -> None:
        """Make a sysadmin. Refuses: StateConflict (the name is taken), Invalid."""
        if len(password) < 8 or len(password.encode()) > 72:
            raise Invalid("password")
        hashed = await _hashed(password)
        try:
            async with self._database.connection() as connection:
                await connection.execute(
                    "insert into admins (admin_id, username, password_hash, role, is_active, token_version, is_totp_on,"
                    " totp_step, created_at) values ($1, $2, $3, 'sysadmin', true, 1, false, 0, $4)",
                    ids.new_random_id(),
                    username,
                    hashed,
                    clock.now(),
                )
        except asyncpg.UniqueViolationError:
            raise StateConflict("username_taken", username=username) from None

    async def sign_in(self, username: str, password: str, code: str | None, address: str) -> Session:
        """Refuses: TooMany, WrongCredentials, CodeRequired."""
        account, place = f"login:{username.lower()}@{address}", f"login:{address}"
        await self._limits.check(account, limits.LOGIN_FAILURES)
        await self._limits.check(place, limits.LOGIN_FAILURES_AT_ADDRESS)
        # Counted before the slow check, so that a burst of guesses cannot all slip in while the first is verified.
        async with (
            self._limits.attempt(account, limits.LOGIN_FAILURES),
            self._limits.attempt(place, limits.LOGIN_FAILURES_AT_ADDRESS),
        ):
            admin = await self._verified(username, password)
            await self._check_code(admin, code)
        await self._limits.clear(account)
        return self._session(admin, int(clock.now().timestamp()))

    async def _verified(self, username: str, password: str) -> Row:
        async with self._database.connection() as connection:
            admin = await connection.fetchrow("select * from admins where lower(username) = lower($1)", username)
        is_right = await _matches(password, admin["password_hash"] if admin else _DECOY)
        if admin is None or not is_right or not admin["is_active"]:
            raise WrongCredentials
        return admin

    async def _check_code(self, admin: Row, code: str | None) -> None:
        if not admin["is_totp_on"]:
            return
        if code is None:
            raise CodeRequired
        if not await self._spend_code(admin, code):
            raise WrongCredentials

    async def _spend_code(self, admin: Row, code: str) -> bool:
        """Whether the code is right and was not used before."""
        step = matching_step(admin["totp_secret"], code, int(clock.now().timestamp()))
        if step is None:
            return False
        async with self._database.connection() as connection:
            is_unused = await connection.fetchval(
                "update admins set totp_step = $2 where admin_id = $1 and totp_step < $2 returning true",
                admin["admin_id"],
                step,
            )
        return bool(is_unused)

    def _session(self, admin: Row, since: int) -> Session:
        now = clock.now()
        expires_at = min(now + TOKEN_LIFETIME, datetime.fromtimestamp(since, now.tzinfo) + SIGN_IN_LIFETIME).replace(
            microsecond=0
        )
        claims = {
            "sub": str(admin["admin_id"]),
            "aud": "pos-cloud",
            "version": admin["token_version"],
            "since": since,
            "exp": int(expires_at.timestamp()),
        }
        return Session(jwt.encode(claims, self._secret, algorithm="HS256"), expires_at)

    async def verify(self, token: str) -> SignedIn:
        """The sysadmin of a token. Refuses: NotSignedIn."""
        try:
            claims = jwt.decode(token, self._secret, algorithms=["HS256"], audience="pos-cloud")
            admin = await self._admin(UUID(claims["sub"]))
        except (jwt.PyJWTError, ValueError, KeyError):
            raise NotSignedIn from None
        if admin is None or not admin["is_active"] or admin["token_version"] != claims["version"]:
            raise NotSignedIn
        return SignedIn(
            admin_id=admin["admin_id"],
            username=admin["username"],
            version=admin["token_version"],
            since=claims["since"],
            expires=claims["exp"],
            has_codes=admin["is_totp_on"],
        )

    async def renew(self, who: SignedIn) -> Session:
        """Extend by a quarter of an hour, until twelve hours after the password was entered. Refuses: NotSignedIn."""
        if clock.now().timestamp() > who.since + SIGN_IN_LIFETIME.total_seconds():
            raise NotSignedIn
        return self._session(await self._admin(who.admin_id), who.since)

    async def _admin(self, admin_id: UUID) -> Any:
        async with self._database.connection() as connection:
            return await connection.fetchrow("select * from admins where admin_id = $1", admin_id)

    async def change_password(self, who: SignedIn, password: str, new: str, address: str) -> None:
        """Change your own password; all your tokens end. Refuses: WrongCredentials, Invalid."""
        await self._verify_password(who, password, address)
        if len(new.encode()) > 72:
            raise Invalid("new_password", errors=[{"field": "new_password", "code": "too_long"}])
        await self._update(who, "password_hash = $2, token_version = token_version + 1", await _hashed(new))

    async def begin_totp(self, who: SignedIn, password: str, address: str) -> dict[str, str]:
        """A new secret for an authenticator app; it is used once a code has confirmed it. Refuses: WrongCredentials."""
        await self._verify_password(who, password, address)
        secret = base64.b32encode(secrets.token_bytes(20)).decode()
        await self._update(who, "totp_secret = $2, is_totp_on = false, totp_step = 0", secret)
        uri = f"otpauth://totp/pos-cloud:{quote(who.username)}?secret={secret}&issuer=pos-cloud"
        return {"secret": secret, "uri": uri, "qr": segno.make(uri).svg_data_uri(scale=6, border=2)}

    async def confirm_totp(self, who: SignedIn, code: str, address: str) -> None:
        """Require one-time codes from now on. Refuses: WrongCredentials, StateConflict."""
        account = f"totp:{who.admin_id}@{address}"
        async with self._limits.attempt(account, limits.LOGIN_FAILURES):
            admin = await self._admin(who.admin_id)
            if admin["totp_secret"] is None:
                raise StateConflict("no_secret")
            if not await self._spend_code(admin, code):
                raise WrongCredentials
        await self._limits.clear(account)
        await self._update(who, "is_totp_on = $2", True)

    async def end_totp(self, who: SignedIn, password: str, address: str) -> None:
        """Stop requiring one-time codes. Refuses: WrongCredentials."""
        await self._verify_password(who, password, address)
        await self._update(who, "totp_secret = $2, is_totp_on = false", None)

    async def _verify_password(self, who: SignedIn, password: str, address: str) -> None:
        account = f"prove:{who.admin_id}@{address}"
        async with self._limits.attempt(account, limits.LOGIN_FAILURES):
            await self._verified(who.username, password)
        await self._limits.clear(account)

    async def _update(self, who: SignedIn, assignments: str, value: object) -> None:
        async with self._database.connection() as connection:
            await connection.execute(
                f"update admins set {assignments} where admin_id = $1",  # noqa: S608 - from this file only
                who.admin_id,
                value,
            )


def matching_step(secret: str, code: str, at_s: int) -> int | None:
    """The time step whose code this is, one step early or late allowed (RFC 6238 §5.2)."""
    now = at_s // STEP_S
    return next((step for step in (now, now - 1, now + 1) if hmac.compare_digest(totp(secret, step), code)), None)


def totp(secret: str, step: int) -> str:
    """The six digits of a time step (RFC 4226 §5.3)."""
    digest = hmac.new(base64.b32decode(secret), step.to_bytes(8), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


async def _hashed(password: str) -> str:
    return (await _threads.run(bcrypt.hashpw, password.encode(), bcrypt.gensalt(ROUNDS))).decode()


async def _matches(password: str, hashed: str) -> bool:
    if len(password.encode()) > 72:
        return False
    return await _threads.run(bcrypt.checkpw, password.encode(), hashed.encode())
